//! The catalogue: everybody reads it, a Global admin changes it, changes apply at once.

use paraph::store::db::query;

use crate::support::dump::dump;
use crate::support::samples::{confirmed, customer};
use crate::support::{Client, PASSWORD, Response, TestApp, changed, day, serve};

const CUSTOMER: &str = "/agreements/MicrosoftCustomerAgreement/edit";
const CLOUD: &str = "/agreements/MicrosoftCloudAgreement/edit";
const NEW: &str = "/agreements/MicrosoftCustomerAgreement/versions/new";
const SECOND: &str = "/agreements/versions/customer-2/edit";

/// Opens a form, changes some dates and other fields, and submits it.
async fn save(person: &Client, path: &str, days: &[(&str, [&str; 3])], fields: &[(&str, &str)]) -> Response {
    let form = person.get(path).await.form(path);
    person.post(path, &with_days(changed(form, fields), days)).await
}

fn with_days(mut form: Vec<(String, String)>, days: &[(&str, [&str; 3])]) -> Vec<(String, String)> {
    for (name, date) in days {
        let day = day(name, *date);
        let day: Vec<_> = day.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        form = changed(form, &day);
    }
    form
}

#[actix_web::test]
async fn everybody_reads_the_shipped_timeline() {
    let app = TestApp::spawn().await;
    for person in [app.as_user_admin().await, app.as_sales().await] {
        let page = person.get("/agreements").await;
        assert_eq!(page.text("nav.side a[aria-current]"), "Agreements");
        assert_eq!(
            page.texts("h2"),
            [
                "Templates by country", "Microsoft Customer Agreement", "Microsoft Cloud Agreement",
                "Agreement files"
            ]
        );
        let of_developers = page.text("section[aria-labelledby=MicrosoftCustomerAgreement] details dl");
        assert!(
            of_developers.starts_with("Template ID")
                && of_developers.contains("Sandbox preview through the .NET\u{a0}SDK from")
        );
        let country = page.attribute("section:first-of-type form select", "name");
        assert_eq!(country.as_deref(), Some("country"), "the templates of a country are found at once");
        let section = |id: &str| page.text(&format!("section[aria-labelledby={id}]"));
        let customer = section("MicrosoftCustomerAgreement");
        for said in [
            "117a77b0-9360-443b-8795-c6dedc750cf9",
            "https://aka.ms/customeragreement",
            "Can be confirmed from1\u{a0}October\u{a0}2019",
            "Can be confirmed untilNo end",
            "Sandbox preview on screen from1\u{a0}August\u{a0}2019",
            "Sandbox preview through the API from3\u{a0}September\u{a0}2019",
            "Sandbox preview through the .NET\u{a0}SDK from20\u{a0}September\u{a0}2019",
            "1\u{a0}March\u{a0}2023 7\u{a0}October\u{a0}2024 1\u{a0}April\u{a0}2023",
        ] {
            assert!(customer.contains(said), "{said}: {customer}");
        }
        let cloud = section("MicrosoftCloudAgreement");
        for said in [
            "998b88de-aa99-4388-a42c-1b3517d49490",
            "Can be confirmed until31\u{a0}January\u{a0}2020",
            "Required for orders placed on screen from7\u{a0}November\u{a0}2018",
            "Required for orders placed through the API from22\u{a0}March\u{a0}2019",
        ] {
            assert!(cloud.contains(said), "{said}: {cloud}");
        }
        assert!(page.attributes("main a[href$='/edit'], main a[href$='/new']", "href").is_empty());
    }
    let admin = app.as_global_admin().await.in_french();
    let page = admin.get("/agreements").await;
    assert_eq!(page.text("h1"), "Contrats");
    assert_eq!(page.attributes("main a[href$='/edit'], main a[href$='/new']", "href").len(), 8);
}

