//! Procedure 2: confirming the acceptance of an existing customer.

use paraph::store::db::query;
use tokio::join;

use crate::support::dump::dump;
use crate::support::samples::{confirmed, customer};
use crate::support::{Response, TestApp, changed};

/// Signatory and acceptance date.
const ADA: [(&str, &str); 7] = [
    ("first_name", "Ada"),
    ("last_name", "Roy"),
    ("email", "ada.roy@client.example"),
    ("phone", ""),
    ("accepted_day", "12"),
    ("accepted_month", "10"),
    ("accepted_year", "2024"),
];

/// The "State" column of the history, newest first.
fn states(account: &Response) -> Vec<String> {
    account.texts("td[data-label='State']")
}

#[actix_web::test]
async fn sales_may_confirm_an_existing_customer() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Boulangerie du Marché")).await;
    let account = format!("/customers/{id}");
    let page = sales.get(&account).await;
    assert_eq!(page.fact("Customer acceptance confirmed by partner"), "Not provided");
    assert_eq!(page.fact("Next step"), "Obtain the customer’s acceptance, then select Confirm acceptance.");
    let form = format!("{account}/confirmations/new");
    let links = ["Update Microsoft Customer Agreement", "Confirm acceptance"];
    assert_eq!(page.texts(&format!("a[href='{form}']")), links);
    assert_eq!(sales.get(&form).await.text("label[for=phone]"), "Phone number (optional)");
    assert_eq!(sales.get(&form).await.texts(".buttons button"), ["Save and continue"]);
    let saved = sales.fill_in(&form, &ADA).await;
    assert_eq!(saved.outcome(), format!("{account} done-confirmation"));
    let page = sales.get(saved.location()).await;
    assert!(page.text(".done").starts_with("The confirmation is recorded."));
    assert_eq!(page.fact("Customer acceptance confirmed by partner"), "Provided Confirmed");
    assert_eq!(page.fact("Accepted by"), "Ada Roy ada.roy@client.example");
    assert_eq!(page.fact("Agreement acceptance date"), "12\u{a0}October\u{a0}2024");
    assert!(page.fact("Recorded by").starts_with("Samuel Sales "));
    assert!(page.fact("Recorded by").ends_with("(Europe/Paris)"));
    assert!(page.fact("Agreement").contains("117a77b0-9360-443b-8795-c6dedc750cf9"));
    assert_eq!(states(&page), ["Current"]);
    assert_eq!(page.texts(".activity strong"), ["Acceptance confirmed", "Customer registered"]);
}

#[actix_web::test]
async fn an_existing_customer_is_confirmed_in_french() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await.in_french();
    let id = app.register(&agent, customer("Boulangerie du Marché")).await;
    let account = format!("/customers/{id}");
    let page = agent.get(&account).await;
    assert_eq!(page.text("h1"), "Informations sur le compte | Boulangerie du Marché");
    assert_eq!(page.fact("Acceptation confirmée par le partenaire"), "Non fournie");
    let form = format!("{account}/confirmations/new");
    let links = ["Mettre à jour Contrat client Microsoft", "Confirmer l’acceptation"];
    assert_eq!(page.texts(&format!("a[href='{form}']")), links);
    assert_eq!(agent.get(&form).await.texts(".buttons button"), ["Enregistrer et continuer"]);
    let typed = changed(agent.get(&form).await.form(&form), &ADA);
    let saved =
        agent.post(&form, &changed(typed, &[("accepted_month", "août"), ("accepted_day", "1")])).await;
    let page = agent.get(saved.location()).await;
    assert_eq!(page.fact("Acceptation confirmée par le partenaire"), "Fournie Confirmée");
    assert_eq!(page.fact("Date d’acceptation du contrat"), "1er\u{a0}août\u{a0}2024");
}

#[actix_web::test]
async fn the_form_is_titled_with_the_agreement_that_is_confirmed() {
    let app = TestApp::spawn().await;
    app.execute(query("update agreements set confirmable_until = null")).await;
    app.execute(query("update partner set catalogue_version = 2")).await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Boulangerie")).await;
    let agent = app.as_admin_agent().await.in_french();
    let titles = [
        (sales, ["Microsoft Customer Agreement", "Microsoft Cloud Agreement"]),
        (agent, ["Contrat client Microsoft", "Contrat Microsoft Cloud"]),
    ];
    for (person, [customer, cloud]) in titles {
        for (query, agreement) in [("", customer), ("?agreement=MicrosoftCloudAgreement", cloud)] {
            let page = person.get(&format!("/customers/{id}/confirmations/new{query}")).await;
            assert_eq!(page.text("title"), format!("{agreement} – Boulangerie – Paraph"));
            assert_eq!(page.text("h1"), format!("{agreement} | Boulangerie"));
        }
    }
}

