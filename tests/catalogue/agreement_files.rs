//! The firm's own agreement files: added by a Global admin, permanent, readable by all.

use paraph::model::catalogue::agreement_file::media_type;
use paraph::store::db::query;
use sha2::{Digest, Sha256};

use crate::support::dump::dump;
use crate::support::uploads::{PDF, part, send_parts, zip};
use crate::support::world::add_file;
use crate::support::{Client, Response, TestApp};

const PATH: &str = "/agreements/files/new";

async fn send(person: &Client, parts: &[Vec<u8>]) -> Response {
    send_from(person, parts, ("sec-fetch-site", "same-origin")).await
}

async fn send_from(person: &Client, parts: &[Vec<u8>], header: (&str, &str)) -> Response {
    send_parts(person, PATH, parts, header).await
}

/// The form's fields except the file.
async fn fields(person: &Client, changes: &[(&str, &str)]) -> Vec<Vec<u8>> {
    let page = person.get(PATH).await;
    let right = [("version", "customer-2"), ("country", "FR"), ("language", "fr-FR")];
    let form = crate::support::changed(page.form(PATH), &right);
    let form = crate::support::changed(form, changes);
    let csrf = [part("csrf", None, person.token().await.as_bytes())];
    let form = form.iter().filter(|(name, _)| name != "file");
    csrf.into_iter().chain(form.map(|(name, value)| part(name, None, value.as_bytes()))).collect()
}

async fn upload(person: &Client, name: &str, content: &[u8], changes: &[(&str, &str)]) -> Response {
    let parts = [fields(person, changes).await, vec![part("file", Some(name), content)]].concat();
    send(person, &parts).await
}

#[actix_web::test]
async fn a_global_admin_adds_a_file_and_everybody_may_open_it() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let saved = upload(&admin, "Contrats/Contrat « client » été.pdf", PDF, &[]).await;
    assert_eq!(saved.outcome(), "/agreements done-file");
    let sha256: String = Sha256::digest(PDF).iter().map(|it| format!("{it:02x}")).collect();
    for person in [app.as_user_admin().await, app.as_sales().await] {
        let row = person.get("/agreements").await;
        let said = row.text(".files tbody tr");
        for part in [
            "Contrat « client » été.pdf",
            "Version of 1\u{a0}March\u{a0}2023",
            "France",
            "French (fr-FR)",
            "29 bytes",
            &sha256,
            "Gisele Global",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
        let link = row.attribute(".files tbody th a", "href").unwrap();
        let file = person.get(&link).await;
        assert_eq!(file.status, 200);
        assert_eq!(file.header("content-type"), "application/pdf");
        assert_eq!(
            file.header("content-disposition"),
            "attachment; filename*=UTF-8''Contrat%20%C2%AB%20client%20%C2%BB%20%C3%A9t%C3%A9.pdf"
        );
        assert_eq!(
            file.header("content-security-policy"),
            "default-src 'none'; sandbox; frame-ancestors 'none'"
        );
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert_eq!(person.get(&format!("{link}x")).await.status, 404);
    }
    let (content,): (Vec<u8>,) = query("select content from agreement_files").one(&app.db).await.unwrap();
    assert!(content == PDF, "byte by byte");
    let log = admin.get("/activity?action=agreement-file-added").await.text("tbody");
    assert!(log.contains(&sha256) && log.contains("Version: Version of 1\u{a0}March\u{a0}2023"), "{log}");
}

#[actix_web::test]
async fn the_same_file_is_kept_once_for_the_same_text() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    upload(&admin, "one.pdf", PDF, &[]).await.location();
    let before = dump(&app.db).await;
    let again = upload(&admin, "two.pdf", PDF, &[]).await;
    again.refuses(&["file"]);
    assert!(again.error("file").starts_with("Choose another file: this one has already been added"));
    assert_eq!(dump(&app.db).await, before);
    upload(&admin, "one.pdf", PDF, &[("country", "BE")]).await.location();
    upload(&admin, "one.pdf", &[PDF, b"."].concat(), &[]).await.location();
    // Resending the form finds the file of the first submission.
    let parts =
        [fields(&admin, &[("version", "customer-1")]).await, vec![part("file", Some("a.pdf"), PDF)]].concat();
    for _ in 0..2 {
        assert_eq!(send(&admin, &parts).await.outcome(), "/agreements done-file");
    }
    assert_eq!(app.count("agreement_files").await, 4);
}

