//! The reader that copies nothing of a secret, against one that everybody uses.

use proptest::prelude::*;
use serde_json::Value;
use serin::domain::secret::{ExposeSecret, fields, replace, unescaped};

proptest! {
    #[test]
    fn any_text_is_read_or_refused_as_by_others(
        text in "\\PC{0,40}|[\\[\\]{}:,\"\\\\0-9u.tn -]{0,40}"
    ) {
        prop_assert_eq!(fields(&text).is_ok(), serde_json::from_str::<Value>(&text).is_ok());
    }

    #[test]
    fn what_others_write_is_read_back(text in "\\PC{0,40}", number in any::<i64>()) {
        let json = serde_json::json!({"key": text, "list": [number, {"deep": null}]}).to_string();
        let read = fields(&json).expect("JSON");
        prop_assert_eq!(read.len(), 3);
        prop_assert_eq!(unescaped(read[0].raw).collect::<String>(), text);
        prop_assert_eq!(read[1].raw, number.to_string());
    }

    #[test]
    fn a_replaced_field_is_read_by_others_as_it_was_typed(
        old in any::<String>(), typed in any::<String>()
    ) {
        let before = serde_json::json!({"other": [1, "x"], "password": old});
        let path = ["password".to_owned()];
        let edited = replace(&before.to_string().into(), &path, &typed.clone().into());
        let edited = edited.expect("it has the field");
        let read: Value = serde_json::from_str(edited.expose_secret()).expect("JSON");
        prop_assert_eq!(&read["password"], &typed);
        prop_assert_eq!(&read["other"], &before["other"]);
    }
}
