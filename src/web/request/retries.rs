//! How a visitor repeats a request that could not be handled now. A form can be sent again from the error page, so
//! that nothing that was typed is lost.

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest};

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

/// Reads and keeps the form of a request that reaches no handler.
pub async fn read(request: &mut ServiceRequest) {
    if is_form(request.request())
        && let Ok(body) = request.extract::<Bytes>().await
    {
        keep(request.request(), body);
    }
}

pub fn is_form(request: &HttpRequest) -> bool {
    request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// How to repeat a request. The form of another site is not kept.
pub fn of(request: &HttpRequest) -> Retry {
    if request.method() != Method::POST {
        return Retry::Get;
    }
    let extensions = request.extensions();
    let sent = extensions.get::<Sent>().filter(|_| is_same_site(request));
    let fields = sent.and_then(|it| pairs::decode(&it.0).ok());
    match fields {
        Some(fields) if !fields.iter().any(|(name, _)| SECRETS.contains(&name.as_str())) => {
            Retry::Form(fields)
        }
        _ => Retry::Back,
    }
}
