//! The company form, as typed.

use crate::form;
use crate::model::customers::address::AddressInput;
use crate::model::customers::company::{
    ChosenReseller, Company, CompanyInput, country, education_segment, language, qualification,
};
use crate::model::customers::national_cloud::NationalCloud;
use crate::model::kernel::input::Parsed;
use crate::model::programme::reseller::Reseller;

form! {
    /// The button beside the country sends `refresh`. The form is then shown again with the address fields of that
    /// country. If the page shows errors, the script sends `errors` instead.
    CompanyForm {
        refresh, country, company_name, microsoft_id, address_line1, address_line2, city, state, postal_code,
        registration_id, qualification, education_segment, education_website, language, reseller_id, tags,
        national_cloud,
    }
}

impl From<&Company> for CompanyForm {
    fn from(it: &Company) -> Self {
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        let address = it.address.as_ref().map(AddressInput::from).unwrap_or_default();
        CompanyForm {
            refresh: String::new(),
            country: text(&it.country),
            company_name: it.company_name.clone(),
            microsoft_id: text(&it.microsoft_id),
            address_line1: address.line1,
            address_line2: address.line2,
            city: address.city,
            state: address.state,
            postal_code: address.postal_code,
            registration_id: text(&it.registration_id),
            qualification: it.qualification.clone(),
            education_segment: text(&it.education_segment),
            education_website: text(&it.education_website),
            language: text(&it.language),
            reseller_id: text(&it.reseller_id),
            tags: it.tags.0.join(", "),
            national_cloud: it.national_cloud.map(NationalCloud::code).unwrap_or_default().to_owned(),
        }
    }
}

impl CompanyForm {
    pub fn is_refresh(&self) -> bool {
        !self.refresh.is_empty()
    }

    /// Whether the page of the form shows errors. The script then asks which of them remain.
    pub fn has_errors(&self) -> bool {
        self.refresh == "errors"
    }

    /// `resellers`: the firm's resellers.
    pub fn parse(&self, resellers: &[Reseller]) -> CompanyInput {
        CompanyInput {
            country: country(&self.country),
            company_name: self.company_name.clone(),
            microsoft_id: self.microsoft_id.clone(),
            address: AddressInput {
                line1: self.address_line1.clone(),
                line2: self.address_line2.clone(),
                city: self.city.clone(),
                state: self.state.clone(),
                postal_code: self.postal_code.clone(),
            },
            registration_id: self.registration_id.clone(),
            qualification: qualification(&self.qualification),
            education_segment: education_segment(&self.education_segment),
            education_website: self.education_website.clone(),
            language: language(&self.language),
            reseller: self.parse_reseller(resellers),
            tags: self.tags.split(',').map(str::to_owned).collect(),
            national_cloud: self.parse_national_cloud(),
        }
    }

    fn parse_reseller(&self, resellers: &[Reseller]) -> Parsed<Option<ChosenReseller>> {
        if self.reseller_id.is_empty() {
            return Ok(None);
        }
        let found = resellers.iter().find(|it| it.id == self.reseller_id);
        found.map(|it| Some(ChosenReseller::from(it))).ok_or_else(|| "error-reseller-unknown".into())
    }

    fn parse_national_cloud(&self) -> Parsed<Option<NationalCloud>> {
        match NationalCloud::find(&self.national_cloud) {
            None if !self.national_cloud.is_empty() => Err("error-national-cloud-unknown".into()),
            found => Ok(found),
        }
    }
}
