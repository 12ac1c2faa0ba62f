//! Eligibility on pages: refusal reasons, and recording the missing acceptance within the order form.

use chrono::{Datelike, Days, NaiveDate};
use paraph::model::acceptances::confirmation::Confirmation;
use paraph::model::catalogue::agreement::AgreementType;
use paraph::model::kernel::lang::Lang;
use paraph::store::acceptances::confirmations;
use paraph::store::db::query;

use crate::support::activity::{activity, last_action};
use crate::support::dump::dump;
use crate::support::orders::{AZURE_PLAN, SEATS, find, subscribe};
use crate::support::samples::{confirmed, customer};
use crate::support::withdrawals::withdraw;
use crate::support::{Client, Response, TestApp, changed, today};

fn line(offer: &str) -> [(&str, &str); 3] {
    [("offer", offer), ("quantity", "7"), ("billing_cycle", "annual")]
}

async fn order(person: &Client, id: &str, offer: &str) -> Response {
    person.fill_in(&format!("/customers/{id}/orders/new"), &line(offer)).await
}

/// Fills in the prompt of a refused order, with changes.
async fn answer(person: &Client, path: &str, refused: &Response, changes: &[(&str, &str)]) -> Response {
    person.post(path, &changed(refused.form(path), changes)).await
}

const DATE: [(&str, &str); 3] = [("accepted_day", "3"), ("accepted_month", "9"), ("accepted_year", "2024")];

async fn current(app: &TestApp, id: &str) -> Option<Confirmation> {
    let agreement = AgreementType::MicrosoftCustomerAgreement;
    confirmations::find_current(&app.db, id, agreement).await.unwrap()
}

#[actix_web::test]
async fn each_refusal_reason_is_shown_with_its_day() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let new = app.register(&sales, customer("Nouvelle")).await;
    let left = app.register(&sales, confirmed("Partie", (2024, 9, 3))).await;
    withdraw(&app.db, &left, sales.staff()).await;
    let outdated = app.register(&sales, confirmed("Ancienne", (2022, 9, 3))).await;
    let mut cloud = confirmed("Nuage", (2019, 3, 4));
    cloud.acceptance.as_mut().unwrap().agreement_type = AgreementType::MicrosoftCloudAgreement;
    let cloud = app.register(&sales, cloud).await;
    for (id, code, said) in [
        (&new, "not_provided", "Aucune acceptation du Contrat Microsoft n’est confirmée"),
        (&left, "withdrawn", "Le client n’accepte plus le contrat"),
        (&outdated, "outdated", "Depuis le 7\u{a0}octobre\u{a0}2024, les commandes exigent"),
        (&cloud, "cloud_agreement_over", "Il était valable jusqu’au 31\u{a0}janvier\u{a0}2020"),
    ] {
        let path = format!("/customers/{id}/orders/new");
        let form = sales.get(&path).await;
        assert!(form.text(".warning").contains(said), "{code}: {}", form.main());
        assert!(form.texts("#first_name").is_empty() && form.attribute("#first_name", "id").is_none());
        let subscriptions = sales.get(&format!("/customers/{id}/subscriptions")).await;
        assert!(subscriptions.text("main").contains(said), "{code}");
        let refused = order(&sales, id, SEATS).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text(".conflict").contains(said), "{code}: {}", refused.main());
        assert_eq!(refused.texts(".buttons button"), ["Consigner l’acceptation et commander", "Annuler"]);
        assert_eq!(refused.value("quantity"), "7", "nothing typed is lost");
        assert_eq!(refused.attribute("#offer option[selected]", "value").unwrap().to_lowercase(), SEATS);
        let (action, after) = last_action(&app.db, id).await;
        assert_eq!(action, "order-refused");
        assert!(after.contains(code), "{after}");
    }
    assert_eq!(app.count("orders").await, 0);
    // While the Cloud Agreement is valid, only the Azure plan needs more.
    app.execute(query("update agreements set confirmable_until = null")).await;
    app.execute(query("update partner set catalogue_version = catalogue_version + 1")).await;
    let refused = order(&sales, &cloud, AZURE_PLAN).await;
    assert!(refused.text(".conflict").contains("Cette offre exige le Contrat client Microsoft"));
    assert_eq!(order(&sales, &cloud, SEATS).await.status, 303);
}

#[actix_web::test]
async fn upcoming_requirements_are_announced_and_do_not_block() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Ancienne", (2022, 9, 3))).await;
    let day: NaiveDate = today() + Days::new(20);
    let sql = "update agreement_versions set enforced_from = $1 where id = 'customer-2'";
    app.execute(query(sql).bind(day)).await;
    app.execute(query("update partner set catalogue_version = catalogue_version + 1")).await;
    let form = sales.get(&format!("/customers/{id}/orders/new")).await;
    let said = Lang::En.date_on_one_line(day);
    assert!(form.text(".warning").contains(&said), "{}", form.main());
    assert!(order(&sales, &id, SEATS).await.outcome().ends_with(" done-ordered"));
}

