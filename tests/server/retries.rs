//! Error pages from which a form can be sent again.

use paraph::model::people::staff::Role;
use paraph::store::db::query;

use crate::server::faults::{program_at, unreachable};
use crate::support::samples::customer;
use crate::support::{TestApp, changed, encoded, serve};

#[actix_web::test]
async fn a_database_that_is_away_is_answered_with_503_and_keeps_the_form() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let program = app.program("Prog Ram", &[Role::Sales]).await;
    let path = format!("/customers/{}/edit", app.register(&sales, customer("Contoso")).await);
    let form = changed(sales.get(&path).await.form(&path), &[("city", "Brest & l’<Océan>")]);
    let form = changed(form, &[("csrf", &sales.token().await)]);
    let pairs = |form: &[(String, String)]| {
        let pairs: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        encoded(&pairs)
    };
    let address = serve(unreachable(&app), |it| it);
    let sales = sales.at(&address);
    let page = sales.get("/customers").await;
    assert_eq!((page.status, page.text("h1").as_str()), (503, "Paraph cannot reach its data"));
    assert_eq!(page.header("retry-after"), "5");
    assert_eq!(page.attribute("main a.button", "href").as_deref(), Some("/customers"));
    let answer = program_at(program, &address).get("/v1/agreements").await;
    assert_eq!(answer.header("retry-after"), "5");
    answer.refused(503, 503);
    assert_eq!(sales.get("/health").await.status, 200);
    assert_eq!(sales.get("/ready").await.status, 503);
    let kept = sales.post_raw(&path, &pairs(&form)).await;
    assert_eq!(kept.status, 503);
    assert!(kept.main().contains("Nothing you typed is lost."), "{}", kept.main());
    assert!(kept.texts(".facts > div").contains(&"CityBrest & l’<Océan>".to_owned()), "{}", kept.main());
    let token = kept.attribute(&format!("form[action='{path}'] input[name=csrf]"), "value").unwrap();
    let kept = changed(kept.form(&path), &[("csrf", &token)]);
    let saved = sales.at(&app.address).post_raw(&path, &pairs(&kept)).await;
    assert_eq!(saved.status, 303, "{}", saved.main());
    let (city,): (String,) = query("select city from customers").one(&app.db).await.unwrap();
    assert_eq!(city, "Brest & l’<Océan>");
}

#[actix_web::test]
async fn an_error_page_repeats_nothing_of_another_site_and_leads_to_none() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.at(&serve(unreachable(&app), |it| it));
    let page = sales.get("//evil.example/x").await;
    assert_eq!((page.status, page.attribute("main a.button", "href").as_deref()), (503, Some("/")));
    for (site, kept) in [("same-origin", true), ("cross-site", false)] {
        let request = sales.request(reqwest::Method::POST, "//evil.example/x").header("sec-fetch-site", site);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let page = sales.send(request.body("csrf=x&first_name=Mallory")).await;
        assert_eq!((page.status, page.body.contains("Mallory")), (503, kept), "{site}");
        assert_eq!(page.attribute("main form", "action").as_deref(), kept.then_some("/"), "{site}");
    }
}

#[actix_web::test]
async fn an_error_page_shows_dates_roles_and_codes_in_words_and_no_technical_fields() {
    let app = TestApp::spawn().await;
    let admin = app.as_user_admin().await.at(&serve(unreachable(&app), |it| it));
    let form = "csrf=x&id=0190&version=3&next=%2F&first_name=Ada&phone=&country=FR&accepted_day=2&accepted_month=1\
                &accepted_year=2020&accepted_from_day=3&accepted_from_month=&accepted_from_year=&roles=sales";
    let page = admin.post_raw("/customers", form).await;
    let expected = [
        "First nameAda",
        "Country/regionFrance",
        "Agreement acceptance date2 1 2020",
        "Can be accepted from3",
        "RolesSales agent",
    ];
    assert_eq!(page.texts(".facts > div"), expected);
    let page = admin.post("/sign-out", &[("", ""); 0]).await;
    assert!(!page.main().contains("Nothing you typed"), "{}", page.main());
    assert_eq!(page.texts("main .button"), ["Try again"]);
}

#[actix_web::test]
async fn a_password_is_never_repeated_on_an_error_page() {
    let app = TestApp::spawn().await;
    let client = app.as_nobody().in_french();
    client.get("/sign-in").await;
    let client = client.at(&serve(unreachable(&app), |it| it));
    let typed = [("email", "x@temoin.example"), ("password", "secret-herons"), ("next", "")];
    let answer = client.post("/sign-in", &typed).await;
    assert_eq!(
        (answer.status, answer.text("h1").as_str()),
        (503, "Paraph n’arrive pas à accéder à ses données")
    );
    assert!(!answer.body.contains("secret-herons"));
    assert!(answer.main().contains("revenez en arrière"), "{}", answer.main());
}
