//! A date in a form: day, month and year in three fields. The month may be a name.

use chrono::{Datelike, NaiveDate};

use crate::model::kernel::input::{Message, Pairs, Parsed};
use crate::model::kernel::text::fold;

/// Why a date could not be parsed. If there are several reasons, the most useful one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Missing,
    NoDay,
    NoMonth,
    NoYear,
    /// The year does not have four digits.
    ShortYear,
    /// Such as 31 February.
    Nonexistent,
    Impossible,
}

/// The three fields, `<name>_day`, `<name>_month` and `<name>_year`, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DateForm {
    pub day: String,
    pub month: String,
    pub year: String,
}

impl DateForm {
    pub fn take(pairs: &mut Pairs, name: &str) -> Self {
        let mut part = |part: &str| pairs.remove(&format!("{name}_{part}")).unwrap_or_default();
        DateForm { day: part("day"), month: part("month"), year: part("year") }
    }

    pub fn is_blank(&self) -> bool {
        [&self.day, &self.month, &self.year].iter().all(|it| it.trim().is_empty())
    }

    /// Any date, past or future.
    pub fn parse(&self) -> Parsed<NaiveDate> {
        read([&self.day, &self.month, &self.year]).map_err(|wrong| {
            Message::new(match wrong {
                Wrong::Missing => "error-date-missing",
                Wrong::NoDay => "error-date-day-missing",
                Wrong::NoMonth => "error-date-month-missing",
                Wrong::NoYear => "error-date-year-missing",
                Wrong::ShortYear => "error-date-year-digits",
                Wrong::Nonexistent => "error-date-nonexistent",
                Wrong::Impossible => "error-date-impossible",
            })
        })
    }

    /// A date that may be left out.
    pub fn parse_optional(&self) -> Parsed<Option<NaiveDate>> {
        if self.is_blank() { Ok(None) } else { self.parse().map(Some) }
    }
}

/// The earliest year of a date in this register.
const FIRST_YEAR: i32 = 2000;

/// Refuses dates in the future and dates before `FIRST_YEAR`.
pub fn past(date: NaiveDate, today: NaiveDate) -> Parsed<NaiveDate> {
    match date {
        _ if date > today => Err("error-date-future".into()),
        _ if date.year() < FIRST_YEAR => Err(Message::new("error-date-old").with("year", FIRST_YEAR)),
        _ => Ok(date),
    }
}

impl From<NaiveDate> for DateForm {
    fn from(date: NaiveDate) -> Self {
        DateForm {
            day: date.day().to_string(),
            month: date.month().to_string(),
            year: date.year().to_string(),
        }
    }
}

impl From<Option<NaiveDate>> for DateForm {
    fn from(date: Option<NaiveDate>) -> Self {
        date.map(DateForm::from).unwrap_or_default()
    }
}

fn read(typed: [&str; 3]) -> Result<NaiveDate, Wrong> {
    let [day, month, year] = typed.map(str::trim);
    match (day.is_empty(), month.is_empty(), year.is_empty()) {
        (true, true, true) => return Err(Wrong::Missing),
        (true, _, _) => return Err(Wrong::NoDay),
        (_, true, _) => return Err(Wrong::NoMonth),
        (_, _, true) => return Err(Wrong::NoYear),
        _ => {}
    }
    let (Some(day), Some(month)) = (day_number(day), month_number(month)) else {
        return Err(Wrong::Impossible);
    };
    if !year.bytes().all(|it| it.is_ascii_digit()) {
        return Err(Wrong::Impossible);
    }
    let year = year.parse().ok().filter(|_| year.len() == 4).ok_or(Wrong::ShortYear)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(Wrong::Nonexistent)
}

/// The day from a number, or from an ordinal number in English or French: "1er", "2ème", "1st".
fn day_number(typed: &str) -> Option<u32> {
    const ORDINALS: [&str; 9] = ["", "st", "nd", "rd", "th", "er", "e", "eme", "ieme"];
    let typed = fold(typed);
    let end = typed.find(|it: char| !it.is_ascii_digit()).unwrap_or(typed.len());
    let (number, ordinal) = typed.split_at_checked(end)?;
    number.parse().ok().filter(|_| ORDINALS.contains(&ordinal.trim_start()))
}

/// The month from a number, or from the start of its English or French name ("jan", "janv."). At least three
/// letters, and only one month may match.
fn month_number(typed: &str) -> Option<u32> {
    const NAMES: [[&str; 2]; 12] = [
        ["january", "janvier"],
        ["february", "fevrier"],
        ["march", "mars"],
        ["april", "avril"],
        ["may", "mai"],
        ["june", "juin"],
        ["july", "juillet"],
        ["august", "aout"],
        ["september", "septembre"],
        ["october", "octobre"],
        ["november", "novembre"],
        ["december", "decembre"],
    ];
    if let Ok(number) = typed.parse() {
        return Some(number);
    }
    let typed = fold(typed.trim_end_matches('.'));
    let mut months = (1..)
        .zip(NAMES)
        .filter(|(_, names)| typed.len() >= 3 && names.iter().any(|it| it.starts_with(&typed)));
    let (number, _) = months.next()?;
    months.next().is_none().then_some(number)
}