#[actix_web::test]
async fn acceptance_and_order_are_saved_together() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let path = format!("/customers/{id}/orders/new");
    let refused = order(&sales, &id, SEATS).await;
    assert_eq!(refused.value("first_name"), "Zoé", "the contact is offered");
    assert_eq!(refused.value("accepted_year"), "", "no day is made up");
    let typed = [&DATE[..], &[("first_name", "Ada"), ("last_name", "Roy"), ("phone", "")]].concat();
    let form = changed(refused.form(&path), &typed);
    let done = sales.post(&path, &form).await;
    assert!(done.outcome().ends_with("/subscriptions done-ordered-confirmed"), "{}", done.main());
    let recorded = current(&app, &id).await.unwrap();
    assert_eq!((recorded.contact.first_name.as_str(), recorded.contact.phone), ("Ada", None));
    let actions: Vec<_> = activity(&app.db, &id).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions[1..], ["order-refused", "confirmation-recorded", "order-placed"]);
    let page = sales.get(done.location()).await;
    let said = page.text("[role=status]");
    assert!(said.starts_with("The order is placed, and the acceptance is recorded."), "{said}");
    assert_eq!(page.texts("tbody .tag"), ["Active"]);
    // A double click, a reload or a retry.
    let before = dump(&app.db).await;
    assert_eq!(sales.post(&path, &form).await.location(), done.location());
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn an_acceptance_that_does_not_help_is_not_recorded_and_keeps_the_form() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let path = format!("/customers/{id}/orders/new");
    let refused = order(&sales, &id, SEATS).await;
    let before = dump(&app.db).await;
    let later = (today() + Days::new(2)).year().to_string();
    for (changes, field, said) in [
        (&[][..], "accepted_day", "Enter the date the customer accepted"),
        (&[("first_name", "")][..], "first_name", "Enter"),
        (&[("email", "no")][..], "email", "Enter"),
        (
            &[("accepted_day", "31"), ("accepted_month", "12"), ("accepted_year", &later)],
            "accepted_day",
            "Enter today’s date",
        ),
        (
            &[("accepted_day", "3"), ("accepted_month", "9"), ("accepted_year", "2022")],
            "accepted_day",
            "Enter an acceptance date of 1\u{a0}April\u{a0}2023 or later",
        ),
        // Errors of the order are shown with the typed acceptance kept.
        (&[("quantity", "0"), ("first_name", "Ada")][..], "quantity", "Enter a number of seats"),
    ] {
        let again = answer(&sales, &path, &refused, changes).await;
        assert_eq!(again.status, 422, "{changes:?}");
        assert!(again.error(field).starts_with(said), "{changes:?}: {}", again.error(field));
        let typed = changed(refused.form(&path), changes);
        let kept = again.form(&path);
        for (name, value) in typed.iter().filter(|(name, _)| name != "csrf") {
            assert!(kept.contains(&(name.clone(), value.clone())), "{name} = {value} is kept: {kept:?}");
        }
        assert_eq!(again.texts(".buttons button"), ["Record the acceptance and order", "Cancel"]);
    }
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn a_concurrent_confirmation_is_shown_before_ordering() {
    let app = TestApp::spawn().await;
    let (sales, agent) = (app.as_sales().await, app.as_admin_agent().await);
    let id = app.register(&sales, customer("Crèche")).await;
    let path = format!("/customers/{id}/orders/new");
    let refused = order(&sales, &id, SEATS).await;
    let confirm = format!("/customers/{id}/confirmations/new");
    let theirs = [&DATE[..], &[("first_name", "Première"), ("last_name", "Roy"), ("email", "p@roy.example")]];
    assert_eq!(agent.fill_in(&confirm, &theirs.concat()).await.status, 303);
    let conflict = answer(&sales, &path, &refused, &DATE).await;
    assert_eq!(conflict.status, 409);
    assert!(conflict.text(".conflict").contains("Première Roy"), "{}", conflict.main());
    assert_eq!(app.count("orders").await, 0);
    let done = answer(&sales, &path, &conflict, &[]).await;
    assert!(done.outcome().ends_with(" done-ordered-confirmed"), "{}", done.main());
    assert_eq!(current(&app, &id).await.unwrap().contact.first_name, "Zoé");
}

