//! The catalogue's forms: days of an agreement, and versions.

use chrono::NaiveDate;
use url::Url;

use crate::model::catalogue::agreement::{Agreement, Catalogue, Version};
use crate::model::kernel::date::DateForm;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Fields, Message, Pairs};
use crate::model::kernel::text::required;

/// A day of an agreement: field name, and whether it is optional.
pub struct Day {
    pub name: &'static str,
    pub optional: bool,
}

const fn day(name: &'static str, optional: bool) -> Day {
    Day { name, optional }
}

/// The days of an agreement, in form order.
pub const DAYS: [Day; 8] = [
    day("accepted_from", true),
    day("confirmable_from", false),
    day("confirmable_until", true),
    day("preview_from", true),
    day("preview_api_from", true),
    day("preview_sdk_from", true),
    day("pages_ask_from", false),
    day("api_asks_from", false),
];

/// An agreement as typed.
#[derive(Debug, Clone, Default)]
pub struct DaysForm {
    pub template_id: String,
    pub link: String,
    /// In the order of [`DAYS`].
    pub days: [DateForm; 8],
}

impl Fields for DaysForm {
    fn take(pairs: &mut Pairs) -> Self {
        DaysForm {
            template_id: pairs.remove("template_id").unwrap_or_default(),
            link: pairs.remove("link").unwrap_or_default(),
            days: DAYS.map(|it| DateForm::take(pairs, it.name)),
        }
    }
}

impl From<&Agreement> for DaysForm {
    fn from(it: &Agreement) -> Self {
        let days = [
            it.accepted_from,
            Some(it.confirmable_from),
            it.confirmable_until,
            it.preview_from,
            it.preview_api_from,
            it.preview_sdk_from,
            Some(it.pages_ask_from),
            Some(it.api_asks_from),
        ];
        DaysForm {
            template_id: it.template_id.clone(),
            link: it.link.clone(),
            days: days.map(DateForm::from),
        }
    }
}

impl DaysForm {
    /// The fields of each day with their typed values.
    pub fn each_day(&self) -> impl Iterator<Item = (Day, &DateForm)> {
        DAYS.into_iter().zip(&self.days)
    }

    /// `current` is the agreement that the form showed.
    pub fn parse(&self, current: &Agreement, catalogue: &Catalogue) -> Result<Agreement, Errors> {
        let mut errors = Errors::default();
        let template_id = errors.check("template_id", template_id(&self.template_id));
        let taken = template_id.as_deref().and_then(|it| catalogue.find_template(it));
        if taken.is_some_and(|it| it.agreement_type != current.agreement_type) {
            errors.add("template_id", "error-template-id-taken");
        }
        let link = errors.check("link", link(&self.link));
        let mut days = [None; DAYS.len()];
        for (read, (day, typed)) in days.iter_mut().zip(self.each_day()) {
            let date = if day.optional { typed.parse_optional() } else { typed.parse().map(Some) };
            *read = errors.check(day.name, date).flatten();
        }
        let [
            accepted_from,
            confirmable_from,
            confirmable_until,
            preview_from,
            preview_api_from,
            preview_sdk_from,
            pages_ask_from,
            api_asks_from,
        ] = days;
        if let (Some(first), Some(last)) = (confirmable_from, confirmable_until)
            && last < first
        {
            errors.add("confirmable_until", Message::new("error-until-early").with("first", first));
        }
        let agreement = || {
            Some(Agreement {
                agreement_type: current.agreement_type,
                template_id: template_id?,
                link: link?,
                accepted_from,
                confirmable_from: confirmable_from?,
                confirmable_until,
                preview_from,
                preview_api_from,
                preview_sdk_from,
                pages_ask_from: pages_ask_from?,
                api_asks_from: api_asks_from?,
                version: current.version,
            })
        };
        agreement().filter(|_| errors.is_empty()).ok_or(errors)
    }
}

fn template_id(typed: &str) -> Result<String, Message> {
    let typed = required(typed, 50, "error-template-id")?;
    let id: Id = typed.parse().map_err(|_| "error-template-id")?;
    Ok(id.into())
}

/// People follow this link: an https URL without a password.
fn link(typed: &str) -> Result<String, Message> {
    let typed = required(typed, 500, "error-link")?;
    let url = Url::parse(&typed).ok().filter(|it| it.scheme() == "https" && it.has_host());
    let url = url.filter(|it| it.username().is_empty() && it.password().is_none());
    url.map(|_| typed).ok_or_else(|| "error-link".into())
}

/// A version as typed.
#[derive(Debug, Clone, Default)]
pub struct VersionForm {
    pub published_on: DateForm,
    pub enforced_from: DateForm,
    pub outdated_before: DateForm,
}

impl Fields for VersionForm {
    fn take(pairs: &mut Pairs) -> Self {
        VersionForm {
            published_on: DateForm::take(pairs, "published_on"),
            enforced_from: DateForm::take(pairs, "enforced_from"),
            outdated_before: DateForm::take(pairs, "outdated_before"),
        }
    }
}

impl From<&Version> for VersionForm {
    fn from(it: &Version) -> Self {
        VersionForm {
            published_on: it.published_on.into(),
            enforced_from: it.enforced_from.into(),
            outdated_before: it.outdated_before.into(),
        }
    }
}

impl VersionForm {
    /// `others` are the agreement's other versions, oldest first.
    pub fn parse(&self, others: &[&Version]) -> Result<(NaiveDate, NaiveDate, Option<NaiveDate>), Errors> {
        let mut errors = Errors::default();
        let published_on = errors.check("published_on", self.published_on.parse());
        let enforced_from = errors.check("enforced_from", self.enforced_from.parse());
        let outdated_before = errors.check("outdated_before", self.outdated_before.parse_optional());
        let Some(published_on) = published_on else { return Err(errors) };
        if others.iter().any(|it| it.published_on == published_on) {
            errors.add("published_on", "error-version-same-day");
            return Err(errors);
        }
        if enforced_from.is_some_and(|it| it < published_on) {
            errors.add("enforced_from", Message::new("error-version-early").with("first", published_on));
        }
        let before = others.iter().rfind(|it| it.published_on < published_on);
        let after = others.iter().find(|it| it.published_on > published_on);
        match (before, outdated_before) {
            (None, Some(Some(_))) => errors.add("outdated_before", "error-version-first"),
            (None, _) if after.is_some_and(|it| it.outdated_before.is_none()) => {
                // The first version outdates no acceptance.
                errors.add("published_on", "error-version-before-first");
            }
            (Some(_), Some(None)) => errors.add("outdated_before", "error-version-outdated-missing"),
            (Some(_), Some(Some(day))) if day < published_on => {
                errors
                    .add("outdated_before", Message::new("error-version-early").with("first", published_on));
            }
            (Some(before), Some(Some(day))) => {
                let late = after.and_then(|it| it.outdated_before).is_some_and(|next| day >= next);
                if late || before.outdated_before.is_some_and(|last| day <= last) {
                    errors.add("outdated_before", "error-version-order");
                }
            }
            _ => {}
        }
        match (enforced_from, outdated_before) {
            (Some(enforced_from), Some(outdated_before)) if errors.is_empty() => {
                Ok((published_on, enforced_from, outdated_before))
            }
            _ => Err(errors),
        }
    }
}
