//! Cleaning typed text, and folding it for search and sorting.

use crate::model::kernel::input::Message;

/// Cleans one line of text: trims it and collapses white space. `None` if nothing is left. `max` is in characters.
pub fn line(typed: &str, max: usize) -> Result<Option<String>, Message> {
    let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > max {
        return Err(Message::new("error-too-long").with("max", max));
    }
    if text.chars().any(|it| it.is_control() || is_unseen(it) || it == '\u{fffd}') {
        return Err("error-characters".into());
    }
    Ok((!text.is_empty()).then_some(text))
}

/// Like `line`, but refuses empty text with the message `missing`.
pub fn required(typed: &str, max: usize, missing: &'static str) -> Result<String, Message> {
    line(typed, max)?.ok_or_else(|| missing.into())
}

/// Invisible characters and direction marks, which could disguise one record as another. The joiners U+200C and
/// U+200D are allowed: they are part of words in some scripts.
fn is_unseen(it: char) -> bool {
    matches!(it, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(it, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// Folds to lower case Latin letters without accents: "Société École" becomes "societe ecole".
pub fn fold(text: &str) -> String {
    any_ascii::any_ascii(text).to_lowercase().trim().to_owned()
}

/// The folded words of a text: "Société d'École-Pro" gives societe, d, ecole, pro.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded
        .split(|it: char| !it.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Cleans several lines of text: trims each line and the whole. Refuses empty text with the message `missing`.
/// `max` is in characters.
pub fn paragraph(typed: &str, max: usize, missing: &'static str) -> Result<String, Message> {
    let lines: Vec<_> = typed.lines().map(|it| line(it, max)).collect::<Result<_, _>>()?;
    let text = lines.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join("\n");
    let text = text.trim().to_owned();
    if text.chars().count() > max {
        return Err(Message::new("error-too-long").with("max", max));
    }
    if text.is_empty() { Err(missing.into()) } else { Ok(text) }
}
