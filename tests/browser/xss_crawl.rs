//! A register in which every text is the same string, and all its pages.

use chrono::TimeDelta;
use thirtyfour::prelude::*;

use super::driver::{Browser, FRENCH};
use super::register;
use super::walk::{send, sign_out};
use super::xss::{assert_nothing_ran, skeleton};
use crate::support::samples::confirmed;
use crate::support::{PASSWORD, SECRET, TestApp, code};
use paraph::model::customers::address::Address;
use paraph::model::customers::company::{Company, Tags};
use paraph::model::customers::contact::Contact;
use paraph::model::customers::customer::NewCustomer;
use paraph::model::customers::draft::DraftForm;
use paraph::model::kernel::clock;
use paraph::model::people::staff::{Role, Staff};
use paraph::model::programme::reseller::Reseller;
use paraph::store::acceptances::confirmations;
use paraph::store::activity::activity_log;
use paraph::store::customers::{drafts, edits, locked};
use paraph::store::db::Tx;
use paraph::store::db::query;
use paraph::store::people::{passkeys, sign_in_links};
use paraph::store::programme::resellers;
use paraph::web::token;

/// The pages by name, with the skeleton of each.
pub type Seen = Vec<(String, Vec<String>)>;

struct Crawl {
    browser: Browser,
    seen: Seen,
    text: String,
}

impl Crawl {
    async fn look(&mut self, page: &str) {
        let skeleton = skeleton(&self.browser).await;
        assert_nothing_ran(&self.browser, page).await;
        self.seen.push((page.to_owned(), skeleton));
    }

    async fn visit(&mut self, page: &str, path: &str) {
        self.browser.visit(path).await;
        let status = "return performance.getEntriesByType('navigation')[0].responseStatus";
        let expected = match page {
            "nowhere" => 404,
            "list of a search that is too long" => 400,
            _ => 200,
        };
        assert_eq!(self.browser.run::<u16>(status).await, expected, "{page}");
        let here = self.browser.path().await;
        assert!(path.starts_with("/sign-in") || !here.starts_with("/sign-in"), "{page}: {here}");
        self.look(page).await;
    }

    /// Types the string into every field of a form; the refused form shows it again.
    async fn refused(&mut self, page: &str, path: &str) {
        self.browser.visit(path).await;
        self.type_everywhere().await;
        send(&self.browser).await;
        assert!(self.browser.has(".error-summary").await, "{page}");
        self.look(&format!("{page}, refused")).await;
    }

    async fn type_everywhere(&self) {
        let text = serde_json::to_string(&self.text).unwrap();
        let no_text = "[type=hidden], [type=radio], [type=checkbox], [type=password]";
        let fields = format!("document.querySelectorAll('main form[data-once] input:not({no_text})')");
        self.browser.run::<()>(&format!("for (const it of {fields}) it.value = {text}")).await;
    }
}

fn person_of(text: &str) -> Contact {
    let text = || text.to_owned();
    Contact { first_name: text(), last_name: text(), email: text(), phone: Some(text()) }
}

fn company_of(text: &str, reseller_id: &str) -> Company {
    let some = || Some(text.to_owned());
    Company {
        company_name: text.to_owned(),
        microsoft_id: some(),
        address: Some(Address {
            line1: text.to_owned(),
            line2: some(),
            city: text.to_owned(),
            state: some(),
            postal_code: some(),
        }),
        registration_id: some(),
        qualification: "Education".to_owned(),
        education_segment: Some("K12".to_owned()),
        education_website: some(),
        reseller_id: Some(reseller_id.to_owned()),
        reseller_name: some(),
        tags: Tags(vec![text.to_owned()]),
        ..confirmed("x", (2024, 9, 3)).company
    }
}

/// Registers a customer whose texts are all this string, and edits it, so that the activity log shows it too.
async fn register_customer(app: &TestApp, by: &Staff, text: &str) -> String {
    let reseller = Reseller {
        id: "reseller".to_owned(),
        name: text.to_owned(),
        mpn_id: text.to_owned(),
        microsoft_id: None,
        mpa_signed: false,
    };
    let mut tx = app.db.begin().await.unwrap();
    resellers::insert(&mut tx, &reseller).await.unwrap();
    tx.commit().await.unwrap();
    let plain = confirmed("x", (2024, 9, 3));
    let acceptance = plain.acceptance.map(|mut it| {
        it.contact = person_of(text);
        it.manner.job_title = Some(text.to_owned());
        it
    });
    let (company, contact) = (company_of(text, &reseller.id), person_of(text));
    let new =
        NewCustomer { domain: text.to_owned(), company, contact: Some(contact), acceptance, asked: false };
    let id = register(app, by, &new).await;
    let by = activity_log::By { employee: Some(text), ..activity_log::By::new(by, Some(text)) };
    let other = format!("{text} 2");
    let company = company_of(&other, &reseller.id);
    let contact = person_of(&other);
    let edit = async |tx: &mut Tx| {
        let mut locked = locked::lock(tx, &id).await?.unwrap();
        edits::update(tx, &mut locked, &company, &contact, by).await
    };
    app.write(edit).await;
    id
}

