//! Text as people type it: trimmed, bounded, and folded for search and order.

use crate::model::kernel::input::Message;

/// One line of text: trimmed, each run of spaces one space; `None` where nothing was typed.
/// `max` counts characters.
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

/// A line that must not be empty; `missing` is the message that asks for it.
pub fn required(typed: &str, max: usize, missing: &'static str) -> Result<String, Message> {
    line(typed, max)?.ok_or_else(|| missing.into())
}

/// What is not seen, or turns the reading direction, could make a record read as another. The joiners
/// U+200C and U+200D are part of words in some scripts.
fn is_unseen(it: char) -> bool {
    matches!(it, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(it, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// Without case and accents and in Latin letters: "Société École" is "societe ecole".
pub fn fold(text: &str) -> String {
    any_ascii::any_ascii(text).to_lowercase().trim().to_owned()
}

/// The folded words of a text: "Société d'École-Pro" has societe, d, ecole, pro.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded
        .split(|it: char| !it.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Some lines of text that must not be empty: each is trimmed, and so is the whole.
pub fn paragraph(typed: &str, max: usize, missing: &'static str) -> Result<String, Message> {
    let lines: Vec<_> = typed.lines().map(|it| line(it, max)).collect::<Result<_, _>>()?;
    let text = lines.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().join("\n");
    let text = text.trim().to_owned();
    if text.chars().count() > max {
        return Err(Message::new("error-too-long").with("max", max));
    }
    if text.is_empty() { Err(missing.into()) } else { Ok(text) }
}
