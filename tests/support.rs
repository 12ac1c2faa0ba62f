//! A register of its own for each test, and people who use it through HTTP.

use std::net::TcpListener;
use std::sync::{LazyLock, Mutex};

use paraph::model::customer::NewCustomer;
use paraph::model::staff::{Role, Staff};
use paraph::store::customers::{self, Registered};
use paraph::store::db::{Db, Query, query};
use paraph::store::journal::By;
use paraph::store::partner::{self, Partner};
use paraph::store::staff;
use paraph::web::passwords;
use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::lint;

pub const PASSWORD: &str = "three-quiet-herons-at-dusk";

static PASSWORD_HASH: LazyLock<String> =
    LazyLock::new(|| passwords::hash_now(&SecretString::from(PASSWORD)).unwrap());

/// A database that goes away with the test. On Postgres it is a copy of a template that was migrated once.
pub struct TestDb {
    pub db: Db,
    pub url: String,
    pub folder: TempDir,
}

#[allow(clippy::disallowed_methods, reason = "a setting of the tests, not of Paraph")]
pub fn postgres_server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok()
}

impl TestDb {
    pub async fn open() -> TestDb {
        let folder = tempfile::tempdir().unwrap();
        let url = match postgres_server() {
            Some(server) => postgres_database(&server).await,
            None => format!("sqlite:{}", folder.path().join("paraph.db").display()),
        };
        TestDb { db: Db::open(&url).await.unwrap(), url, folder }
    }
}

/// Makes an empty migrated database on the server and returns its address.
async fn postgres_database(server: &str) -> String {
    static TEMPLATE: OnceCell<()> = OnceCell::const_new();
    let (base, _) = server.rsplit_once('/').unwrap();
    TEMPLATE
        .get_or_init(|| async {
            create_database(server, "create database paraph_template").await;
            Db::open(&format!("{base}/paraph_template")).await.unwrap().close().await;
        })
        .await;
    let name = format!("paraph_{}", uuid::Uuid::now_v7().simple());
    create_database(server, &format!("create database {name} template paraph_template")).await;
    format!("{base}/{name}")
}

#[allow(clippy::disallowed_methods, reason = "no register is open yet")]
async fn create_database(server: &str, sql: &str) {
    use sqlx::Connection;
    // Two copies of a template at once are refused: the source would be in use.
    static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _guard = ONE_AT_A_TIME.lock().await;
    let mut connection = sqlx::PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
}

/// A running register with its firm and one person for each role.
pub struct TestApp {
    pub address: String,
    pub db: Db,
    pub test_db: TestDb,
}

impl TestApp {
    /// With the firm "Témoin SARL" in Paris.
    pub async fn spawn() -> TestApp {
        TestApp::spawn_in("Europe/Paris").await
    }

    pub async fn spawn_in(time_zone: &str) -> TestApp {
        TestApp::with_firm(TestApp::spawn_empty().await, time_zone).await
    }

    /// As behind a proxy that adds TLS.
    pub async fn spawn_secure() -> TestApp {
        TestApp::with_firm(TestApp::start(true).await, "Europe/Paris").await
    }

    async fn with_firm(app: TestApp, time_zone: &str) -> TestApp {
        let firm = Partner { legal_name: "Témoin SARL".into(), time_zone: time_zone.into() };
        let mut tx = app.db.begin().await.unwrap();
        partner::insert(&mut tx, &firm).await.unwrap();
        tx.commit().await.unwrap();
        app
    }

    /// Without a firm or people, as at the first start.
    pub async fn spawn_empty() -> TestApp {
        TestApp::start(false).await
    }

    async fn start(secure: bool) -> TestApp {
        let test_db = TestDb::open().await;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = paraph::app::run(test_db.db.clone(), listener, secure, 1).unwrap();
        actix_web::rt::spawn(server);
        TestApp { address, db: test_db.db.clone(), test_db }
    }

    pub fn as_nobody(&self) -> Client {
        Client::new(&self.address)
    }

    /// Adds a person with the roles and signs them in through the sign-in page.
    pub async fn sign_in(&self, name: &str, roles: &[Role]) -> Client {
        let person = self.add_person(name, roles).await;
        let mut client = self.as_nobody();
        client.get("/sign-in").await;
        let form = [("email", person.email.as_str()), ("password", PASSWORD), ("next", "")];
        let answer = client.post("/sign-in", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.main());
        client.staff = Some(person);
        client
    }

    pub async fn add_person(&self, name: &str, roles: &[Role]) -> Staff {
        let email = format!("{}@temoin.example", name.to_lowercase().replace(' ', "."));
        let person = Staff::new(name.into(), email, roles);
        let mut tx = self.db.begin().await.unwrap();
        staff::insert(&mut tx, &person, &PASSWORD_HASH).await.unwrap();
        tx.commit().await.unwrap();
        person
    }

