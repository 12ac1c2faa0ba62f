//! Sample customers: the same ones at every run, because each is drawn from its own number.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use uuid::{Builder, Uuid};

use super::names::{MARKETS, Market};
use crate::model::agreement::{AgreementType, Status};
use crate::model::company::{Reseller, Tags};
use crate::model::confirmation::NewConfirmation;
use crate::model::country::Country;
use crate::model::customer::DOMAIN_SUFFIX;
use crate::model::person::Person;
use crate::model::reference;
use crate::model::staff::Staff;
use crate::model::text::{fold, words};
use crate::store::bulk;
use crate::store::confirmations::Named;
use crate::store::customers::{self, customer_words, joined};
use crate::store::db::{Db, Tx, Value};

/// How many customers one transaction holds.
const PORTION: u64 = 10_000;

/// A name that no column was made for.
const LONG_NAME: &str = "Syndicat intercommunal d’aménagement, de gestion et de valorisation des ressources \
    numériques partagées des communautés de communes du Haut-Jura et de la Vallée de l’Albarine";

const CUSTOMERS: [&str; 29] = [
    "id", "microsoft_id", "company_name", "name_key", "words", "domain", "country", "address_line1",
    "address_line2", "city", "state", "postal_code", "registration_id", "qualification", "education_segment",
    "education_website", "language", "reseller_id", "tags", "first_name", "last_name", "email", "phone",
    "agreement_status", "accepted_on", "created_at", "created_by", "company_version", "contact_version",
];
const WORDS: [&str; 2] = ["word", "customer_id"];
const CONFIRMATIONS: [&str; 18] = [
    "id", "reference", "customer_id", "agreement_type", "template_id", "accepted_on", "first_name",
    "last_name", "email", "phone", "staff_id", "staff_name", "staff_email", "recorded_at", "supersedes",
    "company_name", "domain", "microsoft_id",
];
const JOURNAL: [&str; 7] = ["id", "at", "staff_id", "staff_name", "customer_id", "action", "after"];

/// The rows of a portion, by table.
#[derive(Default)]
struct Rows {
    customers: Vec<Value>,
    words: Vec<Value>,
    confirmations: Vec<Value>,
    journal: Vec<Value>,
    counts: [i64; 3],
}

pub async fn insert(db: &Db, count: u64, staff: &[Staff], resellers: &[Reseller]) -> anyhow::Result<()> {
    let mut from = 0;
    while from < count {
        let to = count.min(from + PORTION);
        let mut rows = Rows::default();
        for number in from..to {
            Draw::new(number, staff, resellers).customer(&mut rows);
        }
        let mut tx = db.begin().await?;
        insert_rows(&mut tx, rows).await?;
        tx.commit().await?;
        from = to;
    }
    Ok(())
}

async fn insert_rows(tx: &mut Tx, rows: Rows) -> sqlx::Result<()> {
    let tables: [(&str, &[&str], Vec<Value>); 4] = [
        ("customers", &CUSTOMERS, rows.customers),
        ("customer_words", &WORDS, rows.words),
        ("confirmations", &CONFIRMATIONS, rows.confirmations),
        ("journal", &JOURNAL, rows.journal),
    ];
    for (table, columns, values) in tables {
        let columns: Vec<String> = columns.iter().map(|it| it.to_string()).collect();
        bulk::insert(tx, table, &columns, values).await?;
    }
    for (status, count) in Status::ALL.into_iter().zip(rows.counts) {
        customers::add_to_count(tx, status, count).await?;
    }
    Ok(())
}

/// Draws one customer.
struct Draw<'a> {
    number: u64,
    random: StdRng,
    market: &'static Market,
    staff: &'a [Staff],
    resellers: &'a [Reseller],
}

