//! The lines by which a runtime itself tells that an invocation failed. What code logs as an error
//! and handles is no failure: a version that logs more would be taken for one that fails more.

/// What Node's runtime puts before an error that nobody caught.
const NODE: [&str; 3] = [
    "\tERROR\tInvoke Error",
    "\tERROR\tUncaught Exception",
    "\tERROR\tUnhandled Promise Rejection",
];
const RUBY: &str = "Error raised from handler method";

/// Whether a runtime writes this when the handler fails, in the text format.
///
/// The JSON format needs no such guess: its REPORT says how an invocation ended.
pub(super) fn is_told_by(message: &str) -> bool {
    is_node(message) || is_python(message) || is_other(message)
}

fn is_node(message: &str) -> bool {
    let head = &message[..message.floor_char_boundary(120)];
    NODE.iter().any(|known| head.contains(known))
}

/// A logger of the runtime puts time and request id behind the level, the runtime itself puts the
/// error's type there.
fn is_python(message: &str) -> bool {
    let Some(rest) = message.strip_prefix("[ERROR] ") else { return false };
    let name = rest.split([':', '\n']).next().unwrap_or_default();
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_'))
}

/// Java and .NET write the exception bare, with its frames; Ruby and Go an object of their own.
fn is_other(message: &str) -> bool {
    let bare = !message.starts_with(|c: char| c.is_ascii_digit() || c == '[');
    let java = bare && message.contains("\n\tat ") && message.contains(": ");
    let dotnet = message.contains("\tfail\t") && message.contains("\n   at ");
    let go = message.starts_with(r#"{"errorMessage":"#) && message.contains(r#""errorType":"#);
    java || dotnet || go || message.contains(RUBY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runtimes_own_words_are_told_from_what_code_logs() {
        const ID: &str = "8f507cfc-0b1a-4697-b07a-ac58fc914c95";
        const TIME: &str = "2026-11-22T10:42:00.000Z";
        let node = |what: &str| format!("{TIME}\t{ID}\tERROR\t{what}");
        for (message, told) in [
            (node(r#"Invoke Error 	{"errorType":"TypeError"}"#), true),
            (node("payment refused: try again"), false),
            ("[ERROR] KeyError: 'total'\nTraceback (most recent call last):\n  x".into(), true),
            ("[ERROR] shop.errors.Refused: no".into(), true),
            (format!("[ERROR]\t{TIME}\t{ID}\tcould not reach the cache"), false),
            ("[ERROR] could not reach the cache: retrying".into(), false),
            ("boom: java.lang.Error\njava.lang.Error: boom\n\tat a.B.c(B.java:7)\n".into(), true),
            ("2026-11-22 10:42:00 ERROR a.B - caught\njava.lang.Error: x\n\tat a.B".into(), false),
            (format!("{TIME}\t{ID}\tfail\tShop.Refused: no\n   at Shop.Pay()\n"), true),
            (r#"{"errorMessage":"boom","errorType":"errorString"}"#.into(), true),
            ("E, [2026-11-22T10:42:00.000000 #8] ERROR -- : Error raised from handler method\n{}"
                .into(), true),
            ("started".into(), false),
        ] {
            assert_eq!(is_told_by(&message), told, "{message}");
        }
    }
}
