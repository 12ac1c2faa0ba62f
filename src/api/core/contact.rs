//! A customer's contact in requests and responses of both APIs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::customers::contact;
use crate::model::customers::contact::NO_NAME_AS_TYPED;

/// A person at the customer. If the person has only one name, the other field contains a dash (–).
#[derive(Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    #[schema(example = "Zoé", max_length = 50)]
    pub first_name: String,
    #[schema(example = "Lefèvre", max_length = 50)]
    pub last_name: String,
    #[schema(example = "zoe@societe-ecole.example", max_length = 254)]
    pub email: String,
    #[schema(example = "+33 1 44 55 66 10", max_length = 30)]
    pub phone_number: Option<String>,
}

impl Contact {
    /// Whether both have the same values, whatever their spaces and their dashes for a missing name.
    pub fn is_same(&self, other: &Contact) -> bool {
        self.written() == other.written()
    }

    fn written(&self) -> [String; 4] {
        let phone = self.phone_number.as_deref().unwrap_or_default();
        [self.first_name.as_str(), &self.last_name, &self.email, phone].map(|it| {
            let text = it.split_whitespace().collect::<Vec<_>>().join(" ");
            if NO_NAME_AS_TYPED.contains(&text.as_str()) { "–".to_owned() } else { text }
        })
    }
}

impl From<&contact::Contact> for Contact {
    fn from(it: &contact::Contact) -> Self {
        Contact {
            first_name: it.first_name.clone(),
            last_name: it.last_name.clone(),
            email: it.email.clone(),
            phone_number: it.phone.clone(),
        }
    }
}

impl From<&Contact> for contact::ContactForm {
    fn from(it: &Contact) -> Self {
        contact::ContactForm {
            first_name: it.first_name.clone(),
            last_name: it.last_name.clone(),
            email: it.email.clone(),
            phone: it.phone_number.clone().unwrap_or_default(),
        }
    }
}
