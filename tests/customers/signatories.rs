//! The person who accepted, in the wizard and in the form on an account.

use crate::support::samples::{customer, draft};
use crate::support::{Client, TestApp};

async fn refused(person: &Client, changes: &[(&str, &str)]) -> crate::support::Response {
    let edit = person.get("/customers/new").await.location().to_owned();
    person.post(&edit, &draft(changes)).await
}

#[actix_web::test]
async fn an_error_says_whose_name_is_missing() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let bob = [("signatory_first_name", "Bob"), ("last_name", ""), ("signatory_email", "bob")];
    let page = refused(&sales, &bob).await;
    page.refuses(&["last_name", "signatory_last_name", "signatory_email"]);
    assert_eq!(
        page.texts(".error-summary li"),
        [
            "Enter the primary contact’s last name, or a dash (–) if the person has only one name",
            "Enter the signatory’s last name, or a dash (–) if the person has only one name",
            "Enter the signatory’s email address in the form name@example.com",
        ]
    );
    let long = "é".repeat(51);
    let typed = [("signatory_first_name", long.as_str()), ("company_name", "\u{7}")];
    let page = refused(&sales.in_french(), &typed).await;
    assert_eq!(
        page.texts(".error-summary li"),
        [
            "Nom de la société\u{a0}: saisissez le texte au lieu de le coller, car il contient des caractères invisibles",
            "Prénom du signataire\u{a0}: limitez-vous à 50 caractères",
            "Saisissez le nom du signataire, ou un tiret (–) si cette personne n’a qu’un seul nom",
            "Saisissez l’adresse e‑mail du signataire",
        ]
    );
}

#[actix_web::test]
async fn the_signatory_box_names_the_person_who_will_be_recorded() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let page = refused(&sales, &[("city", "")]).await;
    assert_eq!(page.text(".signatory"), "Zoé Lefèvre, zoe.lefevre@ecole.example, +33 1 44 55 66 77");
    let ada = [
        ("city", ""),
        ("signatory_first_name", "Ada"),
        ("signatory_last_name", "Roy"),
        ("signatory_email", "ada@roy.example"),
    ];
    assert_eq!(refused(&sales, &ada).await.text(".signatory"), "Ada Roy, ada@roy.example");
}

#[actix_web::test]
async fn the_primary_contact_repeated_as_signatory_stays_the_primary_contact() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let same = [
        ("city", ""),
        ("signatory_first_name", "Zoé"),
        ("signatory_last_name", "Lefèvre"),
        ("signatory_email", "zoe.lefevre@ecole.example"),
        ("signatory_phone", "+33 1 44 55 66 77"),
    ];
    let page = refused(&sales, &same).await;
    // A correction of the contact is then one of the signatory too.
    assert_eq!(page.value("signatory_first_name"), "");
}

#[actix_web::test]
async fn confirming_starts_with_the_primary_contact() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let page = sales.get(&format!("/customers/{id}/confirmations/new")).await;
    for (name, value) in [
        ("first_name", "Zoé"),
        ("last_name", "Lefèvre"),
        ("email", "zoe.lefevre@ecole.example"),
        ("phone", "+33 1 44 55 66 77"),
        ("accepted_day", ""),
        ("accepted_year", ""),
    ] {
        assert_eq!(page.value(name), value, "{name}");
    }
    let today = crate::support::today().format("%-d %-m %Y").to_string();
    assert_eq!(page.attribute("button[data-today]", "data-today"), Some(today));
    assert!(page.attribute("button[data-today]", "hidden").is_some(), "it needs script");
}
