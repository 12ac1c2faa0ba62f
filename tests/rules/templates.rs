//! The templates: none is left over, and each kind of component is made in one place.

use std::collections::BTreeSet;

use paraph::web::request::retries::SECRETS;
use regex_lite::Regex;

use crate::support::files::below;

/// All templates by their paths below `templates/`, with their text.
fn templates() -> Vec<(String, String)> {
    let files = ["html", "txt", "css"].map(|it| below("templates", it)).concat();
    files.into_iter().map(|(path, text)| (path.replacen("templates/", "", 1), text)).collect()
}

#[test]
fn every_template_is_used() {
    let named = Regex::new(r#"(?:path = |extends |include |import )"([\w/]+\.\w+)""#).unwrap();
    let sources = [below("src", "rs"), templates()].concat();
    let used: Vec<&str> = sources
        .iter()
        .flat_map(|(_, text)| named.captures_iter(text).map(|it| it.get(1).unwrap().as_str()))
        .collect();
    assert!(used.len() > 100, "the expression finds nothing any more: {used:?}");
    for (path, _) in templates() {
        assert!(used.contains(&path.as_str()), "nothing uses {path}");
    }
}

#[test]
fn every_macro_is_called_and_every_import_is_used() {
    let (defined, imported) = (
        Regex::new(r"\{% macro (\w+)\(").unwrap(),
        Regex::new(r#"\{% import "([\w/]+\.html)" as (\w+)"#).unwrap(),
    );
    let templates = templates();
    for (path, text) in &templates {
        for import in imported.captures_iter(text) {
            let called = Regex::new(&format!(r"\b{}::\w+\(", &import[2])).unwrap();
            assert!(called.is_match(text), "{path} imports {} and calls nothing of it", &import[1]);
        }
        for macro_name in defined.captures_iter(text).map(|it| it.get(1).unwrap().as_str()) {
            let here = Regex::new(&format!(r"\{{(?:\{{|% call(?:\([\w, ]*\))?) {macro_name}\(")).unwrap();
            let elsewhere = |(_, text): &(String, String)| {
                imported
                    .captures_iter(text)
                    .any(|it| it[1] == *path && text.contains(&format!("{}::{macro_name}(", &it[2])))
            };
            let called = here.is_match(text) || templates.iter().any(elsewhere);
            assert!(called, "nothing calls {macro_name} of {path}");
        }
    }
}

#[test]
fn components_are_made_in_one_place() {
    let parts = [
        "<select", "<fieldset", "class=\"conflict\"", "class=\"crumbs\"", "class=\"pages", "class=\"error",
        "name=\"csrf\"", "<thead",
    ];
    for (path, text) in templates() {
        for part in parts {
            // A table of versions has a heading in the place of a caption.
            let own = path.starts_with("components/") || (path == "catalogue/index.html" && part == "<thead");
            assert!(own || !text.contains(part), "{path}: {part} is made by a macro of components/");
        }
    }
}

#[test]
fn no_error_page_repeats_a_secret_field() {
    let secret =
        Regex::new(r#"text\("(\w+)"[^\n]*(kind="password"|autocomplete="[^"]*(password|one-time-code))"#)
            .unwrap();
    let mut found = BTreeSet::new();
    for (_, text) in below("templates", "html") {
        found.extend(secret.captures_iter(&text).map(|it| it[1].to_owned()));
    }
    assert!(found.len() >= 5, "the reader finds nothing any more: {found:?}");
    for field in found {
        assert!(SECRETS.contains(&field.as_str()), "add {field} to SECRETS of src/web/request/retries.rs");
    }
}
