//! Status and eligibility over the whole timeline of the sources.

use chrono::NaiveDate;
use paraph::model::acceptances::standing::{Standing, Status};
use paraph::model::catalogue::agreement::{AgreementType, Catalogue, Channel};
use paraph::model::subscriptions::eligibility::{Ground, Refusal, Standings, check};
use paraph::store::catalogue::catalogue;

use crate::support::TestDb;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The shipped catalogue.
async fn shipped() -> Catalogue {
    catalogue::catalogue(&TestDb::open().await.db).await.unwrap()
}

/// A customer's records: Customer Agreement, Cloud Agreement.
fn standings(catalogue: &Catalogue, what: &str) -> Standings {
    let accepted = |agreement_type, day: &str| {
        let version = catalogue.accepted_version(agreement_type, date(day), None).unwrap();
        Standing::Accepted(version.id.clone())
    };
    let customer = |day| accepted(AgreementType::MicrosoftCustomerAgreement, day);
    let cloud = || accepted(AgreementType::MicrosoftCloudAgreement, "2018-10-01");
    let none = Standing::NotProvided;
    let (customer, cloud) = match what {
        "nothing" => (none.clone(), none),
        "Cloud 2018" => (none, cloud()),
        "MCA 2019" => (customer("2019-11-04"), none),
        "MCA 2023-03" => (customer("2023-03-10"), none),
        "MCA 2023-05" => (customer("2023-05-02"), none),
        "both" => (customer("2019-11-04"), cloud()),
        "Cloud withdrawn" => (none, Standing::Withdrawn),
        "MCA withdrawn" => (Standing::Withdrawn, none),
        "MCA withdrawn, Cloud 2018" => (Standing::Withdrawn, cloud()),
        "withdrawn, then 2023-05" => (customer("2023-05-02"), none),
        "direct" => (Standing::Direct, none),
        "national cloud" => (Standing::NotApplicable, Standing::NotApplicable),
        other => panic!("{other}"),
    };
    Standings { customer, cloud }
}

/// The ground or refusal as one word.
fn word(answer: Result<Ground, Refusal>) -> String {
    match answer {
        Ok(ground) => ground.code().to_owned(),
        Err(refusal) => {
            let day = refusal.day().map(|it| format!(" {it}")).unwrap_or_default();
            format!("no: {}{day}", refusal.code())
        }
    }
}

