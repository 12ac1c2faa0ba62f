//! Rules for every page. The test client checks each page that it fetches.

use std::collections::HashSet;

use scraper::Selector;

use crate::support::{Response, text};

/// Asserts the rules for one page.
pub fn page(path: &str, response: &Response) {
    let (html, body) = (response.html(), &response.body);
    let all = |selector: &str| html.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();
    let one = |selector: &str| assert_eq!(all(selector).len(), 1, "{path}: one {selector}, in {body}");
    assert!(body.starts_with("<!doctype html>"), "{path}: doctype");
    assert!(matches!(all("html")[0].value().attr("lang"), Some("fr" | "en")), "{path}: lang");
    one("title");
    one("h1");
    one("main");
    assert!(!text(all("title")[0]).is_empty() && !text(all("h1")[0]).is_empty(), "{path}: title and h1");
    // Breadcrumbs are on every page of somebody who is signed in, except the home page and those of signing in.
    let in_register = all(".narrow").is_empty() || path == "/sign-in/again";
    if path != "/" && !all("nav.side").is_empty() && in_register && path != "/profile/second-factor/new" {
        one("nav.crumbs");
    }
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
        let agreement = ["aka.ms", "learn.microsoft.com", "download.microsoft.com"]
            .iter()
            .any(|it| value.starts_with(&format!("https://{it}/")));
        assert!(!outside || (name == "href" && agreement), "{path}: an address outside: {value}");
    }
}
