//! The activity log in words: who, which field, and what its values mean.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::page::Page;
use crate::model::action;
use crate::model::agreement::AgreementType;
use crate::model::directory::Refusal;
use crate::model::partner::PartnerKind;
use crate::model::staff::Role;
use crate::store::activity_log::{COMMAND_LINE, DIRECTORY, REGISTER};
use crate::store::activity_search::Found;

impl Page {
    /// What was done. An action that has no words yet is still shown, by its code.
    pub fn action<'a>(&self, code: &'a str) -> &'a str {
        self.lang().find_text(&format!("action-{code}")).unwrap_or(code)
    }

    /// Who did it: the name that the person had then.
    pub fn who<'a>(&'a self, staff_id: &Option<String>, name: &'a str) -> &'a str {
        match (staff_id, name) {
            (None, "") => self.t("activity-nobody"),
            (None, COMMAND_LINE) => self.t("activity-command-line"),
            (None, DIRECTORY) => self.t("activity-directory"),
            (None, REGISTER) => self.t("activity-register-itself"),
            _ => name,
        }
    }

    /// Whether the reader may see what a line says in detail: of a customer, also of one that was never
    /// registered, whoever may see customers.
    pub fn sees_details(&self, line: &Found) -> bool {
        let of_customer = line.customer_id.is_some() || action::is_of_customer(&line.action);
        !of_customer || self.sees_customers()
    }

    /// The label of a field in the activity log.
    pub fn field<'a>(&self, field: &'a str) -> &'a str {
        let own = self.lang().find_text(&format!("logged-{field}"));
        own.or_else(|| self.lang().find_text(&format!("field-{field}"))).unwrap_or(field)
    }

    /// The value of a field in the activity log, in words where it is kept as a code.
    pub fn value(&self, field: &str, value: &str) -> String {
        let text = |key: &'static str| self.t(key).to_owned();
        let named = |start: &str| self.lang().find_text(&format!("{start}-{value}")).map(str::to_owned);
        let known = match field {
            "country" => Some(self.country(value).to_owned()),
            "language" | "own_language" => Some(self.language(value).to_owned()),
            "reason" => Refusal::find(value).map(|it| text(it.label())),
            "mail" => named("mail-kind"),
            "national_cloud" => named("national-cloud"),
            "qualification" => named("qualification"),
            "education_segment" => named("education-segment"),
            "version" => Some(self.version(value)),
            "template_country" => Some(self.country(value).to_owned()),
            "template_language" => Some(self.culture(value)),
            "ends_on" | "expires_on" | "to_cancel_since" | "day" | "withdrawn_on" | "checked_on"
            | "accepted_from" | "confirmable_from" | "confirmable_until" | "preview_from"
            | "preview_api_from" | "preview_sdk_from" | "pages_ask_from" | "api_asks_from"
            | "published_on" | "enforced_from" | "outdated_before" | "accepted_on" | "from" | "to" => {
                value.parse().ok().map(|it| self.date(&it))
            }
            "agreement" => {
                AgreementType::ALL.into_iter().find(|it| it.code() == value).map(|it| text(it.label()))
            }
            "kind" => PartnerKind::find(value).map(|it| text(it.label())),
            "roles" => Some(self.roles(value)),
            "second_factor_for_everybody" => match value {
                "true" => Some(text("second-factor-everybody")),
                "false" => Some(text("second-factor-admins")),
                _ => None,
            },
            "action" => Some(self.action(value).to_owned()),
            _ => None,
        };
        known.or_else(|| named(&format!("logged-{field}"))).unwrap_or_else(|| value.to_owned())
    }

    fn roles(&self, codes: &str) -> String {
        let words = codes.split(", ").map(|code| match code.parse::<Role>() {
            Ok(role) => Cow::Owned(self.t(role.label()).to_owned()),
            Err(_) => Cow::Borrowed(code),
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// To the second, where the reader is. The page names the time zone.
    pub fn moment(&self, at: &DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.tz());
        let date = self.lang().date(local.date_naive());
        self.f("activity-moment", &[("date", &date), ("time", &local.format("%H:%M:%S").to_string())])
    }

    /// The day of a moment, where the reader is, as addresses have it.
    pub fn day(&self, at: &DateTime<Utc>) -> String {
        at.with_timezone(&self.tz()).date_naive().to_string()
    }
}
