//! The exact file that the firm gave its customers: a PDF or Word document.

use chrono::{DateTime, Utc};

use crate::form;
use crate::model::catalogue::agreement::{AgreementType, Catalogue};
use crate::model::catalogue::template;
use crate::model::customers::country::Country;
use crate::model::kernel::file_kind::FileKind;
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::sent_file::base_name;
use crate::model::kernel::text::line;

/// The maximum file size in bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;

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
    let name = line(base_name(&name), 200)?.ok_or("error-file-missing")?;
    let media_type = media_type(&content).ok_or("error-file-kind")?;
    Ok((name, media_type, content))
}

/// Detects the media type from the content. `None` for other kinds.
pub fn media_type(content: &[u8]) -> Option<&'static str> {
    let kind = FileKind::of(content);
    kind.filter(|it| matches!(it, FileKind::Pdf | FileKind::Docx)).map(FileKind::media_type)
}
