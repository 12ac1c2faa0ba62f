//! Setting up a second factor (authenticator app or passkey), at first sign-in or from the profile.

use actix_web::web::Data;
use askama::Template;
use webauthn_rs::prelude::Passkey;

use crate::details;
use crate::form;
use crate::model::activity::action::Action;
use crate::model::kernel::clock;
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::text;
use crate::model::people::second_factor::{Authenticator, in_groups};
use crate::pages::people::recovery_codes;
use crate::pages::people::sign_in::NextQuery;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::{Db, Tx};
use crate::store::people::sessions::Rekeyed;
use crate::store::people::{authenticators, second_factors, sessions};
use crate::store::settings::mails::Kind;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page, own_path, see_other};
use crate::web::outbox::Outbox;
use crate::web::request::done::Done;
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::SettingUpFactor;
use crate::web::request::limits;
use crate::web::request::visitor::{Member, Owes};
use crate::web::sign_in::entrance::Entrance;
use crate::web::sign_in::passkeys::{self, Passkeys};

form! {
    /// An app's secret with a first code, or a passkey's name with the browser's response.
    FactorSetupForm { secret, app_code, passkey_name, challenge, credential, next }
}

impl FactorSetupForm {
    /// The passkey's name, even before it is created. `None` if the form is that of an app, which has a
    /// secret.
    fn name(&self) -> Result<Option<String>, Message> {
        let of_app = self.credential.is_empty() && !(self.secret.is_empty() && self.app_code.is_empty());
        if of_app {
            return Ok(None);
        }
        text::required(&self.passkey_name, 50, "error-passkey-name-missing").map(Some)
    }
}

#[derive(Template)]
#[template(path = "people/factor_setups/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    form: FactorSetupForm,
    /// Whether the sign-in requires it.
    first: bool,
    /// Whether the staff member already has an app, which the new one replaces.
    has_app: bool,
    passkeys: bool,
    /// The QR code: its width, and an SVG path of its dark modules.
    width: i32,
    path: String,
}

impl NewPage {
    /// With a new secret, or the refused form's secret, which the app may already have.
    async fn new(
        member: &Member,
        db: &Db,
        passkeys: &Passkeys,
        form: FactorSetupForm,
        errors: Errors,
    ) -> Result<NewPage, Error> {
        let account = &member.staff().email;
        let app = match Authenticator::find(&form.secret, account) {
            Some(app) => app,
            None => Authenticator::generate(account)?,
        };
        let (width, path) = app.qr_code()?;
        Ok(NewPage {
            page: Page::of(member).with(&errors),
            errors,
            form: FactorSetupForm { secret: app.secret(), app_code: String::new(), ..form },
            first: member.owes() != Owes::Nothing,
            has_app: authenticators::find(db, &member.staff().id).await?.is_some(),
            passkeys: passkeys.are_possible(),
            width,
            path,
        })
    }

    /// The secret for manual typing.
    fn groups(&self) -> String {
        in_groups(&self.form.secret, " ")
    }
}

pub async fn new(
    SettingUpFactor(member): SettingUpFactor,
    Query(query): Query<NextQuery>,
    db: Data<Db>,
    passkeys: Data<Passkeys>,
) -> Answer {
    let form = FactorSetupForm { next: query.next, ..FactorSetupForm::default() };
    let template = NewPage::new(&member, &db, &passkeys, form, Errors::default()).await?;
    page::ok(&template.page, &template)
}

pub async fn create(
    SettingUpFactor(member): SettingUpFactor,
    Form(form): Form<FactorSetupForm>,
    entrance: Entrance,
    passkeys: Data<Passkeys>,
    outbox: Data<Outbox>,
) -> Answer {
    let staff = member.staff();
    let name = match form.name() {
        Ok(name) => name,
        // Not a guess.
        Err(message) => {
            return show_again(&member, &entrance.db, &passkeys, form, ("passkey_name", message)).await;
        }
    };
    let tries = limits::second_factor(&entrance, &staff.id, &staff.email).await?;
    let proved = match name {
        None => prove_authenticator(&member, &form)?,
        Some(name) => prove_passkey(&member, &entrance.db, &passkeys, &form, name).await?,
    };
    let mut tx = entrance.db.begin().await?;
    let stored = match proved {
        Ok(proved) => store(&mut tx, &member, &entrance, proved, &form.secret).await?,
        Err(refused) => Err(refused),
    };
    let (rekeyed, replaced, factor) = match stored {
        Ok(stored) => stored,
        Err((field, message)) => {
            drop(tx);
            entrance.log(staff, Action::SecondFactorRefused).await?;
            return show_again(&member, &entrance.db, &passkeys, form, (field, message)).await;
        }
    };
    let codes = add(&mut tx, &member, &rekeyed, &outbox, (replaced, factor)).await?;
    tx.commit().await?;
    outbox.wake();
    tries.give_back(&entrance.db).await?;
    go_on(&member, &entrance, factor, codes, &form.next).await
}

/// Gives the session a new key. A sign-in that is not complete ends its session here, and `complete` begins another.
async fn rekey(tx: &mut Tx, member: &Member, entrance: &Entrance) -> Result<Rekeyed, Error> {
    if member.owes() == Owes::Nothing {
        return entrance.rekey(tx, member).await;
    }
    let replaced = sessions::replace(tx, &member.staff().id, &member.authentication().session_id).await?;
    replaced.ok_or(Error::SignedOut)
}

