//! The length of handlers.

use regex_lite::Regex;

use crate::support::files::below;

/// The longest handler, with its arguments.
const LINES: usize = 40;

/// The names of the handlers in a file, and how many lines each has.
fn handlers(text: &str) -> Vec<(String, usize)> {
    let function = Regex::new(r"(?ms)^pub async fn (\w+)\([^{]*?\) -> Answer \{$.*?^\}$").unwrap();
    function.captures_iter(text).map(|it| (it[1].to_owned(), it[0].lines().count())).collect()
}

#[test]
fn no_handler_has_more_than_forty_lines() {
    for (path, text) in [below("src/pages", "rs"), below("src/api", "rs")].concat() {
        for (name, lines) in handlers(&text) {
            assert!(lines <= LINES, "{path}: {name} has {lines} lines: a handler reads, calls and answers");
        }
    }
}

#[test]
fn handlers_are_told_from_other_functions() {
    let text = "async fn find() -> Answer {\n}\n\n\
        pub async fn new(\n    a: A,\n    Form(b): Form<B>,\n) -> Answer {\n    if c {\n    }\n}\n\n\
        pub async fn list(a: A) -> Result<B, Error> {\n}\n\n\
        pub async fn show(_: A) -> Answer {\n    page()\n}\n";
    assert_eq!(handlers(text), [("new".to_owned(), 7), ("show".to_owned(), 3)]);
}
