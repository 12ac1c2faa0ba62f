//! The API reference: a page generated from the OpenAPI document.

use std::sync::OnceLock;

use actix_web::web::Data;
use askama::Template;
use serde_json::{Map, Value, json};

use crate::model::kernel::error_code::ErrorCode;
use crate::web::answer::api_document::{ApiDocument, CORRELATION_ID, REQUEST_ID};
use crate::web::answer::error::Answer;
use crate::web::answer::page::{self, Page};
use crate::web::request::gate::Public;
use crate::web::request::origin::PublicUrl;

/// A parameter or an object field.
struct Field {
    name: String,
    /// The location of a parameter: path, query or header.
    place: String,
    kind: Kind,
    required: bool,
    text: String,
}

/// The type of a value, with its schema if it is an object.
#[derive(Default)]
struct Kind {
    text: String,
    schema: Option<String>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    text: String,
    parameters: Vec<Field>,
    body: Option<Kind>,
    answers: Vec<(String, String, Kind)>,
    /// An example body as JSON. `None` for operations that need only a path.
    example: Option<String>,
    /// Whether the body is a file.
    takes_file: bool,
    /// Example fields of a form, for an operation that takes a form and no key.
    form: Vec<(String, String)>,
}

struct Schema {
    name: String,
    text: String,
    fields: Vec<Field>,
}

struct Reference {
    /// Grouped by tag.
    areas: Vec<(String, Vec<Operation>)>,
    schemas: Vec<Schema>,
}

