//! An address and the rules of its country.

use crate::model::customers::country::{AddressFormat, Country};
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::text::{line, required};

/// An address that has been checked. The country is a field of the company, because other facts depend on it too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub line1: String,
    pub line2: Option<String>,
    pub city: String,
    pub state: Option<String>,
    pub postal_code: Option<String>,
}

impl Address {
    /// The address in the order of its country, without the country itself.
    pub fn lines(&self, country: Option<&Country>) -> Vec<String> {
        // Most of Europe.
        let usual = "%A|%Z %C, %S";
        let format = country.and_then(|it| it.address_format.as_ref());
        let is_latin = self.line1.chars().chain(self.city.chars()).all(is_latin);
        let order = match format {
            Some(it) if is_latin && !it.latin_format.is_empty() => &it.latin_format,
            Some(it) => &it.format,
            None => usual,
        };
        let state = self.state.as_deref().map(|code| written_state(code, country, format, is_latin));
        let street = [Some(self.line1.as_str()), self.line2.as_deref()].map(Option::unwrap_or_default);
        let street = street.join(", ");
        let part = |name: char| match name {
            'A' => street.trim_end_matches(", "),
            'C' => self.city.as_str(),
            'S' => state.unwrap_or_default(),
            _ => self.postal_code.as_deref().unwrap_or_default(),
        };
        let lines = order.split('|').flat_map(|it| match it {
            "%A" => [Some(self.line1.clone()), self.line2.clone()].into_iter().flatten().collect(),
            it => vec![fill(it, part)],
        });
        lines.filter(|it| !it.is_empty()).collect()
    }
}

/// The state as addresses have it: its code, or its name in the script of the address.
fn written_state<'a>(
    code: &'a str,
    country: Option<&'a Country>,
    format: Option<&AddressFormat>,
    is_latin: bool,
) -> &'a str {
    match country.and_then(|it| it.state(code)) {
        Some(state) if !format.is_some_and(AddressFormat::has_state_code) => {
            if is_latin || state.native_name.is_empty() { &state.name } else { &state.native_name }
        }
        _ => code,
    }
}

/// Fills in a line of an address. Text between two parts is left out if one of them is missing.
fn fill<'a>(line: &str, part: impl Fn(char) -> &'a str) -> String {
    let mut filled = String::new();
    let mut pieces = line.split('%');
    let mut before = pieces.next().unwrap_or_default();
    let mut is_first = true;
    for piece in pieces {
        let mut rest = piece.chars();
        let value = rest.next().map_or("", &part);
        if !value.is_empty() {
            if is_first || !filled.is_empty() {
                filled.push_str(before);
            }
            filled.push_str(value);
        }
        (before, is_first) = (rest.as_str(), false);
    }
    filled
}

/// Whether a character can be part of an address in Latin letters.
fn is_latin(it: char) -> bool {
    !it.is_alphabetic() || it < '\u{250}' || ('\u{1e00}'..='\u{1eff}').contains(&it)
}

/// The columns of an address. All are null where no address is recorded.
#[derive(sqlx::FromRow)]
pub struct AddressColumns {
    address_line1: Option<String>,
    address_line2: Option<String>,
    city: Option<String>,
    state: Option<String>,
    postal_code: Option<String>,
}

impl From<AddressColumns> for Option<Address> {
    fn from(it: AddressColumns) -> Self {
        let (line1, city) = it.address_line1.zip(it.city)?;
        Some(Address { line1, line2: it.address_line2, city, state: it.state, postal_code: it.postal_code })
    }
}

/// An unchecked address.
#[derive(Debug, Clone, Default)]
pub struct AddressInput {
    pub line1: String,
    pub line2: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
}

impl From<&Address> for AddressInput {
    fn from(it: &Address) -> Self {
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        AddressInput {
            line1: it.line1.clone(),
            line2: text(&it.line2),
            city: it.city.clone(),
            state: text(&it.state),
            postal_code: text(&it.postal_code),
        }
    }
}

impl AddressInput {
    pub fn is_blank(&self) -> bool {
        let fields = [&self.line1, &self.line2, &self.city, &self.state, &self.postal_code];
        fields.iter().all(|it| it.trim().is_empty())
    }

    /// `country`: `None` if the country has an error.
    pub fn check(&self, country: Option<&Country>, errors: &mut Errors) -> Option<Address> {
        let line1 = errors.check("address_line1", required(&self.line1, 200, "error-address-missing"));
        let line2 = errors.check("address_line2", line(&self.line2, 200));
        let city = errors.check("city", required(&self.city, 100, "error-city-missing"));
        let state = errors.check("state", state(&self.state, country));
        let postal_code = errors.check("postal_code", postal_code(&self.postal_code, country));
        Some(Address { line1: line1?, line2: line2?, city: city?, state: state?, postal_code: postal_code? })
    }
}

fn state(typed: &str, country: Option<&Country>) -> Result<Option<String>, Message> {
    let typed = line(typed, 100)?;
    let Some(country) = country.filter(|it| !it.states.is_empty()) else { return Ok(typed) };
    match typed {
        None if country.needs_state() => Err("error-state-missing".into()),
        None => Ok(None),
        Some(typed) => match country.state(&typed) {
            Some(state) => Ok(Some(state.code.clone())),
            None => Err("error-state-missing".into()),
        },
    }
}

fn postal_code(typed: &str, country: Option<&Country>) -> Result<Option<String>, Message> {
    let code = line(typed, 20)?;
    match (code, country.and_then(|it| it.postal_code.as_ref())) {
        (code, None) => Ok(code),
        (Some(code), Some(rule)) if rule.pattern.is_match(&code) => Ok(Some(code)),
        (_, Some(rule)) => Err(Message::new("error-postal-code").with("example", &rule.example)),
    }
}
