//! The requests of clients that were written for Partner Center, in the order in which each client sends them.
//!
//! `clients/requests.jsonl` has one request a line, with the status that the client's code expects. Values in braces are
//! replaced: IDs and versions from earlier answers (`capture`: a name and the place in the answer), `{read.NAME}` by a
//! field of the last resource that was read, and days in the past. `reads` has what the client's code reads in the answer:
//! a place and its value, or the kind of the value in angle brackets.

use std::collections::HashMap;

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::model::programme::reseller::Reseller;
use paraph::store::programme::resellers;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::program::Program;
use crate::support::response::Response;
use crate::support::samples::{confirmed, reseller};

const REQUESTS: &str = include_str!("clients/requests.jsonl");
const RESELLER: &str = "627bf57b-4fd1-46cb-9f7e-bfb7d97d0068";

/// A sandbox with sixty customers, two indirect resellers, and the names that the requests use.
async fn world() -> (TestApp, Program, HashMap<String, String>) {
    let app = TestApp::spawn_sandbox().await;
    let agent = app.as_admin_agent().await;
    let mut known = String::new();
    for number in 0..60 {
        known = app.register(&agent, confirmed(&format!("Crèche {number}"), (2024, 9, 3))).await;
    }
    let mut tx = app.db.begin().await.unwrap();
    let signed = Reseller { mpa_signed: true, ..reseller("Nord Conseil", "4815162") };
    let unsigned = Reseller {
        microsoft_id: Some(RESELLER.into()),
        mpa_signed: false,
        ..reseller("Sud Conseil", "6120457")
    };
    for it in [signed, unsigned] {
        resellers::insert(&mut tx, &it).await.unwrap();
    }
    tx.commit().await.unwrap();
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let mut names = HashMap::from([
        ("known".to_owned(), known),
        ("reseller".to_owned(), RESELLER.to_owned()),
        ("staff".to_owned(), program.person().id.clone()),
    ]);
    for (name, days) in [("now", 0), ("recent", 20), ("80 days ago", 80)] {
        let time = clock::now() - TimeDelta::days(days);
        names.insert(name.to_owned(), time.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        names.insert(format!("{name}.dotnet"), time.format("%m/%d/%Y%%20%H:%M:%S").to_string());
    }
    (app, program, names)
}

/// A conversation of one client.
struct Conversation<'a> {
    program: &'a Program,
    names: HashMap<String, String>,
    /// The resource that was read last.
    read: Value,
}

impl Conversation<'_> {
    /// Puts the values into a text.
    fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.names {
            filled = filled.replace(&format!("{{{name}}}"), value);
            filled = filled.replace(&format!("{{{name}.upper}}"), &value.to_uppercase());
        }
        while let Some((before, rest)) = filled.clone().split_once("{read.") {
            let (name, after) = rest.split_once('}').unwrap();
            let value = self.read[name].as_str().unwrap_or_default();
            filled = format!("{before}{value}{after}");
        }
        filled
    }

    async fn send(&mut self, request: &Value) -> Response {
        let method: Method = request["method"].as_str().unwrap().parse().unwrap();
        let path = self.fill(request["path"].as_str().unwrap());
        let mut sent = self.program.request(method.clone(), &path);
        for (name, value) in request["headers"].as_object().into_iter().flatten() {
            sent = sent.header(name, self.fill(value.as_str().unwrap()));
        }
        if let Some(body) = request.get("body") {
            let body = self.fill(&body.to_string());
            sent = sent.header("content-type", "application/json").body(body);
        }
        let answer = self.program.client.send(sent).await;
        if method == Method::GET && answer.status == 200 {
            let read = answer.json();
            self.read = read["items"].get(0).cloned().unwrap_or(read);
        }
        for (name, place) in request["capture"].as_object().into_iter().flatten() {
            let found: Value = serde_json::from_str(&answer.body).unwrap_or_default();
            // Without it, the answer is already a fault.
            if let Some(value) = found.pointer(place.as_str().unwrap()).and_then(Value::as_str) {
                self.names.insert(name.clone(), value.to_owned());
            }
        }
        answer
    }
}

/// What the client's code reads and the answer lacks.
fn missing(conversation: &Conversation<'_>, request: &Value, answer: &Response) -> Vec<String> {
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let mut missing = Vec::new();
    for (place, expected) in request["reads"].as_object().into_iter().flatten() {
        let found = body.pointer(place).unwrap_or(&Value::Null);
        let is_right = match expected.as_str() {
            Some("<text>") => found.as_str().is_some_and(|it| !it.is_empty()),
            Some("<number>") => found.is_number(),
            Some("<list>") => found.is_array(),
            Some(text) => *found == conversation.fill(text),
            None => found == expected,
        };
        if !is_right {
            missing.push(format!("{place} is {found}, not {expected}"));
        }
    }
    missing
}

#[actix_web::test]
async fn clients_of_partner_center_get_the_answers_that_they_expect() {
    let requests: Vec<Value> = REQUESTS.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let mut clients: Vec<&str> = requests.iter().map(|it| it["client"].as_str().unwrap()).collect();
    clients.dedup();
    let (mut faults, mut reads) = (Vec::new(), 0);
    for client in &clients {
        let (_app, program, names) = world().await;
        let mut conversation = Conversation { program: &program, names, read: json!({}) };
        for request in requests.iter().filter(|it| it["client"] == *client) {
            let answer = conversation.send(request).await;
            let is_json = answer.body.is_empty() || serde_json::from_str::<Value>(&answer.body).is_ok();
            let missing = missing(&conversation, request, &answer).join(", ");
            reads += request["reads"].as_object().map_or(0, serde_json::Map::len);
            if answer.status != request["status"] || !is_json || !missing.is_empty() {
                let (method, path) = (&request["method"], &request["path"]);
                faults
                    .push(format!("{client}: {method} {path}: {missing} {} {}", answer.status, answer.body));
            }
            // Only an answer without a body has nothing to read.
            if request["reads"].is_null() && !answer.body.is_empty() {
                faults.push(format!("{client}: {}: nothing is read", request["path"]));
            }
        }
    }
    assert_eq!((clients.len(), requests.len()), (3, 148));
    assert!(reads > 500, "{reads}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
