//! A confirmation can name the accepted text: version, template, file.

use paraph::store::db::query;

use crate::customers::drafts::review;
use crate::support::dump::dump;
use crate::support::samples::{confirmed, customer, draft};
use crate::support::world::add_file;
use crate::support::{Client, Response, TestApp};

const ADA: [(&str, &str); 6] = [
    ("first_name", "Ada"),
    ("last_name", "Roy"),
    ("email", "ada.roy@client.example"),
    ("accepted_day", "12"),
    ("accepted_month", "10"),
    ("accepted_year", "2024"),
];

async fn confirm(person: &Client, id: &str, changes: &[(&str, &str)]) -> Response {
    person.fill_in(&format!("/customers/{id}/confirmations/new"), &[ADA.as_slice(), changes].concat()).await
}

#[actix_web::test]
async fn version_template_and_file_are_shown_wherever_the_confirmation_is() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let file = add_file(&app.db, sales.staff(), "contrat.pdf", b"%PDF-1.7 Contrat").await;
    let (sha256,): (String,) = query("select sha256 from agreement_files").one(&app.db).await.unwrap();
    let id = app.register(&sales, customer("Crèche")).await;
    confirm(&sales, &id, &[("accepted_file", &file)]).await.location();
    let account = sales.get(&format!("/customers/{id}")).await;
    let report = sales.get(&account.attribute("#history ~ table tbody th a", "href").unwrap()).await;
    for page in [&account, &report] {
        assert_eq!(page.fact("Accepted version"), "Version of 1\u{a0}March\u{a0}2023");
        assert_eq!(page.fact("Template: country and language"), "France – French (fr-FR)");
        assert_eq!(page.fact("File"), format!("contrat.pdf SHA-256: {sha256}"));
    }
    let history = account.text("#history ~ table tbody td[data-label=Agreement]");
    assert_eq!(history, "Microsoft Customer Agreement Version of 1\u{a0}March\u{a0}2023 French (fr-FR)");
    let log = sales.get("/activity?action=confirmation-recorded").await.text("tbody");
    for said in [
        "Version: Version of 1\u{a0}March\u{a0}2023",
        "Template: country: France",
        "File: contrat.pdf",
        &sha256,
    ] {
        assert!(log.contains(said), "{said}: {log}");
    }
    // The accepted text can be corrected too; an empty field is not recorded.
    let form = sales.get(&format!("/customers/{id}/confirmations/new")).await;
    assert_eq!(form.value("accepted_file"), file);
    assert!(form.attribute("main details", "open").is_some());
    let none = [("accepted_version", ""), ("accepted_template", "FR/en-US"), ("accepted_file", "")];
    confirm(&sales, &id, &none).await.location();
    let account = sales.get(&format!("/customers/{id}")).await;
    assert_eq!(account.fact("Template: country and language"), "France – English (en-US)");
    let log = sales.get("/activity?action=confirmation-superseded").await.text("tbody");
    assert!(log.contains("File: contrat.pdf → Not recorded"), "{log}");
    let texts: Vec<(Option<String>, Option<String>, Option<String>)> =
        query("select version_id, template_language, file_id from confirmations order by recorded_at")
            .all(&app.db)
            .await
            .unwrap();
    let named = |it: &str| Some(it.to_owned());
    assert_eq!(texts, [(named("customer-2"), named("fr-FR"), named(&file)), (None, named("en-US"), None)]);
}

#[actix_web::test]
async fn the_named_version_template_and_file_must_match_and_be_published() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let file = add_file(&app.db, sales.staff(), "contrat.pdf", b"%PDF-1.7 Contrat").await;
    let id = app.register(&sales, customer("Crèche")).await;
    let before = dump(&app.db).await;
    let early = [("accepted_day", "28"), ("accepted_month", "2"), ("accepted_year", "2023")];
    for (changes, field, said) in [
        (
            vec![("accepted_file", file.as_str()), ("accepted_version", "customer-1")],
            "accepted_file",
            "Choisissez un fichier de la version",
        ),
        (
            vec![("accepted_file", &file), ("accepted_template", "FR/en-US")],
            "accepted_file",
            "Choisissez un fichier du modèle",
        ),
        (vec![("accepted_file", "x")], "accepted_file", "Choisissez un fichier de ce contrat"),
        (vec![("accepted_version", "cloud-1")], "accepted_version", "Choisissez une version de ce contrat"),
        (vec![("accepted_template", "FR/fr")], "accepted_template", "Choisissez un modèle"),
        (vec![("accepted_template", "ZZ/fr-FR")], "accepted_template", "Choisissez un modèle"),
        (
            [&early[..], &[("accepted_version", "customer-2")]].concat(),
            "accepted_version",
            "Choisissez une version publiée au plus tard à la date d’acceptation\u{a0}: celle-ci a été publiée le 1er\u{a0}mars\u{a0}2023",
        ),
        (
            [&early[..], &[("accepted_file", &file)]].concat(),
            "accepted_file",
            "Choisissez un fichier d’une version publiée au plus tard",
        ),
    ] {
        app.forget_forms().await;
        let refused = confirm(&sales, &id, &changes).await;
        refused.refuses(&[field]);
        assert!(refused.error(field).starts_with(said), "{}", refused.error(field));
        assert!(refused.attribute("main details", "open").is_some(), "what is wrong is in sight");
    }
    assert_eq!(dump(&app.db).await, before);
    confirm(
        &sales,
        &id,
        &[
            ("accepted_version", "customer-2"),
            ("accepted_day", "1"),
            ("accepted_month", "3"),
            ("accepted_year", "2023"),
        ],
    )
    .await
    .location();
}

#[actix_web::test]
async fn a_named_version_decides_whether_a_renewal_is_due() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    confirm(&sales, &id, &[("accepted_version", "customer-1")]).await.location();
    let page = sales.get(&format!("/customers/{id}")).await;
    assert_eq!(page.fact("Customer acceptance confirmed by partner"), "Provided Renewal due");
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["0", "1", "0", "0", "0"]);
}

#[actix_web::test]
async fn the_wizard_records_version_template_and_file() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let file = add_file(&app.db, sales.staff(), "contrat.pdf", b"%PDF-1.7 Contrat").await;
    let edit = sales.get("/customers/new").await.location().to_owned();
    assert!(sales.get(&edit).await.attribute("#accepted_version", "name").is_some());
    let adapted = sales.post(&edit, &draft(&[("refresh", "yes")])).await;
    assert_eq!(adapted.attributes("#accepted_template option", "value"), ["", "FR/en-US", "FR/fr-FR"]);
    assert_eq!(adapted.attributes("#accepted_file option", "value"), ["", &file]);
    sales
        .post(&edit, &draft(&[("accepted_version", "customer-1"), ("accepted_file", &file)]))
        .await
        .refuses(&["accepted_file"]);
    let step = sales.post(&edit, &draft(&[("accepted_file", &file)])).await.location().to_owned();
    let review = review(&sales, &step).await;
    let page = sales.get(&review).await;
    assert_eq!(page.fact("Accepted version"), "Version of 1\u{a0}March\u{a0}2023");
    assert_eq!(page.fact("File"), "contrat.pdf");
    let done = sales.post(&review, &page.form(&review)).await.location().to_owned();
    let account = done.replace("/registration", "");
    assert!(sales.get(&account).await.fact("File").starts_with("contrat.pdf SHA-256: "));
}
