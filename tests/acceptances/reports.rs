//! Procedure 3: the report of a confirmation, and the status report.

use paraph::model::catalogue::agreement::AgreementType;
use paraph::model::customers::company::Tags;
use paraph::store::db::query;

use crate::support::samples::{confirmed, customer};
use crate::support::{TestApp, changed};

#[actix_web::test]
async fn a_report_has_every_fact_of_the_record_and_the_firm() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut new = confirmed("Crèche Beaumarchais", (2024, 9, 3));
    new.company.microsoft_id = Some("4a22108e-d576-4e29-a49c-e2ef13acb571".into());
    new.company.registration_id = Some("552 100 554".into());
    let customer = app.register(&sales, new).await;
    let (id, reference): (String, String) =
        query("select id, reference from confirmations").one(&app.db).await.unwrap();
    let admin = app.as_global_admin().await;
    let page = admin.get(&format!("/customers/{customer}/confirmations/{id}")).await;
    assert_eq!(page.text(".firm"), "Témoin SARL");
    assert_eq!(page.text("title"), format!("Confirmation report {reference} – Paraph"));
    assert!(page.text("article").contains("Témoin SARL confirms that Crèche Beaumarchais accepted"));
    for (term, said) in [
        ("Reference", reference.as_str()),
        ("State", "Current"),
        ("Agreement acceptance date", "3\u{a0}September\u{a0}2024"),
        ("First name", "Zoé"),
        ("Last name", "Lefèvre"),
        ("Email address", "zoe.lefevre@ecole.example"),
        ("Phone number", "+33 1 44 55 66 77"),
        ("Company name", "Crèche Beaumarchais"),
        ("Microsoft ID", "4a22108e-d576-4e29-a49c-e2ef13acb571"),
        ("Primary domain name", "creche-beaumarchais.onmicrosoft.com"),
        ("Current address", "1 rue de l’Église 42000 Saint-Étienne France"),
        ("Company registration ID", "552 100 554"),
        ("Partner", "Témoin SARL"),
        ("Recorded by", "Samuel Sales samuel.sales@temoin.example"),
        ("Record ID", id.as_str()),
    ] {
        assert_eq!(page.fact(term), said, "{term}");
    }
    let agreement = page.fact("Agreement");
    assert!(
        agreement
            .starts_with("Microsoft Customer Agreement Template ID: 117a77b0-9360-443b-8795-c6dedc750cf9")
    );
    assert!(page.fact("Recorded on").ends_with("(Europe/Paris)"));
    assert!(page.text("article").contains("Paraph has not filed it with Microsoft"));
    let page = admin.in_french().get(&format!("/customers/{customer}/confirmations/{id}")).await;
    assert_eq!(page.text("h1"), "Rapport de confirmation");
    assert_eq!(page.fact("Contrat").split(" ID du modèle").next(), Some("Contrat client Microsoft"));
    assert_eq!(page.fact("Date d’acceptation du contrat"), "3\u{a0}septembre\u{a0}2024");
    assert_eq!((page.fact("Prénom"), page.fact("Nom")), ("Zoé".into(), "Lefèvre".into()));
    assert!(page.text("article").contains("Paraph ne l’a pas transmis à Microsoft"));
}

#[actix_web::test]
async fn the_report_of_a_corrected_confirmation_names_its_predecessor_and_successor() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let customer = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let path = format!("/customers/{customer}/confirmations/new");
    sales.fill_in(&path, &[("first_name", "Ada"), ("phone", "")]).await.location();
    let chain: Vec<(String, String)> =
        query("select id, reference from confirmations order by recorded_at").all(&app.db).await.unwrap();
    let before = sales.get(&format!("/customers/{customer}/confirmations/{}", chain[0].0)).await;
    let link = before.attribute(".warning a", "href").unwrap();
    assert_eq!(link, format!("/customers/{customer}/confirmations/{}", chain[1].0));
    assert!(before.text(".warning").contains(&chain[1].1));
    let after = sales.get(&link).await;
    assert!(after.fact("Supersedes").starts_with(&chain[0].1));
    assert_eq!((after.fact("Phone number"), after.fact("State")), ("Not recorded".into(), "Current".into()));
}

