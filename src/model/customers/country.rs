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
}

#[derive(Debug, Deserialize)]
pub struct State {
    pub country: String,
    pub code: String,
    pub name: String,
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
    countries
});

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| facts(include_str!("../facts/languages.csv")));

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

    pub fn state(&self, code: &str) -> Option<&State> {
        self.states.iter().find(|it| it.code == code)
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
