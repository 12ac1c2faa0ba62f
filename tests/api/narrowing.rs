//! A parameter that narrows a list leaves something out.

use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::store::programme::resellers;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::orders::{SEATS, order_body};
use crate::support::samples::{confirmed, reseller};

fn ids(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn orders_and_subscriptions_are_narrowed_by_what_clients_send() {
    let app = TestApp::spawn().await;
    let agent = app.as_admin_agent().await;
    let customer = app.register(&agent, confirmed("Crèche du Marché", (2024, 9, 3))).await;
    let program = app.program("Sal Sales", &[Role::Sales]).await;
    let path = format!("/v1/customers/{customer}");
    let mut orders = Vec::new();
    for cycle in ["monthly", "annual"] {
        let mut body = order_body(&[(SEATS, 3)]);
        body["billingCycle"] = json!(cycle);
        let order = program.send(Method::POST, &format!("{path}/orders"), &body).await.json();
        orders.push((
            order["id"].as_str().unwrap().to_owned(),
            order["lineItems"][0]["subscriptionId"].clone(),
        ));
    }
    let get = async |query: &str| program.get(&format!("{path}/{query}")).await.json();
    assert_eq!(ids(&get("orders").await).len(), 2);
    for (cycle, (order, subscription)) in ["Monthly", "annual"].iter().zip(&orders) {
        assert_eq!(ids(&get(&format!("orders?billingType={cycle}")).await), [order.as_str()]);
        let of_order = get(&format!("subscriptions?order_id={order}")).await;
        assert_eq!(ids(&of_order), [subscription.as_str().unwrap()]);
    }
    assert!(ids(&get(&format!("subscriptions?order_id={customer}")).await).is_empty());
    assert_eq!(program.get(&format!("{path}/orders?billingType=weekly")).await.status, 400);
    assert_eq!(program.get(&format!("{path}/orders?include_price=true")).await.status, 400);

    let known = reseller("Nord Conseil", "4815162");
    let mut tx = app.db.begin().await.unwrap();
    resellers::insert(&mut tx, &known).await.unwrap();
    tx.commit().await.unwrap();
    assert!(ids(&get("subscriptions?mpn_id=4815162").await).is_empty(), "the customer has no reseller");
    app.execute(query("update customers set reseller_id = $1").bind(&known.id)).await;
    assert_eq!(ids(&get("subscriptions?mpn_id=4815162").await).len(), 2);
    assert!(ids(&get("subscriptions?mpn_id=6120457").await).is_empty());
}
