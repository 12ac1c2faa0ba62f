//! Pages as people see them who may not change what is on them.

use paraph::model::people::staff::Role;

use super::{Look, Walk};

pub async fn walk(walk: &Walk<'_, impl Look>) {
    let global_admin = walk.app.add_person("Gisele Global", &[Role::GlobalAdmin]).await;
    walk.sign_in(&global_admin).await;
    walk.open("list of a Global admin", "/customers").await;
    for status in ["not_provided", "confirmed"] {
        walk.browser.visit(&format!("/customers?status={status}")).await;
        walk.press(&format!("account of a Global admin, {status}"), "#results tbody a").await;
    }
    let customer = walk.one("select customer_id from subscriptions where status = 'active' limit 1").await;
    let subscriptions = format!("/customers/{customer}/subscriptions");
    walk.open("subscriptions of a Global admin", &subscriptions).await;
    walk.press("subscription of a Global admin", "table.subscriptions tbody a").await;

    let user_admin = walk.app.add_person("Ulrich User", &[Role::UserAdmin]).await;
    walk.sign_in(&user_admin).await;
    walk.look("home of a User admin").await;
    walk.open("error 403, without the role", "/customers").await;
    walk.open("activity log of a User admin", "/activity?topic=everything").await;
    let path = format!("/settings/users/{}", global_admin.id);
    walk.open("Global admin, to a User admin", &path).await;
}
