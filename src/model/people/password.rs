//! What a password must be: long and hard to guess. What it is made of does not matter.

use crate::model::kernel::input::Message;
use crate::model::kernel::text;

/// The shortest password, with a second factor and without one (NIST SP 800-63B-4, 3.1.1.2).
pub const SHORTEST: usize = 8;
pub const SHORTEST_ALONE: usize = 15;
const LONGEST: usize = 256;

/// `min` counts characters. `personal` are texts whose words an attacker would try first.
pub fn parse(typed: &str, min: usize, personal: &[&str]) -> Result<String, Message> {
    let length = typed.chars().count();
    if length < min {
        return Err(Message::new("error-password-short").with("min", min));
    }
    if length > LONGEST {
        return Err(Message::new("error-too-long").with("max", LONGEST));
    }
    let mut words: Vec<String> = personal.iter().flat_map(|it| text::words(it)).collect();
    words.extend(["paraph", "microsoft"].map(str::to_owned));
    let guessed: Vec<&str> = words.iter().map(String::as_str).chain(personal.iter().copied()).collect();
    if zxcvbn::zxcvbn(typed, &guessed).score() < zxcvbn::Score::Three || is_personal(typed, &words) {
        return Err("error-password-easy".into());
    }
    Ok(typed.to_owned())
}

/// Whether little is left of a password without the words that belong to the person.
fn is_personal(typed: &str, words: &[String]) -> bool {
    let typed_words = text::words(typed).concat();
    let mut rest = typed_words.clone();
    for word in words.iter().filter(|it| it.len() > 2) {
        rest = rest.replace(word.as_str(), "");
    }
    rest.len() < typed_words.len() && rest.chars().count() < SHORTEST
}

/// Whether a password that is right is too short to be all that a person signs in with.
pub fn needs_second_factor(typed: &str) -> bool {
    typed.chars().count() < SHORTEST_ALONE
}
