//! Signed notes (C2SP signed-note) with Ed25519: a text, and lines of signatures below it.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use data_encoding::{BASE64, HEXLOWER};
use rand::Rng;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use secrecy::SecretString;
use sha2::{Digest, Sha256};

/// The type of Ed25519 keys in signed notes.
const TYPE: u8 = 1;
const PRIVATE: &str = "PRIVATE+KEY+";

/// Why a key or a note cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    #[error("it is not a signing key: write PRIVATE+KEY+NAME+HASH+KEY")]
    SigningKey,
    #[error("it is not a verifier key: write NAME+HASH+KEY")]
    VerifierKey,
    #[error("it is not a signed note")]
    Note,
}

/// A public key with the name of its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    pub name: String,
    key: Vec<u8>,
}

/// A private key with the name of its owner.
pub struct Signer {
    name: String,
    pair: Ed25519KeyPair,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Signature {
    name: String,
    key_id: [u8; 4],
    bytes: Vec<u8>,
}

/// A text with its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub text: String,
    signatures: Vec<Signature>,
}

/// Whether a name can stand in a signature.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|it: char| it.is_whitespace() || it == '+')
}

/// The four bytes that identify a key beside its name.
fn key_id(name: &str, key: &[u8]) -> [u8; 4] {
    let digest = Sha256::new().chain_update(name).chain_update([b'\n', TYPE]).chain_update(key).finalize();
    digest.first_chunk().copied().unwrap_or_default()
}

/// The key without its type.
fn decode(typed: &str) -> Option<Vec<u8>> {
    let bytes = BASE64.decode(typed.trim().as_bytes()).ok()?;
    bytes.strip_prefix(&[TYPE]).filter(|it| it.len() == 32).map(<[u8]>::to_vec)
}

fn encode(key: &[u8]) -> String {
    BASE64.encode(&[&[TYPE], key].concat())
}

/// Splits `NAME+HASH+KEY`. A key in base64 may have a `+` as well.
fn split(text: &str) -> Option<(&str, [u8; 4], &str)> {
    let (name, rest) = text.trim().split_once('+').filter(|(name, _)| is_name(name))?;
    let (id, key) = rest.split_once('+')?;
    Some((name, HEXLOWER.decode(id.as_bytes()).ok()?.try_into().ok()?, key))
}

impl VerifierKey {
    fn id(&self) -> [u8; 4] {
        key_id(&self.name, &self.key)
    }
}

impl Display for VerifierKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.name, HEXLOWER.encode(&self.id()), encode(&self.key))
    }
}

impl FromStr for VerifierKey {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<VerifierKey, Malformed> {
        let (name, id, key) = split(text).ok_or(Malformed::VerifierKey)?;
        let key = decode(key).ok_or(Malformed::VerifierKey)?;
        let known = VerifierKey { name: name.to_owned(), key };
        if known.id() == id { Ok(known) } else { Err(Malformed::VerifierKey) }
    }
}

impl Signer {
    /// Makes a key for this name. It is returned in the form that `parse` reads.
    pub fn generate(name: &str) -> Result<(Signer, SecretString), Malformed> {
        let mut seed = [0; 32];
        rand::rng().fill_bytes(&mut seed);
        let signer = Signer::new(name, &seed).ok_or(Malformed::SigningKey)?;
        let id = HEXLOWER.encode(&signer.verifier().id());
        let text = format!("{PRIVATE}{name}+{id}+{}", encode(&seed));
        Ok((signer, text.into()))
    }

    fn new(name: &str, seed: &[u8]) -> Option<Signer> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok().filter(|_| is_name(name))?;
        Some(Signer { name: name.to_owned(), pair })
    }

    /// Reads `PRIVATE+KEY+NAME+HASH+KEY`.
    pub fn parse(text: &str) -> Result<Signer, Malformed> {
        let read = || {
            let (name, id, seed) = split(text.trim().strip_prefix(PRIVATE)?)?;
            Signer::new(name, &decode(seed)?).filter(|it| it.verifier().id() == id)
        };
        read().ok_or(Malformed::SigningKey)
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn verifier(&self) -> VerifierKey {
        VerifierKey { name: self.name.clone(), key: self.pair.public_key().as_ref().to_vec() }
    }

    /// Signs a text, which ends with a line break.
    pub fn sign(&self, text: &str) -> Note {
        let bytes = self.pair.sign(text.as_bytes()).as_ref().to_vec();
        let signature = Signature { name: self.name.clone(), key_id: self.verifier().id(), bytes };
        Note { text: text.to_owned(), signatures: vec![signature] }
    }
}

impl Note {
    /// Whether the key has signed the note.
    pub fn is_signed_by(&self, key: &VerifierKey) -> bool {
        let public = UnparsedPublicKey::new(&ED25519, &key.key);
        self.signatures
            .iter()
            .filter(|it| it.name == key.name && it.key_id == key.id())
            .any(|it| public.verify(self.text.as_bytes(), &it.bytes).is_ok())
    }
}

impl Display for Note {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for Signature { name, key_id, bytes } in &self.signatures {
            writeln!(f, "— {name} {}", BASE64.encode(&[key_id.as_slice(), bytes].concat()))?;
        }
        Ok(())
    }
}

impl FromStr for Note {
    type Err = Malformed;

    fn from_str(note: &str) -> Result<Note, Malformed> {
        let (text, lines) = note.rsplit_once("\n\n").ok_or(Malformed::Note)?;
        let signature = |line: &str| {
            let (name, encoded) = line.strip_prefix("— ")?.split_once(' ').filter(|(it, _)| is_name(it))?;
            let decoded = BASE64.decode(encoded.as_bytes()).ok()?;
            let (key_id, bytes) = decoded.split_first_chunk().filter(|(_, it)| !it.is_empty())?;
            Some(Signature { name: name.to_owned(), key_id: *key_id, bytes: bytes.to_vec() })
        };
        let lines = lines.strip_suffix('\n').ok_or(Malformed::Note)?;
        let signatures: Option<Vec<_>> = lines.split('\n').map(signature).collect();
        let signatures = signatures.ok_or(Malformed::Note)?;
        Ok(Note { text: format!("{text}\n"), signatures })
    }
}
