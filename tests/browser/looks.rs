//! Rules for every page: it fits a phone, loads nothing from elsewhere, obeys its CSP, and is readable
//! in light and dark.

use serde::Deserialize;

use super::driver::{Browser, ENGLISH, FRENCH};
use super::walk::{sample_register, walk};

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
