//! Rules for every page: it fits a phone, loads nothing from elsewhere, obeys its CSP, and is readable
//! in light and dark.

use paraph::model::people::staff::Role;
use serde::Deserialize;
use thirtyfour::By;

use super::driver::{Browser, ENGLISH, FRENCH, Kind};
use super::walk::{open_sample, sample_register, walk};
use crate::support::TestApp;

#[actix_web::test]
async fn no_page_scrolls_sideways_at_any_width() {
    let app = sample_register(60).await;
    for kind in [FRENCH, ENGLISH] {
        let app = if kind.language == "fr" { &app } else { &sample_register(60).await };
        let browser = Browser::open(app, kind).await;
        walk(app, &browser, async |page| {
            // A phone; just above each breakpoint of the style sheet; a common laptop.
            for room in [320, 961, 1201, 1280] {
                browser.resize(room, 640).await;
                let (width, widest): (u32, String) = browser.run(WIDTH).await;
                assert!(
                    width <= room,
                    "{page} in {} at {room}: {width} px wide, because of {widest}",
                    kind.language
                );
            }
        })
        .await;
    }
}

/// The page's width, and the element that reaches furthest right.
const WIDTH: &str = "
    const right = (it) => it.getBoundingClientRect().right;
    const all = [...document.querySelectorAll('body *')].sort((a, b) => right(b) - right(a));
    return [document.documentElement.scrollWidth, all[0].outerHTML.slice(0, 200)];
";

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
                    let (width, widest): (u32, String) = browser.run(WIDTH).await;
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
    let app = sample_register(60).await;
    let browser = Browser::open(&app, FRENCH).await;
    // Ignores requests of the browser's own start page.
    browser.goto("about:blank").await.unwrap();
    browser.requests().await;
    walk(&app, &browser, async |page| {
        let complaints = browser.complaints().await;
        // The browser logs each page with a status other than 200. It may log nothing else.
        let status = "Failed to load resource: the server responded with a status of 4";
        let address = browser.current_url().await.unwrap().to_string();
        let refused = |it: &String| it.contains(&format!("{address} - {status}"));
        let not_found = ["error page", "forbidden page", "link that is over"].contains(&page);
        let expected = usize::from(page.ends_with(", refused") || not_found);
        assert!(complaints.iter().all(refused), "{page}: {complaints:#?}");
        assert_eq!(complaints.len(), expected, "{page}: {complaints:#?}");
        let requests = browser.requests().await;
        assert!(!requests.is_empty(), "{page}: the browser tells what it asks for");
        // The icon in a date field is the browser's own.
        for request in requests.iter().filter(|it| !it.starts_with("data:image/svg+xml;")) {
            assert!(request.starts_with(&app.address), "{page} asks for {request}");
        }
    })
    .await;
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

#[actix_web::test]
async fn every_text_has_enough_contrast_in_light_and_dark() {
    let app = sample_register(60).await;
    let browser = Browser::open(&app, FRENCH).await;
    walk(&app, &browser, async |page| {
        for theme in ["light", "dark"] {
            browser.emulate("screen", theme).await;
            let all = painted(&browser).await;
            assert!(all.len() > 5, "{page}: {all:?}");
            let body = browser.run::<String>("return getComputedStyle(document.body).backgroundColor").await;
            assert_eq!(body != "rgb(255, 255, 255)", theme == "dark", "{page}: the body is {body}");
            for it in all {
                assert!(it.ratio >= 4.5, "{:?} on {page}, {theme}: {it:?}", it.text);
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn paper_is_black_on_white_whatever_the_theme() {
    let app = sample_register(60).await;
    let browser = Browser::open(&app, FRENCH).await;
    walk(&app, &browser, async |page| {
        if ![
            "list", "account", "account, confirmed", "report", "status report", "confirmation",
            "activity log",
        ]
        .contains(&page)
        {
            return;
        }
        browser.emulate("print", "dark").await;
        for it in painted(&browser).await {
            let is_dark = it.color.iter().all(|part| *part <= 64.0);
            let is_plain = is_dark && it.background == [255.0; 3];
            assert!(is_plain, "{:?} on {page}, on paper: {it:?}", it.text);
        }
        browser.emulate("", "light").await;
    })
    .await;
}
