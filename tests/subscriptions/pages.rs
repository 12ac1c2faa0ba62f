//! A customer's subscriptions, their changes, and the list of subscriptions to cancel.

use paraph::model::subscriptions::subscription::State;
use paraph::store::db::query;

use crate::support::activity::last_action;
use crate::support::dump::dump;
use crate::support::orders::{AZURE_PLAN, SEATS, attempt, find, order, place, subscribe};
use crate::support::samples::{confirmed, customer};
use crate::support::withdrawals::withdraw;
use crate::support::{Client, TestApp, today};

async fn click(person: &Client, path: &str, noun: &str) -> crate::support::Response {
    let form = person.get(path).await.form(&format!("{path}/{noun}"));
    assert!(!form.is_empty(), "a button for {noun}");
    person.post(&format!("{path}/{noun}"), &form).await
}

#[actix_web::test]
async fn the_list_has_partner_centers_columns_and_navigation() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let mut new = confirmed("Crèche", (2024, 9, 3));
    new.company.tags = paraph::model::customers::company::Tags::default();
    let id = app.register(&sales, new).await;
    let path = format!("/customers/{id}/subscriptions");
    let page = sales.get(&path).await;
    assert!(page.text(".empty").contains("pas encore d’abonnement"));
    assert_eq!(page.texts(".side a"), ["Clients", "Abonnements", "Informations sur le compte"]);
    assert_eq!(page.texts(".side [aria-current]"), ["Abonnements"]);
    let account = sales.get(&format!("/customers/{id}")).await;
    assert_eq!(account.texts(".side [aria-current]"), ["Informations sur le compte"]);
    let seats = subscribe(&app, &sales, &id, SEATS, 1_0).await;
    subscribe(&app, &sales, &id, AZURE_PLAN, 1).await;
    let page = sales.get(&path).await;
    assert_eq!(
        page.texts("thead th"),
        [
            "Abonnement", "ID d’abonnement", "Quantité", "État", "Revendeur", "Cycle de facturation",
            "Renouvellement automatique", "Échéance",
        ]
    );
    assert_eq!(page.texts("tbody th"), ["Azure plan", "Office 365 Business Essentials"], "newest first");
    let row = page.texts("tbody tr:nth-child(2) td");
    assert_eq!(row[..6], [seats.as_str(), "10", "Actif", "Aucun", "Mensuel", "Activé"]);
    assert_eq!(page.texts("tbody tr:first-child td")[1..6], ["À l’usage", "Actif", "Aucun", "Mensuel", "–"]);
}

#[actix_web::test]
async fn the_export_has_all_subscriptions_and_no_formula() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 12).await;
    let other = subscribe(&app, &sales, &id, SEATS, 3).await;
    let rename = "update subscriptions set friendly_name = '=cmd|x', status = 'suspended' where id = $1";
    app.execute(query(rename).bind(&other)).await;
    app.execute(query("insert into resellers (id, name, mpn_id, mpa_signed) values ('r', '@Atelier, Nuage', '4815162', false)")).await;
    app.execute(query("update customers set reseller_id = 'r'")).await;
    let export = sales.get(&format!("/customers/{id}/subscriptions/export")).await;
    assert_eq!(export.header("content-disposition"), "attachment; filename=\"Subscriptions.csv\"");
    let expected = format!(
        "\u{feff}Subscription ID,Subscription,Quantity,Status,Reseller\r\n\
         {other},'=cmd|x,3,Suspended,\"'@Atelier, Nuage\"\r\n\
         {seats},Office 365 Business Essentials,12,Active,\"'@Atelier, Nuage\"\r\n"
    );
    assert_eq!(export.body, expected);
}

#[actix_web::test]
async fn a_long_list_comes_in_pages() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let new = order(&[(SEATS, 1); 53]);
    place(&app.db, &id, &new, attempt(sales.staff())).await;
    let page = sales.get(&format!("/customers/{id}/subscriptions")).await;
    let mut ids = page.texts("tbody td.id");
    assert_eq!(ids.len(), 50);
    let next = sales.get(&page.attribute("a[rel=next]", "href").unwrap()).await;
    assert!(next.attribute("a[rel=next]", "href").is_none());
    ids.extend(next.texts("tbody td.id"));
    assert_eq!(ids.len(), 53);
    assert!(ids.is_sorted_by(|one, other| one > other), "newest first, each once");
}

