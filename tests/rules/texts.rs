//! Texts: both languages have the same keys, every key is used, and no text is outside locales/.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use paraph::model::acceptances::annulment::RecordKind;
use paraph::model::acceptances::manner::Method;
use paraph::model::acceptances::standing::Status;
use paraph::model::activity::action::{Action, Group};
use paraph::model::activity::field::{Field, Meaning};
use paraph::model::activity::topic::Topic;
use paraph::model::catalogue::agreement::AgreementType;
use paraph::model::catalogue::agreement_form::DAYS;
use paraph::model::customers::company::{EDUCATION_SEGMENTS, QUALIFICATIONS};
use paraph::model::customers::national_cloud::NationalCloud;
use paraph::model::kernel::error_code::ErrorCode;
use paraph::model::kernel::file_kind::FileKind;
use paraph::model::kernel::lang::Lang;
use paraph::model::people::directory::AccountRefusal;
use paraph::model::people::staff::Role;
use paraph::model::settings::partner::PartnerKind;
use paraph::model::subscriptions::offer::BillingCycle;
use paraph::model::subscriptions::subscription::State;
use paraph::store::settings::mails::{Kind, Reason};
use paraph::web::request::done::Done;
use regex_lite::Regex;

use crate::support::files::below;

fn placeholders(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                variants.iter().for_each(|it| placeholders(&it.value, found));
                selector
            }
        };
        match inline {
            InlineExpression::VariableReference { id } => drop(found.insert(format!("${}", id.name))),
            InlineExpression::MessageReference { id, .. } => drop(found.insert(id.name.to_owned())),
            _ => {}
        }
    }
}

/// The placeholders of each key in a language.
fn keys(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let source = lang.source();
    let resource =
        fluent_syntax::parser::parse(source.as_str()).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut keys = BTreeMap::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let mut found = BTreeSet::new();
        placeholders(message.value.as_ref().unwrap(), &mut found);
        let before = keys.insert(message.id.name.to_owned(), found);
        assert!(before.is_none(), "{} stands twice", message.id.name);
    }
    keys
}

#[test]
fn both_languages_have_the_same_keys_and_placeholders() {
    let (english, french) = (keys(Lang::En), keys(Lang::Fr));
    let missing: Vec<_> = english.keys().filter(|it| !french.contains_key(*it)).collect();
    assert!(missing.is_empty(), "French lacks {missing:?}");
    assert_eq!(english, french);
}

/// The keys that the activity log needs and `keys` lacks: one for each action, group and field.
fn missing_in_activity_log(keys: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let labels = Action::ALL.map(|it| it.label().to_owned());
    let mut missing: Vec<String> = labels.into_iter().filter(|it| !keys.contains_key(it)).collect();
    missing.extend(
        Group::ALL.map(Group::label).map(str::to_owned).into_iter().filter(|it| !keys.contains_key(it)),
    );
    for field in Field::ALL {
        let labels = ["logged", "field"].map(|it| format!("{it}-{}", field.code()));
        if !labels.iter().any(|it| keys.contains_key(it)) {
            missing.push(labels.join(" or "));
        }
        if let Meaning::Code(prefix) = field.meaning()
            && !keys.keys().any(|it| it.starts_with(prefix))
        {
            missing.push(format!("{prefix}<code>"));
        }
    }
    missing
}

/// The keys of texts for actions and fields that do not exist.
fn unknown_in_activity_log(keys: &BTreeMap<String, BTreeSet<String>>) -> Vec<&String> {
    let is_unknown = |key: &&String| match key.split_once('-') {
        Some(("action", code)) => Action::find(code).is_none(),
        Some(("logged", rest)) => Field::find(rest.split('-').next().unwrap_or(rest)).is_none(),
        _ => false,
    };
    keys.keys().filter(is_unknown).collect()
}

#[test]
fn every_action_and_field_of_the_activity_log_has_words() {
    let keys = keys(Lang::En);
    let (missing, unknown) = (missing_in_activity_log(&keys), unknown_in_activity_log(&keys));
    assert!(missing.is_empty(), "locales/ lacks {missing:?}");
    assert!(unknown.is_empty(), "texts for actions or fields that do not exist: {unknown:?}");
}

