//! The layers of lib.rs, and the rules for every source file.

use std::collections::BTreeMap;

use regex_lite::Regex;

use crate::rules::paths::{code, paths};
use crate::support::files::below;

/// Names that a layer must not use.
const FORBIDDEN: [(&str, &[&str]); 6] = [
    (
        "src/model/",
        &[
            "crate::store", "crate::web", "crate::api", "crate::jobs", "crate::pages", "crate::app",
            "crate::config", "crate::routes", "crate::demo", "crate::commands", "actix_web", "actix_session",
            "askama", "sqlx::query", "Pool",
        ],
    ),
    (
        "src/store/",
        &[
            "crate::web", "crate::api", "crate::jobs", "crate::pages", "crate::app", "crate::config",
            "crate::routes", "crate::demo", "crate::commands", "actix_web", "actix_session", "askama",
        ],
    ),
    (
        "src/web/",
        &[
            "crate::api", "crate::jobs", "crate::pages", "crate::app", "crate::config", "crate::routes",
            "crate::demo", "crate::commands",
        ],
    ),
    (
        "src/jobs/",
        &[
            "crate::api", "crate::pages", "crate::app", "crate::config", "crate::routes", "crate::demo",
            "crate::commands", "actix_web", "actix_session",
        ],
    ),
    (
        "src/pages/",
        &[
            "crate::api", "crate::jobs", "crate::app", "crate::config", "crate::routes", "crate::demo",
            "crate::commands",
        ],
    ),
    (
        "src/api/",
        &[
            "crate::jobs", "crate::pages", "crate::app", "crate::config", "crate::routes", "crate::demo",
            "crate::commands",
        ],
    ),
];

#[test]
fn no_layer_uses_a_layer_above_it() {
    for (folder, forbidden) in FORBIDDEN {
        for (path, text) in below(folder, "rs") {
            let (code, paths) = (code(&text), paths(&path, &text));
            for name in forbidden {
                let named = code.contains(name) || paths.iter().any(|it| it.contains(name));
                assert!(!named, "{path} names {name}: see the layers in src/lib.rs");
            }
        }
    }
}

#[test]
fn sql_appears_only_in_the_store() {
    let sql = Regex::new(r#"(?i)"(select|insert into|update|delete from|create table)\s"#).unwrap();
    for (path, text) in below("src", "rs").iter().filter(|(path, _)| !path.starts_with("src/store/")) {
        assert!(
            !sql.is_match(&code(text)),
            "{path} has a statement of SQL: it belongs to a table in src/store"
        );
    }
}

/// Where the store begins transactions, and how many: all other functions that write take a `Tx`.
const OWN_TRANSACTIONS: [(&str, usize, &str); 11] = [
    ("src/store/db/backups/backup.rs", 1, "the time of a backup is noted after the backup"),
    ("src/store/db/backups/postgres_backup.rs", 1, "a dump and its counts are of one moment"),
    ("src/store/db/backups/sqlite_restore.rs", 1, "a backup is changed before it becomes the register"),
    ("src/store/db/bulk.rs", 2, "a bulk insert also sets the cache of its connection"),
    ("src/store/db/copy.rs", 1, "a register is copied as a whole"),
    ("src/store/db/migrations.rs", 1, "all migrations, or none"),
    ("src/store/jobs/leases.rs", 3, "a lease is renewed while the transaction of its portion is open"),
    ("src/store/people/limits.rs", 1, "a sweep"),
    ("src/store/settings/api_requests.rs", 1, "a sweep"),
    ("src/store/settings/mails.rs", 1, "waits that are too long are reduced before the worker reads them"),
    ("src/store/subscriptions/renewals.rs", 1, "a portion of the work in the background"),
];

#[test]
fn the_store_leaves_transactions_to_its_callers() {
    let begun = below("src/store", "rs").into_iter().filter_map(|(path, text)| {
        let count = code(&text).matches("begin()").count();
        (count > 0).then_some((path, count))
    });
    let expected = OWN_TRANSACTIONS.map(|(path, count, _)| (path.to_owned(), count));
    assert_eq!(begun.collect::<BTreeMap<_, _>>(), BTreeMap::from(expected), "take a `Tx`: see STYLE.md");
}

#[test]
fn no_source_file_may_panic() {
    let panics = Regex::new(r"\.unwrap\(\)|\.expect\(|\btodo!|\bunimplemented!|\bdbg!").unwrap();
    for (path, text) in below("src", "rs") {
        assert!(!panics.is_match(&code(&text)), "{path}: {:?}", panics.find(&code(&text)).unwrap().as_str());
    }
}

#[test]
fn tests_stand_in_tests_alone() {
    // Cargo.toml lets the library have no tests of its own, so that it is compiled once: they would not run.
    let test = Regex::new(r"#\[(\w+::)?test\]|cfg\(test\)").unwrap();
    for (path, text) in below("src", "rs") {
        assert!(!test.is_match(&code(&text)), "{path} has a test, which would not run: move it to tests/");
    }
}

#[test]
fn no_test_sleeps() {
    let sleep = Regex::new(r"\bsleep(_until)?\(").unwrap();
    for (path, text) in below("tests", "rs") {
        assert!(!sleep.is_match(&code(&text)), "{path} sleeps: await what has to happen");
    }
}

#[test]
fn every_file_starts_with_a_doc_comment_and_is_short() {
    for (path, text) in [below("src", "rs"), below("tests", "rs")].concat() {
        assert!(text.starts_with("//! "), "{path}: begin with a //! sentence that says what it is");
        let lines = text.lines().count();
        assert!(lines <= 400, "{path} has {lines} lines: part it, a file has 400 at most");
    }
}

#[test]
fn file_names_are_specific() {
    for (path, _) in below("src", "rs") {
        for vague in ["util", "helper", "common", "manager", "service", "handler"] {
            assert!(!path.contains(vague), "{path}: name it by what it is");
        }
    }
}
