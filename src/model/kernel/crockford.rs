//! Crockford's base 32: letters and digits of which none is taken for another, also on the phone.

pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What people type, as the alphabet has it: any case, with or without hyphens, O for 0, I and L for 1.
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
