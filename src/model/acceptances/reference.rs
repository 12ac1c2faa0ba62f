//! The short reference of a confirmation, such as `7KQ2M-4XN8P-Y`: ten characters and a check character
//! (Luhn modulo 32) in Crockford's alphabet, which is easy to read out on the phone.

use rand::RngExt;

use crate::model::kernel::crockford::{ALPHABET, plain};

/// A new reference with 50 random bits.
pub fn generate(random: &mut impl rand::Rng) -> String {
    let drawn: [usize; 10] = std::array::from_fn(|_| random.random_range(0..32));
    let mut reference = String::with_capacity(13);
    for (index, value) in drawn.into_iter().chain([check(&drawn)]).enumerate() {
        if index == 5 || index == 10 {
            reference.push('-');
        }
        reference.extend(ALPHABET.get(value).map(|it| char::from(*it)));
    }
    reference
}

/// Parses a typed reference: any case, with or without hyphens, O read as 0, I and L as 1.
/// `None` if it is malformed or its check character is wrong.
pub fn parse(typed: &str) -> Option<String> {
    let plain = plain(typed);
    let values: Vec<usize> =
        plain.bytes().map(|it| ALPHABET.iter().position(|known| *known == it)).collect::<Option<_>>()?;
    let (last, drawn) = values.split_last()?;
    let drawn: &[usize; 10] = drawn.try_into().ok()?;
    (check(drawn) == *last).then(|| format!("{}-{}-{}", &plain[..5], &plain[5..10], &plain[10..]))
}

/// Parses the beginning of a reference: one group or more, of ten characters at most.
pub fn parse_beginning(typed: &str) -> Option<String> {
    let plain = plain(typed);
    if !(5..=10).contains(&plain.len()) || !plain.bytes().all(|it| ALPHABET.contains(&it)) {
        return None;
    }
    let (first, second) = plain.split_at_checked(5)?;
    Some(if second.is_empty() { plain } else { format!("{first}-{second}") })
}

fn check(values: &[usize; 10]) -> usize {
    let sum: usize = values
        .iter()
        .rev()
        .enumerate()
        .map(|(index, value)| {
            let weighted = if index % 2 == 0 { value * 2 } else { *value };
            weighted / 32 + weighted % 32
        })
        .sum();
    (32 - sum % 32) % 32
}
