//! A separate register for each test, and the people who use it through HTTP.

pub mod activity;
pub mod backup_place;
pub mod binary;
pub mod bucket_server;
pub mod client;
pub mod counting;
pub mod dump;
pub mod files;
pub mod lint;
pub mod log_place;
pub mod mail_server;
pub mod orders;
pub mod post;
pub mod program;
pub mod proofs;
pub mod provider;
pub mod response;
pub mod samples;
pub mod uploads;
pub mod withdrawals;
pub mod world;

use std::fmt::Debug;
use std::net::TcpListener;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use paraph::app::Options;
use paraph::model::customers::customer::NewCustomer;
use paraph::model::kernel::clock;
use paraph::model::people::staff::{Role, Staff};
use paraph::model::settings::partner::{Partner, PartnerKind};
use paraph::store::activity::activity_log::By;
use paraph::store::catalogue::catalogue;
use paraph::store::customers::registrations::{self, Registered};
use paraph::store::db::{Db, Query, Tx, query};
use paraph::store::evidence::proof_store::ProofStore;
use paraph::store::people::{second_factors, staff};
use paraph::store::settings::partner;
use paraph::web::connections::{self, ConnectionLimits};
use paraph::web::outbox::Outbox;
use paraph::web::request::bodies::BodyTime;
use paraph::web::request::leases::LeaseTimes;
use paraph::web::sign_in::passwords;
use paraph::web::signal::Signal;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::OnceCell;

pub use crate::support::client::{Client, changed, dated, day, encoded};
pub use crate::support::response::{Response, text};

pub const PASSWORD: &str = "three-quiet-herons-at-dusk";

/// The TOTP secret of all test admins: 160 bits in base32.
pub const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

/// The app's code `steps` time steps (30 s each) from now.
pub fn code(secret: &str, steps: i64) -> String {
    code_at(clock::now() + TimeDelta::seconds(30 * steps), secret)
}

/// The app's code at a moment.
pub fn code_at(moment: DateTime<Utc>, secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    totp.generate(u64::try_from(moment.timestamp()).unwrap()).to_string()
}

/// The firm of most tests. It requires no second factor of Sales and Admin agents.
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

/// Today in the time zone of the firm.
pub fn today() -> NaiveDate {
    clock::today(chrono_tz::Europe::Paris)
}

/// The author of an activity line.
pub fn by(staff: &Staff) -> By<'_> {
    By::new(staff, None)
}

static PASSWORD_HASH: LazyLock<String> =
    LazyLock::new(|| passwords::hash_now(&SecretString::from(PASSWORD)).unwrap());

/// A database that is removed with the test. On Postgres it is a copy of a template that was migrated once.
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
        let (url, folder) = database().await;
        TestDb { db: Db::open(&url).await.unwrap(), url, _folder: folder }
    }
}

/// The URL of a database that nobody has opened yet, and its folder. On SQLite, its file does not exist yet.
pub async fn database() -> (String, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = match postgres_server() {
        Some(server) => postgres_database(&server).await,
        None => format!("sqlite:{}", folder.path().join("paraph.db").display()),
    };
    (url, folder)
}

/// Creates a migrated empty database on the server, and returns its URL.
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
    // Postgres refuses two copies of one template at the same time.
    static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _guard = ONE_AT_A_TIME.lock().await;
    let mut connection = sqlx::PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
}

/// Serves a register, and returns its address.
pub fn serve(db: Db, change: impl FnOnce(Options) -> Options) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    // A host name, because passkeys need one.
    let address = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    actix_web::rt::spawn(paraph::app::run(db, listener, change(options(&address))).unwrap().serve());
    address
}

/// The options of a server at an address.
pub fn options(address: &str) -> Options {
    Options {
        public_url: address.parse().unwrap(),
        trusted_proxies: Vec::new(),
        workers: 1,
        connections: ConnectionLimits { all: 4096, per_address: 4096, idle: connections::IDLE },
        body_time: BodyTime::USUAL,
        lease_times: LeaseTimes::USUAL,
        outbox: Outbox::default(),
        jobs: Signal::default(),
        sandbox: false,
        directory: None,
        proofs: ProofStore::default(),
        password_alone: false,
        log_public: false,
        verify_keys: Vec::new(),
    }
}

/// The options of a register behind a TLS proxy.
fn secure(options: Options) -> Options {
    Options { public_url: "https://paraph.example".parse().unwrap(), ..options }
}

/// A running register with its firm.
pub struct TestApp {
    pub address: String,
    pub db: Db,
    /// Dropping this removes the folder.
    test_db: TestDb,
}

/// Registers a customer behind the lock on the catalogue.
pub async fn register(tx: &mut Tx, id: &str, new: &NewCustomer, by: By<'_>) -> Registered {
    let catalogue = catalogue::read_locked(tx).await.unwrap();
    registrations::register(tx, id, new, &catalogue, by).await.unwrap()
}

