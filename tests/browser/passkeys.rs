//! Passkeys with Chromium's virtual authenticator: creation, use, removal, refusals, failures.

use serde_json::json;
use thirtyfour::prelude::*;

use super::driver::{Browser, ENGLISH, FRENCH, Kind};
use super::walk::{send, sign_out};
use crate::support::{Client, PASSWORD, SECRET, TestApp, changed, code};
use paraph::model::people::staff::{Role, Staff};
use paraph::store::db::query;
use paraph::store::people::{passkeys, sessions};

struct Words {
    make: &'static str,
    use_it: &'static str,
    codes: &'static str,
    kept: &'static str,
    failed: &'static str,
}

const FR: Words = Words {
    make: "Créer une clé d’accès",
    use_it: "Utiliser une clé d’accès",
    codes: "Codes de secours",
    kept: "J’ai noté ces codes",
    failed: "La clé d’accès n’a pas fonctionné. Réessayez, ou utilisez un autre moyen.",
};

const EN: Words = Words {
    make: "Create a passkey",
    use_it: "Use a passkey",
    codes: "Recovery codes",
    kept: "I have saved these codes",
    failed: "The passkey did not work. Try again, or use another method.",
};

/// A firm that requires a second factor of everybody, and a person without one.
async fn strict_firm() -> (TestApp, Staff) {
    let app = TestApp::spawn().await;
    app.execute(query("update partner set second_factor_for_everybody = $1").bind(true)).await;
    let person = app.add_person("Zoé Neuve", &[Role::Sales]).await;
    (app, person)
}

/// A browser with a virtual authenticator, and its id.
async fn open(app: &TestApp, kind: Kind) -> (Browser, String) {
    let browser = Browser::open(app, kind).await;
    browser.cdp_send("WebAuthn.enable", json!({})).await;
    let device = add_device(&browser, "internal").await;
    (browser, device)
}

