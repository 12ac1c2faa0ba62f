//! Switching auto-renewal. Needs no eligibility.

use actix_web::web::{Data, Path};

use crate::form;
use crate::pages::subscriptions::subscriptions::{VersionForm, change};
use crate::store::customers::locked::Locked;
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::transitions::{self, Which};
use crate::web::answer::error::{Answer, Error};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::AdminAgentOrSales;

form! {
    /// `auto_renew` is `on` or `off`.
    AutoRenewalForm { auto_renew, version }
}

pub async fn update(
    member: AdminAgentOrSales,
    Form(form): Form<AutoRenewalForm>,
    path: Path<(String, String)>,
    db: Data<Db>,
) -> Answer {
    let (auto_renew, done) = match form.auto_renew.as_str() {
        "on" => (true, Done::AutoRenewalOn),
        "off" => (false, Done::AutoRenewalOff),
        _ => return Err(Error::BadRequest),
    };
    let form = VersionForm { version: form.version };
    let set_auto_renew = async |tx: &mut Tx, locked: &Locked, which: Which<'_>| {
        transitions::set_auto_renew(tx, locked, which, auto_renew, member.by()).await
    };
    change(&member, &db, &path, &form, done, set_auto_renew).await
}
