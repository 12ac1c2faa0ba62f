//! Chromium browsers with their own profiles.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::error::WebDriverResult;
use thirtyfour::extensions::query::{ElementPollerWithTimeout, IntoElementPoller};
use thirtyfour::prelude::*;
use thirtyfour::{BrowserLogEntry, ChromeCapabilities, ChromiumLikeCapabilities, LoggingPrefsLogLevel};

use super::chromedriver::{CHROMIUM, DRIVER};
use crate::support::{PASSWORD, SECRET, TestApp, code};
use paraph::model::people::staff::{Role, Staff};

/// How long to wait for a condition, and how often to check it. The wait ends with the condition; the limit is only
/// for conditions that never come true, and must be longer than anything takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(300);
const GLANCE: Duration = Duration::from_millis(25);

/// The kind of a browser.
#[derive(Clone, Copy)]
pub struct Kind {
    /// Its preferred language.
    pub language: &'static str,
    pub javascript: bool,
    /// Phone width.
    pub narrow: bool,
}

pub const FRENCH: Kind = Kind { language: "fr", javascript: true, narrow: false };
pub const ENGLISH: Kind = Kind { language: "en", ..FRENCH };

/// A Chromium at a register. It ends when dropped, also when the test fails.
pub struct Browser {
    driver: WebDriver,
    pub address: String,
    _profile: Arc<TempDir>,
}

impl Deref for Browser {
    type Target = WebDriver;

    fn deref(&self) -> &WebDriver {
        &self.driver
    }
}

impl Browser {
    pub async fn open(app: &TestApp, kind: Kind) -> Browser {
        let profile = tempfile::tempdir().unwrap();
        // A pooled connection would belong to the runtime, which is blocked while a browser is dropped.
        paraph::app::use_ring();
        let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
        let session = WebDriver::builder(&DRIVER.address, capabilities(&profile, kind).unwrap()).client(http);
        let driver = session.await.expect("Chromium did not start");
        let timeouts = TimeoutConfiguration::new(Some(PATIENCE), Some(PATIENCE), None);
        driver.update_timeouts(timeouts).await.unwrap();
        driver.set_poller(Arc::new(ElementPollerWithTimeout::new(PATIENCE, GLANCE)));
        let browser = Browser { driver, address: app.address.clone(), _profile: Arc::new(profile) };
        if kind.narrow {
            browser.resize(320, 640).await;
        }
        browser
    }

    /// The same browser, for pages of another server.
    pub fn at(&self, address: &str) -> Browser {
        Browser { driver: self.driver.clone(), address: address.to_owned(), _profile: self._profile.clone() }
    }

    /// Opens a browser, and signs in a new person on the sign-in page.
    pub async fn sign_in(app: &TestApp, kind: Kind, name: &str, role: Role) -> Browser {
        let person = app.add_person(name, &[role]).await;
        let browser = Browser::open(app, kind).await;
        browser.sign_in_as(&person).await;
        browser
    }

    pub async fn sign_in_as(&self, person: &Staff) {
        self.visit("/sign-in").await;
        self.sign_in_with(&person.email, PASSWORD).await;
    }

    /// Signs in with the password, and with an app code if one is required.
    pub async fn sign_in_with(&self, email: &str, password: &str) {
        self.give_password(email, password).await;
        if self.path().await.starts_with("/sign-in/second-factor?") {
            self.give_code(&code(SECRET, 0)).await;
        }
        assert_eq!(self.path().await, "/");
    }

    pub async fn give_password(&self, email: &str, password: &str) {
        self.fill_id("email", email).await;
        self.fill_id("password", password).await;
        self.follow(&self.get(By::Css("main form button")).await).await;
    }

    pub async fn give_code(&self, code: &str) {
        self.fill_id("code", code).await;
        self.follow(&self.get(By::Css("#second-factor button")).await).await;
    }

    pub async fn cdp_send(&self, method: &str, parameters: Value) -> Value {
        self.cdp().send_raw(method, parameters).await.unwrap()
    }

