//! Customers who will be asked to accept.

use paraph::store::db::query;

use crate::customers::drafts::review;
use crate::support::samples::draft;
use crate::support::{Client, Response, TestApp};

/// Registers a customer with the wizard, and returns the path of its account.
async fn register(person: &Client, changes: &[(&str, &str)]) -> String {
    let edit = person.get("/customers/new").await.location().to_owned();
    let step = person.post(&edit, &draft(changes)).await.location().to_owned();
    let review = review(person, &step).await;
    let done = person.post(&review, &person.get(&review).await.form(&review)).await;
    done.location().trim_end_matches("/registration").to_owned()
}

#[actix_web::test]
async fn an_account_shows_that_the_customer_will_be_asked_until_it_accepts() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let account =
        register(&sales, &[("agreement", "asked"), ("domain", "asked"), ("microsoft_id", "")]).await;
    let page = sales.get(&account).await;
    let asked = page.fact("Will be asked to accept, recorded on");
    assert!(asked.ends_with("(Europe/Paris) Samuel Sales"), "{asked}");
    assert_eq!(page.texts("td[data-label=State]"), ["Will be asked to accept"]);
    let log = format!("/activity?customer={}&action=customer-created", account.rsplit('/').next().unwrap());
    let details = |page: &Response| page.texts("tbody li");
    let page = sales.get(&log).await;
    assert!(details(&page).contains(&"Will be asked to accept: Yes".to_owned()), "{:?}", details(&page));
    let date = [("accepted_day", "3"), ("accepted_month", "9"), ("accepted_year", "2024")];
    sales.fill_in(&format!("{account}/confirmations/new"), &date).await.location();
    let sales = sales.in_french();
    let page = sales.get(&account).await;
    assert!(
        !page.texts("dt").contains(&"Sera invité à accepter (consigné le)".to_owned()),
        "the customer has accepted"
    );
    assert_eq!(page.texts("td[data-label=État]"), ["Actuelle", "Sera invité à accepter"]);
    let page = sales.get(&log).await;
    assert!(details(&page).contains(&"Sera invité à accepter\u{a0}: Oui".to_owned()), "{:?}", details(&page));
}

#[actix_web::test]
async fn only_customers_who_will_be_asked_are_stored_as_such() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for (domain, agreement, cloud) in
        [("accepted", "MicrosoftCustomerAgreement", ""), ("national", "asked", "us_government")]
    {
        let typed =
            [("domain", domain), ("agreement", agreement), ("national_cloud", cloud), ("microsoft_id", "")];
        let account = register(&sales, &typed).await;
        assert!(
            !sales
                .get(&account)
                .await
                .texts("dt")
                .contains(&"Will be asked to accept, recorded on".to_owned()),
            "{domain}"
        );
    }
    assert!(!sales.get("/activity").await.text("tbody").contains("Will be asked to accept"));
    let asked = "select count(*) from customers where asked_at is not null or asked_by is not null";
    assert_eq!(query(asked).one::<(i64,)>(&app.db).await.unwrap(), (0,));
}
