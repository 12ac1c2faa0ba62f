//! Withdrawals, and acceptances at Microsoft.

use paraph::store::db::query;

use crate::support::dump::dump;
use crate::support::samples::{confirmed, customer};
use crate::support::{Client, Response, TestApp, changed, day};

const WHO: [(&str, &str); 5] = [
    ("first_name", "Noé"),
    ("last_name", "Roy"),
    ("email", "noe.roy@client.example"),
    ("phone", ""),
    ("reason", "They buy elsewhere.\nFrom next month on."),
];

async fn withdraw(person: &Client, customer: &str, date: [&str; 3], changes: &[(&str, &str)]) -> Response {
    let path = format!("/customers/{customer}/withdrawals/new");
    let form = person.get(&path).await.form(&path);
    let typed = [WHO.as_slice(), &[("agreement", "MicrosoftCustomerAgreement")], changes].concat();
    let date = day("withdrawn_on", date);
    let date: Vec<_> = date.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    person.post(&path, &changed(changed(form, &typed), &date)).await
}

async fn look(person: &Client, customer: &str, signed: &str, date: [&str; 3]) -> Response {
    let path = format!("/customers/{customer}/direct-acceptance/edit");
    let form = changed(person.get(&path).await.form(&path), &[("signed", signed)]);
    let date = day("checked_on", date);
    let date: Vec<_> = date.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    person.post(&path, &changed(form, &date)).await
}

const BY_PARTNER: &str = "Customer acceptance confirmed by partner";
const AT_MICROSOFT: &str = "Customer acceptance through Microsoft";

#[actix_web::test]
async fn sales_may_record_a_withdrawal() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let account = format!("/customers/{id}");
    let link = format!("a[href='{account}/withdrawals/new']");
    assert_eq!(sales.get(&account).await.text(&link), "Record a withdrawal Microsoft Customer Agreement");
    let saved = withdraw(&sales, &id, ["7", "January", "2025"], &[]).await;
    assert_eq!(saved.outcome(), format!("{account} done-withdrawal"));
    let page = sales.get(saved.location()).await;
    assert_eq!(
        page.text(".done"),
        "The withdrawal is recorded. Cancel the customer’s subscriptions, if there are any. Subscriptions"
    );
    assert_eq!(page.fact(BY_PARTNER), "Not provided Withdrawn");
    assert_eq!(page.fact("Date of the withdrawal"), "7\u{a0}January\u{a0}2025");
    assert_eq!(page.fact("Withdrawn by"), "Noé Roy noe.roy@client.example");
    assert_eq!(page.fact("Reason"), "They buy elsewhere. From next month on.");
    assert!(page.attribute(&link, "href").is_none(), "nothing is left to withdraw");
    let references = page.texts("#history ~ table tbody th code");
    assert_eq!(
        page.texts("td[data-label='State']"),
        ["Withdrawal".to_owned(), format!("Withdrawn, see withdrawal {}", references[0])]
    );
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["0", "0", "1", "0", "0"]);
    assert_eq!(sales.get("/customers?status=withdrawn").await.texts("tbody .tag"), ["Withdrawn"]);
    assert_eq!(sales.get("/customers/report?status=withdrawn").await.texts("tbody th"), ["Crèche"]);
    // The reference finds the customer, and the report has every fact.
    let found = sales.get(&format!("/customers?q={}", references[0].to_lowercase())).await;
    assert_eq!(found.texts("tbody th"), ["Crèche"]);
    let report = page.attribute("#history ~ table tbody th a", "href").unwrap();
    let report = app.as_global_admin().await.get(&report).await;
    for (term, said) in [
        ("Reference", references[0].as_str()),
        ("Agreement", "Microsoft Customer Agreement"),
        ("Date of the withdrawal", "7\u{a0}January\u{a0}2025"),
        ("Reason", "They buy elsewhere. From next month on."),
        ("First name", "Noé"),
        ("Phone number", "Not recorded"),
        ("Recorded by", "Samuel Sales samuel.sales@temoin.example"),
    ] {
        assert_eq!(report.fact(term), said);
    }
    assert!(report.fact("Acceptance withdrawn").starts_with(&format!("Confirmation {}", references[1])));
    let old = page.attributes("#history ~ table tbody th a", "href").pop().unwrap();
    let old = sales.get(&old).await;
    assert_eq!(old.fact("State"), format!("Withdrawn, see withdrawal {}", references[0]));
    let (action, after): (String, String) =
        query("select action, after from activity_log order by at desc, id desc limit 1")
            .one(&app.db)
            .await
            .unwrap();
    assert!(action == "signed-in" || after.contains("They buy elsewhere"), "{action} {after}");
    let log = sales.get("/activity?action=withdrawal-recorded").await;
    assert!(log.text("tbody").contains("Reason: They buy elsewhere."), "{}", log.text("tbody"));
}