#[actix_web::test]
async fn a_seat_change_asks_for_the_acceptance_and_continues() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 5).await;
    withdraw(&app.db, &id, sales.staff()).await;
    let path = format!("/customers/{id}/subscriptions/{seats}/quantity/edit");
    for quantity in ["4", "6"] {
        let refused = sales.fill_in(&path, &[("quantity", quantity)]).await;
        assert_eq!(refused.status, 409);
        assert!(refused.text(".conflict").contains("no longer accepts the agreement"), "{}", refused.main());
        assert_eq!(refused.value("quantity"), quantity);
        let (action, after) = last_action(&app.db, &id).await;
        assert_eq!(action, "quantity-refused");
        assert!(after.contains("withdrawn"), "{after}");
    }
    let refused = sales.fill_in(&path, &[("quantity", "6")]).await;
    let done = answer(&sales, &path, &refused, &DATE).await;
    assert!(done.outcome().ends_with(" done-subscription-quantity-confirmed"), "{}", done.main());
    let saved = find(&app.db, &id, &seats).await;
    assert_eq!(
        (saved.quantity, saved.is_to_cancel()),
        (6, true),
        "it stays to be cancelled until it is kept"
    );
    let page = sales.get(done.location()).await;
    assert!(page.text(".warning").contains("you can keep or cancel the subscription"), "{}", page.main());
}

#[actix_web::test]
async fn a_manual_renewal_asks_for_the_acceptance_and_continues() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let seats = subscribe(&app, &sales, &id, SEATS, 5).await;
    let end = today() + Days::new(3);
    let start = end - chrono::Months::new(12);
    let sql =
        "update subscriptions set auto_renew = false, started_on = $1, ends_on = $2, to_cancel_since = $3";
    app.execute(query(sql).bind(start).bind(end).bind(today())).await;
    let old = "update confirmations set accepted_on = '2022-09-03'";
    app.execute(query(old)).await;
    app.execute(query("update customers set standing = 'customer-1', accepted_on = '2022-09-03'")).await;
    let path = format!("/customers/{id}/subscriptions/{seats}/renewal");
    let refused = sales.fill_in(&path, &[]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text(".conflict").contains("7\u{a0}October\u{a0}2024"), "{}", refused.main());
    assert_eq!(last_action(&app.db, &id).await.0, "renewal-refused");
    assert_eq!(refused.texts(".buttons button")[0], "Record the acceptance and renew");
    let done = answer(&sales, &path, &refused, &DATE).await;
    assert!(done.outcome().ends_with(" done-subscription-renewed-confirmed"), "{}", done.main());
    let renewed = find(&app.db, &id, &seats).await;
    assert_eq!(renewed.ends_on, Some(end + chrono::Months::new(12)));
    assert_eq!(renewed.to_cancel_since, None, "the customer agrees again");
    assert!(last_action(&app.db, &id).await.1.contains(r#""to_cancel_since":null"#));
    let actions: Vec<_> = activity(&app.db, &id).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions[3..], ["renewal-refused", "confirmation-superseded", "subscription-renewed"]);
    // Renewed once: the term now ends a year later.
    let again = sales.get(&path).await;
    assert!(again.text(".warning").contains("can be renewed from"), "{}", again.main());
}

#[actix_web::test]
async fn a_form_resent_with_other_fields_is_refused_and_shows_the_first_order() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let path = format!("/customers/{id}/orders/new");
    let form = changed(sales.get(&path).await.form(&path), &line(SEATS));
    assert_eq!(sales.post(&path, &form).await.status, 303);
    let before = dump(&app.db).await;
    assert!(sales.post(&path, &form).await.outcome().ends_with(" done-ordered"), "sent twice as it was");
    for change in [("quantity", "8"), ("billing_cycle", "monthly"), ("offer", AZURE_PLAN)] {
        let again = sales.post(&path, &changed(form.clone(), &[change])).await;
        assert_eq!(again.status, 409, "{change:?}");
        let said = again.text(".conflict");
        assert!(
            said.contains("This form has already been sent") && said.contains("7\u{a0}×\u{a0}"),
            "{said}"
        );
        assert!(said.contains("(Annual"), "{said}");
        assert_ne!(again.value("order_id"), form.iter().find(|it| it.0 == "order_id").unwrap().1);
    }
    assert_eq!(dump(&app.db).await, before, "nothing was written");
    let again = sales.post(&path, &changed(form, &[("quantity", "8")])).await;
    assert_eq!(again.value("quantity"), "8", "nothing typed is lost");
    assert_eq!(sales.post(&path, &again.form(&path)).await.status, 303);
    assert_eq!((app.count("orders").await, app.count("subscriptions").await), (2, 2));
}
