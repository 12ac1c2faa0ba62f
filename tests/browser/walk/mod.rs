//! A walk through every page of a register, in each of its states: empty, filled, refused, in conflict, over.

mod acceptances;
mod activity;
mod catalogue;
mod customers;
mod directory;
mod drafts;
mod errors;
mod orders;
mod people;
mod profile;
mod readers;
mod settings;
mod sign_in;
mod subscriptions;

use std::cell::RefCell;
use std::collections::BTreeSet;

use paraph::demo;
use paraph::model::kernel::clock;
use paraph::model::people::staff::{Role, Staff};
use paraph::routes;
use paraph::store::db::query;
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::prelude::*;

use super::driver::{Browser, Kind};
use crate::support::TestApp;

/// A register with the sample firm and customers, one of them with a very long name.
pub async fn sample_register(customers: u64) -> TestApp {
    let app = TestApp::spawn_empty().await;
    demo::fill(&app.db, customers).await.unwrap();
    app
}

/// Opens a browser, and signs in the sample firm's Admin agent.
pub async fn open_sample(app: &TestApp, kind: Kind) -> Browser {
    let browser = Browser::open(app, kind).await;
    browser.visit("/sign-in").await;
    sign_in(&browser).await;
    browser
}

async fn sign_in(browser: &Browser) {
    let (_, email, password, _) = demo::PEOPLE[2];
    browser.sign_in_with(email, password).await;
}

/// What a test checks on a page, which it gets by its name.
pub trait Look: AsyncFn(&Browser, &str) {}
impl<T: AsyncFn(&Browser, &str)> Look for T {}

/// The paths of the pages that a walk has reached.
#[derive(Default)]
struct Reached(RefCell<BTreeSet<String>>);

/// A browser on its way through a register.
struct Walk<'a, L: Look> {
    app: &'a TestApp,
    browser: &'a Browser,
    look: &'a L,
    reached: &'a Reached,
}

