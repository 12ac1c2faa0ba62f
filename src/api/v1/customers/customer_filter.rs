//! The customers that a filter selects.

use crate::api::core::error::{Error, wrong};
use crate::api::core::field_filter::{FieldFilter, one_of};
use crate::api::v1::programme::relationships;
use crate::store::customers::prefix_search::Selection;
use crate::store::db::Db;

/// The selected customers. `None`: the reseller is unknown, so no customer matches.
pub async fn selection(filter: FieldFilter, db: &Db) -> Result<Option<Selection>, Error> {
    filter.must_be("starts_with")?;
    match filter.field.to_ascii_lowercase().as_str() {
        "companyname" => Ok(Some(Selection::CompanyName(filter.value))),
        "domain" => Ok(Some(Selection::Domain(filter.value))),
        "indirectreseller" => {
            let found = relationships::find(db, &filter.value).await?;
            Ok(found.map(|it| Selection::Reseller(it.id)))
        }
        _ => Err(wrong("filter.Field", one_of("CompanyName, Domain, IndirectReseller"))),
    }
}