#[actix_web::test]
async fn only_pdf_and_word_files_up_to_ten_megabytes_are_accepted() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let before = dump(&app.db).await;
    let docx = zip(&["[Content_Types].xml", "word/document.xml"]);
    for (content, what) in [
        (b"<html><script>alert(1)</script>".to_vec(), "a page"),
        (b"PK\x03\x04 not an archive".to_vec(), "what only begins like one"),
        (zip(&["[Content_Types].xml", "xl/workbook.xml"]), "a workbook"),
        (zip(&["word/document.xml.exe"]), "another archive"),
        (zip(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"]), "one with macros"),
        (docx[..docx.len() - 30].to_vec(), "half of one"),
        ([b"x".as_slice(), PDF].concat(), "a PDF after something else"),
    ] {
        assert_eq!(media_type(&content), None, "{what}");
        let refused = upload(&admin, "contrat.pdf", &content, &[]).await;
        refused.refuses(&["file"]);
        assert_eq!(
            refused.error("file"),
            "Choose a PDF or a Word document (.docx): this file is neither",
            "{what}"
        );
    }
    upload(&admin, "", b"", &[]).await.refuses(&["file"]);
    upload(&admin, "a.pdf", PDF, &[("version", "x"), ("country", "ZZ"), ("language", "xx")])
        .await
        .refuses(&["version", "country", "language"]);
    // The Cloud Agreement was never published in Thai.
    upload(&admin, "a.pdf", PDF, &[("version", "cloud-1"), ("language", "th-TH")])
        .await
        .refuses(&["language"]);
    let large = [PDF, &vec![b'a'; 10 * 1024 * 1024 - PDF.len() + 1]].concat();
    assert_eq!(upload(&admin, "large.pdf", &large, &[]).await.status, 413);
    assert_eq!(dump(&app.db).await, before);
    upload(&admin, "contrat.docx", &docx, &[]).await.location();
    upload(&admin, "large.pdf", &large[..10 * 1024 * 1024], &[]).await.location();
    let kinds: Vec<(String, i64)> =
        query("select media_type, size from agreement_files order by id").all(&app.db).await.unwrap();
    assert!(kinds[0].0.ends_with("wordprocessingml.document") && kinds[1].1 == 10 * 1024 * 1024, "{kinds:?}");
}

#[actix_web::test]
async fn a_cross_site_upload_changes_nothing() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let (form, file) = (fields(&admin, &[]).await, vec![part("file", Some("a.pdf"), PDF)]);
    let other = app.as_sales().await.token().await;
    let forged =
        |token: &str| [vec![part("csrf", None, token.as_bytes())], form[1..].to_vec(), file.clone()].concat();
    let before = dump(&app.db).await;
    for (parts, status, what) in [
        ([form[1..].to_vec(), file.clone()].concat(), 403, "without the token"),
        (forged(&other), 403, "the token of another session"),
        ([file.clone(), form.clone()].concat(), 403, "the token after the file"),
        ([form.clone(), vec![part("admin", None, b"true")], file.clone()].concat(), 400, "an unknown field"),
        ([form.clone(), vec![part("country", None, b"FR")], file.clone()].concat(), 400, "a field twice"),
        ([form.clone(), file.clone(), file.clone()].concat(), 400, "two files"),
        ([vec![part("csrf", None, b"\xff")], file.clone()].concat(), 400, "wrong UTF-8"),
        ([form.clone(), vec![part("note", None, &[b'a'; 65 * 1024])]].concat(), 413, "too long a field"),
    ] {
        assert_eq!(send(&admin, &parts).await.status, status, "{what}");
    }
    let parts = [form, file].concat();
    for header in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
    ] {
        assert_eq!(send_from(&admin, &parts, header).await.status, 403, "{header:?}");
    }
    assert_eq!(dump(&app.db).await, before);
    assert_eq!(send(&admin, &parts).await.status, 303, "all else was right");
    let sales = app.sign_in("Sacha Sales", &[paraph::model::people::staff::Role::Sales]).await;
    assert_eq!(send(&sales, &parts).await.status, 403, "sales add none");
}

#[actix_web::test]
async fn many_files_are_shown_page_by_page() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    for number in 0..51 {
        let content = format!("%PDF-1.7 {number}");
        add_file(&app.db, admin.staff(), &format!("{number}.pdf"), content.as_bytes()).await;
    }
    let first = admin.get("/agreements").await;
    assert_eq!(
        (first.texts(".files tbody th").len(), first.texts(".files tbody th")[0].clone()),
        (50, "50.pdf".into())
    );
    let next = first.attribute("a[rel=next]", "href").unwrap();
    let second = admin.get(next.split('#').next().unwrap()).await;
    assert_eq!(second.texts(".files tbody th"), ["0.pdf"]);
    assert!(second.attribute("a[rel=next]", "href").is_none());
}

#[actix_web::test]
async fn multipart_forms_are_bounded_in_parts_and_name_length() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let csrf = part("csrf", None, admin.token().await.as_bytes());
    let many = |count: usize| (0..count).map(|it| part(&format!("f{it}"), None, b"")).collect::<Vec<_>>();
    let send = async |parts: Vec<Vec<u8>>| send(&admin, &[vec![csrf.clone()], parts].concat()).await.status;
    assert_eq!(send(many(19)).await, 400, "fields that the form does not have");
    assert_eq!(send(many(20)).await, 413);
    let long = |letter: &str| part(&letter.repeat(3000), None, b"");
    let letters = "abcdefghij";
    let names = |times: usize| letters.split("").filter(|it| !it.is_empty()).take(times).map(long).collect();
    assert_eq!(send(names(3)).await, 400);
    let wide = |letter: &str| part(&letter.repeat(7000), None, b"");
    let wide = letters.split("").filter(|it| !it.is_empty()).map(wide).collect();
    assert_eq!(send(wide).await, 413, "their names count");
}
