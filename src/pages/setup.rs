//! The one-time page with which an empty register gets its firm and its first Global admin.

use actix_session::Session;
use actix_web::web::{Data, Path};
use askama::Template;
use chrono_tz::{TZ_VARIANTS, Tz};
use secrecy::SecretString;
use std::rc::Rc;

use crate::model::input::Errors;
use crate::model::staff::{self, SetupForm, Staff};
use crate::model::{person, text};
use crate::store::db::Db;
use crate::store::journal::{self, By, Entry};
use crate::store::partner::{self, Partner};
use crate::store::staff as people;
use crate::web::error::{Answer, Error};
use crate::web::form::Form;
use crate::web::gate::Public;
use crate::web::page::{self, Page, see_other};
use crate::web::visitor::Visitor;
use crate::web::{passwords, session, token};

#[derive(Template)]
#[template(path = "setup/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    form: SetupForm,
    token: String,
    zones: &'static [Tz],
}

impl NewPage {
    fn new(visitor: &Rc<Visitor>, token: String, form: SetupForm, errors: Errors) -> Self {
        NewPage { page: Page::new(visitor).with(&errors), errors, form, token, zones: &TZ_VARIANTS }
    }
}

pub async fn new(Public(visitor): Public, path: Path<String>, db: Data<Db>) -> Answer {
    let token = path.into_inner();
    if !partner::has_setup_link(&db, &token::hash(&token)).await? {
        return Err(Error::NotFound);
    }
    let template = NewPage::new(&visitor, token, SetupForm::default(), Errors::default());
    page::ok(&template.page, &template)
}

pub async fn create(
    Public(visitor): Public,
    Form(form): Form<SetupForm>,
    path: Path<String>,
    db: Data<Db>,
    session: Session,
) -> Answer {
    let token = path.into_inner();
    if !partner::has_setup_link(&db, &token::hash(&token)).await? {
        return Err(Error::NotFound);
    }
    let (partner, admin, password) = match parse(&form) {
        Ok(parsed) => parsed,
        Err(errors) => {
            let form = SetupForm { new_password: String::new(), ..form };
            let template = NewPage::new(&visitor, token, form, errors);
            return page::unprocessable(&template.page, &template);
        }
    };
    let hash = passwords::hash(password).await?;
    let mut tx = db.begin().await?;
    if !partner::delete_setup_link(&mut tx, &token::hash(&token)).await? {
        return Err(Error::NotFound);
    }
    partner::insert(&mut tx, &partner).await?;
    people::insert(&mut tx, &admin, &hash).await?;
    let by = By { staff: &admin, address: visitor.address.as_deref() };
    let after = serde_json::json!({ "legal_name": partner.legal_name, "time_zone": partner.time_zone });
    journal::insert(&mut tx, by, Entry { action: "set-up", after: Some(after), ..Entry::default() }).await?;
    tx.commit().await?;
    session::begin(&session, &admin)?;
    Ok(see_other("/"))
}

fn parse(form: &SetupForm) -> Result<(Partner, Staff, SecretString), Errors> {
    let mut errors = Errors::default();
    let legal_name = text::required(&form.legal_name, 200, "error-legal-name-missing");
    let legal_name = errors.check("legal_name", legal_name);
    let zone = form.time_zone.parse::<Tz>().map_err(|_| "error-time-zone-missing".into());
    let zone = errors.check("time_zone", zone);
    let name = errors.check("name", staff::name(&form.name));
    let email = errors.check("email", person::email(&form.email));
    let password = staff::password(&form.new_password, &[&form.name, &form.email, &form.legal_name]);
    let password = errors.check("new_password", password);
    match (legal_name, zone, name, email, password) {
        (Some(legal_name), Some(zone), Some(name), Some(email), Some(password)) => Ok((
            Partner { legal_name, time_zone: zone.name().to_owned() },
            Staff::new(name, email, &[staff::Role::GlobalAdmin]),
            password.into(),
        )),
        _ => Err(errors),
    }
}
