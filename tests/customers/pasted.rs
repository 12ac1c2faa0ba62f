//! Pasted and sent text: invisible debris is removed, disguises are refused.

use serde_json::json;

use crate::api::customers::{contoso, sales};
use crate::support::TestApp;
use crate::support::samples::{DRAFT, customer, draft};

/// As it comes from mails, web pages and the contacts of a telephone.
const DEBRIS: [(&str, &str); 5] = [
    ("\u{feff}", ""),
    ("", "\u{200b}"),
    ("\u{202a}", "\u{202c}"),
    ("\u{2068}", "\u{2069}\u{200e}"),
    ("\u{a0}\u{200f}", "\u{202f}\u{2060}\u{200d}"),
];

#[actix_web::test]
async fn the_invisible_debris_of_pasting_is_removed_silently() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for (before, after) in DEBRIS {
        let pasted: Vec<(&str, String)> = DRAFT
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (*name, format!("{before}{value}{after}")))
            .collect();
        let pasted: Vec<(&str, &str)> = pasted.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let edit = sales.get("/customers/new").await.location().to_owned();
        let step = sales.post(&edit, &draft(&pasted)).await.location().to_owned();
        let review = sales.get(&crate::support::samples::review(&step)).await;
        assert_eq!(review.fact("Company name"), "Société École");
        assert_eq!(review.fact("Microsoft ID"), "4a22108e-d576-4e29-a49c-e2ef13acb571");
        assert_eq!(review.fact("Agreement acceptance date"), "3\u{a0}September\u{a0}2024");
        for hidden in ['\u{feff}', '\u{200b}', '\u{200e}', '\u{202a}', '\u{202c}', '\u{2068}'] {
            assert!(!review.main().contains(hidden), "{hidden:?}");
        }
    }
    let id = app.register(&sales, customer("Gamma")).await;
    let path = format!("/customers/{id}/edit");
    let name = "Soft\u{ad}ware\u{a0}Zero\u{200b}width";
    sales.fill_in(&path, &[("company_name", name)]).await.location();
    assert_eq!(sales.get(&format!("/customers/{id}")).await.fact("Company name"), "Software Zerowidth");
    let found = sales.get("/customers?q=%E2%80%8Bsoftware%EF%BB%BF").await;
    assert_eq!(found.texts("tbody th"), ["Software Zerowidth"]);
}

#[actix_web::test]
async fn a_pasted_password_stays_as_it_is() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let wrong = format!("{}\u{200b}", crate::support::PASSWORD);
    let email = format!("\u{feff}{}\u{200e}", sales.staff().email);
    app.as_nobody().sign_in(&email, &wrong, "").await.refuses(&["email"]);
    app.as_nobody().sign_in(&email, crate::support::PASSWORD, "").await.location();
}

#[actix_web::test]
async fn text_that_disguises_a_record_is_refused_and_the_message_says_what_to_do() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Gamma")).await;
    let path = format!("/customers/{id}/contact/edit");
    let said = "First name: retype the text instead of pasting it, because it contains invisible characters";
    for typed in ["Za\u{202e}hra", "Za\u{200f}hra", "Za\u{2066}hra", "Za\u{1}hra", "Za\u{9f}hra"] {
        let refused = sales.fill_in(&path, &[("first_name", typed)]).await;
        refused.refuses(&["first_name"]);
        assert_eq!(refused.error("first_name"), said, "{typed:?}");
    }
    let said = "First name: retype the letters that became \u{fffd}, because their encoding is wrong (a program must send UTF-8)";
    let refused = sales.fill_in(&path, &[("first_name", "Zo\u{fffd}")]).await;
    assert_eq!(refused.error("first_name"), said);
    let said =
        "Prénom\u{a0}: saisissez le texte au lieu de le coller, car il contient des caractères invisibles";
    let refused = sales.in_french().fill_in(&path, &[("first_name", "Za\u{202e}hra")]).await;
    assert_eq!(refused.error("first_name"), said);
}

#[actix_web::test]
async fn api_text_is_cleaned_or_refused_like_form_text() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let mut body = contoso();
    body["CompanyProfile"]["Domain"] = json!("\u{feff}contoso.onmicrosoft.com\u{200b}");
    body["BillingProfile"]["CompanyName"] = json!("\u{feff}Contoso?\u{200e}");
    body["BillingProfile"]["DefaultAddress"]["State"] = json!("WA\u{200b}");
    let answer = program.post("/v1/customers", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!(answer.json()["companyProfile"]["companyName"], "Contoso?");
    body["CompanyProfile"]["Domain"] = json!("other.onmicrosoft.com");
    for (name, said) in [
        ("Soci\u{fffd}t\u{fffd}", "their encoding is wrong (a program must send UTF-8)"),
        ("So\u{202e}ciete", "Retype the text instead of pasting it"),
    ] {
        body["BillingProfile"]["CompanyName"] = json!(name);
        let answer = program.post("/v1/customers", &body).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
        assert!(answer.body.contains(said), "{}", answer.body);
    }
}
