//! The program with its clock set to other days of the sources' timeline.

use chrono::NaiveDate;
use paraph::model::catalogue::agreement::AgreementType;
use paraph::model::people::staff::Role;

use crate::support::binary::Server;
use crate::support::orders::{AZURE_PLAN, SEATS, order_body};
use crate::support::program::Program;
use crate::support::samples::{confirmed, customer};
use crate::support::{Client, PASSWORD, TestApp};

/// A copy of the register whose clock shows another day.
pub struct Then {
    _server: Server,
    pub address: String,
}

impl Then {
    pub fn start(app: &TestApp, day: &str) -> Then {
        let arguments = ["serve", "--database-url", app.url(), "--listen", "127.0.0.1:0"];
        let mut server = Server::start_at(&arguments, day);
        let address = server.address();
        Then { _server: server, address }
    }

    pub async fn sign_in(&self, email: &str) -> Client {
        let client = Client::new(&self.address);
        client.get("/sign-in").await;
        let answer = client.sign_in(email, PASSWORD, "").await;
        assert_eq!(answer.status, 303, "{}", answer.main());
        client
    }
}

const CLOUD: &str = "MicrosoftCloudAgreement";
const CUSTOMER: &str = "MicrosoftCustomerAgreement";

/// The agreements that the wizard offers on each day, besides "will be asked".
const OFFERED: [(&str, &[&str]); 7] = [
    ("2018-08-06", &[]),
    ("2018-08-15", &[CLOUD]),
    ("2018-12-15", &[CLOUD]),
    ("2019-11-15", &[CUSTOMER, CLOUD]),
    ("2020-02-15", &[CUSTOMER]),
    ("2023-02-15", &[CUSTOMER]),
    ("2023-05-15", &[CUSTOMER]),
];

#[actix_web::test]
async fn the_wizard_offers_the_agreements_of_that_day() {
    let app = TestApp::spawn().await;
    let sales = app.add_person("Samuel Sales", &[Role::Sales]).await;
    for (day, expected) in OFFERED {
        let then = Then::start(&app, day);
        let client = then.sign_in(&sales.email).await;
        let edit = client.get("/customers/new").await.location().to_owned();
        let offered = client.get(&edit).await.attributes("input[name=agreement]", "value");
        assert_eq!(offered, [expected, &["asked"]].concat(), "{day}");
    }
}

/// The result of an order on each day: the customer, then an order on a page, one by API, and one of the Azure
/// plan through each. A refusal reason, or the ground on which it passes.
const ELIGIBILITY: [(&str, &str, [&str; 3]); 24] = [
    // Nothing is required yet, except for offers that need the Customer Agreement.
    ("2018-08-15", "nothing", ["not_asked_yet", "not_asked_yet", "not_provided"]),
    ("2018-08-15", "cloud", ["cloud_agreement", "cloud_agreement", "needs_customer_agreement"]),
    // Pages require it from November, the API from March.
    ("2018-12-15", "nothing", ["not_provided", "not_asked_yet", "not_provided"]),
    ("2018-12-15", "cloud", ["cloud_agreement", "cloud_agreement", "needs_customer_agreement"]),
    ("2019-04-15", "nothing", ["not_provided", "not_provided", "not_provided"]),
    ("2019-04-15", "cloud", ["cloud_agreement", "cloud_agreement", "needs_customer_agreement"]),
    // Either agreement suffices.
    ("2019-11-15", "nothing", ["not_provided", "not_provided", "not_provided"]),
    ("2019-11-15", "cloud", ["cloud_agreement", "cloud_agreement", "needs_customer_agreement"]),
    ("2019-11-15", "2019", ["customer_agreement", "customer_agreement", "customer_agreement"]),
    // Only the Customer Agreement suffices.
    ("2020-02-15", "nothing", ["not_provided", "not_provided", "not_provided"]),
    ("2020-02-15", "cloud", ["cloud_agreement_over", "cloud_agreement_over", "cloud_agreement_over"]),
    ("2020-02-15", "2019", ["customer_agreement", "customer_agreement", "customer_agreement"]),
    ("2023-02-15", "nothing", ["not_provided", "not_provided", "not_provided"]),
    ("2023-02-15", "cloud", ["cloud_agreement_over", "cloud_agreement_over", "cloud_agreement_over"]),
    ("2023-02-15", "2019", ["customer_agreement", "customer_agreement", "customer_agreement"]),
    // A newer version exists; orders pass without it until October 2024.
    ("2023-05-15", "nothing", ["not_provided", "not_provided", "not_provided"]),
    ("2023-05-15", "cloud", ["cloud_agreement_over", "cloud_agreement_over", "cloud_agreement_over"]),
    ("2023-05-15", "2019", ["customer_agreement", "customer_agreement", "customer_agreement"]),
    ("2023-05-15", "2023", ["customer_agreement", "customer_agreement", "customer_agreement"]),
    ("2024-10-06", "2019", ["customer_agreement", "customer_agreement", "customer_agreement"]),
    ("today", "nothing", ["not_provided", "not_provided", "not_provided"]),
    ("today", "cloud", ["cloud_agreement_over", "cloud_agreement_over", "cloud_agreement_over"]),
    ("today", "2019", ["outdated", "outdated", "outdated"]),
    ("today", "2023", ["customer_agreement", "customer_agreement", "customer_agreement"]),
];