    /// Sets the viewport width.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": true });
        self.cdp_send("Emulation.setDeviceMetricsOverride", size).await;
    }

    pub async fn emulate(&self, media: &str, theme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": theme }]);
        let media = json!({ "media": media, "features": features });
        self.cdp_send("Emulation.setEmulatedMedia", media).await;
    }

    pub async fn visit(&self, path: &str) {
        self.goto(format!("{}{path}", self.address)).await.unwrap();
    }

    /// The path and query of the page.
    pub async fn path(&self) -> String {
        let address = self.current_url().await.unwrap().to_string();
        address
            .strip_prefix(&self.address)
            .unwrap_or_else(|| panic!("left the register: {address}"))
            .to_owned()
    }

    /// Waits for the first visible element that matches a selector.
    pub async fn get(&self, by: By) -> WebElement {
        let found = self.query(by.clone()).and_displayed().first().await;
        match found {
            Ok(element) => element,
            Err(_) => panic!("no {by:?} on {} that says: {}", self.path().await, self.text("body").await),
        }
    }

    pub async fn has(&self, selector: &str) -> bool {
        !self.find_all(By::Css(selector)).await.unwrap().is_empty()
    }

    /// The visible text of one element, with ordinary spaces.
    pub async fn text(&self, selector: &str) -> String {
        let element = self.query(By::Css(selector)).first().await.unwrap();
        plain(&element.text().await.unwrap())
    }

    /// The heading of the page. On a phone its two parts are two lines, without the bar between them.
    pub async fn heading(&self) -> String {
        self.text("h1").await.replace('\n', " | ")
    }

    pub async fn texts(&self, selector: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.find_all(By::Css(selector)).await.unwrap() {
            texts.push(plain(&element.text().await.unwrap()));
        }
        texts
    }

    /// Runs a script of the test in the page. The page's CSP does not apply to it.
    pub async fn run<T: serde::de::DeserializeOwned>(&self, script: &str) -> T {
        self.execute(script, vec![]).await.unwrap().convert().unwrap()
    }

    /// Waits until a condition holds for the page.
    pub async fn wait_until(&self, what: &str, holds: impl AsyncFn() -> WebDriverResult<bool>) {
        let mut poller = ElementPollerWithTimeout::new(PATIENCE, GLANCE).start();
        // A page that is being replaced answers with an error, which counts as "not yet".
        while !matches!(holds().await, Ok(true)) {
            let goes_on = poller.tick().await;
            assert!(goes_on, "{what}: not on {}: {}", self.path().await, self.text("body").await);
        }
    }

    pub async fn wait_for_text(&self, selector: &str, expected: &str) {
        let holds = async || {
            let element = self.find(By::Css(selector)).await?;
            Ok(plain(&element.text().await?).contains(expected))
        };
        self.wait_until(&format!("{selector} says {expected:?}"), holds).await;
    }

    /// Clicks an element that leads to another page, and waits until this page is gone.
    pub async fn follow(&self, element: &WebElement) {
        let page = self.find(By::Tag("html")).await.unwrap();
        element.click().await.unwrap();
        self.left(&page).await;
    }

    /// Waits until a page is gone.
    pub async fn left(&self, page: &WebElement) {
        page.wait_until().stale().await.unwrap_or_else(|error| panic!("the page stays: {error}"));
    }

    pub async fn go_back(&self) {
        let page = self.find(By::Tag("html")).await.unwrap();
        self.back().await.unwrap();
        self.left(&page).await;
    }

    pub async fn fill_id(&self, id: &str, value: &str) {
        self.type_into(&self.get(By::Id(id)).await, value).await;
    }

    pub async fn type_into(&self, field: &WebElement, value: &str) {
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    pub async fn value(&self, id: &str) -> String {
        self.find(By::Id(id)).await.unwrap().value().await.unwrap().unwrap_or_default()
    }

    /// The link, button or summary with this text.
    pub async fn named(&self, words: &str) -> WebElement {
        self.get(By::XPath(control(words))).await
    }

    /// The same, below a heading.
    pub async fn named_under(&self, heading: &str, words: &str) -> WebElement {
        self.get(By::XPath(format!("{}{}", control(words), under(heading)))).await
    }

    pub async fn select(&self, words: &str) {
        self.follow(&self.named(words).await).await;
    }

    /// Selects a link of the navigation, which is folded on a phone.
    pub async fn navigate(&self, words: &str) {
        let menu = self.find(By::Css(".menu summary")).await.unwrap();
        if menu.is_displayed().await.unwrap() {
            menu.click().await.unwrap();
        }
        self.select(words).await;
    }

    pub async fn select_under(&self, heading: &str, words: &str) {
        self.follow(&self.named_under(heading, words).await).await;
    }

    /// The field with this label, below a heading or in a group with a legend.
    pub async fn field(&self, group: &str, label: &str) -> WebElement {
        let label = format!("//label[text()[{}]]", text_is(label));
        let legend = format!("[ancestor::fieldset[legend[{}]]]", text_is(group));
        let label = self.get(By::XPath(format!("{label}{} | {label}{legend}", under(group)))).await;
        let id = label.attr("for").await.unwrap().unwrap();
        self.get(By::Id(id)).await
    }

    /// Chooses an option, and waits until the form has adapted to it.
    pub async fn choose(&self, option: &WebElement) {
        option.click().await.unwrap();
        self.wait_until("the form has adapted", async || {
            Ok(self.find_all(By::Css("form[aria-busy]")).await?.is_empty())
        })
        .await;
    }

    pub async fn fill(&self, group: &str, label: &str, value: &str) {
        let field = self.field(group, label).await;
        if field.tag_name().await.unwrap() == "select" {
            let option = By::XPath(format!("./option[{}]", text_is(value)));
            self.choose(&field.find(option).await.unwrap()).await;
        } else {
            self.type_into(&field, value).await;
        }
    }

    /// The value beside a term.
    pub async fn fact(&self, heading: &str, term: &str) -> String {
        let path = format!("//dt[{}]{}/following-sibling::dd[1]", text_is(term), under(heading));
        plain(&self.get(By::XPath(path)).await.text().await.unwrap())
    }

    /// Sends keys to the focused element.
    pub async fn press(&self, keys: impl Into<thirtyfour::TypingData>) {
        self.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// The browser's console errors since the last call.
    pub async fn complaints(&self) -> Vec<String> {
        let log: Vec<BrowserLogEntry> = self.browser_log().await.unwrap();
        log.into_iter().map(|it| format!("{} {}", it.level, it.message)).collect()
    }

    /// The URLs that pages requested since the last call.
    pub async fn requests(&self) -> Vec<String> {
        let log = self.get_log("performance").await.unwrap();
        let messages = log.iter().map(|it| serde_json::from_str::<Value>(&it.message).unwrap());
        let sent = messages.filter(|it| {
            let method = it["message"]["method"].as_str().unwrap_or_default();
            matches!(method, "Network.requestWillBeSent" | "Network.webSocketCreated")
        });
        sent.map(|it| {
            let it = &it["message"]["params"];
            it["request"]["url"].as_str().or(it["url"].as_str()).unwrap_or_default().to_owned()
        })
        .collect()
    }
}

/// Replaces no-break spaces by spaces.
pub fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// An XPath condition: the normalised text equals these words.
fn text_is(words: &str) -> String {
    assert!(!words.contains('"'));
    format!("normalize-space(translate(., '\u{a0}\u{202f}', '  '))=\"{words}\"")
}

fn control(words: &str) -> String {
    let kind = "self::a or self::button or self::summary";
    format!("//*[{kind}][not(@aria-hidden='true')][text()[{}]]", text_is(words))
}

fn under(heading: &str) -> String {
    format!("[preceding::*[self::h2 or self::h3][1][{}]]", text_is(heading))
}

fn capabilities(profile: &TempDir, kind: Kind) -> WebDriverResult<ChromeCapabilities> {
    let mut wanted = ChromeCapabilities::new();
    wanted.set_binary(CHROMIUM)?;
    for argument in [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
    ] {
        wanted.add_arg(argument)?;
    }
    wanted.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
    let mut preferences = json!({ "intl.accept_languages": kind.language });
    if !kind.javascript {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    wanted.add_experimental_option("prefs", preferences)?;
    wanted.add_experimental_option("browserStartupTimeout", PATIENCE.as_millis())?;
    wanted.set_logging_prefs("browser", LoggingPrefsLogLevel::All)?;
    wanted.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
    Ok(wanted)
}
