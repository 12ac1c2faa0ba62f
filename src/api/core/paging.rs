//! Paging of lists: the size of a page.

use crate::api::core::dialect::Dialect;
use crate::api::core::error::{Error, wrong};

/// The maximum page size, and the size of a page under `/v1` that was not asked for: Partner Center's clients that do
/// not page expect everything.
const MOST: i64 = 500;
/// The size of a page under `/api` that was not asked for.
const USUAL: i64 = 100;

/// The page size. Under `/v1`, 0 means the usual size.
pub fn size(asked: Option<i64>, dialect: Dialect) -> Result<usize, Error> {
    let asked = match dialect {
        Dialect::PartnerCenter => asked.filter(|it| *it != 0).unwrap_or(MOST),
        Dialect::Own => asked.unwrap_or(USUAL),
    };
    match asked {
        size if (1..=MOST).contains(&size) => usize::try_from(size).map_err(|_| wrong("size", "api-range")),
        _ => Err(wrong("size", "api-range")),
    }
}
