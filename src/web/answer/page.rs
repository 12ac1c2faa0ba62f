//! The frame of all pages, and rendering templates into responses.

use std::cell::Cell;
use std::rc::Rc;

use actix_web::HttpResponse;
use actix_web::cookie::Cookie;
use actix_web::http::{StatusCode, header};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::model::acceptances::confirmation::Confirmation;
use crate::model::acceptances::manner::Method;
use crate::model::acceptances::standing::{Standing, Status};
use crate::model::catalogue::agreement::{AgreementType, Catalogue};
use crate::model::customers::country::{Country, Language};
use crate::model::customers::unrecorded::Unrecorded;
use crate::model::kernel::clock;
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::lang::Lang;
use crate::model::people::staff::Staff;
use crate::model::settings::partner::Partner;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::static_files;
use crate::web::request::done::Done;
use crate::web::request::kept_forms::Outcome;
use crate::web::request::visitor::{Member, Visitor};
use crate::web::token;

/// The data of `base.html`, and texts in the visitor's language.
pub struct Page {
    pub(super) visitor: Rc<Visitor>,
    /// The time zone of displayed times: the staff member's choice, or else the firm's.
    tz: Tz,
    /// Today in the partner's time zone.
    today: NaiveDate,
    /// The form token, masked for this page.
    csrf: String,
    /// Whether the page has a form with errors. The title then says so.
    pub refused: bool,
    /// Whether the form that was sent is kept, because the response refuses it.
    pub(super) keeps_sent: Cell<bool>,
    /// Whether the page is displayed only once. It then has no control that reloads it, such as the language choice.
    pub once: bool,
}

impl Page {
    pub fn new(visitor: &Rc<Visitor>) -> Self {
        let signed_in = visitor.signed_in.as_ref();
        let firm = signed_in.map_or(Tz::UTC, |it| it.partner.tz());
        let own = signed_in.and_then(|it| it.staff.own_time_zone.as_deref()?.parse().ok());
        let (tz, today) = (own.unwrap_or(firm), clock::today(firm));
        let csrf = token::mask(&visitor.csrf);
        Page {
            visitor: visitor.clone(),
            tz,
            today,
            csrf,
            refused: false,
            keeps_sent: Cell::default(),
            once: false,
        }
    }

    pub fn of(member: &Member) -> Self {
        Page::new(&member.visitor)
    }

    /// Marks the page as one with a refused form if there are errors.
    pub fn with(self, errors: &Errors) -> Self {
        Page { refused: !errors.is_empty(), ..self }
    }

    pub fn shown_once(self) -> Self {
        Page { once: true, ..self }
    }

    pub fn lang(&self) -> Lang {
        self.visitor.lang
    }

