//! HTTP requests to the directory: TLS, bounded time and size, no redirects.

use std::time::Duration;

use openidconnect::http::{Response, response};
use openidconnect::{HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use url::{Host, Url};

/// The key set of a large directory is about 20 kB.
const LARGEST: usize = 512 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("{0} is not an https:// address")]
    InTheClear(String),
    #[error("the answer is too large")]
    TooLarge,
    #[error(transparent)]
    Request(#[from] reqwest::Error),
    #[error(transparent)]
    Address(#[from] url::ParseError),
    #[error(transparent)]
    Answer(#[from] openidconnect::http::Error),
}

/// Whether the connection is private: TLS or loopback.
pub fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

/// Whether an address leads to this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

pub fn client(issuer: &Url) -> Result<reqwest::Client, FetchError> {
    let client = reqwest::Client::builder()
        .redirect(Policy::none())
        .timeout(PATIENCE)
        // No pooling: a pooled connection would belong to one thread, and sign-ins are rare.
        .pool_max_idle_per_host(0);
    // No proxy for loopback.
    let client = if is_loopback(issuer) { client.no_proxy() } else { client };
    Ok(client.build()?)
}

pub async fn fetch(client: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, FetchError> {
    let url = request.uri().to_string();
    if !is_safe(&url.parse()?) {
        return Err(FetchError::InTheClear(url));
    }
    let mut answer = client.execute(request.try_into()?).await?;
    let mut response: response::Builder = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        response = response.header(name, value);
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST {
            return Err(FetchError::TooLarge);
        }
    }
    Ok(response.body(body)?)
}
