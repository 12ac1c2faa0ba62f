//! The texts of `locales/`, in English and French.
//!
//! Texts without placeholders are formatted once, when the language is first used: a page looks up dozens, and
//! formatting them each time would cost more than its queries.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::model::customers::unrecorded::Unrecorded;
use crate::model::kernel::input::Message;
use crate::model::kernel::lang::Lang;

/// The files of a language: one per area, `frame` for every page, `input` for fields and their errors.
macro_rules! files {
    ($($lang:ident $code:literal),*) => {
        [$(
            (Lang::$lang, include_str!(concat!("../../../locales/", $code, "/frame.ftl"))),
            (Lang::$lang, include_str!(concat!("../../../locales/", $code, "/input.ftl"))),
            (Lang::$lang, include_str!(concat!("../../../locales/", $code, "/overview.ftl"))),
            (Lang::$lang, include_str!(concat!("../../../locales/", $code, "/customers.ftl"))),
            (Lang::$lang, include_str!(concat!("../../../locales/", $code, "/acceptances.ftl"))),
            (Lang::$lang, include_str!(concat!("../../../locales/", $code, "/evidence.ftl"))),
            (Lang::$lang, include_str!(concat!("../../../locales/", $code, "/catalogue.ftl"))),
            (Lang::$lang, include_str!(concat!("../../../locales/", $code, "/subscriptions.ftl"))),
            (Lang::$lang, include_str!(concat!("../../../locales/", $code, "/people.ftl"))),
            (Lang::$lang, include_str!(concat!("../../../locales/", $code, "/activity.ftl"))),
            (Lang::$lang, include_str!(concat!("../../../locales/", $code, "/settings.ftl"))),
            (Lang::$lang, include_str!(concat!("../../../locales/", $code, "/api.ftl"))),
        )*]
    };
}

const FILES: [(Lang, &str); 24] = files!(En "en", Fr "fr");

struct Texts {
    bundle: FluentBundle<FluentResource>,
    plain: HashMap<String, String>,
}

static TEXTS: LazyLock<[Texts; 2]> = LazyLock::new(|| [Lang::En, Lang::Fr].map(load));

fn load(lang: Lang) -> Texts {
    let locales = lang.code().parse().into_iter().collect();
    let mut bundle = FluentBundle::new_concurrent(locales);
    bundle.set_use_isolating(false);
    // A message that does not parse is skipped; tests/rules/texts.rs reports it.
    let resource = FluentResource::try_new(lang.source()).unwrap_or_else(|(partial, _)| partial);
    let keys: Vec<String> = resource
        .entries()
        .filter_map(|entry| match entry {
            fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        })
        .collect();
    drop(bundle.add_resource(resource));
    let mut plain = HashMap::new();
    for key in keys {
        let mut errors = Vec::new();
        let pattern = bundle.get_message(&key).and_then(|it| it.value());
        let text = pattern.map(|it| bundle.format_pattern(it, None, &mut errors).into_owned());
        if let (Some(text), true) = (text, errors.is_empty()) {
            plain.insert(key, text);
        }
    }
    Texts { bundle, plain }
}

impl Lang {
    /// All texts of a language, as Fluent source.
    pub fn source(self) -> String {
        FILES.iter().filter(|(lang, _)| *lang == self).map(|(_, text)| *text).collect()
    }

    fn texts(self) -> &'static Texts {
        let [english, french] = &*TEXTS;
        match self {
            Lang::En => english,
            Lang::Fr => french,
        }
    }

    /// The text of a key without placeholders. Returns the key if there is no such text.
    pub fn text(self, key: &str) -> &str {
        self.find_text(key).unwrap_or(key)
    }

    pub fn find_text(self, key: &str) -> Option<&'static str> {
        self.texts().plain.get(key).map(String::as_str)
    }

    /// The text of a key with its values. The value `count` selects the plural; all others are shown
    /// unchanged, even for a company named 007.
    pub fn format(self, key: &str, values: &[(&str, &str)]) -> String {
        let texts = self.texts();
        let Some(pattern) = texts.bundle.get_message(key).and_then(|it| it.value()) else {
            return key.to_owned();
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            match value.parse::<i64>() {
                Ok(number) if *name == "count" => arguments.set(*name, FluentValue::from(number)),
                _ => arguments.set(*name, FluentValue::from(*value)),
            }
        }
        texts.bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned()
    }

    pub fn message(self, message: &Message) -> String {
        self.message_with(message, Lang::date)
    }

    /// The message with each date on one line.
    pub fn message_on_page(self, message: &Message) -> String {
        self.message_with(message, Lang::date_on_one_line)
    }

    fn message_with(self, message: &Message, date: fn(Lang, NaiveDate) -> String) -> String {
        let values: Vec<(&str, String)> = message
            .values
            .iter()
            .map(|(name, value)| (*name, value.parse().map_or(value.clone(), |it| date(self, it))))
            .collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, it)| (*name, it.as_str())).collect();
        self.format(message.key, &values)
    }

    /// Names facts that are not recorded, such as "country, address".
    pub fn facts(self, unrecorded: &Unrecorded) -> String {
        let names = unrecorded.codes().into_iter().filter_map(|it| self.find_text(&format!("fact-{it}")));
        names.collect::<Vec<_>>().join(", ")
    }

    /// "3 September 2019", « 1er octobre 2019 ».
    pub fn date(self, date: NaiveDate) -> String {
        let month = self.text(MONTHS.get(date.month0() as usize).copied().unwrap_or_default());
        let ordinal = if self == Lang::Fr && date.day() == 1 { "er" } else { "" };
        format!("{}{ordinal}\u{a0}{month} {}", date.day(), date.year())
    }

    /// The date with no-break spaces only.
    pub fn date_on_one_line(self, date: NaiveDate) -> String {
        self.date(date).replace(' ', "\u{a0}")
    }

    /// Date and time in the partner's time zone, with the zone's name.
    pub fn time(self, time: DateTime<Utc>, zone: Tz) -> String {
        let local = time.with_timezone(&zone);
        self.format(
            "date-and-time",
            &[
                ("date", &self.date_on_one_line(local.date_naive())),
                ("time", &format!("{:02}:{:02}", local.hour(), local.minute())),
                ("zone", zone.name()),
            ],
        )
    }

    /// A whole number with thousands separators.
    pub fn number(self, number: i64) -> String {
        let digits = number.to_string();
        let separator = match self {
            Lang::En => ',',
            Lang::Fr => '\u{202f}',
        };
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }
}

const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
];
