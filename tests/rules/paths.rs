//! Reads the paths that a source file names: in `use`, and inline as in `crate::web::token::generate()`.

use std::collections::{BTreeMap, BTreeSet};

use regex_lite::Regex;

/// The code of a file without comments.
pub fn code(text: &str) -> String {
    text.lines().filter(|it| !it.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The module of a file: `src/store/db/mod.rs` is `["crate", "store", "db"]`.
pub fn module(file: &str) -> Vec<&str> {
    let path = file.trim_start_matches("src/").trim_end_matches(".rs");
    let names = path.split('/').filter(|it| !["mod", "lib", "main"].contains(it));
    std::iter::once("crate").chain(names).collect()
}

/// Splits `a::{b, c::{d as e, self}}` into (name in this file, path) pairs.
fn imports(tree: &str, before: &[String]) -> Vec<(String, Vec<String>)> {
    let (head, body) = tree.split_once('{').unwrap_or((tree, ""));
    let (head, alias) = head.split_once(" as ").unwrap_or((head, ""));
    let names = head.split("::").map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    let mut path: Vec<String> = before.iter().cloned().chain(names).collect();
    if body.is_empty() {
        if path.len() > 1 && path.last().is_some_and(|it| it == "self") {
            path.pop();
        }
        let name =
            if alias.is_empty() { path.last().cloned().unwrap_or_default() } else { alias.trim().into() };
        return vec![(name, path)];
    }
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for sign in body.rsplit_once('}').unwrap().0.chars() {
        depth += i32::from(sign == '{') - i32::from(sign == '}');
        match (sign, depth) {
            (',', 0) => parts.push(String::new()),
            _ => parts.last_mut().unwrap().push(sign),
        }
    }
    parts.iter().filter(|it| !it.trim().is_empty()).flat_map(|it| imports(it, &path)).collect()
}

/// The path from the root of the crate. Paths of other crates stay as they are.
fn absolute(path: &[String], file: &str, aliases: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut module: Vec<String> = module(file).into_iter().map(str::to_owned).collect();
    let first = path.first().map(String::as_str);
    match first.and_then(|it| aliases.get(it)) {
        _ if first == Some("crate") => path.to_vec(),
        _ if matches!(first, Some("super" | "self")) => {
            let ups = path.iter().take_while(|it| ["super", "self"].contains(&it.as_str())).count();
            let levels = path.iter().filter(|it| *it == "super").count();
            module.truncate(module.len() - levels);
            [&module, &path[ups..]].concat()
        }
        Some(known) => [known, &path[1..]].concat(),
        None => path.to_vec(),
    }
}

/// All paths that a file names, from the root of the crate: `crate::store::db::Db`, `actix_web::web::Data`.
pub fn paths(file: &str, text: &str) -> BTreeSet<String> {
    let code = Regex::new(r"\s//\s.*").unwrap().replace_all(&code(text), "").into_owned();
    let uses = Regex::new(r"\buse\s+([^;]+);").unwrap();
    let child = Regex::new(r"\bmod (\w+);").unwrap();
    let inline = Regex::new(r"\b\w+(::\w+)+").unwrap();
    let owned = |path: &str| path.split("::").map(str::to_owned).collect::<Vec<_>>();

    // A child that is declared here can be named without `self`.
    let children =
        child.captures_iter(&code).map(|it| (it[1].to_owned(), vec!["self".to_owned(), it[1].to_owned()]));
    let imported: Vec<_> = uses.captures_iter(&code).flat_map(|it| imports(&it[1], &[])).collect();
    let mut aliases = BTreeMap::new();
    for (name, path) in children.chain(imported.iter().cloned()) {
        let path = absolute(&path, file, &aliases);
        aliases.insert(name, path);
    }
    let rest = uses.replace_all(&code, "").into_owned();
    let inline = inline.find_iter(&rest).map(|it| absolute(&owned(it.as_str()), file, &aliases));
    let imported = imported.iter().map(|(_, path)| absolute(path, file, &aliases));
    imported.chain(inline).map(|it| it.join("::")).collect()
}

#[test]
fn every_way_to_name_a_path_is_read() {
    let text = "//! Not crate::comment::a.\n\
        mod child;\n\
        use super::sibling::{self, inner::{One, Two as Other}};\n\
        use crate::{area::file as alias,\n    other};\n\
        use actix_web::web::Data;\n\
        fn f(it: child::Kind) -> Data<()> { // crate::comment::b\n\
        crate::a::b::f(alias::g(), sibling::h(), other::i::j(), $crate::macros::k!(), super::super::l::m()) }\n";
    let expected = [
        "actix_web::web::Data",
        "crate::a::b::f",
        "crate::area::file",
        "crate::area::file::g",
        "crate::l::m",
        "crate::macros::k",
        "crate::other",
        "crate::other::i::j",
        "crate::store::here::child::Kind",
        "crate::store::sibling",
        "crate::store::sibling::h",
        "crate::store::sibling::inner::One",
        "crate::store::sibling::inner::Two",
    ];
    let read: Vec<_> = paths("src/store/here.rs", text).into_iter().collect();
    assert_eq!(read, expected);
    assert_eq!(module("src/store/db/mod.rs"), ["crate", "store", "db"]);
}
