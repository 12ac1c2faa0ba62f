//! The pairs of a form or a query (`application/x-www-form-urlencoded`), for pages and API alike.

use percent_encoding::percent_decode;

use crate::model::kernel::text::without_debris;

/// The bytes are not UTF-8.
#[derive(Debug)]
pub struct NotText;

/// Decodes a name or a value.
pub fn text(part: &[u8]) -> Result<String, NotText> {
    let spaced: Vec<u8> = part.iter().map(|it| if *it == b'+' { b' ' } else { *it }).collect();
    percent_decode(&spaced).decode_utf8().map(|it| it.into_owned()).map_err(|_| NotText)
}

/// Decodes the pairs in the order in which they were sent, without the debris of pasting. Passwords stay as they are.
/// The caller checks the names and repetitions.
pub fn decode(encoded: &[u8]) -> Result<Vec<(String, String)>, NotText> {
    let pairs = encoded.split(|it| *it == b'&').filter(|it| !it.is_empty());
    pairs
        .map(|pair| {
            let mut parts = pair.splitn(2, |it| *it == b'=');
            let name = text(parts.next().unwrap_or_default())?;
            let value = text(parts.next().unwrap_or_default())?;
            match name.contains("password") {
                true => Ok((name, value)),
                false => Ok((name, without_debris(&value).into_owned())),
            }
        })
        .collect()
}
