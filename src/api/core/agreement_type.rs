//! The agreement types by their names in both APIs.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::model::catalogue::agreement::AgreementType;

#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
pub enum Type {
    #[default]
    MicrosoftCustomerAgreement,
    MicrosoftCloudAgreement,
}

impl Type {
    pub fn agreement_type(self) -> AgreementType {
        match self {
            Self::MicrosoftCustomerAgreement => AgreementType::MicrosoftCustomerAgreement,
            Self::MicrosoftCloudAgreement => AgreementType::MicrosoftCloudAgreement,
        }
    }
}
