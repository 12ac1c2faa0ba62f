//! The only mapping from the errors of customer forms to Partner Center's error codes, and from form fields to
//! JSON names.

use crate::api::core::error::Fault;
use crate::model::customers::country::{Country, RegistrationId};
use crate::model::customers::country_rules::is_culture;
use crate::model::customers::unrecorded::Unrecorded;
use crate::model::kernel::input::{Errors, Given, Message};

/// The JSON path of a form field.
fn name(field: &'static str) -> &'static str {
    match field {
        "company_name" => "billingProfile.companyName",
        "microsoft_id" => "companyProfile.tenantId",
        "domain" => "companyProfile.domain",
        "registration_id" => "companyProfile.organizationRegistrationNumber",
        "reseller_id" => "associatedPartnerId",
        "language" => "billingProfile.language",
        "culture" => "billingProfile.culture",
        "email" => "billingProfile.email",
        "country" => "billingProfile.defaultAddress.country",
        "address_line1" => "billingProfile.defaultAddress.addressLine1",
        "address_line2" => "billingProfile.defaultAddress.addressLine2",
        "city" => "billingProfile.defaultAddress.city",
        "state" => "billingProfile.defaultAddress.state",
        "postal_code" => "billingProfile.defaultAddress.postalCode",
        "first_name" => "billingProfile.defaultAddress.firstName",
        "last_name" => "billingProfile.defaultAddress.lastName",
        "phone" => "billingProfile.defaultAddress.phoneNumber",
        other => other,
    }
}

/// The code for an error in a field, if there is one more specific than "invalid request input".
fn code(field: &str, message: &Message) -> Option<Fault> {
    match (field, message.key) {
        ("registration_id", "error-registration-id-missing") => Some(Fault::new(600_049)),
        ("registration_id", "error-registration-id-none") => Some(Fault::new(600_002)),
        // No country has a format here: a registration number is 1 to 50 characters.
        ("registration_id", _) => Some(Fault::new(600_050).with("^.{1,50}$")),
        ("phone", "error-phone-missing") => Some(Fault::new(600_051)),
        ("company_name", "error-sandbox-full") => Some(Fault::new(800_018)),
        ("reseller_id", _) => Some(Fault::new(800_016)),
        _ => None,
    }
}

/// A fault with the code of the first error and all field errors.
pub fn of_customer(errors: &Errors) -> Fault {
    faults(errors, name)
}

/// The same for a billing profile that is sent alone.
pub fn of_billing_profile(errors: &Errors) -> Fault {
    faults(errors, |field| name(field).strip_prefix("billingProfile.").unwrap_or(name(field)))
}

/// Facts about a customer that an order needs and that are not recorded.
pub fn unrecorded(missing: Unrecorded) -> Fault {
    let fields =
        [(missing.country, "country"), (missing.address, "address_line1"), (missing.contact, "email")];
    let mut errors = Errors::default();
    for (_, field) in fields.into_iter().filter(|(is_missing, _)| *is_missing) {
        errors.add(field, "api-unrecorded");
    }
    of_customer(&errors)
}

fn faults(errors: &Errors, name: impl Fn(&'static str) -> &'static str) -> Fault {
    let first = errors.iter().next().and_then(|(field, message)| code(field, message));
    let fields = Fault::of(errors, name).fields;
    Fault { fields, ..first.unwrap_or_else(|| Fault::new(800_002)) }
}

/// Checks that Partner Center makes and the pages do not.
pub fn check(
    country: &Given<Option<&'static Country>>,
    registration_id: &str,
    culture: Option<&str>,
    errors: &mut Errors,
) {
    if let Some(culture) = culture.filter(|it| !is_culture(it.trim())) {
        errors.add("culture", Message::new("api-culture").with("culture", culture.trim()));
    }
    let not_asked = matches!(country, Ok(Some(it)) if it.registration_id == RegistrationId::NotAsked);
    if not_asked && !registration_id.trim().is_empty() {
        errors.add("registration_id", "error-registration-id-none");
    }
}
