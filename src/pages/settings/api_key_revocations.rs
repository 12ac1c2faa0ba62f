//! Revoking an API key for good.

use actix_web::web::{Data, Path};

use crate::details;
use crate::model::activity::action::Action;
use crate::model::kernel::id::Id;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::settings::api_keys;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, AskPage, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::{GlobalAdmin, Reauthenticated};

pub async fn new(member: Reauthenticated<GlobalAdmin>, path: Path<Id>, db: Data<Db>) -> Answer {
    let key = api_keys::find(&**db, &path).await?.filter(|it| it.revoked_at.is_none());
    let key = key.ok_or(Error::NotFound)?;
    let page = Page::of(&member);
    let title = page.f("api-key-revoke-ask", &[("name", &key.name)]);
    let text = page.t("api-key-revoke-text").to_owned();
    let button = page.t("api-key-revoke").to_owned();
    let action = format!("/settings/api-keys/{}/revocation", key.id);
    page::ask(AskPage { page, title, text, action, back: "/settings/api-keys".to_owned(), button })
}

pub async fn create(
    member: Reauthenticated<GlobalAdmin>,
    _: Form<()>,
    path: Path<Id>,
    db: Data<Db>,
) -> Answer {
    let mut tx = db.begin().await?;
    let key = api_keys::find(&mut tx, &path).await?.ok_or(Error::NotFound)?;
    if api_keys::revoke(&mut tx, &key.id).await? {
        let after = Some(details! { KeyName: key.name });
        let person_id = Some(key.staff_id.as_str());
        let entry = Entry { person_id, after, ..Entry::new(Action::ApiKeyRevoked) };
        activity_log::insert(&mut tx, member.by(), entry).await?;
        tx.commit().await?;
    }
    Ok(page::done("/settings/api-keys", Done::ApiKeyRevoked))
}