#[actix_web::test]
async fn the_report_of_a_withdrawal_keeps_the_customers_names_at_the_time() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let mut new = confirmed("Crèche", (2024, 9, 3));
    new.domain = "lutins.onmicrosoft.com".into();
    let id = app.register(&sales, new).await;
    withdraw(&sales, &id, ["7", "January", "2025"], &[]).await.location();
    let account = format!("/customers/{id}");
    let report =
        sales.get(&account).await.attribute("a[href*='/withdrawals/']:not([href$=new])", "href").unwrap();
    let names = ["Company name", "Primary domain name", "Microsoft ID"];
    let page = sales.get(&report).await;
    assert!(
        page.text("article").contains("Témoin SARL records that Crèche no longer accepts"),
        "{}",
        page.main()
    );
    assert_eq!(names.map(|it| page.fact(it)), ["Crèche", "lutins.onmicrosoft.com", "Not recorded"]);
    let reason = ("domain_reason", "Mistyped on the telephone");
    sales.fill_in(&format!("{account}/domain/edit"), &[("domain", "farandole"), reason]).await.location();
    let microsoft_id = "4a22108e-d576-4e29-a49c-e2ef13acb571";
    let company = [("company_name", "Jardin d’enfants"), ("microsoft_id", microsoft_id)];
    sales.fill_in(&format!("{account}/edit"), &company).await.location();
    let page = sales.get(&report).await;
    assert!(
        page.text("article").contains("Témoin SARL records that Crèche no longer accepts"),
        "{}",
        page.main()
    );
    assert_eq!(
        names.map(|it| page.fact(it)),
        [
            "Crèche Today: Jardin d’enfants".to_owned(),
            "lutins.onmicrosoft.com Today: farandole.onmicrosoft.com".to_owned(),
            format!("Not recorded Today: {microsoft_id}"),
        ]
    );
}

#[actix_web::test]
async fn only_a_later_acceptance_ends_a_withdrawal() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    withdraw(&sales, &id, ["7", "1", "2025"], &[]).await.location();
    let form = format!("/customers/{id}/confirmations/new");
    let before = dump(&app.db).await;
    assert_eq!(sales.get(&form).await.value("accepted_year"), "", "a new acceptance has a new date");
    let before_it = [("accepted_day", "3"), ("accepted_month", "9"), ("accepted_year", "2024")];
    let refused = sales.fill_in(&form, &before_it).await;
    refused.refuses(&["accepted_day"]);
    assert!(
        refused
            .error("accepted_day")
            .starts_with("Enter an acceptance date of 7\u{a0}January\u{a0}2025 or later")
    );
    look(&sales, &id, "yes", ["6", "1", "2025"]).await.refuses(&["checked_on"]);
    assert_eq!(dump(&app.db).await, before);
    let again = [("accepted_day", "7"), ("accepted_month", "1"), ("accepted_year", "2025")];
    assert_eq!(sales.fill_in(&form, &again).await.outcome(), format!("/customers/{id} done-confirmation"));
    let page = sales.get(&format!("/customers/{id}")).await;
    assert_eq!(page.fact(BY_PARTNER), "Provided Confirmed");
    let references = page.texts("#history ~ table tbody th code");
    assert_eq!(
        page.texts("td[data-label='State']"),
        [
            "Current".to_owned(),
            format!("Withdrawal Accepted again, see confirmation {}", references[0]),
            format!("Withdrawn, see withdrawal {}", references[1])
        ]
    );
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["0", "0", "0", "1", "0"]);
    // Withdrawn once more.
    withdraw(&sales, &id, ["8", "1", "2025"], &[]).await.location();
    assert_eq!(app.count("withdrawals").await, 2);
}

