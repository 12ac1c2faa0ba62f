//! Strict reading of a form with a file, like [`Form`]: each field at most once, no unknown
//! fields, UTF-8, bounded. The form token comes before the file, so a cross-site file is never read.

use std::future::Future;
use std::pin::Pin;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::TryStreamExt;

use crate::model::catalogue::agreement_file::LARGEST;
use crate::model::kernel::input::{Fields, Pairs};
use crate::web::answer::error::Error;
use crate::web::request::bodies::Unread;
use crate::web::request::form::{self, Form};
use crate::web::request::origin::{self, is_same_site};
use crate::web::request::visitor::Visitor;
use crate::web::token;

/// The maximum number of fields and files.
const PARTS: usize = 20;

/// A posted form with the field `file`: file name and content, if one was chosen.
pub struct Upload<F> {
    pub form: F,
    pub file: Option<(String, Vec<u8>)>,
}

impl<F: Fields + 'static> FromRequest for Upload<F> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.content_type().eq_ignore_ascii_case("multipart/form-data") {
            // A form without a file is accepted.
            let form = Form::<F>::from_request(request, payload);
            return Box::pin(async move { Ok(Upload { form: form.await?.0, file: None }) });
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

async fn read<F: Fields>(mut multipart: Multipart, csrf: &str) -> Result<Upload<F>, Error> {
    let (mut pairs, mut file, mut room) = (Pairs::new(), None, form::LIMIT);
    let mut next = multipart.try_next().await.map_err(|it| unread(&it, Error::UnsupportedMediaType))?;
    let mut parts = 0;
    while let Some(mut field) = next {
        let name = field.name().unwrap_or_default().to_owned();
        parts += 1;
        room = room.checked_sub(name.len()).filter(|_| parts <= PARTS).ok_or(Error::TooLarge)?;
        if name == "file" && file.is_none() {
            check(&pairs, csrf)?;
            let disposition = field.content_disposition();
            let file_name = disposition.and_then(|it| it.get_filename()).unwrap_or_default().to_owned();
            file = Some((file_name, content(&mut field, LARGEST).await?));
        } else {
            let content = content(&mut field, room).await?;
            room -= content.len();
            let value = String::from_utf8(content).map_err(|_| Error::BadRequest)?;
            if name == "file" || value.contains('\0') || pairs.insert(name, value).is_some() {
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
    let file = file.filter(|(name, content)| !name.is_empty() || !content.is_empty());
    Ok(Upload { form: form::take_all(pairs)?, file })
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
