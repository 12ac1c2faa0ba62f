//! Lists in pages. The token of a page carries the parameters of the list and the position where the page ends, and is
//! signed, so that a client goes on in the same list or is refused.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::Sha256;

use crate::api::core::call::{Call, Caller};
use crate::api::core::error::{Error, wrong};
use crate::api::core::paging;
use crate::api::core::parameters::{CONTINUATION, Parameters, check_headers, deserialize, dialect, pairs_of};
use crate::api::core::reply::{Collection, Header};
use crate::model::kernel::paging::{Paged, Position};

/// The parameters of a list that is read page by page.
pub trait Listed: Parameters {
    /// Tokens of this list are refused by all others.
    const LIST: &'static str;
    /// The parameter that holds the token of a page, unless the list obeys MS-ContinuationToken.
    const TOKEN: &'static str = "after";

    /// The page size that was asked for.
    fn size(&self) -> Option<i64>;
}

/// A page of a list, as the second argument of its handler.
pub struct Page<Q> {
    pub query: Q,
    /// The number of items.
    pub size: usize,
    /// Where the previous page ended.
    start: Option<Start>,
    seal: Seal,
    /// The parameters of the list, without those that select the page.
    pairs: Map<String, Value>,
}

/// The end of a page, and the parameters of its list.
#[derive(Debug, Serialize, Deserialize)]
struct Start {
    pairs: Map<String, Value>,
    sort_key: String,
    id: String,
}

const SEEK: &str = "seekOperation";

/// The sort key of a list, as text.
pub trait SortKey: Sized {
    fn write(&self) -> String;
    fn read(text: &str) -> Option<Self>;
}

impl SortKey for String {
    fn write(&self) -> String {
        self.clone()
    }

    fn read(text: &str) -> Option<String> {
        Some(text.to_owned())
    }
}

impl SortKey for DateTime<Utc> {
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

impl<Q: Listed> FromRequest for Page<Q> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Page::read(request))
    }
}

impl<Q: Listed> Page<Q> {
    fn read(request: &HttpRequest) -> Result<Page<Q>, Error> {
        check_headers::<Q>(request)?;
        let dialect = dialect(request);
        let mut pairs = dialect.meaningful(pairs_of(request)?, true);
        let secret = Call::of(request).and_then(|it| it.key.holder().map(|it| it.secret.clone()));
        let seal =
            Seal { list: Q::LIST, path: request.path().to_owned(), secret: secret.ok_or(Error::KeyMissing)? };
        let start = match token::<Q>(request, &mut pairs)? {
            Some((place, token)) => {
                let start = seal.open(&token).ok_or_else(|| wrong(place, "api-continuation"))?;
                pairs = same_list(pairs, &start.pairs, place)?;
                Some(start)
            }
            None => None,
        };
        let query: Q = deserialize(pairs.clone(), dialect)?;
        let size = paging::size(query.size(), dialect)?;
        Ok(Page { query, size, start, seal, pairs })
    }

    /// Where the page starts.
    pub fn start<K: SortKey>(&self) -> Result<Option<Position<K>>, Error> {
        let Some(start) = &self.start else { return Ok(None) };
        let key = K::read(&start.sort_key).ok_or_else(|| wrong(CONTINUATION, "api-continuation"))?;
        Ok(Some(Position { key, id: start.id.clone() }))
    }

    /// The token of the page that starts after an item.
    pub fn token<K: SortKey>(&self, position: &Position<K>) -> String {
        let (sort_key, id) = (position.key.write(), position.id.clone());
        self.seal.close(&Start { pairs: self.pairs.clone(), sort_key, id })
    }

    /// Makes a page of rows that were read with a limit of `size + 1`.
    pub fn cut<T, K: SortKey>(&self, found: Vec<T>, position: impl Fn(&T) -> Position<K>) -> Paged<T> {
        Paged::from_rows(found, self.size, None, |it| self.token(&position(it)))
    }

