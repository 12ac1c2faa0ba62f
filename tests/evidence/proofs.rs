//! Proof files: added to a record, permanent, told by their content, served as downloads.

use paraph::model::people::staff::Role;
use paraph::store::db::query;
use sha2::{Digest, Sha256};

use crate::support::TestApp;
use crate::support::dump::dump;
use crate::support::proofs::{fields, form_of, links, newest_report, send, upload};
use crate::support::samples::confirmed;
use crate::support::uploads::{EML, JPEG, PDF, PNG, compound_file, docx, msg, part, zip};
use crate::support::{Client, changed};

const LARGEST: usize = 20 * 1024 * 1024;

async fn confirmed_customer(app: &TestApp, by: &Client) -> (String, String) {
    let id = app.register(by, confirmed("Crèche", (2024, 9, 3))).await;
    let report = newest_report(by, &id).await;
    (id, report)
}

#[actix_web::test]
async fn each_kind_of_file_is_told_by_its_content() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let (id, report) = confirmed_customer(&app, &sales).await;
    assert_eq!(sales.get(&report).await.text("#proofs + p"), "There are no proof files yet.");
    let (docx, msg) = (docx(), msg());
    // The names say something else.
    let files: [(&str, &[u8]); 6] =
        [("a.png", PDF), ("b.pdf", &docx), ("c.pdf", EML), ("d", &msg), ("e.exe", PNG), ("f.pdf", JPEG)];
    assert_eq!(upload(&sales, &report, &files).await.outcome(), format!("{report} done-proofs"));
    let page = sales.get(&report).await;
    let column = |name: &str| page.texts(&format!("#proofs ~ table td[data-label='{name}']"));
    assert_eq!(page.texts("#proofs ~ table tbody th"), ["a.png", "b.pdf", "c.pdf", "d", "e.exe", "f.pdf"]);
    assert_eq!(
        column("Type"),
        ["PDF", "Word document", "Email (EML)", "Outlook email (MSG)", "PNG image", "JPEG image"]
    );
    let hashes = files.map(|(_, content)| data_encoding::HEXLOWER.encode(&Sha256::digest(content)));
    assert_eq!(column("SHA-256"), hashes);
    assert_eq!(column("Size")[0], "29 bytes");
    assert!(column("Added by")[0].starts_with("Samuel Sales "), "{}", column("Added by")[0]);
    let account = sales.get(&format!("/customers/{id}")).await;
    assert!(account.text("#history ~ table tbody th").ends_with(" 6 proof files"));
    let log = sales.get("/activity?action=proof-added").await;
    assert_eq!(log.texts("tbody tr").len(), 6);
    let reference = page.fact("Reference");
    let first = log.texts("tbody tr").pop().unwrap();
    assert!(first.contains(&reference) && first.contains("a.png") && first.contains(&hashes[0]), "{first}");
    let rows: Vec<(String, i64, String)> =
        query("select media_type, size, session_id from proofs order by id").all(&app.db).await.unwrap();
    let types = rows.iter().map(|(media_type, ..)| media_type.rsplit(['/', '.']).next().unwrap());
    assert_eq!(types.collect::<Vec<_>>(), ["pdf", "document", "rfc822", "ms-outlook", "png", "jpeg"]);
}

#[actix_web::test]
async fn other_kinds_of_files_are_refused_whatever_their_names() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let (_, report) = confirmed_customer(&app, &sales).await;
    let before = dump(&app.db).await;
    let macros = zip(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]);
    for (content, what) in [
        (b"MZ\x90\x00\x03\x00\x00\x00".to_vec(), "a program"),
        (b"<!doctype html><script>alert(1)</script>".to_vec(), "a page"),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(), "a drawing"),
        (b"<?xml version=\"1.0\"?>\n\n<svg/>".to_vec(), "a drawing with an XML declaration"),
        (macros, "a document with macros"),
        (zip(&["[Content_Types].xml", "xl/workbook.xml"]), "a workbook"),
        (compound_file("WordDocument"), "an old Word document"),
        (b"From: zoe@creche.example\r\n\r\nNo date.".to_vec(), "half an email"),
        (b"From: a\r\nDate: b\r\n<script>\r\n\r\n".to_vec(), "a page in the header of an email"),
        (b"From: a\r\nDate: b\r\n".to_vec(), "a header without an end"),
        (b" folded\r\nFrom: a\r\nDate: b\r\n\r\n".to_vec(), "a header that begins in the middle"),
        ([b"x".as_slice(), PDF].concat(), "a PDF after something else"),
        (Vec::new(), "nothing"),
    ] {
        let refused = upload(&sales, &report, &[("bon.pdf", PDF), ("contrat.pdf", &content)]).await;
        assert_eq!(refused.status, 422, "{what}");
        refused.refuses(&["proof"]);
        assert_eq!(
            refused.error("proof"),
            "Choose a PDF, a Word document (.docx), an email (.eml or .msg) or a PNG or JPEG image: the content \
             of contrat.pdf is none of these",
            "{what}"
        );
    }
    let nothing = upload(&sales, &report, &[("", b"")]).await;
    nothing.refuses(&["proof"]);
    assert_eq!(nothing.error("proof"), "Choose at least one file");
    assert_eq!(dump(&app.db).await, before, "and none of the others was added");
}