#[actix_web::test]
async fn a_withdrawal_names_agreement_day_person_and_reason() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let before = dump(&app.db).await;
    let early = withdraw(&sales, &id, ["2", "9", "2024"], &[]).await;
    early.refuses(&["withdrawn_on"]);
    assert_eq!(
        early.error("withdrawn_on"),
        "Enter a withdrawal date of 3\u{a0}September\u{a0}2024 or later: the customer accepted on that day"
    );
    assert_eq!(early.value("reason"), "They buy elsewhere. From next month on.", "nothing typed is lost");
    for (date, said) in [
        (["", "", ""], "Enter the date of the withdrawal"),
        (["1", "1", ""], "Enter the year of the date of the withdrawal"),
        (
            ["1", "1", "9999"],
            "Enter today’s date or an earlier one: the date of the withdrawal cannot be in the future",
        ),
    ] {
        let refused = withdraw(&sales, &id, date, &[]).await;
        refused.refuses(&["withdrawn_on"]);
        assert_eq!(refused.error("withdrawn_on"), said);
    }
    let at = ["4", "9", "2024"];
    withdraw(&sales, &id, at, &[("reason", " \n ")]).await.refuses(&["reason"]);
    withdraw(&sales, &id, at, &[("reason", &"é".repeat(1001))]).await.refuses(&["reason"]);
    withdraw(&sales, &id, at, &[("agreement", "MicrosoftCloudAgreement")]).await.refuses(&["agreement"]);
    withdraw(&sales, &id, at, &[("email", "x"), ("last_name", "")]).await.refuses(&["last_name", "email"]);
    assert_eq!(dump(&app.db).await, before);
    withdraw(&sales, &id, at, &[("reason", &"é".repeat(1000))]).await.location();
}

#[actix_web::test]
async fn a_withdrawal_sent_twice_is_recorded_once() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let other = app.register(&sales, confirmed("Épicerie", (2024, 9, 3))).await;
    let path = format!("/customers/{id}/withdrawals/new");
    let mut form = changed(sales.get(&path).await.form(&path), &WHO);
    for (name, value) in day("withdrawn_on", ["7", "1", "2025"]) {
        form = changed(form, &[(&name, &value)]);
    }
    let (one, two) = tokio::join!(sales.post(&path, &form), sales.post(&path, &form));
    for answer in [one, two, sales.post(&path, &form).await] {
        assert_eq!(answer.outcome(), format!("/customers/{id} done-withdrawal"));
    }
    assert_eq!(app.count("withdrawals").await, 1);
    let foreign = sales.post(&format!("/customers/{other}/withdrawals/new"), &form).await;
    assert_eq!(foreign.status, 400, "the id of another customer's record");
    assert_eq!(app.count("withdrawals").await, 1);
}