#[actix_web::test]
async fn a_global_admin_changes_days_and_the_log_names_them() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let days = [("confirmable_until", ["29", "feb", "2020"]), ("preview_from", ["1", "8", "2018"])];
    let link = "https://learn.microsoft.com/partner-center/other";
    let saved = save(&admin, CLOUD, &days, &[("link", link)]).await;
    assert_eq!(saved.outcome(), "/agreements done-agreement");
    let page = admin.get(saved.location()).await;
    let cloud = page.text("section[aria-labelledby=MicrosoftCloudAgreement]");
    for said in [
        "Can be confirmed until29\u{a0}February\u{a0}2020",
        "Sandbox preview on screen from1\u{a0}August\u{a0}2018",
        link,
    ] {
        assert!(cloud.contains(said), "{cloud}");
    }
    let log = admin.get("/activity?action=agreement-updated").await.text("tbody");
    for said in [
        "Agreement: Microsoft Cloud Agreement",
        "Can be confirmed until: 31\u{a0}January\u{a0}2020 → 29\u{a0}February\u{a0}2020",
        "Sandbox preview on screen from: Not recorded → 1\u{a0}August\u{a0}2018",
    ] {
        assert!(log.contains(said), "{said}: {log}");
    }
    assert!(!log.contains("Can be confirmed from"), "only what has changed: {log}");
    // Optional days can be removed again.
    save(&admin, CLOUD, &[("confirmable_until", ["", "", ""])], &[]).await.location();
    let page = admin.get("/agreements").await;
    assert!(page.text("section[aria-labelledby=MicrosoftCloudAgreement]").contains("No end"));
    let before = dump(&app.db).await;
    assert_eq!(save(&admin, CLOUD, &[], &[]).await.location(), "/agreements", "nothing was changed");
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn agreement_errors_are_reported_at_their_field() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let before = dump(&app.db).await;
    let cloud = "998b88de-aa99-4388-a42c-1b3517d49490";
    for (field, days, fields) in [
        ("template_id", &[][..], &[("template_id", "x")][..]),
        ("template_id", &[], &[("template_id", cloud)]),
        ("link", &[], &[("link", "http://aka.ms/customeragreement")]),
        ("link", &[], &[("link", "javascript:alert(1)")]),
        ("link", &[], &[("link", "https://user:secret@aka.ms/")]),
        ("confirmable_from", &[("confirmable_from", ["", "", ""])], &[]),
        ("pages_ask_from", &[("pages_ask_from", ["31", "2", "2020"])], &[]),
        ("preview_from", &[("preview_from", ["1", "", "2020"])], &[]),
        ("confirmable_until", &[("confirmable_until", ["30", "9", "2019"])], &[]),
    ] {
        save(&admin, CUSTOMER, days, fields).await.refuses(&[field]);
        app.forget_forms().await;
    }
    let refused =
        save(&admin.in_french(), CUSTOMER, &[("confirmable_until", ["30", "9", "2019"])], &[]).await;
    assert_eq!(
        refused.error("confirmable_until"),
        "Peut être confirmé jusqu’au\u{a0}: saisissez le 1er\u{a0}octobre\u{a0}2019 ou une date postérieure, car la fin ne peut pas \
         précéder le début"
    );
    assert_eq!(refused.value("confirmable_until_year"), "2019");
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn a_second_admin_sees_the_first_admins_change() {
    let app = TestApp::spawn().await;
    let (one, two) = (
        app.as_global_admin().await,
        app.sign_in("Gil Global", &[paraph::model::people::staff::Role::GlobalAdmin]).await,
    );
    for (path, name) in [(CUSTOMER, "pages_ask_from"), (SECOND, "enforced_from"), (NEW, "published_on")] {
        let form = two.get(path).await.form(path);
        let days = [
            ("enforced_from", ["7", "11", "2029"]),
            ("published_on", ["5", "6", "2027"]),
            ("outdated_before", ["5", "6", "2027"]),
        ];
        let of_path = |days: &[(&'static str, [&'static str; 3])]| match path {
            CUSTOMER => vec![("pages_ask_from", ["8", "10", "2019"])],
            SECOND => vec![("enforced_from", ["8", "11", "2028"])],
            _ => days.to_vec(),
        };
        save(&one, path, &of_path(&days), &[]).await.location();
        let typed = match path {
            NEW => vec![
                ("enforced_from", ["7", "11", "2031"]),
                ("published_on", ["6", "7", "2030"]),
                ("outdated_before", ["6", "7", "2030"]),
            ],
            _ => vec![(name, ["9", "12", "2026"])],
        };
        let before = dump(&app.db).await;
        let refused = two.post(path, &with_days(form, &typed)).await;
        assert_eq!(refused.status, 409, "{path}: {}", refused.main());
        assert_eq!(dump(&app.db).await, before);
        let theirs = ["8\u{a0}October\u{a0}2019", "8\u{a0}November\u{a0}2028", "7\u{a0}November\u{a0}2029"];
        let said = refused.text(".conflict");
        assert!(theirs.iter().any(|it| said.contains(it)), "{path}: {said}");
        assert_eq!(refused.value(&format!("{name}_day")), typed.iter().find(|it| it.0 == name).unwrap().1[0]);
        // Sent again: it replaces the change below.
        assert!(
            two.post(path, &refused.form(path)).await.outcome().starts_with("/agreements done-"),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn a_new_version_requires_new_acceptances() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let later = app.register(&sales, confirmed("Épicerie", (2026, 2, 3))).await;
    let days = [
        ("published_on", ["1", "1", "2026"]),
        ("enforced_from", ["1", "6", "2099"]),
        ("outdated_before", ["2", "2", "2026"]),
    ];
    assert_eq!(save(&admin, NEW, &days, &[]).await.outcome(), "/agreements done-version");
    let page = sales.get(&format!("/customers/{id}")).await;
    assert_eq!(
        page.fact("Missing version"),
        "An acceptance of the version of 1\u{a0}January\u{a0}2026, dated 2\u{a0}February\u{a0}2026 or later, is needed. Orders will be refused from 1\u{a0}June\u{a0}2099."
    );
    let page = sales.get(&format!("/customers/{later}")).await;
    assert_eq!(page.fact("Customer acceptance confirmed by partner"), "Provided Confirmed");
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["0", "1", "0", "1", "0"]);
    let log = admin.get("/activity?action=agreement-version-added").await.text("tbody");
    assert!(log.contains("Published on: 1\u{a0}January\u{a0}2026"), "{log}");
}

