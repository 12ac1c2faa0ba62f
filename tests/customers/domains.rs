//! Correcting the domain name of a customer.

use paraph::model::customers::national_cloud::NationalCloud;
use paraph::store::db::query;

use crate::api::customers::{contoso, sales as program_of};
use crate::support::samples::{confirmed, customer, draft};
use crate::support::{Client, TestApp};

const REASON: (&str, &str) = ("domain_reason", "Mistyped on the telephone");

async fn found(person: &Client, typed: &str) -> Vec<String> {
    person.get(&format!("/customers?q={typed}")).await.texts("tbody th")
}

#[actix_web::test]
async fn a_former_domain_stays_in_the_history_is_found_and_is_free_for_another_customer() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    // No word of the name is in a domain, so that only the domains can be found by them.
    let mut new = confirmed("Crèche Beaumarchais", (2024, 9, 3));
    new.domain = "lutins.onmicrosoft.com".into();
    let id = app.register(&sales, new).await;
    let account = format!("/customers/{id}");
    let edit = format!("{account}/domain/edit");
    for page in [&account, &format!("{account}/edit")] {
        assert_eq!(sales.get(page).await.attributes("main a[href$='/domain/edit']", "href"), [edit.as_str()]);
    }
    let form = sales.get(&edit).await;
    assert_eq!(form.text("h1"), "Domain name | Crèche Beaumarchais");
    assert_eq!(form.value("domain"), "lutins.onmicrosoft.com");
    let saved = sales.fill_in(&edit, &[("domain", " Petite-FARANDOLE "), REASON]).await.location().to_owned();
    let page = sales.get(&saved).await;
    assert_eq!(page.text(".done"), "The domain name is saved.");
    let now = page.fact("Domain name");
    assert!(now.starts_with("petite-farandole.onmicrosoft.com"), "{now}");
    assert!(now.contains("Formerly lutins.onmicrosoft.com, until "), "{now}");
    assert!(page.text(".activity > li:first-child").starts_with("Domain name corrected – Samuel Sales"));
    assert_eq!(
        page.texts(".activity > li:first-child li"),
        [
            "Primary domain name: lutins.onmicrosoft.com → petite-farandole.onmicrosoft.com",
            "Reason: Mistyped on the telephone",
        ]
    );
    for typed in [
        "petite-f",
        "farandole",
        "petite-farandole.onmicrosoft.com",
        "lutins",
        "lutins.onmicrosoft.com",
        "beaumarchais",
    ] {
        assert_eq!(found(&sales, typed).await, ["Crèche Beaumarchais"], "{typed}");
    }
    // The report has the name of that time and today's.
    let (confirmation,): (String,) = query("select id from confirmations").one(&app.db).await.unwrap();
    let report = sales.get(&format!("{account}/confirmations/{confirmation}")).await;
    assert_eq!(
        report.fact("Primary domain name"),
        "lutins.onmicrosoft.com Today: petite-farandole.onmicrosoft.com"
    );
    // Later edits do not lose the former name.
    sales.fill_in(&format!("{account}/edit"), &[("city", "Brest")]).await.location();
    assert_eq!(found(&sales, "lutins").await, ["Crèche Beaumarchais"]);
    let mut other = customer("Autre");
    other.domain = "lutins.onmicrosoft.com".into();
    app.register(&sales, other).await;
    for typed in ["lutins", "lutins.onmicrosoft.com"] {
        assert_eq!(found(&sales, typed).await, ["Autre", "Crèche Beaumarchais"], "{typed}");
    }
}