/// The new session keys, the replaced kind of factor, if any, and the new kind; or a field and its error.
type Replaced = Result<(Rekeyed, Option<&'static str>, &'static str), (&'static str, Message)>;

/// Stores a verified second factor.
async fn store(
    tx: &mut Tx,
    member: &Member,
    entrance: &Entrance,
    proved: Proved,
    secret: &str,
) -> Result<Replaced, Error> {
    let rekeyed = rekey(tx, member, entrance).await?;
    let staff_id = rekeyed.staff_id();
    let has_one = second_factors::begin(tx, staff_id).await?;
    if has_one && member.owes() != Owes::Nothing {
        // Another session with the same password was faster.
        return Err(Error::OwesSecondFactor);
    }
    let app = authenticators::find(&mut *tx, staff_id).await?.map(|_| "authenticator");
    let stored = proved.insert(tx, &rekeyed, secret).await?;
    Ok(stored.map(|factor| (rekeyed, app.filter(|it| *it == factor), factor)))
}

/// The page with errors.
async fn show_again(
    member: &Member,
    db: &Db,
    passkeys: &Passkeys,
    form: FactorSetupForm,
    (field, message): (&'static str, Message),
) -> Answer {
    let mut errors = Errors::default();
    errors.add(field, message);
    let template = NewPage::new(member, db, passkeys, form, errors).await?;
    page::unprocessable(&template.page, &template)
}

/// Records that the staff member has a second factor. Returns the recovery codes if new ones were generated.
async fn add(
    tx: &mut Tx,
    member: &Member,
    rekeyed: &Rekeyed,
    outbox: &Outbox,
    (replaced, factor): (Option<&str>, &str),
) -> Result<Option<Vec<String>>, Error> {
    let staff = member.staff();
    second_factors::update(&mut *tx, &staff.id, true).await?;
    let after = details! { SecondFactor: factor };
    let entry = Entry {
        person_id: Some(&staff.id),
        before: replaced.map(|it| details! { SecondFactor: it }),
        after: Some(after),
        ..Entry::new(Action::SecondFactorAdded)
    };
    activity_log::insert(&mut *tx, member.by(), entry).await?;
    outbox.insert(&mut *tx, Kind::SecondFactorAdded, &staff.id, None).await?;
    // App and passkeys share the recovery codes.
    let codes = match authenticators::count_recovery_codes(&mut *tx, &staff.id).await? {
        0 => Some(recovery_codes::replace(&mut *tx, rekeyed).await?),
        _ => None,
    };
    sessions::update_factor_passed(tx, &member.authentication().session_id).await?;
    Ok(codes)
}

/// Redirects to new recovery codes, or else to the requested page.
async fn go_on(
    member: &Member,
    entrance: &Entrance,
    factor: &str,
    codes: Option<Vec<String>>,
    next: &str,
) -> Answer {
    let (next, done) = match next {
        "" if member.owes() == Owes::Nothing => ("/profile", Some(Done::SecondFactor)),
        next => (own_path(next), None),
    };
    let (visitor, cookie) = match member.owes() {
        Owes::Nothing => (member.visitor.clone(), None),
        _ => {
            let completed = entrance.complete(member.staff(), member.partner(), Some(factor)).await?;
            (completed.0, Some(completed.1))
        }
    };
    let mut response = match codes {
        Some(codes) => recovery_codes::show(Page::new(&visitor), codes, next)?,
        None => see_other(next),
    };
    if let Some(cookie) = cookie {
        response.add_cookie(&cookie).map_err(|it| Error::Unexpected(it.into()))?;
    }
    if let Some(done) = done {
        response.extensions_mut().insert(done);
    }
    Ok(response)
}

/// A verified second factor.
enum Proved {
    /// An app, verified by the code of a time step.
    Authenticator(i64),
    /// Under the name that the staff member gave it.
    Passkey(String, Box<Passkey>),
}

impl Proved {
    /// Stores it, and returns its kind.
    async fn insert(self, tx: &mut Tx, of: &Rekeyed, secret: &str) -> Result<Stored, Error> {
        match self {
            Proved::Authenticator(step) => {
                authenticators::replace(tx, of, secret, step).await?;
                Ok(Ok("authenticator"))
            }
            Proved::Passkey(name, made) => {
                let stored = passkeys::insert(tx, of, &name, &made).await?;
                Ok(if stored { Ok("passkey") } else { Err(("passkey_name", "error-passkey".into())) })
            }
        }
    }
}

/// A field and its error.
type Refused = (&'static str, Message);
/// The kind of the stored factor, or the error.
type Stored = Result<&'static str, Refused>;

fn prove_authenticator(member: &Member, form: &FactorSetupForm) -> Result<Result<Proved, Refused>, Error> {
    let account = &member.staff().email;
    let app = Authenticator::find(&form.secret, account).ok_or(Error::BadRequest)?;
    let step = app.step(&form.app_code, clock::now());
    Ok(step.map(Proved::Authenticator).ok_or(("app_code", "error-app-code-wrong".into())))
}

async fn prove_passkey(
    member: &Member,
    db: &Db,
    passkeys: &Passkeys,
    form: &FactorSetupForm,
    name: String,
) -> Result<Result<Proved, Refused>, Error> {
    let staff = member.staff();
    let made = passkeys.verify_registration(db, staff, &form.challenge, &form.credential).await?;
    let proved = made.map(|it| Proved::Passkey(name, Box::new(it)));
    Ok(proved.ok_or(("passkey_name", "error-passkey".into())))
}
