//! The exact file that the firm gave its customers: a PDF or Word document.

use chrono::{DateTime, Utc};

use crate::form;
use crate::model::catalogue::agreement::{AgreementType, Catalogue};
use crate::model::catalogue::template;
use crate::model::customers::country::Country;
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::text::line;

/// The maximum file size in bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;

const PDF: &str = "application/pdf";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The metadata of a file.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AgreementFile {
    pub id: String,
    #[sqlx(try_from = "String")]
    pub agreement_type: AgreementType,
    pub version_id: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub language: String,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    /// As hexadecimal digits.
    pub sha256: String,
    pub added_by: String,
    pub added_at: DateTime<Utc>,
}

form! {
    /// `id` is generated with the form, so that a form sent twice adds one file. `version` is
    /// the id of its version.
    FileForm { id, version, country, language }
}

/// A checked file that is not stored yet.
#[derive(Debug)]
pub struct NewFile {
    pub agreement_type: AgreementType,
    pub version_id: String,
    pub country: String,
    pub language: String,
    pub name: String,
    pub media_type: &'static str,
    pub content: Vec<u8>,
}

impl FileForm {
    /// `sent` is the file name and content.
    pub fn parse(&self, catalogue: &Catalogue, sent: Option<(String, Vec<u8>)>) -> Result<NewFile, Errors> {
        let mut errors = Errors::default();
        let version = catalogue.version(&self.version);
        if version.is_none() {
            errors.add("version", "error-version-missing");
        }
        if Country::find(&self.country).is_none() {
            errors.add("country", "error-country-missing");
        }
        let known = |it: AgreementType| template::all_languages(it).contains(self.language.as_str());
        if !version.map_or_else(|| AgreementType::ALL.into_iter().any(known), |it| known(it.agreement_type)) {
            errors.add("language", "error-template-language-missing");
        }
        let sent = errors.check("file", checked(sent));
        match (version, sent) {
            (Some(version), Some((name, media_type, content))) if errors.is_empty() => Ok(NewFile {
                agreement_type: version.agreement_type,
                version_id: version.id.clone(),
                country: self.country.clone(),
                language: self.language.clone(),
                name,
                media_type,
                content,
            }),
            _ => Err(errors),
        }
    }
}

fn checked(sent: Option<(String, Vec<u8>)>) -> Result<(String, &'static str, Vec<u8>), Message> {
    let (name, content) = sent.ok_or("error-file-missing")?;
    // Keeps only the last part, because some browsers send a path.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = line(name, 200)?.ok_or("error-file-missing")?;
    let media_type = media_type(&content).ok_or("error-file-kind")?;
    Ok((name, media_type, content))
}

/// Detects the media type from the content. `None` for other kinds.
pub fn media_type(content: &[u8]) -> Option<&'static str> {
    if content.starts_with(b"%PDF-") {
        return Some(PDF);
    }
    let names = zip_names(content)?;
    let has = |name: &str| names.contains(&name.as_bytes());
    // A document with macros is another file type, whatever its extension.
    let docx = has("word/document.xml") && has("[Content_Types].xml") && !has("word/vbaProject.bin");
    docx.then_some(DOCX)
}

/// The file names of a zip archive, from the central directory at its end. `None` if it is not a zip archive.
fn zip_names(content: &[u8]) -> Option<Vec<&[u8]>> {
    const END: usize = 22;
    const ENTRY: usize = 46;
    if !content.starts_with(b"PK\x03\x04") {
        return None;
    }
    // After the end record there is only a comment of at most 65,535 bytes.
    let earliest = content.len().saturating_sub(END + 0xffff);
    let tail = content.get(earliest..)?;
    let end = tail.windows(4).rposition(|it| it == b"PK\x05\x06")?;
    let record = tail.get(end..end + END)?;
    let count = number(record, 10, 2)?;
    let mut at = number(record, 16, 4)?;
    let mut names = Vec::new();
    for _ in 0..count {
        let entry = content.get(at..at + ENTRY).filter(|it| it.starts_with(b"PK\x01\x02"))?;
        let [name, extra, comment] = [number(entry, 28, 2)?, number(entry, 30, 2)?, number(entry, 32, 2)?];
        names.push(content.get(at + ENTRY..at + ENTRY + name)?);
        at += ENTRY + name + extra + comment;
    }
    Some(names)
}

/// A little-endian number of this many bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}
