//! Certificates: one file that proves a record without Paraph.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use paraph::app::Options;
use paraph::store::db::query;
use paraph::store::evidence::keys;

use crate::support::log_place::LogPlace;
use crate::support::samples::{confirmed, person};
use crate::support::{Client, changed};

fn run(program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap_or_else(|it| panic!("{program}: {it}"))
}

fn text(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it)).concat()
}

/// The script checks a file. Returns its exit status and what it says.
fn check(file: &Path, key: &str) -> (i32, String) {
    let output = run("python3", &["contrib/verify.py", file.to_str().unwrap(), "--key", key]);
    (output.status.code().unwrap(), text(&output))
}

async fn key(place: &LogPlace) -> String {
    keys::list(&place.app.db).await.unwrap().remove(0).verifier_key
}

/// The certificate of the newest confirmation of a customer, as a file.
async fn certificate(place: &LogPlace, person: &Client, customer: &str, name: &str) -> PathBuf {
    let confirmation =
        "select id from confirmations where customer_id = $1 order by recorded_at desc limit 1";
    let (id,): (String,) = query(confirmation).bind(customer).one(&place.app.db).await.unwrap();
    let path = format!("/customers/{customer}/records/{id}/certificate");
    let (status, pdf) = person.download(&path).await;
    assert_eq!(status, 200);
    let file = place.file(name);
    std::fs::write(&file, pdf).unwrap();
    file
}

fn printed(file: &Path) -> String {
    let text = text(&run("pdftotext", &["-layout", file.to_str().unwrap(), "-"]));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[actix_web::test]
async fn a_reader_checks_a_certificate_with_python_alone() {
    let place = LogPlace::filled().await;
    let sales = place.app.as_sales().await;
    let customer = place.app.register(&sales, confirmed("Halles du Pont", (2024, 9, 3))).await;
    place.extend().await;
    let file = certificate(&place, &sales, &customer, "certificate.pdf").await;
    let (status, said) = check(&file, &key(&place).await);
    assert_eq!(status, 0, "{said}");
    for fact in [
        "genuine",
        "Halles du Pont",
        "customer.domain: halles-du-pont.onmicrosoft.com",
        "accepted_on: 2024-09-03",
    ] {
        assert!(said.contains(fact), "{fact}: {said}");
    }
    let printed = printed(&file);
    for fact in [
        "Certificate of acceptance", "Halles du Pont", "3 September 2024", "Zoé", "In force",
        "paraph.example/log",
    ] {
        assert!(printed.contains(fact), "{fact}: {printed}");
    }
    // Another key, an altered value, another position.
    let other = LogPlace::filled().await;
    let (status, said) = check(&file, &key(&other).await);
    assert!(status == 1 && said.contains("signed by none of the keys"), "{said}");
    let pdf = std::fs::read(&file).unwrap();
    for (from, to, fault) in [
        ("\"Halles du Pont\"", "\"Halles du Port\"", "the values"),
        ("2024-09-03", "2024-09-04", "is not in the log"),
        ("\"position\":", "\"position\":1", "is not in the log"),
    ] {
        let (from, to) = (from.as_bytes(), to.as_bytes());
        let place_in_pdf = pdf.windows(from.len()).position(|it| it == from).unwrap();
        let altered = [&pdf[..place_in_pdf], to, &pdf[place_in_pdf + from.len()..]].concat();
        let file = place.file("altered.pdf");
        std::fs::write(&file, altered).unwrap();
        let (status, said) = check(&file, &key(&place).await);
        assert!(status == 1 && said.contains(fault), "{fault}: {said}");
    }
    let (status, said) = check(Path::new("README.md"), &key(&place).await);
    assert!(status == 1 && said.contains("it holds no evidence"), "{said}");
    assert_eq!(check(Path::new("missing"), &key(&place).await).0, 2);
}

#[actix_web::test]
async fn a_certificate_is_tagged_archival_and_reproducible() {
    let place = LogPlace::filled_with(|it| Options {
        public_url: "https://register.example/".parse().unwrap(),
        ..it
    })
    .await;
    let sales = place.app.as_sales().await;
    let customer = place.app.register(&sales, confirmed("Halles du Pont", (2024, 9, 3))).await;
    place.extend().await;
    let file = certificate(&place, &sales, &customer, "one.pdf").await;
    let again = certificate(&place, &sales, &customer, "two.pdf").await;
    assert_eq!(std::fs::read(&file).unwrap(), std::fs::read(&again).unwrap());
    let path = file.to_str().unwrap();
    let about = text(&run("pdfinfo", &[path]));
    assert!(about.contains("Tagged:          yes"), "{about}");
    let recorded = "select recorded_at from confirmations where customer_id = $1";
    let (at,): (chrono::DateTime<chrono::Utc>,) =
        query(recorded).bind(&customer).one(&place.app.db).await.unwrap();
    let dates = text(&run("pdfinfo", &["-isodates", path]));
    assert!(dates.contains(&at.format("%Y-%m-%dT%H:%M:%SZ").to_string()), "{at}: {dates}");
    let standard = text(&run("pdfinfo", &["-meta", path]));
    assert!(standard.contains("<pdfaid:part>3</pdfaid:part>"), "{standard}");
    assert!(standard.contains("<pdfaid:conformance>A</pdfaid:conformance>"), "{standard}");
    let checked = text(&run("qpdf", &["--check", path]));
    assert!(checked.contains("No syntax or stream encoding errors found"), "{checked}");
    let attached = text(&run("pdfdetach", &["-list", path]));
    assert!(attached.contains("1: evidence.json"), "{attached}");
    let picture = place.file("page");
    run("pdftoppm", &["-r", "150", "-png", path, picture.to_str().unwrap()]);
    let code: String = std::fs::read_dir(place.folder.path())
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "png"))
        .map(|it| text(&run("zbarimg", &["-q", "--raw", it.to_str().unwrap()])))
        .collect();
    assert!(code.contains("https://register.example/verify?reference="), "{code}");
}

