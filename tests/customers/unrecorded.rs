//! Customers of whom only the name, the domain and the Microsoft ID are known.

use paraph::model::customers::customer::NewCustomer;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api::customers::sales as program_of;
use crate::support::activity::last_action;
use crate::support::client::changed;
use crate::support::orders::{SEATS, cart_body, order_body};
use crate::support::samples::{confirmed, known_by_name, person};
use crate::support::{Client, Response, TestApp};

async fn order(person: &Client, id: &str) -> Response {
    let line = [("offer", SEATS), ("quantity", "7"), ("billing_cycle", "annual")];
    person.fill_in(&format!("/customers/{id}/orders/new"), &line).await
}

const ADDRESS: [(&str, &str); 3] =
    [("address_line1", "1 rue de l’Église"), ("city", "Saint-Étienne"), ("postal_code", "42000")];

const CONTACT: [(&str, &str); 3] =
    [("first_name", "Zoé"), ("last_name", "Lefèvre"), ("email", "zoe@ecole.example")];

const DATE: [(&str, &str); 3] = [("accepted_day", "3"), ("accepted_month", "9"), ("accepted_year", "2024")];

#[actix_web::test]
async fn pages_say_which_facts_are_not_recorded() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, known_by_name("Crèche du Marché")).await;
    let account = sales.get(&format!("/customers/{id}")).await;
    for fact in ["Address", "Language", "Name", "Email address", "Phone number"] {
        assert_eq!(account.fact(fact), "Not recorded", "{fact}");
    }
    let missing = "Not recorded yet: country, address, language, primary contact.";
    assert!(account.text(".warning").starts_with(missing), "{}", account.main());
    assert_eq!(
        account.attributes(".warning a", "href"),
        [format!("/customers/{id}/edit"), format!("/customers/{id}/contact/edit")]
    );
    let list = sales.get("/customers?q=march%C3%A9").await;
    assert_eq!(list.texts("tbody td[data-label='Country/region']"), ["Not recorded"], "{}", list.main());
    let report = sales.get("/customers/report").await;
    assert_eq!(report.texts("tbody td[data-label='Country/region']"), ["Not recorded"]);
    // A customer with all facts has no such warning.
    let other = app.register(&sales, confirmed("École", (2024, 9, 3))).await;
    assert!(sales.get(&format!("/customers/{other}")).await.texts(".warning").is_empty());
    let french = sales.in_french().get(&format!("/customers/{id}")).await;
    assert_eq!(french.fact("Adresse"), "Non consigné");
}

#[actix_web::test]
async fn an_edit_may_leave_facts_unrecorded_but_not_clear_them() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, known_by_name("Crèche")).await;
    let edit = format!("/customers/{id}/edit");
    assert_eq!(
        sales.get(&edit).await.text("main > .hint"),
        "Not recorded yet: country, address, language. You can leave these fields empty for now."
    );
    sales.fill_in(&edit, &[("tags", "2026")]).await.location();
    assert_eq!(sales.get(&format!("/customers/{id}")).await.fact("Tags"), "2026");
    // An address needs its country.
    let refused = sales.fill_in(&edit, &ADDRESS).await;
    refused.refuses(&["country"]);
    // A part of an address is not an address.
    app.forget_forms().await;
    sales.fill_in(&edit, &[("country", "FR"), ("city", "Lyon")]).await.refuses(&["address_line1"]);
    app.forget_forms().await;
    sales.fill_in(&edit, &[&ADDRESS[..], &[("country", "FR")]].concat()).await.location();
    let (action, after) = last_action(&app.db, &id).await;
    let after: Value = serde_json::from_str(&after).unwrap();
    assert_eq!(action, "company-updated");
    let recorded = json!({
        "country": "FR", "address_line1": "1 rue de l’Église", "city": "Saint-Étienne", "postal_code": "42000",
    });
    assert_eq!(after, recorded);
    let account = sales.get(&format!("/customers/{id}")).await;
    assert_eq!(account.fact("Address"), "1 rue de l’Église 42000 Saint-Étienne France");
    assert!(account.text(".warning").starts_with("Not recorded yet: language, primary contact."));
    let nothing = ADDRESS.map(|(field, _)| (field, ""));
    sales.fill_in(&edit, &nothing).await.refuses(&["address_line1", "city"]);
    app.forget_forms().await;
    sales.fill_in(&edit, &[("country", "")]).await.refuses(&["country"]);
    // A new primary contact is a whole one.
    let contact = format!("/customers/{id}/contact/edit");
    sales.fill_in(&contact, &[("first_name", "Zoé")]).await.refuses(&["last_name", "email"]);
    sales.fill_in(&contact, &CONTACT).await.location();
    let (action, after) = last_action(&app.db, &id).await;
    assert_eq!((action.as_str(), after.contains("zoe@ecole.example")), ("contact-updated", true));
    assert_eq!(sales.get(&format!("/customers/{id}")).await.fact("Email address"), "zoe@ecole.example");
}