/// The keys that the sources use: quoted texts, and composed keys.
fn used() -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let quoted = Regex::new(r#""([a-z][A-Za-z0-9_-]*)""#).unwrap();
    let label = Regex::new(
        r#"\b(?:label|field|text|area|select|filter|group|day|fact|maybe|change|saved_day)\("([a-z_0-9]+)""#,
    )
    .unwrap();
    for (_, text) in [below("src", "rs"), below("templates", "html")].concat() {
        used.extend(quoted.captures_iter(&text).map(|it| it[1].to_owned()));
        for name in label.captures_iter(&text) {
            used.extend([format!("field-{}", &name[1]), format!("hint-{}", &name[1])]);
        }
        let error = Regex::new(r"Error::(\w+)").unwrap();
        for name in error.captures_iter(&text) {
            let upper = Regex::new("([A-Z])").unwrap();
            let name = upper.replace_all(&name[1], "-$1").to_lowercase();
            used.extend([format!("error-page{name}"), format!("error-page{name}-text")]);
        }
    }
    // The fields of a person in a form with two people.
    for field in ["first_name", "last_name", "email", "phone"] {
        used.extend([format!("field-{field}"), format!("field-signatory_{field}")]);
    }
    used.extend(Role::ALL.map(|it| format!("role-may-{}", it.code())));
    for agreement in AgreementType::ALL.map(AgreementType::code) {
        used.extend([format!("agreement-accepted-{agreement}"), format!("agreement-yes-{agreement}")]);
    }
    used.extend(QUALIFICATIONS.map(|it| format!("qualification-{it}")));
    used.extend(EDUCATION_SEGMENTS.map(|it| format!("education-segment-{it}")));
    used.extend(labels());
    used.extend(["country", "address", "language", "contact"].map(|it| format!("fact-{it}")));
    used.extend(mail_keys());
    used.extend(ErrorCode::all().iter().map(|it| format!("api-error-{}", it.code)));
    used.extend(["field-mpa_signed".to_owned()]);
    used.insert("language-ru".to_owned());
    used.extend(subscription_keys());
    used.extend(Action::ALL.map(|it| it.label().to_owned()));
    // Texts for codes in the activity log, by field and code.
    used.extend(keys(Lang::En).into_keys().filter(|it| it.starts_with("logged-")));
    used.extend(Field::ALL.map(|it| format!("field-{}", it.code())));
    let dates = ["published_on", "enforced_from", "outdated_before", "version", "template_id", "link"];
    used.extend(
        DAYS.iter()
            .map(|it| it.name)
            .chain(dates)
            .flat_map(|it| [format!("field-{it}"), format!("hint-{it}")]),
    );
    used
}

/// The texts of the values of each enum.
fn labels() -> Vec<String> {
    let labels: [&[&str]; 12] = [
        &AccountRefusal::ALL.map(AccountRefusal::label),
        &BillingCycle::ALL.map(BillingCycle::label),
        &FileKind::ALL.map(FileKind::label),
        &Group::ALL.map(Group::label),
        &Method::ALL.map(Method::label),
        &NationalCloud::ALL.map(NationalCloud::label),
        &PartnerKind::ALL.map(PartnerKind::label),
        &RecordKind::ALL.map(RecordKind::label),
        &Role::ALL.map(Role::label),
        &State::ALL.map(State::label),
        &Status::ALL.map(Status::label),
        &Topic::ALL.map(Topic::label),
    ];
    labels.concat().into_iter().map(str::to_owned).collect()
}

/// Subscription texts whose keys are composed from a code.
fn subscription_keys() -> Vec<String> {
    let change_error = [
        "suspended", "ended", "not_suspended", "usage_based", "quantity", "sandbox_quantity",
        "sandbox_subscriptions", "not_renewable", "renews_itself", "renewable_from", "not_to_cancel",
    ];
    let refusals =
        ["not_provided", "withdrawn", "outdated", "needs_customer_agreement", "cloud_agreement_over"];
    let named = |start: &str, codes: &[&str]| codes.iter().map(|it| format!("{start}-{it}")).collect();
    let parts: [Vec<String>; 2] =
        [named("subscription-change-error", &change_error), named("order-refused", &refusals)];
    parts.concat()
}

/// Texts of each kind of mail and each failure reason.
fn mail_keys() -> Vec<String> {
    let mut keys: Vec<String> = Reason::ALL.map(|it| format!("mail-error-{}", it.code())).to_vec();
    for kind in Kind::ALL {
        let parts = ["subject", "text", "unexpected"].into_iter().chain(kind.link().map(|_| "button"));
        keys.extend(parts.map(|part| format!("mail-{}-{part}", kind.code())));
        keys.push(format!("mail-kind-{}", kind.code()));
    }
    keys
}

#[test]
fn every_text_is_used() {
    let used = used();
    let unused: Vec<_> = keys(Lang::En).into_keys().filter(|it| !used.contains(it)).collect();
    assert!(unused.is_empty(), "nothing uses {unused:?}");
}

