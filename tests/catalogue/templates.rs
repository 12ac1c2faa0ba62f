//! The template languages by country, and their page.

use std::collections::BTreeSet;

use paraph::model::catalogue::agreement::AgreementType;
use paraph::model::catalogue::template;
use paraph::model::customers::country::{Country, Language};
use paraph::model::kernel::lang::Lang;

use crate::support::TestApp;
use crate::support::files::read;

const CUSTOMER: AgreementType = AgreementType::MicrosoftCustomerAgreement;
const CLOUD: AgreementType = AgreementType::MicrosoftCloudAgreement;

/// The rows of a file without its header.
fn rows(name: &str) -> Vec<Vec<String>> {
    let text = read(&format!("src/model/facts/{name}"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|it| it.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_template_has_a_known_country_and_language() {
    let mut known = BTreeSet::new();
    for row in rows("customer_templates.csv") {
        for country in row[1].split(' ') {
            assert!(Country::find(country).is_some(), "{country}");
            assert!(known.insert(country.to_owned()), "{country} stands twice");
            assert_eq!(template::languages(CUSTOMER, country).join(" "), row[0], "{country}");
        }
    }
    // Every market except China, which has another agreement.
    let all: BTreeSet<_> = Country::list(Lang::En).iter().map(|it| it.code.clone()).collect();
    assert_eq!(all.difference(&known).collect::<Vec<_>>(), ["CN"]);
    let mut texts = 0;
    for row in rows("cloud_templates.csv") {
        for country in row[2].split(' ') {
            assert!(Country::find(country).is_some(), "{country}");
            let found = template::cloud(country).into_iter().filter(|it| it.language == row[1]);
            assert!(
                found.map(|it| it.link()).eq([format!(
                    "https://download.microsoft.com/download/2/C/8/2C8CAC17-FCE7-4F51-9556-4D77C7022DF5/{}",
                    row[0]
                )]),
                "{row:?} {country}"
            );
            texts += 1;
        }
    }
    assert!(texts > 300, "{texts}");
    for language in [CUSTOMER, CLOUD].into_iter().flat_map(template::all_languages) {
        let code = language.split('-').next().unwrap();
        assert!(Language::find(code).is_some() || code == "ru", "{language} has no name");
    }
}

#[actix_web::test]
async fn a_country_shows_the_languages_of_both_agreements() {
    let app = TestApp::spawn().await;
    let user_admin = app.as_user_admin().await;
    let page = user_admin.get("/agreements/templates").await;
    assert_eq!(page.texts("h2").len(), 0, "a country is chosen first");
    let page = user_admin.get("/agreements/templates?country=BE").await;
    assert_eq!(page.value("country"), "BE");
    let section = |id: &str| page.texts(&format!("section[aria-labelledby={id}] li"));
    assert_eq!(section("customer-templates"), ["English (en-US)", "Dutch (nl-NL)"]);
    assert_eq!(section("cloud-templates"), ["Dutch (nl)", "English (en)"]);
    assert_eq!(
        page.attribute("section[aria-labelledby=customer-templates] a", "href").as_deref(),
        Some("https://aka.ms/customeragreement")
    );
    assert!(
        page.text("section[aria-labelledby=cloud-templates] p")
            .starts_with("Historical: the texts of 2017 to 2019")
    );
    let links = page.attributes("section[aria-labelledby=cloud-templates] a", "href");
    assert!(links.iter().all(|it| it.starts_with("https://download.microsoft.com/") && it.ends_with(".pdf")));
    let page = user_admin.get("/agreements/templates?country=CN").await;
    assert_eq!(page.texts(".empty").len(), 2);
    assert_eq!(user_admin.get("/agreements/templates?country=ZZ").await.status, 404);
    assert_eq!(
        user_admin.in_french().get("/agreements/templates?country=BE").await.text("h1"),
        "Modèles par pays"
    );
}

#[actix_web::test]
async fn an_account_offers_the_templates_of_its_country() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, crate::support::samples::customer("Crèche")).await;
    let page = sales.get(&format!("/customers/{id}")).await;
    assert_eq!(page.fact("Templates"), "English (en-US) French (fr-FR) Templates: France");
    assert!(page.attribute("a[href='/agreements/templates?country=FR']", "href").is_some());
    let form = sales.get(&format!("/customers/{id}/confirmations/new")).await;
    let offered = form.attributes("#accepted_template option", "value");
    assert_eq!(offered, ["", "FR/en-US", "FR/fr-FR"]);
}