static REFERENCE: OnceLock<Reference> = OnceLock::new();

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The value at a JSON pointer, or null.
fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The schema name of a `$ref`.
fn referred(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

impl Kind {
    fn of(schema: &Value) -> Kind {
        if let Some(name) = referred(schema) {
            return Kind { text: name.to_owned(), schema: Some(name.to_owned()) };
        }
        if let Some(known) = items(&schema["oneOf"]).find(|it| it["type"] != "null") {
            return Kind::of(known);
        }
        if schema["type"] == "array" {
            let item = Kind::of(&schema["items"]);
            return Kind { text: format!("{}[]", item.text), schema: item.schema };
        }
        let named = |it: &Value| it.as_str().filter(|it| *it != "null").map(str::to_owned);
        let kind = named(&schema["type"]).or_else(|| items(&schema["type"]).find_map(named));
        let format = schema["format"].as_str().map(|it| format!(" ({it})")).unwrap_or_default();
        let values: Vec<&str> = items(&schema["enum"]).filter_map(Value::as_str).collect();
        let values = if values.is_empty() { String::new() } else { format!(": {}", values.join(", ")) };
        Kind { text: format!("{}{format}{values}", kind.unwrap_or_default()), schema: None }
    }
}

impl Schema {
    fn of(name: &str, schema: &Value) -> Schema {
        let required: Vec<&str> = items(&schema["required"]).filter_map(Value::as_str).collect();
        let fields = fields(&schema["properties"]).map(|(name, it)| Field {
            name: name.clone(),
            place: String::new(),
            kind: Kind::of(it),
            required: required.contains(&name.as_str()),
            text: text(&it["description"]),
        });
        let mut schema =
            Schema { name: name.to_owned(), text: text(&schema["description"]), fields: fields.collect() };
        schema.text = schema.text.trim().to_owned();
        schema
    }
}

/// An example body from the schema's examples.
fn example(document: &Value, schema: &Value) -> Value {
    if let Some(name) = referred(schema) {
        return example(document, at(at(document, "/components/schemas"), &format!("/{name}")));
    }
    for example in [at(schema, "/example"), at(schema, "/examples/0")] {
        if !example.is_null() {
            return example.clone();
        }
    }
    if let Some(known) = items(&schema["oneOf"]).find(|it| it["type"] != "null") {
        return example(document, known);
    }
    if let Some(first) = items(&schema["enum"]).next() {
        return first.clone();
    }
    let required: Vec<&str> = items(&schema["required"]).filter_map(Value::as_str).collect();
    match schema["type"].as_str() {
        Some("object") => {
            let shown = fields(&schema["properties"])
                .filter(|(name, it)| required.contains(&name.as_str()) || !it["example"].is_null());
            Value::Object(
                shown.map(|(name, it)| (name.clone(), example(document, it))).collect::<Map<_, _>>(),
            )
        }
        Some("array") => json!([example(document, &schema["items"])]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        _ => json!("…"),
    }
}

impl Operation {
    fn of(document: &Value, method: &str, path: &str, it: &Value) -> Operation {
        // Headers common to all calls are described at the top of the page.
        let own = items(&it["parameters"])
            .filter(|it| ![REQUEST_ID, CORRELATION_ID].contains(&text(&it["name"]).as_str()));
        let parameters = own.map(|it| Field {
            name: text(&it["name"]),
            place: text(&it["in"]),
            kind: Kind::of(&it["schema"]),
            required: it["required"] == true,
            text: text(&it["description"]),
        });
        let json = at(it, "/requestBody/content/application~1json/schema");
        let form = at(it, "/requestBody/content/application~1x-www-form-urlencoded/schema");
        let body = if form.is_null() { json } else { form };
        let answers = fields(&it["responses"]).map(|(status, it)| {
            let content = fields(&it["content"]).next().map(|(_, it)| Kind::of(&it["schema"]));
            (status.clone(), text(&it["description"]), content.unwrap_or_default())
        });
        let sent = (!json.is_null()).then(|| example(document, json));
        let form = example(document, form);
        Operation {
            id: text(&it["operationId"]),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(&it["summary"]),
            text: text(&it["description"]),
            parameters: parameters.collect(),
            body: (!body.is_null()).then(|| Kind::of(body)),
            answers: answers.collect(),
            example: sent.and_then(|it| serde_json::to_string_pretty(&it).ok()),
            takes_file: !at(it, "/requestBody/content/application~1octet-stream").is_null(),
            form: fields(&form).map(|(name, value)| (name.clone(), text(value))).collect(),
        }
    }

    /// The call as a shell command.
    fn curl(&self, base: &str) -> String {
        let method = match self.method.as_str() {
            "GET" => String::new(),
            "HEAD" => "--head ".to_owned(),
            other => format!("-X {other} "),
        };
        if !self.form.is_empty() {
            let fields = self.form.iter().map(|(name, value)| format!("-d \"{name}={value}\" \\\n  "));
            return format!("curl {}'{base}{}'", fields.collect::<String>(), self.path);
        }
        let mut call = format!("curl {method}-H \"Authorization: Bearer $KEY\"");
        if let Some(body) = &self.example {
            call.push_str(" \\\n  -H 'Content-Type: application/json' \\\n  -H \"MS-RequestId: $(uuidgen)\"");
            call.push_str(&format!(" \\\n  -d '{}'", body.replace('\'', "’")));
        }
        let mut path = self.path.clone();
        if self.takes_file {
            call.push_str(
                " \\\n  -H 'Content-Type: application/octet-stream' \\\n  -H \"MS-RequestId: $(uuidgen)\"",
            );
            call.push_str(" \\\n  --data-binary @contract.pdf");
            path.push_str("?name=contract.pdf");
        }
        format!("{call} \\\n  '{base}{path}'")
    }
}

impl Reference {
    fn of(document: &Value) -> Reference {
        let mut areas: Vec<(String, Vec<Operation>)> = Vec::new();
        for (path, methods) in fields(&document["paths"]) {
            for (method, it) in fields(methods) {
                let tag = text(at(it, "/tags/0"));
                let operation = Operation::of(document, method, path, it);
                match areas.iter_mut().find(|(known, _)| *known == tag) {
                    Some((_, operations)) => operations.push(operation),
                    None => areas.push((tag, vec![operation])),
                }
            }
        }
        let schemas = fields(at(document, "/components/schemas")).map(|(name, it)| Schema::of(name, it));
        Reference { areas, schemas: schemas.filter(|it| !it.fields.is_empty()).collect() }
    }

    fn has(&self, schema: &str) -> bool {
        self.schemas.iter().any(|it| it.name == schema)
    }
}

#[derive(Template)]
#[template(path = "settings/api_reference/show.html")]
struct ShowPage {
    page: Page,
    reference: &'static Reference,
    errors: &'static [ErrorCode],
    compliance: &'static [ErrorCode],
    base: String,
}

/// Public, because it contains nothing from the register.
pub async fn show(Public(visitor): Public, url: Data<PublicUrl>, document: Data<ApiDocument>) -> Answer {
    let base = url.join("/")?.trim_end_matches('/').to_owned();
    let (errors, compliance) = (ErrorCode::all(), ErrorCode::compliance());
    let ApiDocument(build) = **document;
    let reference = REFERENCE.get_or_init(|| Reference::of(&build()));
    let template = ShowPage { page: Page::new(&visitor), reference, errors, compliance, base };
    page::ok(&template.page, &template)
}
