//! A proof file: what backs a record, such as the signed contract or the customer's email. It is added once and never
//! replaced.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::form;
use crate::model::acceptances::annulment::RecordKind;
use crate::model::acceptances::provenance::Provenance;
use crate::model::kernel::coded::coded;
use crate::model::kernel::file_kind::FileKind;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::sent_file::{SentFile, base_name};
use crate::model::kernel::text;

/// The maximum file size in bytes.
pub const LARGEST: usize = 20 * 1024 * 1024;
/// The maximum number of files in one form, and of their bytes.
pub const AT_ONCE: usize = 10;
pub const LARGEST_AT_ONCE: usize = 60 * 1024 * 1024;

/// In characters.
const LONGEST_NAME: usize = 200;

coded! {
    /// Where the content of a proof file is.
    #[derive(sqlx::Type)]
    #[sqlx(type_name = "text", rename_all = "snake_case")]
    pub enum Place {
        Database = "database",
        /// A folder of the server.
        Folder = "folder",
        /// A bucket of an S3-compatible store.
        Bucket = "bucket",
    }
}

/// The row of a proof file: everything except its content.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Proof {
    pub id: String,
    pub customer_id: String,
    pub record_kind: RecordKind,
    /// The ID of the record that the file backs.
    pub record_id: String,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    /// As hexadecimal digits.
    pub sha256: String,
    pub place: Place,
    #[sqlx(flatten)]
    pub provenance: Provenance,
}

impl Proof {
    /// The key of the text for its type.
    pub fn kind_label(&self) -> &'static str {
        FileKind::find_media_type(&self.media_type).map_or("not-recorded", FileKind::label)
    }

    /// Whether this is its content.
    pub fn has_content(&self, content: &[u8]) -> bool {
        sha256(content) == self.sha256
    }
}

/// A checked file that is not stored yet.
#[derive(Debug)]
pub struct NewProof {
    pub id: Id,
    pub name: String,
    pub media_type: &'static str,
    pub sha256: String,
    pub content: Vec<u8>,
}

impl NewProof {
    /// Checks a file. `id` is generated with the form.
    pub fn check(id: Id, name: &str, content: Vec<u8>) -> Result<NewProof, Message> {
        let name = clean_name(name)?.ok_or("error-proof-missing")?;
        let about = |key| Message::new(key).with("name", &name);
        if content.len() > LARGEST {
            return Err(about("error-proof-large"));
        }
        let kind = FileKind::of(&content).ok_or_else(|| about("error-proof-kind"))?;
        Ok(NewProof { id, media_type: kind.media_type(), sha256: sha256(&content), name, content })
    }
}

form! {
    /// `id` is generated with the form, so that a form sent twice adds each file once.
    ProofForm { id }
}

impl ProofForm {
    /// The files, or the error of the first one that is refused.
    pub fn check(id: &Id, sent: Vec<SentFile>) -> Result<Vec<NewProof>, Errors> {
        if sent.is_empty() {
            return Err(Errors::at("proof", "error-proof-missing"));
        }
        let mut checked: Vec<NewProof> = Vec::new();
        for (index, file) in (0..).zip(sent) {
            let Some(content) = file.content else {
                let name = clean_name(&file.name).ok().flatten().unwrap_or_default();
                return Err(Errors::at("proof", Message::new("error-proof-large").with("name", name)));
            };
            let new = NewProof::check(id.following(index), &file.name, content);
            let new = new.map_err(|it| Errors::at("proof", it))?;
            // The same file, chosen twice, is added once.
            if !checked.iter().any(|it| it.sha256 == new.sha256) {
                checked.push(new);
            }
        }
        Ok(checked)
    }
}

/// The name without its folder and without characters that cannot be seen. A long name is shortened before its
/// extension.
fn clean_name(sent: &str) -> Result<Option<String>, Message> {
    let name = text::without_unseen(base_name(sent));
    let length = name.chars().count();
    let Some(surplus) = length.checked_sub(LONGEST_NAME).filter(|it| *it > 0) else {
        return text::line(&name, LONGEST_NAME);
    };
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    let kept = stem.chars().count().saturating_sub(surplus);
    let short: String = stem.chars().take(kept).collect();
    let whole = if extension.is_empty() { short } else { format!("{short}.{extension}") };
    text::line(&whole, LONGEST_NAME)
}

fn sha256(content: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(content))
}
