//! The name of a company.

use crate::model::kernel::input::Message;
use crate::model::kernel::text::{fold, required};

/// Partner Center's rules for a name: at least two characters, one of them a letter or digit, and more than the
/// abbreviation of a legal form.
pub fn check(typed: &str) -> Result<String, Message> {
    const LEGAL_FORMS: &[&str] = &[
        "cpa", "pty", "llc", "gmbh", "ptyltd", "plc", "llp", "pteltd", "wll", "lda", "privatelimited",
        "corp", "corporation", "sarl", "pvt", "pvtltd", "inc", "incorporated", "kft", "zrt", "ooo",
        "limited", "ltd", "sdnbhd",
    ];
    let name = required(typed, 200, "error-company-name-missing")?;
    if name.chars().count() < 2 {
        return Err("error-company-name-short".into());
    }
    if !name.chars().any(char::is_alphanumeric) {
        return Err("error-company-name-letters".into());
    }
    let letters: String = fold(&name).chars().filter(char::is_ascii_alphanumeric).collect();
    if LEGAL_FORMS.contains(&letters.as_str()) {
        return Err("error-company-name-legal-form".into());
    }
    Ok(name)
}

/// Whether Partner Center would ask to check the name: it ends like a web address, repeats one character, or consists
/// of single characters separated by spaces.
pub fn is_doubtful(name: &str) -> bool {
    let name = fold(name);
    let like_address = name.rsplit_once('.').is_some_and(|(before, end)| {
        !before.contains(' ') && (2..=6).contains(&end.len()) && end.chars().all(|it| it.is_ascii_lowercase())
    });
    let mut characters = name.chars();
    let first = characters.next();
    let one_character = name.chars().count() >= 3 && characters.all(|it| Some(it) == first);
    let single_characters = name.contains(' ') && name.split(' ').all(|it| it.chars().count() == 1);
    like_address || one_character || single_characters
}
