//! Continuation tokens: the place where the next page of a list starts.

use std::fmt;

use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::api::core::call::Caller;
use crate::api::core::error::{Error, wrong};
use crate::api::core::reply::Header;
use crate::model::kernel::id::Id;
use crate::model::kernel::paging::Place;

/// The header that holds the token under `/v1`.
pub const CONTINUATION: &str = "MS-ContinuationToken";

/// The place where a page ended. The token names its list, so that no other list accepts it.
#[derive(Debug)]
pub struct Token<K> {
    pub list: &'static str,
    pub place: Place<K>,
}

/// The sort key of a list, as text.
pub trait Key: Sized {
    fn write(&self) -> String;
    fn read(text: &str) -> Option<Self>;
}

impl Key for String {
    fn write(&self) -> String {
        utf8_percent_encode(self, NON_ALPHANUMERIC).to_string()
    }

    fn read(text: &str) -> Option<String> {
        let key = percent_decode_str(text).decode_utf8().ok()?.into_owned();
        (!key.chars().any(char::is_control)).then_some(key)
    }
}

impl Key for DateTime<Utc> {
    fn write(&self) -> String {
        self.timestamp_micros().to_string()
    }

    fn read(text: &str) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_micros(text.parse().ok()?).filter(is_storable)
    }
}

/// Whether a time is between 1970 and 9999, the range that both databases store.
pub fn is_storable(moment: &DateTime<Utc>) -> bool {
    (0..=253_402_300_799).contains(&moment.timestamp())
}

impl<K: Key> Token<K> {
    /// Parses a token. `None` if it is malformed or belongs to another list.
    pub fn read(list: &'static str, text: &str) -> Option<Token<K>> {
        let (id, key) = text.strip_prefix(list)?.strip_prefix('.')?.split_once('.')?;
        let id: Id = id.parse().ok()?;
        Some(Token { list, place: Place { key: K::read(key)?, id: id.into() } })
    }

    /// Reads the token from the headers of a call. A call for the next page has `seekOperation=Next`.
    pub fn of(
        list: &'static str,
        request: &HttpRequest,
        seek: Option<&str>,
    ) -> Result<Option<Token<K>>, Error> {
        let token = request.headers().get(CONTINUATION).and_then(|it| it.to_str().ok());
        match seek {
            None => Ok(None),
            Some(it) if it.eq_ignore_ascii_case("next") => {
                let token = token.ok_or_else(|| wrong(CONTINUATION, "api-missing"))?;
                let token = Token::read(list, token);
                token.map(Some).ok_or_else(|| wrong(CONTINUATION, "api-continuation"))
            }
            Some(_) => Err(wrong("seekOperation", "api-seek")),
        }
    }
}

impl<K: Key> fmt::Display for Token<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.list, self.place.id, self.place.key.write())
    }
}

/// The URI of the next page, and the header that the client must send with it.
pub fn next(caller: &Caller, token: String) -> (String, Vec<Header>) {
    let uri = caller.uri();
    let uri = match uri.to_ascii_lowercase().contains("seekoperation=") {
        true => uri,
        false => format!("{uri}{}seekOperation=Next", if uri.contains('?') { '&' } else { '?' }),
    };
    (uri, vec![Header { key: CONTINUATION.to_owned(), value: token }])
}
