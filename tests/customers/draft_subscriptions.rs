//! The second step of the wizard: subscriptions.

use paraph::store::db::query;

use crate::support::activity::last_action;
use crate::support::dump::dump;
use crate::support::orders::{AZURE_PLAN, SEATS};
use crate::support::samples::draft;
use crate::support::{Client, Response, TestApp};

/// Fills in Account info, and returns the address of the Subscriptions step.
async fn step(person: &Client, changes: &[(&str, &str)]) -> String {
    let edit = person.get("/customers/new").await.location().to_owned();
    person.post(&edit, &draft(&[&[("microsoft_id", "")], changes].concat())).await.location().to_owned()
}

async fn add(person: &Client, step: &str, offer: &str, quantity: &str) -> Response {
    let line = [("offer", offer), ("quantity", quantity), ("billing_cycle", "annual"), ("auto_renew", "on")];
    person.post(step, &[&line[..], &[("action", "add")]].concat()).await
}

const ASKED: [(&str, &str); 4] =
    [("agreement", "asked"), ("accepted_day", ""), ("accepted_month", ""), ("accepted_year", "")];

#[actix_web::test]
async fn a_new_customer_is_registered_with_what_it_subscribes_to() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let step = step(&sales, &[]).await;
    let page = sales.get(&step).await;
    assert_eq!(page.text("h1"), "Abonnements | Nouveau client");
    assert_eq!(page.text(".steps [aria-current]"), "Abonnements");
    assert_eq!(page.texts(".buttons button"), ["Suivant\u{a0}: Passer en revue"]);
    assert_eq!(page.texts("#offer option").len(), 276, "every offer, and none");
    let before = dump(&app.db).await;
    assert_eq!(add(&sales, &step, SEATS, "12").await.location(), step);
    assert_eq!(add(&sales, &step, AZURE_PLAN, "").await.location(), step);
    assert_eq!(add(&sales, &step, SEATS, "3").await.location(), step);
    let page = sales.get(&step).await;
    let business = "Office 365 Business Essentials";
    assert_eq!(page.texts("tbody th"), [business, "Azure plan", business]);
    assert_eq!(page.texts("tbody tr:first-child td")[..3], ["12", "Annuel", "Activé"]);
    assert_eq!(page.texts("tbody tr:nth-child(2) td")[..2], ["À l’usage", "Mensuel"]);
    assert_eq!(sales.post(&step, &[("remove", "2")]).await.location(), step);
    // A chosen line that was not added yet is included.
    let line = [("offer", SEATS), ("quantity", "7"), ("billing_cycle", "monthly"), ("action", "next")];
    let review = sales.post(&step, &line).await.location().to_owned();
    let page = sales.get(&review).await;
    assert_eq!(page.texts("tbody th"), [business, "Azure plan", business]);
    assert_eq!(page.attributes(&format!("a[href='{step}?back=review']"), "href").len(), 1);
    let mut after = dump(&app.db).await;
    after.insert("drafts".into(), before["drafts"].clone());
    assert_eq!(after, before, "nothing is in the register before Submit");

    let form = page.form(&review);
    let confirmation = sales.post(&review, &form).await.location().to_owned();
    assert_eq!(sales.post(&review, &form).await.location(), confirmation, "sent twice");
    let page = sales.get(&confirmation).await;
    assert!(page.fact("Abonnements").starts_with(&format!("12\u{a0}×\u{a0}{business}")), "{}", page.main());
    let counts =
        (app.count("orders").await, app.count("order_lines").await, app.count("subscriptions").await);
    assert_eq!(counts, (1, 3, 3));
    let id = confirmation.split('/').nth(2).unwrap();
    assert_eq!(last_action(&app.db, id).await.0, "order-placed");
    let list = sales.get(&format!("/customers/{id}/subscriptions")).await;
    assert_eq!(list.texts("tbody th").len(), 3);
}

#[actix_web::test]
async fn chosen_subscriptions_are_reviewed_and_survive_account_info() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let step = step(&sales, &[]).await;
    add(&sales, &step, SEATS, "12").await;
    let review = step.strip_suffix("/subscriptions").unwrap();
    let form = sales.get(review).await.form(review);
    // A subscription is added in another window.
    add(&sales, &step, SEATS, "5").await;
    assert_eq!(sales.post(review, &form).await.location(), review);
    assert_eq!(app.count("customers").await, 0);
    // Account info is filled in again.
    let edit = format!("{review}/edit");
    let again = sales.get(&edit).await.form(&edit);
    assert_eq!(sales.post(&edit, &again).await.location(), step);
    assert_eq!(sales.get(&step).await.texts("tbody tr").len(), 2);
}

