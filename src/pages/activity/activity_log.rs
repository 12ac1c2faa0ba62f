//! The activity log: who did what, when and from where, with what it was before and after.

use actix_web::web::Data;
use askama::Template;
use chrono::{DateTime, Utc};

use crate::form;
use crate::model::activity::action::{Action, Group};
use crate::model::activity::details;
use crate::model::kernel::clock;
use crate::model::kernel::input::Errors;
use crate::model::kernel::paging::{Cursor, Paged};
use crate::model::kernel::period::Period;
use crate::store::activity::activity_search::{self, ActivityRow, Filter, Who};
use crate::store::customers::customers;
use crate::store::db::Db;
use crate::store::people::staff;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::form::Query;
use crate::web::request::gate::AnyStaff;

form! {
    /// The state of the list, which lives in its address. `person`: who did it, by id or one of those
    /// below; `customer`: the customer affected, by id.
    ActivityQuery { from, to, action, person, customer, after, before }
}

const NOBODY: &str = "nobody";
const COMMAND_LINE: &str = "command-line";
const DIRECTORY: &str = "directory";
const REGISTER: &str = "register";

/// Who or which customer a filter names: id and name.
pub type Named = (String, String);

/// What the address asks for, beside the dates.
pub struct Narrowed {
    pub action: Option<Action>,
    pub who: Option<Who>,
    pub person: Option<Named>,
    pub customer: Option<Named>,
    /// Everybody who can be chosen.
    people: Vec<Named>,
}

impl ActivityQuery {
    pub async fn narrowed(&self, page: &Page, db: &Db) -> Result<Narrowed, Error> {
        let action = Action::find(&self.action);
        if action.is_none() && !self.action.is_empty() {
            return Err(Error::BadRequest);
        }
        let mut people = staff::names(db).await?;
        people.push((NOBODY.to_owned(), page.t("activity-nobody").to_owned()));
        people.push((COMMAND_LINE.to_owned(), page.t("activity-command-line").to_owned()));
        people.push((DIRECTORY.to_owned(), page.t("activity-directory").to_owned()));
        people.push((REGISTER.to_owned(), page.t("activity-register-itself").to_owned()));
        let person = people.iter().find(|(id, _)| *id == self.person).cloned();
        let who = match (&person, self.person.as_str()) {
            (_, "") => None,
            (_, NOBODY) => Some(Who::Nobody),
            (_, COMMAND_LINE) => Some(Who::CommandLine),
            (_, DIRECTORY) => Some(Who::Directory),
            (_, REGISTER) => Some(Who::Register),
            (Some((id, _)), _) => Some(Who::Staff(id.clone())),
            (None, _) => return Err(Error::BadRequest),
        };
        let customer = match self.customer.as_str() {
            "" => None,
            id => Some(customers::find(db, id).await?.ok_or(Error::BadRequest)?),
        };
        let customer = customer.map(|it| (it.id, it.company.company_name));
        Ok(Narrowed { action, who, person, customer, people })
    }

    pub fn period(&self, page: &Page) -> Result<Period, Errors> {
        Period::parse(&self.from, &self.to, clock::today(page.tz()))
    }

    /// An address with this state, but for what is changed.
    pub fn address(&self, path: &str, changed: &[(&str, &str)]) -> String {
        let kept = [
            ("from", &self.from),
            ("to", &self.to),
            ("action", &self.action),
            ("person", &self.person),
            ("customer", &self.customer),
        ];
        let kept = kept.into_iter().filter(|(name, _)| changed.iter().all(|(it, _)| it != name));
        let pairs = kept.map(|(name, value)| (name, value.as_str())).chain(changed.iter().copied());
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs.filter(|(_, value)| !value.is_empty()));
        match query.finish().as_str() {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}

impl Narrowed {
    pub fn filter(&self, period: &Period, page: &Page) -> Filter {
        let (from, until) = period.moments(page.tz());
        let customer_id = self.customer.as_ref().map(|(id, _)| id.clone());
        Filter { from, until, action: self.action, who: self.who.clone(), customer_id }
    }
}

#[derive(Template)]
#[template(path = "activity/index.html")]
struct IndexPage {
    page: Page,
    errors: Errors,
    query: ActivityQuery,
    narrowed: Narrowed,
    /// `None` where the dates were refused.
    list: Option<Paged<ActivityRow>>,
    now: DateTime<Utc>,
}

impl IndexPage {
    /// Which dates are shown, and whose.
    fn shown(&self) -> String {
        let day = |it: &str| it.parse().map_or_else(|_| it.to_owned(), |it| self.page.date(&it));
        let (from, to) = (day(&self.query.from), day(&self.query.to));
        let values = [("from", from.as_str()), ("to", to.as_str()), ("zone", self.page.tz().name())];
        self.page.f("activity-shown", &values)
    }

    fn changes(&self, line: &ActivityRow) -> Vec<(String, String, String)> {
        details::changes(line.before.as_deref(), line.after.as_deref())
    }

    /// A date that was refused is shown in a field for text, which shows whatever was typed.
    fn kind(&self, field: &str) -> &'static str {
        if self.errors.of(field).is_some() { "text" } else { "date" }
    }
}

/// How many lines a page of the list shows.
const PAGE: usize = 50;

pub async fn index(member: AnyStaff, Query(query): Query<ActivityQuery>, db: Data<Db>) -> Answer {
    let page = Page::of(&member);
    let narrowed = query.narrowed(&page, &db).await?;
    let now = clock::now();
    let period = match query.period(&page) {
        Ok(period) => period,
        Err(errors) => {
            let page = page.with(&errors);
            let template = IndexPage { page, errors, query, narrowed, list: None, now };
            return page::unprocessable(&template.page, &template);
        }
    };
    let cursor = Cursor::of(&query.after, &query.before);
    let list = activity_search::list(&db, &narrowed.filter(&period, &page), cursor.as_ref(), PAGE).await?;
    let query = ActivityQuery { from: period.from.to_string(), to: period.to.to_string(), ..query };
    let errors = Errors::default();
    let template = IndexPage { page, errors, query, narrowed, list: Some(list), now };
    page::ok(&template.page, &template)
}
