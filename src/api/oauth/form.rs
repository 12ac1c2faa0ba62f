//! The parameters of a token request.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};

use crate::api::core::error::{Error, Fault};
use crate::web::request::bodies::Unread;
use crate::web::request::{pairs, retries};

/// The form in the body: each parameter at most once. A parameter without a value counts as omitted (RFC 6749 §3.2).
pub struct TokenForm(BTreeMap<String, String>);

impl TokenForm {
    pub fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    fn read(body: &[u8]) -> Result<TokenForm, Fault> {
        let refused = |description: String| Fault::new(800_002).with_description(description);
        let mut parameters = BTreeMap::new();
        for (name, value) in pairs::decode(body).map_err(|_| refused("The body must be UTF-8".to_owned()))? {
            if parameters.insert(name.clone(), value).is_some() {
                return Err(refused(format!("Send the parameter {name} only once")));
            }
        }
        parameters.retain(|_, value| !value.is_empty());
        Ok(TokenForm(parameters))
    }
}

impl FromRequest for TokenForm {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = retries::is_form(request);
        let body = Bytes::from_request(request, payload);
        Box::pin(async move {
            if !is_form {
                let description = "The body must be application/x-www-form-urlencoded";
                return Err(Fault::new(415).with_description(description).into());
            }
            let body = body.await.map_err(|it| Unread::of(&it))?;
            Ok(TokenForm::read(&body)?)
        })
    }
}
