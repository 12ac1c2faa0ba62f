//! Paging of lists: the size of a page, and the item it starts after.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::core::call::Caller;
use crate::api::core::error::{Error, wrong};

/// The maximum page size.
const MOST: i64 = 500;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The page size. Default: 100.
    #[param(minimum = 1, maximum = 500)]
    pub size: Option<i64>,
    /// The ID of the last item of the previous page, as in its `next` link.
    pub after: Option<String>,
}

/// The page size of a Partner Center list. 0 or no value means the maximum.
pub fn seek_size(asked: Option<i64>) -> Result<usize, Error> {
    size(Some(asked.filter(|it| *it != 0).unwrap_or(MOST)))
}

/// The page size. Default: 100.
pub fn size(asked: Option<i64>) -> Result<usize, Error> {
    match asked.unwrap_or(100) {
        size if (1..=MOST).contains(&size) => usize::try_from(size).map_err(|_| wrong("size", "api-range")),
        _ => Err(wrong("size", "api-range")),
    }
}

/// The URI of the page after the item with this ID.
pub fn next(caller: &Caller, size: usize, id: &str) -> String {
    let uri = caller.uri();
    let path = uri.split('?').next().unwrap_or_default();
    format!("{path}?size={size}&after={id}")
}