    pub fn t<'a>(&self, key: &'a str) -> &'a str {
        self.lang().text(key)
    }

    pub fn f(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.lang().format(key, values)
    }

    /// The parts of a text before and after a placeholder.
    pub fn around(&self, key: &str, name: &str) -> (String, String) {
        const HERE: &str = "\u{0}";
        let text = self.f(key, &[(name, HERE)]);
        text.split_once(HERE).map(|(before, after)| (before.to_owned(), after.to_owned())).unwrap_or_default()
    }

    /// The text with a composed key: a prefix and a code.
    pub fn one_of(&self, start: &str, end: &str) -> &'static str {
        self.lang().find_text(&format!("{start}-{end}")).unwrap_or_default()
    }

    /// The ways in which a customer can accept.
    pub fn methods(&self) -> &'static [Method] {
        &Method::ALL
    }

    /// The label of a form field.
    pub fn label(&self, field: &str) -> &'static str {
        self.lang().find_text(&format!("field-{field}")).unwrap_or_default()
    }

    pub fn hint(&self, field: &str) -> Option<&'static str> {
        self.lang().find_text(&format!("hint-{field}"))
    }

    /// The hint of a date from `first`, if there is a first one, until today in the firm's time zone. The example is one
    /// of these dates.
    pub fn past_hint(&self, first: &Option<NaiveDate>) -> String {
        let usual = NaiveDate::from_ymd_opt(2025, 10, 27).unwrap_or(self.today);
        let is_allowed = usual <= self.today && first.is_none_or(|it| it <= usual);
        let example = if is_allowed { usual } else { self.today }.format("%-d %-m %Y").to_string();
        let (key, first) = match first {
            Some(first) => ("hint-past-from", self.date(first)),
            None => ("hint-past", String::new()),
        };
        self.f(key, &[("first", &first), ("zone", self.time_zone()), ("example", &example)])
    }

    /// The ids of the hint and the error that describe a field.
    pub fn described(&self, field: &str, hinted: bool, errors: &Errors) -> String {
        let hint = hinted.then(|| format!("{field}-hint"));
        let error = errors.of(field).map(|_| format!("{field}-error"));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// The field name of a person in a form with two people.
    pub fn name(&self, prefix: &str, field: &str) -> String {
        format!("{prefix}{field}")
    }

    /// The text of an error at a field, with the field's name if the text itself does not have it.
    pub fn error(&self, field: &str, message: &Message) -> String {
        let text = self.lang().message_on_page(message);
        if message.names_field() {
            return text;
        }
        let of = message.values.iter().find(|(name, _)| *name == "of").map(|(_, value)| value.as_str());
        let of = of.unwrap_or(if message.is_about_date() { "date" } else { "" });
        let mut letters = text.chars();
        let error: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
        self.f("error-at", &[("field", self.label(field)), ("of", of), ("error", &error)])
    }

    pub fn date(&self, date: &NaiveDate) -> String {
        self.lang().date_on_one_line(*date)
    }

    pub fn time(&self, time: &DateTime<Utc>) -> String {
        self.lang().time(*time, self.tz)
    }

    pub fn tz(&self) -> Tz {
        self.tz
    }

    pub fn number(&self, number: &i64) -> String {
        self.lang().number(*number)
    }

    /// A human-readable file size.
    pub fn bytes(&self, size: &i64) -> String {
        match *size {
            0..1_000 => self.f("size-bytes", &[("count", &size.to_string())]),
            1_000..1_000_000 => self.f("size-kilobytes", &[("number", &self.number(&(size / 1_000)))]),
            _ => {
                let tenths = size / 100_000;
                let (whole, tenth) = (self.number(&(tenths / 10)), tenths % 10);
                let comma = match self.lang() {
                    Lang::En => ".",
                    Lang::Fr => ",",
                };
                self.f("size-megabytes", &[("number", &format!("{whole}{comma}{tenth}"))])
            }
        }
    }

    pub fn country<'a>(&self, code: &'a str) -> &'a str {
        Country::find(code).map_or(code, |it| it.name(self.lang()))
    }

    pub fn language<'a>(&self, code: &'a str) -> &'a str {
        Language::find(code).map_or(code, |it| it.name(self.lang()))
    }

    /// Names facts that are not recorded, such as "country, address".
    pub fn facts(&self, unrecorded: &Unrecorded) -> String {
        self.lang().facts(unrecorded)
    }

    /// The language of a template, such as "French (fr-FR)".
    pub fn culture(&self, tag: &str) -> String {
        let code = tag.split('-').next().unwrap_or_default();
        // Russian is not a customer language at Partner Center, but there are Russian templates.
        let other = || self.lang().find_text(&format!("language-{code}")).unwrap_or(code);
        let language = Language::find(code).map_or_else(other, |it| it.name(self.lang()));
        format!("{language} ({tag})")
    }

    /// The name of a version: its publication date.
    pub fn version(&self, id: &str) -> String {
        let version = self.catalogue().version(id);
        version.map_or_else(
            || id.to_owned(),
            |it| self.f("version-of", &[("date", &self.date(&it.published_on))]),
        )
    }

    /// The publication date of the version that an acceptance counts for because of its date.
    pub fn version_by_date(&self, confirmation: &Confirmation) -> Option<NaiveDate> {
        let (agreement, accepted_on) = (confirmation.agreement_type, confirmation.accepted_on);
        Some(self.catalogue().accepted_version(agreement, accepted_on, None)?.published_on)
    }

    /// A customer's status with the Customer Agreement today.
    pub fn status(&self, standing: &Standing) -> Status {
        self.visitor.catalogue.status(AgreementType::MicrosoftCustomerAgreement, standing, self.today)
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.visitor.catalogue
    }

    pub fn today(&self) -> NaiveDate {
        self.today
    }

    pub fn sandbox(&self) -> bool {
        self.visitor.sandbox
    }

    pub fn staff(&self) -> Option<&Staff> {
        self.visitor.signed_in.as_ref().map(|it| &it.staff)
    }

    pub fn partner(&self) -> Option<&Partner> {
        self.visitor.signed_in.as_ref().map(|it| &it.partner)
    }

    pub fn partner_name(&self) -> &str {
        self.partner().map_or("", |it| it.legal_name.as_str())
    }

    pub fn time_zone(&self) -> &str {
        self.partner().map_or("UTC", |it| it.time_zone.as_str())
    }

    pub fn sees_customers(&self) -> bool {
        self.staff().is_some_and(Staff::may_see_customers)
    }

    pub fn confirms(&self) -> bool {
        self.staff().is_some_and(Staff::may_confirm)
    }

    pub fn manages_users(&self) -> bool {
        self.staff().is_some_and(Staff::may_manage_users)
    }

    pub fn changes_settings(&self) -> bool {
        self.staff().is_some_and(Staff::may_change_settings)
    }

    /// Whether there is a session to end, complete or not.
    pub fn has_session(&self) -> bool {
        self.visitor.session().is_some()
    }

    /// The action that was just done.
    pub fn done(&self) -> Option<Done> {
        self.visitor.done
    }

    /// Whether a subscription was just ordered or changed: the notice then says that Microsoft was not told.
    pub fn is_after_subscription_change(&self) -> bool {
        self.done().is_some_and(Done::is_of_subscription)
    }

    /// The text of the action. `None` if the text has placeholders: the page of the staff member then formats it.
    pub fn done_text(&self) -> Option<&'static str> {
        self.lang().find_text(self.done()?.text())
    }

    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    pub fn path(&self) -> &str {
        &self.visitor.path
    }

    /// Whether the page is at this path or below it.
    pub fn is_at(&self, start: &str) -> bool {
        let path = self.path().split('?').next().unwrap_or_default();
        path == start || (start != "/" && path.strip_prefix(start).is_some_and(|it| it.starts_with('/')))
    }

    /// Whether the page is a customer's account.
    pub fn is_account(&self, customer_id: &str) -> bool {
        self.is_at("/customers") && self.path().contains(customer_id) && !self.is_subscriptions(customer_id)
    }

    /// Whether the page is about a customer's subscriptions.
    pub fn is_subscriptions(&self, customer_id: &str) -> bool {
        let nouns = ["subscriptions", "orders"];
        nouns.iter().any(|noun| self.is_at(&format!("/customers/{customer_id}/{noun}")))
    }

    pub fn asset(&self, name: &str) -> &'static str {
        static_files::address(name)
    }
}

