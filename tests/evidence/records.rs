//! Confirmations, withdrawals, checks at Microsoft and annulments in the transparency log.

use paraph::store::db::query;

use crate::support::log_place::LogPlace;
use crate::support::proofs::{newest_report, upload};
use crate::support::samples::confirmed;
use crate::support::uploads::PDF;
use crate::support::world::add_file;
use crate::support::{Client, changed, dated};

async fn send(person: &Client, path: &str, typed: &[(&str, &str)], date: (&str, [&str; 3])) {
    let form = dated(changed(person.get(path).await.form(path), typed), date.0, date.1);
    assert_eq!(person.post(path, &form).await.status, 303, "{path}");
}

const NOE: [(&str, &str); 3] =
    [("first_name", "Noé"), ("last_name", "Roy"), ("email", "noe.roy@halles.example")];

/// A customer with a record of each kind.
async fn customer_with_all_records(place: &LogPlace) -> String {
    let sales = place.app.as_sales().await;
    let id = place.app.register(&sales, confirmed("Halles du Pont", (2024, 9, 3))).await;
    let account = format!("/customers/{id}");
    let typed = [NOE.as_slice(), &[("supersedes_reason", "Wrong person"), ("job_title", "Manager")]].concat();
    send(&sales, &format!("{account}/confirmations/new"), &typed, ("accepted", ["4", "9", "2024"])).await;
    let typed = [NOE.as_slice(), &[("reason", "They buy elsewhere")]].concat();
    send(&sales, &format!("{account}/withdrawals/new"), &typed, ("withdrawn_on", ["7", "1", "2025"])).await;
    let check = format!("{account}/direct-acceptance/edit");
    send(&sales, &check, &[("signed", "yes")], ("checked_on", ["8", "1", "2025"])).await;
    let report = newest_report(&sales, &id).await;
    assert_eq!(upload(&sales, &report, &[("contrat.pdf", PDF)]).await.status, 303);
    let (check,): (String,) = query("select id from direct_acceptances").one(&place.app.db).await.unwrap();
    let annul = format!("{account}/records/{check}/annulment/new");
    let form = changed(sales.get(&annul).await.form(&annul), &[("annulment_reason", "Another customer")]);
    assert_eq!(sales.post(&annul, &form).await.status, 303);
    place.extend().await;
    id
}

#[actix_web::test]
async fn every_column_of_every_record_is_sealed() {
    let place = LogPlace::filled().await;
    customer_with_all_records(&place).await;
    place.verify().is_good(place.size().await);
    for (table, kind, unsealed) in [
        ("confirmations", "confirmation", ["customer_id", "staff_id", "supersedes"].as_slice()),
        ("withdrawals", "withdrawal", &["customer_id", "staff_id", "confirmation_id"]),
        ("direct_acceptances", "direct_acceptance", &["customer_id", "staff_id"]),
        ("annulments", "annulment", &["customer_id", "staff_id"]),
        // The content may be moved. Nothing is stated when a file is added.
        ("proofs", "proof", &["customer_id", "staff_id", "place", "statement", "statement_language"]),
    ] {
        // Foreign keys keep these columns from taking any other value. The leaf has them as well.
        let columns = place.text_columns(table).await;
        let columns = columns.iter().filter(|it| *it != "id" && !unsealed.contains(&it.as_str()));
        let newest = format!("(select max(id) from {table})");
        let (id,): (String,) =
            query(format!("select max(id) from {table}")).one(&place.app.db).await.unwrap();
        for column in columns {
            let (before,): (Option<String>,) =
                query(format!("select {column} from {table} where id = {newest}"))
                    .one(&place.app.db)
                    .await
                    .unwrap();
            // A code must stay one that can be read.
            let other = match (column.as_str(), before.as_deref()) {
                ("agreement_type", _) => "MicrosoftCloudAgreement".to_owned(),
                ("method", _) => "click".to_owned(),
                ("record_kind", _) => "withdrawal".to_owned(),
                ("version_id", _) => "customer-1".to_owned(),
                ("file_id", _) => continue,
                (_, before) => format!("{}x", before.unwrap_or_default()),
            };
            let set = |value: Option<String>| {
                query(format!("update {table} set {column} = $1 where id = {newest}")).bind(value)
            };
            place.app.execute(set(Some(other))).await;
            let verified = place.verify();
            assert_eq!(verified.status, 1, "{table}.{column}: {verified:?}");
            assert!(verified.lines[0].starts_with(&format!("{kind} {id} at position ")), "{table}.{column}");
            place.app.execute(set(before)).await;
        }
    }
    place.verify().is_good(place.size().await);
}

