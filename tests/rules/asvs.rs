//! security/asvs.md counts correctly, and every test that it names exists.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::files::{below, read};

/// The cells of each requirement row, with the title of its chapter.
fn rows(text: &str) -> Vec<(&str, Vec<&str>)> {
    let (mut chapter, mut rows) = ("", Vec::new());
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            chapter = title;
        }
        let row = line.strip_prefix("| ").filter(|it| it.starts_with(|it: char| it.is_ascii_digit()));
        if let Some(row) = row.filter(|_| chapter.starts_with('V')) {
            let cells: Vec<_> = row.trim_end_matches('|').split(" | ").map(str::trim).collect();
            assert_eq!(cells.len(), 6, "six cells: {line}");
            rows.push((chapter, cells));
        }
    }
    rows
}

/// The column in which a row is counted.
fn column(cells: &[&str]) -> usize {
    match (cells[3], cells[5]) {
        ("n/a", "") => 4,
        ("open", "") => 5,
        ("pass", test) if test.contains("TODO:") => 3,
        ("pass", "read") => 2,
        ("pass", test) if !test.is_empty() => 1,
        other => panic!("{}: {other:?}", cells[0]),
    }
}

#[test]
fn requirement_counts_are_correct() {
    let text = read("security/asvs.md");
    let mut counts: BTreeMap<usize, (&str, [usize; 6])> = BTreeMap::new();
    let mut all = [0; 6];
    for (chapter, cells) in rows(&text) {
        let number = chapter[1..].split(' ').next().unwrap().parse().unwrap();
        let ids = cells[0].split(' ').count();
        let of = &mut counts.entry(number).or_insert((chapter, [0; 6])).1;
        for column in [0, column(&cells)] {
            of[column] += ids;
            all[column] += ids;
        }
    }
    let line = |title: &str, counts: [String; 6]| format!("| {title} | {} |\n", counts.join(" | "));
    let mut expected: String =
        counts.values().map(|(chapter, counts)| line(chapter, counts.map(|it| it.to_string()))).collect();
    expected.push_str(&line("**All**", all.map(|it| format!("**{it}**"))));
    let begin = text.find("<!-- counts -->\n").unwrap();
    let counted = &text[begin..text.find("<!-- /counts -->").unwrap()];
    let counted = counted.split_once("--:|\n").unwrap().1;
    assert_eq!(counted, expected, "write this into security/asvs.md:\n{expected}");
}

#[test]
fn every_requirement_of_levels_one_and_two_has_one_row() {
    let text = read("security/asvs.md");
    let (mut ids, mut levels) = (BTreeSet::new(), BTreeMap::new());
    for (chapter, cells) in rows(&text) {
        for id in cells[0].split(' ') {
            let number = id.split('.').next().unwrap();
            assert!(chapter.starts_with(&format!("V{number} ")), "{id} stands under {chapter}");
            assert!(ids.insert(id), "{id} stands there twice");
            *levels.entry(cells[1]).or_insert(0) += 1;
        }
    }
    assert_eq!(levels, BTreeMap::from([("1", 70), ("2", 183)]));
}

#[test]
fn every_test_named_for_a_requirement_exists() {
    let text = read("security/asvs.md");
    let files: BTreeMap<_, _> = below("tests", "rs").into_iter().collect();
    for (_, cells) in rows(&text) {
        for name in cells[5].split('`').filter(|it| it.contains("::")) {
            let (module, test) = name.rsplit_once("::").unwrap();
            let file = format!("tests/{}.rs", module.replace("::", "/"));
            let found = files.get(&file).is_some_and(|it| it.contains(&format!("fn {test}(")));
            assert!(found, "{}: there is no {name}", cells[0]);
        }
    }
}