/// Renders a page.
pub fn html(status: StatusCode, page: &Page, template: &impl Template) -> Answer {
    page.keeps_sent.set(matches!(status, StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT));
    let body = template.render().map_err(|it| Error::Unexpected(it.into()))?;
    let mut response = respond(status, page.lang(), body);
    if page.once {
        response.extensions_mut().insert(Outcome::Saved);
    }
    Ok(response)
}

pub fn ok(page: &Page, template: &impl Template) -> Answer {
    html(StatusCode::OK, page, template)
}

/// Renders a refused form with status 422.
pub fn unprocessable(page: &Page, template: &impl Template) -> Answer {
    html(StatusCode::UNPROCESSABLE_ENTITY, page, template)
}

pub(super) fn respond(status: StatusCode, lang: Lang, body: String) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, lang.code()))
        .append_header((header::VARY, "Cookie, Accept-Language"))
        .body(body)
}

/// Redirects with 303 after a form.
pub fn see_other(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish()
}

/// Redirects like `see_other`, and the next page displays once that this was done.
pub fn done(address: &str, done: Done) -> HttpResponse {
    let mut response = see_other(address);
    response.extensions_mut().insert(done);
    response
}

/// Adds a cookie to a response.
pub fn with_cookie(mut response: HttpResponse, cookie: &Cookie<'_>) -> Answer {
    response.add_cookie(cookie).map_err(|it| Error::Unexpected(it.into()))?;
    Ok(response)
}

/// The path if it is on this site, or else the home page.
pub fn own_path(address: &str) -> &str {
    let own = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains(|it: char| it == '\\' || it.is_control());
    if own { address } else { "/" }
}

/// A page that asks for confirmation before an action that is hard to undo.
#[derive(Template)]
#[template(path = "ask.html")]
pub struct AskPage {
    pub page: Page,
    pub title: String,
    pub text: String,
    /// The form's target, and the page to return to on cancel.
    pub action: String,
    pub back: String,
    pub button: String,
}

pub fn ask(ask: AskPage) -> Answer {
    ok(&ask.page, &ask)
}
