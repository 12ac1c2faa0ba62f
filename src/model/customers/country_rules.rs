//! Partner Center's rules for addresses in a country. Unknown rules are absent. The rules were recorded in 2018 and
//! 2019, the cultures in 2023.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::customers::country::{Country, facts};

/// The recorded rules of a country.
#[derive(Debug, Deserialize)]
pub struct AddressRules {
    country: String,
    /// Partner Center's names of the languages, separated by spaces.
    languages: String,
    pub state_required: bool,
    pub postal_code_required: bool,
    pub vat_id_supported: bool,
    pub tax_id_format: Option<String>,
    pub vat_id_regex: Option<String>,
    pub phone_number_regex: Option<String>,
    pub tax_id_supported: bool,
    pub tax_id_optional: bool,
}

static CULTURES: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Row {
        country: String,
        cultures: String,
    }
    let rows = facts::<Row>(include_str!("../facts/cultures.csv"));
    rows.into_iter().map(|it| (it.country, it.cultures.split(' ').map(str::to_owned).collect())).collect()
});

static RULES: LazyLock<HashMap<String, AddressRules>> = LazyLock::new(|| {
    let rows = facts::<AddressRules>(include_str!("../facts/address_rules.csv"));
    rows.into_iter().map(|it| (it.country.clone(), it)).collect()
});

impl Country {
    /// The cultures that Partner Center offers in the country, default first: `fr-BE`, `nl-BE`, `en-US`.
    pub fn cultures(&self) -> &'static [String] {
        CULTURES.get(&self.code).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn address_rules(&self) -> Option<&'static AddressRules> {
        RULES.get(&self.code)
    }

    /// Whether an address must have a state. Partner Center's rules are known for a few countries only.
    pub fn needs_state(&self) -> bool {
        self.address_rules().is_some_and(|it| it.state_required)
    }

    /// The languages as Partner Center's country rules name them.
    pub fn supported_languages(&self) -> Vec<&str> {
        let recorded = self.address_rules().map(|it| it.languages.as_str());
        recorded.unwrap_or(&self.languages).split(' ').collect()
    }

    /// The country's culture for a language, if there is exactly one.
    pub fn culture_of(&self, language: &str) -> Option<&'static str> {
        let mut found = self.cultures().iter().filter(|it| it.split('-').next() == Some(language));
        match (found.next(), found.next()) {
            (Some(culture), None) => Some(culture),
            _ => None,
        }
    }

    /// The international calling code, such as `1` or `49`.
    pub fn calling_code(&self) -> Option<String> {
        phonenumber::metadata::DATABASE.by_id(&self.code).map(|it| it.country_code().to_string())
    }
}

/// Whether Partner Center has this culture. Case is ignored.
pub fn is_culture(culture: &str) -> bool {
    CULTURES.values().flatten().any(|it| it.eq_ignore_ascii_case(culture))
}
