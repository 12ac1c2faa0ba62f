//! The fields that name what a customer was given to accept: version, template and file.

use crate::model::acceptances::accepted_text::TextForm;
use crate::model::catalogue::agreement::{AgreementType, Version};
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::model::catalogue::template;
use crate::model::kernel::input::Errors;
use crate::web::answer::page::Page;

/// What there is to choose from of one agreement.
pub struct Choices {
    pub agreement_type: AgreementType,
    pub versions: Vec<Version>,
    /// Value and label.
    pub templates: Vec<(String, String)>,
    pub files: Vec<(String, String)>,
}

pub struct TextFields {
    pub form: TextForm,
    pub choices: Vec<Choices>,
    /// Whether something of it was filled in, or is to be mended.
    pub open: bool,
}

impl TextFields {
    /// `country`: the customer's, if it is known.
    pub fn new(
        page: &Page,
        form: TextForm,
        country: Option<&str>,
        agreements: impl IntoIterator<Item = AgreementType>,
        files: &[AgreementFile],
        errors: &Errors,
    ) -> Self {
        let wrong = ["accepted_version", "accepted_template", "accepted_file"];
        let open = !form.is_blank() || wrong.iter().any(|it| errors.of(it).is_some());
        let choices = agreements.into_iter().map(|it| choices(page, &form, country, it, files)).collect();
        TextFields { form, choices, open }
    }
}

fn choices(
    page: &Page,
    form: &TextForm,
    country: Option<&str>,
    agreement_type: AgreementType,
    files: &[AgreementFile],
) -> Choices {
    let label =
        |country: &str, language: &str| format!("{} – {}", page.country(country), page.culture(language));
    let templates_of = |country| {
        let languages = template::languages(agreement_type, country).into_iter();
        languages.map(move |it| (format!("{country}/{it}"), label(country, it)))
    };
    let mut templates: Vec<_> = country.into_iter().flat_map(templates_of).collect();
    if let Some((country, language)) = form.template.split_once('/')
        && template::all_languages(agreement_type).contains(language)
        && !templates.iter().any(|(value, _)| *value == form.template)
    {
        // Named when the customer was in another country, and still the one that was accepted.
        templates.push((form.template.clone(), label(country, language)));
    }
    let files = files.iter().filter(|it| it.agreement_type == agreement_type);
    Choices {
        agreement_type,
        versions: page.catalogue().versions(agreement_type).cloned().collect(),
        templates,
        files: files
            .map(|it| {
                let version = page.version(&it.version_id);
                (it.id.clone(), format!("{} – {version}, {}", it.name, page.culture(&it.language)))
            })
            .collect(),
    }
}
