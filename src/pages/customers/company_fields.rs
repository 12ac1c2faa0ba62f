//! The fields of a company, in the wizard and in the edit form.

use crate::model::customers::company::{EDUCATION_SEGMENTS, QUALIFICATIONS};
use crate::model::customers::company_form::CompanyForm;
use crate::model::customers::country::{Country, Language};
use crate::model::customers::domain;
use crate::model::customers::national_cloud::NationalCloud;
use crate::model::programme::reseller::Reseller;
use crate::web::answer::page::Page;

pub struct CompanyFields {
    pub form: CompanyForm,
    pub resellers: Vec<Reseller>,
    pub countries: &'static [&'static Country],
    pub languages: Vec<&'static Language>,
    pub qualifications: [&'static str; 5],
    pub segments: [&'static str; 2],
    pub national_clouds: [NationalCloud; 3],
}

impl CompanyFields {
    pub fn new(page: &Page, form: CompanyForm, resellers: Vec<Reseller>) -> Self {
        CompanyFields {
            form,
            resellers,
            countries: Country::list(page.lang()),
            languages: Language::list(page.lang()),
            qualifications: QUALIFICATIONS,
            segments: EDUCATION_SEGMENTS,
            national_clouds: NationalCloud::ALL,
        }
    }

    /// Whether the country requires the contact's phone number.
    pub fn needs_phone(&self) -> bool {
        self.country().is_some_and(Country::needs_registration_id)
    }

    /// Whether the visitor asked for the form of the chosen country.
    pub fn is_adapted(&self) -> bool {
        self.form.is_refresh()
    }

    /// The country and the national cloud that the form was adapted to, in words.
    pub fn adapted_to(&self, page: &Page) -> Option<String> {
        let country = self.country().map(|it| it.name(page.lang()));
        let cloud = NationalCloud::find(&self.form.national_cloud).map(|it| page.t(it.label()));
        let chosen: Vec<&str> = country.into_iter().chain(cloud).collect();
        Some(chosen.join(", ")).filter(|it| self.is_adapted() && !it.is_empty())
    }

    /// The suffix of domain names in the chosen cloud.
    pub fn domain_suffix(&self) -> &'static str {
        domain::suffix(NationalCloud::find(&self.form.national_cloud))
    }

    pub fn country(&self) -> Option<&'static Country> {
        Country::find(&self.form.country)
    }
}
