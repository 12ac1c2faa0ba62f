//! What a password must be: long and hard to guess. What it is made of does not matter.

use super::input::Message;

/// The shortest password, with a second factor and without one (NIST SP 800-63B-4, 3.1.1.2).
pub const SHORTEST: usize = 8;
pub const SHORTEST_ALONE: usize = 15;
const LONGEST: usize = 256;

/// `min` counts characters. `personal` are words an attacker would try first.
pub fn parse(typed: &str, min: usize, personal: &[&str]) -> Result<String, Message> {
    let length = typed.chars().count();
    if length < min {
        return Err(Message::new("error-password-short").with("min", min));
    }
    if length > LONGEST {
        return Err(Message::new("error-too-long").with("max", LONGEST));
    }
    if zxcvbn::zxcvbn(typed, personal).score() < zxcvbn::Score::Three {
        return Err("error-password-easy".into());
    }
    Ok(typed.to_owned())
}

/// Whether a password that is right is too short to be all that a person signs in with.
pub fn needs_second_factor(typed: &str) -> bool {
    typed.chars().count() < SHORTEST_ALONE
}
