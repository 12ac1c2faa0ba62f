//! The directory of the tests: a real OpenID provider in a separate process (tests/oidc).

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, LazyLock, Mutex};

use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use paraph::app::Options;
use paraph::model::people::directory::GroupRole;
use paraph::web::sign_in::directory::Registration;
use serde_json::Value;

use crate::support::files::root;
use crate::support::{Client, Response, TestApp};

/// A provider for one register, in the process that all tests share.
pub struct Provider {
    pub issuer: String,
}

impl Provider {
    pub fn start(public_url: &url::Url) -> Provider {
        let redirect_uri = public_url.join("/sign-in/directory/callback").unwrap();
        Provider { issuer: tell(&format!("start {redirect_uri}")) }
    }

    /// Stops answering, but keeps the port, so that no other server takes it.
    pub fn stop(&self) {
        tell(&format!("stop {}", self.issuer));
    }

    /// Restarts at the same address with a new key and without accounts.
    pub fn restart(&self) {
        tell(&format!("restart {}", self.issuer));
    }

    /// Sets the claims of an account. `amr` has the methods of its sign-in.
    pub async fn set(&self, login: &str, claims: Value) {
        let answer = browser().put(format!("{}/accounts/{login}", self.issuer)).body(claims.to_string());
        assert_eq!(answer.send().await.unwrap().status(), 204);
    }

    /// Paraph's registration at the provider.
    pub fn registration(&self) -> Registration {
        let roles = ["global-admin=Chiefs", "admin-agent=Agents", "sales=Sellers", "sales=Interns"];
        Registration {
            issuer: IssuerUrl::new(self.issuer.clone()).unwrap(),
            client_id: ClientId::new("paraph".to_owned()),
            client_secret: Some(ClientSecret::new("a+secret/of:the test".to_owned())),
            name: "Témoin ID".to_owned(),
            groups_claim: "groups".to_owned(),
            roles: roles.iter().map(|it| it.parse::<GroupRole>().unwrap()).collect(),
            trust_email: false,
            only: false,
        }
    }
}

/// The process of all providers. It ends with the test process, which holds the only writer of its standard input.
struct Process {
    child: Child,
    answers: Box<dyn Iterator<Item = String> + Send>,
}

static PROCESS: LazyLock<Mutex<Process>> = LazyLock::new(|| {
    let folder = root().join("tests/oidc");
    assert!(
        Path::new(&folder.join("node_modules/oidc-provider")).exists(),
        "the OpenID provider of the tests is missing: run `npm ci --prefix tests/oidc`"
    );
    let mut child = Command::new("node")
        .current_dir(&folder)
        .arg("provider.mjs")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("node did not start: install nodejs");
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    // The library prints warnings between the answers.
    let answers = lines.filter_map(|it| it.strip_prefix("issuer ").map(str::to_owned));
    Mutex::new(Process { child, answers: Box::new(answers) })
});

/// Sends a command to the process, and returns the issuer of the answer.
fn tell(command: &str) -> String {
    let mut process = PROCESS.lock().unwrap();
    writeln!(process.child.stdin.as_mut().unwrap(), "{command}").unwrap();
    process.answers.next().expect("the provider ended before it answered")
}

/// A browser at the provider: keeps cookies, follows redirects one by one.
fn browser() -> reqwest::Client {
    paraph::app::use_ring();
    let browser = reqwest::Client::builder().cookie_store(true).no_proxy().tls_certs_only([]);
    browser.redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// A register whose staff sign in with a directory.
pub struct Firm {
    pub app: TestApp,
    pub provider: Arc<Provider>,
}

impl Firm {
    pub async fn open() -> Firm {
        Firm::open_with(|it| it).await
    }

    /// With a changed registration.
    pub async fn open_with(change: impl FnOnce(Registration) -> Registration) -> Firm {
        let mut started = None;
        let app = TestApp::spawn_with(|options| {
            let provider = Provider::start(&options.public_url);
            let directory = Some(change(provider.registration()));
            started = Some(provider);
            Options { directory, ..options }
        })
        .await;
        Firm { app, provider: Arc::new(started.unwrap()) }
    }

    pub fn visitor(&self) -> Visitor {
        Visitor {
            client: self.app.as_nobody(),
            pages: browser(),
            issuer: self.provider.issuer.clone(),
            register: self.app.address.clone(),
        }
    }

    /// Signs in with the directory in a new browser.
    pub async fn sign_in(&self, login: &str) -> (Visitor, Response) {
        let visitor = self.visitor();
        let answer = visitor.sign_in(login).await;
        (visitor, answer)
    }

    /// Activity lines except sign-ins: action, email address, before, after.
    pub async fn log(&self) -> Vec<String> {
        type Maybe = Option<String>;
        let lines: Vec<(String, Maybe, Maybe, Maybe)> = paraph::store::db::query(
            "select activity_log.action, staff.email, activity_log.before, activity_log.after from activity_log
                 left join staff on staff.id = activity_log.person_id
                 where action <> 'signed-in' order by activity_log.at, activity_log.id",
        )
        .all(&self.app.db)
        .await
        .unwrap();
        let text = |it: Maybe| it.map_or("-".to_owned(), |it| it.replace('"', ""));
        lines
            .into_iter()
            .map(|(action, email, before, after)| {
                format!("{action} {} {} {}", text(email), text(before), text(after))
            })
            .collect()
    }
}

/// One person's browser, at the register and at the directory.
pub struct Visitor {
    pub client: Client,
    pages: reqwest::Client,
    issuer: String,
    register: String,
}

impl Visitor {
    /// The URL to which the register redirects the browser.
    pub async fn begin(&self, query: &str) -> String {
        let answer = self.client.get(&format!("/sign-in/directory{query}")).await;
        assert!(answer.location().starts_with(&format!("{}/auth?", self.issuer)), "{}", answer.location());
        answer.location().to_owned()
    }

    /// Submits the pages of the directory, and returns the callback path.
    pub async fn through(&self, authorization: &str, login: &str) -> String {
        let mut address = authorization.to_owned();
        loop {
            if let Some(path) = address.strip_prefix(&self.register) {
                return path.to_owned();
            }
            let answer = self.pages.get(&address).send().await.unwrap();
            let answer = match answer.status().as_u16() {
                200 => self.pages.post(&address).form_of(login).send().await.unwrap(),
                _ => answer,
            };
            let status = answer.status();
            let location = answer.headers().get("location").map(|it| it.to_str().unwrap().to_owned());
            let Some(location) = location else {
                panic!("{address} answers {status}: {}", answer.text().await.unwrap());
            };
            address = url::Url::parse(&address).unwrap().join(&location).unwrap().to_string();
        }
    }

    pub async fn sign_in(&self, login: &str) -> Response {
        self.sign_in_at("", login).await
    }

    pub async fn sign_in_at(&self, query: &str, login: &str) -> Response {
        let authorization = self.begin(query).await;
        let back = self.through(&authorization, login).await;
        // The session has its own form token.
        self.client.csrf.lock().unwrap().clear();
        self.client.get(&back).await
    }

    pub async fn sees_customers(&self) -> bool {
        self.client.get("/customers").await.status == 200
    }
}

/// The provider's login form, filled in.
trait LoginForm {
    fn form_of(self, login: &str) -> Self;
}

impl LoginForm for reqwest::RequestBuilder {
    fn form_of(self, login: &str) -> Self {
        let body = crate::support::encoded(&[("login", login)]);
        self.header("content-type", "application/x-www-form-urlencoded").body(body)
    }
}
