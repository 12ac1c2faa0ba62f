//! Shows what a visitor typed into a form that was not saved, in words, and keeps it when the language is changed.

use crate::model::activity::field::{Field, Meaning};
use crate::model::kernel::lang::Lang;
use crate::model::people::staff::Role;
use crate::web::answer::page::Page;

/// Fields whose values are IDs, or which some form sends hidden.
const TECHNICAL: [Field; 7] = [
    Field::ResellerId,
    Field::TemplateId,
    Field::CustomerId,
    Field::PersonId,
    Field::Customer,
    Field::Person,
    Field::MpaSigned,
];

impl Page {
    pub fn is_english(&self) -> bool {
        self.lang() == Lang::En
    }

    pub fn other_language(&self) -> Lang {
        match self.lang() {
            Lang::En => Lang::Fr,
            Lang::Fr => Lang::En,
        }
    }

    /// The query of a change of the language. `next`: the page to return to.
    pub fn language_query(&self, lang: &Lang, next: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("language", lang.code()).append_pair("next", next).finish()
    }

    /// When the form on this page was kept. `None`: the form shows the recorded values.
    pub fn kept_at(&self) -> Option<String> {
        self.visitor.kept_at.get().map(|it| self.time(&it))
    }

    /// Whether the page shows a form that is kept: as it was kept, or because it was just refused.
    pub fn keeps_form(&self) -> bool {
        self.staff().is_some() && (self.keeps_sent.get() || self.visitor.kept_at.get().is_some())
    }

    /// The labels and values of the fields that a reader understands: texts, dates, and codes that have words. The
    /// form on the error page sends the other fields too.
    pub fn typed(&self, fields: &[(String, String)]) -> Vec<(&'static str, String)> {
        let mut shown = Vec::new();
        let mut roles = Vec::new();
        for (name, value) in fields {
            let value = value.trim();
            match name.strip_suffix("_day") {
                _ if value.is_empty() => {}
                Some(date) => shown.extend(self.typed_date(name, date, value, fields)),
                None if value == "yes" && role(name).is_some() => roles.extend(role(name)),
                None => shown.extend(self.typed_value(name, value)),
            }
        }
        if !roles.is_empty() {
            let roles: Vec<_> = roles.into_iter().map(|it| self.t(it.label())).collect();
            shown.extend(self.lang().find_text("field-roles").map(|label| (label, roles.join(", "))));
        }
        shown
    }

    fn typed_value(&self, name: &str, value: &str) -> Option<(&'static str, String)> {
        let field = Field::find(name).filter(|it| !TECHNICAL.contains(it))?;
        let words = match field.meaning() {
            Meaning::Text => value.to_owned(),
            Meaning::Action | Meaning::Roles | Meaning::Version => return None,
            _ => self.words(field, value)?,
        };
        Some((self.lang().find_text(&format!("field-{name}"))?, words))
    }

    /// A date has three fields.
    fn typed_date(
        &self,
        name: &str,
        date: &str,
        day: &str,
        fields: &[(String, String)],
    ) -> Option<(&'static str, String)> {
        let part = |end: &str| {
            let name = format!("{date}_{end}");
            fields.iter().find(|it| it.0 == name).map_or("", |it| it.1.trim())
        };
        let label = |name: &str| self.lang().find_text(&format!("field-{name}"));
        let typed = [day, part("month"), part("year")].join(" ");
        Some((label(name).or_else(|| label(date))?, typed.trim().to_owned()))
    }
}

/// The role of a check box.
fn role(name: &str) -> Option<Role> {
    name.replace('_', "-").parse().ok()
}
