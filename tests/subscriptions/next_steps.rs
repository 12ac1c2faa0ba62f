//! What the pages of subscriptions say to do next.

use paraph::store::db::query;

use crate::support::dump::dump;
use crate::support::orders::{AZURE_PLAN, SEATS, find, subscribe};
use crate::support::samples::{confirmed, customer};
use crate::support::withdrawals::withdraw;
use crate::support::{Client, TestApp, changed};

const DATE: [(&str, &str); 3] = [("accepted_day", "4"), ("accepted_month", "9"), ("accepted_year", "2024")];

async fn click(person: &Client, path: &str, noun: &str) -> String {
    let form = person.get(path).await.form(&format!("{path}/{noun}"));
    let done = person.post(&format!("{path}/{noun}"), &form).await;
    person.get(done.location()).await.text("[role=status]")
}

#[actix_web::test]
async fn a_customer_that_accepts_again_has_subscriptions_to_keep_or_to_cancel() {
    let app = TestApp::spawn().await;
    let (sales, admin) = (app.as_sales().await.in_french(), app.as_global_admin().await.in_french());
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let other = app.register(&sales, confirmed("Épicerie", (2024, 9, 3))).await;
    subscribe(&app, &sales, &id, SEATS, 5).await;
    subscribe(&app, &sales, &other, SEATS, 5).await;
    withdraw(&app.db, &id, sales.staff()).await;
    withdraw(&app.db, &other, sales.staff()).await;
    let (list, confirm) =
        (format!("/customers/{id}/subscriptions"), format!("/customers/{id}/confirmations/new"));
    let page = sales.get(&list).await;
    assert!(page.text(".warning").contains("n’accepte plus le contrat"), "{}", page.main());
    assert_eq!(page.attributes(".warning a", "href"), ["#list", confirm.as_str()], "both ways on");
    assert!(page.attribute("#list", "id").is_some());
    assert_eq!(admin.get(&list).await.attributes(".warning a", "href"), ["#list"], "may not record it");
    assert!(!sales.get("/subscriptions/to-cancel").await.text("tbody").contains("De nouveau accepté"));
    sales.fill_in(&confirm, &DATE).await.location();
    let warning = sales.get(&list).await.text(".warning");
    assert!(warning.contains("a de nouveau accepté") && !warning.contains("n’accepte plus"), "{warning}");
    assert!(warning.contains("de le conserver ou de le résilier"), "{warning}");
    let states = sales.get("/subscriptions/to-cancel").await.texts("tbody td:nth-child(4)");
    assert_eq!(states, ["Actif De nouveau accepté\u{a0}: à conserver ou à résilier", "Actif"]);
}

#[actix_web::test]
async fn an_outdated_acceptance_is_not_called_a_withdrawal() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 5).await;
    withdraw(&app.db, &id, sales.staff()).await;
    sales.fill_in(&format!("/customers/{id}/confirmations/new"), &DATE).await.location();
    app.execute(query("update customers set standing = 'customer-1'")).await;
    for path in [String::new(), format!("/{seats}")] {
        let warning = sales.get(&format!("/customers/{id}/subscriptions{path}")).await.text(".warning");
        assert!(warning.contains("The customer has accepted an earlier version."), "{warning}");
        assert!(!warning.contains("no longer accepts"), "{warning}");
    }
    let warning = sales.get(&format!("/customers/{id}/subscriptions")).await.text(".warning");
    assert!(warning.contains("choose whether to keep or cancel"), "the mark is still there: {warning}");
}

#[actix_web::test]
async fn a_usage_based_subscription_has_no_quantity_in_any_list() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    subscribe(&app, &sales, &id, AZURE_PLAN, 1).await;
    withdraw(&app.db, &id, sales.staff()).await;
    for list in [format!("/customers/{id}/subscriptions"), "/subscriptions/to-cancel".to_owned()] {
        let quantities = sales.get(&list).await.texts("tbody td[data-label=Quantity]");
        assert_eq!(quantities, ["Usage-based"], "{list}");
    }
}

#[actix_web::test]
async fn an_offer_that_needs_more_seats_than_a_sandbox_has_says_so() {
    // 100 seats at least.
    const POSTS: &str = "D91596FF-B990-4A15-A9F0-704B91DB2583";
    let app = TestApp::spawn_sandbox().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let path = format!("/customers/{id}/orders/new");
    let said = async |quantity: &str| {
        let line = [("offer", POSTS), ("quantity", quantity), ("billing_cycle", "annual")];
        let refused = sales.fill_in(&path, &line).await;
        assert_eq!(refused.status, 422);
        refused.texts(".error-summary li").concat()
    };
    let (few, enough) = (said("3").await, said("100").await);
    assert!(few.contains("from 100 to ") && !few.contains("to 25"), "{few}");
    assert!(enough.contains("25"), "{enough}");
}

#[actix_web::test]
async fn what_was_done_must_also_be_done_in_partner_center() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 5).await;
    let path = format!("/customers/{id}/subscriptions/{seats}");
    let order = [("offer", SEATS), ("quantity", "7"), ("billing_cycle", "annual")];
    let mut said = Vec::new();
    let ordered = sales.fill_in(&format!("/customers/{id}/orders/new"), &order).await;
    said.push(sales.get(ordered.location()).await.text("[role=status]"));
    let changed = sales.fill_in(&format!("{path}/quantity/edit"), &[("quantity", "6")]).await;
    said.push(sales.get(changed.location()).await.text("[role=status]"));
    for noun in ["suspension", "reactivation", "auto-renewal"] {
        said.push(click(&sales, &path, noun).await);
    }
    let cancellation = format!("{path}/cancellation");
    let form = sales.get(&cancellation).await.form(&cancellation);
    let cancelled = sales.post(&cancellation, &form).await;
    said.push(sales.get(cancelled.location()).await.text("[role=status]"));
    for text in said {
        assert!(text.contains("n’est pas transmis à Microsoft"), "{text}");
        assert!(text.contains("Faites de même dans l’Espace partenaires"), "{text}");
    }
}

