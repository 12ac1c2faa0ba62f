//! How a visitor repeats a request that could not be handled now. A form can be sent again from the error page, so
//! that nothing that was typed is lost.

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::Method;
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest};

use crate::web::request::bodies::Unread;
use crate::web::request::origin::is_same_site;
use crate::web::request::pairs;

/// Fields that no page repeats.
pub const SECRETS: [&str; 6] = ["password", "current_password", "new_password", "secret", "code", "app_code"];

/// The body of the form.
struct Sent(Bytes);

/// How to repeat a request.
pub enum Retry {
    /// By opening its address again.
    Get,
    /// By sending these fields again, among them the form token that was sent.
    Form(Vec<(String, String)>),
    /// By going back to the page with the form. The error page does not repeat the form, for example because it has a
    /// secret or a file.
    Back,
}

/// Keeps the body of a form until the request is answered.
pub fn keep(request: &HttpRequest, body: Bytes) {
    request.extensions_mut().insert(Sent(body));
}

/// Reads the form of a request. The handler can read it again.
pub async fn read(request: &mut ServiceRequest) -> Result<(), Unread> {
    if request.method() == Method::POST && is_form(request.request()) {
        let body = request.extract::<Bytes>().await.map_err(|it| Unread::of(&it))?;
        keep(request.request(), body.clone());
        request.set_payload(Payload::from(body));
    }
    Ok(())
}

/// The fields of the form that `read` has read. `None` if the form comes from another site.
pub fn fields(request: &HttpRequest) -> Option<Vec<(String, String)>> {
    let extensions = request.extensions();
    let sent = extensions.get::<Sent>().filter(|_| is_same_site(request))?;
    pairs::decode(&sent.0).ok()
}

pub fn has_secret(fields: &[(String, String)]) -> bool {
    fields.iter().any(|(name, _)| SECRETS.contains(&name.as_str()))
}

pub fn is_form(request: &HttpRequest) -> bool {
    request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// How to repeat a request. The form of another site is not kept.
pub fn of(request: &HttpRequest) -> Retry {
    if request.method() != Method::POST {
        return Retry::Get;
    }
    match fields(request) {
        Some(fields) if !has_secret(&fields) => Retry::Form(fields),
        _ => Retry::Back,
    }
}
