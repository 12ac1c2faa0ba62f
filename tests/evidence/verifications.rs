//! The public page that checks references.

use paraph::store::db::query;

use crate::support::changed;
use crate::support::dump::dump;
use crate::support::log_place::LogPlace;
use crate::support::samples::confirmed;

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
    assert!(waiting.text(".notice").starts_with("The record exists."), "it has no position yet");
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
    assert!(page.fact("State").starts_with(&format!("Annulled, entered in error: {annulment}")));
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
    let change = "update confirmations set company_name = company_name || 'x' where reference = $1";
    place.app.execute(query(change).bind(&reference)).await;
    let page = place.app.as_nobody().get(&format!("/verify?reference={reference}")).await;
    assert!(page.text(".altered").starts_with("The record is not as it was sealed."), "{}", page.main());
    assert!(page.texts(".done").is_empty());
}
