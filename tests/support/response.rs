//! An HTTP response, and queries on its page.

use std::cell::OnceCell;

use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};

pub struct Response {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
    /// Parsed on the first query and kept, because tests query a page often.
    page: OnceCell<Html>,
}

impl Response {
    pub fn new(status: u16, headers: HeaderMap, body: String) -> Response {
        Response { status, headers, body, page: OnceCell::new() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.main());
        self.header("location")
    }

    /// The redirect target and the notice on the page there, such as "/profile done-profile".
    pub fn outcome(&self) -> String {
        let cookies = self.headers.get_all("set-cookie").iter();
        let mut notes = cookies.filter_map(|it| it.to_str().unwrap().split_once("paraph-done="));
        let note = notes.next().map(|(_, it)| it.split(';').next().unwrap().to_owned());
        note.map_or(self.location().to_owned(), |it| format!("{} {it}", self.location()))
    }

    /// The text of `main`, for assertion messages.
    pub fn main(&self) -> String {
        match self.texts("main").pop() {
            Some(main) => format!("{} {main}", self.status),
            None => format!("{} {}", self.status, self.body),
        }
    }

    pub fn html(&self) -> &Html {
        self.page.get_or_init(|| Html::parse_document(&self.body))
    }

    /// The texts of all elements that match a selector, with collapsed white space.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.html().select(&Selector::parse(selector).unwrap()).map(text).collect()
    }

    /// The text of the only element that matches a selector.
    pub fn text(&self, selector: &str) -> String {
        let texts = self.texts(selector);
        assert_eq!(texts.len(), 1, "{selector}: {texts:?} in {}", self.main());
        texts.into_iter().next().unwrap()
    }

    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let html = self.html();
        let element = html.select(&Selector::parse(selector).unwrap()).next()?;
        element.value().attr(name).map(str::to_owned)
    }

    /// The value of a form field.
    pub fn value(&self, name: &str) -> String {
        let selector = format!("main [name='{name}']");
        let html = self.html();
        let field = html.select(&Selector::parse(&selector).unwrap()).next();
        let field = field.unwrap_or_else(|| panic!("no field {name} in {}", self.main()));
        match field.value().name() {
            "select" => self.attribute(&format!("{selector} option[selected]"), "value").unwrap_or_default(),
            "textarea" => text(field),
            _ => field.value().attr("value").unwrap_or_default().to_owned(),
        }
    }

    /// Asserts that the form was refused with errors at exactly these fields, in the standard markup.
    pub fn refuses(&self, fields: &[&str]) {
        assert_eq!(self.status, 422, "{}", self.main());
        let french = self.attribute("html", "lang").as_deref() == Some("fr");
        let prefix = if french { "Erreur\u{a0}: " } else { "Error: " };
        assert!(self.text("title").starts_with(prefix), "{}", self.text("title"));
        assert_eq!(self.attribute(".error-summary", "role").as_deref(), Some("alert"));
        let links: Vec<String> = fields.iter().map(|it| format!("#{it}")).collect();
        assert_eq!(self.attributes(".error-summary a", "href"), links);
        for field in fields {
            let said = self.text(&format!(".error-summary a[href='#{field}']"));
            assert!(self.text(&format!("#{field}-error")).ends_with(&said), "{field}: {said}");
        }
    }

    /// The error message at a field, without its prefix.
    pub fn error(&self, field: &str) -> String {
        let html = self.html();
        let element = html.select(&Selector::parse(&format!("#{field}-error")).unwrap()).next();
        let element = element.unwrap_or_else(|| panic!("no error at {field} in {}", self.main()));
        element.children().filter_map(|it| it.value().as_text().map(|it| it.trim().to_owned())).collect()
    }

    /// The value beside a term, such as "Accepted by".
    pub fn fact(&self, term: &str) -> String {
        let html = self.html();
        let pairs = Selector::parse("dl div").unwrap();
        let part = |of: ElementRef, name: &str| of.select(&Selector::parse(name).unwrap()).next().map(text);
        let mut found = html.select(&pairs).filter(|it| part(*it, "dt").as_deref() == Some(term));
        let found = found.next().unwrap_or_else(|| panic!("no {term} in {}", self.main()));
        part(found, "dd").unwrap()
    }

    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = self.html();
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector).filter_map(|it| it.value().attr(name).map(str::to_owned)).collect()
    }

    /// The fields of the form with this action, as a browser would send them.
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let html = self.html();
        let form = Selector::parse(&format!("form[method=post][action='{action}']")).unwrap();
        let form = html.select(&form).next().unwrap_or_else(|| panic!("no form {action} in {}", self.main()));
        let mut fields = Vec::new();
        for field in form.select(&Selector::parse("input, select, textarea").unwrap()) {
            let (Some(name), value) = (field.value().attr("name"), field.value()) else {
                continue;
            };
            let ticked = matches!(value.attr("type"), Some("radio" | "checkbox"));
            let checked = !ticked || value.attr("checked").is_some();
            if value.name() == "select" {
                let option = field.select(&Selector::parse("option[selected]").unwrap()).next();
                let option = option.or_else(|| field.select(&Selector::parse("option").unwrap()).next());
                let option =
                    option.map(|it| it.value().attr("value").map_or_else(|| text(it), str::to_owned));
                fields.push((name.to_owned(), option.unwrap_or_default()));
            } else if value.name() == "textarea" {
                fields.push((name.to_owned(), text(field)));
            } else if checked && name != "csrf" {
                fields.push((name.to_owned(), value.attr("value").unwrap_or_default().to_owned()));
            }
        }
        fields
    }
}

/// The visible text of an element. A line break separates words.
pub fn text(element: ElementRef) -> String {
    let mut said = String::new();
    for node in element.descendants() {
        match node.value() {
            scraper::Node::Text(text) => said.push_str(text),
            scraper::Node::Element(it) if it.name() == "br" => said.push(' '),
            _ => {}
        }
    }
    said.split([' ', '\n']).filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}
