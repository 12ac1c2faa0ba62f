//! Strict reading of a form with files, like [`Form`]: each field at most once, no unknown
//! fields, UTF-8, bounded. The form token comes before the files, so a cross-site file is never read.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::TryStreamExt;

use crate::model::kernel::input::{Fields, Pairs};
use crate::model::kernel::sent_file::SentFile;
use crate::web::answer::error::Error;
use crate::web::request::bodies::Unread;
use crate::web::request::form::{self, Form};
use crate::web::request::origin::{self, is_same_site};
use crate::web::request::visitor::Visitor;
use crate::web::token;

/// The maximum number of fields and files.
const PARTS: usize = 20;

/// A form with files, and their limits.
pub trait UploadForm: Fields {
    /// The field of the files.
    const FIELD: &'static str;
    /// How many there may be.
    const FILES: usize;
    /// The size in bytes from which the content of a file is not kept.
    const LARGEST: usize;
    /// The bytes of all files. A form with more is refused before it was read.
    const LARGEST_AT_ONCE: usize;
}

/// A posted form with the files that were chosen.
pub struct Upload<F> {
    pub form: F,
    pub files: Vec<SentFile>,
}

impl<F: UploadForm + 'static> FromRequest for Upload<F> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.content_type().eq_ignore_ascii_case("multipart/form-data") {
            // A form without a file is accepted.
            let form = Form::<F>::from_request(request, payload);
            return Box::pin(async move { Ok(Upload { form: form.await?.0, files: Vec::new() }) });
        }
        let visitor = Visitor::of(request);
        let same_site = is_same_site(request);
        let multipart = Multipart::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            if !same_site {
                origin::log_refusal(&request);
                return Err(Error::CrossSite);
            }
            let multipart = multipart.await.map_err(|_| Error::BadRequest)?;
            let csrf = visitor.map(|it| it.csrf.clone()).unwrap_or_default();
            read(multipart, &csrf).await
        })
    }
}

async fn read<F: UploadForm>(mut multipart: Multipart, csrf: &str) -> Result<Upload<F>, Error> {
    let (mut pairs, mut files, mut room) = (Pairs::new(), Vec::new(), form::LIMIT);
    let mut file_room = F::LARGEST_AT_ONCE;
    let mut next = multipart.try_next().await.map_err(|it| unread(&it, Error::UnsupportedMediaType))?;
    let mut parts = 0;
    while let Some(mut field) = next {
        let name = field.name().unwrap_or_default().to_owned();
        parts += 1;
        room = room.checked_sub(name.len()).filter(|_| parts <= PARTS).ok_or(Error::TooLarge)?;
        if name == F::FIELD && files.len() < F::FILES {
            check(&pairs, csrf)?;
            files.push(sent_file(&mut field, F::LARGEST, &mut file_room).await?);
        } else {
            let content = content(&mut field, room).await?;
            room -= content.len();
            let value = String::from_utf8(content).map_err(|_| Error::BadRequest)?;
            if name == F::FIELD || value.contains('\0') || pairs.insert(name, value).is_some() {
                return Err(Error::BadRequest);
            }
        }
        // The next field can be read only after this one is dropped.
        drop(field);
        next = multipart.try_next().await.map_err(|it| unread(&it, Error::BadRequest))?;
    }
    check(&pairs, csrf)?;
    pairs.remove("csrf");
    // Browsers send an empty nameless file if none was chosen.
    files.retain(|it| !it.name.is_empty() || it.content.as_ref().is_none_or(|it| !it.is_empty()));
    Ok(Upload { form: form::take_all(pairs)?, files })
}

fn check(pairs: &Pairs, csrf: &str) -> Result<(), Error> {
    let sent = pairs.get("csrf").map(String::as_str).unwrap_or_default();
    if token::is_masked(sent, csrf) { Ok(()) } else { Err(Error::CrossSite) }
}

/// The error of a form that could not be read; `other` if its encoding is at fault.
fn unread(error: &MultipartError, other: Error) -> Error {
    match error {
        MultipartError::Payload(error) => Unread::of_payload(error).into(),
        _ => other,
    }
}

/// A file. One that is too large is read to its end, so that the browser gets an answer.
async fn sent_file(field: &mut Field, largest: usize, room: &mut usize) -> Result<SentFile, Error> {
    let disposition = field.content_disposition();
    let name = disposition.and_then(|it| it.get_filename()).unwrap_or_default().to_owned();
    let mut content = Some(Vec::new());
    while let Some(part) = field.try_next().await.map_err(|it| unread(&it, Error::BadRequest))? {
        *room = room.checked_sub(part.len()).ok_or(Error::TooLarge)?;
        content = content.filter(|it| it.len() + part.len() <= largest);
        if let Some(content) = &mut content {
            content.extend_from_slice(&part);
        }
    }
    Ok(SentFile { name, content })
}

async fn content(field: &mut Field, room: usize) -> Result<Vec<u8>, Error> {
    let mut content = Vec::new();
    while let Some(part) = field.try_next().await.map_err(|it| unread(&it, Error::BadRequest))? {
        if content.len() + part.len() > room {
            return Err(Error::TooLarge);
        }
        content.extend_from_slice(&part);
    }
    Ok(content)
}
