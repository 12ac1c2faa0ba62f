//! Idempotent writes: the first response to a request is stored in the transaction of the write, and sent again
//! if the same request arrives with the same MS-RequestId.

use serde_json::{Map, Value};

use crate::api::core::call::{self, Caller};
use crate::api::core::error::{Answer, Error, Fault};
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
            return Err(crate::api::core::error::wrong(call::EMPLOYEE, "api-employee-missing"));
        }
        Ok(IdempotentWriter { caller: self, employee })
    }
}

impl IdempotentWriter<'_> {
    fn by(&self) -> By<'_> {
        let Caller { call, holder, .. } = self.caller;
        By {
            staff: &holder.staff,
            address: call.address.as_deref(),
            employee: self.employee,
            key_id: Some(&holder.key_id),
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

    /// Runs the work in one transaction, unless this request was answered before. A fault returned as an error rolls
    /// the work back; a refusal returned as a reply does not. The response is stored in both cases.
    pub async fn write(
        &self,
        db: &Db,
        body_hash: &BodyHash,
        work: impl AsyncFnOnce(&mut Tx, By<'_>) -> Answer,
    ) -> Answer {
        let call = &self.caller.call;
        let parts = [&call.method, &call.uri, self.employee.unwrap_or_default(), &body_hash.0];
        let content_hash = token::hash(&parts.join("\n"));
        let request = call.given_request_id.as_deref().map(|request_id| Request {
            key_id: &self.caller.holder.key_id,
            request_id,
            content_hash: &content_hash,
        });
        let mut tx = db.begin().await?;
        self.check_again(&mut tx).await?;
        if let Some(answer) = replay(&mut tx, request).await? {
            return answer;
        }
        match work(&mut tx, self.by()).await {
            Ok(reply) => {
                store(&mut tx, request, &reply).await?;
                tx.commit().await?;
                Ok(reply)
            }
            Err(error @ Error::Fault(_)) => {
                // Starts the rollback. The next transaction waits until it is done: on SQLite for the connection, on
                // Postgres for the locks. Without this line the two would wait for each other.
                drop(tx);
                let mut tx = db.begin().await?;
                if let Some(answer) = replay(&mut tx, request).await? {
                    return answer;
                }
                let reply = call.error_reply(&error);
                store(&mut tx, request, &reply).await?;
                tx.commit().await?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }
}

/// The stored response of this request, if there is one.
async fn replay(tx: &mut Tx, request: Option<Request<'_>>) -> Result<Option<Answer>, Error> {
    let Some(request) = request else { return Ok(None) };
    let Some(answer) = api_requests::claim(tx, request).await? else { return Ok(None) };
    if answer.content_hash != request.content_hash {
        return Ok(Some(Err(Fault::new(800_002).with_field(REQUEST_ID, "api-request-id-used").into())));
    }
    let headers: Map<String, Value> =
        serde_json::from_str(&answer.headers).map_err(|it| Error::Unexpected(it.into()))?;
    let headers = headers.into_iter().filter_map(|(name, it)| Some((name, it.as_str()?.to_owned())));
    let status = u16::try_from(answer.status).map_err(|it| Error::Unexpected(it.into()))?;
    Ok(Some(Ok(Reply { status, headers: headers.collect(), body: answer.body })))
}

async fn store(tx: &mut Tx, request: Option<Request<'_>>, reply: &Reply) -> Result<(), Error> {
    let Some(request) = request else { return Ok(()) };
    let headers: Map<String, Value> =
        reply.headers.iter().map(|(name, it)| (name.clone(), Value::from(it.as_str()))).collect();
    let headers = Value::Object(headers).to_string();
    Ok(api_requests::keep(tx, request, reply.status, &headers, reply.body.as_deref()).await?)
}