#[actix_web::test]
async fn a_deleted_confirmation_is_named() {
    let place = LogPlace::filled().await;
    customer_with_all_records(&place).await;
    place.app.execute(query("delete from annulments")).await;
    let (id,): (String,) =
        query("select record_id from log_leaves where kind = 'annulment'").one(&place.app.db).await.unwrap();
    let verified = place.verify();
    assert_eq!(verified.status, 1);
    assert!(verified.lines[0].starts_with(&format!("annulment {id} at position ")), "{verified:?}");
    assert!(verified.lines[0].ends_with("the record is missing"), "{verified:?}");
}

#[actix_web::test]
async fn an_edited_or_missing_proof_file_is_named() {
    let place = LogPlace::filled().await;
    customer_with_all_records(&place).await;
    let (id,): (String,) = query("select id from proofs").one(&place.app.db).await.unwrap();
    let fault = format!("proof {id}: the content of the file was altered or is gone");
    let edit = query("update proof_contents set content = $1").bind(b"%PDF-1.7 Another".to_vec());
    place.app.execute(edit).await;
    assert_eq!(place.verify().lines[0], fault);
    place.app.execute(query("delete from proof_contents")).await;
    assert_eq!(place.verify().lines[0], fault);
}

#[actix_web::test]
async fn erasing_a_contact_leaves_a_log_that_verifies() {
    let place = LogPlace::filled().await;
    customer_with_all_records(&place).await;
    let (id,): (String,) = query("select max(id) from confirmations").one(&place.app.db).await.unwrap();
    let erase = "update confirmations set first_name = '', last_name = '', email = '', phone = null,
        job_title = null where id = $1";
    place.app.execute(query(erase).bind(&id)).await;
    let verified = place.verify();
    let fault = "its group \"contact\" has a salt but no values";
    assert!(verified.lines[0].ends_with(fault), "the values alone are not erased: {verified:?}");
    let (salts,): (String,) = query("select salts from log_leaves where record_id = $1")
        .bind(&id)
        .one(&place.app.db)
        .await
        .unwrap();
    let mut salts: serde_json::Value = serde_json::from_str(&salts).unwrap();
    assert!(salts.as_object_mut().unwrap().remove("contact").is_some());
    let update =
        query("update log_leaves set salts = $2 where record_id = $1").bind(&id).bind(salts.to_string());
    place.app.execute(update).await;
    let verified = place.verify();
    verified.is_good(place.size().await);
    assert!(
        verified.lines.contains(&"groups of personal data that were erased: 1".to_owned()),
        "{verified:?}"
    );
    // Other values in place of the erased ones are a fault.
    let forge = "update confirmations set first_name = 'Somebody', last_name = 'Else' where id = $1";
    place.app.execute(query(forge).bind(&id)).await;
    assert!(place.verify().lines[0].ends_with("its group \"contact\" has values but no salt"));
}

#[actix_web::test]
async fn the_public_part_of_a_record_names_nobody() {
    let place = LogPlace::filled().await;
    let customer = customer_with_all_records(&place).await;
    let bodies: Vec<(String,)> =
        query("select body from log_leaves where kind <> 'activity'").all(&place.app.db).await.unwrap();
    assert_eq!(bodies.len(), 8, "two of them were there before");
    for (body,) in bodies {
        for secret in
            ["Noé", "Roy", "halles", "Halles", "Sales", "temoin", "elsewhere", "Another", "127.0.0.1"]
        {
            assert!(!body.contains(secret), "{secret} in {body}");
        }
        assert!(!body.contains(&customer), "the customer's ID in {body}");
    }
}

#[actix_web::test]
async fn dates_times_and_numbers_are_sealed_too() {
    for (table, change) in [
        ("confirmations", "accepted_on = '2020-01-02'"),
        ("confirmations", "recorded_at = '2020-01-02 00:00:00+00:00'"),
        ("withdrawals", "withdrawn_on = '2025-01-08'"),
        ("direct_acceptances", "checked_on = '2025-01-07'"),
        ("direct_acceptances", "signed = not signed"),
        ("annulments", "recorded_at = '2020-01-02 00:00:00+00:00'"),
        ("proofs", "size = size + 1"),
    ] {
        let place = LogPlace::filled().await;
        customer_with_all_records(&place).await;
        let newest = format!("update {table} set {change} where id = (select max(id) from {table})");
        place.app.execute(query(newest)).await;
        let verified = place.verify();
        assert!(
            verified.status == 1 && verified.lines[0].contains(" at position "),
            "{change}: {verified:?}"
        );
    }
}

#[actix_web::test]
async fn an_altered_agreement_file_is_named() {
    let place = LogPlace::filled().await;
    let sales = place.app.as_sales().await;
    let file = add_file(&place.app.db, sales.staff(), "contrat.pdf", b"%PDF-1.7 Contrat").await;
    place.verify();
    let change = query("update agreement_files set content = $1").bind(b"%PDF-1.7 Another".to_vec());
    place.app.execute(change).await;
    let verified = place.verify();
    assert_eq!(verified.lines[0], format!("agreement file {file}: its content was altered"));
}
