//! Leaving the New customer wizard: a correction that is cancelled, and a registration that is resumed.

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::store::db::query;

use crate::customers::drafts::fill_in;
use crate::support::samples::draft;
use crate::support::{Client, TestApp, changed};

/// Where the button or the link that cancels a form leads to.
async fn cancel(person: &Client, path: &str) -> String {
    let page = person.get(path).await;
    page.attribute(".buttons a.button:last-child", "href").unwrap()
}

#[actix_web::test]
async fn cancelling_a_correction_returns_to_the_review() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.in_french();
    let review = fill_in(&sales, &[]).await;
    let steps = sales.get(&review).await.attributes("main a[href*='back=review']", "href");
    assert!(steps.contains(&format!("{review}/subscriptions?back=review")), "{steps:?}");
    for step in [format!("{review}/edit?back=review"), format!("{review}/subscriptions?back=review")] {
        assert_eq!(cancel(&sales, &step).await, review, "{step}");
    }
    for step in [review.clone(), format!("{review}/edit"), format!("{review}/subscriptions")] {
        assert_eq!(cancel(&sales, &step).await, "/customers", "{step}");
    }
    // The way back survives a refusal and a line that is added.
    let edit = format!("{review}/edit");
    let form = sales.get(&format!("{edit}?back=review")).await.form(&edit);
    let refused = sales.post(&edit, &changed(form, &[("city", "")])).await;
    assert_eq!(refused.attribute("button[form=discard][name=next]", "value"), Some(review.clone()));
    let step = format!("{review}/subscriptions");
    let form = sales.get(&format!("{step}?back=review")).await.form(&step);
    let refused = sales.post(&step, &changed(form.clone(), &[("action", "add")])).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.attribute("button[form=discard][name=next]", "value"), Some(review.clone()));
    let line = [
        ("offer", crate::support::orders::SEATS),
        ("quantity", "3"),
        ("billing_cycle", "annual"),
        ("action", "add"),
    ];
    let added = sales.post(&step, &changed(form, &line)).await;
    assert_eq!(added.location(), format!("{step}?back=review"));
}

#[actix_web::test]
async fn an_unfinished_registration_can_be_resumed_by_its_author() {
    let app = TestApp::spawn().await;
    let (sales, agent) = (app.as_sales().await.in_french(), app.as_admin_agent().await);
    let review = fill_in(&sales, &[]).await;
    let page = sales.get("/customers").await;
    assert_eq!(page.texts(".notice a"), ["Reprendre l’inscription de Société École"], "{}", page.main());
    assert_eq!(page.attributes(".notice a", "href"), [review.as_str()]);
    assert!(page.text(".notice").contains("24 heures"));
    assert_eq!(sales.get(&review).await.status, 200);
    assert!(sales.get("/customers?q=x").await.texts(".notice").is_empty(), "not among search results");
    assert!(agent.get("/customers").await.texts(".notice").is_empty(), "only their own");
    assert!(app.as_global_admin().await.get("/customers").await.texts(".notice").is_empty());
    assert_eq!(agent.get(&review).await.status, 409, "nobody else finds it");
    // Another version of Paraph may have written a draft that this one cannot read.
    let other = "update drafts set form = '{}' where id = $1";
    let second = fill_in(&sales, &[("domain", "seconde"), ("company_name", "Seconde")]).await;
    assert_eq!(sales.get("/customers").await.texts(".notice a").len(), 2);
    app.execute(query(other).bind(second.rsplit('/').next().unwrap())).await;
    assert_eq!(sales.get("/customers").await.attributes(".notice a", "href"), [review.as_str()]);
    let expired = query("update drafts set saved_at = $1").bind(clock::now() - TimeDelta::hours(25));
    app.execute(expired).await;
    assert!(sales.get("/customers").await.texts(".notice").is_empty(), "it has expired");
    let review = fill_in(&sales, &[]).await;
    sales.post(&review, &sales.get(&review).await.form(&review)).await.location();
    assert!(sales.get("/customers").await.texts(".notice").is_empty(), "it is registered");
}

#[actix_web::test]
async fn the_choices_answer_the_question_whether_the_customer_has_accepted() {
    let app = TestApp::spawn().await;
    let edit = "/customers/drafts/01926f2c-7a4b-7c3d-8e5f-0a1b2c3d4e5f/edit";
    let (english, french) = (app.as_sales().await, app.as_admin_agent().await.in_french());
    for (person, yes, not_yet) in [
        (english, "Yes, the Microsoft Customer Agreement", "Not yet: the customer"),
        (french, "Oui, le Contrat client Microsoft", "Pas encore\u{a0}: le client va être invité"),
    ] {
        let labels = person.get(edit).await.texts("label[for^=agreement]");
        assert!(labels[0].starts_with(yes) && labels[1].starts_with(not_yet), "{labels:?}");
        let form = draft(&[("domain", "autre-ecole"), ("agreement", "asked")]);
        let review = person.post(edit, &form).await;
        let fact = person.get(review.location().strip_suffix("/subscriptions").unwrap()).await;
        assert!(!fact.main().contains(not_yet), "the review states the fact alone");
        app.execute(query("delete from drafts")).await;
    }
}
