//! Concurrent requests: a withdrawal with orders by API and page, and registrations of one customer.

use paraph::model::people::staff::Role;
use paraph::store::customers::registrations::Registered;
use paraph::store::db::{Db, Dialect, query};
use paraph::store::subscriptions::subscriptions;
use reqwest::Method;
use serde_json::json;

use crate::api::customers::{contoso, sales};
use crate::api::withdrawals::withdrawal;
use crate::support::activity::activity;
use crate::support::orders::{SEATS, order_body, subscribe};
use crate::support::samples::{confirmed, customer};
use crate::support::{TestApp, by, changed, register, today};

#[actix_web::test]
async fn no_order_is_accepted_after_a_withdrawal() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let program = app.program("Sal Second", &[Role::Sales]).await;
    let leaver = app.program("Lea Leaver", &[Role::AdminAgent]).await;
    let (mut placed, mut refused) = (0, 0);
    // The scheduler decides which request comes first. The rounds go on until each has come first.
    let mut rounds = 0..500_usize;
    while rounds.start < 12 || placed == 0 || refused == 0 {
        let round = rounds.next().expect("each comes first at times");
        let id = app.register(&sales, confirmed(&format!("Cliente {round}"), (2024, 9, 3))).await;
        let seats = subscribe(&app, &sales, &id, SEATS, 10).await;
        let path = format!("/v1/customers/{id}");
        let order = async |_: usize| {
            let answer = program.post(&format!("{path}/orders"), &order_body(&[(SEATS, 1)])).await;
            if answer.status != 201 {
                answer.refused(403, 13_605);
            }
            answer.status
        };
        let change = async |quantity: i64| {
            let body = json!({ "quantity": quantity });
            let path = format!("{path}/subscriptions/{seats}");
            program.send(Method::PATCH, &path, &body).await.status
        };
        let page = format!("/customers/{id}/orders/new");
        let mut forms = Vec::new();
        for _ in 0..3 {
            let line = [("offer", SEATS), ("quantity", "1"), ("billing_cycle", "annual")];
            forms.push(changed(sales.get(&page).await.form(&page), &line));
        }
        let buy = async |form: usize| match sales.post(&page, &forms[form]).await {
            it if it.status == 303 => 201,
            it if it.status == 409 => 403,
            it => panic!("{}", it.main()),
        };
        let leave = async {
            // The withdrawal comes before, during or after the first order.
            for _ in 0..round % 4 {
                order(0).await;
            }
            let body = withdrawal(&today().to_string());
            let withdrawn = leaver.post(&format!("/api/customers/{id}/withdrawals"), &body).await;
            assert_eq!(withdrawn.status, 201, "{}", withdrawn.body);
            // Once the withdrawal is answered, no order is accepted.
            let more = change(30 + i64::try_from(round).unwrap());
            assert_eq!(tokio::join!(order(0), more, buy(0)), (403, 403, 403), "round {round}");
        };
        let ((), by_api, seats, by_page) =
            tokio::join!(leave, async { tokio::join!(order(1), order(2)) }, change(11), async {
                tokio::join!(buy(1), buy(2))
            },);
        let statuses = [by_api.0, by_api.1, seats, by_page.0, by_page.1];
        assert!(statuses.iter().all(|it| matches!(it, 200 | 201 | 403)), "{statuses:?}");
        placed += statuses.iter().filter(|it| **it != 403).count();
        refused += statuses.iter().filter(|it| **it == 403).count();
        // The log has accepted orders before the withdrawal, and only refusals after it.
        let actions: Vec<_> = activity(&app.db, &id).await.into_iter().map(|(action, _)| action).collect();
        let left = actions.iter().position(|it| it == "subscriptions-to-cancel").unwrap();
        let passed = |it: &String| it == "order-placed" || it == "quantity-changed";
        assert!(!actions[left..].iter().any(passed), "{actions:?}");
        let all = subscriptions::list(&app.db, &id, None, None, 50).await.unwrap();
        assert!(all.iter().all(|it| it.is_to_cancel()), "{all:?}");
    }
}

#[actix_web::test]
async fn as_many_registrations_as_connections_all_learn_that_the_customer_exists() {
    let app = TestApp::spawn().await;
    let program = sales(&app).await;
    let contoso = contoso();
    // Another copy of Paraph registers the customer, and commits when all connections of this copy wait for it.
    let other = Db::open(app.url()).await.unwrap();
    let mut tx = other.begin().await.unwrap();
    let mut new = customer("Contoso");
    new.domain = "contoso.onmicrosoft.com".into();
    let id = uuid::Uuid::now_v7().to_string();
    let registered = register(&mut tx, &id, &new, by(program.person())).await;
    assert!(matches!(registered, Registered::Yes));
    let late = futures_util::future::join_all((0..10).map(|_| program.post("/v1/customers", &contoso)));
    let commit = async {
        while tx.dialect() == Dialect::Postgres {
            let locks = "select count(*) from pg_stat_activity
                where wait_event_type = 'Lock' and datname = current_database()";
            if query(locks).one::<(i64,)>(&other).await.unwrap().0 == 10 {
                break;
            }
        }
        tx.commit().await.unwrap();
    };
    for answer in tokio::join!(late, commit).0 {
        let error = answer.refused(400, 800_002);
        assert!(error["parameters"]["companyProfile.domain"].is_string(), "{error}");
    }
    assert_eq!(app.count("customers").await, 1);
}
