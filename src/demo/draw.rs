//! Generates sample customers with their history. Each is seeded by its number, so every run makes the same ones.

use anyhow::Context;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use uuid::{Builder, Uuid};

use super::names::{MARKETS, Market};
use super::rows::Rows;
use crate::details;
use crate::model::acceptances::acceptance::Acceptance;
use crate::model::acceptances::accepted_text::AcceptedText;
use crate::model::acceptances::manner::{Manner, Method};
use crate::model::acceptances::reference;
use crate::model::acceptances::standing::Standing;
use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::catalogue::agreement::{AgreementType, Catalogue};
use crate::model::customers::company::Tags;
use crate::model::customers::contact::Contact;
use crate::model::customers::country::Country;
use crate::model::customers::domain;
use crate::model::customers::national_cloud::NationalCloud;
use crate::model::customers::search_words::{SearchWords, Searchable};
use crate::model::evidence::activity_line::ActivityLine;
use crate::model::kernel::text::{fold, words};
use crate::model::people::staff::Staff;
use crate::model::programme::reseller::Reseller;
use crate::store::acceptances::confirmations::Named;
use crate::store::db::Value;
use crate::web::answer::statements;

/// A very long name, to show that pages do not break.
const LONG_NAME: &str = "Syndicat intercommunal d’aménagement, de gestion et de valorisation des ressources \
    numériques partagées des communautés de communes du Haut-Jura et de la Vallée de l’Albarine";

/// The number of days, from October 2019, over which the registrations of the customers are spread.
const DAYS: u64 = 2_400;

/// A customer's last confirmation: its id and when it was recorded.
pub type Last = Option<(String, DateTime<Utc>)>;

/// Generates one customer.
pub struct Draw<'a> {
    pub(super) number: u64,
    /// When the customer was registered. Higher numbers registered later.
    pub(super) created_at: DateTime<Utc>,
    pub(super) random: StdRng,
    pub(super) market: &'static Market,
    staff: &'a [Staff],
    resellers: &'a [Reseller],
    pub(super) catalogue: &'a Catalogue,
    /// The day on which the customer withdrew its acceptance.
    pub(super) withdrawn_on: Option<NaiveDate>,
    /// The contacts of the confirmations.
    signatories: Vec<Contact>,
}

impl<'a> Draw<'a> {
    pub fn new(
        number: u64,
        count: u64,
        staff: &'a [Staff],
        resellers: &'a [Reseller],
        catalogue: &'a Catalogue,
    ) -> Self {
        let mut random = StdRng::seed_from_u64(number);
        let [french, ..] = &MARKETS;
        // The first twelve customers cover all markets. About half of the others are French.
        let market = match usize::try_from(number) {
            Ok(index @ 0..12) => MARKETS.get(index),
            _ if random.random_bool(0.5) => Some(french),
            _ => MARKETS.choose(&mut random),
        };
        let market = market.unwrap_or(french);
        let mut draw = Draw {
            number,
            created_at: DateTime::UNIX_EPOCH,
            random,
            market,
            staff,
            resellers,
            catalogue,
            withdrawn_on: None,
            signatories: Vec::new(),
        };
        let days = i64::try_from(number * DAYS / count.max(1)).unwrap_or_default();
        draw.created_at = draw.time(date(2019, 10) + TimeDelta::days(days));
        draw
    }

    pub(super) fn one<T: Copy + Default>(&mut self, of: &[T]) -> T {
        of.choose(&mut self.random).copied().unwrap_or_default()
    }