async fn add_device(browser: &Browser, transport: &str) -> String {
    let options = json!({
        "protocol": "ctap2", "transport": transport, "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true,
    });
    let added = browser.cdp_send("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await;
    added["authenticatorId"].as_str().unwrap().to_owned()
}

async fn arrive(browser: &Browser, person: &Staff) {
    browser.visit("/sign-in").await;
    browser.give_password(&person.email, PASSWORD).await;
}

/// Another HTTP client that has passed the person's password.
async fn arrive_by_http(app: &TestApp, person: &Staff) -> Client {
    let client = app.as_nobody();
    client.get("/sign-in").await;
    let form = [("email", person.email.as_str()), ("password", PASSWORD), ("next", "")];
    let next = client.post("/sign-in", &form).await.location().to_owned();
    assert!(next.starts_with("/sign-in/second-factor?") || next.starts_with("/profile/second-factor/new?"));
    client
}

async fn make(browser: &Browser, words: &Words, name: &str) {
    browser.fill_id("passkey_name", name).await;
    browser.select(words.make).await;
}

/// Creates a passkey at first sign-in, and ends signed in.
async fn enrol(browser: &Browser, person: &Staff, words: &Words, name: &str) {
    arrive(browser, person).await;
    make(browser, words, name).await;
    browser.select(words.kept).await;
    assert_eq!(browser.path().await, "/");
}

/// Presses the passkey button, and captures the form's data instead of sending it.
async fn capture(browser: &Browser, button: &str) -> Vec<(String, String)> {
    let keep = "HTMLFormElement.prototype.submit = function () { window.sent = [...new FormData(this)] }";
    browser.run::<()>(keep).await;
    browser.named(button).await.click().await.unwrap();
    let filled = async || browser.execute("return !!window.sent", vec![]).await?.convert();
    browser.wait_until("the form is filled in", filled).await;
    let mut form: Vec<(String, String)> = browser.run("return window.sent").await;
    form.retain(|(name, _)| name != "csrf");
    form
}

async fn a_first_passkey(kind: Kind, words: &Words) {
    let (app, person) = strict_firm().await;
    let (browser, _) = open(&app, kind).await;
    browser.visit("/customers").await;
    browser.give_password(&person.email, PASSWORD).await;
    assert_eq!(browser.path().await, "/profile/second-factor/new?next=%2Fcustomers");
    make(&browser, words, "Portable").await;
    assert_eq!(browser.text("h1").await, words.codes);
    assert_eq!(browser.texts(".codes code").await.len(), 10);
    browser.select(words.kept).await;
    assert_eq!(browser.path().await, "/customers");

    sign_out(&browser).await;
    browser.visit("/customers").await;
    browser.give_password(&person.email, PASSWORD).await;
    assert_eq!(browser.path().await, "/sign-in/second-factor?next=%2Fcustomers");
    browser.visit("/customers").await;
    assert!(browser.path().await.starts_with("/sign-in/second-factor"), "the password alone opens nothing");
    browser.select(words.use_it).await;
    assert_eq!(browser.path().await, "/customers");
    let kept = passkeys::list(&app.db, &person.id).await.unwrap();
    assert!(kept.len() == 1 && kept[0].name == "Portable" && kept[0].last_used_at.is_some());
    assert!(browser.complaints().await.is_empty());
}

#[actix_web::test]
async fn a_passkey_is_made_at_the_first_sign_in_and_used_at_the_next() {
    a_first_passkey(FRENCH, &FR).await;
}

#[actix_web::test]
async fn a_passkey_is_made_at_the_first_sign_in_and_used_at_the_next_in_english() {
    a_first_passkey(ENGLISH, &EN).await;
}

#[actix_web::test]
async fn enter_in_the_name_of_a_passkey_makes_it() {
    let (app, person) = strict_firm().await;
    let (browser, _) = open(&app, FRENCH).await;
    arrive(&browser, &person).await;
    let page = browser.find(By::Tag("html")).await.unwrap();
    browser.get(By::Id("passkey_name")).await.send_keys("Portable" + Key::Enter).await.unwrap();
    browser.left(&page).await;
    assert_eq!(browser.text("h1").await, FR.codes);
}

#[actix_web::test]
async fn a_person_has_several_passkeys_and_removes_them_one_by_one() {
    let (app, person) = strict_firm().await;
    let (browser, device) = open(&app, FRENCH).await;
    enrol(&browser, &person, &FR, "Portable").await;
    browser.visit("/profile").await;
    browser.select("En ajouter un autre").await;
    browser.fill_id("passkey_name", "Encore le même").await;
    browser.named(FR.make).await.click().await.unwrap();
    browser.wait_for_text("#passkey-form [role=alert]", FR.failed).await;

    browser.cdp_send("WebAuthn.removeVirtualAuthenticator", json!({ "authenticatorId": device })).await;
    add_device(&browser, "usb").await;
    let key = async || query("select key_hash from sessions").one::<(String,)>(&app.db).await.unwrap().0;
    let before = key().await;
    make(&browser, &FR, "Clé USB").await;
    assert_eq!(browser.path().await, "/profile");
    assert_ne!(key().await, before, "the session has another key");
    let factors = browser.texts(".factors > li > div").await;
    assert!(factors[0].starts_with("Clé d’accès Portable\nAjoutée le "), "{factors:?}");
    assert!(factors[1].starts_with("Clé d’accès Clé USB\nAjoutée le "), "{factors:?}");
    assert!(factors[2].starts_with("Codes de secours\n"), "no other codes were made: {factors:?}");

    for (name, rest) in [("Portable", 2), ("Clé USB", 0)] {
        browser.follow(&browser.get(By::Css(".factors a[href$='/removal']")).await).await;
        assert_eq!(browser.text("h1").await, format!("Retirer la clé d’accès « {name} » ?"));
        send(&browser).await;
        assert_eq!(browser.text("[role=status]").await, "Le second facteur est retiré.");
        assert_eq!(browser.texts(".factors > li").await.len(), rest, "without {name}");
        sign_out(&browser).await;
        arrive(&browser, &person).await;
        if rest > 0 {
            browser.select(FR.use_it).await;
            assert_eq!(browser.path().await, "/");
            browser.visit("/profile").await;
        }
    }
    assert!(browser.path().await.starts_with("/profile/second-factor/new?"), "another is owed");
    assert!(browser.complaints().await.is_empty());
}

#[actix_web::test]
async fn a_passkey_that_does_not_work_says_so_and_the_code_still_signs_in() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Gisele Global", &[Role::GlobalAdmin]).await;
    let (browser, device) = open(&app, FRENCH).await;
    browser.sign_in_as(&person).await;
    browser.visit("/profile/second-factor/new").await;
    let recognises = async |it: bool| {
        let verified = json!({ "authenticatorId": device, "isUserVerified": it });
        browser.cdp_send("WebAuthn.setUserVerified", verified).await;
    };
    // The authenticator does not verify the user.
    recognises(false).await;
    browser.fill_id("passkey_name", "Portable").await;
    browser.named(FR.make).await.click().await.unwrap();
    browser.wait_for_text("#passkey-form [role=alert]", FR.failed).await;
    recognises(true).await;
    browser.select(FR.make).await;
    assert_eq!(browser.text("h1").await, FR.codes, "the same button tries again");

    sign_out(&browser).await;
    arrive(&browser, &person).await;
    recognises(false).await;
    let button = browser.named(FR.use_it).await;
    button.click().await.unwrap();
    browser.wait_for_text("[data-passkey] [role=alert]", FR.failed).await;
    assert!(browser.run::<bool>("return document.activeElement.dataset.failed != null").await, "the focus");
    // The authenticator no longer has the passkey.
    recognises(true).await;
    browser.cdp_send("WebAuthn.clearCredentials", json!({ "authenticatorId": device })).await;
    browser.refresh().await.unwrap();
    browser.named(FR.use_it).await.click().await.unwrap();
    browser.wait_for_text("[data-passkey] [role=alert]", FR.failed).await;
    // The authenticator is missing: the browser waits, and the person uses the other method.
    browser.cdp_send("WebAuthn.removeVirtualAuthenticator", json!({ "authenticatorId": device })).await;
    browser.named(FR.use_it).await.click().await.unwrap();
    assert!(browser.complaints().await.is_empty());
    browser.give_code("000000").await;
    assert_eq!(browser.texts(".error-summary li").await.len(), 1);
    // Pretends that 30 s have passed since the last code.
    app.execute(query("update authenticators set last_step = 0")).await;
    browser.give_code(&code(SECRET, 0)).await;
    assert_eq!(browser.path().await, "/");
}

