//! Pages of a list: how many, and after which.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::api::core::call::Caller;
use crate::api::core::error::{Error, wrong};

/// The most that a page has.
const MOST: i64 = 500;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many to answer.
    #[param(minimum = 1, maximum = 500)]
    pub size: Option<i64>,
    /// The id of the last of the page before, as its link to the next page has it.
    pub after: Option<String>,
}

/// How many a page of Partner Center's lists has, where 0 means as many as may be.
pub fn seek_size(asked: Option<i64>) -> Result<usize, Error> {
    size(Some(asked.filter(|it| *it != 0).unwrap_or(MOST)))
}

/// How many a page has: 100 where nothing is asked.
pub fn size(asked: Option<i64>) -> Result<usize, Error> {
    match asked.unwrap_or(100) {
        size if (1..=MOST).contains(&size) => usize::try_from(size).map_err(|_| wrong("size", "api-range")),
        _ => Err(wrong("size", "api-range")),
    }
}

/// The address of the page after the thing with this id.
pub fn next(caller: &Caller, size: usize, id: &str) -> String {
    let uri = caller.uri();
    let path = uri.split('?').next().unwrap_or_default();
    format!("{path}?size={size}&after={id}")
}
