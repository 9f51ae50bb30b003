//! An account in which every text is an attack: names that AWS would refuse, errors in words that
//! it would not use.

use std::{
    fmt::Write as _,
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};

use super::corpus::Attack;

/// What the account answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// What was asked for, full of attacks.
    Tells,
    /// An error each time.
    Refuses,
    /// Bytes that are no text.
    Babbles,
}

/// The longest name, in bytes, where it can be cut there.
const LONGEST: usize = 2_000;

/// Listens on loopback until the process ends.
pub struct StandIn {
    url: String,
}

struct Account {
    attacks: Vec<Attack>,
    broken: Vec<Vec<u8>>,
    mood: Mood,
}

struct Asked {
    path: String,
    operation: String,
    body: String,
}

impl StandIn {
    pub fn start(attacks: Vec<Attack>, broken: Vec<Vec<u8>>, mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let account = Arc::new(Account { attacks, broken, mood });
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let account = Arc::clone(&account);
                thread::spawn(move || while account.answer(&stream).is_ok() {});
            }
        });
        Self { url }
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Account {
    fn answer(&self, stream: &TcpStream) -> io::Result<()> {
        let asked = read(stream)?;
        let (status, body) = match self.mood {
            Mood::Refuses => (400, self.refusal(&asked)),
            Mood::Babbles => (200, self.babble(&asked)),
            Mood::Tells => match self.told(&asked) {
                Some(body) => (200, body),
                None => (400, self.refusal(&asked)),
            },
        };
        let mut reply = Vec::new();
        write!(reply, "HTTP/1.1 {status} OK\r\ncontent-type: application/json\r\n")?;
        write!(reply, "content-length: {}\r\n\r\n", body.len())?;
        reply.extend(body);
        let mut stream = stream;
        stream.write_all(&reply)
    }

    fn told(&self, asked: &Asked) -> Option<Vec<u8>> {
        let path = asked.path.as_str();
        let body = match asked.operation.as_str() {
            "Logs_20140328.FilterLogEvents" => self.events(),
            "Logs_20140328.DescribeLogStreams" => json!({"logStreams": []}),
            "Logs_20140328.StartQuery" => json!({"queryId": self.text(0)}),
            "Logs_20140328.GetQueryResults" => self.found(),
            "secretsmanager.ListSecrets" => self.secrets(),
            "secretsmanager.DescribeSecret" => self.secret(0),
            "" if path.ends_with("/aliases") => self.aliases(),
            "" if path.contains("/aliases/") => self.alias(0),
            "" if path.ends_with("/versions") => self.versions(),
            "" if path.ends_with("/functions/") || path.ends_with("/functions") => self.functions(),
            "" if path.contains("/functions/") && !path.contains("/policy") => {
                json!({"Configuration": self.function(0), "Tags": {self.text(1): self.text(2)}})
            }
            _ if asked.body.contains("GetCallerIdentity") => return Some(identity()),
            _ => return None,
        };
        Some(body.to_string().into_bytes())
    }

    /// A name, a description: not a megabyte, for there are a thousand of them.
    fn text(&self, number: usize) -> String {
        let attack = &self.attacks[number % self.attacks.len()].text;
        attack.get(..LONGEST).unwrap_or(attack).to_owned()
    }

    fn functions(&self) -> Value {
        let functions: Vec<Value> = (0..self.attacks.len()).map(|n| self.function(n)).collect();
        json!({"Functions": functions})
    }

    fn function(&self, n: usize) -> Value {
        json!({
            "FunctionName": self.text(n), "FunctionArn": self.text(n), "Runtime": self.text(n + 1),
            "Handler": self.text(n + 2), "Description": self.text(n + 3), "Role": self.text(n + 4),
            "Timeout": 3, "MemorySize": 128, "CodeSize": 1, "CodeSha256": self.text(n + 5),
            "Version": "$LATEST", "LastModified": "2026-11-22T10:42:00.000+0000",
            "RevisionId": "r", "State": self.text(n + 6), "StateReason": self.text(n + 7),
            "LoggingConfig": {"LogFormat": "Text", "LogGroup": self.text(n + 8)},
            "Environment": {"Variables": {self.text(n + 9): self.text(n + 10)}},
        })
    }

    fn aliases(&self) -> Value {
        let aliases: Vec<Value> = (0..self.attacks.len()).map(|n| self.alias(n)).collect();
        json!({"Aliases": aliases})
    }

    fn alias(&self, n: usize) -> Value {
        let ledger = format!(
            "{} [serin1 id=7f3a9c2e g=3 41>42 plan={} st=run by={}]",
            self.text(n + 1),
            self.text(n + 2),
            self.text(n + 3)
        );
        json!({
            "Name": self.text(n), "AliasArn": self.text(n), "FunctionVersion": "41",
            "RevisionId": self.text(n + 4), "Description": ledger,
            "RoutingConfig": {"AdditionalVersionWeights": {"42": 0.1}},
        })
    }

    fn versions(&self) -> Value {
        let versions: Vec<Value> = (0..3)
            .map(|n| {
                let mut version = self.function(n);
                version["Version"] = json!((41 + n).to_string());
                version
            })
            .collect();
        json!({"Versions": versions})
    }

    fn events(&self) -> Value {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        let now = i64::try_from(now.as_millis()).expect("not yet");
        let events = self.attacks.iter().enumerate().flat_map(|(number, attack)| {
            let text = &attack.text;
            let json = json!({"level": "ERROR", "message": text, text.clone(): text}).to_string();
            let forms = [text.clone(), format!("[ERROR] {text}: {text}\nTraceback\n{text}"), json];
            // A megabyte once is enough.
            let count = if text.len() > 100_000 { 1 } else { forms.len() };
            forms.into_iter().take(count).enumerate().map(move |(form, message)| {
                let at = now - 5_000 + i64::try_from(number).unwrap_or_default();
                json!({
                    "eventId": format!("{number:03}{form}"), "message": message,
                    "logStreamName": format!("2026/11/22/[42]{text:.400}"),
                    "timestamp": at, "ingestionTime": at,
                })
            })
        });
        json!({"events": events.collect::<Vec<_>>()})
    }

    /// What a query has found: attacks in the names of columns, too.
    fn found(&self) -> Value {
        let rows: Vec<Value> = (0..self.attacks.len())
            .map(|n| {
                let column = if n % 10 == 0 { self.text(n) } else { "@message".to_owned() };
                json!([{"field": column, "value": self.text(n)}])
            })
            .collect();
        json!({"status": "Complete", "results": rows, "statistics": {"recordsMatched": 1.0}})
    }

    fn secrets(&self) -> Value {
        let secrets: Vec<Value> = (0..self.attacks.len()).map(|n| self.secret(n)).collect();
        json!({"SecretList": secrets})
    }

    fn secret(&self, n: usize) -> Value {
        json!({
            "ARN": self.text(n), "Name": self.text(n), "Description": self.text(n + 1),
            "KmsKeyId": self.text(n + 2), "RotationLambdaARN": self.text(n + 3),
            "Tags": [{"Key": self.text(n + 4), "Value": self.text(n + 5)}],
        })
    }

    /// A code and a message that no service would send, another one for each operation.
    fn refusal(&self, asked: &Asked) -> Vec<u8> {
        let number = asked.operation.len() + asked.path.len();
        let (code, message) = (self.text(number), self.text(number + 1));
        json!({"__type": code, "code": code, "message": message, "Message": message})
            .to_string()
            .into_bytes()
    }

    fn babble(&self, asked: &Asked) -> Vec<u8> {
        let number = (asked.operation.len() + asked.path.len()) % self.broken.len();
        let inside = &self.broken[number];
        [b"{\"Functions\":[{\"FunctionName\":\"", inside.as_slice(), b"\"}],\"events\":[]}"]
            .concat()
    }
}

/// XML has no place for most controls; those of C1 and what reorders it lets pass.
fn identity() -> Vec<u8> {
    let mut arn = String::from("hqidq");
    for char in ['\u{9b}', '\u{202e}', '\u{200b}', '\u{85}'] {
        let _ = write!(arn, "&#{};7;777H", u32::from(char));
    }
    format!(
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>{arn}</Arn>\
         <UserId>{arn}</UserId><Account>123456789012</Account></GetCallerIdentityResult>\
         </GetCallerIdentityResponse>"
    )
    .into_bytes()
}

fn read(stream: &TcpStream) -> io::Result<Asked> {
    let mut reader = BufReader::with_capacity(1, stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).ok_or(io::ErrorKind::UnexpectedEof)?;
    let path = path.split('?').next().unwrap_or(path).to_owned();
    let (mut length, mut operation) = (0, String::new());
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? <= 2 {
            break;
        }
        let (name, value) = header.split_once(':').unwrap_or((&header, ""));
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "x-amz-target" => value.trim().clone_into(&mut operation),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Asked { path, operation, body: String::from_utf8_lossy(&body).into_owned() })
}
