//! The languages of Microsoft's agreement templates for a country.

use askama::Template;

use crate::form;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::catalogue::template::{self, CloudTemplate};
use crate::model::customers::country::Country;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::form::Query;
use crate::web::request::gate::AnyStaff;

form! {
    TemplatesQuery { country }
}

#[derive(Template)]
#[template(path = "catalogue/agreement_templates/index.html")]
struct IndexPage {
    page: Page,
    countries: &'static [&'static Country],
    country: Option<&'static Country>,
    /// The code of the country, or empty.
    code: &'static str,
    languages: Vec<&'static str>,
    cloud: Vec<&'static CloudTemplate>,
}

pub async fn index(member: AnyStaff, Query(query): Query<TemplatesQuery>) -> Answer {
    let country = match query.country.as_str() {
        "" => None,
        code => Some(Country::find(code).ok_or(Error::NotFound)?),
    };
    let page = Page::of(&member);
    let code = country.map_or("", |it| it.code.as_str());
    let template = IndexPage {
        countries: Country::list(page.lang()),
        country,
        code,
        languages: template::languages(AgreementType::MicrosoftCustomerAgreement, code),
        cloud: template::cloud(code),
        page,
    };
    page::ok(&template.page, &template)
}