    /// Ends a person's access, as `paraph user deactivate` does.
    pub async fn deactivate(&self, person: &Staff) {
        let mut tx = self.db.begin().await.unwrap();
        assert!(staff::deactivate(&mut tx, &person.id).await.unwrap());
        tx.commit().await.unwrap();
    }

    /// Changes rows behind the register's back.
    pub async fn execute(&self, query: Query) {
        let mut tx = self.db.begin().await.unwrap();
        query.execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn count(&self, table: &str) -> i64 {
        let (count,): (i64,) = query(format!("select count(*) from {table}")).one(&self.db).await.unwrap();
        count
    }

    /// Registers a customer with the domain name's label as its own.
    pub async fn register(&self, by: &Client, new: NewCustomer) -> String {
        let id = uuid::Uuid::now_v7().to_string();
        let by = By { staff: by.staff(), address: None };
        let registered = customers::register(&self.db, &id, &new, by).await.unwrap();
        assert!(matches!(registered, Registered::Yes));
        id
    }

    pub async fn as_global_admin(&self) -> Client {
        self.sign_in("Gisele Global", &[Role::GlobalAdmin]).await
    }

    pub async fn as_user_admin(&self) -> Client {
        self.sign_in("Ulrich User", &[Role::UserAdmin]).await
    }

    pub async fn as_admin_agent(&self) -> Client {
        self.sign_in("Agathe Agent", &[Role::AdminAgent]).await
    }

    pub async fn as_sales(&self) -> Client {
        self.sign_in("Samuel Sales", &[Role::Sales]).await
    }
}

/// A browser of one person: keeps cookies and the form token of the last page, follows no redirect.
pub struct Client {
    http: reqwest::Client,
    address: String,
    pub csrf: Mutex<String>,
    pub staff: Option<Staff>,
    /// What the browser asks for: `en` or `fr`.
    pub language: &'static str,
}

pub struct Response {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Client {
    fn new(address: &str) -> Client {
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Client { http, address: address.to_owned(), csrf: Mutex::default(), staff: None, language: "en" }
    }

    pub fn in_french(self) -> Client {
        Client { language: "fr", ..self }
    }

    pub fn staff(&self) -> &Staff {
        self.staff.as_ref().unwrap()
    }

    pub async fn get(&self, path: &str) -> Response {
        self.send(self.request(reqwest::Method::GET, path)).await
    }

    /// Sends a form with the token of the last page that was fetched.
    pub async fn post(&self, path: &str, form: &[(impl AsRef<str>, impl AsRef<str>)]) -> Response {
        let csrf = self.token().await;
        let mut pairs = vec![("csrf", csrf.as_str())];
        pairs.extend(form.iter().map(|(name, value)| (name.as_ref(), value.as_ref())));
        let answer = self.post_raw(path, &encoded(&pairs)).await;
        if path == "/sign-in" && answer.status == 303 {
            // The session has a token of its own.
            self.csrf.lock().unwrap().clear();
        }
        answer
    }

    /// The form token of the last page, or of a first one.
    pub async fn token(&self) -> String {
        if self.csrf.lock().unwrap().is_empty() {
            self.get("/").await;
        }
        if self.csrf.lock().unwrap().is_empty() {
            self.get("/sign-in").await;
        }
        self.csrf.lock().unwrap().clone()
    }

    /// Opens a page, changes some fields of its form, and sends it to the same address.
    pub async fn fill_in(&self, path: &str, changes: &[(&str, &str)]) -> Response {
        let page = self.get(path).await;
        self.post(path, &changed(page.form(path), changes)).await
    }

    /// Sends a body as it is.
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

    pub async fn execute(&self, request: reqwest::Request) -> Response {
        let answer = self.http.execute(request).await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let path = answer.url().path().to_owned();
        let body = answer.text().await.unwrap();
        let response = Response { status, headers, body };
        if response.header("content-type").starts_with("text/html") && !response.body.is_empty() {
            lint::page(&path, &response.body);
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

/// A form with other values in some of its fields.
pub fn changed(mut form: Vec<(String, String)>, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    for (name, value) in changes {
        match form.iter_mut().find(|(it, _)| it == name) {
            Some(field) => field.1 = value.to_string(),
            None => form.push((name.to_string(), value.to_string())),
        }
    }
    form
}

impl Response {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.main());
        self.header("location")
    }

    /// What the page says, for messages of tests.
    pub fn main(&self) -> String {
        match self.texts("main").pop() {
            Some(main) => format!("{} {main}", self.status),
            None => format!("{} {}", self.status, self.body),
        }
    }

    pub fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// The texts of all elements of a selector, with white space folded.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.html().select(&Selector::parse(selector).unwrap()).map(text).collect()
    }

