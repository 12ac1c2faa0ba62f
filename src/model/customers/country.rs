//! The CSP markets and their rules for addresses. The facts are in `facts/`, as Partner Center publishes them (2023;
//! names of countries and languages from CLDR).

use std::collections::HashMap;
use std::sync::LazyLock;

use regex_lite::Regex;
use serde::Deserialize;

use crate::model::kernel::lang::Lang;
use crate::model::kernel::text::fold;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RegistrationId {
    Required,
    Optional,
    #[serde(rename = "")]
    NotAsked,
}

#[derive(Debug, Deserialize)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    pub name_en: String,
    pub name_fr: String,
    pub csp_region: String,
    /// The ISO 639-1 codes that Partner Center offers in the country, default first, separated by spaces.
    pub languages: String,
    pub registration_id: RegistrationId,
    /// The local names of the registration ID, for example "CNPJ".
    pub registration_id_kinds: String,
    #[serde(skip)]
    pub states: Vec<State>,
    #[serde(skip)]
    pub postal_code: Option<PostalCode>,
    #[serde(skip)]
    pub address_format: Option<AddressFormat>,
}

/// A state, province or county.
#[derive(Debug, Deserialize)]
pub struct State {
    pub country: String,
    /// The stored value: the code if addresses contain codes, otherwise the name in Latin letters.
    pub code: String,
    /// In Latin letters.
    pub name: String,
    /// In another script; empty if there is none.
    pub native_name: String,
    /// Codes and names that people and programs also use, such as that of ISO 3166-2, separated by `|`.
    other_code: String,
}

#[derive(Debug)]
pub struct PostalCode {
    pub pattern: Regex,
    pub example: String,
}

#[derive(Debug, Deserialize)]
pub struct Language {
    /// ISO 639-1.
    pub code: String,
    pub name_en: String,
    pub name_fr: String,
}

pub(super) fn facts<T: for<'de> Deserialize<'de>>(csv: &'static str) -> Vec<T> {
    let rows = csv::Reader::from_reader(csv.as_bytes()).into_deserialize();
    // The facts are embedded in the binary; tests/catalogue/facts.rs checks every row.
    rows.filter_map(Result::ok).collect()
}

static COUNTRIES: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Pattern {
        country: String,
        pattern: String,
        example: String,
    }
    let countries = facts::<Country>(include_str!("../facts/countries.csv"));
    let mut countries: HashMap<_, _> = countries.into_iter().map(|it| (it.code.clone(), it)).collect();
    for state in facts::<State>(include_str!("../facts/states.csv")) {
        if let Some(country) = countries.get_mut(&state.country) {
            country.states.push(state);
        }
    }
    for it in facts::<Pattern>(include_str!("../facts/postal_codes.csv")) {
        if let (Some(country), Ok(pattern)) = (countries.get_mut(&it.country), Regex::new(&it.pattern)) {
            country.postal_code = Some(PostalCode { pattern, example: it.example });
        }
    }
    for it in facts::<AddressFormat>(include_str!("../facts/address_formats.csv")) {
        if let Some(country) = countries.get_mut(&it.country) {
            country.address_format = Some(it);
        }
    }
    countries
});

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| facts(include_str!("../facts/languages.csv")));

/// The order of the parts of an address in a country: lines, separated by `|`, with `%A` (street), `%C` (city), `%S`
/// (state) and `%Z` (postal code). Source: the address metadata of libaddressinput (CC BY 4.0), without country codes
/// before postal codes and with all four parts in each format.
#[derive(Debug, Deserialize)]
pub struct AddressFormat {
    country: String,
    pub format: String,
    /// For an address in Latin letters, if its order is another one.
    pub latin_format: String,
    state_is_written_as: String,
}

impl AddressFormat {
    /// Whether addresses have the code of a state, not its name.
    pub fn has_state_code(&self) -> bool {
        self.state_is_written_as == "code"
    }
}

/// The countries, sorted by their English and by their French names.
static BY_NAME: LazyLock<[Vec<&'static Country>; 2]> = LazyLock::new(|| {
    let sorted = |lang: Lang| {
        let mut all: Vec<_> = COUNTRIES.values().collect();
        all.sort_by_cached_key(|it| fold(it.name(lang)));
        all
    };
    Lang::ALL.map(sorted)
});

impl Country {
    pub fn find(code: &str) -> Option<&'static Country> {
        COUNTRIES.get(code)
    }

    pub fn list(lang: Lang) -> &'static [&'static Country] {
        let [english_order, french_order] = &*BY_NAME;
        match lang {
            Lang::En => english_order,
            Lang::Fr => french_order,
        }
    }

    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.name_en,
            Lang::Fr => &self.name_fr,
        }
    }

    pub fn default_language(&self) -> &str {
        self.languages.split(' ').next().unwrap_or("en")
    }

    pub fn needs_registration_id(&self) -> bool {
        self.registration_id == RegistrationId::Required
    }

    /// The state with this code or name. Case and accents do not matter.
    pub fn state(&self, text: &str) -> Option<&State> {
        let folded = fold(text);
        let by_code = self.states.iter().find(|it| fold(&it.code) == folded);
        by_code.or_else(|| self.states.iter().find(|it| it.is_called(text, &folded)))
    }
}

impl State {
    /// As in a list of choices: "WA – Washington", "Tokyo – 東京都", "Co. Cork".
    pub fn label(&self) -> String {
        let names = [&self.code, &self.name, &self.native_name].map(String::as_str);
        let mut label: Vec<&str> = names.into_iter().filter(|it| !it.is_empty()).collect();
        label.dedup();
        label.join(" – ")
    }

    fn is_called(&self, text: &str, folded: &str) -> bool {
        let mut others = self.other_code.split('|').filter(|it| !it.is_empty());
        fold(&self.name) == folded || self.native_name == text || others.any(|it| fold(it) == folded)
    }
}

impl Language {
    pub fn find(code: &str) -> Option<&'static Language> {
        LANGUAGES.iter().find(|it| it.code == code)
    }

    /// The languages, sorted by their French or English names.
    pub fn list(lang: Lang) -> Vec<&'static Language> {
        let mut all: Vec<_> = LANGUAGES.iter().collect();
        all.sort_by_cached_key(|it| fold(it.name(lang)));
        all
    }

    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.name_en,
            Lang::Fr => &self.name_fr,
        }
    }
}