#[actix_web::test]
async fn the_passkey_of_another_person_is_refused() {
    let (app, ada) = strict_firm().await;
    let bob = app.add_person("Bob Autre", &[Role::Sales]).await;
    let (browser, _) = open(&app, FRENCH).await;
    for person in [&ada, &bob] {
        enrol(&browser, person, &FR, "Portable").await;
        sign_out(&browser).await;
    }
    // Signed by Ada's device for Ada.
    arrive(&browser, &ada).await;
    let of_ada = capture(&browser, FR.use_it).await;
    let client = arrive_by_http(&app, &bob).await;
    client.post("/sign-in/second-factor", &of_ada).await.refuses(&["code"]);
    sign_out(&browser).await;
    // Signed by Ada's device for Bob.
    arrive(&browser, &bob).await;
    let id = passkeys::list(&app.db, &ada.id).await.unwrap().remove(0).credential_id;
    let swap = format!(
        "const get = navigator.credentials.get.bind(navigator.credentials);
         const id = Uint8Array.from('{id}'.match(/../g), (it) => parseInt(it, 16));
         const allowCredentials = [{{ type: 'public-key', id }}];
         navigator.credentials.get = ({{ publicKey }}) => get({{ publicKey: {{ ...publicKey, allowCredentials }} }});"
    );
    browser.run::<()>(&swap).await;
    browser.select(FR.use_it).await;
    let said = "Réessayez avec la clé d’accès, ou utilisez un autre moyen : elle n’a pas pu être vérifiée";
    assert_eq!(browser.texts(".error-summary li").await, [said]);
    // His own passkey works.
    browser.select(FR.use_it).await;
    assert_eq!(browser.path().await, "/");
}

