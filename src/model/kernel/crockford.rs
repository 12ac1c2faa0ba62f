//! Crockford's base 32: an alphabet without look-alike characters, suited to reading out on the phone.

pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Normalises typed text to the alphabet: upper case, no hyphens or spaces, O read as 0, I and L as 1.
pub fn plain(typed: &str) -> String {
    let plain = typed.to_ascii_uppercase();
    let kept = plain.chars().filter(|it| !matches!(it, '-' | ' '));
    kept.map(|it| match it {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    })
    .collect()
}
