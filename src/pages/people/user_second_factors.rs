//! Removing a staff member's lost second factor.

use actix_web::web::{Data, Path};

use crate::model::activity::action::Action;
use crate::model::kernel::id::Id;
use crate::pages::people::managed_staff::find_managed;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::people::{second_factors, sessions};
use crate::store::settings::mails::Kind;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, AskPage, Page};
use crate::web::outbox::Outbox;
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::{GlobalOrUserAdmin, Reauthenticated};

pub async fn new(member: Reauthenticated<GlobalOrUserAdmin>, path: Path<Id>, db: Data<Db>) -> Answer {
    let staff = find_managed(&member, &db, &path).await?.staff;
    if !staff.second_factor {
        return Err(Error::NotFound);
    }
    let page = Page::of(&member);
    let title = page.f("second-factor-remove-ask", &[("name", &staff.name)]);
    let text = page.t("second-factor-remove-text").to_owned();
    let button = page.t("second-factor-remove").to_owned();
    let back = format!("/settings/users/{}", staff.id);
    let action = format!("{back}/second-factor/removal");
    page::ask(AskPage { page, title, text, action, back, button })
}

pub async fn create(
    member: Reauthenticated<GlobalOrUserAdmin>,
    _: Form<()>,
    path: Path<Id>,
    db: Data<Db>,
    outbox: Data<Outbox>,
) -> Answer {
    let staff = find_managed(&member, &db, &path).await?.staff;
    let mut tx = db.begin().await?;
    let ended = sessions::end_all(&mut tx, &staff.id).await?;
    if !second_factors::delete_all_of(&mut tx, &ended).await? {
        return Err(Error::NotFound);
    }
    let entry = Entry { person_id: Some(&staff.id), ..Entry::new(Action::SecondFactorRemoved) };
    activity_log::insert(&mut tx, member.by(), entry).await?;
    outbox.insert(&mut tx, Kind::SecondFactorRemoved, &staff.id, Some(&member.staff().name)).await?;
    tx.commit().await?;
    outbox.wake();
    Ok(page::done(&format!("/settings/users/{}", staff.id), Done::StaffSecondFactorRemoved))
}
