use super::*;
use crate::logs::testing::line;

fn of(message: &str) -> Fingerprint {
    Fingerprint::of(line(42, 1, 0, message).view())
}

#[test]
fn what_varies_is_masked_and_what_names_the_error_stays() {
    for (message, expected) in [
        ("order 48213 of u-7f3a9c2e is gone", "order … of … is gone"),
        ("took 12.5 s, limit 20ms", "took … s, limit …ms"),
        ("request 8f507cfc-0b1a-4697-b07a-ac58fc914c95 failed", "request … failed"),
        ("at 2026-11-22T10:42:00.123Z", "at …Z"),
        ("connect 10.0.3.17:5432", "connect …"),
        ("ids [1, 2, 3]", "ids […]"),
        ("order A-77120", "order A-…"),
        ("no currency for ord_KEQFZABC", "no currency for …"),
        ("NO_CURRENCY in no_currency", "NO_CURRENCY in no_currency"),
        ("KeyError: 'total'", "KeyError: '…'"),
        ("can't read 'a b' of \"x\"", "can't read '…' of \"…\""),
        ("don't, won't", "don't, won't"),
        ("GET /orders/77120/items", "GET /orders/…/items"),
        ("failed with status code 502", "failed with status code 502"),
        ("HTTP 404 for order 404", "HTTP 404 for order …"),
        ("bad utf-8 in s3 bucket", "bad utf-8 in s3 bucket"),
        ("größe 鳥 12", "größe 鳥 …"),
        ("it's '", "it's '"),
        ("", ""),
    ] {
        assert_eq!(masked(message), expected, "{message}");
    }
}

#[test]
fn masking_twice_changes_nothing() {
    for message in ["order 48213 of u-7f3a9c2e", "took 12.5 s", "KeyError: 'total'", "a 'b"] {
        assert_eq!(masked(&masked(message)), masked(message));
    }
}

#[test]
fn each_runtime_tells_its_error_and_its_own_frame() {
    let id = "8f507cfc-0b1a-4697-b07a-ac58fc914c95";
    let node = format!(
        "2026-11-22T10:42:00.000Z\t{id}\tERROR\tInvoke Error\t{{\"errorType\":\"TypeError\",\
         \"errorMessage\":\"order 17 has no total\",\"stack\":[\"TypeError: order 17 has no \
         total\",\"    at next (/var/task/node_modules/x/i.js:3:1)\",\"    at total \
         (/var/task/cart.js:88:19)\",\"    at handler (/var/task/index.js:12:5)\"]}}"
    );
    let python = "[ERROR] KeyError: 'total'\nTraceback (most recent call last):\n  File \
        \"/var/task/app.py\", line 88, in handler\n    charge(order)\n  File \
        \"/var/task/pay.py\", line 12, in charge\n    x()\n  File \
        \"/var/task/site-packages/x.py\", line 1, in x\n    y()";
    let java = "declined: com.shop.Declined\ncom.shop.Declined: declined\n\tat \
        java.base/java.lang.Thread.run(Thread.java:12)\n\tat com.shop.Pay.charge(Pay.java:88)";
    let ruby =
        r#"{"level":"ERROR","message":{"errorType":"Declined","errorMessage":"card 4242"},"x":1}"#;
    for (message, headline, frame) in [
        (node.as_str(), "TypeError: order … has no total", "total (/var/task/cart.js)"),
        (python, "KeyError: '…'", "charge (/var/task/pay.py)"),
        (java, "declined: com.shop.Declined", "com.shop.Pay.charge(Pay.java)"),
        (ruby, "Declined: card …", ""),
        ("[ERROR] plain", "plain", ""),
    ] {
        let found = of(message);
        assert_eq!((&*found.headline, &*found.frame), (headline, frame), "{message}");
    }
}

#[test]
fn the_error_may_stand_below_its_stack() {
    let python = "Traceback (most recent call last):\n  File \"/var/task/a.py\", line 1, in h\n    \
        x()\nValueError: no order 12";
    assert_eq!(&*of(python).headline, "ValueError: no order …");
    let rust = "thread 'main' panicked at src/main.rs:88:5:\nindex out of bounds: 12";
    assert_eq!(&*of(rust).headline, "index out of bounds: …");
    assert_eq!(
        &*of("Traceback (most recent call last):").headline,
        "Traceback (most recent call last):"
    );
}

#[test]
fn another_line_number_is_the_same_error() {
    let at = |line: u32| {
        format!(
            "[ERROR] Oops: no\n    at pay (/var/task/pay.js:{line}:7)\n    at x (/var/task/x.js:1:1)"
        )
    };
    assert_eq!(of(&at(12)), of(&at(812)));
    assert_ne!(of(&at(12)), of(&at(12).replace("pay.js", "cart.js")));
}

#[test]
fn the_platform_tells_of_timeouts_crashes_and_reports() {
    let id = "8f507cfc-0b1a-4697-b07a-ac58fc914c95";
    for (message, expected) in [
        (
            format!("2026-11-22T10:42:03.004Z {id} Task timed out after 30.02 seconds"),
            "Task timed out after … seconds",
        ),
        (
            format!("RequestId: {id} Error: Runtime exited with error: signal: killed"),
            "Error: Runtime exited with error: signal: killed",
        ),
        (
            "INIT_REPORT Init Duration: 206.72 ms\tPhase: init\tStatus: error\tError Type: \
             Runtime.ExitError"
                .to_owned(),
            "initialisation ended with error: Runtime.ExitError",
        ),
        (
            format!("REPORT RequestId: {id}\tDuration: 3000 ms\tStatus: timeout"),
            "invocation ended with timeout",
        ),
    ] {
        assert_eq!(&*of(&message).headline, expected);
    }
}
