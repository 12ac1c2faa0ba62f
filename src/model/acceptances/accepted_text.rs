//! What a customer was given to accept, as a form names it: version, template and file, each optional.

use chrono::NaiveDate;

use crate::model::catalogue::agreement::AgreementType;
use crate::model::catalogue::template;
use crate::model::customers::country::Country;
use crate::model::customers::rules::Rules;
use crate::model::kernel::input::{Errors, Message};

/// What the customer was given to accept, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct AcceptedText {
    /// A version of the catalogue.
    pub version_id: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub template_country: Option<String>,
    /// A culture, such as fr-FR.
    pub template_language: Option<String>,
    /// The exact file, where the firm has put it into the catalogue.
    pub file_id: Option<String>,
}

/// The three choices as they come: a version's id, `COUNTRY/language`, a file's id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextForm {
    pub version: String,
    pub template: String,
    pub file: String,
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

    /// A file says of which version and template it is: what is chosen beside it must agree. `accepted_on`
    /// is `None` where that day is yet to be mended.
    pub fn parse(
        &self,
        agreement_type: AgreementType,
        accepted_on: Option<NaiveDate>,
        rules: &Rules,
        errors: &mut Errors,
    ) -> Option<AcceptedText> {
        let file = match self.file.as_str() {
            "" => None,
            id => rules.files.iter().find(|it| it.id == id && it.agreement_type == agreement_type),
        };
        if file.is_none() && !self.file.is_empty() {
            errors.add("accepted_file", "error-file-unknown");
        }
        let template = errors.check("accepted_template", self.template(agreement_type))?;
        if let Some(file) = file {
            if !self.version.is_empty() && self.version != file.version_id {
                errors.add("accepted_file", "error-file-version");
            }
            if template.is_some_and(|it| it != (file.country.as_str(), file.language.as_str())) {
                errors.add("accepted_file", "error-file-template");
            }
        }
        let named = file.map_or(self.version.as_str(), |it| it.version_id.as_str());
        let at = if self.version.is_empty() { "accepted_file" } else { "accepted_version" };
        let mut versions = rules.catalogue.versions(agreement_type);
        match versions.find(|it| it.id == named) {
            None if named.is_empty() => {}
            None => errors.add("accepted_version", "error-version-unknown"),
            Some(version) if accepted_on.is_some_and(|it| it < version.published_on) => {
                errors.add(at, Message::new("error-version-later").with("first", version.published_on));
            }
            Some(_) => {}
        }
        let template = file.map(|it| (it.country.as_str(), it.language.as_str())).or(template);
        errors.is_empty().then(|| AcceptedText {
            version_id: Some(named.to_owned()).filter(|it| !it.is_empty()),
            template_country: template.map(|(country, _)| country.to_owned()),
            template_language: template.map(|(_, language)| language.to_owned()),
            file_id: file.map(|it| it.id.clone()),
        })
    }

    fn template(&self, agreement_type: AgreementType) -> Result<Option<(&str, &str)>, Message> {
        if self.template.is_empty() {
            return Ok(None);
        }
        let known = |(country, language): &(&str, &str)| {
            Country::find(country).is_some() && template::all_languages(agreement_type).contains(language)
        };
        let template = self.template.split_once('/').filter(known);
        template.map(Some).ok_or_else(|| "error-template-unknown".into())
    }
}