fn draft_of(text: &str) -> DraftForm {
    let mut draft = DraftForm::default();
    draft.company.country = "FR".to_owned();
    let (company, contact, agreement) = (&mut draft.company, &mut draft.contact, &mut draft.agreement);
    let acceptance = &mut agreement.acceptance;
    for field in [
        &mut company.company_name,
        &mut company.microsoft_id,
        &mut company.address_line1,
        &mut company.address_line2,
        &mut company.city,
        &mut company.state,
        &mut company.postal_code,
        &mut company.registration_id,
        &mut company.education_website,
        &mut company.tags,
        &mut contact.first_name,
        &mut contact.last_name,
        &mut contact.email,
        &mut contact.phone,
        &mut agreement.domain,
        &mut acceptance.accepted_on.day,
        &mut acceptance.accepted_on.month,
        &mut acceptance.accepted_on.year,
        &mut acceptance.contact.first_name,
        &mut acceptance.contact.last_name,
        &mut acceptance.contact.email,
        &mut acceptance.contact.phone,
        &mut acceptance.manner.job_title,
    ] {
        *field = text.to_owned();
    }
    draft
}

/// Signs in, and uses the string as the name of everyone and everything.
async fn open(app: &TestApp, person: &Staff, colleague: &Staff, text: &str) -> Browser {
    let other = app.as_nobody();
    assert_eq!(other.sign_in(&person.email, PASSWORD, "").await.location(), "/");
    let browser = Browser::open(app, FRENCH).await;
    browser.visit("/sign-in").await;
    browser.give_password(&person.email, PASSWORD).await;
    // Pretends that 30 s have passed since the last code.
    app.execute(query("update authenticators set last_step = 0")).await;
    browser.give_code(&code(SECRET, 0)).await;
    assert_eq!(browser.path().await, "/");
    // Not by the page, which would give the session another key.
    let passkey = "insert into passkeys (id, staff_id, name, credential_id, credential, created_at)
        values ('0', $1, $2, '00', '{}', $3)";
    app.execute(query(passkey).bind(&person.id).bind(text).bind(clock::now())).await;
    for sql in [
        "update staff set name = $1, own_time_zone = $1",
        "update partner set legal_name = $1, mpn_id = $1",
        "update sessions set device = $1, address = $1",
    ] {
        app.execute(query(sql).bind(text)).await;
    }
    // At most as long as an email address, because the QR code contains it.
    let email: String = text.chars().take(250).collect();
    for (id, email) in [(&person.id, &email[1..]), (&colleague.id, &email)] {
        app.execute(query("update staff set email = $2 where id = $1").bind(id).bind(email)).await;
    }
    browser
}

/// Opens every page of a register whose texts are all this string.
pub async fn crawl(text: &str) -> Seen {
    let app = TestApp::spawn().await;
    let person = app.add_person("Dominique Deux", &[Role::GlobalAdmin, Role::AdminAgent]).await;
    let colleague = app.add_person("Camille Collègue", &[Role::Sales]).await;
    app.enrol(&colleague.id).await;
    let named = Staff { name: text.to_owned(), email: text.to_owned(), ..person.clone() };
    let customer = register_customer(&app, &named, text).await;
    let draft = uuid::Uuid::now_v7().to_string();
    app.write(async |tx| drafts::save(tx, &person.id, &draft, &draft_of(text)).await).await;
    let browser = open(&app, &person, &colleague, text).await;
    let mut crawl = Crawl { browser, seen: Vec::new(), text: text.to_owned() };
    crawl_customers(&app, &mut crawl, &customer, &draft).await;
    crawl_profile(&app, &mut crawl, &person).await;
    crawl_settings(&mut crawl, &colleague).await;
    crawl_sign_in(&app, &mut crawl, &colleague).await;
    crawl.seen
}

