//! My profile: personal settings, sign-in methods, sessions.

use actix_web::web::Data;
use askama::Template;
use chrono_tz::{TZ_VARIANTS, Tz};

use crate::details;
use crate::form;
use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::kernel::input::Errors;
use crate::model::kernel::lang::Lang;
use crate::model::people::staff::Staff;
use crate::model::settings::partner::time_zone;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::people::authenticators::{self, Authenticator};
use crate::store::people::passkeys::{self, Passkey};
use crate::store::people::sessions::{self, OwnSession};
use crate::store::people::staff;
use crate::web::answer::error::Answer;
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::AnyStaff;
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;
use crate::web::sign_in::directory::Directories;

#[derive(Template)]
#[template(path = "people/profiles/show.html")]
struct ShowPage {
    page: Page,
    staff: Staff,
    /// Whether the staff member can sign in with a password.
    has_password: bool,
    authenticator: Option<Authenticator>,
    passkeys: Vec<Passkey>,
    recovery_codes: i64,
    sessions: Vec<OwnSession>,
    session_id: String,
}

pub async fn show(member: AnyStaff, db: Data<Db>, directories: Data<Directories>) -> Answer {
    let staff = member.staff().clone();
    let template = ShowPage {
        page: Page::of(&member),
        has_password: directories.password_sign_in()
            && staff::find_password_hash(&db, &staff.id).await?.is_some(),
        authenticator: authenticators::find(&**db, &staff.id).await?,
        passkeys: passkeys::list(&db, &staff.id).await?,
        recovery_codes: authenticators::count_recovery_codes(&**db, &staff.id).await?,
        sessions: sessions::list(&**db, &staff.id).await?,
        session_id: member.authentication().session_id.clone(),
        staff,
    };
    page::ok(&template.page, &template)
}

form! {
    ProfileForm { name, own_language, own_time_zone }
}

#[derive(Template)]
#[template(path = "people/profiles/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    form: ProfileForm,
    zones: &'static [Tz],
}

impl EditPage {
    fn new(member: &Member, form: ProfileForm, errors: Errors) -> Self {
        EditPage { page: Page::of(member).with(&errors), errors, form, zones: &TZ_VARIANTS }
    }
}

pub async fn edit(member: AnyStaff, kept: Kept<ProfileForm>) -> Answer {
    let staff = member.staff();
    let form = kept.or_else(|| ProfileForm {
        name: staff.name.clone(),
        own_language: member.visitor.lang.code().to_owned(),
        own_time_zone: staff.own_time_zone.clone().unwrap_or_default(),
    });
    let template = EditPage::new(&member, form, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn update(member: AnyStaff, Form(form): Form<ProfileForm>, db: Data<Db>) -> Answer {
    let (before, mut errors) = (member.staff(), Errors::default());
    let name = errors.check("name", Staff::check_name(&form.name));
    let language = Lang::find(&form.own_language).ok_or_else(|| "error-language-choice".into());
    let language = errors.check("own_language", language);
    let zone = match form.own_time_zone.as_str() {
        "" => Some(None),
        typed => errors.check("own_time_zone", time_zone(typed)).map(Some),
    };
    let (Some(name), Some(language), Some(own_time_zone)) = (name, language, zone) else {
        let template = EditPage::new(&member, form, errors);
        return page::unprocessable(&template.page, &template);
    };
    let after = Staff { name, language: Some(language.code().to_owned()), own_time_zone, ..before.clone() };
    let facts = |it: &Staff| {
        details! {
            Name: it.name, OwnLanguage: it.language, OwnTimeZone: it.own_time_zone,
        }
    };
    if facts(before) == facts(&after) {
        return Ok(page::done("/profile", Done::Unchanged));
    }
    let (was, is) = Details::difference(facts(before), facts(&after));
    let entry =
        Entry { person_id: Some(&before.id), before: was, after: is, ..Entry::new(Action::ProfileUpdated) };
    let mut tx = db.begin().await?;
    staff::update_profile(&mut tx, &after).await?;
    activity_log::insert(&mut tx, member.by(), entry).await?;
    tx.commit().await?;
    Ok(page::done("/profile", Done::Profile))
}
