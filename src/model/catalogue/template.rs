//! The languages of Microsoft's agreement texts, by country. The facts in `facts/` are those of the
//! Customer Agreement of 2023 and of the Cloud Agreement of 2020 (texts from 2017 to 2019).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer};

use crate::model::catalogue::agreement::AgreementType;

/// The base URL of Microsoft's Cloud Agreement texts.
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

/// Countries with the same languages of the Customer Agreement.
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

/// Parses a facts file, which is embedded in the binary. tests/catalogue/templates.rs checks every row.
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

/// All languages of an agreement's texts.
pub fn all_languages(agreement_type: AgreementType) -> BTreeSet<&'static str> {
    match agreement_type {
        AgreementType::MicrosoftCustomerAgreement => {
            CUSTOMER.iter().flat_map(|it| &it.languages).map(String::as_str).collect()
        }
        AgreementType::MicrosoftCloudAgreement => CLOUD.iter().map(|it| it.language.as_str()).collect(),
    }
}