#[actix_web::test]
async fn the_status_report_honours_the_filter() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    app.register(&sales, confirmed("Alpha", (2024, 9, 3))).await;
    app.register(&sales, confirmed("Beta École", (2020, 2, 29))).await;
    app.register(&sales, customer("Gamma École")).await;
    let report = sales.get("/customers/report").await;
    assert_eq!(report.text(".firm"), "Témoin SARL");
    assert_eq!(report.texts("tbody th"), ["Alpha", "Beta École", "Gamma École"]);
    assert_eq!(report.fact("Acceptance status"), "All statuses");
    assert_eq!(report.fact("Customers"), "3");
    let totals = |report: &crate::support::Response| {
        ["Not provided", "Renewal due", "Withdrawn", "Confirmed", "Not applicable"].map(|it| report.fact(it))
    };
    assert_eq!(totals(&report), ["1", "1", "0", "1", "0"]);
    assert_eq!(totals(&sales.get("/customers/report?q=gamma").await), ["1", "0", "0", "0", "0"]);
    let mut vip = confirmed("Delta École", (2024, 9, 3));
    vip.company.tags = Tags(vec!["VIP".into()]);
    app.register(&sales, vip).await;
    for filter in ["tag=VIP", "tag=vip&q=ecole"] {
        let report = sales.get(&format!("/customers/report?{filter}")).await;
        assert_eq!(report.texts("tbody th"), ["Delta École"], "{filter}");
        assert_eq!(totals(&report), ["0", "0", "0", "1", "0"], "{filter}");
    }
    assert_eq!(totals(&sales.get("/customers/report?tag=VIP&q=gamma").await), ["0", "0", "0", "0", "0"]);
    let report = sales.get("/customers/report?q=ecole&status=renewal_due").await;
    assert_eq!(report.texts("tbody th"), ["Beta École"]);
    assert_eq!(
        (report.fact("Acceptance status"), report.fact("Search")),
        ("Renewal due".into(), "ecole".into())
    );
    let back = report.attributes(".crumbs a", "href").pop().unwrap();
    assert_eq!(back, "/customers?q=ecole&status=renewal_due");
    let report = sales.in_french().get("/customers/report?status=not_provided").await;
    assert_eq!(report.text("h1"), "État des acceptations");
    assert_eq!(report.texts("td[data-label='Accepté le']"), ["–"]);
    assert_eq!(report.fact("Statut de l’acceptation"), "Non fournie");
}

#[actix_web::test]
async fn a_report_keeps_the_customers_name_at_the_time() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    // A name made of digits stays as it is.
    let customer = app.register(&sales, confirmed("007", (2024, 9, 3))).await;
    let account = sales.get(&format!("/customers/{customer}")).await;
    let report = account.attribute("a[href*='/confirmations/']:not([href$=new])", "href").unwrap();
    assert!(sales.get(&report).await.text("article").contains("Témoin SARL confirms that 007 accepted"));
    let edit = format!("/customers/{customer}/edit");
    let form = changed(sales.get(&edit).await.form(&edit), &[("company_name", "Universal Exports")]);
    sales.post(&edit, &form).await.location();
    let report = sales.get(&report).await;
    assert!(report.text("article").contains("Témoin SARL confirms that 007 accepted"));
    assert_eq!(report.fact("Company name"), "007 Today: Universal Exports");
}

#[actix_web::test]
async fn the_cloud_agreement_no_longer_counts() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut new = confirmed("Crèche", (2019, 9, 3));
    new.acceptance.as_mut().unwrap().agreement_type = AgreementType::MicrosoftCloudAgreement;
    let customer = app.register(&sales, new).await;
    let account = sales.get(&format!("/customers/{customer}")).await;
    assert_eq!(account.fact("Customer acceptance confirmed by partner"), "Not provided");
    let state = account.text("td[data-label='State']");
    assert_eq!(state, "No longer valid: Microsoft has not accepted it since 31\u{a0}January\u{a0}2020");
}