#[actix_web::test]
async fn a_passkey_signature_works_once() {
    let (app, person) = strict_firm().await;
    let (browser, _) = open(&app, FRENCH).await;
    arrive(&browser, &person).await;
    browser.fill_id("passkey_name", "Portable").await;
    let made = capture(&browser, FR.make).await;
    let other = app.add_person("Bob Autre", &[Role::Sales]).await;
    let stranger = arrive_by_http(&app, &other).await;
    stranger.post("/profile/second-factor/new", &made).await.refuses(&["passkey_name"]);
    let client = arrive_by_http(&app, &person).await;
    let codes = client.post("/profile/second-factor/new", &made).await;
    assert_eq!((codes.status, codes.texts(".codes code").len()), (200, 10));
    client.post("/profile/second-factor/new", &made).await.refuses(&["passkey_name"]);
    assert_eq!(app.count("passkeys").await, 1);

    arrive(&browser, &person).await;
    for tampered in [true, false] {
        browser.visit("/sign-in/second-factor").await;
        let signed = capture(&browser, FR.use_it).await;
        let credential = signed.iter().find(|(name, _)| name == "credential").unwrap().1.clone();
        if tampered {
            let mut answer: serde_json::Value = serde_json::from_str(&credential).unwrap();
            let signature = answer["response"]["signature"].as_str().unwrap();
            let (start, end) = signature.split_at(20);
            let end =
                if end.starts_with('A') { end.replacen('A', "B", 1) } else { format!("A{}", &end[1..]) };
            answer["response"]["signature"] = json!(format!("{start}{end}"));
            let form = changed(signed.clone(), &[("credential", &answer.to_string())]);
            let client = arrive_by_http(&app, &person).await;
            client.post("/sign-in/second-factor", &form).await.refuses(&["code"]);
        } else {
            let client = arrive_by_http(&app, &person).await;
            assert_eq!(client.post("/sign-in/second-factor", &signed).await.location(), "/");
        }
        let client = arrive_by_http(&app, &person).await;
        client.post("/sign-in/second-factor", &signed).await.refuses(&["code"]);
    }
}

#[actix_web::test]
async fn without_a_name_no_passkey_is_made() {
    let (app, person) = strict_firm().await;
    let (browser, device) = open(&app, FRENCH).await;
    arrive(&browser, &person).await;
    make(&browser, &FR, " ").await;
    assert_eq!(browser.texts(".error-summary li").await.len(), 1);
    let kept = browser.cdp_send("WebAuthn.getCredentials", json!({ "authenticatorId": device })).await;
    assert_eq!(kept["credentials"], json!([]));
    make(&browser, &FR, "Portable").await;
    assert_eq!(browser.text("h1").await, FR.codes);
    assert_eq!(app.count("passkeys").await, 1);
}

#[actix_web::test]
async fn a_passkey_that_is_already_registered_is_refused() {
    let (app, person) = strict_firm().await;
    let other = app.add_person("Bob Autre", &[Role::Sales]).await;
    let (browser, _) = open(&app, FRENCH).await;
    arrive(&browser, &person).await;
    browser.fill_id("passkey_name", "Portable").await;
    let made = capture(&browser, FR.make).await;
    let of_browser = "const id = JSON.parse(window.sent.find(([name]) => name === 'credential')[1]).id;
        return [...atob(id.replaceAll('-', '+').replaceAll('_', '/'))]
            .map((it) => it.charCodeAt(0).toString(16).padStart(2, '0')).join('')";
    let id: String = browser.run(of_browser).await;
    let mut tx = app.db.begin().await.unwrap();
    let keys = sessions::end_all(&mut tx, &other.id).await.unwrap();
    assert!(passkeys::insert(&mut tx, &keys, "Le même", &id, "{}").await.unwrap());
    tx.commit().await.unwrap();
    let client = arrive_by_http(&app, &person).await;
    client.post("/profile/second-factor/new", &made).await.refuses(&["passkey_name"]);
    assert_eq!((app.count("passkeys").await, app.count("recovery_codes").await), (1, 0));
}