/// Per day: status with the Customer and the Cloud Agreement; then the answer to an order on pages and
/// by API, and to an offer that needs the Customer Agreement, on pages and by API.
/// A single entry means that all answers are the same.
type Row = (&'static str, [Status; 2], &'static [&'static str]);

const NOT: Status = Status::NotProvided;
const YES: Status = Status::Confirmed;
const DUE: Status = Status::RenewalDue;
const OUT: Status = Status::Withdrawn;
const NA: Status = Status::NotApplicable;

const NEEDS: &str = "no: needs_customer_agreement";
const OVER: &str = "no: cloud_agreement_over 2020-01-31";
const OLD: &str = "no: outdated 2024-10-07";
const NONE: &str = "no: not_provided";
const GONE: &str = "no: withdrawn";

const TABLE: [(&str, &[Row]); 12] = [
    (
        "nothing",
        &[
            ("2018-08-08", [NOT, NOT], &["not_asked_yet", "not_asked_yet", NONE, NONE]),
            ("2018-11-06", [NOT, NOT], &["not_asked_yet", "not_asked_yet", NONE, NONE]),
            ("2018-11-07", [NOT, NOT], &[NONE, "not_asked_yet", NONE, NONE]),
            ("2018-12-03", [NOT, NOT], &[NONE, "not_asked_yet", NONE, NONE]),
            ("2019-03-21", [NOT, NOT], &[NONE, "not_asked_yet", NONE, NONE]),
            ("2019-03-22", [NOT, NOT], &[NONE]),
            ("2019-11-05", [NOT, NOT], &[NONE]),
            ("2020-02-03", [NOT, NOT], &[NONE]),
            ("2023-02-06", [NOT, NOT], &[NONE]),
            ("2023-05-03", [NOT, NOT], &[NONE]),
            ("2024-10-07", [NOT, NOT], &[NONE]),
        ],
    ),
    (
        "Cloud 2018",
        &[
            ("2018-12-03", [NOT, YES], &["cloud_agreement", "cloud_agreement", NEEDS, NEEDS]),
            ("2019-11-05", [NOT, YES], &["cloud_agreement", "cloud_agreement", NEEDS, NEEDS]),
            ("2020-01-31", [NOT, YES], &["cloud_agreement", "cloud_agreement", NEEDS, NEEDS]),
            ("2020-02-01", [NOT, YES], &[OVER]),
            ("2020-02-03", [NOT, YES], &[OVER]),
            ("2023-02-06", [NOT, YES], &[OVER]),
            ("2024-10-07", [NOT, YES], &[OVER]),
        ],
    ),
    (
        "MCA 2019",
        &[
            ("2019-11-05", [YES, NOT], &["customer_agreement"]),
            ("2020-02-03", [YES, NOT], &["customer_agreement"]),
            ("2023-02-06", [YES, NOT], &["customer_agreement"]),
            // The new version is published, and nobody can have accepted it yet.
            ("2023-03-15", [YES, NOT], &["customer_agreement"]),
            ("2023-03-31", [YES, NOT], &["customer_agreement"]),
            ("2023-04-01", [DUE, NOT], &["customer_agreement"]),
            ("2023-05-03", [DUE, NOT], &["customer_agreement"]),
            ("2024-10-06", [DUE, NOT], &["customer_agreement"]),
            ("2024-10-07", [DUE, NOT], &[OLD]),
        ],
    ),
    (
        "MCA 2023-03",
        &[
            ("2023-03-15", [YES, NOT], &["customer_agreement"]),
            ("2023-05-03", [DUE, NOT], &["customer_agreement"]),
            ("2024-10-07", [DUE, NOT], &[OLD]),
        ],
    ),
    (
        "MCA 2023-05",
        &[
            ("2023-05-03", [YES, NOT], &["customer_agreement"]),
            ("2024-10-06", [YES, NOT], &["customer_agreement"]),
            ("2024-10-07", [YES, NOT], &["customer_agreement"]),
        ],
    ),
    (
        "both",
        &[
            ("2019-11-05", [YES, YES], &["customer_agreement"]),
            ("2020-02-03", [YES, YES], &["customer_agreement"]),
            ("2023-05-03", [DUE, YES], &["customer_agreement"]),
            ("2024-10-07", [DUE, YES], &[OLD]),
        ],
    ),
    (
        "Cloud withdrawn",
        &[
            ("2018-10-15", [NOT, OUT], &[GONE]),
            ("2018-12-03", [NOT, OUT], &[GONE]),
            ("2019-11-05", [NOT, OUT], &[GONE]),
            // An ended agreement cannot be missing; the Customer Agreement is.
            ("2020-02-03", [NOT, OUT], &[NONE]),
        ],
    ),
    (
        "MCA withdrawn",
        &[
            ("2019-11-05", [OUT, NOT], &[GONE]),
            ("2020-02-03", [OUT, NOT], &[GONE]),
            ("2023-05-03", [OUT, NOT], &[GONE]),
            ("2024-10-07", [OUT, NOT], &[GONE]),
        ],
    ),
    (
        "MCA withdrawn, Cloud 2018",
        &[
            ("2019-11-05", [OUT, YES], &["cloud_agreement", "cloud_agreement", GONE, GONE]),
            ("2020-02-03", [OUT, YES], &[GONE]),
        ],
    ),
    (
        "withdrawn, then 2023-05",
        &[
            ("2023-05-03", [YES, NOT], &["customer_agreement"]),
            ("2024-10-07", [YES, NOT], &["customer_agreement"]),
        ],
    ),
    (
        "direct",
        &[
            ("2020-06-01", [YES, NOT], &["direct_acceptance"]),
            ("2023-05-03", [YES, NOT], &["direct_acceptance"]),
            ("2024-10-07", [YES, NOT], &["direct_acceptance"]),
        ],
    ),
    (
        "national cloud",
        &[
            ("2018-08-08", [NA, NA], &["national_cloud"]),
            ("2018-12-03", [NA, NA], &["national_cloud"]),
            ("2019-11-05", [NA, NA], &["national_cloud"]),
            ("2020-02-03", [NA, NA], &["national_cloud"]),
            ("2024-10-07", [NA, NA], &["national_cloud"]),
        ],
    ),
];

#[actix_web::test]
async fn status_and_orders_follow_the_timeline_of_the_sources() {
    let catalogue = shipped().await;
    let today = paraph::model::kernel::clock::now().date_naive().to_string();
    for (what, rows) in TABLE {
        let standings = standings(&catalogue, what);
        // The last row holds for all later days.
        let last = rows.last().map(|(_, statuses, answers)| (today.as_str(), *statuses, *answers));
        for (day, statuses, answers) in rows.iter().copied().chain(last) {
            let on = date(day);
            let said = AgreementType::ALL.map(|it| catalogue.status(it, standings.of(it), on));
            assert_eq!(said, statuses, "{what} on {day}");
            let asked = [
                (false, Channel::Pages),
                (false, Channel::Api),
                (true, Channel::Pages),
                (true, Channel::Api),
            ];
            let said = asked.map(|(needs, channel)| word(check(&catalogue, &standings, needs, channel, on)));
            let expected: [&str; 4] = std::array::from_fn(|index| *answers.get(index).unwrap_or(&answers[0]));
            assert_eq!(said, expected, "{what} on {day}");
        }
    }
}

/// The confirmable agreements: on pages and by API, in production and in a sandbox.
#[actix_web::test]
async fn confirmable_agreements_follow_the_timeline_of_the_sources() {
    let catalogue = shipped().await;
    let offered = |channel, sandbox, day: &str| {
        let agreements = catalogue.confirmable(channel, sandbox, date(day));
        agreements
            .map(|it| it.agreement_type.code().replace("Microsoft", "").replace("Agreement", ""))
            .collect::<Vec<_>>()
            .join(" ")
    };
    for (day, production, sandbox_pages, sandbox_api) in [
        ("2018-08-06", "", "", ""),
        ("2018-08-07", "Cloud", "Cloud", "Cloud"),
        ("2018-12-03", "Cloud", "Cloud", "Cloud"),
        ("2019-08-01", "Cloud", "Customer Cloud", "Cloud"),
        ("2019-09-03", "Cloud", "Customer Cloud", "Customer Cloud"),
        ("2019-09-30", "Cloud", "Customer Cloud", "Customer Cloud"),
        ("2019-10-01", "Customer Cloud", "Customer Cloud", "Customer Cloud"),
        ("2020-01-31", "Customer Cloud", "Customer Cloud", "Customer Cloud"),
        ("2020-02-01", "Customer", "Customer", "Customer"),
        ("2024-10-07", "Customer", "Customer", "Customer"),
    ] {
        assert_eq!(offered(Channel::Pages, false, day), production, "{day}");
        assert_eq!(offered(Channel::Api, false, day), production, "{day}, API");
        assert_eq!(offered(Channel::Pages, true, day), sandbox_pages, "{day}, sandbox");
        assert_eq!(offered(Channel::Api, true, day), sandbox_api, "{day}, sandbox, API");
    }
}

#[actix_web::test]
async fn a_missing_version_is_named_with_the_day_it_blocks_orders() {
    let catalogue = shipped().await;
    let accepted = Standing::Accepted("customer-1".to_owned());
    let missing = |day| {
        let missing = catalogue.missing(AgreementType::MicrosoftCustomerAgreement, &accepted, date(day));
        missing.map(|it| (it.version.published_on, it.blocks_from))
    };
    assert_eq!(missing("2023-03-31"), None);
    assert_eq!(missing("2023-04-01"), Some((date("2023-03-01"), date("2024-10-07"))));
    // A named version counts, even if the date would suggest a later one.
    let named = |day, version| {
        let found = catalogue.accepted_version(AgreementType::MicrosoftCustomerAgreement, date(day), version);
        found.map(|it| it.id.clone()).unwrap()
    };
    assert_eq!(named("2024-01-01", None), "customer-2");
    assert_eq!(named("2024-01-01", Some("customer-1")), "customer-1");
    assert_eq!(named("2023-03-31", Some("customer-2")), "customer-1");
}