/// The start of the reason's text on the page.
const MESSAGES: [(&str, &str); 4] = [
    ("not_provided", "No acceptance of the Microsoft agreement is confirmed"),
    ("needs_customer_agreement", "This offer requires the Microsoft Customer Agreement"),
    ("cloud_agreement_over", "Only the Microsoft Cloud Agreement is confirmed. It was valid until"),
    ("outdated", "The customer has accepted an earlier version. Since 7\u{a0}October\u{a0}2024"),
];

async fn by_page(person: &Client, id: &str, offer: &str, expected: &str) {
    let line = [("offer", offer), ("quantity", "1"), ("billing_cycle", "annual")];
    let answer = person.fill_in(&format!("/customers/{id}/orders/new"), &line).await;
    match MESSAGES.iter().find(|(reason, _)| *reason == expected) {
        None => assert_eq!(answer.status, 303, "{expected}: {}", answer.main()),
        Some((_, message)) => {
            assert_eq!(answer.status, 409, "{expected}: {}", answer.main());
            assert!(answer.text(".conflict").contains(message), "{expected}: {}", answer.main());
        }
    }
}

async fn by_api(program: &Program, id: &str, offer: &str, expected: &str) {
    let check = program.get(&format!("/api/customers/{id}/can-order?offer={offer}")).await.json();
    let answer = program.post(&format!("/v1/customers/{id}/orders"), &order_body(&[(offer, 1)])).await;
    if MESSAGES.iter().any(|(reason, _)| *reason == expected) {
        assert_eq!(answer.refused(403, 13_605)["parameters"]["reason"], expected);
        assert_eq!(check["reason"], expected);
    } else {
        assert_eq!(answer.status, 201, "{expected}: {}", answer.body);
        assert_eq!(check["ground"], expected);
    }
}

#[actix_web::test]
async fn orders_require_on_each_day_what_microsoft_required() {
    let app = TestApp::spawn().await;
    // Sign in on the earliest day first, because rate limits expect increasing times.
    let mut sales = app.as_nobody();
    sales.staff = Some(app.add_person("Samuel Sales", &[Role::Sales]).await);
    let key = app.make_key(sales.staff(), &[Role::Sales]).await;
    let mut cloud = confirmed("cloud", (2018, 8, 10));
    cloud.acceptance.as_mut().unwrap().agreement_type = AgreementType::MicrosoftCloudAgreement;
    let mut ids = std::collections::HashMap::new();
    for new in
        [customer("nothing"), cloud, confirmed("2019", (2019, 10, 15)), confirmed("2023", (2023, 5, 1))]
    {
        let name = new.company.company_name.clone();
        ids.insert(name, app.register(&sales, new).await);
    }
    let mut days: Vec<&str> = ELIGIBILITY.iter().map(|(day, ..)| *day).collect();
    days.dedup();
    for day in days {
        let then = (day != "today").then(|| Then::start(&app, day));
        let address = then.as_ref().map_or(&app.address, |it| &it.address);
        let person = Client::new(address);
        person.get("/sign-in").await;
        assert_eq!(person.sign_in(&sales.staff().email, PASSWORD, "").await.status, 303);
        let program = Program { client: Client::new(address), key: Some(key.clone()), person: None };
        for (_, customer, [page, api, plan]) in ELIGIBILITY.iter().filter(|(it, ..)| *it == day) {
            let id = &ids[*customer];
            eprintln!("{day}: {customer}");
            by_page(&person, id, SEATS, page).await;
            by_api(&program, id, SEATS, api).await;
            by_page(&person, id, AZURE_PLAN, plan).await;
            by_api(&program, id, AZURE_PLAN, plan).await;
            let check = program.get(&format!("/api/customers/{id}/can-order")).await.json();
            let newer = day.parse::<NaiveDate>().is_ok_and(|it| it.to_string().as_str() > "2023-04-01");
            let warned = newer && *customer == "2019";
            assert_eq!(check["blocksFrom"].as_str(), warned.then_some("2024-10-07"), "{day}: {customer}");
        }
    }
}