    pub(super) fn recorder(&mut self) -> anyhow::Result<&'a Staff> {
        self.staff.choose(&mut self.random).context("nobody of the firm may confirm")
    }

    /// A UUIDv7 for this moment.
    pub(super) fn id(&mut self, at: DateTime<Utc>) -> String {
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
        let mut bytes = [0; 10];
        self.random.fill_bytes(&mut bytes);
        Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid().to_string()
    }

    fn day(&mut self, first: NaiveDate, days: i64) -> NaiveDate {
        first + TimeDelta::days(self.random.random_range(0..days))
    }

    /// A random moment within office hours.
    pub(super) fn time(&mut self, day: NaiveDate) -> DateTime<Utc> {
        let seconds = self.random.random_range(8 * 3600..17 * 3600);
        day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::seconds(seconds)
    }

    fn contact(&mut self, domain: &str) -> Contact {
        let (first_name, last_name) = (self.one(self.market.first_names), self.one(self.market.last_names));
        let local = words(&format!("{first_name} {last_name}")).join(".");
        let asked = Country::find(self.market.country).is_some_and(Country::needs_registration_id);
        let phone = format!("{}{:02}", self.market.phone, self.random.random_range(10..99));
        Contact {
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

    pub fn customer(mut self, rows: &mut Rows) -> anyhow::Result<()> {
        let market = self.market;
        let name = self.company_name();
        let number = format!("-{}", self.number);
        let label: String = words(&name).join("-").chars().take(domain::LONGEST - number.len()).collect();
        let label = format!("{}{number}", label.trim_end_matches('-'));
        let national_cloud = self.national_cloud();
        let domain = format!("{label}{}", domain::suffix(national_cloud));
        let name_key = fold(&name);
        let id = self.id(self.created_at);
        let contact = self.contact(&label);
        let staff = self.recorder()?;
        let microsoft_id =
            self.random.random_bool(0.8).then(|| Uuid::from_u128(self.random.random()).to_string());
        let named =
            Named { id: &id, company_name: &name, domain: &domain, microsoft_id: microsoft_id.as_deref() };
        let national_cloud = national_cloud.map(NationalCloud::code);
        let (accepted, cloud_accepted_on, last) = self.confirmations(rows, &named, &contact)?;
        let accepted_on = accepted.as_ref().map(|it| it.accepted_on);
        let standing = self.standing(AgreementType::MicrosoftCustomerAgreement, accepted_on);
        let (standing, changed_at) = self.fate(rows, &named, &contact, standing, last)?;
        let accepted = accepted.filter(|_| standing != Standing::Withdrawn);
        let cloud_standing = match national_cloud {
            Some(_) => Standing::NotApplicable,
            None => self.standing(AgreementType::MicrosoftCloudAgreement, cloud_accepted_on),
        };
        let lacks_proof = accepted.is_some();
        let (customers, lacking_proof) = rows.counts.entry(standing.code().to_owned()).or_default();
        (*customers, *lacking_proof) = (*customers + 1, *lacking_proof + i64::from(lacks_proof));
        let after = details! { CompanyName: name, Domain: domain };
        self.activity(rows, &id, staff, self.created_at, Action::CustomerCreated, after);
        let school = ["ecole", "college", "colegio", "creche"];
        let school = words(&name).iter().any(|word| school.contains(&word.as_str()));
        let country = Country::find(market.country);
        let (postal_code, city) = self.one(market.cities);
        let street = format!("{} {}", self.random.random_range(1..200), self.one(market.streets));
        let registration_id = country.is_some_and(Country::needs_registration_id);
        let registration_id =
            registration_id.then(|| self.random.random_range(10_000_000..99_999_999).to_string());
        let reseller = self.resellers.choose(&mut self.random);
        let reseller = reseller.filter(|_| self.random.random_bool(0.3));
        let tags = if self.number.is_multiple_of(5) {
            vec!["2026".to_owned(), market.country.to_owned()]
        } else {
            vec![]
        };
        let mut words = SearchWords::from(Searchable {
            company_name: &name,
            domain: &domain,
            former_domains: &[],
            tags: &tags,
            reseller: reseller.map(|it| (it.name.as_str(), it.mpn_id.as_str())),
        });
        for person in std::iter::once(&contact).chain(&self.signatories) {
            words.add_person(&person.first_name, &person.last_name, &person.email);
        }
        rows.index(&id, &name_key, &words);
        self.order(rows, &id, staff, &standing)?;
        rows.customers.push([
            ("id", id.into()),
            ("microsoft_id", microsoft_id.into()),
            ("company_name", name.into()),
            ("name_key", name_key.into()),
            ("words", words.joined().into()),
            ("domain", domain.into()),
            ("country", market.country.into()),
            ("address_line1", street.into()),
            ("address_line2", Value::Text(None)),
            ("city", city.into()),
            ("state", market.state.into()),
            ("postal_code", postal_code.into()),
            ("registration_id", registration_id.into()),
            ("qualification", if school { "Education".into() } else { "None".into() }),
            ("education_segment", school.then_some("K12").into()),
            ("education_website", Value::Text(None)),
            ("language", country.map_or("en", Country::default_language).into()),
            ("reseller_id", reseller.map(|it| it.id.as_str()).into()),
            ("tags", Tags(tags).json().into()),
            ("first_name", contact.first_name.into()),
            ("last_name", contact.last_name.into()),
            ("email", contact.email.into()),
            ("phone", contact.phone.into()),
            ("national_cloud", national_cloud.into()),
            ("standing", standing.code().into()),
            ("lacks_proof", lacks_proof.into()),
            ("accepted_on", accepted.as_ref().map(|it| it.accepted_on).into()),
            ("accepted_version", accepted.and_then(|it| it.text.version_id).into()),
            ("cloud_standing", cloud_standing.code().into()),
            ("cloud_accepted_on", cloud_accepted_on.into()),
            ("created_at", self.created_at.into()),
            ("created_by", staff.id.as_str().into()),
            ("company_version", 1i64.into()),
            ("contact_version", 1i64.into()),
            ("standing_changed_at", changed_at.into()),
        ]);
        Ok(())
    }

    fn standing(&self, agreement_type: AgreementType, accepted_on: Option<NaiveDate>) -> Standing {
        let version = accepted_on.and_then(|it| self.catalogue.accepted_version(agreement_type, it, None));
        version.map_or(Standing::NotProvided, |it| Standing::Accepted(it.id.clone()))
    }

    /// Adds the rows of the customer's confirmations. Returns the current acceptance of the Customer Agreement, the
    /// acceptance date of the Cloud Agreement, and the last confirmation of the Customer Agreement.
    fn confirmations(
        &mut self,
        rows: &mut Rows,
        customer: &Named<'_>,
        contact: &Contact,
    ) -> anyhow::Result<(Option<Acceptance>, Option<NaiveDate>, Last)> {
        if self.national_cloud().is_some() {
            return Ok((None, None, None));
        }
        let mut at = self.created_at + TimeDelta::minutes(1);
        let mut cloud_accepted_on = None;
        if self.number % 11 == 5 {
            let mut old = self.accepted(date(2018, 9), 300, contact);
            old.agreement_type = AgreementType::MicrosoftCloudAgreement;
            cloud_accepted_on = Some(old.accepted_on);
            self.confirmation(rows, customer, &old, at, None)?;
        }
        let mut before = None;
        let mut history = self.history(contact);
        self.name_text(&mut history)?;
        let mut recorded_at = at;
        for accepted in &history {
            at = self.time(accepted.accepted_on + TimeDelta::days(1)).max(at);
            before = Some(self.confirmation(rows, customer, accepted, at, before)?);
            recorded_at = at;
            at += TimeDelta::hours(3);
        }
        Ok((history.pop(), cloud_accepted_on, before.map(|it| (it, recorded_at))))
    }

    /// The acceptances of the Customer Agreement. The confirmation of each supersedes the previous one.
    fn history(&mut self, contact: &Contact) -> Vec<Acceptance> {
        match self.number % 10 {
            // Never confirmed.
            3 | 7 => vec![],
            // One old acceptance.
            1 | 5 => vec![self.accepted(date(2019, 10), 1_200, contact)],
            // A renewed acceptance.
            2 => vec![
                self.accepted(date(2019, 10), 1_000, contact),
                self.accepted(date(2024, 9), 600, contact),
            ],
            // A correction: the same day, another person.
            4 => {
                let corrected = self.accepted(date(2023, 4), 1_000, contact);
                let last_name = format!("{}-Martin", contact.last_name);
                let contact = Contact { last_name, phone: None, ..contact.clone() };
                vec![Acceptance { contact, ..corrected.clone() }, corrected]
            }
            _ => vec![self.accepted(date(2023, 4), 1_100, contact)],
        }
    }

    fn method(&self) -> Option<Method> {
        let place = usize::try_from(self.number % 6).unwrap_or_default();
        Method::ALL.get(place).copied()
    }

    /// An acceptance within `days` days from a day.
    fn accepted(&mut self, first: NaiveDate, days: i64, by: &Contact) -> Acceptance {
        Acceptance {
            agreement_type: AgreementType::MicrosoftCustomerAgreement,
            accepted_on: self.day(first, days),
            contact: by.clone(),
            // The method is not recorded for every sixth customer.
            manner: Manner { method: self.method(), job_title: None },
            supersedes_reason: None,
            text: AcceptedText::default(),
        }
    }

    /// Adds the rows of a confirmation and returns its id.
    fn confirmation(
        &mut self,
        rows: &mut Rows,
        customer: &Named<'_>,
        accepted: &Acceptance,
        recorded_at: DateTime<Utc>,
        supersedes: Option<String>,
    ) -> anyhow::Result<String> {
        let contact = &accepted.contact;
        self.signatories.push(contact.clone());
        let id = self.id(recorded_at);
        let staff = self.recorder()?;
        let key = statements::confirmation(accepted.agreement_type);
        let statement = statements::made(key, staff.language.as_deref().unwrap_or("fr"));
        let action = match supersedes {
            Some(_) => Action::ConfirmationSuperseded,
            None => Action::ConfirmationRecorded,
        };
        rows.confirmations.push([
            ("id", id.as_str().into()),
            ("reference", reference::generate(&mut self.random).into()),
            ("customer_id", customer.id.into()),
            ("agreement_type", accepted.agreement_type.code().into()),
            ("template_id", self.catalogue.agreement(accepted.agreement_type).template_id.as_str().into()),
            ("accepted_on", accepted.accepted_on.into()),
            ("first_name", contact.first_name.as_str().into()),
            ("last_name", contact.last_name.as_str().into()),
            ("email", contact.email.as_str().into()),
            ("phone", contact.phone.clone().into()),
            ("method", accepted.manner.method.map(Method::code).into()),
            ("staff_id", staff.id.as_str().into()),
            ("staff_name", staff.name.as_str().into()),
            ("staff_email", staff.email.as_str().into()),
            ("staff_roles", staff.role_codes().join(",").into()),
            ("recorded_at", recorded_at.into()),
            ("time_zone", "Europe/Paris".into()),
            ("statement", statement.as_ref().map(|it| it.text.as_str()).into()),
            ("statement_language", statement.as_ref().map(|it| it.language.as_str()).into()),
            ("supersedes", supersedes.into()),
            ("company_name", customer.company_name.into()),
            ("domain", customer.domain.into()),
            ("microsoft_id", customer.microsoft_id.into()),
            ("version_id", accepted.text.version_id.clone().into()),
            ("template_country", accepted.text.template_country.clone().into()),
            ("template_language", accepted.text.template_language.clone().into()),
        ]);
        let after = details! { AcceptedOn: accepted.accepted_on, Email: contact.email };
        self.activity(rows, customer.id, staff, recorded_at, action, after);
        Ok(id)
    }

    /// Adds a line of the activity log.
    pub(super) fn activity(
        &mut self,
        rows: &mut Rows,
        customer_id: &str,
        staff: &Staff,
        at: DateTime<Utc>,
        action: Action,
        after: Details,
    ) {
        rows.activity.push(ActivityLine {
            id: self.id(at),
            at,
            action: action.code().to_owned(),
            sign_in: action.is_of_sign_in(),
            staff_id: Some(staff.id.clone()),
            staff_name: staff.name.clone(),
            customer_id: Some(customer_id.to_owned()),
            after: Some(after.into_json()),
            ..ActivityLine::default()
        });
    }
}

/// The first day of a month.
fn date(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
}
