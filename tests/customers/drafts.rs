//! Procedure 1: a new customer, from Account info through Review to the confirmation page.

use paraph::model::acceptances::reference;
use paraph::store::db::query;

use crate::support::dump::dump;
use crate::support::samples::{customer, draft};
use crate::support::{Client, TestApp, changed};

/// Opens the wizard, and returns the address of its form.
async fn open(person: &Client) -> String {
    let edit = person.get("/customers/new").await.location().to_owned();
    assert_eq!(person.get(&edit).await.status, 200);
    edit
}

/// Fills in the wizard, and returns the address of its review page.
pub async fn fill_in(person: &Client, changes: &[(&str, &str)]) -> String {
    let edit = open(person).await;
    let step = person.post(&edit, &draft(changes)).await.location().to_owned();
    let review = review(person, &step).await;
    assert_eq!((format!("{review}/edit"), format!("{review}/subscriptions")), (edit, step));
    review
}

/// Skips the Subscriptions step, and returns the address of the review page.
pub async fn review(person: &Client, step: &str) -> String {
    person.post(step, &[("action", "next")]).await.location().to_owned()
}

fn id_of(address: &str) -> String {
    address.split('/').nth(3).unwrap().to_owned()
}

async fn submit(person: &Client, review: &str) -> crate::support::Response {
    let form = person.get(review).await.form(review);
    person.post(review, &form).await
}

#[actix_web::test]
async fn a_new_customer_is_confirmed_in_english() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let list = sales.get("/customers").await;
    assert_eq!(list.texts("h1"), ["Customers"]);
    assert_eq!(
        list.attribute(".command-bar a[href='/customers/new']", "href").as_deref(),
        Some("/customers/new")
    );
    let edit = open(&sales).await;
    let page = sales.get(&edit).await;
    assert_eq!(page.texts("main h2"), ["Company", "Primary contact", "Microsoft agreement"]);
    let form = changed(page.form(&edit), &draft_pairs());
    let before = dump(&app.db).await;
    let step = sales.post(&edit, &form).await.location().to_owned();
    assert_eq!(sales.get(&step).await.text("h1"), "Subscriptions | New customer");
    let review = sales.post(&step, &[("action", "next")]).await.location().to_owned();
    let page = sales.get(&review).await;
    assert_eq!(page.text("h1"), "Review | New customer");
    assert!(page.text(".lead").contains("Nothing has been saved yet"));
    for (term, said) in [
        ("Country/region", "France"),
        ("Company name", "Société École"),
        ("Primary domain name", "societe-ecole.onmicrosoft.com"),
        ("Microsoft ID", "4a22108e-d576-4e29-a49c-e2ef13acb571"),
        ("Address", "1 rue de l’Église Bâtiment B 42000 Saint-Étienne France"),
        ("Company registration ID", "552 100 554"),
        ("Special qualifications", "Nonprofit"),
        ("Language", "French"),
        ("Tags", "Loire, Écoles"),
        ("First name", "Zoé"),
        ("Phone number", "+33 1 44 55 66 77"),
        ("Agreement", "Microsoft Customer Agreement"),
        ("Agreement acceptance date", "3\u{a0}September\u{a0}2024"),
        ("Accepted by", "Zoé Lefèvre zoe.lefevre@ecole.example +33 1 44 55 66 77"),
    ] {
        assert_eq!(page.fact(term), said, "{term}");
    }
    let mut after = dump(&app.db).await;
    assert_eq!(after.get_mut("drafts").map(|it| it.drain(..).count()), Some(1));
    assert_eq!(after, before, "the review writes nothing into the register");

    let confirmation = submit(&sales, &review).await.location().to_owned();
    let page = sales.get(&confirmation).await;
    assert_eq!(page.text("h1"), "Confirmation");
    assert_eq!(page.text(".done strong"), "Société École is registered.");
    let said = page.text(".reference");
    assert_eq!(reference::parse(&said).as_deref(), Some(said.as_str()));
    let report = page.attribute("main ul a", "href").unwrap();
    assert_eq!(sales.get(&report).await.fact("Reference"), said);
    assert!(page.text("main").contains("sends nothing to Microsoft"));
    assert_eq!(sales.get(&confirmation).await.text(".reference"), said, "it can be bookmarked");

    let actions: Vec<(String, String)> =
        query("select action, staff_name from activity_log where customer_id = $1 order by id")
            .bind(id_of(&edit))
            .all(&app.db)
            .await
            .unwrap();
    let actions: Vec<_> = actions.iter().map(|(action, name)| (action.as_str(), name.as_str())).collect();
    assert_eq!(actions, [("customer-created", "Samuel Sales"), ("confirmation-recorded", "Samuel Sales")]);
    assert_eq!(app.count("drafts").await, 0);
    let list = sales.get("/customers").await;
    assert_eq!(list.texts("tbody th"), ["Société École"]);
    assert_eq!(list.texts("tbody .tag"), ["Confirmed"]);
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["0", "0", "0", "1", "0"]);
}

