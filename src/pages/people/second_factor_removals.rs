//! Removing an own second factor: the authenticator app, or a passkey by its id.

use actix_web::web::{Data, Path};

use crate::details;
use crate::model::activity::action::Action;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::people::{authenticators, passkeys, second_factors};
use crate::store::settings::mails::Kind;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, AskPage, Page};
use crate::web::outbox::Outbox;
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::{AnyStaff, Reauthenticated};
use crate::web::sign_in::entrance::Entrance;

/// The value for the app, instead of the id of a passkey.
const AUTHENTICATOR: &str = "authenticator";

pub async fn new(member: Reauthenticated<AnyStaff>, path: Path<String>, db: Data<Db>) -> Answer {
    let (id, staff_id, page) = (path.into_inner(), &member.staff().id, Page::of(&member));
    let (title, text) = if id == AUTHENTICATOR {
        authenticators::find(&**db, staff_id).await?.ok_or(Error::NotFound)?;
        (page.t("authenticator-remove").to_owned(), page.t("authenticator-remove-text").to_owned())
    } else {
        let passkey = passkeys::find(&db, staff_id, &id).await?.ok_or(Error::NotFound)?;
        let title = page.f("passkey-remove", &[("name", &passkey.name)]);
        (title, page.t("passkey-remove-text").to_owned())
    };
    let button = page.t("remove").to_owned();
    let (action, back) = (format!("/profile/second-factor/{id}/removal"), "/profile".to_owned());
    page::ask(AskPage { page, title, text, action, back, button })
}

pub async fn create(
    member: Reauthenticated<AnyStaff>,
    _: Form<()>,
    path: Path<String>,
    entrance: Entrance,
    outbox: Data<Outbox>,
) -> Answer {
    let (id, staff_id) = (path.into_inner(), member.staff().id.as_str());
    let mut change = entrance.begin_change(&member).await?;
    let (tx, ended) = change.parts();
    let (removed, kind) = match id.as_str() {
        AUTHENTICATOR => (authenticators::delete(tx, ended).await?, AUTHENTICATOR),
        id => (passkeys::delete(tx, ended, id).await?, "passkey"),
    };
    if !removed {
        return Err(Error::NotFound);
    }
    second_factors::settle(tx, ended).await?;
    let entry = Entry {
        person_id: Some(staff_id),
        before: Some(details! { SecondFactor: kind }),
        after: Some(details! { SecondFactor: serde_json::Value::Null }),
        ..Entry::new(Action::SecondFactorRemoved)
    };
    activity_log::insert(tx, member.by(), entry).await?;
    outbox.insert(tx, Kind::SecondFactorRemoved, staff_id, None).await?;
    change.commit().await?;
    outbox.wake();
    Ok(page::done("/profile", Done::SecondFactorRemoved))
}
