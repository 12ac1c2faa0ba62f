//! The activity log: who did what, when and from where, with the values before and after.

use actix_web::web::Data;
use askama::Template;
use chrono::{DateTime, Utc};

use crate::form;
use crate::model::activity::action::{Action, Group};
use crate::model::activity::details;
use crate::model::activity::topic::Topic;
use crate::model::kernel::clock;
use crate::model::kernel::input::Errors;
use crate::model::kernel::paging::{Cursor, Paged};
use crate::model::kernel::period::Period;
use crate::store::activity::activity_search::{self, ActivityRow, Filter, Who};
use crate::store::customers::customers;
use crate::store::customers::search::{self, Search, SearchRow};
use crate::store::db::Db;
use crate::store::people::staff;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::form::Query;
use crate::web::request::gate::AnyStaff;

form! {
    /// The state of the list, from the query. `person`: the author's id, or one of the constants below; `customer`:
    /// the id of the affected customer, or typed text that names it.
    ActivityQuery { from, to, topic, action, person, customer, after, before }
}

const NOBODY: &str = "nobody";
const COMMAND_LINE: &str = "command-line";
const DIRECTORY: &str = "directory";
const REGISTER: &str = "register";

/// The id and name of an author or a customer in the filter.
pub type Named = (String, String);

/// The filter of the query, without the dates.
pub struct Narrowed {
    pub topic: Topic,
    pub action: Option<Action>,
    pub who: Option<Who>,
    pub person: Option<Named>,
    pub customer: Option<Named>,
    /// The customers that the typed text may mean, if there are several.
    candidates: Vec<SearchRow>,
    /// The authors that the filter offers.
    people: Vec<Named>,
}

impl ActivityQuery {
    pub async fn narrowed(&self, page: &Page, db: &Db) -> Result<Narrowed, Error> {
        let action = Action::find(&self.action);
        if action.is_none() && !self.action.is_empty() {
            return Err(Error::BadRequest);
        }
        let topic = Some(self.topic.as_str()).filter(|it| !it.is_empty());
        let topic = topic.map_or(Some(Topic::Changes), Topic::find).ok_or(Error::BadRequest)?;
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
        let (customer, candidates) = self.customer(page, db).await?;
        Ok(Narrowed { topic, action, who, person, customer, candidates, people })
    }

    /// The customer with this id, in the register or at Microsoft. For roles that see customers also the one that the
    /// search finds, or several that it finds.
    async fn customer(&self, page: &Page, db: &Db) -> Result<(Option<Named>, Vec<SearchRow>), Error> {
        let typed = self.customer.trim();
        if typed.is_empty() {
            return Ok((None, Vec::new()));
        }
        if typed.chars().count() > 200 {
            return Err(Error::BadRequest);
        }
        if let Some(id) = customers::find_named_id(db, typed).await? {
            let found = customers::find(db, &id).await?.ok_or(Error::BadRequest)?;
            return Ok((Some((found.id, found.company.company_name)), Vec::new()));
        }
        if !page.sees_customers() {
            return Err(Error::BadRequest);
        }
        let search = Search { text: typed.to_owned(), limit: CANDIDATES, ..Search::default() };
        let list = search::list(db, &search).await?;
        let mut found = list.rows;
        let is_only = found.len() == 1 && list.after.is_none();
        let only = found.pop_if(|_| is_only);
        Ok((only.map(|it| (it.id, it.company_name)), found))
    }

    /// The dates, unless they have errors or the customer is not known.
    pub fn checked(&self, narrowed: &Narrowed, page: &Page) -> Result<Period, Errors> {
        let period = self.period(page);
        if narrowed.customer.is_some() || self.customer.trim().is_empty() {
            return period;
        }
        let mut errors = period.err().unwrap_or_default();
        let is_unknown = narrowed.candidates.is_empty();
        errors.add("customer", if is_unknown { "error-customer-unknown" } else { "error-customer-several" });
        Err(errors)
    }

