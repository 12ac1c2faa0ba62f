//! The second factor at sign-in: an app code, a recovery code, or a passkey.

use actix_web::web::Data;
use askama::Template;

use crate::form;
use crate::model::activity::action::Action;
use crate::model::kernel::clock;
use crate::model::kernel::input::{Errors, Message};
use crate::model::people::second_factor::{Authenticator, parse_recovery_code};
use crate::model::people::staff::Staff;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::{Db, Tx};
use crate::store::people::{authenticators, passkeys as store};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page, own_path};
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::Arriving;
use crate::web::request::limits;
use crate::web::request::visitor::Member;
use crate::web::sign_in::entrance::Entrance;
use crate::web::sign_in::passkeys::Passkeys;
use crate::web::token;

use crate::pages::people::sign_in::NextQuery;

form! {
    /// A code, or the browser's response to a passkey challenge.
    FactorForm { code, challenge, credential, next }
}

#[derive(Template)]
#[template(path = "people/second_factors/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    next: String,
    /// Whether the staff member has passkeys that can be used at this address.
    has_passkeys: bool,
}

impl NewPage {
    async fn new(
        member: &Member,
        db: &Db,
        passkeys: &Passkeys,
        next: String,
        errors: Errors,
    ) -> Result<NewPage, Error> {
        let staff_id = &member.staff().id;
        let has_passkeys = passkeys.are_possible() && !store::list(db, staff_id).await?.is_empty();
        let page = Page::of(member).with(&errors);
        Ok(NewPage { page, errors, next, has_passkeys })
    }
}

pub async fn new(
    Arriving(member): Arriving,
    Query(query): Query<NextQuery>,
    db: Data<Db>,
    passkeys: Data<Passkeys>,
) -> Answer {
    let template = NewPage::new(&member, &db, &passkeys, query.next, Errors::default()).await?;
    page::ok(&template.page, &template)
}

pub async fn create(
    Arriving(member): Arriving,
    Form(form): Form<FactorForm>,
    entrance: Entrance,
    passkeys: Data<Passkeys>,
) -> Answer {
    let (staff, db) = (member.staff(), &entrance.db);
    let tries = limits::second_factor(&entrance, &staff.id, &staff.email).await?;
    let passkey = match form.credential.is_empty() {
        true => None,
        false => Some(passkeys.verify(db, staff, &form.challenge, &form.credential).await?),
    };
    let mut tx = entrance.begin(staff).await?;
    let given = match passkey {
        None => code(&mut tx, staff, &form.code).await?,
        Some(true) => Ok("passkey"),
        Some(false) => Err("error-passkey".into()),
    };
    match given {
        Ok(factor) => {
            tries.give_back_in(&mut tx).await?;
            entrance.sign_in(tx, staff, Some(factor), own_path(&form.next)).await
        }
        Err(message) => {
            let entry = Entry::new(Action::SecondFactorRefused);
            activity_log::insert(&mut tx, entrance.by(staff), entry).await?;
            tx.commit().await?;
            let mut errors = Errors::default();
            errors.add("code", message);
            let template = NewPage::new(&member, db, &passkeys, form.next, errors).await?;
            page::unprocessable(&template.page, &template)
        }
    }
}

/// Consumes a code, and returns its kind.
async fn code(tx: &mut Tx, staff: &Staff, typed: &str) -> Result<Result<&'static str, Message>, Error> {
    let app = authenticators::find(&mut *tx, &staff.id).await?;
    let app = app.and_then(|it| Authenticator::find(&it.secret, &staff.email));
    Ok(if let Some(step) = app.and_then(|it| it.step(typed, clock::now())) {
        match authenticators::use_step(tx, &staff.id, step).await? {
            true => Ok("authenticator"),
            false => Err("error-code-used".into()),
        }
    } else if let Some(code) = parse_recovery_code(typed) {
        match authenticators::use_recovery_code(tx, &staff.id, &token::hash(&code)).await? {
            true => Ok("recovery-code"),
            false => Err("error-code-wrong".into()),
        }
    } else {
        Err("error-code-wrong".into())
    })
}