#[actix_web::test]
async fn sales_may_correct_a_confirmation_and_nothing_is_lost() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche Beaumarchais", (2024, 9, 3))).await;
    let form = format!("/customers/{id}/confirmations/new");
    let page = sales.get(&form).await;
    assert_eq!(page.value("last_name"), "Lefèvre", "the current confirmation is there to be corrected");
    assert_eq!((page.value("accepted_day"), page.value("accepted_year")), ("3".into(), "2024".into()));
    let page = sales.get(sales.fill_in(&form, &[("last_name", "Lefebvre")]).await.location()).await;
    let references = page.texts("#history ~ table tbody th code");
    assert_eq!(states(&page), ["Current".to_owned(), format!("Superseded by {}", references[0])]);
    let accepted_by = page.texts("td[data-label='Accepted by']");
    assert!(accepted_by[0].starts_with("Zoé Lefebvre") && accepted_by[1].starts_with("Zoé Lefèvre"));
    assert_eq!(page.fact("Reference"), references[0]);
    let line = page.texts(".activity > li").into_iter().next().unwrap();
    assert!(line.contains("Last name: Lefèvre → Lefebvre"), "{line}");
    assert!(!line.contains("First name"), "only what changed: {line}");
    let old = page.attributes("#history ~ table tbody th a", "href").pop().unwrap();
    let report = sales.get(&old).await;
    assert_eq!((report.fact("Last name"), report.fact("State")), ("Lefèvre".into(), "Superseded".into()));
    assert!(report.text(".warning").contains(&references[0]));
    let chain: Vec<(String, Option<String>)> =
        query("select id, supersedes from confirmations order by recorded_at").all(&app.db).await.unwrap();
    assert_eq!((chain[0].1.as_deref(), chain[1].1.as_deref()), (None, Some(chain[0].0.as_str())));
}

#[actix_web::test]
async fn a_renewed_acceptance_updates_list_and_counts() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche Beaumarchais", (2023, 3, 31))).await;
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["0", "1", "0", "0", "0"]);
    let page = sales.get(&format!("/customers/{id}")).await;
    let missing = "An acceptance of the version of 1\u{a0}March\u{a0}2023, dated 1\u{a0}April\u{a0}2023 or later, is needed. Orders have been refused since 7\u{a0}October\u{a0}2024.";
    assert_eq!(page.fact("Missing version"), missing);
    let form = format!("/customers/{id}/confirmations/new");
    let accepted = [("accepted_day", "1"), ("accepted_month", "4"), ("accepted_year", "2023")];
    sales.fill_in(&form, &accepted).await.location();
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["0", "0", "0", "1", "0"]);
    let list = sales.get("/customers?status=confirmed").await;
    assert_eq!(list.texts("td[data-label='Accepted on']"), ["1\u{a0}April\u{a0}2023"]);
    assert_eq!(list.texts("tbody .tag"), ["Confirmed"]);
    assert!(sales.get("/customers?status=renewal_due").await.texts("tbody th").is_empty());
    sales.fill_in(&form, &[("accepted_month", "3")]).await.location();
    assert_eq!(
        sales.get("/").await.texts(".tiles .count"),
        ["0", "1", "0", "0", "0"],
        "a correction may go back"
    );
    assert_eq!(states(&sales.get(&format!("/customers/{id}")).await).len(), 3);
}

#[actix_web::test]
async fn repeating_the_current_confirmation_records_nothing() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche Beaumarchais", (2024, 9, 3))).await;
    let before = dump(&app.db).await;
    let answer =
        sales.fill_in(&format!("/customers/{id}/confirmations/new"), &[("first_name", "  Zoé ")]).await;
    let page = sales.get(answer.location()).await;
    assert!(page.text(".notice").starts_with("Nothing was recorded"));
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn a_form_sent_twice_is_recorded_once() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche Beaumarchais", (2023, 9, 3))).await;
    let path = format!("/customers/{id}/confirmations/new");
    let form = changed(sales.get(&path).await.form(&path), &ADA);
    let first = sales.post(&path, &form).await;
    let before = dump(&app.db).await;
    assert_eq!(sales.post(&path, &form).await.location(), first.location());
    assert_eq!(dump(&app.db).await, before);
    assert_eq!(app.count("confirmations").await, 2);
}

#[actix_web::test]
async fn a_form_corrected_after_sending_is_a_new_record() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche Beaumarchais", (2023, 9, 3))).await;
    let path = format!("/customers/{id}/confirmations/new");
    let form = changed(sales.get(&path).await.form(&path), &ADA);
    sales.post(&path, &form).await.location();
    let before = dump(&app.db).await;
    // Back, a corrected email address, and sent again.
    let mended = sales.post(&path, &changed(form, &[("email", "ada@client.example")])).await;
    assert_eq!(mended.status, 409);
    assert_eq!(dump(&app.db).await, before);
    assert_eq!(mended.value("email"), "ada@client.example");
    assert_eq!(
        sales.post(&path, &mended.form(&path)).await.outcome(),
        format!("/customers/{id} done-confirmation")
    );
    assert!(sales.get(&format!("/customers/{id}")).await.main().contains("ada@client.example"));
    assert_eq!(app.count("confirmations").await, 3);
}