impl<L: Look> Walk<'_, L> {
    /// Looks at the current page. A second time with all `<details>` open, if it has any.
    ///
    /// The name ends with ", refused" if a form was refused, and starts with "error" and the status if it is an error
    /// page.
    async fn look(&self, page: &str) {
        let (status, at) = (status(self.browser).await, self.browser.path().await);
        let expected = match page.strip_prefix("error ") {
            Some(rest) => vec![rest[..3].parse().unwrap()],
            None if page.ends_with(", refused") => vec![409, 422],
            None => vec![200],
        };
        assert!(expected.contains(&status), "{page}: {at} answered {status}: {}", self.main().await);
        self.reached.0.borrow_mut().insert(at.split(['?', '#']).next().unwrap().to_owned());
        (self.look)(self.browser, page).await;
        let closed = "const all = document.querySelectorAll('main details:not([open])');
            all.forEach((it) => (it.open = true)); return all.length";
        if self.browser.run::<u32>(closed).await > 0 {
            (self.look)(self.browser, &format!("{page}, with details")).await;
        }
    }

    async fn main(&self) -> String {
        self.browser.text("main").await
    }

    async fn open(&self, page: &str, path: &str) {
        self.browser.visit(path).await;
        self.look(page).await;
    }

    /// Submits the form of the page.
    async fn send(&self, page: &str) {
        send(self.browser).await;
        self.look(page).await;
    }

    /// Selects a link or a button.
    async fn press(&self, page: &str, selector: &str) {
        self.browser.follow(&self.browser.get(By::Css(selector)).await).await;
        self.look(page).await;
    }

    async fn click(&self, selector: &str) {
        self.browser.get(By::Css(selector)).await.click().await.unwrap();
    }

    async fn fill(&self, fields: &[(&str, &str)]) {
        for (id, value) in fields {
            self.browser.fill_id(id, value).await;
        }
    }

    async fn choose(&self, id: &str, option: &str) {
        let option = By::Css(format!("#{id} option[value='{option}']"));
        self.browser.choose(&self.browser.find(option).await.unwrap()).await;
    }

    /// Changes a hidden field.
    async fn set(&self, field: &str, value: &str) {
        let set = format!("document.querySelector('main form[data-once] [name={field}]').value = '{value}'");
        self.browser.run::<()>(&set).await;
    }

    /// Makes the form of the page one that was opened before somebody else saved.
    async fn outdate(&self) {
        self.set("version", "0").await;
    }

    /// Submits a form that no page has.
    async fn post(&self, page: &str, path: &str, fields: &[(&str, &str)], encoding: &str) {
        let old = self.browser.find(By::Tag("html")).await.unwrap();
        let form = json!({ "path": path, "fields": fields, "encoding": encoding });
        let submit = format!(
            "const {{ path, fields, encoding }} = {form};
             const form = document.createElement('form');
             Object.assign(form, {{ method: 'post', action: path, enctype: encoding }});
             const token = ['csrf', document.querySelector('[name=csrf]')?.value ?? ''];
             for (const [name, value] of [token, ...fields]) {{
               form.append(Object.assign(document.createElement('input'), {{ type: 'hidden', name, value }}));
             }}
             document.body.append(form);
             form.submit();"
        );
        self.browser.run::<()>(&submit).await;
        self.browser.left(&old).await;
        self.look(page).await;
    }

    async fn sign_in(&self, person: &Staff) {
        self.browser.visit("/").await;
        if self.browser.has("form[action='/sign-out']").await {
            sign_out(self.browser).await;
        }
        self.app.execute(query("update authenticators set last_step = 0")).await;
        self.browser.sign_in_as(person).await;
    }

    /// The person has just proved who they are, also after a long look at other pages.
    async fn prove(&self) {
        self.app.execute(query("update sessions set proved_at = $1").bind(clock::now())).await;
    }

    /// Chooses new files with these extensions and contents, all in one field.
    async fn choose_files(&self, id: &str, files: &[(&str, &[u8])]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        let mut paths = Vec::new();
        for (name, content) in files {
            std::fs::write(folder.path().join(name), content).unwrap();
            paths.push(folder.path().join(name).to_str().unwrap().to_owned());
        }
        let field = self.browser.find(By::Id(id)).await.unwrap();
        // The protocol separates files by line breaks.
        field.send_keys(paths.join("\n")).await.unwrap();
        folder
    }

    /// One value of the register.
    async fn one(&self, sql: &str) -> String {
        query(sql.to_owned()).one::<(String,)>(&self.app.db).await.unwrap().0
    }
}

/// The HTTP status of the current page.
pub async fn status(browser: &Browser) -> u16 {
    browser.run("return performance.getEntriesByType('navigation')[0].responseStatus").await
}

/// Opens a browser, and forgets the requests of its own start page.
async fn open(app: &TestApp, kind: Kind) -> Browser {
    let browser = Browser::open(app, kind).await;
    browser.goto("about:blank").await.unwrap();
    browser.requests().await;
    browser
}

/// Opens page after page, and calls `look` with the name of each. Fails if a route with a page was not reached.
pub async fn walk(kind: Kind, look: impl Look) {
    let reached = Reached::default();
    let app = sample_register(60).await;
    let browser = open(&app, kind).await;
    let walk = Walk { app: &app, browser: &browser, look: &look, reached: &reached };
    walk_areas(&walk).await;
    drop(browser);
    directory::walk(kind, &look, &reached).await;
    let missing: Vec<_> = pages().filter(|it| !reached.has(it)).collect();
    assert!(missing.is_empty(), "the walk misses pages: {missing:#?}");
}

async fn walk_areas(walk: &Walk<'_, impl Look>) {
    sign_in::walk_in(walk).await;
    customers::walk(walk).await;
    drafts::walk(walk).await;
    acceptances::walk(walk).await;
    subscriptions::walk(walk).await;
    orders::walk(walk).await;
    activity::walk(walk).await;
    errors::walk(walk).await;
    readers::walk(walk).await;
    let admin = walk.app.add_person("Gaspard Global", &[Role::GlobalAdmin, Role::Sales]).await;
    sign_in::walk(walk, &admin).await;
    profile::walk(walk, &admin).await;
    catalogue::walk(walk).await;
    settings::walk(walk, &admin).await;
    people::walk(walk, &admin).await;
}

