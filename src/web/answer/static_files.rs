//! The files of `static/`, embedded in the binary. Their URLs contain a hash of their content, so
//! browsers cache them forever. They are compressed once, at the first request.

use std::collections::HashMap;
use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;

use crate::web::answer::error::{Answer, Error};
use crate::web::request::gate::Public;
use crate::web::token;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

struct File {
    address: String,
    hash: String,
    content_type: &'static str,
    plain: Bytes,
    gzip: Bytes,
}

static FILES: LazyLock<HashMap<String, File>> = LazyLock::new(|| {
    let load = |name: &str| {
        let file = Files::get(name)?;
        let hash = token::hex(file.metadata.sha256_hash().get(..8)?);
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&file.data).ok()?;
        Some(File {
            address: format!("/static/{hash}/{name}"),
            hash,
            content_type: content_type(name),
            gzip: encoder.finish().ok()?.into(),
            plain: file.data.into_owned().into(),
        })
    };
    Files::iter().filter_map(|name| Some((name.to_string(), load(&name)?))).collect()
});

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The URL of a file of `static/`.
pub fn address(name: &str) -> &'static str {
    FILES.get(name).map_or("", |it| it.address.as_str())
}

/// Whether a path is the URL of a file of `static/`.
pub fn has(path: &str) -> bool {
    FILES.values().any(|it| it.address == path)
}

pub async fn show(_: Public, request: HttpRequest, path: Path<(String, String)>) -> Answer {
    let (hash, name) = path.into_inner();
    let file = FILES.get(&name).filter(|it| it.hash == hash).ok_or(Error::NotFound)?;
    let mut response = HttpResponse::Ok();
    response
        .content_type(file.content_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    let accepts = request.headers().get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok());
    if accepts.is_some_and(|it| it.contains("gzip")) {
        response.insert_header((header::CONTENT_ENCODING, "gzip"));
        return Ok(response.body(file.gzip.clone()));
    }
    Ok(response.body(file.plain.clone()))
}
