//! Printed pages, read with `pdftotext`.

use std::process::Command;

use thirtyfour::common::print::{PrintPage, PrintParameters};

use super::chromedriver::require;
use super::driver::{Browser, FRENCH, plain};
use super::walk::{open_sample, sample_register};
use super::{register, registrar};
use crate::support::TestApp;
use crate::support::samples::confirmed;
use paraph::model::acceptances::confirmation::Confirmation;
use paraph::model::acceptances::standing::Standing;
use paraph::model::customers::contact::Contact;
use paraph::model::kernel::lang::Lang;
use paraph::model::people::staff::Role;
use paraph::store::acceptances::confirmations;
use paraph::store::acceptances::submissions::{self, Submission};
use paraph::store::activity::activity_log::By;
use paraph::store::customers::locked;
use paraph::store::customers::search::{self, Search, SearchRow};

const PDFTOTEXT: &str = "/usr/bin/pdftotext";

/// Paper sizes in centimetres: width, height.
const PAPERS: [(&str, f64, f64); 2] = [("A4", 21.0, 29.7), ("Letter", 21.59, 27.94)];

/// Texts that belong to the screen only.
const SCREEN_ONLY: [&str; 7] = [
    "Rechercher", "Se déconnecter", "Accueil", "Informations sur le compte", "Aller au contenu", "Imprimer",
    "English",
];

/// Prints the page, and returns the text of each sheet.
async fn print(browser: &Browser, (_, width, height): (&str, f64, f64)) -> Vec<String> {
    require(PDFTOTEXT, "apt-get install poppler-utils");
    let page = PrintPage { width, height };
    let parameters = PrintParameters { page, background: true, ..PrintParameters::default() };
    let pdf = browser.print_page(parameters).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.pdf");
    std::fs::write(&file, pdf).unwrap();
    let output = Command::new(PDFTOTEXT).arg("-raw").arg(&file).arg("-").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = plain(&String::from_utf8(output.stdout).unwrap());
    text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
}

/// Removes white space and hyphens: a long word may be broken across lines, and `pdftotext` then
/// drops the hyphen at the break.
fn tight(text: &str) -> String {
    plain(text).chars().filter(|it| !it.is_whitespace() && *it != '-').collect()
}

#[track_caller]
fn assert_holds(sheets: &str, fact: &str) {
    assert!(tight(sheets).contains(&tight(fact)), "{fact:?} is not on paper: {sheets}");
}

fn assert_is_for_paper(paper: &str, sheets: &[String]) {
    for (sheet, number) in sheets.iter().zip(1..) {
        for word in SCREEN_ONLY {
            // Matches whole words, because a company may be an "Imprimerie".
            let mut ends = sheet.match_indices(word).map(|(at, it)| at + it.len());
            let shown = ends.any(|end| !sheet[end..].starts_with(char::is_alphanumeric));
            assert!(!shown, "{word:?} on {paper}: {sheet}");
        }
        let of_all = format!("{number}/{}", sheets.len());
        assert!(sheet.lines().any(|it| tight(it) == of_all), "{of_all} on {paper}: {sheet}");
    }
}

#[actix_web::test]
async fn the_report_of_a_confirmation_holds_every_fact_on_paper() {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    let mut new = confirmed("Crèche L’Étoile & Fils", (2024, 9, 3));
    new.company.microsoft_id = Some("4a22108e-d576-4e29-a49c-e2ef13acb571".to_owned());
    new.company.address.as_mut().unwrap().line2 = Some("Bâtiment C".to_owned());
    new.company.registration_id = Some("552 100 554".to_owned());
    let id = register(&app, &by, &new).await;
    let first = confirmations::list(&app.db, &id).await.unwrap().remove(0);
    let mut corrected = new.acceptance.clone().unwrap();
    corrected.contact = Contact { first_name: "Amélie".to_owned(), phone: None, ..corrected.contact };
    let second = uuid::Uuid::now_v7().to_string();
    let by = By::new(&by, None);
    let mut tx = app.db.begin().await.unwrap();
    let mut locked = locked::lock(&mut tx, &id).await.unwrap().unwrap();
    submissions::record(&mut tx, &mut locked, Submission::form(&second, Some(&first.id)), &corrected, by)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let second = confirmations::find(&app.db, &id, &second).await.unwrap().unwrap();

    let browser = Browser::sign_in(&app, FRENCH, "Gisele Global", Role::GlobalAdmin).await;
    for paper in PAPERS {
        for confirmation in [&first, &second] {
            browser.visit(&format!("/customers/{id}/confirmations/{}", confirmation.id)).await;
            let sheets = print(&browser, paper).await;
            assert_is_for_paper(paper.0, &sheets);
            let text = sheets.join("\n");
            for fact in facts_of(confirmation) {
                assert_holds(&text, fact);
            }
            for fact in [
                "Témoin SARL",
                "Contrat client Microsoft",
                "https://aka.ms/customeragreement",
                "3 septembre 2024",
                "Crèche L’Étoile & Fils",
                "4a22108e-d576-4e29-a49c-e2ef13acb571",
                "1 rue de l’Église",
                "Bâtiment C",
                "42000 Saint-Étienne",
                "France",
                "552 100 554",
                "(Europe/Paris)",
                "Ceci est un extrait du registre interne du partenaire.",
                locked.customer().domain.as_str(),
            ] {
                assert_holds(&text, fact);
            }
            // Each of the two names the other.
            assert_holds(&text, &first.reference);
            assert_holds(&text, &second.reference);
        }
    }
    browser.visit(&format!("/customers/{id}/confirmations/{}", first.id)).await;
    assert_holds(
        &print(&browser, PAPERS[0]).await.join("\n"),
        &format!("Remplacée par {}", second.reference),
    );
}

