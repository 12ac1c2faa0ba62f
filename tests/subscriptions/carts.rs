//! Abandoned carts.

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::store::db::query;
use paraph::store::subscriptions::carts;

use crate::support::orders::{SEATS, subscribe};
use crate::support::samples::confirmed;
use crate::support::{TestApp, by};

#[actix_web::test]
async fn creating_a_cart_sweeps_some_expired_ones() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let customer = app.register(&agent, confirmed("Crèche", (2024, 9, 3))).await;
    subscribe(&app, &agent, &customer, SEATS, 5).await;
    let past = clock::now() - TimeDelta::days(1);
    let make = async || {
        let mut tx = app.db.begin().await.unwrap();
        let cart = carts::insert(&mut tx, &customer, "[]", by(agent.staff())).await.unwrap();
        tx.commit().await.unwrap();
        cart.id
    };
    let ordered = make().await;
    app.execute(query("update carts set order_id = (select id from orders)")).await;
    let sql = "insert into carts (id, customer_id, staff_id, lines, created_at, expires_at, version)
        select 'old-' || cast($1 as text), customer_id, staff_id, lines, created_at, created_at, 1 from carts
        where id = $2";
    for number in 0..carts::SWEPT + 3 {
        app.execute(query(sql).bind(number.to_string()).bind(&ordered)).await;
    }
    app.execute(query("update carts set expires_at = $1").bind(past)).await;
    for left in [3, 0] {
        make().await;
        let old: Vec<(String,)> =
            query("select id from carts where id like 'old-%'").all(&app.db).await.unwrap();
        assert_eq!(old.len(), left);
    }
    assert_eq!(app.count("carts").await, 3, "what was ordered stays");
}
