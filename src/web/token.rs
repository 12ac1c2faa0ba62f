//! Random tokens, their hashes, and masked CSRF tokens.

use data_encoding::HEXLOWER;
use rand::Rng;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

pub fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

pub fn unhex(text: &str) -> Option<Vec<u8>> {
    HEXLOWER.decode(text.as_bytes()).ok()
}

/// 256 random bits as hexadecimal digits.
pub fn generate() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    hex(&bytes)
}

/// An API key: 256 random bits after a prefix by which secret scanners recognise it.
pub fn generate_api_key() -> String {
    format!("paraph_{}", generate())
}

/// The prefix of access tokens. No API key begins like that.
const ACCESS_TOKEN: &str = "paraph_token_";

/// An access token (OAuth 2.0): 256 random bits after a prefix of its own.
pub fn generate_access_token() -> String {
    format!("{ACCESS_TOKEN}{}", generate())
}

/// Whether a secret is an access token, not an API key.
pub fn is_access_token(secret: &str) -> bool {
    secret.starts_with(ACCESS_TOKEN)
}

/// Whether a text has the form of a token.
pub fn is_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
}

/// SHA-256 as hexadecimal digits. Only the hash of a token is stored.
pub fn hash(token: &str) -> String {
    hex(&Sha256::digest(token))
}

/// Masks the token with a random pad, so that compressed pages never repeat it (BREACH).
pub fn mask(token: &str) -> String {
    let token = unhex(token).unwrap_or_default();
    let mut pad = vec![0; token.len()];
    rand::rng().fill_bytes(&mut pad);
    let masked: Vec<u8> = pad.iter().zip(&token).map(|(pad, it)| pad ^ it).collect();
    hex(&pad) + &hex(&masked)
}

/// Whether `masked` is the token under any pad.
pub fn is_masked(masked: &str, token: &str) -> bool {
    let (Some(masked), Some(token)) = (unhex(masked), unhex(token)) else {
        return false;
    };
    if token.is_empty() || masked.len() != 2 * token.len() {
        return false;
    }
    let (pad, rest) = masked.split_at(token.len());
    let unmasked: Vec<u8> = pad.iter().zip(rest).map(|(pad, it)| pad ^ it).collect();
    unmasked.ct_eq(&token).into()
}
