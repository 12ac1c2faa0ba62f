//! Every page, in each of its states and in both languages: it keeps the rules of axe-core, fits every width, and is
//! readable in light and dark.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::json;

use super::chromedriver::require;
use super::driver::{Browser, ENGLISH, FRENCH, Kind};
use super::looks::{faint, width};
use super::walk::walk;
use crate::support::files::root;

/// The rules, from npm (tests/browser/package-lock.json).
static AXE: LazyLock<String> = LazyLock::new(|| {
    let script = root().join("tests/browser/node_modules/axe-core/axe.min.js");
    require(&script, "npm ci --prefix tests/browser");
    std::fs::read_to_string(script).unwrap()
});

const RULES: &str =
    "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }";
/// The only rule for which the theme matters.
const CONTRAST: &str = "{ type: 'rule', values: ['color-contrast'] }";

/// The rule that an element breaks, or a contrast that axe-core could not compute.
#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    rule: String,
    element: String,
    why: String,
}

/// Loads axe-core into the current page and all later ones. Their content security policies do not apply to it.
async fn load_axe(browser: &Browser) {
    if !browser.run::<bool>("return 'axe' in window").await {
        let script = json!({ "source": *AXE });
        browser.cdp_send("Page.addScriptToEvaluateOnNewDocument", script).await;
        browser.run::<()>(&AXE).await;
    }
}

/// Applies rules of axe-core to the current page.
async fn findings(browser: &Browser, rules: &str) -> Vec<Finding> {
    let check = format!(
        "return axe.run(document, {{ runOnly: {rules}, resultTypes: ['violations', 'incomplete'] }}).then((it) => {{
            const unsure = it.incomplete.filter((it) => it.id === 'color-contrast');
            return [...it.violations, ...unsure].flatMap(({{ id, help, nodes }}) => nodes.map((node) => ({{
                rule: `${{id}}: ${{help}}`, element: node.html, why: node.failureSummary,
            }})));
        }})"
    );
    browser.run(&check).await
}

/// Findings with the pages that have them.
type Found = BTreeMap<Finding, BTreeSet<String>>;

/// Checks the current page at the widths of a phone and of a laptop, and just above each breakpoint of the style
/// sheet.
async fn look(browser: &Browser, kind: Kind, page: &str, found: &RefCell<Found>) {
    load_axe(browser).await;
    for room in [961, 1201, 1280, 320] {
        let note = |theme: &str, finding: Finding| {
            let place = format!("{page} ({}, {room} px, {theme})", kind.language);
            found.borrow_mut().entry(finding).or_default().insert(place);
        };
        browser.resize(room, 640).await;
        let (width, widest) = width(browser).await;
        if width > room {
            note("light", finding("fits every width", widest, format!("the page is {width} px wide")));
        }
        if ![1280, 320].contains(&room) {
            continue;
        }
        for (theme, rules) in [("dark", CONTRAST), ("light", RULES)] {
            browser.emulate("screen", theme).await;
            findings(browser, rules).await.into_iter().for_each(|it| note(theme, it));
            if room == 1280 {
                let faint = faint(browser, theme).await.into_iter();
                faint
                    .for_each(|it| note(theme, finding("every text has enough contrast", it, String::new())));
            }
        }
    }
}

fn finding(rule: &str, element: String, why: String) -> Finding {
    Finding { rule: rule.to_owned(), element, why }
}

async fn no_findings(kind: Kind) {
    let found = RefCell::default();
    walk(kind, async |browser, page| look(browser, kind, page, &found).await).await;
    let found: Vec<_> = found.borrow().iter().map(|(it, pages)| tell(it, pages)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A finding with the first of its pages.
fn tell(it: &Finding, pages: &BTreeSet<String>) -> String {
    let some: Vec<_> = pages.iter().take(8).map(String::as_str).collect();
    format!("{}\n{}\n{}\non {} pages: {}\n", it.rule, it.element, it.why, pages.len(), some.join("; "))
}

#[actix_web::test]
async fn every_page_is_accessible_in_french() {
    no_findings(FRENCH).await;
}

#[actix_web::test]
async fn every_page_is_accessible_in_english() {
    no_findings(ENGLISH).await;
}