impl<'a> Draw<'a> {
    fn new(number: u64, staff: &'a [Staff], resellers: &'a [Reseller]) -> Self {
        let mut random = StdRng::seed_from_u64(number);
        // The first twelve show every market; half of the rest are French.
        let index = match number {
            0..12 => usize::try_from(number).unwrap_or_default(),
            _ if random.random_bool(0.5) => 0,
            _ => random.random_range(0..MARKETS.len()),
        };
        let market = MARKETS.get(index).unwrap_or(&MARKETS[0]);
        Draw { number, random, market, staff, resellers }
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.random.random_range(0..of.len())]
    }

    /// An id that sorts by the moment it stands for, as UUIDv7 does.
    fn id(&mut self, at: DateTime<Utc>) -> String {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        let mut bytes = [0; 10];
        self.random.fill_bytes(&mut bytes);
        Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().to_string()
    }

    fn day(&mut self, from: (i32, u32, u32), days: i64) -> NaiveDate {
        let first = NaiveDate::from_ymd_opt(from.0, from.1, from.2).unwrap_or_default();
        first + TimeDelta::days(self.random.random_range(0..days))
    }

    /// Some time in the office hours of a day.
    fn time(&mut self, day: NaiveDate) -> DateTime<Utc> {
        let seconds = self.random.random_range(8 * 3600..17 * 3600);
        day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::seconds(seconds)
    }

    fn person(&mut self, domain: &str) -> Person {
        let (first_name, last_name) = (self.one(self.market.first_names), self.one(self.market.last_names));
        let local = words(&format!("{first_name} {last_name}")).join(".");
        let asked = Country::find(self.market.country).is_some_and(Country::needs_registration_id);
        let phone = format!("{}{:02}", self.market.phone, self.random.random_range(10..99));
        Person {
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            email: format!("{local}@{domain}.example"),
            phone: (asked || self.random.random_bool(0.7)).then_some(phone),
        }
    }

    fn company_name(&mut self) -> String {
        if self.number == 17 {
            return LONG_NAME.to_owned();
        }
        let (beginning, ending) = (self.one(self.market.beginnings), self.one(self.market.endings));
        match self.number {
            0..48 => format!("{beginning} {ending}"),
            number => format!("{beginning} {ending} {number}"),
        }
    }

    fn customer(&mut self, rows: &mut Rows) {
        let market = self.market;
        let name = self.company_name();
        let label: String = words(&name).join("-").chars().take(40).collect();
        let label = format!("{}-{}", label.trim_end_matches('-'), self.number);
        let domain = format!("{label}{DOMAIN_SUFFIX}");
        let registered = self.day((2019, 10, 1), 2_400);
        let created_at = self.time(registered);
        let id = self.id(created_at);
        let contact = self.person(&label);
        let staff = &self.staff[self.random.random_range(0..self.staff.len())];
        let country = Country::find(market.country);
        let school =
            words(&name).iter().any(|it| matches!(it.as_str(), "ecole" | "college" | "colegio" | "creche"));
        let (postal_code, city) = self.one(market.cities);
        let registration_id = country.is_some_and(Country::needs_registration_id);
        let registration_id =
            registration_id.then(|| format!("{}", self.random.random_range(10_000_000..99_999_999u64)));
        let microsoft_id = self.random.random_bool(0.8).then(|| Uuid::from_u128(self.random.random()));
        let microsoft_id = microsoft_id.map(|it| it.to_string());
        let reseller =
            self.random.random_bool(0.3).then(|| self.random.random_range(0..self.resellers.len()));
        let reseller = reseller.and_then(|it| self.resellers.get(it)).map(|it| it.id.clone());
        let tags = Tags(if self.number.is_multiple_of(5) {
            vec!["2026".to_owned(), market.country.to_owned()]
        } else {
            vec![]
        });
        let named =
            Named { id: &id, company_name: &name, domain: &domain, microsoft_id: microsoft_id.as_deref() };
        let accepted_on = self.confirmations(rows, &named, &contact, created_at);
        let status = Status::of(accepted_on);
        for (count, counted) in rows.counts.iter_mut().zip(Status::ALL) {
            *count += i64::from(counted == status);
        }
        let words = customer_words(&name, &domain);
        let street = format!("{} {}", self.random.random_range(1..200), self.one(market.streets));
        let language = country.map_or("en", Country::default_language);
        rows.journal.extend([
            self.id(created_at).into(),
            created_at.into(),
            staff.id.as_str().into(),
            staff.name.as_str().into(),
            id.as_str().into(),
            "customer-created".into(),
            serde_json::json!({ "company_name": name, "domain": domain }).to_string().into(),
        ]);
        rows.words.extend(words.iter().flat_map(|it| [it.into(), id.as_str().into()]));
        rows.customers.extend([
            id.into(),
            microsoft_id.into(),
            name.as_str().into(),
            fold(&name).into(),
            joined(&words).into(),
            domain.into(),
            market.country.into(),
            street.into(),
            Value::Text(None),
            city.into(),
            market.state.into(),
            postal_code.into(),
            registration_id.into(),
            if school { "Education".into() } else { "None".into() },
            school.then_some("K12").into(),
            Value::Text(None),
            language.into(),
            reseller.into(),
            tags.json().into(),
            contact.first_name.into(),
            contact.last_name.into(),
            contact.email.into(),
            contact.phone.into(),
            status.code().into(),
            accepted_on.into(),
            created_at.into(),
            staff.id.as_str().into(),
            1i64.into(),
            1i64.into(),
        ]);
    }

    /// The customer's confirmations; returns the date of the current one of the Customer Agreement.
    fn confirmations(
        &mut self,
        rows: &mut Rows,
        customer: &Named<'_>,
        contact: &Person,
        created_at: DateTime<Utc>,
    ) -> Option<NaiveDate> {
        let registered_at = created_at + TimeDelta::minutes(1);
        let customer_agreement = AgreementType::MicrosoftCustomerAgreement;
        if self.number % 11 == 5 {
            let accepted_on = self.day((2018, 9, 1), 300);
            let agreement_type = AgreementType::MicrosoftCloudAgreement;
            let accepted = NewConfirmation { agreement_type, accepted_on, person: contact.clone() };
            self.confirmation(rows, customer, &accepted, registered_at, None);
        }
        let accepted = |draw: &mut Self, from, days| NewConfirmation {
            agreement_type: customer_agreement,
            accepted_on: draw.day(from, days),
            person: contact.clone(),
        };
        let (first, second) = match self.number % 10 {
            // Never confirmed.
            3 | 7 => return None,
            // Accepted once, long ago.
            1 | 5 => (accepted(self, (2019, 10, 1), 1_200), None),
            // A renewed acceptance.
            2 => (accepted(self, (2019, 10, 1), 1_000), Some(accepted(self, (2024, 9, 1), 600))),
            // A correction: the same day, another person.
            4 => {
                let corrected = accepted(self, (2023, 4, 1), 1_000);
                let last_name = format!("{}-Martin", contact.last_name);
                let person = Person { last_name, phone: None, ..contact.clone() };
                (NewConfirmation { person, ..corrected.clone() }, Some(corrected))
            }
            _ => (accepted(self, (2023, 4, 1), 1_100), None),
        };
        let recorded_at = self.time(first.accepted_on + TimeDelta::days(1)).max(registered_at);
        let recorded = self.confirmation(rows, customer, &first, recorded_at, None);
        let Some(second) = second else {
            return Some(first.accepted_on);
        };
        let later = recorded_at + TimeDelta::hours(3);
        let recorded_at = self.time(second.accepted_on + TimeDelta::days(1)).max(later);
        self.confirmation(rows, customer, &second, recorded_at, Some(recorded));
        Some(second.accepted_on)
    }

    fn confirmation(
        &mut self,
        rows: &mut Rows,
        customer: &Named<'_>,
        accepted: &NewConfirmation,
        recorded_at: DateTime<Utc>,
        supersedes: Option<String>,
    ) -> String {
        let person = &accepted.person;
        let id = self.id(recorded_at);
        let staff = &self.staff[self.random.random_range(0..self.staff.len())];
        let action = if supersedes.is_some() { "confirmation-superseded" } else { "confirmation-recorded" };
        rows.confirmations.extend([
            id.as_str().into(),
            reference::generate(&mut self.random).into(),
            customer.id.into(),
            accepted.agreement_type.code().into(),
            accepted.agreement_type.template_id().into(),
            accepted.accepted_on.into(),
            person.first_name.as_str().into(),
            person.last_name.as_str().into(),
            person.email.as_str().into(),
            person.phone.clone().into(),
            staff.id.as_str().into(),
            staff.name.as_str().into(),
            staff.email.as_str().into(),
            recorded_at.into(),
            supersedes.into(),
            customer.company_name.into(),
            customer.domain.into(),
            customer.microsoft_id.into(),
        ]);
        rows.journal.extend([
            self.id(recorded_at).into(),
            recorded_at.into(),
            staff.id.as_str().into(),
            staff.name.as_str().into(),
            customer.id.into(),
            action.into(),
            serde_json::json!({ "accepted_on": accepted.accepted_on, "email": person.email })
                .to_string()
                .into(),
        ]);
        id
    }
}
