//! Setting up a second factor (authenticator app or passkey), at first sign-in or from the profile.

use actix_web::cookie::Cookie;
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
use crate::store::people::sessions::OldKeysEnded;
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
use crate::web::sign_in::key_change::KeyChange;
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
    let stored = match proved {
        Ok(proved) => store(&member, &entrance, proved, &form.secret).await?,
        Err(refused) => Err(refused),
    };
    let (mut change, added) = match stored {
        Ok(stored) => stored,
        Err((field, message)) => {
            entrance.log(staff, Action::SecondFactorRefused).await?;
            return show_again(&member, &entrance.db, &passkeys, form, (field, message)).await;
        }
    };
    tries.give_back_in(change.parts().0).await?;
    let codes = add(&mut change, &member, &outbox, &added).await?;
    let device = complete(&mut change, &member, &entrance, &added).await?;
    change.commit().await?;
    outbox.wake();
    go_on(&member, codes, device, &form.next)
}

/// A stored second factor.
struct Added {
    /// Its kind.
    factor: &'static str,
    /// The kind of the factor that it replaced, if any.
    replaced: Option<&'static str>,
}

/// The open change, or a field and its error.
type Change = Result<(KeyChange, Added), Refused>;

/// Stores a verified second factor.
async fn store(member: &Member, entrance: &Entrance, proved: Proved, secret: &str) -> Result<Change, Error> {
    let mut change = entrance.begin_change(member).await?;
    let (tx, ended) = change.parts();
    let staff_id = ended.staff_id();
    let has_one = second_factors::begin(tx, staff_id).await?;
    if has_one && member.owes() != Owes::Nothing {
        // Another session with the same password was faster.
        return Err(Error::OwesSecondFactor);
    }
    let app = authenticators::find(&mut *tx, staff_id).await?.map(|_| "authenticator");
    let stored = proved.insert(tx, ended, secret).await?;
    Ok(stored.map(|factor| (change, Added { factor, replaced: app.filter(|it| *it == factor) })))
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
    change: &mut KeyChange,
    member: &Member,
    outbox: &Outbox,
    added: &Added,
) -> Result<Option<Vec<String>>, Error> {
    let (tx, ended) = change.parts();
    let staff = member.staff();
    second_factors::update(tx, &staff.id, true).await?;
    sessions::update_factor_passed(tx, &member.authentication().session_id).await?;
    // App and passkeys share the recovery codes.
    let codes = match authenticators::count_recovery_codes(&mut *tx, &staff.id).await? {
        0 => Some(recovery_codes::replace(tx, ended).await?),
        _ => None,
    };
    let entry = Entry {
        person_id: Some(&staff.id),
        before: added.replaced.map(|it| details! { SecondFactor: it }),
        after: Some(details! { SecondFactor: added.factor }),
        ..Entry::new(Action::SecondFactorAdded)
    };
    activity_log::insert(tx, member.by(), entry).await?;
    outbox.insert(tx, Kind::SecondFactorAdded, &staff.id, None).await?;
    Ok(codes)
}

/// Completes the sign-in, if a second factor was owed. Returns the device cookie.
async fn complete(
    change: &mut KeyChange,
    member: &Member,
    entrance: &Entrance,
    added: &Added,
) -> Result<Option<Cookie<'static>>, Error> {
    match member.owes() {
        Owes::Nothing => Ok(None),
        _ => entrance.complete(change.parts().0, member, added.factor).await.map(Some),
    }
}

/// Redirects to new recovery codes, or else to the requested page.
fn go_on(member: &Member, codes: Option<Vec<String>>, device: Option<Cookie<'static>>, next: &str) -> Answer {
    let (next, done) = match next {
        "" if member.owes() == Owes::Nothing => ("/profile", Some(Done::SecondFactor)),
        next => (own_path(next), None),
    };
    let mut response = match codes {
        Some(codes) => recovery_codes::show(Page::new(&member.arrived()), codes, next)?,
        None => see_other(next),
    };
    if let Some(cookie) = device {
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
    async fn insert(self, tx: &mut Tx, of: &OldKeysEnded, secret: &str) -> Result<Stored, Error> {
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