#[actix_web::test]
async fn a_qualification_of_the_us_alone_waits_for_the_country() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut new = known_by_name("Town of Springfield");
    new.company.qualification = "GovernmentCommunityCloud".into();
    let edit = format!("/customers/{}/edit", app.register(&sales, new).await);
    sales.fill_in(&edit, &[("tags", "2026")]).await.location();
    sales.fill_in(&edit, &[&ADDRESS[..], &[("country", "FR")]].concat()).await.refuses(&["qualification"]);
}

#[actix_web::test]
async fn an_acceptance_is_confirmed_without_the_other_facts() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, known_by_name("Crèche")).await;
    let path = format!("/customers/{id}/confirmations/new");
    let form = sales.get(&path).await;
    assert!(form.text("main").contains("The customer’s country is not recorded."), "{}", form.main());
    let typed = [&CONTACT[..], &DATE[..]].concat();
    // Without a country, nothing tells which country a national number belongs to.
    let national = [&typed[..], &[("phone", "04 77 00 00 00")]].concat();
    sales.fill_in(&path, &national).await.refuses(&["phone"]);
    let international = [&typed[..], &[("phone", "+33 4 77 00 00 00")]].concat();
    sales.fill_in(&path, &international).await.location();
    let account = sales.get(&format!("/customers/{id}")).await;
    assert_eq!(account.fact("Customer acceptance confirmed by partner"), "Provided Confirmed");
    let report = account.attributes("a[href*='/confirmations/']", "href");
    let report = report.iter().find(|it| !it.contains("/new")).unwrap();
    assert_eq!(sales.get(report).await.fact("Current address"), "Not recorded");
}

#[actix_web::test]
async fn an_order_asks_for_the_facts_that_it_needs() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut new = known_by_name("Crèche");
    new.acceptance = confirmed("Crèche", (2024, 9, 3)).acceptance;
    let id = app.register(&sales, new).await;
    let (edit, contact) = (format!("/customers/{id}/edit"), format!("/customers/{id}/contact/edit"));
    let form = sales.get(&format!("/customers/{id}/orders/new")).await;
    assert!(form.text(".warning").starts_with("Not recorded yet: country, address, primary contact."));
    let refused = order(&sales, &id).await;
    assert_eq!(refused.status, 409);
    assert_eq!(refused.text(".conflict h2"), "Nothing was ordered");
    assert_eq!(refused.attributes(".conflict a", "href"), [edit.clone(), contact.clone()]);
    assert_eq!(refused.value("quantity"), "7", "nothing typed is lost");
    assert_eq!((app.count("orders").await, app.count("subscriptions").await), (0, 0));
    assert_eq!(last_action(&app.db, &id).await.0, "confirmation-recorded");
    sales.fill_in(&edit, &[&ADDRESS[..], &[("country", "FR")]].concat()).await.location();
    let refused = order(&sales, &id).await;
    assert!(refused.text(".conflict").contains("Not recorded yet: primary contact."), "{}", refused.main());
    sales.fill_in(&contact, &CONTACT).await.location();
    order(&sales, &id).await.location();
    assert_eq!(app.count("orders").await, 1);
}

#[actix_web::test]
async fn an_acceptance_sent_with_a_refused_order_is_not_recorded() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let complete = app.register(&sales, crate::support::samples::customer("École")).await;
    let id = app.register(&sales, known_by_name("Crèche")).await;
    let path = format!("/customers/{id}/orders/new");
    // The prompt of another customer has the fields of an acceptance.
    let other = format!("/customers/{complete}/orders/new");
    let prompt = order(&sales, &complete).await.form(&other);
    let refused = sales.post(&path, &changed(prompt, &[&CONTACT[..], &DATE[..]].concat())).await;
    assert_eq!((refused.status, refused.text(".conflict h2")), (409, "Nothing was ordered".to_owned()));
    assert_eq!(refused.value("accepted_year"), "2024", "nothing typed is lost");
    assert_eq!((app.count("orders").await, app.count("confirmations").await), (0, 0));
}

