//! The facts of a sealed record in words, in the order in which a report has them.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::Value;

use crate::model::acceptances::annulment::RecordKind;
use crate::model::acceptances::manner::Method;
use crate::model::acceptances::statement::Statement;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::customers::country::Country;
use crate::model::evidence::evidence_file::GenuineRecord;
use crate::model::evidence::leaf::Kind;
use crate::model::kernel::lang::Lang;
use crate::model::people::staff::Role;
use crate::web::sheet::content::Fact;

/// Facts under a heading.
#[derive(Debug)]
pub struct Section {
    pub title: String,
    pub facts: Vec<Fact>,
}

/// Words in a language, with times in this zone.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    pub lang: Lang,
    pub zone: Tz,
}

/// How a value is written.
enum As {
    Text,
    Date,
    Agreement,
    Method,
    Country,
    RecordKind,
    Signed,
}

impl Words {
    pub fn text(&self, key: &str) -> String {
        self.lang.text(key).to_owned()
    }

    pub fn time(&self, time: DateTime<Utc>) -> String {
        self.lang.time(time, self.zone)
    }

    /// The name of a kind of record.
    pub fn kind(&self, kind: Kind) -> String {
        match kind {
            Kind::Activity => self.text("activity-line"),
            Kind::Confirmation => self.text("confirmation"),
            Kind::Withdrawal => self.text("withdrawal"),
            Kind::DirectAcceptance => self.text("accepted-at-microsoft"),
            Kind::Annulment => self.text("annulment-record"),
            Kind::Proof => self.text("proof-file"),
        }
    }

    /// All that the record says.
    pub fn sections(&self, record: &GenuineRecord) -> Vec<Section> {
        let Some(kind) = record.kind else { return Vec::new() };
        let mut sections = vec![Section { title: self.kind(kind), facts: self.main(record, kind) }];
        if matches!(kind, Kind::Confirmation | Kind::Withdrawal) {
            let title = if kind == Kind::Confirmation { "accepted-by" } else { "withdrawn-by" };
            let mut facts: Vec<Fact> = ["first_name", "last_name", "email", "phone"]
                .map(|it| self.value(record, Some("contact"), it, &format!("field-{it}"), As::Text))
                .into();
            if kind == Kind::Confirmation {
                let name = "job_title";
                facts.push(self.value(record, Some("contact"), name, "field-job_title", As::Text));
            }
            sections.push(Section { title: self.text(title), facts });
        }
        let customer = ["company_name", "microsoft_id", "domain"]
            .map(|it| self.value(record, Some("customer"), it, &format!("field-{it}"), As::Text));
        sections.push(Section { title: self.text("customer"), facts: customer.into() });
        sections.push(Section { title: self.text("record"), facts: self.provenance(record) });
        sections
    }

    /// The facts of the record that name nobody.
    pub fn public(&self, record: &GenuineRecord) -> Vec<Fact> {
        let fact = |name, key, write| self.value(record, None, name, key, write);
        let dates = ["accepted_on", "withdrawn_on", "checked_on"];
        let keys = ["field-accepted_day", "field-withdrawn_on", "field-checked_on"];
        let mut facts = vec![fact("reference", "reference", As::Text)];
        if record.facts.contains_key("agreement_type") {
            facts.push(fact("agreement_type", "agreement", As::Agreement));
        }
        for (name, key) in dates.into_iter().zip(keys).filter(|(name, _)| record.facts.contains_key(*name)) {
            facts.push(fact(name, key, As::Date));
        }
        facts.push((self.text("recorded-at"), self.recorded_at(record)));
        facts
    }

    fn recorded_at(&self, record: &GenuineRecord) -> String {
        let time = DateTime::parse_from_rfc3339(&record.time).map(|it| self.time(it.to_utc()));
        time.unwrap_or_else(|_| record.time.clone())
    }

