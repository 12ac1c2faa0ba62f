//! Leaves: what they tell the public, and what remains when personal data is erased.

use paraph::model::activity::action::Action;
use paraph::store::activity::activity_log::{self, Entry};
use paraph::store::db::query;
use serde_json::Value;

use crate::support::log_place::LogPlace;
use crate::support::samples::confirmed;

/// All bodies, as the public reads them.
async fn bodies(place: &LogPlace) -> String {
    let size = place.size().await;
    place.program().await.get(&format!("/log/tile/entries/000.p/{size}")).await.body
}

#[actix_web::test]
async fn public_entries_name_no_person_and_no_customer() {
    let place = LogPlace::filled().await;
    let customer =
        place.app.register(&place.app.as_sales().await, confirmed("Atelier Nuage", (2024, 9, 5))).await;
    place.extend().await;
    let bodies = bodies(&place).await;
    assert!(bodies.contains("confirmation-recorded") && bodies.contains("signed-in"), "{bodies}");
    let mut secrets = vec![customer, "127.0.0.1".to_owned(), "temoin".to_owned(), "ecole.example".to_owned()];
    let rows: Vec<(String, Option<String>, Option<String>)> =
        query("select staff_name, staff_id, after from activity_log").all(&place.app.db).await.unwrap();
    for (name, id, after) in rows {
        secrets.extend([Some(name), id].into_iter().flatten().filter(|it| !it.is_empty()));
        let after: Value = serde_json::from_str(&after.unwrap_or("{}".to_owned())).unwrap();
        // Leaves have these, which name nobody. By the reference, a reader finds the record of a report.
        let public = ["reference", "accepted_on"];
        let values = after.as_object().unwrap().iter().filter(|(field, _)| !public.contains(&field.as_str()));
        let texts =
            values.filter_map(|(_, value)| value.as_str()).filter(|it| *it != "MicrosoftCustomerAgreement");
        secrets.extend(texts.filter(|it| it.len() > 3).map(str::to_owned));
    }
    for name in ["Crèche", "Marché", "Atelier", "Nuage", "Zoé", "Lefèvre", "Agathe", "Samuel"] {
        secrets.push(name.to_owned());
    }
    assert!(secrets.len() > 20, "{secrets:?}");
    for secret in secrets {
        assert!(!bodies.contains(&secret), "{secret}: {bodies}");
    }
}

#[actix_web::test]
async fn the_same_values_have_another_commitment_in_each_leaf() {
    let place = LogPlace::filled().await;
    let stored: Vec<(String, String)> =
        query("select body, salts from log_leaves").all(&place.app.db).await.unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for (body, salts) in &stored {
        let (body, salts): (Value, Value) =
            (serde_json::from_str(body).unwrap(), serde_json::from_str(salts).unwrap());
        let commitments = body["commitments"].as_object().unwrap();
        assert!(commitments.keys().eq(salts.as_object().unwrap().keys()), "{body} {salts}");
        for value in commitments.values().chain(salts.as_object().unwrap().values()) {
            assert_eq!(value.as_str().unwrap().len(), 64, "{value}");
            assert!(seen.insert(value.to_string()), "{value} stands twice");
        }
    }
    assert!(seen.len() >= 12, "{seen:?}");
}

#[actix_web::test]
async fn an_erased_group_leaves_a_log_that_verifies() {
    let place = LogPlace::filled().await;
    let (size, id) = (place.size().await, place.id_at(1).await);
    let line = "update activity_log set staff_id = null, staff_name = '', address = null where id = $1";
    place.app.execute(query(line).bind(&id)).await;
    // Without the salt the values alone must not be erased.
    place
        .verify()
        .has_faults(&[&format!("activity {id} at position 1: its group \"who\" has a salt but no values")]);
    let (salts,): (String,) = query("select salts from log_leaves where record_id = $1")
        .bind(&id)
        .one(&place.app.db)
        .await
        .unwrap();
    let mut without: Value = serde_json::from_str(&salts).unwrap();
    without.as_object_mut().unwrap().remove("who").unwrap();
    let salts =
        query("update log_leaves set salts = $1 where record_id = $2").bind(without.to_string()).bind(&id);
    place.app.execute(salts).await;
    let verified = place.verify();
    verified.is_good(size);
    assert!(verified.lines[0].ends_with("erased: 1"), "{verified:?}");
    // A salt that is missing hides no value.
    place.app.execute(query("update activity_log set staff_name = 'Somebody' where id = $1").bind(&id)).await;
    place
        .verify()
        .has_faults(&[&format!("activity {id} at position 1: its group \"who\" has values but no salt")]);
}

#[actix_web::test]
async fn a_record_that_is_rolled_back_leaves_no_leaf() {
    let place = LogPlace::filled().await;
    let (leaves, lines) = (place.app.count("log_leaves").await, place.app.count("activity_log").await);
    let mut tx = place.app.db.begin().await.unwrap();
    let entry = Entry::new(Action::SignedOut);
    activity_log::insert_from_nobody(&mut tx, None, entry).await.unwrap();
    drop(tx);
    assert_eq!(place.app.count("log_leaves").await, leaves);
    assert_eq!(place.app.count("activity_log").await, lines);
}