#[actix_web::test]
async fn the_main_action_follows_the_state_of_the_subscription() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 5).await;
    let path = format!("/customers/{id}/subscriptions/{seats}");
    let page = sales.get(&path).await;
    assert_eq!(page.texts(".actions .button:not(.secondary)"), ["Change the quantity"]);
    assert_eq!(page.texts(".actions .danger"), ["Cancel the subscription"]);
    withdraw(&app.db, &id, sales.staff()).await;
    let page = sales.get(&path).await;
    assert_eq!(page.texts(".actions .button:not(.secondary)"), ["Cancel the subscription"]);
    assert_eq!(page.texts(".actions .danger"), ["Cancel the subscription"]);
    assert_eq!(sales.get(&format!("{path}/cancellation")).await.text(".danger"), "Cancel the subscription");
    let date = today().format("%-d %-m %Y").to_string();
    let parts: Vec<&str> = date.split(' ').collect();
    let date = [("accepted_day", parts[0]), ("accepted_month", parts[1]), ("accepted_year", parts[2])];
    sales.fill_in(&format!("/customers/{id}/confirmations/new"), &date).await.location();
    let page = sales.get(&path).await;
    assert_eq!(page.texts(".actions .button:not(.secondary)"), ["Keep the subscription"]);
    assert!(!page.text(".warning").contains("no longer accepts"), "{}", page.text(".warning"));
}

#[actix_web::test]
async fn suspension_reactivation_and_cancellation_need_no_confirmation() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 5).await;
    withdraw(&app.db, &id, sales.staff()).await;
    let path = format!("/customers/{id}/subscriptions/{seats}");
    for (noun, state, action) in [
        ("suspension", State::Suspended, "subscription-suspended"),
        ("reactivation", State::Active, "subscription-reactivated"),
    ] {
        let done = click(&sales, &path, noun).await;
        assert_eq!(done.status, 303, "{}", done.main());
        assert_eq!(find(&app.db, &id, &seats).await.state, state);
        assert_eq!(last_action(&app.db, &id).await.0, action);
        assert!(!sales.get(done.location()).await.text("[role=status]").is_empty());
    }
    let done = click(&sales, &path, "auto-renewal").await;
    assert!(done.outcome().ends_with(" done-subscription-auto-renewal-off"));
    assert!(!find(&app.db, &id, &seats).await.auto_renew);
    let ask = sales.get(&format!("{path}/cancellation")).await;
    assert_eq!(ask.text("h1"), "Cancel “Office 365 Business Essentials”?");
    let form = ask.form(&format!("{path}/cancellation"));
    let done = sales.post(&format!("{path}/cancellation"), &form).await;
    assert!(done.outcome().ends_with(" done-subscription-cancelled"));
    let before = dump(&app.db).await;
    assert_eq!(sales.post(&format!("{path}/cancellation"), &form).await.location(), done.location(), "twice");
    assert_eq!(dump(&app.db).await, before);
    let page = sales.get(&path).await;
    assert!(page.texts(".actions a, .actions button").is_empty(), "nothing is left to do");
    for page in ["quantity/edit", "renewal", "cancellation"] {
        let page = sales.get(&format!("{path}/{page}")).await;
        assert!(page.text(".warning").contains("has ended"), "{}", page.main());
    }
}

#[actix_web::test]
async fn a_second_editor_gets_a_conflict() {
    let app = TestApp::spawn().await;
    let (sales, agent) = (app.as_sales().await, app.as_admin_agent().await);
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 5).await;
    let path = format!("/customers/{id}/subscriptions/{seats}");
    let edit = format!("{path}/quantity/edit");
    let mine = crate::support::changed(sales.get(&edit).await.form(&edit), &[("quantity", "9")]);
    let suspend = sales.get(&path).await.form(&format!("{path}/suspension"));
    assert_eq!(agent.fill_in(&edit, &[("quantity", "7")]).await.status, 303);
    let before = dump(&app.db).await;
    let conflict = sales.post(&edit, &mine).await;
    assert_eq!(conflict.status, 409);
    assert!(conflict.text(".conflict").ends_with("Quantity7"), "{}", conflict.main());
    assert_eq!(conflict.value("quantity"), "9", "nothing typed is lost");
    let told = sales.post(&format!("{path}/suspension"), &suspend).await;
    assert_eq!(told.status, 409);
    assert!(told.text(".conflict").contains("Someone else has changed"), "{}", told.main());
    assert_eq!(dump(&app.db).await, before);
    assert_eq!(sales.post(&edit, &conflict.form(&edit)).await.status, 303);
    assert_eq!(find(&app.db, &id, &seats).await.quantity, 9);
    // The same quantity sent twice is one change.
    let again = crate::support::changed(sales.get(&edit).await.form(&edit), &[("quantity", "8")]);
    assert_eq!(sales.post(&edit, &again).await.status, 303);
    let before = dump(&app.db).await;
    assert_eq!(sales.post(&edit, &again).await.status, 303);
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn seats_change_within_bounds_and_only_while_active() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 5).await;
    let plan = subscribe(&app, &sales, &id, AZURE_PLAN, 1).await;
    let path = format!("/customers/{id}/subscriptions/{seats}");
    let edit = format!("{path}/quantity/edit");
    for quantity in ["", "x", "0", "301", "99999999999999999999"] {
        let refused = sales.fill_in(&edit, &[("quantity", quantity)]).await;
        refused.refuses(&["quantity"]);
        assert_eq!(refused.value("quantity"), quantity);
    }
    let form = crate::support::changed(sales.get(&edit).await.form(&edit), &[("quantity", "6")]);
    click(&sales, &path, "suspension").await;
    let page = sales.get(&edit).await;
    assert!(page.text(".warning").contains("Reactivate it first"), "{}", page.main());
    assert_eq!(sales.post(&edit, &form).await.status, 409);
    assert_eq!(find(&app.db, &id, &seats).await.quantity, 5);
    let plan = format!("/customers/{id}/subscriptions/{plan}");
    let page = sales.get(&format!("{plan}/quantity/edit")).await;
    assert!(page.text(".warning").contains("billed by usage"), "{}", page.main());
    assert_eq!(
        sales.get(&plan).await.texts(".actions button, .actions a"),
        ["Suspend", "Cancel the subscription"]
    );
}