    /// The query with the dates of its period, also those that were left out. Wrong dates stay as typed.
    fn with_dates(self, page: &Page) -> Self {
        match self.period(page) {
            Ok(period) => ActivityQuery { from: period.from.to_string(), to: period.to.to_string(), ..self },
            Err(_) => self,
        }
    }

    fn period(&self, page: &Page) -> Result<Period, Errors> {
        Period::parse(&self.from, &self.to, clock::today(page.tz()))
    }

    /// The URL of the list with this state and these changes.
    pub fn address(&self, path: &str, changed: &[(&str, &str)]) -> String {
        let pairs = [
            ("from", &self.from),
            ("to", &self.to),
            ("topic", &self.topic),
            ("action", &self.action),
            ("person", &self.person),
            ("customer", &self.customer),
        ];
        let pairs = pairs.into_iter().filter(|(name, _)| changed.iter().all(|(it, _)| it != name));
        let pairs = pairs.map(|(name, value)| (name, value.as_str())).chain(changed.iter().copied());
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
        // A clock that was ahead has dated lines in the future. They follow those of today.
        let is_open = period.to >= clock::today(page.tz());
        let until = if is_open { clock::END } else { until };
        let customer_id = self.customer.as_ref().map(|(id, _)| id.clone());
        Filter { from, until, topic: self.topic, action: self.action, who: self.who.clone(), customer_id }
    }
}

#[derive(Template)]
#[template(path = "activity/index.html")]
struct IndexPage {
    page: Page,
    errors: Errors,
    query: ActivityQuery,
    narrowed: Narrowed,
    /// `None` if the dates have errors.
    list: Option<Paged<ActivityRow>>,
    now: DateTime<Utc>,
}

impl IndexPage {
    /// The text with the dates and the time zone of the list.
    fn hits_text(&self) -> String {
        let day = |it: &str| it.parse().map_or_else(|_| it.to_owned(), |it| self.page.date(&it));
        let (from, to) = (day(&self.query.from), day(&self.query.to));
        let values = [("from", from.as_str()), ("to", to.as_str()), ("zone", self.page.tz().name())];
        self.page.f("activity-shown", &values)
    }

    /// The value in the URL. The default has none.
    fn topic_code(&self, topic: &Topic) -> &'static str {
        if *topic == Topic::Changes { "" } else { topic.code() }
    }

    fn changes(&self, line: &ActivityRow) -> Vec<(String, String, String)> {
        details::changes(line.before.as_deref(), line.after.as_deref())
    }

    /// A date with an error is displayed in a text field, because a date field cannot display it.
    fn kind(&self, field: &str) -> &'static str {
        if self.errors.of(field).is_some() { "text" } else { "date" }
    }
}

/// The maximum number of customers that are offered for a typed text.
const CANDIDATES: usize = 10;

/// Lines per page.
const PAGE: usize = 50;

pub async fn index(member: AnyStaff, Query(query): Query<ActivityQuery>, db: Data<Db>) -> Answer {
    let page = Page::of(&member);
    let narrowed = query.narrowed(&page, &db).await?;
    let now = clock::now();
    let period = match query.checked(&narrowed, &page) {
        Ok(period) => period,
        Err(errors) => {
            let query = query.with_dates(&page);
            let page = page.with(&errors);
            let template = IndexPage { page, errors, query, narrowed, list: None, now };
            return page::unprocessable(&template.page, &template);
        }
    };
    let cursor = Cursor::of(&query.after, &query.before);
    let list = activity_search::list(&db, &narrowed.filter(&period, &page), cursor.as_ref(), PAGE).await?;
    let customer = narrowed.customer.as_ref().map(|(id, _)| id.clone()).unwrap_or_default();
    let query = ActivityQuery { customer, ..query.with_dates(&page) };
    let errors = Errors::default();
    let template = IndexPage { page, errors, query, narrowed, list: Some(list), now };
    page::ok(&template.page, &template)
}