#[actix_web::test]
async fn names_in_any_script_stand_on_a_certificate() {
    let place = LogPlace::filled().await;
    let sales = place.app.as_sales().await;
    let mut new = confirmed("Halles du Pont", (2024, 9, 3));
    new.company.company_name = "شركة المستقبل للتجارة".to_owned();
    let acceptance = new.acceptance.as_mut().unwrap();
    acceptance.contact.first_name = "Ἑλένη".to_owned();
    acceptance.contact.last_name = "Кириллова 🍕".to_owned();
    acceptance.manner.job_title = Some("x".repeat(100));
    assert_eq!(acceptance.contact.email, person().email);
    let customer = place.app.register(&sales, new).await;
    place.extend().await;
    let file = certificate(&place, &sales, &customer, "scripts.pdf").await;
    let printed = printed(&file);
    assert!(printed.contains("Ἑλένη"), "the program has a font for Greek: {printed}");
    // No font has the pizza in black and white, or the machine has none for Arabic: the sheet says so.
    let (status, said) = check(&file, &key(&place).await);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("Кириллова 🍕") && said.contains("شركة المستقبل للتجارة"), "{said}");
}

#[actix_web::test]
async fn a_certificate_says_what_has_become_of_the_record() {
    let place = LogPlace::filled().await;
    let sales = place.app.as_sales().await;
    let customer = place.app.register(&sales, confirmed("Halles du Pont", (2024, 9, 3))).await;
    let (id,): (String,) = query("select id from confirmations where customer_id = $1")
        .bind(&customer)
        .one(&place.app.db)
        .await
        .unwrap();
    let path = format!("/customers/{customer}/records/{id}/certificate");
    let waits = sales.get(&path).await;
    assert_eq!(
        waits.location(),
        format!("/customers/{customer}/confirmations/{id}"),
        "it has no position yet"
    );
    let report = sales.get(waits.location()).await;
    assert_eq!(report.fact("Position in the log"), "Will be added in a few seconds");
    let annul = format!("/customers/{customer}/records/{id}/annulment/new");
    let form = changed(sales.get(&annul).await.form(&annul), &[("annulment_reason", "Another customer")]);
    sales.post(&annul, &form).await;
    place.extend().await;
    let file = certificate(&place, &sales, &customer, "annulled.pdf").await;
    let printed = printed(&file);
    assert!(printed.contains("Entered in error. Annulled by"), "{printed}");
    let (status, said) = check(&file, &key(&place).await);
    assert_eq!(status, 0);
    assert!(
        said.contains("details.reason: Another customer"),
        "the annulment is part of the evidence: {said}"
    );
    assert_eq!(sales.get(&format!("/customers/other/records/{id}/certificate")).await.status, 404);
}