fn facts_of(confirmation: &Confirmation) -> Vec<&str> {
    vec![
        &confirmation.reference,
        &confirmation.template_id,
        &confirmation.contact.first_name,
        &confirmation.contact.last_name,
        &confirmation.contact.email,
        confirmation.contact.phone.as_deref().unwrap_or("Non consigné"),
        &confirmation.provenance.staff_name,
        &confirmation.provenance.staff_email,
        &confirmation.id,
    ]
}

#[actix_web::test]
async fn the_status_report_repeats_its_head_and_cuts_no_row_on_paper() {
    let app = sample_register(120).await;
    let browser = open_sample(&app, FRENCH).await;
    browser.visit("/customers/report").await;
    let all = Search { limit: 200, ..Search::default() };
    let rows = search::list(&app.db, &all).await.unwrap().rows;
    assert_eq!(rows.len(), 120);
    for paper in PAPERS {
        let sheets = print(&browser, paper).await;
        assert!(sheets.len() > 2, "{} of {}", sheets.len(), paper.0);
        assert_is_for_paper(paper.0, &sheets);
        assert_holds(&sheets[0], "Paraph Démonstration SARL");
        assert_holds(&sheets[0], "Clients 120");
        assert_totals(&sheets[0], &rows);
        // Neither an ID nor a date is cut.
        let lines: Vec<&str> = sheets.iter().flat_map(|it| it.lines()).collect();
        for row in &rows {
            let id = row.microsoft_id.as_deref().unwrap_or_default();
            assert!(lines.iter().any(|it| it.contains(id)), "{id} is on one line of {}", paper.0);
            let day = row.accepted_on.map(|it| plain(&Lang::Fr.date(it))).unwrap_or_default();
            assert!(lines.iter().any(|it| it.contains(&day)), "{day} is on one line of {}", paper.0);
        }
        let sheets: Vec<String> = sheets.iter().map(|it| tight(it)).collect();
        for row in &rows {
            let (name, domain) = (tight(&row.company_name), tight(&row.domain));
            let whole = sheets.iter().any(|it| it.contains(&name) && it.contains(&domain));
            assert!(whole, "{name} with {domain} is on one sheet of {}", paper.0);
        }
        for sheet in &sheets {
            let has_rows = rows.iter().any(|it| sheet.contains(&tight(&it.domain)));
            let has_head = ["IDMicrosoft", "Pays/région", "Statutdel’acceptation", "Acceptéle"]
                .iter()
                .all(|it| sheet.contains(it));
            assert!(!has_rows || has_head, "a head above the rows of every sheet of {}: {sheet}", paper.0);
        }
    }
}

/// The first sheet has the number of customers per status.
fn assert_totals(sheet: &str, rows: &[SearchRow]) {
    let not_provided = rows.iter().filter(|it| it.standing == Standing::NotProvided).count();
    assert_holds(sheet, &format!("Non fournie {not_provided}"));
    let not_applicable = rows.iter().filter(|it| it.standing == Standing::NotApplicable).count();
    assert_holds(sheet, &format!("Sans objet {not_applicable}"));
}

#[actix_web::test]
async fn the_activity_log_holds_its_filters_and_details_on_paper() {
    let app = TestApp::spawn().await;
    let by = registrar(&app).await;
    register(&app, &by, &confirmed("Crèche L’Étoile & Fils", (2024, 9, 3))).await;
    let browser = Browser::sign_in(&app, FRENCH, "Samuel Sales", Role::Sales).await;
    browser.visit("/activity?action=customer-created").await;
    for paper in PAPERS {
        let sheets = print(&browser, paper).await;
        assert_is_for_paper(paper.0, &sheets);
        let text = sheets.concat();
        for fact in [
            "Journal d’activité", "par le plus récent", "Europe/Paris", "Action : Client inscrit",
            "Crèche L’Étoile & Fils", "Rosalie Registrar", "Nom : Lefèvre", "Pays/région : France",
            "Témoin SARL. État au",
        ] {
            assert_holds(&text, fact);
        }
        for word in ["Exporter le journal", "Filtrer", "Retirer", "Détails"] {
            assert!(!text.contains(word), "{word:?}: {text}");
        }
    }
}