#[actix_web::test]
async fn line_errors_are_reported_and_the_text_is_kept() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let step = step(&sales, &[]).await;
    let before = dump(&app.db).await;
    let trial = "Office 365 Enterprise E3 Trial";
    let (trial, range) = (
        paraph::model::subscriptions::offer::Offer::list()
            .iter()
            .find(|it| it.name == trial)
            .unwrap()
            .id
            .as_str(),
        "Enter a number of seats from 1 to 300",
    );
    for (offer, quantity, cycle, field, said) in [
        ("", "3", "annual", "offer", "Choose an offer"),
        ("nothing", "3", "annual", "offer", "Choose an offer"),
        (SEATS, "", "annual", "quantity", "Enter the number of seats, for example 10"),
        (SEATS, "many", "annual", "quantity", "Enter the number of seats as a whole number, for example 10"),
        (SEATS, "0", "annual", "quantity", range),
        (SEATS, "301", "annual", "quantity", range),
        (SEATS, "3", "", "billing_cycle", "Choose how often the subscription is billed"),
        (trial, "24", "", "quantity", "Enter 25: this offer has exactly this many seats"),
    ] {
        let line = [("offer", offer), ("quantity", quantity), ("billing_cycle", cycle), ("action", "add")];
        let refused = sales.post(&step, &line).await;
        refused.refuses(&[field]);
        assert_eq!(refused.error(field), said);
        assert_eq!(refused.value("quantity"), quantity, "kept");
    }
    assert_eq!(dump(&app.db).await, before);
    assert_eq!(sales.post(&step, &[("remove", "7")]).await.status, 303, "a line that is gone already");
}

#[actix_web::test]
async fn a_customer_who_will_be_asked_cannot_order_yet() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let step = step(&sales, &ASKED).await;
    add(&sales, &step, SEATS, "12").await;
    let page = sales.get(&step).await;
    assert!(page.text(".conflict").contains("No acceptance of the Microsoft agreement"));
    let way = page.attribute(".conflict a", "href").unwrap();
    let (edit, field) = way.split_once('#').unwrap();
    assert!(sales.get(edit).await.attribute(&format!("#{field}"), "name").is_some(), "the way out: {way}");
    assert_eq!(sales.post(&step, &[("action", "next")]).await.status, 409);
    let review = step.strip_suffix("/subscriptions").unwrap();
    assert_eq!(sales.get(review).await.location(), step, "nor by the address of the review");
    // Without subscriptions the registration succeeds.
    sales.post(&step, &[("remove", "0")]).await;
    assert_eq!(sales.post(&step, &[("action", "next")]).await.location(), review);
    let form = sales.get(review).await.form(review);
    assert!(sales.post(review, &form).await.location().ends_with("/registration"));
    assert_eq!((app.count("customers").await, app.count("orders").await), (1, 0));
}

#[actix_web::test]
async fn a_refused_order_at_submit_registers_nothing_and_is_logged() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let step = step(&sales, &[("accepted_year", "2023")]).await;
    add(&sales, &step, SEATS, "12").await;
    let review = step.strip_suffix("/subscriptions").unwrap();
    let form = sales.get(review).await.form(review);
    // Meanwhile a Global admin changes the catalogue through another copy.
    let sql = "update agreement_versions set outdated_before = '2024-01-01' where id = 'customer-2'";
    app.execute(query(sql)).await;
    let before = dump(&app.db).await;
    let refused = sales.post(review, &form).await;
    assert_eq!(refused.status, 409, "{}", refused.main());
    let mut after = dump(&app.db).await;
    let lines = after.get_mut("activity_log").unwrap();
    let new: Vec<_> = lines.extract_if(.., |it| !before["activity_log"].contains(it)).collect();
    assert_eq!(new.len(), 1);
    assert!(new[0].contains("order-refused") && new[0].contains("outdated"), "{new:?}");
    after.insert("log_leaves".into(), before["log_leaves"].clone());
    assert_eq!(after, before);
    // Only roles that may see customers see whose order it was.
    let (name, domain) = ("Société École", "societe-ecole.onmicrosoft.com");
    let said = |it: &str| [name, domain, "12\u{a0}×\u{a0}"].map(|word| it.contains(word));
    let path = "/activity?action=order-refused";
    let seen = sales.get(path).await.text("table.log tbody");
    assert_eq!(said(&seen), [true; 3], "{seen}");
    let user_admin = app.as_user_admin().await;
    let closed = user_admin.get(path).await.text("table.log tbody");
    assert_eq!(said(&closed), [false; 3], "{closed}");
    assert!(closed.contains("only for roles that see customers"), "{closed}");
}

#[actix_web::test]
async fn the_wizard_applies_the_limits_of_a_sandbox() {
    let app = TestApp::spawn_with(|it| paraph::app::Options { sandbox: true, ..it }).await;
    let sales = app.as_sales().await;
    let step = step(&sales, &[]).await;
    let refused = add(&sales, &step, SEATS, "26").await;
    refused.refuses(&["quantity"]);
    for _ in 0..5 {
        assert_eq!(add(&sales, &step, SEATS, "25").await.status, 303);
    }
    add(&sales, &step, SEATS, "1").await.refuses(&["offer"]);
}

#[actix_web::test]
async fn the_subscriptions_step_belongs_to_its_author_and_follows_account_info() {
    let app = TestApp::spawn().await;
    let (sales, agent) = (app.as_sales().await, app.as_admin_agent().await);
    let step = step(&sales, &[]).await;
    let before = dump(&app.db).await;
    assert_eq!(agent.get(&step).await.status, 409);
    assert_eq!(add(&agent, &step, SEATS, "3").await.status, 409);
    let unknown = format!("/customers/drafts/{}/subscriptions", uuid::Uuid::now_v7());
    assert_eq!(sales.get(&unknown).await.status, 409);
    assert_eq!(dump(&app.db).await, before);
}