async fn crawl_customers(app: &TestApp, crawl: &mut Crawl, customer: &str, draft: &str) {
    let account = format!("/customers/{customer}");
    let report = confirmations::list(&app.db, customer).await.unwrap().remove(0).id;
    let query: String = url::form_urlencoded::byte_serialize(crawl.text.as_bytes()).collect();
    for (page, path) in [
        ("home", "/".to_owned()),
        ("list", "/customers".to_owned()),
        ("list of a search that is too long", format!("/customers?q={query}")),
        ("status report", "/customers/report".to_owned()),
        ("account", account.clone()),
        ("report", format!("{account}/confirmations/{report}")),
        ("registration", format!("{account}/registration")),
        ("company form", format!("{account}/edit")),
        ("contact form", format!("{account}/contact/edit")),
        ("confirm form", format!("{account}/confirmations/new")),
        ("wizard", format!("/customers/drafts/{draft}/edit")),
        ("nowhere", format!("/nowhere/{}", query.replace('+', "%20"))),
    ] {
        crawl.visit(page, &path).await;
    }
    for (page, path) in [
        ("company form", format!("{account}/edit")),
        ("contact form", format!("{account}/contact/edit")),
        ("confirm form", format!("{account}/confirmations/new")),
        ("wizard", format!("/customers/drafts/{draft}/edit")),
    ] {
        crawl.refused(page, &path).await;
    }
}

async fn crawl_profile(app: &TestApp, crawl: &mut Crawl, person: &Staff) {
    let passkey = passkeys::list(&app.db, &person.id).await.unwrap().remove(0).id;
    let query: String = url::form_urlencoded::byte_serialize(crawl.text.as_bytes()).collect();
    for (page, path) in [
        ("profile", "/profile".to_owned()),
        ("profile form", "/profile/edit".to_owned()),
        ("password form", "/profile/password/edit".to_owned()),
        ("removal of a passkey", format!("/profile/second-factor/{passkey}/removal")),
        ("proof", format!("/sign-in/again?next={query}")),
    ] {
        crawl.visit(page, &path).await;
    }
    crawl.refused("profile form", "/profile/edit").await;
    crawl.browser.visit("/profile/second-factor/new").await;
    let send = format!(
        "document.getElementById('passkey_name').value = {};
         document.querySelector('#passkey-form [name=credential]').value = 'x';
         document.getElementById('passkey-form').submit()",
        serde_json::to_string(&crawl.text).unwrap()
    );
    crawl.browser.run::<()>(&send).await;
    crawl.browser.get(By::Css(".error-summary")).await;
    assert_eq!(crawl.browser.value("passkey_name").await, crawl.text);
    crawl.look("enrolment, refused").await;
}

async fn crawl_settings(crawl: &mut Crawl, colleague: &Staff) {
    let user = format!("/settings/users/{}", colleague.id);
    for (page, path) in [
        ("people", "/settings/users"),
        ("person", &user),
        ("roles", &format!("{user}/roles/edit")),
        ("removal of a second factor", &format!("{user}/second-factor/removal")),
        ("deactivation", &format!("{user}/deactivation")),
        ("new person", "/settings/users/new"),
        ("partner profile", "/settings/partner"),
    ] {
        crawl.visit(page, path).await;
    }
    crawl.refused("new person", "/settings/users/new").await;
    crawl.refused("partner profile", "/settings/partner").await;
    crawl.browser.visit(&user).await;
    crawl.browser.follow(&crawl.browser.get(By::Css("form[action$='/link'] button")).await).await;
    crawl.look("link").await;
}

async fn crawl_sign_in(app: &TestApp, crawl: &mut Crawl, colleague: &Staff) {
    sign_out(&crawl.browser).await;
    let next: String = url::form_urlencoded::byte_serialize(crawl.text.as_bytes()).collect();
    crawl.visit("sign-in", &format!("/sign-in?next={next}")).await;
    crawl.refused("sign-in", &format!("/sign-in?next={next}")).await;
    let (setup, password) = (token::generate(), token::generate());
    app.write(async |tx| sign_in_links::insert_setup(tx, &token::hash(&setup)).await).await;
    let (purpose, later) = (sign_in_links::Purpose::Invitation, clock::now() + TimeDelta::hours(1));
    let mut tx = app.db.begin().await.unwrap();
    sign_in_links::insert(&mut tx, &token::hash(&password), purpose, Some(&colleague.id), later)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    crawl.visit("password", &format!("/password/{password}")).await;
    app.execute(query("update staff set password_hash = null where id = $1").bind(&colleague.id)).await;
    crawl.visit("first password", &format!("/password/{password}")).await;
    // Without a firm, the set-up page is open.
    app.execute(query("delete from partner")).await;
    crawl.refused("set-up", &format!("/setup/{setup}")).await;
}