#[actix_web::test]
async fn a_subscription_to_cancel_stays_listed_until_cancelled_or_kept() {
    let app = TestApp::spawn().await;
    let (sales, admin) = (app.as_sales().await, app.as_global_admin().await);
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let stays = app.register(&sales, confirmed("Épicerie", (2024, 9, 3))).await;
    subscribe(&app, &sales, &stays, SEATS, 5).await;
    let one = subscribe(&app, &sales, &id, SEATS, 5).await;
    let other = subscribe(&app, &sales, &id, SEATS, 6).await;
    assert!(sales.get("/subscriptions/to-cancel").await.text(".empty").contains("No subscription"));
    withdraw(&app.db, &id, sales.staff()).await;
    let list = admin.get("/subscriptions/to-cancel").await;
    assert_eq!(list.texts("tbody td:nth-child(2)"), ["Crèche creche.onmicrosoft.com"; 2]);
    let page = sales.get(&format!("/customers/{id}/subscriptions")).await;
    assert!(page.text(".warning").contains("must be cancelled"), "{}", page.main());
    assert_eq!(page.texts("tbody .tag.withdrawn").len(), 2);
    let (one, other) =
        (format!("/customers/{id}/subscriptions/{one}"), format!("/customers/{id}/subscriptions/{other}"));
    let version = |form: Vec<(String, String)>| form.into_iter().find(|(name, _)| name == "version").unwrap();
    let version = version(sales.get(&one).await.form(&format!("{one}/suspension")));
    let keep = format!("form[action='{one}/retention']");
    assert!(sales.get(&one).await.attribute(&keep, "action").is_none(), "no button to keep it");
    assert_eq!(sales.post(&format!("{one}/retention"), &[version]).await.status, 409);
    // After a new confirmation one is kept, and the other still waits.
    let confirm = format!("/customers/{id}/confirmations/new");
    let date = [("accepted_day", "4"), ("accepted_month", "9"), ("accepted_year", "2024")];
    assert_eq!(sales.fill_in(&confirm, &date).await.status, 303);
    assert_eq!(sales.get("/subscriptions/to-cancel").await.texts("tbody tr").len(), 2, "not by itself");
    let kept = click(&sales, &one, "retention").await;
    assert!(kept.outcome().ends_with(" done-subscription-kept"), "{}", kept.main());
    assert_eq!(last_action(&app.db, &id).await.0, "subscription-kept");
    assert_eq!(sales.get("/subscriptions/to-cancel").await.texts("tbody tr").len(), 1);
    let cancellation = format!("{other}/cancellation");
    let form = sales.get(&cancellation).await.form(&cancellation);
    sales.post(&cancellation, &form).await;
    assert!(sales.get("/subscriptions/to-cancel").await.texts("tbody tr").is_empty());
    assert_eq!(sales.get("/subscriptions/to-cancel?since=never").await.status, 400);
}

#[actix_web::test]
async fn a_subscription_of_another_customer_is_not_found() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let other = app.register(&sales, customer("Épicerie")).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 5).await;
    let before = dump(&app.db).await;
    let path = format!("/customers/{other}/subscriptions/{seats}");
    for page in ["", "/quantity/edit", "/renewal", "/cancellation"] {
        assert_eq!(sales.get(&format!("{path}{page}")).await.status, 404, "{page}");
    }
    for noun in ["suspension", "reactivation", "cancellation", "retention", "renewal"] {
        assert_eq!(sales.post(&format!("{path}/{noun}"), &[("version", "1")]).await.status, 404, "{noun}");
    }
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn a_global_admin_may_see_but_not_change_subscriptions() {
    let app = TestApp::spawn().await;
    let (sales, admin) = (app.as_sales().await, app.as_global_admin().await);
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 5).await;
    let list = admin.get(&format!("/customers/{id}/subscriptions")).await;
    assert!(list.attribute("a[href$='/orders/new']", "href").is_none());
    let page = admin.get(&format!("/customers/{id}/subscriptions/{seats}")).await;
    assert_eq!(page.status, 200);
    assert!(page.texts(".actions a, .actions button").is_empty());
}
