//! The filter of a list as Partner Center's clients send it: field, value and operator in JSON.

use serde::{Deserialize, de::DeserializeOwned};

use crate::api::core::error::{Error, wrong};
use crate::api::core::wire::{Reader, parse};
use crate::api::v1::programme::relationships;
use crate::model::kernel::input::Message;
use crate::model::programme::reseller::Reseller;
use crate::store::customers::beginnings::Start;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldFilter {
    pub field: String,
    pub value: String,
    pub operator: String,
}

pub fn filter(json: &str) -> Result<FieldFilter, Error> {
    read(json).map_err(|message| wrong("filter", message))
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, Message> {
    let value = parse(json.as_bytes())?;
    let reader = Reader { value, field: String::new(), strict: false, text: false };
    T::deserialize(reader).map_err(|it| it.message)
}

impl FieldFilter {
    /// Refuses any operator but this one.
    pub fn must_be(&self, operator: &str) -> Result<(), Error> {
        match self.operator.eq_ignore_ascii_case(operator) {
            true => Ok(()),
            false => Err(wrong("filter.Operator", Message::new("api-one-of").with("values", operator))),
        }
    }

    /// The selected customers. `None`: the reseller is unknown, so no customer matches.
    pub fn start(self, resellers: &[Reseller]) -> Result<Option<Start>, Error> {
        self.must_be("starts_with")?;
        match self.field.to_ascii_lowercase().as_str() {
            "companyname" => Ok(Some(Start::CompanyName(self.value))),
            "domain" => Ok(Some(Start::Domain(self.value))),
            "indirectreseller" => {
                let found = relationships::find(resellers, &self.value);
                Ok(found.map(|it| Start::Reseller(it.id.clone())))
            }
            _ => {
                let known = "CompanyName, Domain, IndirectReseller";
                Err(wrong("filter.Field", Message::new("api-one-of").with("values", known)))
            }
        }
    }
}
