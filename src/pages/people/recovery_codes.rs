//! Recovery codes for a lost app or passkey. They are shown once.

use askama::Template;

use crate::model::activity::action::Action;
use crate::model::people::second_factor::{RECOVERY_CODES, generate_recovery_code};
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Tx;
use crate::store::people::authenticators;
use crate::store::people::sessions::OldKeysEnded;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, AskPage, Page};
use crate::web::request::form::Form;
use crate::web::request::gate::{AnyStaff, Reauthenticated};
use crate::web::sign_in::entrance::Entrance;
use crate::web::token;

#[derive(Template)]
#[template(path = "people/recovery_codes/show.html")]
struct ShowPage {
    page: Page,
    codes: Vec<String>,
    next: String,
}

pub fn show(page: Page, codes: Vec<String>, next: &str) -> Answer {
    let template = ShowPage { page: page.shown_once(), codes, next: next.to_owned() };
    page::ok(&template.page, &template)
}

/// Replaces the staff member's codes.
pub async fn replace(tx: &mut Tx, of: &OldKeysEnded) -> Result<Vec<String>, Error> {
    let codes: Vec<String> = std::iter::repeat_with(generate_recovery_code).take(RECOVERY_CODES).collect();
    let hashes: Vec<String> = codes.iter().map(|it| token::hash(it)).collect();
    authenticators::replace_recovery_codes(tx, of, &hashes).await?;
    Ok(codes)
}

pub async fn new(member: Reauthenticated<AnyStaff>) -> Answer {
    let page = Page::of(&member);
    if !member.staff().second_factor {
        return Err(Error::NotFound);
    }
    let (title, text) =
        (page.t("recovery-codes-new-ask").to_owned(), page.t("recovery-codes-new-text").to_owned());
    let button = page.t("recovery-codes-new").to_owned();
    let (action, back) = ("/profile/recovery-codes/new".to_owned(), "/profile".to_owned());
    page::ask(AskPage { page, title, text, action, back, button })
}

pub async fn create(member: Reauthenticated<AnyStaff>, _: Form<()>, entrance: Entrance) -> Answer {
    if !member.staff().second_factor {
        return Err(Error::NotFound);
    }
    let mut change = entrance.begin_change(&member).await?;
    let (tx, ended) = change.parts();
    let codes = replace(tx, ended).await?;
    let person_id = Some(member.staff().id.as_str());
    let entry = Entry { person_id, ..Entry::new(Action::RecoveryCodesRenewed) };
    activity_log::insert(tx, member.by(), entry).await?;
    change.commit().await?;
    show(Page::of(&member), codes, "/profile")
}