fn draft_pairs() -> Vec<(&'static str, &'static str)> {
    crate::support::samples::DRAFT.iter().filter(|(name, _)| *name != "reseller_id").copied().collect()
}

#[actix_web::test]
async fn a_new_customer_is_confirmed_in_french() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    assert_eq!(
        sales.get("/customers").await.texts(".command-bar a"),
        ["Nouveau client", "État des acceptations"]
    );
    let edit = open(&sales).await;
    let page = sales.get(&edit).await;
    assert_eq!(page.texts("main h2"), ["Société", "Contact principal", "Contrat Microsoft"]);
    assert_eq!(page.text("label[for=phone]"), "Numéro de téléphone (facultatif)");
    assert_eq!(page.texts(".buttons button"), ["Suivant\u{a0}: Abonnements"]);
    let review = fill_in(&sales, &[("accepted_month", "sept.")]).await;
    let page = sales.get(&review).await;
    assert_eq!(page.fact("Date d’acceptation du contrat"), "3\u{a0}septembre\u{a0}2024");
    assert_eq!(page.fact("Pays/région"), "France");
    assert!(page.texts("dd.change a").iter().all(|it| it.starts_with("Modifier ")));
    let confirmation = submit(&sales, &review).await.location().to_owned();
    let page = sales.get(&confirmation).await;
    assert_eq!(page.text(".done strong"), "Le client Société École est inscrit au registre.");
    assert_eq!(page.fact("Contrat client Microsoft").split(' ').next(), Some("Confirmée"));
}

#[actix_web::test]
async fn a_mistyped_reference_is_refused() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let confirmation = submit(&sales, &fill_in(&sales, &[]).await).await.location().to_owned();
    let reference = sales.get(&confirmation).await.text(".reference");
    for (at, right) in reference.char_indices().filter(|(_, it)| *it != '-') {
        for wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().filter(|it| *it != right) {
            let mut mistyped = reference.clone();
            mistyped.replace_range(at..=at, &wrong.to_string());
            assert_eq!(reference::parse(&mistyped), None, "{mistyped} for {reference}");
        }
    }
    let spoken = reference.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
    assert_eq!(reference::parse(&spoken), Some(reference));
}

#[actix_web::test]
async fn change_returns_to_the_form_with_every_value() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let typed = [
        ("signatory_first_name", "Ada"),
        ("signatory_last_name", "Roy"),
        ("signatory_email", "ada@roy.example"),
    ];
    let review = fill_in(&sales, &typed).await;
    let page = sales.get(&review).await;
    assert_eq!(page.fact("Accepted by"), "Ada Roy ada@roy.example");
    for link in page.attributes("dd.change a", "href") {
        let (address, field) = link.split_once('#').unwrap();
        let (edit, query) = address.split_once('?').unwrap();
        let form = sales.get(address).await;
        assert!(form.attribute(&format!("#{field}"), "name").is_some(), "{field} can be changed there");
        let kept = form.form(edit);
        assert!(
            kept.contains(&("back".to_owned(), "review".to_owned())),
            "{query}: it returns to the review"
        );
        for (name, value) in draft(&typed).iter().filter(|(name, _)| name != "reseller_id") {
            assert!(kept.contains(&(name.clone(), value.clone())), "{name} is kept: {kept:?}");
        }
    }
}