#[actix_web::test]
async fn the_api_leaves_out_what_is_not_recorded_and_names_what_an_order_needs() {
    let app = TestApp::spawn().await;
    let program = program_of(&app).await;
    let agent = app.as_admin_agent().await;
    let mut new = known_by_name("Crèche");
    new.acceptance = confirmed("Crèche", (2024, 9, 3)).acceptance;
    let microsoft_id = new.company.microsoft_id.clone().unwrap();
    let id = app.register(&agent, new).await;
    let shown = program.get(&format!("/v1/customers/{microsoft_id}")).await.json();
    let company = shown["companyProfile"].as_object().unwrap();
    assert_eq!((&company["tenantId"], &company["companyName"]), (&json!(microsoft_id), &json!("Crèche")));
    assert!(!company.contains_key("address") && !company.contains_key("email"), "{shown}");
    let billing = shown["billingProfile"].as_object().unwrap();
    for field in ["firstName", "lastName", "email", "culture", "language", "defaultAddress"] {
        assert!(!billing.contains_key(field), "{field}: {shown}");
    }
    let check = program.get(&format!("/api/customers/{id}/can-order")).await.json();
    assert_eq!((&check["canOrder"], &check["ground"]), (&json!(false), &json!("customer_agreement")));
    assert_eq!(check["unrecorded"], json!(["country", "address", "contact"]));
    let needed = "For billing, an order needs the customer’s country, address and primary contact.";
    let text =
        format!("Not recorded yet: country, address, primary contact. {needed} Enter what is missing first.");
    assert_eq!(check["text"], text);
    let french = program.request(Method::GET, &format!("/api/customers/{id}/can-order"));
    let french = program.client.send(french.header("x-locale", "fr-FR")).await.json();
    let named = "Pas encore consigné\u{a0}: pays, adresse, contact principal. ";
    assert!(french["text"].as_str().unwrap().starts_with(named), "{french}");
    let unconfirmed = app.register(&agent, known_by_name("École")).await;
    let check = program.get(&format!("/api/customers/{unconfirmed}/can-order")).await.json();
    assert_eq!(check["reason"], "not_provided");
    let refusal = "No acceptance of the Microsoft agreement is confirmed for this customer.";
    assert_eq!(check["text"], format!("{refusal} {text}"));
    let orders = format!("/v1/customers/{microsoft_id}/orders");
    let refused = program.post(&orders, &order_body(&[(SEATS, 5)])).await.refused(400, 800_002);
    let said = refused.to_string();
    for field in ["defaultAddress.country", "defaultAddress.addressLine1", "billingProfile.email"] {
        assert!(said.contains(field), "{field}: {said}");
    }
    assert_eq!(app.count("orders").await, 0);
    // The profile as it was read lacks what a profile must have.
    let path = format!("/v1/customers/{microsoft_id}/profiles/billing");
    let mut profile = program.get(&path).await.json();
    let put = async |body: &Value| program.send_as(Method::PUT, &path, body, &[("If-Match", "1.1")]).await;
    put(&profile).await.refused(400, 800_002);
    profile["email"] = json!("zoe@ecole.example");
    profile["language"] = json!("fr");
    profile["defaultAddress"] = json!({
        "country": "FR", "city": "Saint-Étienne", "addressLine1": "1 rue de l’Église", "postalCode": "42000",
        "firstName": "Zoé", "lastName": "Lefèvre",
    });
    assert_eq!(put(&profile).await.status, 200);
    assert_eq!(program.post(&orders, &order_body(&[(SEATS, 5)])).await.status, 201);
    let check = program.get(&format!("/api/customers/{id}/can-order")).await.json();
    assert_eq!((&check["canOrder"], check.get("unrecorded")), (&json!(true), None));
}

#[actix_web::test]
async fn both_profiles_have_the_contacts_phone_number_without_an_address() {
    let app = TestApp::spawn().await;
    let program = program_of(&app).await;
    let agent = app.as_admin_agent().await;
    let new = NewCustomer { contact: Some(person()), ..known_by_name("Crèche") };
    let id = app.register(&agent, new).await;
    let shown = program.get(&format!("/v1/customers/{id}")).await.json();
    let phone = json!({ "phoneNumber": "+33 1 44 55 66 77" });
    assert_eq!(shown["companyProfile"]["address"], phone);
    let billing = &shown["billingProfile"]["defaultAddress"];
    assert_eq!((&billing["phoneNumber"], &billing["lastName"]), (&phone["phoneNumber"], &json!("Lefèvre")));
}

#[actix_web::test]
async fn a_checkout_names_the_facts_that_an_order_needs() {
    let app = TestApp::spawn().await;
    let program = program_of(&app).await;
    let agent = app.as_admin_agent().await;
    let mut new = known_by_name("Crèche");
    new.acceptance = confirmed("Crèche", (2024, 9, 3)).acceptance;
    let id = app.register(&agent, new).await;
    let carts = format!("/v1/customers/{id}/carts");
    for lines in [&[(SEATS, 1, "0"), (SEATS, 2, "0")], &[(SEATS, 1, "0"), (SEATS, 2, "1")]] {
        let cart = program.post(&carts, &cart_body(lines)).await.json();
        let cart = format!("{carts}/{}", cart["id"].as_str().unwrap());
        let refused = program.post(&format!("{cart}/checkout"), &json!({})).await.refused(400, 800_002);
        for field in ["defaultAddress.country", "defaultAddress.addressLine1", "email"] {
            assert!(refused["parameters"][format!("billingProfile.{field}")].is_string(), "{refused}");
        }
        assert_eq!(program.get(&cart).await.json()["status"], "Active", "it can be checked out later");
    }
    assert_eq!((app.count("orders").await, app.count("subscriptions").await), (0, 0));
}

#[actix_web::test]
async fn a_customer_known_by_name_can_be_deleted_from_a_sandbox() {
    let app = TestApp::spawn_sandbox().await;
    let agent = app.as_admin_agent().await;
    let program = program_of(&app).await;
    let id = app.register(&agent, known_by_name("Crèche")).await;
    let deleted = program.send(Method::DELETE, &format!("/v1/customers/{id}"), &Value::Null).await;
    assert_eq!(deleted.status, 204, "{}", deleted.body);
    assert_eq!(app.count("customers").await, 0);
}
