//! API keys: the list, and creating one, which is shown once.

use actix_web::web::Data;
use askama::Template;
use chrono::TimeDelta;
use chrono_tz::Tz;

use crate::details;
use crate::form;
use crate::model::activity::action::Action;
use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::Errors;
use crate::model::kernel::paging::{Cursor, Paged};
use crate::model::people::staff::{Role, Staff};
use crate::model::settings::api_key::KeyForm;
use crate::model::settings::partner::Partner;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::people::staff;
use crate::store::settings::api_keys::{self, Key, NewKey};
use crate::web::answer::error::Answer;
use crate::web::answer::page::{self, Page};
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::{GlobalAdmin, Reauthenticated};
use crate::web::request::kept_forms::Kept;
use crate::web::request::origin::PublicUrl;
use crate::web::request::visitor::Member;
use crate::web::token;

const PER_PAGE: usize = 50;

form! {
    /// `before`: the id of the last key of the previous page.
    KeysQuery { before }
}

#[derive(Template)]
#[template(path = "settings/api_keys/index.html")]
struct IndexPage {
    page: Page,
    keys: Vec<Key>,
    first: bool,
    /// The cursor of the next page.
    next: Option<String>,
}

impl IndexPage {
    /// The last day of a key, which ends with that day in the firm's time zone.
    fn last_day(&self, key: &Key) -> String {
        let zone = self.page.partner().map_or(Tz::UTC, Partner::tz);
        self.page.date(&(key.expires_at - TimeDelta::seconds(1)).with_timezone(&zone).date_naive())
    }

    fn is_expired(&self, key: &Key) -> bool {
        key.expires_at <= clock::now()
    }

    /// The CSS class and text key of a key's state.
    fn state(&self, key: &Key) -> (&'static str, &'static str) {
        match key {
            key if key.revoked_at.is_some() => ("not_provided", "api-key-revoked"),
            key if key.deactivated => ("not_provided", "state-deactivated"),
            key if self.is_expired(key) => ("not_provided", "api-key-expired"),
            _ => ("confirmed", "api-key-works"),
        }
    }
}

impl Key {
    pub fn roles(&self) -> Vec<Role> {
        let held = [self.global_admin, self.user_admin, self.admin_agent, self.sales];
        Role::ALL.into_iter().zip(held).filter(|(_, held)| *held).map(|(role, _)| role).collect()
    }
}

pub async fn index(
    member: Reauthenticated<GlobalAdmin>,
    Query(query): Query<KeysQuery>,
    db: Data<Db>,
) -> Answer {
    let cursor = Cursor::of(&query.before, "");
    let found = api_keys::list(&db, cursor.as_ref().map(Cursor::item), PER_PAGE + 1).await?;
    let paged = Paged::from_rows(found, PER_PAGE, cursor.as_ref(), |it| it.id.clone());
    let Paged { rows: keys, is_first: first, after: next, .. } = paged;
    let template = IndexPage { page: Page::of(&member), keys, first, next };
    page::ok(&template.page, &template)
}

#[derive(Template)]
#[template(path = "settings/api_keys/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    form: KeyForm,
    staff: Vec<Staff>,
    roles: [Role; 4],
}

impl NewPage {
    fn new(member: &Member, staff: Vec<Staff>, form: KeyForm, errors: Errors) -> Self {
        NewPage { page: Page::of(member).with(&errors), errors, form, staff, roles: Role::ALL }
    }
}

form! {
    /// The possible owners.
    PersonQuery { staff_id }
}

pub async fn new(
    member: Reauthenticated<GlobalAdmin>,
    kept: Kept<KeyForm>,
    Query(query): Query<PersonQuery>,
    db: Data<Db>,
) -> Answer {
    let staff = staff::list_active(&db).await?;
    // A link from a staff member asks for a key of theirs.
    let kept = kept.filter(|it| query.staff_id.is_empty() || it.staff_id == query.staff_id);
    let form = kept.or_else(|| KeyForm::new(query.staff_id, member.today()));
    let template = NewPage::new(&member, staff, form, Errors::default());
    page::ok(&template.page, &template)
}

#[derive(Template)]
#[template(path = "settings/api_keys/show.html")]
struct ShowPage {
    page: Page,
    id: Id,
    name: String,
    key: String,
    /// An example call.
    example: String,
}

/// The key is shown only here.
pub async fn create(
    member: Reauthenticated<GlobalAdmin>,
    Form(form): Form<KeyForm>,
    db: Data<Db>,
    url: Data<PublicUrl>,
) -> Answer {
    let id: Id = form.id.parse()?;
    let staff = staff::list_active(&db).await?;
    let new = match form.parse(&staff, member.today(), member.partner().tz()) {
        Ok(new) => new,
        Err(errors) => {
            let template = NewPage::new(&member, staff, form, errors);
            return page::unprocessable(&template.page, &template);
        }
    };
    let mut tx = db.begin().await?;
    if api_keys::find(&mut tx, &id).await?.is_some() {
        // The form was sent twice: the key of the first response cannot be displayed again.
        return Ok(page::see_other("/settings/api-keys"));
    }
    let key = token::generate_api_key();
    let holder = new.holder.clone().with_roles(&new.roles);
    let made = NewKey {
        id: &id,
        key: &key,
        name: &new.name,
        holder: &holder,
        created_by: &member.staff().id,
        expires_at: new.expires_at,
    };
    api_keys::insert(&mut tx, &made, &token::hash(&key)).await?;
    activity_log::insert(&mut tx, member.by(), entry(&made, &form.expires_on)).await?;
    tx.commit().await?;
    let address = url.join("/v1/agreements?agreementType=*")?;
    // Without the key: shell commands are kept in the history and visible to others on the machine.
    let example = format!("curl -H \"Authorization: Bearer $KEY\" '{address}'");
    let template = ShowPage { page: Page::of(&member).shown_once(), id, name: new.name, key, example };
    page::ok(&template.page, &template)
}

/// The facts of a new key for the activity log.
fn entry<'a>(made: &NewKey<'a>, expires_on: &str) -> Entry<'a> {
    let after = details! {
        KeyName: made.name, Roles: made.holder.role_codes(), ExpiresOn: expires_on,
    };
    let (person_id, after) = (Some(made.holder.id.as_str()), Some(after));
    Entry { person_id, after, ..Entry::new(Action::ApiKeyMade) }
}