    fn main(&self, record: &GenuineRecord, kind: Kind) -> Vec<Fact> {
        let fact = |name, key, write| self.value(record, None, name, key, write);
        let mut facts = vec![fact("reference", "reference", As::Text)];
        match kind {
            Kind::Activity | Kind::Proof => {}
            Kind::Confirmation => facts.extend([
                fact("agreement_type", "agreement", As::Agreement),
                fact("template_id", "template-id", As::Text),
                fact("accepted_on", "field-accepted_day", As::Date),
                fact("method", "field-acceptance_method", As::Method),
                fact("version_id", "field-accepted_version", As::Text),
                fact("template_country", "template-country", As::Country),
                fact("template_language", "template-language", As::Text),
                fact("file_sha256", "file-sha256", As::Text),
            ]),
            Kind::Withdrawal => facts.extend([
                fact("agreement_type", "agreement", As::Agreement),
                fact("withdrawn_on", "field-withdrawn_on", As::Date),
                self.value(record, Some("details"), "reason", "field-reason", As::Text),
            ]),
            Kind::DirectAcceptance => facts.extend([
                fact("signed", "state", As::Signed),
                fact("checked_on", "field-checked_on", As::Date),
            ]),
            Kind::Annulment => facts.extend([
                fact("agreement_type", "agreement", As::Agreement),
                fact("record_kind", "annulled-kind", As::RecordKind),
                fact("record_id", "annulled-id", As::Text),
                self.value(record, Some("details"), "reason", "field-reason", As::Text),
            ]),
        }
        facts
    }

    fn provenance(&self, record: &GenuineRecord) -> Vec<Fact> {
        let who = |name, key| self.value(record, Some("who"), name, key, As::Text);
        let mut facts = vec![
            who("staff_name", "recorded-by"),
            who("staff_email", "field-email"),
            who("employee", "recorded-for"),
            (self.text("recorder-roles"), self.roles(record)),
            who("address", "recorded-from"),
            who("session_id", "session"),
            who("key_id", "api-key"),
            (self.text("recorded-at"), self.recorded_at(record)),
            self.value(record, None, "time_zone", "judged-in", As::Text),
            (self.text("statement-made"), self.statement(record)),
        ];
        // Most records were made by a person on a page, or by a program. The lines of the other are left out.
        let absent = self.text("not-recorded");
        let optional = ["recorded-for", "session", "api-key"].map(|it| self.text(it));
        facts.retain(|(label, value)| !(optional.contains(label) && *value == absent));
        if record.kind == Some(Kind::Confirmation) && record.facts.contains_key("supersedes") {
            let name = "supersedes_reason";
            facts.push(self.value(record, Some("details"), name, "field-supersedes_reason", As::Text));
        }
        facts.push((self.text("record-id"), record.id.clone()));
        facts
    }

    fn statement(&self, record: &GenuineRecord) -> String {
        let Some(text) = record.text(None, "statement") else { return self.text("not-recorded") };
        let language = record.text(None, "statement_language").unwrap_or_default();
        let statement = Statement { text: text.to_owned(), language: language.to_owned() };
        format!("{text}\n{}{} {}", self.text("field-sha256"), self.text("colon"), statement.sha256())
    }

    fn roles(&self, record: &GenuineRecord) -> String {
        let codes = record.text(None, "roles").unwrap_or_default();
        let roles: Vec<_> = codes.split(',').filter_map(Role::find).map(|it| self.text(it.label())).collect();
        if roles.is_empty() { self.text("not-recorded") } else { roles.join(", ") }
    }

    /// A fact of the record, or a value of a group. `key` is the key of its label.
    fn value(&self, record: &GenuineRecord, group: Option<&str>, name: &str, key: &str, write: As) -> Fact {
        let is_erased = group.is_some_and(|it| record.erased.iter().any(|erased| erased == it));
        let value = match (is_erased, record.text(group, name), record.facts.get(name)) {
            (true, ..) => self.text("erased"),
            (false, Some(text), _) => self.written(text, write),
            (false, None, Some(Value::Bool(signed))) if group.is_none() => {
                self.text(if *signed { "provided" } else { "not-provided" })
            }
            (false, None, _) => self.text("not-recorded"),
        };
        (self.text(key), value)
    }

    fn written(&self, text: &str, write: As) -> String {
        let found = match write {
            As::Text | As::Signed => None,
            As::Date => text.parse::<NaiveDate>().ok().map(|it| self.lang.date(it)),
            As::Agreement => AgreementType::find(text).map(|it| self.text(it.label())),
            As::Method => Method::find(text).map(|it| self.text(it.label())),
            As::Country => Country::find(text).map(|it| it.name(self.lang).to_owned()),
            As::RecordKind => RecordKind::find(text).map(|it| self.text(it.label())),
        };
        found.unwrap_or_else(|| text.to_owned())
    }
}
