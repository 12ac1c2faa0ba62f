//! No call ignores what it was sent: an unknown parameter, a header that it does not obey, an unknown field.

use paraph::model::people::staff::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::rules::api_gates::{TABLE, call};
use crate::support::orders::Bought;
use crate::support::program::Program;
use crate::support::response::Response;
use crate::support::samples::confirmed;
use crate::support::{TestApp, encoded};

/// The calls that obey If-Match. A billing profile also needs it.
const VERSIONED: [(&str, &str); 2] = [
    ("PATCH", "/v1/customers/{id}/orders/{order}"),
    ("PATCH", "/v1/customers/{id}/subscriptions/{subscription}"),
];

struct World {
    _app: TestApp,
    program: Program,
    customer: String,
    bought: Bought,
}

impl World {
    async fn new() -> World {
        let app = TestApp::spawn().await;
        let agent = app.as_admin_agent().await;
        let customer = app.register(&agent, confirmed("Crèche du Marché", (2024, 9, 3))).await;
        let bought = Bought::by(&app, &agent, &customer).await;
        let program = app.program("Sal Sales", &[Role::Sales]).await;
        World { _app: app, program, customer, bought }
    }

    async fn send(&self, method: &str, path: &str, body: &Value, headers: &[(&str, &str)]) -> Response {
        let verb: Method = method.parse().unwrap();
        match method {
            "GET" | "HEAD" => {
                let request = self.program.request(verb, path);
                let request = headers.iter().fold(request, |it, (name, value)| it.header(*name, *value));
                self.program.client.send(request).await
            }
            _ if path.contains("/oauth2/") => {
                let key = self.program.key.as_deref().unwrap();
                let form = [("grant_type", "refresh_token"), ("refresh_token", key)];
                let request = self.program.client.request(verb, path);
                let request = headers.iter().fold(request, |it, (name, value)| it.header(*name, *value));
                let request = request.header("content-type", "application/x-www-form-urlencoded");
                self.program.client.send(request.body(encoded(&form))).await
            }
            _ if path.contains("/proofs") => self.program.send_file(path, headers).await,
            _ => self.program.send_as(verb, path, body, headers).await,
        }
    }

    /// The headers without which a route refuses every call.
    fn headers(route: &str, method: &str) -> &'static [(&'static str, &'static str)] {
        match (method, route.ends_with("/profiles/billing")) {
            ("PUT", true) => &[("if-match", "*")],
            _ => &[],
        }
    }
}

/// Whether an answer refuses something by its name. The answer to HEAD has no body.
fn names(answer: &Response, method: &str, what: &str) -> bool {
    answer.status == 400 && (method == "HEAD" || answer.body.contains(what))
}

fn with(path: &str, parameter: &str) -> String {
    format!("{path}{}{parameter}", if path.contains('?') { '&' } else { '?' })
}

#[actix_web::test]
async fn an_unknown_parameter_is_refused_by_every_call() {
    let world = World::new().await;
    for (method, route, _) in TABLE {
        let (path, body) = call(route, &world.customer, &world.bought);
        let headers = World::headers(route, method);
        let answer = world.send(method, &with(&path, "shoeSize=42"), &body, headers).await;
        assert!(names(&answer, method, "shoeSize"), "{method} {route}: {} {}", answer.status, answer.body);
    }
}

#[actix_web::test]
async fn an_empty_parameter_says_nothing_to_partner_centers_calls() {
    let world = World::new().await;
    for (method, route, expected) in TABLE.iter().filter(|it| it.1.starts_with("/v1/")) {
        let (path, body) = call(route, &world.customer, &world.bought);
        let path = with(&path, "shoeSize=&size=&filter=");
        let answer = world.send(method, &path, &body, World::headers(route, method)).await;
        assert_eq!(answer.status, expected[4], "{method} {route}: {}", answer.body);
    }
}

#[actix_web::test]
async fn a_header_that_changes_a_call_is_obeyed_or_refused() {
    let world = World::new().await;
    for (method, route, _) in TABLE {
        let (path, body) = call(route, &world.customer, &world.bought);
        let obeys_version = VERSIONED.contains(&(method, route)) || !World::headers(route, method).is_empty();
        let obeys_token = ["/v1/customers", "/v1/auditrecords"].contains(&route) && method == "GET";
        for (name, value, obeyed) in [
            ("If-Match", "\"17\"", obeys_version),
            ("MS-ContinuationToken", "here", obeys_token),
            ("If-Unmodified-Since", "Sun, 29 Nov 2026 10:00:00 GMT", false),
            ("X-HTTP-Method-Override", "DELETE", false),
        ] {
            let mut headers = vec![(name, value)];
            headers
                .extend(World::headers(route, method).iter().filter(|it| !it.0.eq_ignore_ascii_case(name)));
            let answer = world.send(method, &path, &body, &headers).await;
            // A version or a token that is not the right one is refused for another reason.
            let refused = answer.status == 400 && (obeyed || names(&answer, method, name));
            assert!(refused, "{method} {route} {name}: {} {}", answer.status, answer.body);
        }
    }
}

#[actix_web::test]
async fn an_unknown_field_is_refused_unless_it_says_nothing() {
    let world = World::new().await;
    let writes = TABLE.iter().filter(|it| ["POST", "PUT", "PATCH"].contains(&it.0));
    // A checkout takes no body, a proof file is no JSON, a token request has a form, a qualification is a string, and a bulk attestation answers each
    // row.
    let others = [
        "/v1/customers/{id}/carts/{cart}/checkout",
        "/api/customers/{id}/records/{record}/proofs",
        "/v1/customers/{id}/qualification",
        "/v1/CreateBulkReAttestation",
    ];
    let is_object = |route: &str| !others.contains(&route) && !route.ends_with("/token");
    for (method, route, expected) in writes.filter(|it| is_object(it.1)) {
        let (path, body) = call(route, &world.customer, &world.bought);
        let headers = World::headers(route, method);
        let mut loud = body.clone();
        loud["shoeSize"] = json!(42);
        let answer = world.send(method, &path, &loud, headers).await;
        assert!(names(&answer, method, "shoeSize"), "{method} {route}: {} {}", answer.status, answer.body);
        let mut quiet = body;
        for (name, value) in [
            ("shoeSize", json!(null)),
            ("hatSize", json!("unknown")),
            ("isTall", json!(false)),
            ("Links", json!({ "self": { "uri": "/here", "method": "GET" } })),
            ("Attributes", json!({ "objectType": "Anything" })),
        ] {
            quiet[name] = value;
        }
        let answer = world.send(method, &path, &quiet, headers).await;
        match route.starts_with("/v1/") {
            true => assert_eq!(answer.status, expected[4], "{method} {route}: {}", answer.body),
            false => assert!(names(&answer, method, "Size"), "{method} {route}: {}", answer.body),
        }
    }
}
