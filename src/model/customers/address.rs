//! An address and the rules of its country.

use crate::model::customers::country::Country;
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
    let Some(country) = country.filter(|it| !it.states.is_empty()) else {
        return line(typed, 2).map_err(|_| "error-state-length".into());
    };
    match country.state(&typed.trim().to_uppercase()) {
        Some(state) => Ok(Some(state.code.clone())),
        None => Err("error-state-missing".into()),
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
