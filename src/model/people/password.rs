//! Password rules: long and hard to guess. There are no composition rules.

use crate::model::kernel::input::Message;
use crate::model::kernel::text;

/// Minimum lengths, with a second factor and without one (NIST SP 800-63B-4, 3.1.1.2).
pub const SHORTEST: usize = 8;
pub const SHORTEST_ALONE: usize = 15;
const LONGEST: usize = 256;

/// `min` is in characters. `personal` has texts that an attacker would try first, such as the staff member's name.
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

/// Whether a password is little more than words that belong to the staff member.
fn is_personal(typed: &str, words: &[String]) -> bool {
    let typed_words = text::words(typed).concat();
    let mut rest = typed_words.clone();
    for word in words.iter().filter(|it| it.len() > 2) {
        rest = rest.replace(word.as_str(), "");
    }
    rest.len() < typed_words.len() && rest.chars().count() < SHORTEST
}

/// Whether a correct password is too short to sign in without a second factor.
pub fn needs_second_factor(typed: &str) -> bool {
    typed.chars().count() < SHORTEST_ALONE
}
