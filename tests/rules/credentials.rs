//! A statement that changes how somebody signs in is in a function that takes an `OldKeysEnded`, so that their old
//! session keys end with the change.

use regex_lite::Regex;

use crate::support::files::below;

/// The functions that need none, and why.
const WITHOUT: [(&str, &str); 5] = [
    ("insert", "a new staff member has no sessions"),
    ("update_password_hash", "a stronger hash of the same password"),
    ("use_step", "the sign-in begins a session"),
    ("use_recovery_code", "the sign-in begins a session"),
    ("update_used", "the sign-in begins a session"),
];

#[test]
fn a_change_of_how_somebody_signs_in_takes_new_session_keys() {
    let changes = Regex::new(
        r"(?:insert into|update|delete from) (?:authenticators|passkeys|recovery_codes)\b|password_hash = \$|directory_id = (?:\$|null)|\.set\(.password_hash",
    )
    .unwrap();
    let condition = Regex::new(r#"where [^;"]*(?:password_hash|directory_id) = \$"#).unwrap();
    let mut seen = 0;
    for (path, text) in below("src/store", "rs") {
        for function in text.split("\npub async fn ").skip(1) {
            let statements = condition.replace_all(function, "");
            if !changes.is_match(&statements) {
                continue;
            }
            seen += 1;
            let (name, rest) = function.split_once('(').unwrap();
            let arguments = rest.split("->").next().unwrap();
            let exempt = path.starts_with("src/store/people/") && WITHOUT.iter().any(|(it, _)| *it == name);
            assert!(
                arguments.contains("&OldKeysEnded") || exempt,
                "{path}: {name} changes how somebody signs in: let it take an `OldKeysEnded`"
            );
        }
    }
    assert!(seen >= 13, "{seen}");
}
