//! Staff of a register without mail: the first admin, a new person, someone who
//! loses their phone, someone who leaves.

use thirtyfour::prelude::*;

use super::driver::{Browser, ENGLISH, FRENCH, Kind};
use super::walk::{send, sign_out};
use crate::support::{TestApp, code};
use paraph::store::db::query;
use paraph::store::people::sign_in_links;
use paraph::web::token;

struct Words {
    setup: &'static str,
    france: &'static str,
    enrolment: &'static str,
    codes: &'static str,
    kept: &'static str,
    home: &'static str,
    users: &'static str,
    add_user: &'static str,
    link_for: &'static str,
    shown_once: &'static str,
    done: &'static str,
    choose: &'static str,
    chosen: &'static str,
    over: &'static str,
    lost: &'static str,
    refused: &'static str,
    remove: &'static str,
    removed: &'static str,
    deactivate: &'static str,
    deactivated: &'static str,
    unknown: &'static str,
    forgotten: &'static str,
    ask: &'static str,
}

const FR: Words = Words {
    setup: "Mettre le registre en service",
    france: "France",
    enrolment: "Configurer un second facteur",
    codes: "Codes de secours",
    kept: "J’ai noté ces codes",
    home: "Accueil",
    users: "Gestion des utilisateurs",
    add_user: "Ajouter un utilisateur",
    link_for: "Lien pour Noé Neuf",
    shown_once: "Cette page n’est affichée qu’une fois.",
    done: "Terminé",
    choose: "Choisissez votre mot de passe",
    chosen: "Votre mot de passe est enregistré. Utilisez-le pour vous connecter.",
    over: "Ce lien ne fonctionne plus",
    lost: "Vous ne pouvez pas utiliser votre second facteur ?",
    refused: "Saisissez le code que l’application affiche maintenant, ou un code de secours qui n’a pas servi",
    remove: "Retirer le second facteur",
    removed: "Le second facteur est retiré.",
    deactivate: "Désactiver",
    deactivated: "La personne est désactivée et déconnectée.",
    unknown: "Vérifiez votre adresse e‑mail et votre mot de passe : ils ne correspondent à aucun compte",
    forgotten: "Mot de passe oublié",
    ask: "Demandez à un administrateur global",
};

const EN: Words = Words {
    setup: "Set up the register",
    france: "France",
    enrolment: "Set up a second factor",
    codes: "Recovery codes",
    kept: "I have saved these codes",
    home: "Home",
    users: "User management",
    add_user: "Add user",
    link_for: "Link for Noé Neuf",
    shown_once: "This page is shown only once.",
    done: "Done",
    choose: "Choose your password",
    chosen: "Your password is saved. Sign in with it.",
    over: "This link no longer works",
    lost: "Cannot use your second factor?",
    refused: "Enter the code that the app shows now, or a recovery code that has not been used",
    remove: "Remove the second factor",
    removed: "The second factor is removed.",
    deactivate: "Deactivate",
    deactivated: "The person is deactivated and signed out.",
    unknown: "Check your email address and password: they do not match any account",
    forgotten: "Forgotten password",
    ask: "Ask a Global admin",
};

/// The password of the new person.
const EMAIL: &str = "noe@temoin.example";
const PASSWORD_OF_NOE: &str = "neuf-hirondelles-sur-le-fil";

#[actix_web::test]
async fn staff_join_lose_their_phone_and_leave() {
    journey(FRENCH, &FR).await;
}

#[actix_web::test]
async fn staff_join_lose_their_phone_and_leave_on_a_phone_without_javascript() {
    journey(Kind { javascript: false, narrow: true, ..ENGLISH }, &EN).await;
}

async fn journey(kind: Kind, words: &Words) {
    let app = TestApp::spawn_empty().await;
    let admin = Browser::open(&app, kind).await;
    set_up(&app, &admin, words).await;
    let link = add_noe(&admin, words).await;
    let noe = Browser::open(&app, kind).await;
    choose_password(&noe, &link, words).await;
    let codes = enrol(&noe, kind, words).await;

    // Without the phone, a recovery code signs in once.
    sign_out(&noe).await;
    noe.give_password(EMAIL, PASSWORD_OF_NOE).await;
    noe.named(words.lost).await.click().await.unwrap();
    noe.give_code(&codes[3].to_lowercase().replace('-', " ")).await;
    assert_eq!(noe.path().await, "/");
    sign_out(&noe).await;
    noe.give_password(EMAIL, PASSWORD_OF_NOE).await;
    noe.give_code(&codes[3]).await;
    assert_eq!(noe.texts(".error-summary li").await, [words.refused]);
    assert_eq!(noe.value("code").await, "");

    // With no codes left, an admin removes the factor, and another app is set up.
    app.execute(query("delete from recovery_codes")).await;
    noe.give_code(&codes[4]).await;
    assert_eq!(noe.texts(".error-summary li").await, [words.refused]);
    admin.select(words.users).await;
    admin.select("Noé Neuf").await;
    let person = admin.path().await;
    admin.select(words.remove).await;
    send(&admin).await;
    assert_eq!(admin.text("[role=status]").await, words.removed);
    noe.visit("/").await;
    assert!(noe.path().await.starts_with("/sign-in?"), "what was begun with the lost phone has ended");
    noe.give_password(EMAIL, PASSWORD_OF_NOE).await;
    let others = enrol(&noe, kind, words).await;
    assert!(others.iter().all(|it| !codes.contains(it)));

    // A deactivated person is signed out at once.
    admin.visit(&person).await;
    admin.select(words.deactivate).await;
    send(&admin).await;
    assert_eq!(admin.text("[role=status]").await, words.deactivated);
    noe.visit("/").await;
    assert_eq!(noe.path().await, "/sign-in?next=%2F");
    noe.give_password(EMAIL, PASSWORD_OF_NOE).await;
    assert_eq!(noe.texts(".error-summary li").await, [words.unknown]);

    // Without mail, an admin handles forgotten passwords.
    noe.select(words.forgotten).await;
    assert_eq!(noe.text("h1").await, words.forgotten);
    assert!(noe.text("main").await.contains(words.ask));
    assert!(!noe.has("main form").await);
}

