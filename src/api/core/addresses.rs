//! Addresses that are the same to Partner Center and to Azure AD: in any case, with empty segments or a trailing slash,
//! and with `v1.0` for `v1`. Clients build such addresses from links.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Uri;
use actix_web::http::uri::PathAndQuery;
use actix_web::middleware::Next;

/// Middleware that rewrites such an address before it is routed.
pub async fn normalize(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if let Some(uri) = normalized(request.uri()) {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
    next.call(request).await
}

/// The usual form of an address under `/v1` or of the token endpoint, if it has another one.
fn normalized(uri: &Uri) -> Option<Uri> {
    let lower = uri.path().to_ascii_lowercase();
    let segments: Vec<&str> = lower.split('/').filter(|it| !it.is_empty()).collect();
    let path = match segments.as_slice() {
        ["v1" | "v1.0", rest @ ..] => [&["v1"], rest].concat(),
        [.., "oauth2", "token"] | [.., "oauth2", "v2.0", "token"] => segments,
        _ => return None,
    };
    let path = format!("/{}", path.join("/"));
    if path == uri.path() {
        return None;
    }
    let query = uri.query().map(|it| format!("?{it}")).unwrap_or_default();
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(format!("{path}{query}")).ok()?);
    Uri::from_parts(parts).ok()
}
