//! Every stored time has a decision for the case that the clock was ahead when it was stored.

use std::collections::BTreeSet;

use regex_lite::Regex;

use crate::support::files::{below, root};

/// The stored times of the table in docs/architecture.md, each with the decision.
pub fn decisions() -> Vec<(String, String)> {
    let text = std::fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let table = text.split("<!-- times -->").nth(1).unwrap().split("<!-- /times -->").next().unwrap();
    let rows = table.lines().skip(3).filter_map(|it| it.strip_prefix("| ")?.split_once(" | "));
    let columns = |(columns, decision): (&str, &str)| {
        let columns = columns.split(", ").map(|it| it.trim_matches('`').to_owned()).collect::<Vec<_>>();
        let decision = decision.trim_end_matches(" |").to_owned();
        columns.into_iter().map(move |it| (it, decision.clone())).collect::<Vec<_>>()
    };
    rows.flat_map(columns).collect()
}

/// The times that the migrations define: `timestamptz`, and numbers that are named like times.
fn stored_times() -> BTreeSet<String> {
    let table = Regex::new(r"(?m)^(?:create|alter) table (\w+)").unwrap();
    let time = Regex::new(r"(?m)(\w+) timestamptz|(\w+_(?:at|until|step)) bigint").unwrap();
    let mut times = BTreeSet::new();
    for (path, text) in below("migrations", "sql") {
        for statement in text.split(';') {
            let found: Vec<_> = time.captures_iter(statement).collect();
            if found.is_empty() {
                continue;
            }
            let table = table.captures(statement).unwrap_or_else(|| panic!("{path}: {statement}"));
            for column in found {
                let column = column.get(1).or(column.get(2)).unwrap().as_str();
                times.insert(format!("{}.{column}", &table[1]));
            }
        }
    }
    times
}

#[test]
fn every_stored_time_has_a_decision() {
    let decided: Vec<_> = decisions().into_iter().map(|(column, _)| column).collect();
    let times = stored_times();
    assert!(times.len() >= 40 && times.contains("limits.free_at"), "{times:?}");
    assert_eq!(decided.iter().cloned().collect::<BTreeSet<_>>(), times, "see Time in docs/architecture.md");
    assert_eq!(decided.len(), times.len(), "a time has two decisions");
}
