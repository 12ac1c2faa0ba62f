//! The page about an error.

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;

use crate::model::people::staff::Role;
use crate::web::answer::error::Error;
use crate::web::answer::page::{self, Page, own_path};
use crate::web::request::retries::Retry;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    title: String,
    text: String,
    roles: &'static [Role],
    reference: Option<String>,
    /// Whether trying another directory account may help.
    offers_other_account: bool,
    /// How to repeat the request, if that may help.
    retry: Option<Retry>,
    /// What the visitor typed into the form that can be sent again: labels and values.
    typed: Vec<(&'static str, String)>,
    /// The address to repeat it at.
    address: String,
}

/// `retry`: how to repeat the request, if that may help.
pub fn error_page(
    page: Page,
    error: &Error,
    reference: Option<String>,
    retry: Option<Retry>,
) -> HttpResponse {
    let (lang, key) = (page.lang(), format!("error-page-{}", error.name()));
    let roles = match error {
        Error::Forbidden(roles) => *roles,
        _ => &[],
    };
    let status = actix_web::ResponseError::status_code(error);
    let title = page.t(&key).to_owned();
    let wait = match error {
        Error::TooMany(wait) => Some(wait.num_seconds() + 1),
        _ => None,
    };
    let text = match wait {
        Some(seconds) => {
            let minutes = (seconds + 59) / 60;
            page.f("error-page-too-many-text", &[("count", &minutes.to_string())])
        }
        None => match error {
            Error::DirectoryRefused(reason) => page.t(reason.text()).to_owned(),
            Error::CrossSite if matches!(retry, Some(Retry::Form(_))) => {
                page.t("error-page-cross-site-kept").to_owned()
            }
            _ => page.t(&format!("{key}-text")).to_owned(),
        },
    };
    let offers_other_account = matches!(error, Error::DirectoryRefused(_)) && page.staff().is_none();
    let address = own_path(page.path()).to_owned();
    let typed = match &retry {
        // The language is chosen by a button.
        Some(Retry::Form(fields)) if page.path() != "/language" => page.typed(fields),
        _ => Vec::new(),
    };
    let template =
        ErrorPage { page, title, text, roles, reference, offers_other_account, retry, typed, address };
    let mut response = page::respond(status, lang, template.render().unwrap_or_default());
    if let Some(seconds) = error.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
