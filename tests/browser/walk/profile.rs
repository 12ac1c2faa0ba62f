//! The visitor's own profile, password, second factors and sessions.

use paraph::model::kernel::clock;
use paraph::model::people::staff::Staff;
use paraph::store::db::query;

use super::{Look, Walk};
use crate::support::{PASSWORD, code};

pub async fn walk(walk: &Walk<'_, impl Look>, admin: &Staff) {
    let other = "insert into sessions (key_hash, id, staff_id, state, factor_passed, factor_needed, device, address,
        created_at, last_used_at, proved_at)
        select 'other', 'other', staff_id, state, factor_passed, factor_needed, '', null, created_at, last_used_at,
        proved_at from sessions where staff_id = $1";
    walk.app.execute(query(other).bind(&admin.id)).await;
    walk.open("profile", "/profile").await;
    walk.press("profile, the other sessions ended", "form[action='/profile/sessions/others/end'] button")
        .await;
    walk.open("profile form", "/profile/edit").await;
    walk.fill(&[("name", " ")]).await;
    walk.send("profile form, refused").await;
    walk.fill(&[("name", "Gaspard-Théophane de Montmorency-Laval-Châtillon")]).await;
    walk.send("profile, saved").await;
    walk.open("password form", "/profile/password/edit").await;
    walk.send("password form, refused").await;
    walk.fill(&[("current_password", PASSWORD), ("new_password", "neuf-hirondelles-sur-le-fil")]).await;
    walk.send("profile, with a new password").await;
    second_factors(walk).await;
    reauthentication(walk).await;
}

async fn second_factors(walk: &Walk<'_, impl Look>) {
    walk.open("factor set-up", "/profile/second-factor/new").await;
    walk.send("factor set-up, refused").await;
    let secret = walk.browser.text(".secret").await.replace(' ', "");
    walk.fill(&[("app_code", &code(&secret, 0))]).await;
    walk.send("recovery codes").await;
    walk.open("recovery codes, asked", "/profile/recovery-codes/new").await;
    walk.send("recovery codes, made").await;
    walk.open("removal of an app", "/profile/second-factor/authenticator/removal").await;
    walk.open("removal of a passkey", "/profile/second-factor/0/removal").await;
    walk.send("profile, without the passkey").await;
}

async fn reauthentication(walk: &Walk<'_, impl Look>) {
    for path in ["/settings/api-keys", "/settings/partner", "/settings/users/new", "/agreements/files/new"] {
        let long_ago = clock::now() - chrono::TimeDelta::hours(5);
        walk.app.execute(query("update sessions set proved_at = $1").bind(long_ago)).await;
        walk.open(&format!("reauthentication for {path}"), path).await;
        assert!(walk.browser.path().await.starts_with("/sign-in/again?"), "{path}");
    }
    walk.open("reauthentication, unsaved", "/sign-in/again?next=%2Fprofile&unsaved=yes").await;
    walk.open("reauthentication, kept", "/sign-in/again?next=%2Fprofile&unsaved=kept").await;
    walk.send("reauthentication, refused").await;
    walk.prove().await;
}
