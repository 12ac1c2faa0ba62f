//! Error pages from which a form can be sent again.

use paraph::model::people::staff::Role;
use paraph::store::db::query;
use paraph::web::answer::static_files;

use crate::api::agreements::CUSTOMER_TEMPLATE;
use crate::server::faults::{program_at, unreachable};
use crate::support::samples::customer;
use crate::support::{Client, TestApp, changed, encoded, serve};

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
    let style = sales.get(static_files::address("app.css")).await;
    assert_eq!(
        (style.status, style.header("content-type")),
        (200, "text/css; charset=utf-8"),
        "the page has its style"
    );
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

/// Fills in the form of a page, and sends it when the database cannot be reached. Returns what the error page shows of it.
async fn kept(app: &TestApp, client: Client, page: &str, typed: &[(&str, &str)]) -> Vec<String> {
    let mut form = client.get(page).await.form(page);
    form.push(("csrf".to_owned(), client.token().await));
    for (name, value) in typed {
        form.retain(|it| it.0 != *name);
        form.push(((*name).to_owned(), (*value).to_owned()));
    }
    let pairs: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = client.at(&serve(unreachable(app), |it| it)).post_raw(page, &encoded(&pairs)).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.form(page).len(), form.len() - 1, "all fields can be sent again, with the token");
    answer.texts(".facts > div")
}

#[actix_web::test]
async fn an_error_page_shows_what_was_typed_in_words_and_no_codes() {
    let app = TestApp::spawn().await;
    let admin = app.as_user_admin().await;
    let typed =
        [("name", "Ada <Roy>"), ("email", "ada@temoin.example"), ("admin_agent", "yes"), ("sales", "yes")];
    let shown = kept(&app, admin, "/settings/users/new", &typed).await;
    assert_eq!(
        shown,
        ["Full nameAda <Roy>", "Email addressada@temoin.example", "RolesAdmin agent, Sales agent"]
    );
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Contoso")).await;
    let page = format!("/customers/{id}/confirmations/new");
    let typed = [
        ("first_name", "Zoé"),
        ("accepted_day", "2"),
        ("accepted_month", "janv."),
        ("accepted_year", "2025"),
    ];
    let shown = kept(&app, sales, &page, &typed).await;
    assert!(shown.contains(&"Agreement acceptance date2 janv. 2025".to_owned()), "{shown:?}");
    assert!(shown.iter().all(|it| !it.contains(&id) && !it.contains(CUSTOMER_TEMPLATE)), "{shown:?}");
    let global = app.as_global_admin().await;
    let shown = kept(&app, global, "/settings/partner", &[("city", "")]).await;
    assert!(shown.contains(&"Country/regionFrance".to_owned()), "{shown:?}");
    assert!(shown.iter().all(|it| !it.ends_with("yes") && !it.ends_with("everybody")), "{shown:?}");
}

#[actix_web::test]
async fn buttons_without_a_form_are_offered_again_without_a_word_about_typing() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await.at(&serve(unreachable(&app), |it| it));
    for (path, form) in
        [("/sign-out", vec![]), ("/language", vec![("language", "fr"), ("next", "/customers")])]
    {
        let page = sales.post(path, &form).await;
        assert_eq!(page.texts("main .button"), ["Try again"], "{path}");
        assert_eq!(page.texts(".facts"), [""; 0], "{path}");
    }
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

#[actix_web::test]
async fn the_form_of_an_earlier_session_names_one_way_to_send_it_again() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    for (site, must_go_back) in [("same-origin", false), ("cross-site", true)] {
        let request = sales.request(reqwest::Method::POST, "/profile/edit").header("sec-fetch-site", site);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let page = sales.send(request.body("csrf=00&name=Ada")).await;
        assert_eq!(page.status, 403, "{site}");
        assert_eq!(page.main().contains("Go back, reload the page"), must_go_back, "{}", page.main());
        assert_eq!(page.texts("main form").is_empty(), must_go_back, "{}", page.main());
    }
}