#[actix_web::test]
async fn a_customer_without_an_acceptance_has_nothing_to_withdraw() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let path = format!("/customers/{id}/withdrawals/new");
    let page = sales.get(&path).await;
    assert_eq!((page.status, page.text("h1")), (409, "There is no acceptance to withdraw".into()));
    let (form, before) = ([("id", uuid::Uuid::now_v7().to_string())], dump(&app.db).await);
    assert_eq!(sales.post(&path, &form).await.status, 409);
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn an_acceptance_at_microsoft_counts_without_a_confirmation() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let account = format!("/customers/{id}");
    assert!(sales.get(&account).await.fact(AT_MICROSOFT).starts_with("Not recorded"));
    let saved = look(&sales, &id, "yes", ["4", "9", "2025"]).await;
    assert_eq!(saved.outcome(), format!("{account} done-direct-acceptance"));
    let page = sales.get(saved.location()).await;
    assert_eq!(page.fact(BY_PARTNER), "Not provided");
    assert!(
        page.fact(AT_MICROSOFT)
            .starts_with("Provided Confirmed Checked on 4\u{a0}September\u{a0}2025 by Samuel Sales"),
        "{}",
        page.fact(AT_MICROSOFT)
    );
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["0", "0", "0", "1", "0"]);
    // It can be withdrawn like a confirmation, with any date, because its acceptance date is unknown.
    withdraw(&sales, &id, ["1", "1", "2020"], &[]).await.location();
    let page = sales.get(&account).await;
    assert_eq!(page.fact(BY_PARTNER), "Not provided Withdrawn");
    let report = page.attribute("#history ~ table tbody th a", "href").unwrap();
    assert_eq!(sales.get(&report).await.fact("Acceptance withdrawn"), "Acceptance through Microsoft");
    // Checked again: accepted again, and later no longer.
    look(&sales, &id, "yes", ["5", "9", "2025"]).await.location();
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["0", "0", "0", "1", "0"]);
    look(&sales, &id, "no", ["6", "9", "2025"]).await.location();
    assert_eq!(sales.get("/").await.texts(".tiles .count"), ["0", "0", "1", "0", "0"]);
    assert_eq!(app.count("direct_acceptances").await, 3, "nothing is overwritten");
}

#[actix_web::test]
async fn a_direct_acceptance_records_the_finding_and_its_day() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, customer("Crèche")).await;
    let before = dump(&app.db).await;
    look(&sales, &id, "", ["", "", ""]).await.refuses(&["signed", "checked_on"]);
    look(&sales, &id, "maybe", ["1", "1", "2025"]).await.refuses(&["signed"]);
    look(&sales, &id, "yes", ["1", "1", "9999"]).await.refuses(&["checked_on"]);
    assert_eq!(dump(&app.db).await, before);
    let path = format!("/customers/{id}/direct-acceptance/edit");
    let mut form = changed(sales.get(&path).await.form(&path), &[("signed", "no")]);
    form.retain(|(name, _)| !name.starts_with("checked_on"));
    form.extend(day("checked_on", ["4", "9", "2025"]));
    for _ in 0..2 {
        assert_eq!(
            sales.post(&path, &form).await.outcome(),
            format!("/customers/{id} done-direct-acceptance")
        );
    }
    assert_eq!(app.count("direct_acceptances").await, 1, "sent twice, recorded once");
}

#[actix_web::test]
async fn a_national_cloud_customer_has_nothing_to_record() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche", (2024, 9, 3))).await;
    let open = sales.get(&format!("/customers/{id}/confirmations/new")).await;
    let form = open.form(&format!("/customers/{id}/confirmations/new"));
    sales.fill_in(&format!("/customers/{id}/edit"), &[("national_cloud", "germany")]).await.location();
    let page = sales.get(&format!("/customers/{id}")).await;
    assert_eq!(page.fact(BY_PARTNER), "Not provided Not applicable");
    assert!(page.fact("Reason").starts_with("The customer is in a national cloud"));
    let before = dump(&app.db).await;
    for path in ["confirmations/new", "direct-acceptance/edit", "withdrawals/new"] {
        let path = format!("/customers/{id}/{path}");
        let said = sales.get(&path).await;
        assert_eq!(said.status, 409, "{path}");
        assert!(page.attribute(&format!("a[href='{path}']"), "href").is_none(), "{path}");
        assert_eq!(
            sales
                .post(&path, &form.clone().into_iter().filter(|(it, _)| it == "id").collect::<Vec<_>>())
                .await
                .status,
            409,
            "{path}"
        );
    }
    let refused = sales.post(&format!("/customers/{id}/confirmations/new"), &form).await;
    assert_eq!(refused.text("h1"), "There is no acceptance to confirm in a national cloud");
    assert_eq!(dump(&app.db).await, before);
    // Back in the public cloud, the records count again.
    sales.fill_in(&format!("/customers/{id}/edit"), &[("national_cloud", "")]).await.location();
    assert_eq!(sales.get(&format!("/customers/{id}")).await.fact(BY_PARTNER), "Provided Confirmed");
}