#[test]
fn every_key_that_is_used_has_a_text() {
    let keys = keys(Lang::En);
    let mut wanted = BTreeSet::new();
    let named = Regex::new(r#"page\.[tf]\("([a-z0-9-]+)""#).unwrap();
    let label = Regex::new(
        r#"(?:page\.label|fields::(?:field|text|area)|selects::select|dates::day)\("([a-z_0-9]+)""#,
    )
    .unwrap();
    let error = Regex::new(r#""(error-[a-z-]+)""#).unwrap();
    for (path, text) in [below("templates", "html"), below("src", "rs")].concat() {
        wanted.extend(named.captures_iter(&text).map(|it| (path.clone(), it[1].to_owned())));
        wanted.extend(label.captures_iter(&text).map(|it| (path.clone(), format!("field-{}", &it[1]))));
        if path.starts_with("src/model") || path.starts_with("src/pages") {
            wanted.extend(error.captures_iter(&text).map(|it| (path.clone(), it[1].to_owned())));
        }
    }
    let fixed = [
        Role::ALL.map(Role::label).to_vec(),
        Status::ALL.map(Status::label).to_vec(),
        AgreementType::ALL.map(AgreementType::label).to_vec(),
    ];
    wanted.extend(fixed.concat().into_iter().map(|it| ("src/model".to_owned(), it.to_owned())));
    wanted.extend(QUALIFICATIONS.map(|it| ("company.rs".to_owned(), format!("qualification-{it}"))));
    wanted.extend(EDUCATION_SEGMENTS.map(|it| ("company.rs".to_owned(), format!("education-segment-{it}"))));
    wanted.extend(subscription_keys().into_iter().map(|it| ("subscriptions.rs".to_owned(), it)));
    wanted.extend(mail_keys().into_iter().map(|it| ("mails.rs".to_owned(), it)));
    wanted.extend(Done::ALL.iter().map(|it| ("done.rs".to_owned(), it.text().to_owned())));
    wanted.extend(ErrorCode::all().iter().map(|it| ("api".to_owned(), format!("api-error-{}", it.code))));
    let said = Regex::new(r#""(api-[a-z-]+)""#).unwrap();
    for (path, text) in below("src/api", "rs") {
        wanted.extend(said.captures_iter(&text).map(|it| (path.clone(), it[1].to_owned())));
    }
    assert!(wanted.len() > 200, "the expressions find nothing any more: {}", wanted.len());
    for (path, key) in wanted {
        assert!(keys.contains_key(&key), "{path} uses {key}, which locales/ does not have");
    }
}

/// Literal text that templates may contain.
const PLAIN: [&str; 4] = ["Paraph", "English", "Français", ".onmicrosoft.com"];

#[test]
fn templates_contain_no_literal_text() {
    let comments = Regex::new(r"(?s)\{#.*?#\}").unwrap();
    let code = Regex::new(r"(?s)\{%.*?%\}|\{\{.*?\}\}").unwrap();
    let attributes =
        Regex::new(r#"\b(?:alt|title|placeholder|aria-label|aria-description|label)="([^"]*)""#).unwrap();
    let attribute = Regex::new(r#"\s[a-z-]+="[^"]*"?"#).unwrap();
    let tags = Regex::new(r"(?s)<[^>]*>").unwrap();
    for (path, text) in below("templates", "html") {
        let text = code.replace_all(&comments.replace_all(&text, ""), "\u{1}").into_owned();
        let mut said: Vec<String> = attributes.captures_iter(&text).map(|it| it[1].to_owned()).collect();
        said.extend(tags.replace_all(&text, "\u{2}").split(['\u{1}', '\u{2}']).map(str::to_owned));
        for part in said {
            let mut rest = part.replace('\u{1}', "");
            for plain in PLAIN {
                rest = rest.replace(plain, "");
            }
            // Attributes that a macro inserts into a tag.
            let rest = attribute.replace_all(&rest, "");
            assert!(!rest.chars().any(char::is_alphabetic), "{path}: {part:?} belongs into locales/");
        }
    }
}

#[test]
fn french_has_its_no_break_spaces_and_apostrophes() {
    for line in Lang::Fr.source().lines().filter(|it| !it.starts_with('#')) {
        let (key, text) = line.split_once(" = ").unwrap_or((line, line));
        // The colon of an address has no space before it.
        let text = text.replace("https://", "");
        let mut before = ' ';
        for sign in text.chars() {
            let spaced = matches!(before, '\u{a0}' | '\u{202f}');
            let needs = matches!(sign, ':' | ';' | '!' | '?' | '»');
            assert!(!needs || spaced, "{key}: a no-break space before {sign}");
            assert!(
                before != '«' || matches!(sign, '\u{a0}' | '\u{202f}'),
                "{key}: a no-break space after «"
            );
            before = sign;
        }
        assert!(!text.contains('\''), "{key}: the apostrophe is ’");
    }
}

/// The messages of a language, by key. A message with variants is one text.
fn messages(lang: Lang) -> Vec<(String, String)> {
    let mut messages: Vec<(String, String)> = Vec::new();
    let source = lang.source();
    for line in source.lines().filter(|it| !it.starts_with('#')) {
        match (line.split_once(" = "), messages.last_mut()) {
            (Some((key, text)), _) if !line.starts_with(' ') => messages.push((key.into(), text.into())),
            (_, Some((_, text))) => *text = format!("{text}\n{line}"),
            _ => {}
        }
    }
    messages
}

/// Asserts that no text of `lang` matches `wrong`.
fn never(lang: Lang, wrong: &str, why: &str) {
    let wrong = Regex::new(wrong).unwrap();
    for (key, text) in messages(lang) {
        assert!(!wrong.is_match(&text), "{}: {key}: {why}: {text}", lang.code());
    }
}

#[test]
fn one_thing_has_one_name_in_each_language() {
    never(Lang::En, r"(?i)\be-mail", "write email");
    never(Lang::Fr, r"(?i)(^|[^$‑\w-])(e-?mails?|mails?|courriels?)\b", "write e‑mail, with U+2011");
    never(Lang::Fr, r"(?i)annul[^.]*abonnement|abonnement[^.]*annul", "a subscription is résilié");
    never(Lang::En, r"(?i)\bterminat(e|ed|ion)\b", "a subscription is cancelled");
    never(
        Lang::En,
        r"(?i)\b(at Microsoft|no longer agrees?)\b",
        "write through Microsoft, no longer accepts",
    );
    never(Lang::Fr, r"(?i)chez Microsoft|n’est plus d’accord", "write auprès de Microsoft, n’accepte plus");
    never(Lang::En, r"(?i)accounts? for programs", "write service account");
    never(Lang::Fr, r"(?i)comptes? pour programmes", "write compte de service");
}

/// A moment ends with its time zone in parentheses.
#[test]
fn no_text_puts_parentheses_around_a_moment() {
    for lang in [Lang::En, Lang::Fr] {
        never(lang, r"\([^)]*\$(time|moment)", "parentheses in parentheses");
    }
    let doubled = Regex::new(r"\(\s*\{\{ page\.time\(").unwrap();
    for (path, text) in below("templates", "html") {
        assert!(!doubled.is_match(&text), "{path}: parentheses around a moment");
    }
}

#[test]
fn messages_say_what_to_do_and_never_beg() {
    let begging =
        Regex::new(r"(?i)\b(please|sorry|oops|invalid|invalide|désolé|oups|s’il vous plaît|veuillez)\b")
            .unwrap();
    for lang in [Lang::En, Lang::Fr] {
        for line in lang.source().lines().filter(|it| !it.starts_with('#')) {
            assert!(!begging.is_match(line), "{}: {line}", lang.code());
        }
    }
    let english = Lang::En.source();
    for line in english.lines().filter(|it| it.starts_with("error-") && !it.starts_with("error-p")) {
        let text = line.split_once(" = ").unwrap().1;
        assert!(!text.ends_with('.'), "{line}: a message at a field has no full stop");
    }
}

#[test]
fn numbers_and_dates_follow_each_language() {
    let first = chrono::NaiveDate::from_ymd_opt(2019, 10, 1).unwrap();
    assert_eq!(
        (Lang::En.date_on_one_line(first), Lang::Fr.date_on_one_line(first)),
        ("1\u{a0}October\u{a0}2019".into(), "1er\u{a0}octobre\u{a0}2019".into())
    );
    assert_eq!(
        (Lang::En.number(1234567), Lang::Fr.number(1234567)),
        ("1,234,567".into(), "1\u{202f}234\u{202f}567".into())
    );
    assert_eq!((Lang::En.number(999), Lang::Fr.number(0)), ("999".into(), "0".into()));
    let noon: chrono::DateTime<chrono::Utc> = "2024-07-01T22:30:00Z".parse().unwrap();
    let zone = "Europe/Paris".parse().unwrap();
    assert_eq!(Lang::Fr.time(noon, zone), "2\u{a0}juillet\u{a0}2024 à 00:30 (Europe/Paris)");
    assert_eq!(Lang::En.time(noon, zone), "2\u{a0}July\u{a0}2024 at 00:30 (Europe/Paris)");
    let hits =
        |lang: Lang, count: &str| lang.format("customers-hits", &[("count", count), ("number", count)]);
    assert_eq!((hits(Lang::En, "0"), hits(Lang::En, "1")), ("0 customers".into(), "1 customer".into()));
    assert_eq!((hits(Lang::Fr, "0"), hits(Lang::Fr, "2")), ("0 client".into(), "2 clients".into()));
}