#[actix_web::test]
async fn versions_follow_each_other() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let before = dump(&app.db).await;
    let (march, april) = (["1", "3", "2023"], ["1", "4", "2023"]);
    for (path, wrong, published, enforced, outdated) in [
        (NEW, "published_on", march, april, april),
        (NEW, "enforced_from", ["1", "3", "2025"], ["28", "2", "2025"], ["2", "3", "2025"]),
        (NEW, "outdated_before", ["1", "3", "2025"], ["2", "3", "2025"], ["", "", ""]),
        (NEW, "outdated_before", ["1", "3", "2025"], ["2", "3", "2025"], ["28", "2", "2025"]),
        // Between the two existing versions: its day must lie between theirs.
        (NEW, "outdated_before", ["1", "3", "2022"], ["2", "3", "2022"], april),
        (NEW, "outdated_before", ["1", "3", "2019"], ["2", "3", "2019"], april),
        (NEW, "published_on", ["1", "3", "2019"], ["2", "3", "2019"], ["", "", ""]),
        (SECOND, "outdated_before", march, april, ["", "", ""]),
        (SECOND, "published_on", ["1", "10", "2019"], april, april),
        ("/agreements/versions/customer-1/edit", "outdated_before", ["1", "10", "2019"], april, april),
    ] {
        let days = [("published_on", published), ("enforced_from", enforced), ("outdated_before", outdated)];
        let refused = save(&admin, path, &days, &[]).await;
        assert_eq!(refused.status, 422, "{path} {days:?}: {}", refused.main());
        refused.refuses(&[wrong]);
    }
    assert_eq!(dump(&app.db).await, before);
    for path in ["/agreements/versions/none/edit", "/agreements/Other/edit", "/agreements/Other/versions/new"]
    {
        assert_eq!(admin.get(path).await.status, 404, "{path}");
    }
}

/// The status of the one customer on account, tile, list and report.
async fn told(person: &Client, id: &str) -> [String; 4] {
    let account = person.get(&format!("/customers/{id}")).await;
    let tiles = person.get("/").await.texts(".tiles .count");
    let tile = tiles.iter().position(|it| it == "1").unwrap();
    let statuses = ["not_provided", "renewal_due", "withdrawn", "confirmed", "not_applicable"];
    let list = person.get(&format!("/customers?status={}", statuses[tile])).await;
    let report = person.get(&format!("/customers/report?status={}", statuses[tile])).await;
    [
        account.fact("Customer acceptance confirmed by partner").replace("Provided ", ""),
        list.text("tbody .tag"),
        list.text(".hits"),
        report.text("td[data-label='Acceptance status']"),
    ]
}

