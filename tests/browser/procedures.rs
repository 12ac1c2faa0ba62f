//! The three procedures of « Confirmer l’acceptation du client du contrat de client Microsoft », step by
//! step in the words of the source, in French and in English.

use chrono::{Datelike, Days};

use super::driver::{Browser, ENGLISH, FRENCH, Kind};
use super::{register, registrar};
use crate::support::TestApp;
use crate::support::samples::{confirmed, customer};
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use thirtyfour::prelude::*;

/// The words of the source, and of our pages around them.
struct Words {
    customers: &'static str,
    new_customer: &'static str,
    account_info: &'static str,
    company: &'static str,
    company_fields: [(&'static str, &'static str); 6],
    country: (&'static str, &'static str),
    adapt: &'static str,
    contact: &'static str,
    agreement_section: &'static str,
    agreement: &'static str,
    /// The choice of the wizard.
    accepted: &'static str,
    date: &'static str,
    date_parts: [&'static str; 3],
    date_refused: &'static str,
    refused: &'static str,
    refused_title: &'static str,
    signatory: &'static str,
    update: &'static str,
    person: [&'static str; 4],
    optional: &'static str,
    next: &'static str,
    next_step: &'static str,
    subscriptions: &'static str,
    review: &'static str,
    change: &'static str,
    submit: &'static str,
    confirmation: &'static str,
    copy: &'static str,
    search_by: &'static str,
    search: &'static str,
    one_hit: &'static str,
    save: &'static str,
    saved: &'static str,
    confirmed: &'static str,
    provided: &'static str,
    not_provided: &'static str,
    accepted_by: &'static str,
    recorded_by: &'static str,
    shown_date: &'static str,
}

const FR: Words = Words {
    customers: "Clients",
    new_customer: "Nouveau client",
    account_info: "Informations sur le compte",
    company: "Société",
    company_fields: [
        ("Nom de la société", "Société École du Ruisseau"),
        ("Nom de domaine principal", "ecole-du-ruisseau"),
        ("Adresse, ligne 1", "8 quai de l’Écluse"),
        ("Ville", "Lyon"),
        ("Code postal", "69001"),
        ("Étiquettes", "Rhône"),
    ],
    country: ("Pays/région", "France"),
    adapt: "Adapter le formulaire",
    contact: "Contact principal",
    agreement_section: "Contrat Microsoft",
    agreement: "Contrat client Microsoft",
    accepted: "Oui, le Contrat client Microsoft",
    date: "Date d’acceptation du contrat",
    date_parts: ["Jour", "Mois", "Année"],
    date_refused: "Saisissez la date du jour ou une date passée : la date d’acceptation ne peut pas être dans le futur",
    refused: "Vérifiez ces points",
    refused_title: "Erreur : ",
    signatory: "Personne qui a accepté le contrat",
    update: "Mettre à jour",
    person: ["Prénom", "Nom", "Adresse e‑mail", "Numéro de téléphone"],
    optional: "(facultatif)",
    next: "Suivant : Abonnements",
    next_step: "Suivant : Passer en revue",
    subscriptions: "Abonnements",
    review: "Passer en revue",
    change: "Modifier",
    submit: "Envoyer",
    confirmation: "Confirmation",
    copy: "Copier",
    search_by: "Trouver un client",
    search: "Rechercher",
    one_hit: "1 client",
    save: "Enregistrer et continuer",
    saved: "La confirmation est consignée.",
    confirmed: "Acceptation confirmée par le partenaire",
    provided: "Fournie",
    not_provided: "Non fournie",
    accepted_by: "Accepté par",
    recorded_by: "Consigné par",
    shown_date: "3 septembre 2024",
};

const EN: Words = Words {
    customers: "Customers",
    new_customer: "New customer",
    account_info: "Account info",
    company: "Company",
    company_fields: [
        ("Company name", "Société École du Ruisseau"),
        ("Primary domain name", "ecole-du-ruisseau"),
        ("Address line 1", "8 quai de l’Écluse"),
        ("City", "Lyon"),
        ("ZIP/Postal code", "69001"),
        ("Tags", "Rhône"),
    ],
    country: ("Country/region", "France"),
    adapt: "Adapt the form",
    contact: "Primary contact",
    agreement_section: "Microsoft agreement",
    agreement: "Microsoft Customer Agreement",
    accepted: "Yes, the Microsoft Customer Agreement",
    date: "Agreement acceptance date",
    date_parts: ["Day", "Month", "Year"],
    date_refused: "Enter today’s date or an earlier one: the acceptance date cannot be in the future",
    refused: "There is a problem",
    refused_title: "Error: ",
    signatory: "Person who accepted the agreement",
    update: "Update",
    person: ["First name", "Last name", "Email address", "Phone number"],
    optional: "(optional)",
    next: "Next: Subscriptions",
    next_step: "Next: Review",
    subscriptions: "Subscriptions",
    review: "Review",
    change: "Change",
    submit: "Submit",
    confirmation: "Confirmation",
    copy: "Copy",
    search_by: "Find a customer",
    search: "Search",
    one_hit: "1 customer",
    save: "Save and continue",
    saved: "The confirmation is recorded.",
    confirmed: "Customer acceptance confirmed by partner",
    provided: "Provided",
    not_provided: "Not provided",
    accepted_by: "Accepted by",
    recorded_by: "Recorded by",
    shown_date: "3 September 2024",
};

/// A phone without JavaScript.
const PLAIN: Kind = Kind { javascript: false, narrow: true, ..FRENCH };

const CONTACT: [&str; 4] = ["Zoé", "Fontaine", "zoe.fontaine@ruisseau.example", "+33 4 72 00 00 01"];
const SIGNATORY: [&str; 4] = ["Amélie", "Dupré-Łukasz", "amelie@ruisseau.example", "+33 4 72 00 00 02"];

#[actix_web::test]
async fn a_new_customer_is_confirmed_as_the_source_says_in_french() {
    confirm_for_new_customer(FRENCH, &FR).await;
}

#[actix_web::test]
async fn a_new_customer_is_confirmed_as_the_source_says_in_english() {
    confirm_for_new_customer(ENGLISH, &EN).await;
}

#[actix_web::test]
async fn a_new_customer_is_confirmed_on_a_phone_without_javascript() {
    confirm_for_new_customer(PLAIN, &FR).await;
}

#[actix_web::test]
async fn an_existing_customer_is_confirmed_as_the_source_says_in_french() {
    confirm_for_existing_customer(FRENCH, &FR).await;
}

#[actix_web::test]
async fn an_existing_customer_is_confirmed_as_the_source_says_in_english() {
    confirm_for_existing_customer(ENGLISH, &EN).await;
}

#[actix_web::test]
async fn an_existing_customer_is_confirmed_on_a_phone_without_javascript() {
    confirm_for_existing_customer(PLAIN, &FR).await;
}

#[actix_web::test]
async fn a_confirmation_is_retrieved_as_the_source_says_in_french() {
    retrieve(FRENCH, &FR).await;
}

#[actix_web::test]
async fn a_confirmation_is_retrieved_as_the_source_says_in_english() {
    retrieve(ENGLISH, &EN).await;
}

#[actix_web::test]
async fn a_confirmation_is_retrieved_on_a_phone_without_javascript() {
    retrieve(PLAIN, &FR).await;
}

async fn confirm_for_new_customer(kind: Kind, words: &Words) {
    let app = TestApp::spawn().await;
    let browser = Browser::sign_in(&app, kind, "Agathe Agent", Role::AdminAgent).await;

    // 1. Sélectionnez Clients, puis Nouveau client.
    browser.navigate(words.customers).await;
    browser.select(words.new_customer).await;

    // 2. Sous Informations sur le compte, entrez les informations relatives à l’entreprise et à son
    // contact principal.
    assert_eq!(browser.heading().await, format!("{} | {}", words.account_info, words.new_customer));
    browser.fill(words.company, words.country.0, words.country.1).await;
    if !kind.javascript {
        browser.select(words.adapt).await;
    }
    for (label, value) in words.company_fields {
        browser.fill(words.company, label, value).await;
    }
    fill_person(&browser, words.contact, words, CONTACT).await;

    // 3. Sous Contrat Microsoft, sélectionnez le Contrat client Microsoft.
    browser.field(words.agreement_section, words.accepted).await.click().await.unwrap();

    // 4. Sous Date d'acceptation du contrat, entrez la date appropriée. Vous ne pouvez pas la définir sur
    // une date ultérieure.
    let later = clock::now().date_naive() + Days::new(2);
    let later = [later.day().to_string(), later.month().to_string(), later.year().to_string()];
    fill_date(&browser, words, &later).await;
    if kind.javascript {
        let shown = "Zoé Fontaine, zoe.fontaine@ruisseau.example, +33 4 72 00 00 01";
        assert_eq!(browser.text(".signatory").await, shown, "the contact is shown as it is typed");
    }
    let typed = everything_typed(&browser).await;
    browser.select(words.next).await;
    assert!(super::driver::plain(&browser.title().await.unwrap()).starts_with(words.refused_title));
    assert_eq!(browser.text(".error-summary h2").await, words.refused);
    assert_eq!(browser.texts(".error-summary li").await, [words.date_refused]);
    assert!(browser.text("#accepted_day-error").await.ends_with(words.date_refused));
    assert_eq!(everything_typed(&browser).await, typed, "nothing typed is lost");
    fill_date(&browser, words, &["3", "9", "2024"]).await;

    // 5. Assurez-vous que les coordonnées de l’utilisateur principal affichées sont correctes. Si elles ne
    // sont pas correctes, sélectionnez Mettre à jour, puis saisissez …
    let shown = "Zoé Fontaine, zoe.fontaine@ruisseau.example, +33 4 72 00 00 01";
    assert_eq!(browser.text(".signatory").await, shown);
    browser.named_under(words.signatory, words.update).await.click().await.unwrap();
    fill_person(&browser, words.signatory, words, SIGNATORY).await;

    // 6. Sélectionnez Suivant pour effectuer le reste des étapes.
    browser.select(words.next).await;
    assert_eq!(browser.heading().await, format!("{} | {}", words.subscriptions, words.new_customer));
    browser.select(words.next_step).await;
    assert_eq!(browser.heading().await, format!("{} | {}", words.review, words.new_customer));
    let [first, last, email, phone] = CONTACT;
    for (label, value) in words.person.into_iter().zip([first, last, email, phone]) {
        assert_eq!(browser.fact(words.contact, label).await, value);
    }
    assert_eq!(browser.fact(words.agreement_section, words.date).await, words.shown_date);
    let [first, last, email, phone] = SIGNATORY;
    let signatory = format!("{first} {last}\n{email}\n{phone}");
    assert_eq!(browser.fact(words.agreement_section, words.accepted_by).await, signatory);

    // A review link leads to its field, and the form returns to the review.
    let change = browser.get(By::Css("a[href$='#signatory_first_name']")).await;
    assert!(change.text().await.unwrap().starts_with(words.change));
    browser.follow(&change).await;
    fill_person(&browser, words.signatory, words, [first, "Dupré", email, phone]).await;
    browser.select(words.next_step).await;
    assert_eq!(browser.heading().await, format!("{} | {}", words.review, words.new_customer));
    let signatory = format!("{first} Dupré\n{email}\n{phone}");
    assert_eq!(browser.fact(words.agreement_section, words.accepted_by).await, signatory);

    browser.select(words.submit).await;
    assert_eq!(browser.heading().await, words.confirmation);
    let reference = browser.text("code.reference").await;
    assert!(reference.len() >= 6, "a reference: {reference:?}");
    assert_eq!(browser.texts("main button").await, if kind.javascript { vec![words.copy] } else { vec![] });

    browser.select(words.account_info).await;
    let signatory = format!("{first} Dupré\n{email}\n{phone}");
    assert_eq!(browser.fact(words.agreement, words.accepted_by).await, signatory);
    assert!(browser.text("main").await.contains(&reference));
}

async fn confirm_for_existing_customer(kind: Kind, words: &Words) {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    register(&app, &by, &customer("Crèche L’Étoile & Fils")).await;
    register(&app, &by, &customer("Menuiserie Perrin")).await;
    let browser = Browser::sign_in(&app, kind, "Samuel Sales", Role::Sales).await;

    // 1. Sélectionnez Clients. Recherchez et sélectionnez le client.
    find(&browser, words, "ETOILE creche", "Crèche L’Étoile & Fils").await;

    // 2. Sélectionnez Informations sur le compte.
    browser.navigate(words.account_info).await;
    assert_eq!(browser.heading().await, format!("{} | Crèche L’Étoile & Fils", words.account_info));

    // 3. Sous Contrat client Microsoft, sélectionnez Mettre à jour.
    browser.select_under(words.agreement, words.update).await;
    assert_eq!(browser.heading().await, format!("{} | Crèche L’Étoile & Fils", words.agreement));

    // 4. Saisissez les Prénom, Nom, Adresse e‑mail et Numéro de téléphone (facultatif) de la personne qui a
    // accepté le contrat. Sous Date d'acceptation du contrat, entrez la date appropriée.
    fill_person(&browser, words.signatory, words, ["Amélie", "Dupré-Łukasz", "amelie@etoile.example", ""])
        .await;
    let later = clock::now().date_naive() + Days::new(2);
    let later = [later.day().to_string(), later.month().to_string(), later.year().to_string()];
    fill_date(&browser, words, &later).await;
    let typed = everything_typed(&browser).await;
    browser.select(words.save).await;
    assert_eq!(browser.texts(".error-summary li").await, [words.date_refused]);
    assert_eq!(everything_typed(&browser).await, typed, "nothing typed is lost");
    fill_date(&browser, words, &["03", "sept.", "2024"]).await;

    // 5. Sélectionnez Enregistrer et continuez.
    browser.select(words.save).await;
    assert!(browser.text("[role=status]").await.starts_with(words.saved));
    let provided = browser.fact(words.agreement, words.confirmed).await;
    assert!(provided.starts_with(words.provided), "{provided}");
    let accepted_by = browser.fact(words.agreement, words.accepted_by).await;
    assert_eq!(accepted_by, "Amélie Dupré-Łukasz\namelie@etoile.example");
    assert_eq!(browser.fact(words.agreement, words.date).await, words.shown_date);
}

async fn retrieve(kind: Kind, words: &Words) {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    register(&app, &by, &confirmed("Crèche L’Étoile & Fils", (2024, 9, 3))).await;
    register(&app, &by, &customer("Menuiserie Perrin")).await;
    let browser = Browser::sign_in(&app, kind, "Samuel Sales", Role::Sales).await;

    // 1. Sélectionnez Clients, puis recherchez et sélectionnez le client que vous souhaitez afficher.
    find(&browser, words, "etoile", "Crèche L’Étoile & Fils").await;
    // 2. Sélectionnez Informations sur le compte.
    browser.navigate(words.account_info).await;
    // 3. Sous Contrat client Microsoft, vérifiez si la confirmation a été fournie ou n’a pas été fournie.
    let provided = browser.fact(words.agreement, words.confirmed).await;
    assert!(provided.starts_with(words.provided), "{provided}");
    let accepted_by = browser.fact(words.agreement, words.accepted_by).await;
    assert_eq!(accepted_by, "Zoé Lefèvre\nzoe.lefevre@ecole.example\n+33 1 44 55 66 77");
    assert_eq!(browser.fact(words.agreement, words.date).await, words.shown_date);
    let recorded_by = browser.fact(words.agreement, words.recorded_by).await;
    assert!(recorded_by.starts_with("Rosalie Registrar\n"), "{recorded_by}");

    find(&browser, words, "perrin", "Menuiserie Perrin").await;
    browser.navigate(words.account_info).await;
    assert_eq!(browser.fact(words.agreement, words.confirmed).await, words.not_provided);
}

/// Selects Customers, searches, and opens the customer found.
async fn find(browser: &Browser, words: &Words, text: &str, name: &str) {
    browser.navigate(words.customers).await;
    let label = format!("//label[normalize-space()=\"{}\"]", words.search_by);
    let id = browser.get(By::XPath(label)).await.attr("for").await.unwrap().unwrap();
    browser.fill_id(&id, text).await;
    let button = format!("//main//form[@role='search']//button[normalize-space()=\"{}\"]", words.search);
    browser.follow(&browser.get(By::XPath(button)).await).await;
    browser.wait_for_text(".hits", words.one_hit).await;
    browser.select(name).await;
}

async fn fill_person(browser: &Browser, heading: &str, words: &Words, values: [&str; 4]) {
    for (label, value) in words.person.into_iter().zip(values) {
        browser.fill(heading, label, value).await;
    }
    let phone = browser.field(heading, words.person[3]).await.attr("id").await.unwrap().unwrap();
    let label = browser.text(&format!("label[for={phone}]")).await;
    assert_eq!(label, format!("{} {}", words.person[3], words.optional));
}

async fn fill_date(browser: &Browser, words: &Words, values: &[impl AsRef<str>; 3]) {
    for (label, value) in words.date_parts.into_iter().zip(values) {
        browser.fill(words.date, label, value.as_ref()).await;
    }
}

/// Names and values of all fields of the page's form.
async fn everything_typed(browser: &Browser) -> Vec<(String, String)> {
    browser
        .run(
            "return [...document.querySelectorAll('main form :is(input, select)')]
                .filter(it => it.type != 'hidden' && (it.type != 'radio' || it.checked))
                .map(it => [it.name, it.value])",
        )
        .await
}
