//! The public page that checks references.

use paraph::app::Options;
use paraph::store::db::query;
use paraph::store::evidence::keys;

use crate::support::dump::dump;
use crate::support::log_place::LogPlace;
use crate::support::samples::confirmed;
use crate::support::uploads::{part, send_parts};
use crate::support::{Response, changed};

#[actix_web::test]
async fn everybody_may_check_a_reference_and_sees_no_name() {
    let place = LogPlace::filled().await;
    let sales = place.app.as_sales().await;
    let customer = place.app.register(&sales, confirmed("Halles du Pont", (2024, 9, 3))).await;
    let record = "select id, reference from confirmations where customer_id = $1";
    let (id, reference): (String, String) = query(record).bind(&customer).one(&place.app.db).await.unwrap();
    let nobody = place.app.as_nobody();
    let path = format!("/verify?reference={}", reference.to_lowercase().replace('-', "+"));
    let waiting = nobody.get(&path).await;
    assert!(
        waiting.text(".notice").starts_with("The record is not in the transparency log yet."),
        "it has no position yet"
    );
    place.extend().await;
    let stored = async || {
        let mut tables = dump(&place.app.db).await;
        // The limit counts the address, as a hash.
        tables.remove("limits");
        tables
    };
    let before = stored().await;
    let page = nobody.get(&path).await;
    assert_eq!(
        page.text(".done"),
        "The record is genuine. It is in the transparency log and has not been changed."
    );
    for (term, said) in [
        ("State", "In force"),
        ("Record", "Confirmation"),
        ("Reference", reference.as_str()),
        ("Agreement", "Microsoft Customer Agreement"),
        ("Agreement acceptance date", "3 September 2024"),
        ("Name of the log", "paraph.example/log"),
    ] {
        assert_eq!(page.fact(term).replace('\u{a0}', " "), said);
    }
    for secret in ["Halles", "halles", "Zoé", "Lefèvre", "Samuel", &customer] {
        assert!(!page.main().contains(secret), "{secret}: {}", page.main());
    }
    assert_eq!(stored().await, before, "nothing is stored");
    let annul = format!("/customers/{customer}/records/{id}/annulment/new");
    let form = changed(sales.get(&annul).await.form(&annul), &[("annulment_reason", "Another customer")]);
    sales.post(&annul, &form).await;
    let (annulment,): (String,) = query("select reference from annulments").one(&place.app.db).await.unwrap();
    let page = nobody.get(&path).await;
    assert!(page.fact("State").starts_with(&format!("Entered in error. Annulled by {annulment}")));
    assert!(!page.main().contains("Another customer"), "the reason may name somebody");
}

#[actix_web::test]
async fn a_wrong_reference_is_told_from_an_unknown_one() {
    let place = LogPlace::filled().await;
    let nobody = place.app.as_nobody();
    let mistyped = nobody.get("/verify?reference=7KQ2M-4XN8P-A").await;
    assert_eq!(mistyped.status, 422);
    assert_eq!(mistyped.value("reference"), "7KQ2M-4XN8P-A");
    assert!(mistyped.error("reference").starts_with("Check the reference"));
    let unknown = nobody.get("/verify?reference=7KQ2M-4XN8P-Y").await;
    assert!(unknown.text(".warning").starts_with("This register has no record with this reference."));
    assert_eq!(nobody.get("/verify").await.status, 200);
    let mut limited = 0;
    for _ in 0..40 {
        limited += u32::from(nobody.get("/verify?reference=7KQ2M-4XN8P-Y").await.status == 429);
    }
    assert!(limited > 0, "checks are limited");
}

#[actix_web::test]
async fn a_record_that_was_changed_is_not_called_genuine() {
    let place = LogPlace::filled().await;
    let (reference,): (String,) =
        query("select reference from confirmations order by id limit 1").one(&place.app.db).await.unwrap();
    let path = format!("/verify?reference={reference}");
    for change in ["company_name = company_name || 'x'", "accepted_on = '2024-09-09'"] {
        let before: (String, chrono::NaiveDate) =
            query("select company_name, accepted_on from confirmations where reference = $1")
                .bind(&reference)
                .one(&place.app.db)
                .await
                .unwrap();
        let set = format!("update confirmations set {change} where reference = $1");
        place.app.execute(query(set).bind(&reference)).await;
        let page = place.app.as_nobody().get(&path).await;
        assert!(
            page.text(".altered").starts_with("This record has been changed since it was sealed."),
            "{change}"
        );
        assert!(page.texts(".done").is_empty());
        let back = query("update confirmations set company_name = $2, accepted_on = $3 where reference = $1");
        place.app.execute(back.bind(&reference).bind(before.0).bind(before.1)).await;
        assert!(page_is_genuine(&place, &path).await);
    }
}

