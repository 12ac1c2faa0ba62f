//! In which languages Microsoft gave out the agreements, by country. The facts are in `facts/`: those of the
//! Customer Agreement of 2023, those of the Cloud Agreement of 2020, whose texts are of 2017 to 2019.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use crate::model::catalogue::agreement::AgreementType;

/// The folder in which Microsoft keeps the texts of the Cloud Agreement.
const CLOUD_FOLDER: &str =
    "https://download.microsoft.com/download/2/C/8/2C8CAC17-FCE7-4F51-9556-4D77C7022DF5/";

/// A text of the Cloud Agreement.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CloudTemplate {
    file: String,
    /// A language tag, such as fr or pt-BR.
    pub language: String,
    /// ISO 3166-1 alpha-2 codes.
    #[serde(deserialize_with = "list")]
    countries: Vec<String>,
}

impl CloudTemplate {
    pub fn link(&self) -> String {
        format!("{CLOUD_FOLDER}{}", self.file)
    }
}

/// Countries in which the Customer Agreement has the same languages.
#[derive(Deserialize)]
struct CustomerTemplates {
    /// Cultures, such as fr-FR.
    #[serde(deserialize_with = "list")]
    languages: Vec<String>,
    #[serde(deserialize_with = "list")]
    countries: Vec<String>,
}

/// Reads a column that holds several values, with spaces between.
fn list<'de, D: Deserializer<'de>>(column: D) -> Result<Vec<String>, D::Error> {
    Ok(String::deserialize(column)?.split(' ').map(str::to_owned).collect())
}

/// The rows of a file of facts. They are part of the binary; tests/catalogue/templates.rs reads every one.
fn facts<T: for<'de> Deserialize<'de>>(csv: &'static str) -> Vec<T> {
    csv::Reader::from_reader(csv.as_bytes()).into_deserialize().filter_map(Result::ok).collect()
}

static CUSTOMER: LazyLock<Vec<CustomerTemplates>> =
    LazyLock::new(|| facts(include_str!("../facts/customer_templates.csv")));

static CLOUD: LazyLock<Vec<CloudTemplate>> =
    LazyLock::new(|| facts(include_str!("../facts/cloud_templates.csv")));

fn names(list: &[String], code: &str) -> bool {
    list.iter().any(|it| it == code)
}

/// The texts of the Cloud Agreement for a country.
pub fn cloud(country: &str) -> Vec<&'static CloudTemplate> {
    CLOUD.iter().filter(|it| names(&it.countries, country)).collect()
}

/// The languages of an agreement's texts for a country, as Microsoft names them.
pub fn languages(agreement_type: AgreementType, country: &str) -> Vec<&'static str> {
    match agreement_type {
        AgreementType::MicrosoftCustomerAgreement => {
            let rows = CUSTOMER.iter().filter(|it| names(&it.countries, country));
            rows.flat_map(|it| &it.languages).map(String::as_str).collect()
        }
        AgreementType::MicrosoftCloudAgreement => {
            cloud(country).into_iter().map(|it| it.language.as_str()).collect()
        }
    }
}

/// Every language of an agreement's texts.
pub fn all_languages(agreement_type: AgreementType) -> BTreeSet<&'static str> {
    match agreement_type {
        AgreementType::MicrosoftCustomerAgreement => {
            CUSTOMER.iter().flat_map(|it| &it.languages).map(String::as_str).collect()
        }
        AgreementType::MicrosoftCloudAgreement => CLOUD.iter().map(|it| it.language.as_str()).collect(),
    }
}
