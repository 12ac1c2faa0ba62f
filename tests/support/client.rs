//! One person's browser, which speaks HTTP, and the forms that it sends.

use std::sync::Mutex;

use paraph::model::people::staff::Staff;

use super::lint;
use super::response::Response;
use super::{SECRET, code};

/// One person's browser: keeps cookies and the last page's form token, does not follow redirects.
pub struct Client {
    http: reqwest::Client,
    address: String,
    pub csrf: Mutex<String>,
    pub staff: Option<Staff>,
    /// The Accept-Language: `en` or `fr`.
    pub language: &'static str,
}

impl Client {
    pub fn new(address: &str) -> Client {
        paraph::app::use_ring();
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .no_proxy()
            // The tests use no TLS, and loading the machine's certificates is slow.
            .tls_certs_only([])
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Client { http, address: address.to_owned(), csrf: Mutex::default(), staff: None, language: "en" }
    }

    pub fn in_french(self) -> Client {
        Client { language: "fr", ..self }
    }

    /// Speaks to another copy of Paraph, with the same cookies.
    pub fn at(self, address: &str) -> Client {
        Client { address: address.to_owned(), ..self }
    }

    pub fn staff(&self) -> &Staff {
        self.staff.as_ref().unwrap()
    }

    pub async fn get(&self, path: &str) -> Response {
        self.send(self.request(reqwest::Method::GET, path)).await
    }

    /// Posts a form with the last page's form token.
    pub async fn post(&self, path: &str, form: &[(impl AsRef<str>, impl AsRef<str>)]) -> Response {
        let csrf = self.token().await;
        let mut pairs = vec![("csrf", csrf.as_str())];
        pairs.extend(form.iter().map(|(name, value)| (name.as_ref(), value.as_ref())));
        let answer = self.post_raw(path, &encoded(&pairs)).await;
        if answer.headers.get_all("set-cookie").iter().any(|it| it.as_bytes().starts_with(b"paraph=")) {
            // Signing in starts a session with a new form token.
            self.csrf.lock().unwrap().clear();
        }
        answer
    }

    /// Signs in with the password, and with an app code if one is required.
    pub async fn sign_in(&self, email: &str, password: &str, next: &str) -> Response {
        let form = [("email", email), ("password", password), ("next", next)];
        let answer = self.post("/sign-in", &form).await;
        match answer.header("location").starts_with("/sign-in/second-factor?") {
            true => {
                let form = [("code", code(SECRET, 0)), ("next", next.to_owned())];
                self.post("/sign-in/second-factor", &form).await
            }
            false => answer,
        }
    }

    /// The form token of the last page; fetches a page if there is none.
    pub async fn token(&self) -> String {
        if self.csrf.lock().unwrap().is_empty() {
            self.get("/").await;
        }
        if self.csrf.lock().unwrap().is_empty() {
            self.get("/sign-in").await;
        }
        self.csrf.lock().unwrap().clone()
    }

    /// Opens a page, changes some fields of its form, and posts it to the same path.
    pub async fn fill_in(&self, path: &str, changes: &[(&str, &str)]) -> Response {
        let page = self.get(path).await;
        self.post(path, &changed(page.form(path), changes)).await
    }

    /// Posts a raw body.
    pub async fn post_raw(&self, path: &str, body: &str) -> Response {
        let request = self.request(reqwest::Method::POST, path);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(body.to_owned())).await
    }

    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.address));
        request.header("accept-language", self.language)
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Response {
        self.execute(request.build().unwrap()).await
    }

    /// The status and the bytes of a download.
    pub async fn download(&self, path: &str) -> (u16, Vec<u8>) {
        let answer = self.request(reqwest::Method::GET, path).send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    }

    pub async fn execute(&self, request: reqwest::Request) -> Response {
        let answer = self.http.execute(request).await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let path = answer.url().path().to_owned();
        let body = answer.text().await.unwrap();
        let response = Response::new(status, headers, body);
        if response.header("content-type").starts_with("text/html") && !response.body.is_empty() {
            lint::page(&path, &response);
            if let Some(csrf) = response.attribute("input[name=csrf]", "value") {
                *self.csrf.lock().unwrap() = csrf;
            }
        }
        response
    }
}

pub fn encoded(pairs: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A form with some values replaced.
pub fn changed(mut form: Vec<(String, String)>, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    for (name, value) in changes {
        match form.iter_mut().find(|(it, _)| it == name) {
            Some(field) => field.1 = value.to_string(),
            None => form.push((name.to_string(), value.to_string())),
        }
    }
    form
}

/// The three form fields of a date.
pub fn day(name: &str, [day, month, year]: [&str; 3]) -> Vec<(String, String)> {
    [("day", day), ("month", month), ("year", year)]
        .map(|(part, value)| (format!("{name}_{part}"), value.to_owned()))
        .to_vec()
}

/// A form with a date in the three fields that begin with this name.
pub fn dated(form: Vec<(String, String)>, name: &str, date: [&str; 3]) -> Vec<(String, String)> {
    let date = day(name, date);
    let date: Vec<_> = date.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    changed(form, &date)
}
