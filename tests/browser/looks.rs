//! How pages look: width, contrast, paper. What they load, and their content security policy.

use std::cell::Cell;

use paraph::model::people::staff::Role;
use paraph::store::db::query;
use serde::Deserialize;
use thirtyfour::By;

use super::driver::{Browser, ENGLISH, FRENCH, Kind};
use super::walk::{open_sample, sample_register, walk};
use crate::support::TestApp;

/// The page's width, and the element that reaches furthest right.
pub async fn width(browser: &Browser) -> (u32, String) {
    let measure = "
        const right = (it) => it.getBoundingClientRect().right;
        const all = [...document.querySelectorAll('body *')].map((it) => [right(it), it]);
        const widest = all.reduce((a, b) => (b[0] > a[0] ? b : a));
        return [document.documentElement.scrollWidth, widest[1].outerHTML.slice(0, 200)];
    ";
    browser.run(measure).await
}

/// A font as wide as those of Linux, and the text spacing that WCAG 1.4.12 lets readers choose.
const WIDE: &str = "
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { font-family: 'DejaVu Sans', Verdana !important; line-height: 1.5 !important;
        letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
";

#[actix_web::test]
async fn lists_of_customers_fit_every_width_also_with_wide_text() {
    let app = sample_register(60).await;
    for kind in [FRENCH, ENGLISH] {
        let browser = open_sample(&app, kind).await;
        for path in ["/customers", "/customers/report"] {
            browser.visit(path).await;
            for wide in [false, true] {
                if wide {
                    browser.run::<()>(WIDE).await;
                }
                for room in (320..=1440).step_by(40).chain([561, 961, 1201]) {
                    browser.resize(room, 640).await;
                    let (width, widest) = width(&browser).await;
                    assert!(width <= room, "{path} at {room}, wide: {wide}: {width} px, because of {widest}");
                    let hidden: Vec<String> = browser.run(HIDDEN).await;
                    assert!(hidden.is_empty(), "{path} at {room}, wide: {wide}: beside its cell: {hidden:?}");
                }
            }
        }
    }
}

const WITHOUT_SCRIPT: Kind = Kind { javascript: false, ..ENGLISH };

/// The texts that reach over the edge of their cell.
const HIDDEN: &str = "
    return [...document.querySelectorAll('table.customers :is(th, td)')].filter(it => it.checkVisibility()
        && it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 1).map(it => it.textContent.trim());
";

#[actix_web::test]
async fn on_a_phone_the_navigation_is_folded_and_the_heading_near_the_top() {
    let app = TestApp::spawn().await;
    for kind in [FRENCH, WITHOUT_SCRIPT] {
        let name = if kind.javascript { "Gisele Global" } else { "Gaston Global" };
        let browser = Browser::sign_in(&app, Kind { narrow: true, ..kind }, name, Role::GlobalAdmin).await;
        browser.visit("/agreements").await;
        let place: f64 = browser.run("return document.querySelector('h1').getBoundingClientRect().top").await;
        assert!(place < 240.0, "{place}");
        let link = browser.find(By::Css(".menu a[href='/activity']")).await.unwrap();
        assert!(!link.is_displayed().await.unwrap());
        browser.get(By::Css(".menu summary")).await.click().await.unwrap();
        browser.follow(&browser.get(By::Css(".menu a[href='/activity']")).await).await;
        assert_eq!(browser.path().await, "/activity");
        browser.resize(1280, 640).await;
        let link = browser.find(By::Css(".side a[href='/agreements']")).await.unwrap();
        assert!(link.is_displayed().await.unwrap(), "on a wide screen it is open");
        let summary = browser.find(By::Css(".menu summary")).await.unwrap();
        assert!(!summary.is_displayed().await.unwrap());
    }
}

#[actix_web::test]
async fn no_page_breaks_its_policy_or_asks_another_server() {
    let seen = Cell::new(0);
    walk(FRENCH, async |browser, page| {
        // The pages of the directory are not ours.
        let is_ours = |it: &String| !it.contains("http://127.0.0.1:");
        let complaints: Vec<_> = browser.complaints().await.into_iter().filter(is_ours).collect();
        // The browser logs each page with a status other than 200. It may log nothing else.
        let status = "Failed to load resource: the server responded with a status of";
        let address = browser.current_url().await.unwrap().to_string();
        let refused = |it: &String| it.contains(&format!("{address} - {status}"));
        assert!(complaints.iter().all(refused), "{page}: {complaints:#?}");
        let requests = browser.requests().await;
        seen.set(seen.get() + requests.len());
        // The icon in a date field is the browser's own.
        let asked = requests.iter().filter(|it| is_ours(it) && !it.starts_with("data:image/svg+xml;"));
        for request in asked {
            assert!(request.starts_with("http://localhost:"), "{page} asks for {request}");
        }
    })
    .await;
    assert!(seen.get() > 0, "the browser tells what it asks for");
}

#[actix_web::test]
async fn on_a_phone_an_id_fits_its_field_and_a_reference_is_whole() {
    let app = sample_register(60).await;
    let browser = open_sample(&app, Kind { narrow: true, ..FRENCH }).await;
    let sql = "select customers.id from customers join withdrawals on withdrawals.customer_id = customers.id limit 1";
    let (id,): (String,) = query(sql).one(&app.db).await.unwrap();
    let microsoft_id = "4a22108e-d576-4e29-a49c-e2ef13acb571";
    let update = query("update customers set microsoft_id = $1 where id = $2").bind(microsoft_id).bind(&id);
    app.execute(update).await;
    browser.visit(&format!("/customers/{id}/edit")).await;
    let measure =
        "const it = document.getElementById('microsoft_id'); return [it.scrollWidth, it.clientWidth]";
    let (text, room): (u32, u32) = browser.run(measure).await;
    assert!(text <= room, "{text} in {room}");
    browser.visit(&format!("/customers/{id}")).await;
    let lines: Vec<u32> = browser
        .run("return [...document.querySelectorAll('code')].map(it => it.getClientRects().length)")
        .await;
    assert!(lines.len() > 2 && lines.iter().all(|it| *it == 1), "{lines:?}");
}

/// A text as painted.
#[derive(Debug, Deserialize)]
struct Painted {
    text: String,
    color: [f64; 3],
    background: [f64; 3],
    ratio: f64,
}

/// All visible texts of the page.
async fn painted(browser: &Browser) -> Vec<Painted> {
    browser.run(include_str!("painted.js")).await
}

/// The texts of the current page that have too little contrast, also those in fields and their placeholders.
pub async fn faint(browser: &Browser, theme: &str) -> Vec<String> {
    let all = painted(browser).await;
    assert!(all.len() > 5, "the page is painted: {all:?}");
    let body = browser.run::<String>("return getComputedStyle(document.body).backgroundColor").await;
    assert_eq!(body != "rgb(255, 255, 255)", theme == "dark", "the body is {body} in {theme}");
    all.into_iter().filter(|it| it.ratio < 4.5).map(|it| format!("{it:?}")).collect()
}

#[actix_web::test]
async fn paper_is_black_on_white_whatever_the_theme() {
    let app = sample_register(60).await;
    let browser = open_sample(&app, FRENCH).await;
    let sql = "select customer_id, id from confirmations order by id limit 1";
    let (customer, confirmation): (String, String) = query(sql).one(&app.db).await.unwrap();
    let account = format!("/customers/{customer}");
    browser.emulate("print", "dark").await;
    for page in [
        "/customers",
        &account,
        &format!("{account}/confirmations/{confirmation}"),
        &format!("{account}/registration"),
        "/customers/report",
        "/activity",
    ] {
        browser.visit(page).await;
        browser.run::<()>("document.querySelectorAll('details').forEach((it) => (it.open = true))").await;
        for it in painted(&browser).await {
            let is_dark = it.color.iter().all(|part| *part <= 64.0);
            let is_plain = is_dark && it.background == [255.0; 3];
            assert!(is_plain, "{:?} on {page}, on paper: {it:?}", it.text);
        }
    }
}