impl TestApp {
    /// With the firm "Témoin SARL" in Paris.
    pub async fn spawn() -> TestApp {
        TestApp::spawn_in("Europe/Paris").await
    }

    pub async fn spawn_in(time_zone: &str) -> TestApp {
        TestApp::with_firm(TestApp::spawn_empty().await, time_zone).await
    }

    /// A register behind a TLS proxy.
    pub async fn spawn_secure() -> TestApp {
        TestApp::spawn_with(secure).await
    }

    /// With changed options.
    pub async fn spawn_with(change: impl FnOnce(Options) -> Options) -> TestApp {
        TestApp::with_firm(TestApp::start(change).await, "Europe/Paris").await
    }

    /// A sandbox with an outbox.
    pub async fn spawn_sandbox() -> TestApp {
        let app = TestApp::spawn_with(|it| Options { sandbox: true, outbox: Outbox::open(), ..it }).await;
        app.execute(query("update partner set sandbox = $1").bind(true)).await;
        app
    }

    async fn with_firm(app: TestApp, time_zone: &str) -> TestApp {
        let firm = Partner { time_zone: time_zone.into(), ..firm() };
        let mut tx = app.db.begin().await.unwrap();
        partner::insert(&mut tx, &firm).await.unwrap();
        tx.commit().await.unwrap();
        app
    }

    /// Without a firm or staff, as at first start.
    pub async fn spawn_empty() -> TestApp {
        TestApp::start(|it| it).await
    }

    async fn start(change: impl FnOnce(Options) -> Options) -> TestApp {
        let test_db = TestDb::open().await;
        let address = serve(test_db.db.clone(), change);
        TestApp { address, db: test_db.db.clone(), test_db }
    }

    /// The database URL.
    pub fn url(&self) -> &str {
        &self.test_db.url
    }

    pub fn as_nobody(&self) -> Client {
        Client::new(&self.address)
    }

    /// Adds a person with these roles, and signs them in.
    pub async fn sign_in(&self, name: &str, roles: &[Role]) -> Client {
        let person = self.add_person(name, roles).await;
        let mut client = self.as_nobody();
        client.get("/sign-in").await;
        let answer = client.sign_in(&person.email, PASSWORD, "").await;
        assert_eq!(answer.status, 303, "{}", answer.main());
        client.staff = Some(person);
        client
    }

    /// Adds a person. Admins get an authenticator app with [`SECRET`], because they need a second factor.
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

    /// Adds an authenticator app with [`SECRET`] to a person. Their sessions keep their keys.
    pub async fn enrol(&self, staff_id: &str) {
        let mut tx = self.db.begin().await.unwrap();
        let app =
            "insert into authenticators (staff_id, secret, last_step, created_at) values ($1, $2, 0, $3)
            on conflict (staff_id) do update set secret = $2, last_step = 0";
        query(app).bind(staff_id).bind(SECRET).bind(clock::now()).execute(&mut tx).await.unwrap();
        second_factors::update(&mut tx, staff_id, true).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Forgets what was typed into forms that were refused. Otherwise their pages show it again.
    pub async fn forget_forms(&self) {
        self.execute(query("delete from kept_forms")).await;
    }

    /// Deactivates a person, as `paraph user deactivate` does.
    pub async fn deactivate(&self, person: &Staff) {
        let mut tx = self.db.begin().await.unwrap();
        assert_eq!(
            staff::deactivate(&mut tx, &person.id, true, None).await.unwrap(),
            staff::Deactivated::Yes
        );
        tx.commit().await.unwrap();
    }

    /// Writes directly to the database, in one transaction.
    pub async fn write<T, E: Debug>(&self, work: impl AsyncFnOnce(&mut Tx) -> Result<T, E>) -> T {
        let mut tx = self.db.begin().await.unwrap();
        let written = work(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        written
    }

    /// Executes a statement directly on the database.
    pub async fn execute(&self, query: Query) {
        self.write(async |tx| query.execute(tx).await).await;
    }

    /// Takes back what the rate limits have recovered since a time. Otherwise a slow machine would allow more tries
    /// than a fast one.
    pub async fn undo_limit_recovery_since(&self, moment: DateTime<Utc>) {
        let regained = (clock::now() - moment).num_milliseconds();
        self.execute(query("update limits set free_at = free_at + $1").bind(regained)).await;
    }

    pub async fn count(&self, table: &str) -> i64 {
        let (count,): (i64,) = query(format!("select count(*) from {table}")).one(&self.db).await.unwrap();
        count
    }

    /// Registers a customer.
    pub async fn register(&self, by_whom: &Client, new: NewCustomer) -> String {
        let id = uuid::Uuid::now_v7().to_string();
        let mut tx = self.db.begin().await.unwrap();
        let registered = register(&mut tx, &id, &new, by(by_whom.staff())).await;
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