/// Routes that answer no page of their own: redirects, downloads and documents.
const WITHOUT_PAGE: [&str; 11] = [
    "/static/{hash}/{name}",
    "/sign-in/directory",
    "/customers/new",
    "/customers/{id}/subscriptions/export",
    "/agreements/files/{id}",
    "/customers/{id}/proofs/{proof}",
    "/agreementtemplates/{id}/{token}",
    "/activity/export",
    "/api/openapi.json",
    "/log/checkpoint",
    "/customers/{id}/records/{record}/certificate",
];

/// The routes that answer GET with a page.
fn pages() -> impl Iterator<Item = &'static str> {
    let routes = routes::pages().into_iter().filter(|it| it.method == "GET").map(|it| it.path);
    routes.filter(|it| !WITHOUT_PAGE.contains(it))
}

impl Reached {
    fn has(&self, route: &str) -> bool {
        self.0.borrow().iter().any(|it| route_of(it) == Some(route))
    }
}

/// The route of a path. If several fit, it is the one with the fewest parameters.
fn route_of(path: &str) -> Option<&'static str> {
    let is_parameter = |it: &str| it.starts_with('{');
    let fits = |route: &str| {
        let mut parts = route.split('/').zip(path.split('/'));
        route.split('/').count() == path.split('/').count()
            && parts.all(|(part, given)| part == given || is_parameter(part) && !given.is_empty())
    };
    let routes = routes::pages().into_iter().map(|it| it.path).filter(|it| fits(it));
    routes.min_by_key(|it| it.split('/').filter(|it| is_parameter(it)).count())
}

#[test]
fn routes_without_a_page_exist_and_paths_belong_to_the_closest_route() {
    let routes: BTreeSet<_> = routes::pages().iter().map(|it| it.path).collect();
    assert!(WITHOUT_PAGE.iter().all(|it| routes.contains(it)), "{WITHOUT_PAGE:?}");
    for (path, route) in [
        ("/", Some("/")),
        ("/customers/report", Some("/customers/report")),
        ("/customers/1", Some("/customers/{id}")),
        ("/customers/1/edit", Some("/customers/{id}/edit")),
        ("/customers/drafts/1", Some("/customers/drafts/{id}")),
        ("/nowhere", None),
    ] {
        assert_eq!(route_of(path), route, "{path}");
    }
}

pub async fn sign_out(browser: &Browser) {
    browser.follow(&browser.get(By::Css("form[action='/sign-out'] button")).await).await;
}

/// Submits the page's form.
pub async fn send(browser: &Browser) {
    let buttons = "main form[data-once] > .button, main form[data-once] > .buttons > button";
    browser.follow(&browser.get(By::Css(buttons)).await).await;
}

/// Fills in only the required fields of the wizard.
pub async fn fill_wizard(browser: &Browser) {
    for (id, option) in [("country", "FR"), ("language", "fr")] {
        let option = By::Css(format!("#{id} option[value={option}]"));
        browser.choose(&browser.find(option).await.unwrap()).await;
    }
    for (id, value) in [
        ("company_name", "Maison Bertillon"),
        ("domain", "maison-bertillon"),
        ("address_line1", "4 place du Marché"),
        ("city", "Dijon"),
        ("postal_code", "21000"),
        ("first_name", "Inès"),
        ("last_name", "Bertillon"),
        ("email", "ines@bertillon.example"),
        ("accepted_day", "3"),
        ("accepted_month", "9"),
        ("accepted_year", "2024"),
    ] {
        browser.fill_id(id, value).await;
    }
    browser.get(By::Id("agreement")).await.click().await.unwrap();
}
