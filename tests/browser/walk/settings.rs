//! Partner profile, API keys, failed mails.

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::model::people::staff::{Role, Staff};
use paraph::store::db::query;

use super::{Look, Walk};

pub async fn walk(walk: &Walk<'_, impl Look>, admin: &Staff) {
    walk.prove().await;
    walk.open("partner profile", "/settings/partner").await;
    walk.fill(&[("mpn_id", "none")]).await;
    walk.send("partner profile, refused").await;
    walk.fill(&[("mpn_id", "4782914")]).await;
    walk.outdate().await;
    walk.send("partner profile of an old version, refused").await;
    walk.send("partner profile, saved").await;
    walk.open("mails, none and no mail server", "/settings/mails").await;
    api_keys(walk, admin).await;
    walk.open("API reference", "/api").await;
}

async fn api_keys(walk: &Walk<'_, impl Look>, admin: &Staff) {
    walk.open("API keys, none", "/settings/api-keys").await;
    walk.open("API key form", "/settings/api-keys/new").await;
    walk.send("API key form, refused").await;
    let program = walk.app.add_person("Prog Ram", &[Role::Sales]).await;
    walk.app
        .execute(query("update staff set is_program_account = $1 where id = $2").bind(true).bind(&program.id))
        .await;
    let later = (clock::now() + TimeDelta::days(30)).date_naive().to_string();
    for (name, owner) in [("ERP", &admin.id), ("Caisse", &program.id), ("Vieux", &admin.id)] {
        walk.browser.visit("/settings/api-keys/new").await;
        walk.fill(&[("key_name", name)]).await;
        walk.choose("staff_id", owner).await;
        walk.click("#sales").await;
        walk.browser.run::<()>(&format!("document.getElementById('expires_on').value = '{later}'")).await;
        super::send(walk.browser).await;
        if name == "ERP" {
            walk.look("API key, made").await;
        }
    }
    let long_ago = clock::now() - TimeDelta::hours(1);
    walk.app.execute(query("update api_keys set expires_at = $1 where name = 'Vieux'").bind(long_ago)).await;
    walk.open("API keys", "/settings/api-keys").await;
    walk.press("revocation of an API key", "a[href$='/revocation']").await;
    walk.send("API keys, one revoked").await;
}
