//! The documentation of the token endpoint, once for each of its addresses.

use utoipa::OpenApi;
use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{PathItem, Required};

use crate::api::oauth::tokens;

/// The address at the handler, and the others with their operation IDs.
const FIRST: &str = "/oauth2/token";
const OTHERS: [(&str, &str); 3] = [
    ("/oauth2/v2.0/token", "create_token_v2"),
    ("/{tenant}/oauth2/token", "create_tenant_token"),
    ("/{tenant}/oauth2/v2.0/token", "create_tenant_token_v2"),
];

pub fn documentation() -> utoipa::openapi::OpenApi {
    let mut document = tokens::Documentation::openapi();
    let paths = &mut document.paths.paths;
    if let Some(first) = paths.get(FIRST).cloned() {
        paths.extend(OTHERS.map(|(path, id)| (path.to_owned(), at(first.clone(), path, id))));
    }
    document
}

/// The same operation at another address.
fn at(mut item: PathItem, path: &str, id: &str) -> PathItem {
    if let Some(operation) = &mut item.post {
        operation.operation_id = Some(id.to_owned());
        if path.contains("{tenant}") {
            let tenant = ParameterBuilder::new().name("tenant").parameter_in(ParameterIn::Path);
            let tenant = tenant.description(Some("Any text. It is not checked.")).required(Required::True);
            let tenant = tenant.schema(Some(ObjectBuilder::new().schema_type(Type::String)));
            operation.parameters.get_or_insert_default().push(tenant.build().into());
        }
    }
    item
}
