//! The agreement sections of an account, and the action that they put first.

use paraph::model::acceptances::direct_acceptance::NewDirectAcceptance;
use paraph::store::acceptances::direct_acceptances;

use crate::support::orders::lock;
use crate::support::samples::{confirmed, customer};
use crate::support::withdrawals::withdraw;
use crate::support::{TestApp, by, today};

#[actix_web::test]
async fn the_agreement_comes_first_with_one_action_where_something_can_be_confirmed() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let withdrawn = app.register(&sales, confirmed("Retirée", (2024, 9, 3))).await;
    withdraw(&app.db, &withdrawn, sales.staff()).await;
    let national = paraph::model::customers::national_cloud::NationalCloud::UsGovernment;
    let mut of_national_cloud = customer("Nationale");
    of_national_cloud.company.national_cloud = Some(national);
    for (id, status, action) in [
        (app.register(&sales, customer("Non fournie")).await, "Non fournie", Some("Confirmer l’acceptation")),
        (
            app.register(&sales, confirmed("Due", (2020, 9, 3))).await,
            "À renouveler",
            Some("Confirmer l’acceptation"),
        ),
        (withdrawn, "Retirée", Some("Confirmer l’acceptation")),
        (app.register(&sales, confirmed("Confirmée", (2024, 9, 3))).await, "Confirmée", None),
        (app.register(&sales, of_national_cloud).await, "Sans objet", None),
    ] {
        let page = sales.get(&format!("/customers/{id}")).await;
        assert_eq!(page.text(".title .tag"), status, "beside the heading");
        assert_eq!(page.texts("main h2")[0], "Contrat client Microsoft");
        let tag = page.texts("section[aria-labelledby=agreement] .tag");
        assert_eq!(tag, [status], "and in the section");
        let primary = page.texts(".button:not(.secondary)");
        assert_eq!(primary, action.into_iter().collect::<Vec<_>>(), "{status}");
    }
}

#[actix_web::test]
async fn an_acceptance_through_microsoft_shows_as_confirmed() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Directe")).await;
    let mut tx = app.db.begin().await.unwrap();
    let mut locked = lock(&mut tx, &id).await;
    let new = NewDirectAcceptance { signed: true, checked_on: today() };
    let record = uuid::Uuid::now_v7().to_string();
    assert!(direct_acceptances::insert(&mut tx, &mut locked, &record, new, by(sales.staff())).await.unwrap());
    tx.commit().await.unwrap();
    for path in ["/customers", "/customers/report"] {
        let page = sales.get(path).await;
        let row = page.texts("tbody td");
        assert_eq!(row[..2], ["Confirmed", "through Microsoft"], "{path}");
    }
    let list = sales.in_french().get("/customers").await;
    assert_eq!(list.texts("td[data-label='Accepté le']"), ["auprès de Microsoft"]);
}