#[actix_web::test]
async fn a_quantity_that_stays_the_same_is_not_said_to_be_changed() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 3).await;
    let path = format!("/customers/{id}/subscriptions/{seats}");
    let edit = format!("{path}/quantity/edit");
    let before = dump(&app.db).await;
    let same = sales.fill_in(&edit, &[("quantity", "3")]).await;
    assert_eq!(dump(&app.db).await, before);
    let page = sales.get(same.location()).await;
    assert_eq!(page.text("[role=status]"), "La quantité est inchangée\u{a0}: 3.");
    assert!(page.attribute("[role=status].notice", "class").is_some());
    // A form that changed the quantity and is sent twice.
    let form = changed(sales.get(&edit).await.form(&edit), &[("quantity", "4")]);
    for _ in 0..2 {
        let done = sales.post(&edit, &form).await;
        assert!(done.outcome().ends_with(" done-subscription-quantity"), "{}", done.outcome());
    }
    // The acceptance that a change asked for, sent with the quantity as it was.
    withdraw(&app.db, &id, sales.staff()).await;
    let refused = sales.fill_in(&edit, &[("quantity", "5")]).await;
    assert_eq!(refused.texts(".buttons button")[0], "Consigner l’acceptation et modifier la quantité");
    let typed = [&DATE[..], &[("quantity", "4")]].concat();
    let done = sales.post(&edit, &changed(refused.form(&edit), &typed)).await;
    let said = sales.get(done.location()).await.text("[role=status]");
    assert_eq!(said, "L’acceptation est consignée. La quantité est inchangée\u{a0}: 4.");
    assert_eq!(find(&app.db, &id, &seats).await.quantity, 4);
}

#[actix_web::test]
async fn the_switch_of_auto_renewal_says_where_it_stands() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 3).await;
    let path = format!("/customers/{id}/subscriptions/{seats}");
    let is_on = find(&app.db, &id, &seats).await.auto_renew;
    for on in [!is_on, is_on] {
        let said = if on { "Auto-renewal is on." } else { "Auto-renewal is off." };
        assert!(click(&sales, &path, "auto-renewal").await.starts_with(said));
    }
}

#[actix_web::test]
async fn a_sandbox_has_one_limit_of_seats() {
    let app = TestApp::spawn_sandbox().await;
    let sales = app.as_sales().await.in_french();
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 3).await;
    let edit = format!("/customers/{id}/subscriptions/{seats}/quantity/edit");
    assert_eq!(sales.get(&edit).await.text("#quantity-hint"), "De 1 à 25");
    let order = format!("/customers/{id}/orders/new");
    for quantity in ["0", "301"] {
        let line = [("offer", SEATS), ("quantity", quantity), ("billing_cycle", "annual")];
        for refused in
            [sales.fill_in(&order, &line).await, sales.fill_in(&edit, &[("quantity", quantity)]).await]
        {
            assert_eq!(refused.error("quantity"), "Saisissez un nombre de licences de 1 à 25", "{quantity}");
        }
    }
}

#[actix_web::test]
async fn a_form_that_cannot_succeed_yet_says_how_it_can() {
    let app = TestApp::spawn().await;
    let (sales, admin) = (app.as_sales().await.in_french(), app.as_global_admin().await);
    let id = app.register(&sales, customer("Nouvelle")).await;
    let left = app.register(&sales, confirmed("Partie", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &left, SEATS, 5).await;
    withdraw(&app.db, &left, sales.staff()).await;
    for (id, path) in [
        (&id, format!("/customers/{id}/orders/new")),
        (&left, format!("/customers/{left}/orders/new")),
        (&left, format!("/customers/{left}/subscriptions/{seats}/quantity/edit")),
    ] {
        let page = sales.get(&path).await;
        let warning = page.text(".warning");
        assert!(warning.contains("Tant que l’acceptation du client n’est pas consignée, aucun achat"));
        assert!(warning.contains("consigne les deux en une fois"), "{warning}");
        let confirm = format!("/customers/{id}/confirmations/new");
        assert_eq!(page.attributes(".warning a", "href"), [confirm.as_str()], "{path}");
        assert_eq!(sales.get(&confirm).await.status, 200);
    }
    assert_eq!(admin.get(&format!("/customers/{id}/orders/new")).await.status, 403);
    // No agreement can be confirmed today: there is no page to record the acceptance.
    app.execute(query("update agreements set confirmable_until = '2020-01-31'")).await;
    app.execute(query("update partner set catalogue_version = catalogue_version + 1")).await;
    let page = sales.get(&format!("/customers/{id}/orders/new")).await;
    assert!(page.attributes(".warning a", "href").is_empty(), "{}", page.main());
    assert!(!page.text(".warning").contains("ci-dessous"), "{}", page.main());
}

#[actix_web::test]
async fn no_reseller_is_said_in_one_way() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 3).await;
    let list = format!("/customers/{id}/subscriptions");
    assert_eq!(sales.get(&list).await.texts("tbody td")[3], "Aucun");
    assert_eq!(sales.get(&format!("{list}/{seats}")).await.fact("Revendeur"), "Aucun");
}