#[actix_web::test]
async fn files_have_at_most_twenty_megabytes_and_come_ten_at_a_time() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let (_, report) = confirmed_customer(&app, &sales).await;
    let large = |bytes: usize, last: u8| [PDF, &vec![b'a'; bytes - PDF.len() - 1], &[last]].concat();
    let refused = upload(&sales, &report, &[("grand.pdf", &large(LARGEST + 1, b'a'))]).await;
    refused.refuses(&["proof"]);
    assert_eq!(refused.error("proof"), "Choose files of 20 MB or less: grand.pdf is larger");
    let four = [b'1', b'2', b'3', b'4'].map(|it| large(LARGEST, it));
    let four: Vec<_> = four.iter().map(|it| ("a.pdf", it.as_slice())).collect();
    assert_eq!(upload(&sales, &report, &four).await.status, 413);
    assert_eq!(app.count("proofs").await, 0);
    assert_eq!(upload(&sales, &report, &four[..1]).await.status, 303, "exactly 20 MiB");
    let many: Vec<_> = (0..11).map(|it| format!("%PDF-1.7 {it}")).collect();
    let many: Vec<_> = many.iter().map(|it| ("a.pdf", it.as_bytes())).collect();
    assert_eq!(upload(&sales, &report, &many).await.status, 400, "eleven files");
    assert_eq!(upload(&sales, &report, &many[..10]).await.status, 303);
    assert_eq!(app.count("proofs").await, 11);
}

#[actix_web::test]
async fn a_file_is_added_once_and_never_replaced() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let (_, report) = confirmed_customer(&app, &sales).await;
    let path = form_of(&report);
    let form = fields(&sales, &path).await;
    let file = |name: &str, content: &[u8]| part("proof", Some(name), content);
    // The second file was chosen twice.
    let parts = [form.clone(), vec![file("a.pdf", PDF), file("b.png", PNG), file("c.png", PNG)]].concat();
    for _ in 0..2 {
        assert_eq!(send(&sales, &path, &parts).await.outcome(), format!("{report} done-proofs"));
    }
    assert_eq!(sales.get(&report).await.texts("#proofs ~ table tbody th"), ["a.pdf", "b.png"]);
    let before = dump(&app.db).await;
    let other = send(&sales, &path, &[form, vec![file("d.jpg", JPEG)]].concat()).await;
    other.refuses(&["proof"]);
    assert!(other.error("proof").starts_with("Choose the files again"), "{}", other.error("proof"));
    assert_ne!(other.value("id"), "", "with an ID of its own");
    let known = upload(&sales, &report, &[("neu.eml", EML), ("same.pdf", PDF)]).await;
    known.refuses(&["proof"]);
    assert_eq!(
        known.error("proof"),
        "Remove a.pdf from your selection: it has already been added to this record"
    );
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn records_and_files_of_another_customer_are_not_found() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let (id, report) = confirmed_customer(&app, &sales).await;
    let other = app.register(&sales, confirmed("Garage", (2024, 9, 3))).await;
    upload(&sales, &report, &[("a.pdf", PDF)]).await.location();
    let form = form_of(&report);
    let foreign = form.replace(&id, &other);
    assert_eq!(sales.get(&foreign).await.status, 404);
    let parts = [fields(&sales, &form).await, vec![part("proof", Some("b.png"), PNG)]].concat();
    assert_eq!(send(&sales, &foreign, &parts).await.status, 404);
    let link = links(&sales, &report).await.swap_remove(0);
    assert_eq!(sales.get(&link).await.status, 200);
    assert_eq!(sales.get(&link.replace(&id, &other)).await.status, 404);
    assert_eq!(app.count("proofs").await, 1);
    // An ID that a file of another customer has.
    let (used,): (String,) = query("select id from proofs").one(&app.db).await.unwrap();
    let theirs = form_of(&newest_report(&sales, &other).await);
    let csrf = part("csrf", None, sales.token().await.as_bytes());
    let parts = [csrf, part("id", None, used.as_bytes()), part("proof", Some("a.pdf"), PDF)];
    send(&sales, &theirs, &parts).await.refuses(&["proof"]);
    assert_eq!(app.count("proofs").await, 1);
}