/// From the printed set-up link to the first Global admin's home page.
async fn set_up(app: &TestApp, admin: &Browser, words: &Words) {
    let setup = token::generate();
    app.write(async |tx| sign_in_links::insert_setup(tx, &token::hash(&setup)).await).await;
    admin.visit(&format!("/setup/{setup}")).await;
    assert_eq!(admin.text("h1").await, words.setup);
    for (id, value) in [
        ("legal_name", "Témoin SARL"),
        ("mpn_id", "4782913"),
        ("name", "Gisèle Globale"),
        ("email", "gisele@temoin.example"),
        ("new_password", "trois-pies-dans-le-tilleul"),
    ] {
        admin.fill_id(id, value).await;
    }
    for (id, option) in [("country", words.france), ("time_zone", "Europe/Paris")] {
        let option = By::XPath(format!("//select[@id='{id}']/option[normalize-space()='{option}']"));
        admin.find(option).await.unwrap().click().await.unwrap();
    }
    admin.get(By::Id("kind")).await.click().await.unwrap();
    admin.follow(&admin.get(By::Css("main form button")).await).await;
    assert_eq!(admin.path().await, "/profile/second-factor/new?next=%2F");
    enrol_app(admin, words).await;
    assert_eq!(admin.text("h1").await, words.home);
    admin.visit(&format!("/setup/{setup}")).await;
    assert!(!admin.has("main form").await, "the link has been used");
    admin.visit("/").await;
}

/// Types a code for the shown secret, and returns the recovery codes.
async fn enrol_app(browser: &Browser, words: &Words) -> Vec<String> {
    assert_eq!(browser.text("h1").await, words.enrolment);
    let secret = browser.text(".secret").await.replace(' ', "");
    browser.fill_id("app_code", "12").await;
    send(browser).await;
    assert_eq!(browser.texts(".error-summary li").await.len(), 1);
    assert_eq!(browser.text(".secret").await.replace(' ', ""), secret, "the app has this key already");
    browser.fill_id("app_code", &code(&secret, 0)).await;
    send(browser).await;
    assert_eq!(browser.text("h1").await, words.codes);
    assert!(browser.text(".warning").await.contains(words.shown_once));
    let codes = browser.texts(".codes code").await;
    assert_eq!(codes.len(), 10);
    browser.select(words.kept).await;
    codes
}

async fn enrol(browser: &Browser, kind: Kind, words: &Words) -> Vec<String> {
    assert_eq!(browser.path().await, "/profile/second-factor/new?next=%2F");
    let passkey = browser.find(By::Css("[data-passkey]")).await.unwrap();
    assert_eq!(passkey.is_displayed().await.unwrap(), kind.javascript, "a passkey needs the script");
    let codes = enrol_app(browser, words).await;
    assert_eq!(browser.path().await, "/");
    codes
}

/// Returns the link that the admin hands over.
async fn add_noe(admin: &Browser, words: &Words) -> String {
    admin.select(words.users).await;
    admin.select(words.add_user).await;
    send(admin).await;
    assert_eq!(admin.texts(".error-summary li").await.len(), 3, "name, address and role are asked for");
    admin.fill_id("name", "Noé Neuf").await;
    admin.fill_id("email", EMAIL).await;
    admin.get(By::Id("sales")).await.click().await.unwrap();
    send(admin).await;
    assert_eq!(admin.text("h1").await, words.link_for);
    assert!(admin.text(".warning").await.starts_with(words.shown_once));
    let link = admin.text(".link-once code").await;
    admin.select(words.done).await;
    assert_eq!(admin.text("h1").await, "Noé Neuf");
    assert!(!admin.source().await.unwrap().contains("/password/"), "the link is nowhere else");
    admin.go_back().await;
    assert!(!admin.source().await.unwrap().contains("/password/"), "nor is it kept by the browser");
    admin.visit("/").await;
    link
}

async fn choose_password(noe: &Browser, link: &str, words: &Words) {
    noe.goto(link).await.unwrap();
    assert_eq!(noe.text("h1").await, words.choose);
    noe.fill_id("new_password", "noe-neuf").await;
    noe.follow(&noe.get(By::Css("main form button")).await).await;
    assert_eq!(noe.texts(".error-summary li").await.len(), 1);
    noe.fill_id("new_password", PASSWORD_OF_NOE).await;
    noe.follow(&noe.get(By::Css("main form button")).await).await;
    assert_eq!(noe.text("[role=status]").await, words.chosen);
    noe.goto(link).await.unwrap();
    assert_eq!(noe.text("h1").await, words.over);
    noe.visit("/sign-in").await;
    noe.give_password(EMAIL, PASSWORD_OF_NOE).await;
}
