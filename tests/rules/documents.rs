//! The documents name only files, headings, commands and settings that exist.

use std::collections::BTreeSet;

use clap::{Command, CommandFactory};
use paraph::config::Cli;
use regex_lite::Regex;

use crate::support::files::{below, read, root};

/// The Markdown files of the project with their paths. Folders such as `target` hold others.
fn documents() -> Vec<(String, String)> {
    let names = std::fs::read_dir(root()).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut found: Vec<_> =
        names.filter(|it| it.ends_with(".md")).map(|it| (it.clone(), read(&it))).collect();
    found.extend([below("docs", "md"), below("security", "md")].concat());
    assert!(found.len() > 8, "{found:?}");
    found
}

/// The text outside code blocks, and the lines of shell inside them.
fn parts(text: &str) -> (String, Vec<&str>) {
    let (mut prose, mut shell, mut language) = (String::new(), Vec::new(), None);
    for line in text.lines() {
        match (line.strip_prefix("```"), language) {
            (Some(opened), None) => language = Some(opened),
            (Some(_), Some(_)) => language = None,
            (None, Some("sh")) => shell.push(line),
            (None, Some(_)) => {}
            (None, None) => prose.extend([line, "\n"]),
        }
    }
    (prose, shell)
}

/// The code in backticks.
fn code(prose: &str) -> Vec<String> {
    let spans = Regex::new("`([^`]+)`").unwrap();
    spans.captures_iter(prose).map(|it| it[1].to_owned()).collect()
}

const FOLDERS: [&str; 9] =
    ["src/", "tests/", "templates/", "locales/", "migrations/", "static/", "docs/", "security/", ".ci/"];

/// Whether a word in backticks is the path of a file or folder, and not an address or a name.
fn is_path(word: &str) -> bool {
    let plain = Regex::new(r"^[A-Za-z0-9_.][A-Za-z0-9_./-]*$").unwrap();
    let file = Regex::new(r"\.(rs|md|toml|lock|html|css|js|mjs|ftl|sql|csv|py|svg|png)$").unwrap();
    plain.is_match(word) && (file.is_match(word) || FOLDERS.iter().any(|it| word.starts_with(it)))
}

/// The heading as the end of an address, in the way of GitHub.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    let kept: String = kept.chars().filter(|it| it.is_alphanumeric() || " -_".contains(*it)).collect();
    kept.replace(' ', "-")
}

#[test]
fn every_path_in_a_document_exists() {
    let mut paths = 0;
    for (document, text) in documents() {
        for span in code(&parts(&text).0) {
            let word = span.split(' ').next().unwrap();
            if is_path(word) {
                assert!(root().join(word).exists(), "{document}: there is no {word}");
                paths += 1;
            }
        }
    }
    assert!(paths > 150, "the expressions find nothing any more: {paths}");
}

#[test]
fn every_link_in_a_document_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    for (document, text) in documents() {
        let folder = root().join(&document).parent().unwrap().to_owned();
        for found in link.captures_iter(&parts(&text).0).filter(|it| !it[1].starts_with("https://")) {
            let (path, fragment) = found[1].split_once('#').unwrap_or((&found[1], ""));
            let target = if path.is_empty() { root().join(&document) } else { folder.join(path) };
            assert!(target.exists(), "{document}: there is no {path}");
            if !fragment.is_empty() {
                let text = std::fs::read_to_string(&target).unwrap();
                let known = parts(&text).0.lines().any(|it| it.starts_with('#') && anchor(it) == fragment);
                assert!(known, "{document}: {path} has no heading #{fragment}");
            }
        }
    }
}

/// The first word that the command line does not know, where `words` follow the name of the program.
fn unknown<'a>(mut command: &Command, words: &[&'a str]) -> Option<&'a str> {
    let mut words = words.iter();
    let mut places = 0;
    while let Some(word) = words.next() {
        match word.strip_prefix("--") {
            Some(name) => match command.get_arguments().find(|it| it.get_long() == Some(name)) {
                Some(option) if option.get_action().takes_values() => drop(words.next()),
                Some(_) => {}
                None if name == "help" => {}
                None => return Some(word),
            },
            None => match command.find_subcommand(word) {
                Some(inner) => command = inner,
                // A word such as the name of a file.
                None if places < command.get_positionals().count() => places += 1,
                None => return Some(word),
            },
        }
    }
    None
}

/// The words of a line of shell. A comment ends it.
fn words(line: &str) -> Vec<&str> {
    let word = Regex::new(r#"(?:"[^"]*"|'[^']*'|[^\s"'])+"#).unwrap();
    word.find_iter(line).map(|it| it.as_str()).take_while(|it| !it.starts_with('#')).collect()
}

/// What follows the name of the program in a line that runs Paraph.
fn after_program<'a>(words: &'a [&'a str]) -> Option<&'a [&'a str]> {
    match words {
        ["paraph" | "./target/release/paraph", rest @ ..] => Some(rest),
        ["cargo", "run", rest @ ..] => {
            rest.iter().position(|it| *it == "--").map(|it| rest.get(it + 1..).unwrap_or_default())
        }
        _ => None,
    }
}

/// The settings, as environment variables.
fn variables(cli: &Command) -> BTreeSet<String> {
    let known = cli.get_arguments().filter_map(|it| it.get_env());
    known.map(|it| it.to_string_lossy().into_owned()).collect()
}

fn has_option(command: &Command, name: &str) -> bool {
    command.get_arguments().any(|it| it.get_long() == Some(name))
        || command.get_subcommands().any(|it| has_option(it, name))
}

#[test]
fn every_command_in_a_document_exists() {
    let mut cli = Cli::command();
    // Gives each command the options that all of them have.
    cli.build();
    let mut commands = 0;
    for (document, text) in documents() {
        let (prose, shell) = parts(&text);
        let spans = code(&prose);
        let lines = shell.into_iter().map(|it| (it, false));
        for (line, is_prose) in lines.chain(spans.iter().map(|it| (it.as_str(), true))) {
            let words = words(line);
            let start = words.iter().take_while(|it| it.contains('=') && !it.starts_with('-')).count();
            if let Some(rest) = after_program(&words[start..]) {
                assert_eq!(unknown(&cli, rest), None, "{document}: {line}");
                commands += 1;
            }
            // In prose, an option that stands alone is one of ours. In a shell block it continues the line before.
            if let Some(name) = words.first().and_then(|it| it.strip_prefix("--")).filter(|_| is_prose) {
                assert!(has_option(&cli, name), "{document}: no command has the option --{name}");
            }
        }
    }
    assert!(commands > 15, "the expressions find nothing any more: {commands}");
}

#[test]
fn every_setting_in_a_document_exists() {
    /// Of the tests, and of the library that verifies certificates.
    const OTHERS: [&str; 2] = ["TEST_DATABASE_URL", "SSL_CERT_FILE"];
    let known = variables(&Cli::command());
    let name = Regex::new(r"^[A-Z]+(_[A-Z]+)+$").unwrap();
    for (document, text) in documents() {
        let (prose, shell) = parts(&text);
        let spans = code(&prose);
        for word in shell.into_iter().chain(spans.iter().map(String::as_str)).flat_map(words) {
            let variable = word.split(['=', '/']).next().unwrap();
            if name.is_match(variable) {
                let exists = known.contains(variable) || OTHERS.contains(&variable);
                assert!(exists, "{document}: there is no setting {variable}");
            }
        }
    }
}
