//! The tiles of the transparency log, and its entries (C2SP tlog-tiles). A tile never changes.

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Path};
use utoipa::OpenApi;

use crate::api::core::error::{Error, Fault};
use crate::api::core::key_gate::AnyKeyOrPublicLog;
use crate::api::core::parameters::{NoParameters, Query};
use crate::api::core::schemas::Problem;
use crate::model::evidence::tiles::{Content, Place, WIDTH, bundle};
use crate::model::evidence::tree::extent;
use crate::store::db::Db;
use crate::store::evidence::hash_tiles::{self, stored};
use crate::store::evidence::{head, leaves};

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Documentation;

/// Returns a tile of the transparency log, or a bundle of its entries.
#[utoipa::path(
    get,
    path = "/log/tile/{tile}",
    operation_id = "get_log_tile",
    tag = "Transparency log",
    params(("tile" = String, Path, description = "Level and number, such as `0/x001/234` or `0/000.p/17`, or `entries` and a number")),
    responses(
        (status = 200, description = "The hashes or entries", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "1000", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(
    AnyKeyOrPublicLog(is_public): AnyKeyOrPublicLog,
    _: Query<NoParameters>,
    path: Path<String>,
    db: Data<Db>,
) -> Result<HttpResponse, Error> {
    let bytes = match Place::parse(&path) {
        Some(place) => find(&db, place).await?,
        None => None,
    };
    let bytes = bytes.ok_or_else(|| Fault::new(1000))?;
    // The same address has the same bytes for ever. Without a key, a cache that is shared may keep them.
    let caches = match is_public {
        true => "public, max-age=31536000, immutable",
        false => "private, max-age=31536000, immutable",
    };
    let mut response = HttpResponse::Ok();
    response.content_type("application/octet-stream");
    Ok(response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static(caches))).body(bytes))
}

/// The bytes of a tile. `None` if the log does not reach its end.
async fn find(db: &Db, place: Place) -> Result<Option<Vec<u8>>, Error> {
    let Some(head) = head::find(db).await? else { return Ok(None) };
    let level = match place.content {
        Content::Hashes(level) => level,
        Content::Entries => 0,
    };
    let (full, width) = extent(head.size, level);
    if (place.number >= full) && (place.number > full || place.width > width) {
        return Ok(None);
    }
    if place.content == Content::Entries {
        let from = stored(place.number * WIDTH);
        let bodies = leaves::list_bodies(db, from, from + stored(place.width)).await?;
        let is_whole = stored(place.width) == i64::try_from(bodies.len()).unwrap_or_default();
        return Ok(bundle(bodies.iter().map(String::as_str)).filter(|_| is_whole));
    }
    let hashes = hash_tiles::find(db, level, place.number).await?;
    let width = usize::try_from(place.width).unwrap_or_default();
    Ok(hashes.and_then(|it| it.get(..width).map(<[_]>::concat)))
}
