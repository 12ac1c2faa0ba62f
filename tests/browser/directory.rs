//! Signing in through the directory's pages, on another site.

use serde_json::json;
use thirtyfour::prelude::*;

use super::driver::{Browser, ENGLISH, FRENCH, Kind};
use crate::support::provider::Firm;

async fn sign_in(kind: Kind, words: [&str; 3]) {
    let [button, refused, other] = words;
    let firm = Firm::open().await;
    let claims = json!({ "email": "zoe@temoin.example", "email_verified": true, "name": "Zoé Témoin",
        "groups": ["Sellers"] });
    firm.provider.set("zoe", claims).await;
    firm.provider.set("guest", json!({ "email": "guest@temoin.example", "groups": [] })).await;
    let browser = Browser::open(&firm.app, kind).await;
    let log_in = async |link: &str, login: &str| {
        browser.select(link).await;
        let address = browser.current_url().await.unwrap().to_string();
        assert!(address.starts_with(&firm.provider.issuer), "{address}");
        browser.fill_id("login", login).await;
        browser.follow(&browser.get(By::Css("form button")).await).await;
    };

    browser.visit("/customers").await;
    log_in(button, "guest").await;
    // The browser passes several URLs on its way back.
    browser.wait_for_text("h1", refused).await;
    // The directory still has a session, and must ask again.
    log_in(other, "zoe").await;
    if !kind.javascript {
        // The provider signs out with a form that its script would send.
        browser.follow(&browser.get(By::Css("form button")).await).await;
    }
    browser.wait_for_text(".person", "Zoé Témoin").await;
    assert_eq!(browser.path().await, "/");
    let complaints = browser.complaints().await;
    let status = |it: &String| it.contains("/sign-in/directory/callback?") && it.contains("a status of 403");
    let ours: Vec<_> = complaints
        .into_iter()
        .filter(|it| !it.contains(&firm.provider.issuer) || it.contains("Content Security Policy"))
        .filter(|it| !status(it))
        .collect();
    assert!(ours.is_empty(), "{ours:#?}");
}

#[actix_web::test]
async fn a_person_signs_in_with_the_directory_in_french() {
    sign_in(
        FRENCH,
        ["Se connecter avec Témoin ID", "Connexion refusée", "Se connecter avec un autre compte"],
    )
    .await;
}

#[actix_web::test]
async fn a_person_signs_in_with_the_directory_in_english_and_without_javascript() {
    let kind = Kind { javascript: false, ..ENGLISH };
    sign_in(kind, ["Sign in with Témoin ID", "Sign-in refused", "Sign in with another account"]).await;
}
