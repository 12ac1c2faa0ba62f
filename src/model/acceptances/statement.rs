//! The statement that a staff member makes by recording an acceptance or a withdrawal: "I confirm that …".

use sha2::{Digest, Sha256};

/// A statement, word for word as the page showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub text: String,
    /// The code of the page's language, such as fr.
    pub language: String,
}

impl Statement {
    /// The SHA-256 of the text in UTF-8, in hexadecimal.
    pub fn sha256(&self) -> String {
        data_encoding::HEXLOWER.encode(&Sha256::digest(self.text.as_bytes()))
    }
}
