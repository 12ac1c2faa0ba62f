//! No files of src/ depend on one another in a circle, so that each can be read after those that it names.

use std::collections::{BTreeMap, BTreeSet};

use regex_lite::Regex;

use crate::rules::paths::{module, paths};
use crate::support::files::below;

type Graph = BTreeMap<String, BTreeSet<String>>;

/// The files that each file names. A file that only declares its children names none: it is in no circle.
/// Paths in templates are not read.
fn graph() -> Graph {
    let files: Vec<(String, String)> =
        below("src", "rs").into_iter().filter(|(file, _)| file != "src/main.rs").collect();
    let mut owners: BTreeMap<String, &String> =
        files.iter().map(|(file, _)| (module(file).join("::"), file)).collect();
    // An exported macro is named at the root of the crate, wherever its file is.
    let exported = Regex::new(r"#\[macro_export\]\s*macro_rules! (\w+)").unwrap();
    for (file, text) in &files {
        owners.extend(exported.captures_iter(text).map(|it| (format!("crate::{}", &it[1]), file)));
    }
    let owner = |path: &str| {
        let ends = path.match_indices("::").map(|(at, _)| at).chain([path.len()]).collect::<Vec<_>>();
        ends.into_iter().rev().find_map(|end| owners.get(&path[..end]).map(|it| (*it).clone()))
    };
    let names = |file: &String, text: &str| {
        paths(file, text).iter().filter_map(|it| owner(it)).filter(|it| it != file).collect()
    };
    files.iter().map(|(file, text)| (file.clone(), names(file, text))).collect()
}

/// All files that a file names, directly or through others.
fn reachable<'a>(graph: &'a Graph, start: &str) -> BTreeSet<&'a String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&String> = graph[start].iter().collect();
    while let Some(file) = open.pop() {
        if found.insert(file) {
            open.extend(&graph[file]);
        }
    }
    found
}

/// The groups of files that all reach one another.
fn circles(graph: &Graph) -> BTreeSet<Vec<&String>> {
    let reach: BTreeMap<&String, BTreeSet<&String>> =
        graph.keys().map(|file| (file, reachable(graph, file))).collect();
    let circle = |file: &&String| -> Vec<&String> {
        reach[*file].iter().copied().filter(|it| reach[it].contains(*file)).collect()
    };
    graph.keys().filter(|it| reach[it].contains(*it)).map(|it| circle(&it)).collect()
}

#[test]
fn no_files_depend_on_one_another_in_a_circle() {
    let graph = graph();
    let edges: usize = graph.values().map(BTreeSet::len).sum();
    assert!(edges > 1_000, "the reader finds nothing any more: {edges}");
    let mut list = String::new();
    for circle in circles(&graph) {
        list += "\nA circle of files:\n";
        for file in &circle {
            let named: Vec<_> = graph[*file].iter().filter(|it| circle.contains(it)).cloned().collect();
            list += &format!("  {file} names {}\n", named.join(", "));
        }
    }
    assert!(list.is_empty(), "{list}Move what they share to the file that owns it.");
}

#[test]
fn a_circle_is_found_with_all_its_members_and_no_others() {
    let edges = [("a", "b"), ("b", "c"), ("c", "a"), ("above", "a"), ("c", "below"), ("x", "y"), ("y", "x")];
    let mut graph = Graph::new();
    for (from, to) in edges {
        graph.entry(to.to_owned()).or_default();
        graph.entry(from.to_owned()).or_default().insert(to.to_owned());
    }
    let found: Vec<String> =
        circles(&graph).iter().map(|it| it.iter().map(|it| it.as_str()).collect()).collect();
    assert_eq!(found, ["abc", "xy"]);
}