    /// The text of the only element of a selector.
    pub fn text(&self, selector: &str) -> String {
        let texts = self.texts(selector);
        assert_eq!(texts.len(), 1, "{selector}: {texts:?} in {}", self.main());
        texts.into_iter().next().unwrap()
    }

    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let html = self.html();
        let element = html.select(&Selector::parse(selector).unwrap()).next()?;
        element.value().attr(name).map(str::to_owned)
    }

    /// What the field of a form holds.
    pub fn value(&self, name: &str) -> String {
        let selector = format!("main [name='{name}']");
        let html = self.html();
        let field = html.select(&Selector::parse(&selector).unwrap()).next();
        let field = field.unwrap_or_else(|| panic!("no field {name} in {}", self.main()));
        match field.value().name() {
            "select" => self.attribute(&format!("{selector} option[selected]"), "value").unwrap_or_default(),
            _ => field.value().attr("value").unwrap_or_default().to_owned(),
        }
    }

    /// Asserts that the form was refused because of these fields and no others, as every refused form is.
    pub fn refuses(&self, fields: &[&str]) {
        assert_eq!(self.status, 422, "{}", self.main());
        let french = self.attribute("html", "lang").as_deref() == Some("fr");
        let prefix = if french { "Erreur\u{a0}: " } else { "Error: " };
        assert!(self.text("title").starts_with(prefix), "{}", self.text("title"));
        assert_eq!(self.attribute(".error-summary", "role").as_deref(), Some("alert"));
        let links: Vec<String> = fields.iter().map(|it| format!("#{it}")).collect();
        assert_eq!(self.attributes(".error-summary a", "href"), links);
        for field in fields {
            let said = self.text(&format!(".error-summary a[href='#{field}']"));
            assert!(self.text(&format!("#{field}-error")).ends_with(&said), "{field}: {said}");
        }
    }

    /// The message at a field, without its prefix.
    pub fn error(&self, field: &str) -> String {
        let html = self.html();
        let element = html.select(&Selector::parse(&format!("#{field}-error")).unwrap()).next();
        let element = element.unwrap_or_else(|| panic!("no error at {field} in {}", self.main()));
        element.children().filter_map(|it| it.value().as_text().map(|it| it.trim().to_owned())).collect()
    }

    /// What a page says of a term, such as "Accepted by".
    pub fn fact(&self, term: &str) -> String {
        let html = self.html();
        let pairs = Selector::parse("dl div").unwrap();
        let part = |of: ElementRef, name: &str| of.select(&Selector::parse(name).unwrap()).next().map(text);
        let mut found = html.select(&pairs).filter(|it| part(*it, "dt").as_deref() == Some(term));
        let found = found.next().unwrap_or_else(|| panic!("no {term} in {}", self.main()));
        part(found, "dd").unwrap()
    }

    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = self.html();
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector).filter_map(|it| it.value().attr(name).map(str::to_owned)).collect()
    }

    /// The fields of the form that is sent to an address, as a browser would send them.
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let html = self.html();
        let form = Selector::parse(&format!("form[method=post][action='{action}']")).unwrap();
        let form = html.select(&form).next().unwrap_or_else(|| panic!("no form {action} in {}", self.main()));
        let mut fields = Vec::new();
        for field in form.select(&Selector::parse("input, select").unwrap()) {
            let (Some(name), value) = (field.value().attr("name"), field.value()) else {
                continue;
            };
            let checked = value.attr("type") != Some("radio") || value.attr("checked").is_some();
            if value.name() == "select" {
                let option = field.select(&Selector::parse("option[selected]").unwrap()).next();
                let option = option.or_else(|| field.select(&Selector::parse("option").unwrap()).next());
                let option =
                    option.map(|it| it.value().attr("value").map_or_else(|| text(it), str::to_owned));
                fields.push((name.to_owned(), option.unwrap_or_default()));
            } else if checked && name != "csrf" {
                fields.push((name.to_owned(), value.attr("value").unwrap_or_default().to_owned()));
            }
        }
        fields
    }
}

/// The text of an element as it is read: a line break parts words.
pub fn text(element: ElementRef) -> String {
    let mut said = String::new();
    for node in element.descendants() {
        match node.value() {
            scraper::Node::Text(text) => said.push_str(text),
            scraper::Node::Element(it) if it.name() == "br" => said.push(' '),
            _ => {}
        }
    }
    said.split([' ', '\n']).filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}