#[actix_web::test]
async fn lists_counts_report_and_account_follow_a_changed_day_at_once_in_every_copy() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    // A second copy of Paraph on the same register, with its own cached catalogue.
    let other = Client::new(&serve(app.db.clone(), |it| it));
    other.get("/sign-in").await;
    assert_eq!(other.sign_in(&sales.staff().email, PASSWORD, "").await.status, 303);
    let all = |status: &str| [status, status, "1 customer", status].map(str::to_owned);
    for person in [&sales, &other] {
        assert_eq!(told(person, &id).await, all("Confirmed"));
    }
    for (outdated, status) in [(["4", "9", "2024"], "Renewal due"), (["3", "9", "2024"], "Confirmed")] {
        save(&admin, SECOND, &[("outdated_before", outdated)], &[]).await.location();
        for person in [&sales, &other] {
            assert_eq!(told(person, &id).await, all(status), "{outdated:?}");
        }
    }
    let log = admin.get("/activity?action=agreement-version-updated").await.text("tbody");
    let said = "Renewal due for acceptances before: 1\u{a0}April\u{a0}2023 → 4\u{a0}September\u{a0}2024";
    assert!(log.contains(said) && log.contains("Agreement: Microsoft Customer Agreement"), "{log}");
}

#[actix_web::test]
async fn the_cloud_agreement_is_confirmed_while_its_window_is_open() {
    let app = TestApp::spawn().await;
    let (admin, sales) = (app.as_global_admin().await, app.as_sales().await);
    let id = app.register(&sales, customer("Crèche")).await;
    let account = format!("/customers/{id}");
    let path = format!("{account}/confirmations/new?agreement=MicrosoftCloudAgreement");
    let page = sales.get(&path).await;
    assert_eq!((page.status, page.text("h1")), (409, "This agreement cannot be confirmed today".into()));
    assert!(!sales.get(&account).await.texts("h2").contains(&"Microsoft Cloud Agreement".to_owned()));
    assert_eq!(sales.get(&format!("{account}/confirmations/new?agreement=Other")).await.status, 404);
    save(&admin, CLOUD, &[("confirmable_until", ["", "", ""])], &[]).await.location();
    let page = sales.get(&account).await;
    assert_eq!(page.text(&format!("a[href='{path}']")), "Update Microsoft Cloud Agreement");
    let typed = [
        ("first_name", "Ada"),
        ("last_name", "Roy"),
        ("email", "ada.roy@client.example"),
        ("accepted_day", "1"),
        ("accepted_month", "10"),
        ("accepted_year", "2018"),
    ];
    let form = sales.get(&path).await.form(&path);
    let refused = sales.post(&path, &changed(form.clone(), &[("accepted_day", "x")])).await;
    assert!(refused.text("h1").starts_with("Microsoft Cloud Agreement"), "{}", refused.main());
    assert_eq!(
        sales.post(&path, &changed(form.clone(), &typed)).await.outcome(),
        format!("{account} done-confirmation")
    );
    let section = "section[aria-labelledby=cloud-agreement]";
    assert!(sales.get(&account).await.text(section).contains("Provided Confirmed"));
    assert_eq!(
        sales.get("/").await.texts(".tiles .count"),
        ["1", "0", "0", "0", "0"],
        "tiles are of the other"
    );
    let found: Vec<(String,)> = query("select agreement_type from confirmations").all(&app.db).await.unwrap();
    assert_eq!(found, [("MicrosoftCloudAgreement".to_owned(),)]);
    // The window closes: the record is still shown and marked as no longer valid.
    save(&admin, CLOUD, &[("confirmable_until", ["31", "1", "2020"])], &[]).await.location();
    let said = sales.get(&account).await.text(section);
    assert!(
        said.contains("No longer valid: Microsoft has not accepted it since 31\u{a0}January\u{a0}2020"),
        "{said}"
    );
    assert!(!said.contains("Confirmed"), "{said}");
    let id = uuid::Uuid::now_v7().to_string();
    assert_eq!(sales.post(&path, &changed(form, &[("id", &id)])).await.status, 409);
}

#[actix_web::test]
async fn an_acceptance_keeps_its_named_version_when_days_change() {
    let app = TestApp::spawn().await;
    let admin = app.as_global_admin().await;
    let sales = app.as_sales().await;
    let mut new = confirmed("Crèche", (2024, 9, 3));
    new.acceptance.as_mut().unwrap().text.version_id = Some("customer-1".into());
    let id = app.register(&sales, new).await;
    let due = ["Renewal due", "Renewal due", "1 customer", "Renewal due"].map(str::to_owned);
    assert_eq!(told(&sales, &id).await, due);
    save(&admin, SECOND, &[("outdated_before", ["2", "4", "2023"])], &[]).await.location();
    assert_eq!(told(&sales, &id).await, due);
}