#[actix_web::test]
async fn the_id_of_another_customers_confirmation_is_refused() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let theirs = app.register(&sales, confirmed("Crèche Beaumarchais", (2024, 9, 3))).await;
    let taken = paraph::store::acceptances::confirmations::list(&app.db, &theirs).await.unwrap().remove(0).id;
    let id = app.register(&sales, customer("Garage Cervin")).await;
    let path = format!("/customers/{id}/confirmations/new");
    let form = changed(sales.get(&path).await.form(&path), &ADA);
    let before = dump(&app.db).await;
    assert_eq!(sales.post(&path, &changed(form, &[("id", &taken)])).await.status, 400);
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn a_signatory_is_not_from_the_partner_or_microsoft() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Garage Cervin")).await;
    let path = format!("/customers/{id}/confirmations/new");
    let form = changed(sales.get(&path).await.form(&path), &ADA);
    for (email, said) in [
        (
            "samuel@temoin.example",
            "Enter an email address of the customer: this one belongs to your own firm",
        ),
        (
            "bill@microsoft.com",
            "Enter an email address of the customer: microsoft.com addresses belong to Microsoft",
        ),
    ] {
        let refused = sales.post(&path, &changed(form.clone(), &[("email", email)])).await;
        refused.refuses(&["email"]);
        assert_eq!(refused.error("email"), said);
    }
    for first_name in ["A\u{202e}da", "--", "7"] {
        sales
            .post(&path, &changed(form.clone(), &[("first_name", first_name)]))
            .await
            .refuses(&["first_name"]);
    }
    assert_eq!(app.count("confirmations").await, 0);
}

#[actix_web::test]
async fn a_second_editor_sees_the_first_editors_record_and_keeps_the_typed_text() {
    let app = TestApp::spawn().await;
    let (sales, agent) = (app.as_sales().await, app.as_admin_agent().await);
    let id = app.register(&sales, confirmed("Crèche Beaumarchais", (2024, 9, 3))).await;
    let path = format!("/customers/{id}/confirmations/new");
    let (mine, theirs) = (agent.get(&path).await.form(&path), sales.get(&path).await.form(&path));
    sales.post(&path, &changed(theirs, &ADA)).await.location();
    let before = dump(&app.db).await;
    let mine = changed(mine, &[("first_name", "Éloïse"), ("accepted_day", "7")]);
    let conflict = agent.post(&path, &mine).await;
    assert_eq!(conflict.status, 409);
    assert_eq!(dump(&app.db).await, before);
    let said = conflict.text(".conflict");
    for part in [
        "Someone else has saved",
        "Samuel Sales",
        "Ada Roy ada.roy@client.example",
        "12\u{a0}October\u{a0}2024",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert_eq!((conflict.value("first_name"), conflict.value("accepted_day")), ("Éloïse".into(), "7".into()));
    let page = agent.get(agent.post(&path, &conflict.form(&path)).await.location()).await;
    assert!(page.fact("Accepted by").starts_with("Éloïse"));
    assert_eq!(states(&page).len(), 3);
    assert_eq!(states(&page).iter().filter(|it| *it == "Current").count(), 1);
}

#[actix_web::test]
async fn two_saves_at_once_give_one_record_and_one_conflict() {
    let app = TestApp::spawn().await;
    let (sales, agent) = (app.as_sales().await, app.as_admin_agent().await);
    for (name, current) in [("Crèche", true), ("Épicerie", false)] {
        let new = if current { confirmed(name, (2024, 9, 3)) } else { customer(name) };
        let id = app.register(&sales, new).await;
        let path = format!("/customers/{id}/confirmations/new");
        let (mine, theirs) = (agent.get(&path).await.form(&path), sales.get(&path).await.form(&path));
        let mine = changed(changed(mine, &ADA), &[("first_name", "Éloïse")]);
        let theirs = changed(theirs, &ADA);
        let (mine, theirs) = join!(agent.post(&path, &mine), sales.post(&path, &theirs));
        let mut statuses = [mine.status, theirs.status];
        statuses.sort();
        assert_eq!(statuses, [303, 409], "{name}");
        let page = sales.get(&format!("/customers/{id}")).await;
        assert_eq!(states(&page).len(), if current { 2 } else { 1 });
        assert_eq!(states(&page).iter().filter(|it| *it == "Current").count(), 1);
    }
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["0", "0", "0", "2", "0"]);
}

#[actix_web::test]
async fn a_confirmation_of_another_customer_is_not_found() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let one = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let other = app.register(&sales, customer("Épicerie")).await;
    let (id,): (String,) = query("select id from confirmations").one(&app.db).await.unwrap();
    assert_eq!(sales.get(&format!("/customers/{one}/confirmations/{id}")).await.status, 200);
    assert_eq!(sales.get(&format!("/customers/{other}/confirmations/{id}")).await.status, 404);
}
