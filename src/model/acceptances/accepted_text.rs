//! The text that a customer was given to accept: version, template and file, each optional.

use chrono::NaiveDate;

use crate::model::catalogue::agreement::{AgreementType, Catalogue};
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::model::catalogue::template;
use crate::model::customers::country::Country;
use crate::model::kernel::input::{Errors, Fields, Message, Pairs};

/// The text, as far as it is known. `check` validates it and completes it from the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct AcceptedText {
    /// The ID of a version in the catalogue.
    pub version_id: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub template_country: Option<String>,
    /// A culture, such as fr-FR.
    pub template_language: Option<String>,
    /// The ID of the exact file, if the firm has added it to the catalogue.
    pub file_id: Option<String>,
}

/// The three selections of a form: a version's ID, `COUNTRY/language`, a file's ID.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TextForm {
    pub version: String,
    pub template: String,
    pub file: String,
}

impl Fields for TextForm {
    fn take(pairs: &mut Pairs) -> Self {
        let mut field = |name: &str| pairs.remove(name).unwrap_or_default();
        TextForm {
            version: field("accepted_version"),
            template: field("accepted_template"),
            file: field("accepted_file"),
        }
    }
}

impl From<&AcceptedText> for TextForm {
    fn from(text: &AcceptedText) -> Self {
        let template = text.template_country.as_ref().zip(text.template_language.as_ref());
        TextForm {
            version: text.version_id.clone().unwrap_or_default(),
            template: template.map(|(country, language)| format!("{country}/{language}")).unwrap_or_default(),
            file: text.file_id.clone().unwrap_or_default(),
        }
    }
}

impl TextForm {
    pub fn is_blank(&self) -> bool {
        self.version.is_empty() && self.template.is_empty() && self.file.is_empty()
    }

    pub fn parse(&self) -> AcceptedText {
        let given = |text: &str| Some(text.to_owned()).filter(|it| !it.is_empty());
        let (country, language) = self.template.split_once('/').unwrap_or((&self.template, ""));
        AcceptedText {
            version_id: given(&self.version),
            template_country: given(country),
            template_language: given(language),
            file_id: given(&self.file),
        }
    }
}

impl AcceptedText {
    /// `file`: the firm's file with the given ID, if it exists. It determines the version and the template; other given
    /// values must agree with it. `accepted_on`: `None` if the date has an error.
    pub fn check(
        &self,
        agreement_type: AgreementType,
        accepted_on: Option<NaiveDate>,
        file: Option<&AgreementFile>,
        catalogue: &Catalogue,
    ) -> Result<AcceptedText, Errors> {
        let mut errors = Errors::default();
        let file = file.filter(|it| it.agreement_type == agreement_type);
        if file.is_none() && self.file_id.is_some() {
            errors.add("accepted_file", "error-file-unknown");
        }
        let Some(template) = errors.check("accepted_template", self.template(agreement_type)) else {
            return Err(errors);
        };
        if let Some(file) = file {
            if self.version_id.as_ref().is_some_and(|it| *it != file.version_id) {
                errors.add("accepted_file", "error-file-version");
            }
            if template.is_some_and(|it| it != (file.country.as_str(), file.language.as_str())) {
                errors.add("accepted_file", "error-file-template");
            }
        }
        let named = file.map(|it| &it.version_id).or(self.version_id.as_ref());
        if let Some(named) = named {
            let (at, of) = match self.version_id {
                Some(_) => ("accepted_version", "version"),
                None => ("accepted_file", "file"),
            };
            match catalogue.versions(agreement_type).find(|it| it.id == *named) {
                None => errors.add("accepted_version", "error-version-unknown"),
                Some(version) if accepted_on.is_some_and(|it| it < version.published_on) => {
                    let message = Message::new("error-version-later").with("of", of);
                    errors.add(at, message.with("first", version.published_on));
                }
                Some(_) => {}
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let template = file.map(|it| (it.country.as_str(), it.language.as_str())).or(template);
        Ok(AcceptedText {
            version_id: named.cloned(),
            template_country: template.map(|(country, _)| country.to_owned()),
            template_language: template.map(|(_, language)| language.to_owned()),
            file_id: file.map(|it| it.id.clone()),
        })
    }

    fn template(&self, agreement_type: AgreementType) -> Result<Option<(&str, &str)>, Message> {
        let known = |(country, language): &(&str, &str)| {
            Country::find(country).is_some() && template::all_languages(agreement_type).contains(language)
        };
        match (self.template_country.as_deref(), self.template_language.as_deref()) {
            (None, None) => Ok(None),
            (country, language) => {
                country.zip(language).filter(known).map(Some).ok_or_else(|| "error-template-unknown".into())
            }
        }
    }
}