#[actix_web::test]
async fn a_domain_correction_needs_a_reason_a_valid_name_and_the_latest_version() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut new = customer("Ville de Springfield");
    new.company.national_cloud = Some(NationalCloud::UsGovernment);
    let id = app.register(&sales, new).await;
    let edit = format!("/customers/{id}/domain/edit");
    let refused = sales.fill_in(&edit, &[("domain", "")]).await;
    refused.refuses(&["domain", "domain_reason"]);
    assert_eq!(refused.error("domain_reason"), "Enter the reason for the change");
    app.forget_forms().await;
    sales.fill_in(&edit, &[("domain", "springfield.onmicrosoft.de"), REASON]).await.refuses(&["domain"]);
    app.forget_forms().await;
    let unchanged = sales.fill_in(&edit, &[REASON]).await.location().to_owned();
    assert_eq!(
        sales.get(&unchanged).await.text(".notice"),
        "Nothing was changed: the values are the same as before."
    );
    let form = sales.get(&edit).await.form(&edit);
    sales.fill_in(&edit, &[("domain", "springfield.onmicrosoft.us"), REASON]).await.location();
    let late = crate::support::changed(form, &[("domain", "other.onmicrosoft.us"), REASON]);
    let conflict = sales.post(&edit, &late).await;
    assert_eq!(conflict.status, 409);
    assert!(conflict.text(".conflict").contains("springfield.onmicrosoft.us"), "{}", conflict.main());
    assert_eq!(app.count("former_domains").await, 1);
    app.forget_forms().await;
    // The current and the former domain name are found as they are written in the national cloud.
    sales.fill_in(&edit, &[("domain", "townhall.onmicrosoft.us"), REASON]).await.location();
    for typed in ["townhall.onmicrosoft.us", "springfield.onmicrosoft.us"] {
        assert_eq!(found(&sales, typed).await, ["Ville de Springfield"], "{typed}");
    }
    // Nobody else may.
    assert_eq!(app.as_global_admin().await.get(&edit).await.status, 403);
}

#[actix_web::test]
async fn the_customer_that_already_has_a_domain_or_a_microsoft_id_is_named_and_linked() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut new = customer("Éditions de l’Océan");
    new.company.microsoft_id = Some("72f988bf-86f1-41af-91ab-2d7cd011db47".into());
    let (microsoft_id, domain) = (new.company.microsoft_id.clone().unwrap(), new.domain.clone());
    let other = app.register(&sales, new).await;
    let linked = |page: &crate::support::Response, field: &str, text: &str| {
        assert_eq!(page.error(field), text);
        assert_eq!(page.texts(".error-summary li"), [text]);
        let link = page.attributes(&format!("#{field}-error + .hint a"), "href");
        assert_eq!(link, [format!("/customers/{other}")]);
    };
    let domain_taken = "Enter another primary domain name: Éditions de l’Océan already has this one";
    let id_taken = "Check the Microsoft ID: Éditions de l’Océan already has this one";
    let wizard = sales.get("/customers/new").await.location().to_owned();
    let typed = draft(&[("domain", &domain), ("microsoft_id", "")]);
    linked(&sales.post(&wizard, &typed).await, "domain", domain_taken);
    app.forget_forms().await;
    let wizard = sales.get("/customers/new").await.location().to_owned();
    // As Windows writes a GUID.
    let braces = format!("{{{}}}", microsoft_id.to_uppercase());
    let typed = draft(&[("microsoft_id", &braces)]);
    linked(&sales.post(&wizard, &typed).await, "microsoft_id", id_taken);
    let mine = app.register(&sales, customer("Crèche")).await;
    let edit = format!("/customers/{mine}/edit");
    linked(&sales.fill_in(&edit, &[("microsoft_id", &braces)]).await, "microsoft_id", id_taken);
    let edit = format!("/customers/{mine}/domain/edit");
    linked(&sales.fill_in(&edit, &[("domain", &domain), REASON]).await, "domain", domain_taken);
    // A program is told the name as well.
    let mut body = contoso();
    body["CompanyProfile"]["Domain"] = domain.into();
    let answer = program_of(&app).await.post("/v1/customers", &body).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("Éditions de l’Océan already has this one"), "{}", answer.body);
}
