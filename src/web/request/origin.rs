//! Where a request comes from.

use actix_web::HttpRequest;
use actix_web::web::Data;
use url::Url;

use crate::web::answer::error::Error;

/// The URL at which browsers reach the register.
pub struct PublicUrl(pub Url);

impl PublicUrl {
    /// The absolute URL of one of our paths.
    pub fn join(&self, path: &str) -> Result<String, Error> {
        self.0.join(path).map(String::from).map_err(|it| Error::Unexpected(it.into()))
    }
}

/// Whether the request comes from this site, if the browser sends its origin.
pub fn is_same_site(request: &HttpRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|it| it.to_str().ok());
    match (header("sec-fetch-site"), header("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => is_ours(request, origin),
        (None, None) => true,
    }
}

/// Whether the browser says that the request comes from this site.
pub fn is_surely_same_site(request: &HttpRequest) -> bool {
    let says = ["sec-fetch-site", "origin"].iter().any(|it| request.headers().contains_key(*it));
    says && is_same_site(request)
}

/// Whether an origin, such as `https://paraph.example`, is that of this site. A proxy may have changed the Host header,
/// so the address for browsers is one as well.
pub fn is_ours(request: &HttpRequest, origin: &str) -> bool {
    let asked = request.headers().get("host").and_then(|it| it.to_str().ok());
    let host = origin.split_once("://").map(|(_, host)| host);
    (host.is_some() && host == asked) || Some(origin) == public_origin(request).as_deref()
}

fn public_origin(request: &HttpRequest) -> Option<String> {
    request.app_data::<Data<PublicUrl>>().map(|it| it.0.origin().ascii_serialization())
}

/// Logs the compared origins. The form may come from this site through a misconfigured proxy.
pub fn log_refusal(request: &HttpRequest) {
    let header = |name: &str| request.headers().get(name).and_then(|it| it.to_str().ok());
    let (site, origin, host) = (header("sec-fetch-site"), header("origin"), header("host"));
    tracing::warn!(site, origin, host, public_url = public_origin(request), "refused a form of another site");
}
