//! Texts of the activity log: authors, fields, values.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use crate::model::activity::action::Action;
use crate::model::activity::field::{Field, Meaning};
use crate::model::catalogue::agreement::AgreementType;
use crate::model::people::staff::Role;
use crate::store::activity::activity_log::{COMMAND_LINE, DIRECTORY, REGISTER};
use crate::store::activity::activity_search::ActivityRow;
use crate::web::answer::page::Page;

impl Page {
    /// The text of an action. An action that this release does not know is displayed as its code.
    pub fn action<'a>(&self, code: &'a str) -> &'a str {
        Action::find(code).map_or(code, |it| self.t(it.label()))
    }

    /// The author, with the name at that time.
    pub fn who<'a>(&'a self, staff_id: &Option<String>, name: &'a str) -> &'a str {
        match (staff_id, name) {
            (None, "") => self.t("activity-nobody"),
            (None, COMMAND_LINE) => self.t("activity-command-line"),
            (None, DIRECTORY) => self.t("activity-directory"),
            (None, REGISTER) => self.t("activity-register-itself"),
            _ => name,
        }
    }

    /// Whether the reader may see the details of a line. Details about a customer, even an unregistered
    /// one, are for roles that may see customers.
    pub fn sees_details(&self, line: &ActivityRow) -> bool {
        let action = Action::find(&line.action);
        let of_customer = line.customer_id.is_some() || action.is_none_or(Action::is_of_customer);
        !of_customer || self.sees_customers()
    }

    /// The label of a field in the activity log.
    pub fn field<'a>(&self, field: &'a str) -> &'a str {
        let own = self.lang().find_text(&format!("logged-{field}"));
        own.or_else(|| self.lang().find_text(&format!("field-{field}"))).unwrap_or(field)
    }

    /// The value of a field in the activity log. Codes become words.
    pub fn value(&self, field: &str, value: &str) -> String {
        let words = Field::find(field).and_then(|it| self.words(it, value));
        let is_order = Field::find(field) == Some(Field::Subscriptions);
        // The quantity in an order, such as "3 × Office 365", stays with its offer.
        words.unwrap_or_else(|| {
            if is_order { value.replace(" × ", "\u{a0}×\u{a0}") } else { value.to_owned() }
        })
    }

    /// The words for a stored value. `None` if it is shown as it is, or its code is unknown.
    pub fn words(&self, field: Field, value: &str) -> Option<String> {
        match field.meaning() {
            Meaning::Text => None,
            Meaning::Date => value.parse().ok().map(|it| self.date(&it)),
            Meaning::Moment => value.parse().ok().map(|it| self.moment(&it)),
            Meaning::Country => Some(self.country(value).to_owned()),
            Meaning::Language => Some(self.language(value).to_owned()),
            Meaning::Culture => Some(self.culture(value)),
            Meaning::Version => Some(self.version(value)),
            Meaning::Agreement => AgreementType::find(value).map(|it| self.t(it.label()).to_owned()),
            Meaning::Roles => Some(self.roles(value)),
            Meaning::Action => Some(self.action(value).to_owned()),
            Meaning::Code(prefix) => self.lang().find_text(&format!("{prefix}{value}")).map(str::to_owned),
        }
    }

    fn roles(&self, codes: &str) -> String {
        let words = codes.split(", ").map(|code| match code.parse::<Role>() {
            Ok(role) => Cow::Owned(self.t(role.label()).to_owned()),
            Err(_) => Cow::Borrowed(code),
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// The time in the reader's time zone, to the second. The page names the time zone.
    pub fn moment(&self, at: &DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.tz());
        let date = self.date(&local.date_naive());
        self.f("activity-moment", &[("date", &date), ("time", &local.format("%H:%M:%S").to_string())])
    }

    /// The date in the reader's time zone, in URL format.
    pub fn day(&self, at: &DateTime<Utc>) -> String {
        at.with_timezone(&self.tz()).date_naive().to_string()
    }
}
