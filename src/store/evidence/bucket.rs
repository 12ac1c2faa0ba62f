//! Contents of proof files in a bucket of an S3-compatible store. The key of an object is its SHA-256.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Response, StatusCode};
use rusty_s3::{Credentials, S3Action, UrlStyle};
use url::Url;

use crate::model::evidence::proof::LARGEST;
use crate::store::db::failure::{Failure, Outside};

/// How long a signed address works.
const SIGNED: Duration = Duration::from_secs(300);
const CONNECTING: Duration = Duration::from_secs(5);
/// For a whole request.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Clone)]
pub struct Bucket {
    bucket: rusty_s3::Bucket,
    credentials: Credentials,
    /// Made at the first request, because it loads the certificates of the machine.
    client: Arc<OnceLock<reqwest::Client>>,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bucket({})", self.address())
    }
}

impl Bucket {
    /// Addresses have the name of the bucket in their path, because most stores of one's own have no host per bucket.
    pub fn new(
        endpoint: Url,
        name: String,
        region: String,
        key: &str,
        secret: &str,
    ) -> anyhow::Result<Bucket> {
        let bucket = rusty_s3::Bucket::new(endpoint, UrlStyle::Path, name, region)?;
        Ok(Bucket { bucket, credentials: Credentials::new(key, secret), client: Arc::default() })
    }

    pub fn address(&self) -> String {
        self.bucket.base_url().to_string()
    }

    /// Writes a content under its SHA-256. An object with this key has the same content, unless it was altered.
    pub(super) async fn write(&self, sha256: &str, content: &Arc<[u8]>) -> anyhow::Result<()> {
        let address = self.bucket.put_object(Some(&self.credentials), sha256).sign(SIGNED);
        let answer = send(self.client()?.put(address).body(content.to_vec())).await?;
        if !answer.status().is_success() {
            return Err(refused(answer).await.into());
        }
        Ok(())
    }

    /// `None` if there is no such object.
    pub(super) async fn read(&self, sha256: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let address = self.bucket.get_object(Some(&self.credentials), sha256).sign(SIGNED);
        let mut answer = send(self.client()?.get(address)).await?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        if !answer.status().is_success() {
            return Err(refused(answer).await.into());
        }
        let mut content = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(unavailable)? {
            content.extend_from_slice(&part);
            // What is larger than any proof file was altered. The caller sees that it differs.
            if content.len() > LARGEST {
                break;
            }
        }
        Ok(Some(content))
    }

    fn client(&self) -> anyhow::Result<&reqwest::Client> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        // A pooled connection would belong to one thread, and a redirect would lead elsewhere.
        let builder = reqwest::Client::builder().redirect(Policy::none()).pool_max_idle_per_host(0);
        let builder = builder.connect_timeout(CONNECTING).timeout(PATIENCE);
        let is_here = matches!(self.bucket.base_url().host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let client = if is_here { builder.no_proxy() } else { builder }.build()?;
        Ok(self.client.get_or_init(|| client))
    }
}

async fn send(request: RequestBuilder) -> Result<Response, Outside> {
    request.send().await.map_err(unavailable)
}

/// The address is left out, because its signature is a secret for some minutes.
fn unavailable(error: reqwest::Error) -> Outside {
    Outside::new(Failure::Unavailable, error.without_url())
}

/// The store says in its answer why it refuses.
async fn refused(answer: Response) -> Outside {
    let status = answer.status();
    let reason: String = answer.text().await.unwrap_or_default().chars().take(500).collect();
    Outside::new(
        Failure::Unavailable,
        anyhow::anyhow!("the store of proof files answered {status}: {reason}"),
    )
}
