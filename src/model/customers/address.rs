//! An address that is judged alone, by the rules by which a company's is.

use crate::model::customers::company::{postal_code, state};
use crate::model::customers::country::Country;
use crate::model::kernel::input::Errors;
use crate::model::kernel::text::{line, required};

/// `parts`: line 1, line 2, city, state, postal code.
pub fn check(country: &str, parts: [&str; 5], errors: &mut Errors) {
    let [line1, line2, city, region, code] = parts;
    let country = Country::find(country);
    if country.is_none() {
        errors.add("country", "error-country-missing");
    }
    errors.check("address_line1", required(line1, 200, "error-address-missing"));
    errors.check("address_line2", line(line2, 200));
    errors.check("city", required(city, 100, "error-city-missing"));
    errors.check("state", state(region, country));
    errors.check("postal_code", postal_code(code, country));
}
