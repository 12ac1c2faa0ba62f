//! Idempotent writes: the first response to a request is stored in the transaction of the write, and sent again
//! if the same request arrives with the same MS-RequestId.

use serde_json::{Map, Value};

use crate::api::core::call::{self, Caller};
use crate::api::core::error::{Answer, Error, Fault, wrong};
use crate::api::core::json::BodyHash;
use crate::api::core::reply::Reply;
use crate::store::activity::activity_log::By;
use crate::store::db::{Db, Tx};
use crate::store::settings::api_keys;
use crate::store::settings::api_requests::{self, Request};
use crate::web::answer::api_document::REQUEST_ID;
use crate::web::token;

/// A caller that may write, with the employee on whose behalf it does.
pub struct IdempotentWriter<'a> {
    caller: &'a Caller,
    employee: Option<&'a str>,
}

impl Caller {
    /// A service account must name the employee on whose behalf it writes.
    pub fn writer(&self) -> Result<IdempotentWriter<'_>, Error> {
        self.writer_for(None)
    }

    /// Like `writer`. The body may name the employee if the header does not.
    pub fn writer_for<'a>(&'a self, named: Option<&'a str>) -> Result<IdempotentWriter<'a>, Error> {
        let employee = self.call.employee.as_deref().or(named);
        if self.staff().is_program_account && employee.is_none() {
            return Err(wrong(call::EMPLOYEE, "api-employee-missing"));
        }
        Ok(IdempotentWriter { caller: self, employee })
    }
}

impl IdempotentWriter<'_> {
    fn by(&self) -> By<'_> {
        let Caller { call, holder, .. } = self.caller;
        By {
            employee: self.employee,
            key_id: Some(&holder.key_id),
            time_zone: Some(&holder.partner.time_zone),
            ..By::new(&holder.staff, call.address.as_deref())
        }
    }

    /// Refuses a call whose key was revoked, or lost its roles, while the body was still arriving.
    async fn check_again(&self, tx: &mut Tx) -> Result<(), Error> {
        match api_keys::find_holder_by_id(tx, &self.caller.holder.key_id).await? {
            None => Err(Error::KeyInvalid),
            Some(holder) if !(self.caller.may)(&holder.staff) => Err(Fault::new(900_150).into()),
            Some(_) => Ok(()),
        }
    }

    fn content_hash(&self, body_hash: &BodyHash) -> String {
        let call = &self.caller.call;
        let parts = [&call.method, &call.uri, self.employee.unwrap_or_default(), &body_hash.0];
        token::hash(&parts.join("\n"))
    }

    fn request<'b>(&'b self, content_hash: &'b str) -> Option<Request<'b>> {
        let request_id = self.caller.call.given_request_id.as_deref()?;
        Some(Request { key_id: &self.caller.holder.key_id, request_id, content_hash })
    }

    /// Runs the work in one transaction, unless this request was answered before. A fault returned as an error rolls
    /// the work back; a refusal returned as a reply does not. The response is stored in both cases.
    pub async fn write(
        &self,
        db: &Db,
        body_hash: &BodyHash,
        work: impl AsyncFnOnce(&mut Tx, By<'_>) -> Answer,
    ) -> Answer {
        let content_hash = self.content_hash(body_hash);
        let request = self.request(&content_hash);
        let mut tx = db.begin().await?;
        self.check_again(&mut tx).await?;
        if let Some(first) = replay(&mut tx, request).await? {
            return Ok(first);
        }
        match work(&mut tx, self.by()).await {
            Ok(reply) => {
                store(&mut tx, request, &reply).await?;
                tx.commit().await?;
                Ok(reply)
            }
            // Without a request ID, no response is stored.
            Err(error @ Error::Fault(_)) if request.is_some() => {
                // Starts the rollback. The next transaction waits until it is done: on SQLite for the connection, on
                // Postgres for the locks. Without this line the two would wait for each other.
                drop(tx);
                let mut tx = db.begin().await?;
                if let Some(first) = replay(&mut tx, request).await? {
                    return Ok(first);
                }
                let reply = self.caller.call.error_reply(&error);
                store(&mut tx, request, &reply).await?;
                tx.commit().await?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Runs work that consists of several `part`s, unless this request was answered before. The request is claimed before
    /// the first part, so that another one with its ID is refused before it writes. The response is stored after the last
    /// part. Until then, the same request runs the work as well, so each part must recognize what is written already. All
    /// answer with the response that is stored first.
    pub async fn write_in_parts(
        &self,
        db: &Db,
        body_hash: &BodyHash,
        work: impl AsyncFnOnce() -> Answer,
    ) -> Answer {
        let content_hash = self.content_hash(body_hash);
        let request = self.request(&content_hash);
        if request.is_some() {
            let mut tx = db.begin().await?;
            if let Some(first) = replay(&mut tx, request).await? {
                return Ok(first);
            }
            tx.commit().await?;
        }
        let reply = work().await?;
        let mut tx = db.begin().await?;
        if let Some(first) = replay(&mut tx, request).await? {
            return Ok(first);
        }
        store(&mut tx, request, &reply).await?;
        tx.commit().await?;
        Ok(reply)
    }

    /// Runs a part of `write_in_parts` in its own transaction. An error rolls it back.
    pub async fn part<T>(
        &self,
        db: &Db,
        work: impl AsyncFnOnce(&mut Tx, By<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut tx = db.begin().await?;
        self.check_again(&mut tx).await?;
        let done = work(&mut tx, self.by()).await?;
        tx.commit().await?;
        Ok(done)
    }
}

/// Claims the ID of this request, and returns its stored response if there is one. Refuses a request with other contents.
async fn replay(tx: &mut Tx, request: Option<Request<'_>>) -> Result<Option<Reply>, Error> {
    let Some(request) = request else { return Ok(None) };
    let Some(claimed) = api_requests::claim(tx, request).await? else { return Ok(None) };
    if claimed.content_hash != request.content_hash {
        return Err(request_id_used());
    }
    let Some((status, headers)) = claimed.status.zip(claimed.headers) else { return Ok(None) };
    let headers: Map<String, Value> =
        serde_json::from_str(&headers).map_err(|it| Error::Unexpected(it.into()))?;
    let headers = headers.into_iter().filter_map(|(name, it)| Some((name, it.as_str()?.to_owned())));
    let status = u16::try_from(status).map_err(|it| Error::Unexpected(it.into()))?;
    Ok(Some(Reply { status, headers: headers.collect(), body: claimed.body }))
}

/// The error for an MS-RequestId of another request.
pub fn request_id_used() -> Error {
    wrong(REQUEST_ID, "api-request-id-used")
}

async fn store(tx: &mut Tx, request: Option<Request<'_>>, reply: &Reply) -> Result<(), Error> {
    let Some(request) = request else { return Ok(()) };
    let headers: Map<String, Value> =
        reply.headers.iter().map(|(name, it)| (name.clone(), Value::from(it.as_str()))).collect();
    let headers = Value::Object(headers).to_string();
    Ok(api_requests::keep(tx, request, reply.status, &headers, reply.body.as_deref()).await?)
}