    /// A page in Partner Center's envelope. `next`: the token of the next page.
    pub fn collection<T>(&self, caller: &Caller, items: Vec<T>, next: Option<String>) -> Collection<T> {
        let page = Collection::new(caller.uri(), items);
        let Some(token) = next else { return page };
        let uri = caller.uri();
        match Q::HEADERS.contains(&CONTINUATION) {
            true => {
                let uri = match uri.to_ascii_lowercase().contains("seekoperation=") {
                    true => uri,
                    false => format!("{uri}{}{SEEK}=Next", if uri.contains('?') { '&' } else { '?' }),
                };
                let header = Header { key: CONTINUATION.to_owned(), value: token.clone() };
                page.with_next(uri, vec![header]).with_token(token)
            }
            false => {
                let path = uri.split('?').next().unwrap_or_default();
                page.with_next(format!("{path}?size={}&{}={token}", self.size, Q::TOKEN), Vec::new())
            }
        }
    }
}

/// The token of a call for another page, and the place where it was sent.
fn token<Q: Listed>(
    request: &HttpRequest,
    pairs: &mut Map<String, Value>,
) -> Result<Option<(&'static str, String)>, Error> {
    if !Q::HEADERS.contains(&CONTINUATION) {
        return Ok(take(pairs, Q::TOKEN).map(|it| (Q::TOKEN, it)));
    }
    let header = request.headers().get(CONTINUATION).filter(|it| !it.is_empty());
    let header = header.map(|it| it.to_str().unwrap_or_default().to_owned());
    match (take(pairs, SEEK), header) {
        (None, None) => Ok(None),
        (Some(seek), _) if !seek.eq_ignore_ascii_case("next") => Err(wrong(SEEK, "api-seek")),
        (Some(_), None) => Err(wrong(CONTINUATION, "api-missing")),
        (_, Some(token)) => Ok(Some((CONTINUATION, token))),
    }
}

/// Removes a parameter.
fn take(pairs: &mut Map<String, Value>, name: &str) -> Option<String> {
    let name = pairs.keys().find(|it| it.eq_ignore_ascii_case(name))?.clone();
    pairs.remove(&name)?.as_str().map(str::to_owned)
}

/// The parameters of the next page: those of the list. The caller may repeat them, and may choose another page size.
fn same_list(
    sent: Map<String, Value>,
    list: &Map<String, Value>,
    place: &'static str,
) -> Result<Map<String, Value>, Error> {
    let mut pairs = list.clone();
    for (name, value) in sent {
        if name.eq_ignore_ascii_case("size") {
            take(&mut pairs, "size");
            pairs.insert(name, value);
        } else if !list.iter().any(|(known, it)| known.eq_ignore_ascii_case(&name) && *it == value) {
            return Err(wrong(place, "api-continuation"));
        }
    }
    Ok(pairs)
}

/// Signs the tokens of a list with the stored hash of the caller's key. The owner of the key could sign one too, and may
/// read the whole list anyway.
struct Seal {
    list: &'static str,
    /// The address of the list: that of another customer is another list.
    path: String,
    secret: SecretString,
}

impl Seal {
    fn close(&self, start: &Start) -> String {
        let text = serde_json::to_vec(start).unwrap_or_default();
        let signature = self.mac(&text).map(|it| it.finalize().into_bytes().to_vec()).unwrap_or_default();
        format!("{}.{}", BASE64URL_NOPAD.encode(&text), BASE64URL_NOPAD.encode(&signature))
    }

    fn open(&self, token: &str) -> Option<Start> {
        let (text, signature) = token.trim().split_once('.')?;
        let text = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?;
        self.mac(&text)?.verify_slice(&signature).ok()?;
        serde_json::from_slice(&text).ok()
    }

    fn mac(&self, text: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.expose_secret().as_bytes()).ok()?;
        mac.update(format!("page of {} at {}\n", self.list, self.path).as_bytes());
        mac.update(text);
        Some(mac)
    }
}