#[actix_web::test]
async fn an_annulled_record_still_gets_files() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let (_, report) = confirmed_customer(&app, &sales).await;
    let path = sales.get(&report).await.attribute("a[href$='/annulment/new']", "href").unwrap();
    let form = changed(sales.get(&path).await.form(&path), &[("annulment_reason", "An error")]);
    sales.post(&path, &form).await.location();
    assert!(sales.get(&report).await.attribute("a[href$='/proofs/new']", "href").is_some());
    assert_eq!(upload(&sales, &report, &[("a.pdf", PDF)]).await.outcome(), format!("{report} done-proofs"));
    assert_eq!(links(&sales, &report).await.len(), 1);
}

#[actix_web::test]
async fn files_are_downloads_that_run_nowhere_and_nobody_keeps() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let (_, report) = confirmed_customer(&app, &sales).await;
    upload(&sales, &report, &[("Contrats/Contrat « été ».pdf", PDF)]).await.location();
    let link = links(&sales, &report).await.swap_remove(0);
    let admin = app.sign_in("Gaspard Global", &[Role::GlobalAdmin]).await;
    assert!(admin.get(&report).await.attribute("a[href$='/proofs/new']", "href").is_none());
    for person in [&sales, &admin] {
        let file = person.get(&link).await;
        for (header, value) in [
            ("content-type", "application/pdf"),
            (
                "content-disposition",
                "attachment; filename*=UTF-8''Contrat%20%C2%AB%20%C3%A9t%C3%A9%20%C2%BB.pdf",
            ),
            ("content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(file.header(header), value, "{header}");
        }
    }
    let content = sales.request(reqwest::Method::GET, &link).send().await.unwrap();
    assert_eq!(content.bytes().await.unwrap(), PDF, "byte by byte");
    assert_eq!(app.as_user_admin().await.get(&link).await.status, 403);
}

#[actix_web::test]
async fn names_are_cleaned_of_what_cannot_be_seen_and_shortened() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let (_, report) = confirmed_customer(&app, &sales).await;
    let long = format!("/tmp/{}.pdf", "é".repeat(300));
    let files: [(&str, &[u8]); 3] =
        [("contrat\u{202e}fdp.exe", PDF), ("a\tb\u{200b}c.png", PNG), (&long, JPEG)];
    upload(&sales, &report, &files).await.location();
    let names = sales.get(&report).await.texts("#proofs ~ table tbody th");
    assert_eq!(names, ["contratfdp.exe".to_owned(), "abc.png".into(), format!("{}.pdf", "é".repeat(196))]);
}

#[actix_web::test]
async fn an_altered_or_missing_content_is_not_handed_out() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let (_, report) = confirmed_customer(&app, &sales).await;
    upload(&sales, &report, &[("a.pdf", PDF)]).await.location();
    let link = links(&sales, &report).await.swap_remove(0);
    let altered = query("update proof_contents set content = $1").bind([PDF, b"!"].concat());
    for damage in [altered, query("delete from proof_contents")] {
        app.execute(damage).await;
        let answer = sales.get(&link).await;
        assert_eq!(answer.status, 500);
        assert_eq!(answer.text("h1"), "This proof file was altered or is missing");
        assert_eq!(answer.header("content-disposition"), "");
    }
    assert_eq!(sales.get(&report).await.status, 200, "the report still lists it");
}
