//! From text to an expression: numbers, ids, `+ - * /`, comparisons, functions, parentheses.

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    /// A number.
    Number(f64),
    /// Another query's line.
    Id(String),
    /// Two sides and what stands between them.
    Pair(Box<Expression>, Operator, Box<Expression>),
    /// A function.
    Call(String, Vec<Expression>),
}

/// What stands between two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Equal,
    NotEqual,
}

/// Operators by how tightly they bind, loosest first; what begins like another stands before it.
const LEVELS: [&[(&str, Operator)]; 3] = [
    &[
        ("<=", Operator::LessOrEqual),
        (">=", Operator::MoreOrEqual),
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("<", Operator::Less),
        (">", Operator::More),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("/", Operator::Divide)],
];

impl Expression {
    /// The ids of other queries in it.
    pub(super) fn ids(&self) -> Vec<String> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Id(id) => vec![id.clone()],
            Self::Pair(left, _, right) => [left.ids(), right.ids()].concat(),
            Self::Call(_, arguments) => arguments.iter().flat_map(Self::ids).collect(),
        }
    }
}

/// Reads an expression.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn parse(text: &str) -> Result<Expression, String> {
    let mut reader = Reader { rest: text, depth: 0 };
    let expression = reader.level(0)?;
    reader.skip_space();
    if reader.rest.is_empty() {
        return Ok(expression);
    }
    Err(format!("Unexpected '{}'", reader.rest))
}

/// How deep parentheses may nest.
const DEEPEST: usize = 50;

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn has(&mut self, sign: &str) -> bool {
        self.skip_space();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// The longest run of characters of a kind that comes next.
    fn run(&mut self, kind: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !kind(c)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at(end);
        self.rest = rest;
        run
    }

    fn level(&mut self, level: usize) -> Result<Expression, String> {
        let Some(operators) = LEVELS.get(level) else { return self.atom() };
        let mut left = self.level(level + 1)?;
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.has(sign)) {
            let right = self.level(level + 1)?;
            left = Expression::Pair(Box::new(left), *operator, Box::new(right));
        }
        Ok(left)
    }

    fn atom(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("Too many nested expressions".to_owned());
        }
        let atom = self.inner_atom();
        self.depth -= 1;
        atom
    }

    fn inner_atom(&mut self) -> Result<Expression, String> {
        if self.has("(") {
            let inner = self.level(0)?;
            return if self.has(")") { Ok(inner) } else { Err("')' is missing".to_owned()) };
        }
        if self.has("-") {
            let minus_one = Box::new(Expression::Number(-1.0));
            return Ok(Expression::Pair(minus_one, Operator::Multiply, Box::new(self.atom()?)));
        }
        let next = self.rest.chars().next();
        if next.is_some_and(|c| c.is_ascii_digit() || c == '.') {
            let digits = self.run(|c| c.is_ascii_digit() || c == '.');
            let number = digits.parse().map_err(|_| format!("'{digits}' is not a number"))?;
            return Ok(Expression::Number(number));
        }
        let word = self.run(|c| c.is_ascii_alphanumeric() || c == '_').to_owned();
        match word.chars().next() {
            None => Err(next.map_or_else(
                || "Unexpected end of the expression".to_owned(),
                |c| format!("Unexpected '{c}'"),
            )),
            Some(c) if c.is_ascii_lowercase() => Ok(Expression::Id(word)),
            Some(_) => self.call(word),
        }
    }

    fn call(&mut self, name: String) -> Result<Expression, String> {
        // `REPEAT` and `LINEAR` stand alone, as `FILL`'s second argument.
        if !self.has("(") {
            return Ok(Expression::Call(name, Vec::new()));
        }
        let mut arguments = Vec::new();
        if self.has(")") {
            return Ok(Expression::Call(name, arguments));
        }
        loop {
            arguments.push(self.level(0)?);
            if self.has(")") {
                return Ok(Expression::Call(name, arguments));
            }
            if !self.has(",") {
                return Err(format!("')' is missing after the arguments of {name}"));
            }
        }
    }
}
