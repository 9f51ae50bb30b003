//! Which functions name a secret in their environment, and which secrets a function names.
//!
//! Values of environments are compared where they arrive, and dropped there.

use std::collections::BTreeMap;

use aws_sdk_lambda::types::{FunctionConfiguration, Layer};

use crate::{
    aws::{
        Gateway,
        budget::{Lane, Priority},
        call::Operation,
        lambda::pages,
        reply::required,
    },
    domain::{
        Failure, FailureKind, FunctionName, SecretRef, Version,
        secret::{Copies, NamedBy, NamedSecret, SecretNames, SecretUse, SecretUses},
    },
};

const LIST_FUNCTIONS: Operation =
    Operation { action: "lambda:ListFunctions", lane: Lane::ControlPlane };
const LIST_VERSIONS: Operation =
    Operation { action: "lambda:ListVersionsByFunction", lane: Lane::ControlPlane };

/// Variables that name secrets, by name.
type Variables = BTreeMap<String, NamedBy>;

impl Gateway {
    /// The functions of which some version's environment names the secret. Published versions are
    /// looked at, too: an alias may serve one that differs from `$LATEST`.
    ///
    /// # Errors
    /// Any [`Failure`] of a read.
    pub async fn secret_uses(&self, secret: &SecretRef) -> Result<SecretUses, Failure> {
        let mut found = Found::default();
        let call = self.call(LIST_FUNCTIONS, "", Priority::Read);
        let mut marker: Option<String> = None;
        loop {
            let request = self
                .parts
                .lambda
                .list_functions()
                .function_version("ALL".into())
                .set_marker(marker.clone());
            let reply = call.read(|| request.clone().send()).await?;
            for function in reply.functions.unwrap_or_default() {
                found.add(secret, &function).map_err(|kind| call.failure(kind))?;
            }
            marker = pages::next(&call, marker.as_deref(), reply.next_marker)?;
            if marker.is_none() {
                return Ok(found.of(secret));
            }
        }
    }

    /// The secrets that some version of a function names in its environment.
    ///
    /// # Errors
    /// Any [`Failure`] of a read, also of the list of secrets.
    pub async fn function_secrets(
        &self,
        function: &FunctionName,
    ) -> Result<Vec<NamedSecret>, Failure> {
        let secrets = self.all_secrets().await?;
        let names = SecretNames::of(&secrets);
        let mut found: BTreeMap<&SecretRef, Variables> = BTreeMap::new();
        let call = self.call(LIST_VERSIONS, function.as_str(), Priority::Read);
        let (mut unreadable, mut marker) = (None, None::<String>);
        loop {
            let request = self
                .parts
                .lambda
                .list_versions_by_function()
                .function_name(function.as_str())
                .set_marker(marker.clone());
            let reply = call.read(|| request.clone().send()).await?;
            let versions = reply.versions.unwrap_or_default();
            unreadable = unreadable.or_else(|| versions.iter().find_map(why_unreadable));
            for (variable, value) in versions.iter().flat_map(variables) {
                for (secret, by) in names.in_value(value) {
                    note(found.entry(secret).or_default(), variable, by);
                }
            }
            marker = pages::next(&call, marker.as_deref(), reply.next_marker)?;
            if marker.is_none() {
                break;
            }
        }
        if let (true, Some(why)) = (found.is_empty(), unreadable) {
            let reason = format!("its environment can't be read: {why}");
            return Err(call.failure(FailureKind::Refused { reason }));
        }
        let found = found.into_iter();
        Ok(found
            .map(|(secret, variables)| NamedSecret {
                secret: secret.clone(),
                variables: variables.into_iter().collect(),
            })
            .collect())
    }

    async fn all_secrets(&self) -> Result<Vec<SecretRef>, Failure> {
        let (mut secrets, mut token) = (Vec::new(), None);
        loop {
            let page = self.secrets_page(token.take()).await?;
            secrets.extend(page.items.iter().map(SecretRef::from));
            token = page.next;
            if token.is_none() {
                return Ok(secrets);
            }
        }
    }
}

/// What the pages tell so far, by function.
#[derive(Default)]
struct Found {
    uses: BTreeMap<FunctionName, SecretUse>,
    unreadable: Vec<FunctionName>,
}

impl Found {
    fn add(
        &mut self,
        secret: &SecretRef,
        reply: &FunctionConfiguration,
    ) -> Result<(), FailureKind> {
        let function = FunctionName(required(reply.function_name.clone(), "FunctionName")?);
        if why_unreadable(reply).is_some() {
            self.unreadable.push(function);
            return Ok(());
        }
        let names = SecretNames::of(std::slice::from_ref(secret));
        let mut naming = Variables::new();
        for (variable, value) in variables(reply) {
            for (_, by) in names.in_value(value) {
                note(&mut naming, variable, by);
            }
        }
        let version = reply.version.as_deref().and_then(|version| version.parse().ok());
        let (false, Some(version)) = (naming.is_empty(), version) else { return Ok(()) };
        let copies = copies(reply);
        let known = self.uses.entry(function.clone()).or_insert_with(|| SecretUse {
            function,
            versions: Vec::new(),
            variables: Vec::new(),
            copies,
        });
        known.versions.push(version);
        let mut all: Variables = known.variables.drain(..).collect();
        for (variable, by) in naming {
            note(&mut all, &variable, by);
        }
        known.variables = all.into_iter().collect();
        // Versions may be set up differently: the longest life of a copy holds for all.
        known.copies = known.copies.max(copies);
        Ok(())
    }

    fn of(mut self, secret: &SecretRef) -> SecretUses {
        self.unreadable.sort_unstable();
        self.unreadable.dedup();
        let mut uses: Vec<_> = self.uses.into_values().collect();
        for found in &mut uses {
            found.versions.sort_by_key(|version| match version {
                Version::Latest => (0, std::cmp::Reverse(0)),
                Version::Published(number) => (1, std::cmp::Reverse(*number)),
            });
        }
        SecretUses { secret: secret.clone(), uses, unreadable: self.unreadable }
    }
}

/// Lambda may not decrypt the environment: then it tells why in place of the variables.
fn why_unreadable(reply: &FunctionConfiguration) -> Option<String> {
    let error = reply.environment.as_ref()?.error.as_ref()?;
    Some(error.message.clone().or(error.error_code.clone()).unwrap_or_default())
}

fn variables(reply: &FunctionConfiguration) -> impl Iterator<Item = (&str, &str)> {
    let variables = reply.environment.as_ref().and_then(|it| it.variables.as_ref());
    variables.into_iter().flatten().map(|(name, value)| (name.as_str(), value.as_str()))
}

/// Notes how a variable names a secret; by ARN is the surer way.
fn note(variables: &mut Variables, variable: &str, by: NamedBy) {
    let known = variables.entry(variable.to_owned()).or_insert(by);
    *known = by.min(*known);
}

fn copies(reply: &FunctionConfiguration) -> Copies {
    let layers = reply.layers().iter().filter_map(Layer::arn);
    let all = reply.environment.as_ref().and_then(|it| it.variables.as_ref());
    Copies::of(layers, |name| all.and_then(|all| all.get(name)).map(String::as_str))
}