#[actix_web::test]
async fn change_on_the_review_returns_to_the_review() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let review = fill_in(&sales, &[]).await;
    let page = sales.get(&review).await;
    let verbs = page.texts("main a[href*=drafts]");
    assert!(verbs.len() > 10 && verbs.iter().all(|it| it.starts_with("Change ")), "one verb: {verbs:?}");
    let (edit, form) = (format!("{review}/edit"), sales.get(&format!("{review}/edit?back=review")).await);
    assert_eq!(form.texts(".buttons button"), ["Next: Review"]);
    let refused = sales.post(&edit, &changed(form.form(&edit), &[("city", "")])).await;
    refused.refuses(&["city"]);
    let saved = sales.post(&edit, &changed(refused.form(&edit), &[("city", "Lyon")])).await;
    assert_eq!(saved.location(), review);
    assert!(sales.get(&review).await.fact("Address").contains("Lyon"));
}

#[actix_web::test]
async fn a_draft_submitted_twice_makes_one_customer() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let review = fill_in(&sales, &[]).await;
    let form = sales.get(&review).await.form(&review);
    let first = sales.post(&review, &form).await;
    let before = dump(&app.db).await;
    let second = sales.post(&review, &form).await;
    assert_eq!(first.location(), second.location());
    assert_eq!(dump(&app.db).await, before);
    assert_eq!((app.count("customers").await, app.count("confirmations").await), (1, 1));
    // The draft has become a customer.
    assert_eq!(sales.get(&review).await.location(), first.location());
    assert_eq!(sales.get(&format!("{review}/edit")).await.location(), first.location());
}

#[actix_web::test]
async fn only_the_reviewed_draft_is_submitted() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let review = fill_in(&sales, &[]).await;
    let form = sales.get(&review).await.form(&review);
    // The draft is changed to another company in another window.
    let edit = format!("{review}/edit");
    let other = changed(sales.get(&edit).await.form(&edit), &[("company_name", "Other SA")]);
    sales.post(&edit, &other).await.location();
    let before = dump(&app.db).await;
    assert_eq!(sales.post(&review, &form).await.location(), review);
    assert_eq!(dump(&app.db).await, before);
    let form = sales.get(&review).await.form(&review);
    assert!(sales.post(&review, &form).await.location().ends_with("/registration"));
}

#[actix_web::test]
async fn two_submissions_at_once_make_one_customer() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let review = fill_in(&sales, &[]).await;
    let form = sales.get(&review).await.form(&review);
    let (first, second) = tokio::join!(sales.post(&review, &form), sales.post(&review, &form));
    assert_eq!(first.location(), second.location());
    assert_eq!((app.count("customers").await, app.count("confirmations").await), (1, 1));
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["0", "0", "0", "1", "0"]);
}

#[actix_web::test]
async fn a_review_out_of_order_is_a_conflict() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let unknown = uuid::Uuid::now_v7().to_string();
    let before = dump(&app.db).await;
    let page = sales.get(&format!("/customers/drafts/{unknown}")).await;
    assert_eq!((page.status, page.text("h1").as_str()), (409, "Fill in Account info first"));
    assert_eq!(sales.post(&format!("/customers/drafts/{unknown}"), &[("reviewed", "x")]).await.status, 409);
    assert_eq!(sales.get("/customers/drafts/no-id").await.status, 404);
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn a_draft_belongs_to_its_author() {
    let app = TestApp::spawn().await;
    let (sales, agent) = (app.as_sales().await, app.as_admin_agent().await);
    let review = fill_in(&sales, &[]).await;
    let before = dump(&app.db).await;
    assert_eq!(agent.get(&review).await.status, 409, "nothing of it is shown");
    assert_eq!(agent.get(&format!("{review}/edit")).await.value("company_name"), "");
    let stolen = agent.post(&format!("{review}/edit"), &draft(&[("company_name", "Stolen")])).await;
    assert_eq!(stolen.status, 404);
    assert_eq!(agent.post(&review, &[("reviewed", "x")]).await.status, 409);
    assert_eq!(dump(&app.db).await, before);
    assert_eq!(sales.get(&review).await.fact("Company name"), "Société École");
}

