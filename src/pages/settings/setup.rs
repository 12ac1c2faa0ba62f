//! The set-up page: creates the firm and the first Global admin of an empty register.

use std::rc::Rc;

use actix_web::web::{Data, Path};
use askama::Template;
use chrono_tz::{TZ_VARIANTS, Tz};
use secrecy::SecretString;

use crate::details;
use crate::form;
use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::customers::contact;
use crate::model::customers::country::Country;
use crate::model::kernel::input::{Errors, Fields, Pairs};
use crate::model::people::password;
use crate::model::people::staff::{Role, Staff};
use crate::model::settings::partner::{Partner, PartnerForm, PartnerKind};
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::people::{sign_in_links, staff};
use crate::store::settings::partner;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::form::Form;
use crate::web::request::gate::Public;
use crate::web::request::visitor::Visitor;
use crate::web::sign_in::entrance::Entrance;
use crate::web::sign_in::passwords;
use crate::web::token;

form! {
    AdminForm { name, email, new_password }
}

/// The firm and its first Global admin.
#[derive(Default)]
pub struct SetupForm {
    pub partner: PartnerForm,
    pub admin: AdminForm,
}

impl Fields for SetupForm {
    fn take(pairs: &mut Pairs) -> Self {
        // Initially everybody needs a second factor; the setting can be changed later.
        let partner = PartnerForm { second_factor: "everybody".to_owned(), ..PartnerForm::take(pairs) };
        SetupForm { partner, admin: AdminForm::take(pairs) }
    }
}

#[derive(Template)]
#[template(path = "settings/setup/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    form: SetupForm,
    token: String,
    zones: &'static [Tz],
    countries: &'static [&'static Country],
    kinds: [PartnerKind; 3],
    /// The minimum password length.
    min: usize,
}

impl NewPage {
    fn new(visitor: &Rc<Visitor>, token: String, form: SetupForm, errors: Errors) -> Self {
        let page = Page::new(visitor).with(&errors);
        let countries = Country::list(page.lang());
        let (kinds, min) = (PartnerKind::ALL, password::SHORTEST);
        NewPage { page, errors, form, token, zones: &TZ_VARIANTS, countries, kinds, min }
    }
}

pub async fn new(Public(visitor): Public, path: Path<String>, db: Data<Db>) -> Answer {
    let token = path.into_inner();
    if !sign_in_links::has_setup(&db, &token::hash(&token)).await? {
        return Err(Error::NotFound);
    }
    let template = NewPage::new(&visitor, token, SetupForm::default(), Errors::default());
    page::ok(&template.page, &template)
}

pub async fn create(
    Public(visitor): Public,
    Form(form): Form<SetupForm>,
    path: Path<String>,
    entrance: Entrance,
) -> Answer {
    let (token, db) = (path.into_inner(), &entrance.db);
    if !sign_in_links::has_setup(db, &token::hash(&token)).await? {
        return Err(Error::NotFound);
    }
    let (partner, admin, password) = match parse(&form, &visitor) {
        Ok(parsed) => parsed,
        Err(errors) => {
            let admin = AdminForm { new_password: String::new(), ..form.admin };
            let template = NewPage::new(&visitor, token, SetupForm { admin, ..form }, errors);
            return page::unprocessable(&template.page, &template);
        }
    };
    let factor_needed = password::needs_second_factor(&form.admin.new_password);
    let hash = passwords::hash(password).await?;
    let mut tx = db.begin().await?;
    if !sign_in_links::delete_setups(&mut tx, &token::hash(&token)).await? {
        return Err(Error::NotFound);
    }
    partner::insert(&mut tx, &partner).await?;
    staff::insert(&mut tx, &admin, Some(&hash)).await?;
    let after = facts(&partner, &admin);
    let person_id = Some(admin.id.as_str());
    let entry = Entry { person_id, after: Some(after), ..Entry::new(Action::SetUp) };
    activity_log::insert(&mut tx, entrance.by(&admin), entry).await?;
    entrance.admit(tx, &admin, &partner, factor_needed, "/").await
}

/// The set-up's facts for the activity log.
fn facts(partner: &Partner, admin: &Staff) -> Details {
    details! {
        LegalName: partner.legal_name,
        Country: partner.country,
        TimeZone: partner.time_zone,
        MpnId: partner.mpn_id,
        Kind: partner.kind.code(),
        Name: admin.name,
        Email: admin.email,
        Roles: admin.role_codes(),
    }
}

fn parse(form: &SetupForm, visitor: &Visitor) -> Result<(Partner, Staff, SecretString), Errors> {
    let mut errors = Errors::default();
    let partner = form.partner.parse(visitor.sandbox, 1, &mut errors);
    let admin = &form.admin;
    let name = errors.check("name", Staff::check_name(&admin.name));
    let email = errors.check("email", contact::email(&admin.email));
    let personal = [admin.name.as_str(), &admin.email, &form.partner.legal_name];
    // Admins always need a second factor.
    let password = password::parse(&admin.new_password, password::SHORTEST, &personal);
    let password = errors.check("new_password", password);
    match (partner, name, email, password) {
        (Some(partner), Some(name), Some(email), Some(password)) => {
            let admin = Staff::new(name, email, &[Role::GlobalAdmin]);
            Ok((partner, Staff { language: Some(visitor.lang.code().to_owned()), ..admin }, password.into()))
        }
        _ => Err(errors),
    }
}
