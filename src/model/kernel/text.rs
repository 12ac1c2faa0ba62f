//! Cleaning typed text, and folding it for search and sorting.

use std::borrow::Cow;

use crate::model::kernel::input::Message;

/// Cleans one line of text: removes the debris of pasting, trims the text and collapses white space, also no-break
/// spaces. `None` if nothing is left. `max` is in characters.
pub fn line(typed: &str, max: usize) -> Result<Option<String>, Message> {
    let text = without_debris(typed).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > max {
        return Err(Message::new("error-too-long").with("max", max));
    }
    if text.contains('\u{fffd}') {
        return Err("error-encoding".into());
    }
    if text.chars().any(|it| it.is_control() || is_unseen(it)) {
        return Err("error-characters".into());
    }
    Ok((!text.is_empty()).then_some(text))
}

/// The text without the invisible characters that come along when it is copied from a page or a mail: zero-width
/// spaces, byte order marks and soft hyphens anywhere, direction marks and joiners at the ends.
pub fn without_debris(typed: &str) -> Cow<'_, str> {
    if typed.is_ascii() {
        return Cow::Borrowed(typed);
    }
    let debris = |it: char| matches!(it, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}');
    let text: String = typed.chars().filter(|it| !debris(*it)).collect();
    let at_ends = |it: char| it.is_whitespace() || is_direction(it) || matches!(it, '\u{200c}' | '\u{200d}');
    Cow::Owned(text.trim_matches(at_ends).to_owned())
}

/// Like `line`, but refuses empty text with the message `missing`.
pub fn required(typed: &str, max: usize, missing: &'static str) -> Result<String, Message> {
    line(typed, max)?.ok_or_else(|| missing.into())
}

/// Characters that could disguise one record as another: invisible ones, and inside a text also direction marks. The
/// joiners U+200C and U+200D are allowed: they are part of words in some scripts.
fn is_unseen(it: char) -> bool {
    is_direction(it) || matches!(it, '\u{180e}' | '\u{2061}'..='\u{2065}' | '\u{206a}'..='\u{206f}')
}

/// The text without control characters, direction marks and other characters that cannot be seen. For names that come
/// from a machine, which nobody can be asked to type again.
pub fn without_unseen(text: &str) -> String {
    text.chars().filter(|it| !it.is_control() && !is_unseen(*it)).collect()
}

/// Direction marks, embeddings, overrides and isolates.
fn is_direction(it: char) -> bool {
    matches!(it, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