#[actix_web::test]
async fn a_domain_taken_meanwhile_is_reported_and_nothing_typed_is_lost() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let review = fill_in(&sales, &[("domain", "taken"), ("microsoft_id", "")]).await;
    app.register(&sales, customer("Taken")).await;
    let before = dump(&app.db).await;
    let refused = submit(&sales, &review).await;
    refused.refuses(&["domain"]);
    assert_eq!(refused.error("domain"), "Enter another primary domain name: Taken already has this one");
    assert_eq!(refused.value("company_name"), "Société École");
    assert_eq!(refused.value("domain"), "taken");
    assert_eq!(dump(&app.db).await, before);
    let edit = format!("{review}/edit");
    let again = sales.post(&edit, &draft(&[("domain", "Taken.onmicrosoft.com")])).await;
    again.refuses(&["domain"]);
    // The script asks which errors remain. The domain is still taken.
    let typed = [("domain", "Taken.onmicrosoft.com"), ("refresh", "errors")];
    let adapted = sales.post(&edit, &draft(&typed)).await;
    assert_eq!((adapted.status, adapted.texts(".error").len()), (200, 1), "{}", adapted.main());
}

#[actix_web::test]
async fn the_form_adapts_to_the_country_and_keeps_what_was_typed() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let edit = open(&sales).await;
    let typed =
        [("country", "US"), ("refresh", "country"), ("language", ""), ("city", ""), ("email", "not yet")];
    let before = dump(&app.db).await;
    let page = sales.post(&edit, &draft(&typed)).await;
    assert_eq!(page.status, 200);
    assert!(page.texts(".error").is_empty(), "nothing is wrong yet");
    assert_eq!(page.texts("select#state option").len(), 52, "fifty states, the District and a blank");
    assert_eq!(page.value("language"), "en");
    for (name, value) in [("company_name", "Société École"), ("email", "not yet"), ("accepted_month", "9")]
    {
        assert_eq!(page.value(name), value);
    }
    let page = sales.post(&edit, &draft(&[("country", "BR"), ("refresh", "country")])).await;
    assert!(!page.text("label[for=registration_id]").contains("optional"), "Brazil asks for it");
    assert!(page.text("#registration_id-hint").contains("CNPJ"), "{}", page.text("#registration_id-hint"));
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn a_customer_who_will_be_asked_has_no_confirmation() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let typed = [
        ("agreement", "asked"),
        ("accepted_day", ""),
        ("accepted_month", ""),
        ("accepted_year", ""),
        ("microsoft_id", ""),
    ];
    let review = fill_in(&sales, &typed).await;
    let page = sales.get(&review).await;
    assert_eq!(
        page.fact("Agreement"),
        "Customer will be asked to accept the Microsoft Customer Agreement in Microsoft\u{a0}365 Admin Center"
    );
    let confirmation = submit(&sales, &review).await.location().to_owned();
    let page = sales.get(&confirmation).await;
    assert!(page.texts(".reference").is_empty());
    assert_eq!(page.fact("Microsoft ID"), "Not recorded", "it is never made up");
    assert_eq!(sales.in_french().get(&confirmation).await.fact("ID Microsoft"), "Non consigné");
    assert_eq!(app.count("confirmations").await, 0);
    let (status,): (String,) = query("select standing from customers").one(&app.db).await.unwrap();
    assert_eq!(status, "not_provided");
}

#[actix_web::test]
async fn a_doubtful_company_name_gets_a_warning_and_is_allowed() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for doubtful in ["999", "1 2 3", "contoso.com", "A B C"] {
        let page = sales.get(&fill_in(&sales, &[("company_name", doubtful)]).await).await;
        assert!(page.text(".warning").contains("Check that the company name is correct"), "{doubtful}");
    }
    let page = sales.get(&fill_in(&sales, &[("company_name", "Dr. Martin & Fils")]).await).await;
    assert!(page.texts(".warning").is_empty());
}
