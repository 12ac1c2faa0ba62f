//! A program that calls the API with a key.

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::model::people::staff::{Role, Staff};
use paraph::store::db::Tx;
use paraph::store::people::staff;
use paraph::store::settings::api_keys::{self, NewKey};
use paraph::store::settings::{access_tokens, api_requests};
use paraph::web::token;
use reqwest::Method;
use serde_json::Value;

use crate::support::uploads::EML;
use crate::support::{Client, Response, TestApp, encoded};

impl TestApp {
    /// Creates a key for a person with these roles.
    pub async fn make_key(&self, person: &Staff, roles: &[Role]) -> String {
        let key = token::generate_api_key();
        let holder = person.clone().with_roles(roles);
        let new = NewKey {
            id: &uuid::Uuid::now_v7().to_string(),
            key: &key,
            name: "Test",
            holder: &holder,
            created_by: &person.id,
            expires_at: clock::now() + TimeDelta::days(1),
        };
        let mut tx = self.db.begin().await.unwrap();
        api_keys::insert(&mut tx, &new, &token::hash(&key)).await.unwrap();
        tx.commit().await.unwrap();
        key
    }

    /// A program with the key of a new person with these roles.
    pub async fn program(&self, name: &str, roles: &[Role]) -> Program {
        let person = self.add_person(name, roles).await;
        let key = self.make_key(&person, roles).await;
        Program { client: self.as_nobody(), key: Some(key), person: Some(person) }
    }

    /// A program with the key of a service account.
    pub async fn program_account(&self, roles: &[Role]) -> Program {
        let person = Staff::new("Passerelle".into(), "passerelle@temoin.example".into(), roles);
        let person = Staff { is_program_account: true, ..person };
        let mut tx = self.db.begin().await.unwrap();
        staff::insert(&mut tx, &person, None).await.unwrap();
        tx.commit().await.unwrap();
        let key = self.make_key(&person, roles).await;
        Program { client: self.as_nobody(), key: Some(key), person: Some(person) }
    }

    /// A program without a key.
    pub fn stranger(&self) -> Program {
        Program { client: self.as_nobody(), key: None, person: None }
    }
}

pub struct Program {
    pub client: Client,
    pub key: Option<String>,
    pub person: Option<Staff>,
}

impl Program {
    pub fn person(&self) -> &Staff {
        self.person.as_ref().unwrap()
    }

    /// Exchanges the key for an access token.
    pub async fn refresh(&self, path: &str) -> Response {
        let key = self.key.as_deref().unwrap_or_default();
        self.client.send_parameters(path, &[("grant_type", "refresh_token"), ("refresh_token", key)]).await
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, path);
        match &self.key {
            Some(key) => request.bearer_auth(key),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client.send(self.request(Method::GET, path)).await
    }

    pub async fn send(&self, method: Method, path: &str, body: &Value) -> Response {
        self.send_as(method, path, body, &[]).await
    }

    /// Adds a proof file under the name `email.eml`. Its content is the path of the call.
    pub async fn send_file(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        let path = format!("{path}{}name=email.eml", if path.contains('?') { '&' } else { '?' });
        let request = self.request(Method::POST, &path).header("content-type", "application/octet-stream");
        let request = headers.iter().fold(request, |it, (name, value)| it.header(*name, *value));
        self.client.send(request.body([EML, path.as_bytes()].concat())).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.send(Method::POST, path, body).await
    }

    /// Like `send`, with additional headers.
    pub async fn send_as(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        headers: &[(&str, &str)],
    ) -> Response {
        let mut request = self.request(method, path).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.client.send(request.body(body.to_string())).await
    }
}

impl Client {
    /// Posts a form as a program does, without the token of a page.
    pub async fn send_parameters(&self, path: &str, parameters: &[(&str, &str)]) -> Response {
        let request = self.request(Method::POST, path);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(encoded(parameters))).await
    }
}

impl Response {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|it| panic!("{it}: {} {}", self.status, self.body))
    }

    /// The error code of a refused call.
    pub fn refused(&self, status: u16, code: u32) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        let error = self.json();
        assert_eq!(error["code"], code, "{error}");
        error
    }
}

/// Inserts a key, an access token and an answered request.
pub async fn answered(tx: &mut Tx, staff_id: &str) {
    let person = staff::find(&mut *tx, staff_id).await.unwrap().unwrap().staff;
    let id = uuid::Uuid::now_v7().to_string();
    let expires_at = clock::now() + TimeDelta::days(1);
    let key = "paraph_0";
    let new = NewKey { id: &id, key, name: "Test", holder: &person, created_by: &person.id, expires_at };
    api_keys::insert(tx, &new, &token::hash(key)).await.unwrap();
    access_tokens::insert(tx, &token::hash("paraph_token_0"), &id).await.unwrap();
    let request = api_requests::Request { key_id: &id, request_id: "request", content_hash: "hash" };
    assert!(api_requests::claim(tx, request).await.unwrap().is_none());
    api_requests::keep(tx, request, 201, "{}", None).await.unwrap();
}
