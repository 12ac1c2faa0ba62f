//! A register of its own for each test, people who use it, and a lint of every page they fetch.

use std::collections::HashSet;
use std::net::TcpListener;
use std::sync::{LazyLock, Mutex};

use paraph::model::staff::{Role, Staff};
use paraph::store::db::Db;
use paraph::store::partner::{self, Partner};
use paraph::store::staff;
use paraph::web::passwords;
use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::OnceCell;

pub const PASSWORD: &str = "three-quiet-herons-at-dusk";

static PASSWORD_HASH: LazyLock<String> =
    LazyLock::new(|| passwords::hash_now(&SecretString::from(PASSWORD)).unwrap());

/// A database that goes away with the test. On Postgres it is a copy of a template that was migrated once.
pub struct TestDb {
    pub db: Db,
    pub url: String,
    pub folder: TempDir,
}

pub fn is_postgres() -> bool {
    std::env::var("TEST_DATABASE_URL").is_ok()
}

impl TestDb {
    pub async fn open() -> TestDb {
        let folder = tempfile::tempdir().unwrap();
        let url = match std::env::var("TEST_DATABASE_URL") {
            Ok(server) => postgres_database(&server).await,
            Err(_) => format!("sqlite:{}", folder.path().join("paraph.db").display()),
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

#[allow(clippy::disallowed_methods)]
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
        let app = TestApp::spawn_empty().await;
        let firm = Partner { legal_name: "Témoin SARL".into(), time_zone: "Europe/Paris".into() };
        let mut tx = app.db.begin().await.unwrap();
        partner::insert(&mut tx, &firm).await.unwrap();
        tx.commit().await.unwrap();
        app
    }

    /// Without a firm or people, as at the first start.
    pub async fn spawn_empty() -> TestApp {
        let test_db = TestDb::open().await;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = paraph::app::run(test_db.db.clone(), listener, false, 1).unwrap();
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
        assert_eq!(answer.status, 303, "{}", answer.body);
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
        Client { http, address: address.to_owned(), csrf: Mutex::default(), staff: None }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.send(self.request(reqwest::Method::GET, path)).await
    }

    /// Sends a form with the token of the last page that was fetched.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        if self.csrf.lock().unwrap().is_empty() {
            let page = if self.staff.is_some() { "/" } else { "/sign-in" };
            self.get(page).await;
        }
        let csrf = self.csrf.lock().unwrap().clone();
        let mut pairs = vec![("csrf", csrf.as_str())];
        pairs.extend(form);
        self.post_raw(path, &encoded(&pairs)).await
    }

    /// Sends a body as it is.
    pub async fn post_raw(&self, path: &str, body: &str) -> Response {
        let request = self.request(reqwest::Method::POST, path);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(body.to_owned())).await
    }

    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.address))
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Response {
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let path = answer.url().path().to_owned();
        let body = answer.text().await.unwrap();
        let response = Response { status, headers, body };
        if response.header("content-type").starts_with("text/html") && !response.body.is_empty() {
            lint(&path, &response.body);
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

impl Response {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.body);
        self.header("location")
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
        assert_eq!(texts.len(), 1, "{selector}: {texts:?} in {}", self.body);
        texts.into_iter().next().unwrap()
    }

    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let html = self.html();
        let element = html.select(&Selector::parse(selector).unwrap()).next()?;
        element.value().attr(name).map(str::to_owned)
    }

    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = self.html();
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector).filter_map(|it| it.value().attr(name).map(str::to_owned)).collect()
    }

    /// The fields of the form that is sent to an address, as a browser would send them.
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let html = self.html();
        let form = Selector::parse(&format!("form[action='{action}']")).unwrap();
        let form = html.select(&form).next().unwrap_or_else(|| panic!("no form {action} in {}", self.body));
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

pub fn text(element: ElementRef) -> String {
    element
        .text()
        .collect::<String>()
        .split([' ', '\n'])
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What every page must have, whatever it shows.
fn lint(path: &str, body: &str) {
    let html = Html::parse_document(body);
    let all = |selector: &str| html.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();
    let one = |selector: &str| assert_eq!(all(selector).len(), 1, "{path}: one {selector}, in {body}");
    assert!(body.starts_with("<!doctype html>"), "{path}: doctype");
    assert!(matches!(all("html")[0].value().attr("lang"), Some("fr" | "en")), "{path}: lang");
    one("title");
    one("h1");
    one("main");
    assert!(!text(all("title")[0]).is_empty() && !text(all("h1")[0]).is_empty(), "{path}: title and h1");
    let mut ids = HashSet::new();
    for element in all("[id]") {
        let id = element.value().attr("id").unwrap();
        assert!(ids.insert(id), "{path}: the id {id} twice");
    }
    for label in all("label") {
        let of = label.value().attr("for").unwrap_or_default();
        assert!(ids.contains(of), "{path}: a label for {of}, which is not there");
        assert!(!text(label).is_empty(), "{path}: an empty label for {of}");
    }
    let labelled: HashSet<_> = all("label").into_iter().filter_map(|it| it.value().attr("for")).collect();
    for field in all("input:not([type=hidden]), select, textarea") {
        let id = field.value().attr("id").unwrap_or_default();
        assert!(labelled.contains(id), "{path}: no label for {}", field.html());
    }
    for element in all("[aria-describedby]") {
        for id in element.value().attr("aria-describedby").unwrap().split(' ') {
            assert!(ids.contains(id), "{path}: described by {id}, which is not there");
        }
    }
    for form in all("form") {
        assert!(form.value().attr("action").is_some_and(|it| it.starts_with('/')), "{path}: a form's action");
        let csrf = form.select(&Selector::parse("input[name=csrf]").unwrap()).count();
        let posts = form.value().attr("method") == Some("post");
        assert_eq!(csrf, usize::from(posts), "{path}: a token in forms that post, and no others");
    }
    for link in all(".error-summary a") {
        let field = link.value().attr("href").unwrap().trim_start_matches('#');
        assert!(ids.contains(field), "{path}: an error links to {field}, which is not there");
    }
    assert!(all("script:not([src]), style, [style]").is_empty(), "{path}: inline script or style");
    let handlers = all("*").into_iter().flat_map(|it| it.value().attrs().collect::<Vec<_>>());
    for (name, value) in handlers {
        assert!(!name.starts_with("on"), "{path}: inline handler {name}");
        let outside = matches!(name, "src" | "href" | "action") && !value.starts_with(['/', '#']);
        let agreement =
            value.starts_with("https://aka.ms/") || value.starts_with("https://learn.microsoft.com/");
        assert!(!outside || (name == "href" && agreement), "{path}: an address outside: {value}");
    }
}