async fn page_is_genuine(place: &LogPlace, path: &str) -> bool {
    !place.app.as_nobody().get(path).await.texts(".done").is_empty()
}

/// A form with a file, as a browser sends it.
async fn check(place: &LogPlace, content: &[u8]) -> Response {
    let nobody = place.app.as_nobody();
    nobody.get("/verify").await;
    let token = nobody.token().await;
    let parts = [part("csrf", None, token.as_bytes()), part("certificate", Some("c.pdf"), content)];
    send_parts(&nobody, "/verify", &parts, ("sec-fetch-site", "same-origin")).await
}

#[actix_web::test]
async fn a_certificate_is_checked_here_and_by_another_register_that_trusts_the_key() {
    let place = LogPlace::filled().await;
    let sales = place.app.as_sales().await;
    let customer = place.app.register(&sales, confirmed("Halles du Pont", (2024, 9, 3))).await;
    place.extend().await;
    let record = "select id from confirmations where customer_id = $1";
    let (id,): (String,) = query(record).bind(&customer).one(&place.app.db).await.unwrap();
    let path = format!("/customers/{customer}/records/{id}/certificate");
    let (_, pdf) = sales.download(&path).await;
    let page = check(&place, &pdf).await;
    assert!(page.text(".done").starts_with("The evidence in this file is genuine."), "{}", page.main());
    assert_eq!(page.fact("State"), "In force");
    assert_eq!(page.fact("Company name"), "Halles du Pont");
    let verifier = keys::list(&place.app.db).await.unwrap().remove(0).verifier_key;
    let trusting =
        LogPlace::filled_with(|it| Options { verify_keys: vec![verifier.parse().unwrap()], ..it }).await;
    let page = check(&trusting, &pdf).await;
    assert!(page.text(".done").starts_with("The evidence in this file is genuine."));
    assert!(!page.main().contains("In force"), "another register does not know what has become of it");
    // Both test registers have one name, so the other key is what tells them apart.
    let stranger = check(&LogPlace::filled().await, &pdf).await;
    assert!(stranger.text(".warning").starts_with("This file is from another register: paraph.example/log"));
    let (from, to) = (b"Halles du Pont".as_slice(), b"Halles du Port".as_slice());
    let at = pdf.windows(from.len()).position(|it| it == from).unwrap();
    let altered = [&pdf[..at], to, &pdf[at + from.len()..]].concat();
    let page = check(&place, &altered).await;
    assert!(
        page.text(".altered").contains("These values are not those that were sealed: customer"),
        "{}",
        page.main()
    );
    let other = check(&place, b"%PDF-1.7 something else").await;
    assert!(other.text(".warning").starts_with("There is no evidence in this file."));
    let nobody = place.app.as_nobody();
    nobody.get("/verify").await;
    let token = part("csrf", None, nobody.token().await.as_bytes());
    let empty = send_parts(&nobody, "/verify", &[token], ("sec-fetch-site", "same-origin")).await;
    assert_eq!(empty.error("certificate"), "Choose the certificate to check");
}

#[actix_web::test]
async fn a_certificate_survives_a_program_that_compresses_it() {
    let place = LogPlace::filled().await;
    let sales = place.app.as_sales().await;
    let mut new = confirmed("Halles du Pont", (2024, 9, 3));
    // The word that ends a stream of a PDF.
    new.company.company_name = "endstream stream".to_owned();
    let customer = place.app.register(&sales, new).await;
    place.extend().await;
    let record = "select id from confirmations where customer_id = $1";
    let (id,): (String,) = query(record).bind(&customer).one(&place.app.db).await.unwrap();
    let (_, pdf) = sales.download(&format!("/customers/{customer}/records/{id}/certificate")).await;
    let (one, other) = (place.file("one.pdf"), place.file("other.pdf"));
    std::fs::write(&one, &pdf).unwrap();
    let saved = std::process::Command::new("qpdf")
        .args(["--compress-streams=y", "--recompress-flate", "--object-streams=generate"])
        .args([&one, &other])
        .status()
        .unwrap();
    assert!(saved.success());
    for pdf in [pdf, std::fs::read(&other).unwrap()] {
        let page = check(&place, &pdf).await;
        assert_eq!(page.fact("Company name"), "endstream stream");
    }
    let verifier = keys::list(&place.app.db).await.unwrap().remove(0).verifier_key;
    let script = std::process::Command::new("python3")
        .args(["contrib/verify.py", other.to_str().unwrap(), "--key", &verifier])
        .status()
        .unwrap();
    assert!(script.success());
}
