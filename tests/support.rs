//! A register of its own for each test, and people who use it through HTTP.

use std::net::TcpListener;
use std::sync::{LazyLock, Mutex};

use paraph::app::Options;
use paraph::model::clock;
use paraph::model::customer::NewCustomer;
use paraph::model::partner::{Partner, PartnerKind};
use paraph::model::staff::{Role, Staff};
use paraph::store::customers::{self, Registered};
use paraph::store::db::{Db, Query, query};
use paraph::store::journal::By;
use paraph::store::{authenticators, partner, second_factors, staff};
use paraph::web::outbox::Outbox;
use paraph::web::passwords;
use paraph::web::signal::Signal;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::lint;
pub use crate::response::{Response, text};

pub const PASSWORD: &str = "three-quiet-herons-at-dusk";

/// What the authenticator apps of all admins share with the register: 160 bits in base32.
pub const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// The code that the app shows `steps` half minutes from now.
pub fn code(secret: &str, steps: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    totp.generate(u64::try_from(clock::now().timestamp() + 30 * steps).unwrap()).to_string()
}

/// The firm of most tests: of Sales and Admin agents it asks no second factor.
pub fn firm() -> Partner {
    Partner {
        legal_name: "Témoin SARL".into(),
        country: "FR".into(),
        time_zone: "Europe/Paris".into(),
        mpn_id: "4782913".into(),
        kind: PartnerKind::DirectBill,
        second_factor_for_everybody: false,
        sandbox: false,
        catalogue_version: 1,
    }
}

/// Who does something, as the activity log keeps it.
pub fn by(staff: &Staff) -> By<'_> {
    By { staff, address: None, employee: None, key_id: None }
}

static PASSWORD_HASH: LazyLock<String> =
    LazyLock::new(|| passwords::hash_now(&SecretString::from(PASSWORD)).unwrap());

/// A database that goes away with the test. On Postgres it is a copy of a template that was migrated once.
pub struct TestDb {
    pub db: Db,
    pub url: String,
    _folder: TempDir,
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
        TestDb { db: Db::open(&url).await.unwrap(), url, _folder: folder }
    }
}

/// Makes an empty migrated database on the server and returns its address.
async fn postgres_database(server: &str) -> String {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let (base, _) = server.rsplit_once('/').unwrap();
    let unique = |what: &str| format!("paraph_{what}_{}", uuid::Uuid::now_v7().simple());
    let template = TEMPLATE
        .get_or_init(|| async {
            let template = unique("template");
            create_database(server, &format!("create database {template}")).await;
            Db::open(&format!("{base}/{template}")).await.unwrap().close().await;
            template
        })
        .await;
    let name = unique("test");
    create_database(server, &format!("create database {name} template {template}")).await;
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

/// Serves a register, and returns its address.
pub fn serve(db: Db, change: impl FnOnce(Options) -> Options) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    // By name: a passkey needs one.
    let address = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let options = Options {
        public_url: address.parse().unwrap(),
        trusted_proxies: Vec::new(),
        workers: 1,
        outbox: Outbox::default(),
        jobs: Signal::default(),
        sandbox: false,
        directory: None,
    };
    actix_web::rt::spawn(paraph::app::run(db, listener, change(options)).unwrap());
    address
}

/// As behind a proxy that adds TLS.
fn secure(options: Options) -> Options {
    Options { public_url: "https://paraph.example".parse().unwrap(), ..options }
}

/// A running register with its firm and one person for each role.
pub struct TestApp {
    pub address: String,
    pub db: Db,
    /// Kept until the end: dropping it removes the folder.
    test_db: TestDb,
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
        TestApp::spawn_with(secure).await
    }

    /// With other options than most.
    pub async fn spawn_with(change: impl FnOnce(Options) -> Options) -> TestApp {
        TestApp::with_firm(TestApp::start(change).await, "Europe/Paris").await
    }

    async fn with_firm(app: TestApp, time_zone: &str) -> TestApp {
        let firm = Partner { time_zone: time_zone.into(), ..firm() };
        let mut tx = app.db.begin().await.unwrap();
        partner::insert(&mut tx, &firm).await.unwrap();
        tx.commit().await.unwrap();
        app
    }

    /// Without a firm or people, as at the first start.
    pub async fn spawn_empty() -> TestApp {
        TestApp::start(|it| it).await
    }

    async fn start(change: impl FnOnce(Options) -> Options) -> TestApp {
        let test_db = TestDb::open().await;
        let address = serve(test_db.db.clone(), change);
        TestApp { address, db: test_db.db.clone(), test_db }
    }

    /// The address of its database.
    pub fn url(&self) -> &str {
        &self.test_db.url
    }

    pub fn as_nobody(&self) -> Client {
        Client::new(&self.address)
    }

    /// Adds a person with the roles and signs them in through the sign-in page.
    pub async fn sign_in(&self, name: &str, roles: &[Role]) -> Client {
        let person = self.add_person(name, roles).await;
        let mut client = self.as_nobody();
        client.get("/sign-in").await;
        let answer = client.sign_in(&person.email, PASSWORD, "").await;
        assert_eq!(answer.status, 303, "{}", answer.main());
        client.staff = Some(person);
        client
    }

    /// Admins, who always need a second factor, have an authenticator app with [`SECRET`].
    pub async fn add_person(&self, name: &str, roles: &[Role]) -> Staff {
        let email = format!("{}@temoin.example", name.to_lowercase().replace(' ', "."));
        let person = Staff::new(name.into(), email, roles);
        let person = Staff { second_factor: person.may_manage_users(), ..person };
        let mut tx = self.db.begin().await.unwrap();
        staff::insert(&mut tx, &person, Some(&PASSWORD_HASH)).await.unwrap();
        tx.commit().await.unwrap();
        if person.second_factor {
            self.enrol(&person.id).await;
        }
        person
    }

    /// Gives a person an authenticator app with [`SECRET`].
    pub async fn enrol(&self, staff_id: &str) {
        let mut tx = self.db.begin().await.unwrap();
        authenticators::replace(&mut tx, staff_id, SECRET, 0).await.unwrap();
        second_factors::update(&mut tx, staff_id, true).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Ends a person's access, as `paraph user deactivate` does.
    pub async fn deactivate(&self, person: &Staff) {
        let mut tx = self.db.begin().await.unwrap();
        assert_eq!(
            staff::deactivate(&mut tx, &person.id, true, None).await.unwrap(),
            staff::Deactivated::Yes
        );
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
    pub async fn register(&self, by_whom: &Client, new: NewCustomer) -> String {
        let id = uuid::Uuid::now_v7().to_string();
        let mut tx = self.db.begin().await.unwrap();
        let registered = customers::register(&mut tx, &id, &new, by(by_whom.staff())).await.unwrap();
        assert!(matches!(registered, Registered::Yes));
        tx.commit().await.unwrap();
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

impl Client {
    pub fn new(address: &str) -> Client {
        paraph::app::use_ring();
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
        if answer.headers.get_all("set-cookie").iter().any(|it| it.as_bytes().starts_with(b"paraph=")) {
            // The session has a token of its own.
            self.csrf.lock().unwrap().clear();
        }
        answer
    }

    /// Gives the password, and the code of the app where one is asked for.
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

/// The three fields of a day in a form.
pub fn day(name: &str, [day, month, year]: [&str; 3]) -> Vec<(String, String)> {
    [("day", day), ("month", month), ("year", year)]
        .map(|(part, value)| (format!("{name}_{part}"), value.to_owned()))
        .to_vec()
}
