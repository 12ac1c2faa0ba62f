//! The agreement sections of an account: status and all records per agreement.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::acceptances::annulment::Annulment;
use crate::model::acceptances::asked::Asked;
use crate::model::acceptances::confirmation::Confirmation;
use crate::model::acceptances::direct_acceptance::DirectAcceptance;
use crate::model::acceptances::provenance::Provenance;
use crate::model::acceptances::record_state::{Later, RecordState};
use crate::model::acceptances::standing::{Standing, Status};
use crate::model::acceptances::withdrawal::{Withdrawal, withdrawable};
use crate::model::catalogue::agreement::{Agreement, AgreementType, Channel};
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::model::catalogue::template;
use crate::model::customers::customer::Customer;
use crate::store::acceptances::{annulments, confirmations, direct_acceptances, withdrawals};
use crate::store::catalogue::agreement_files;
use crate::store::customers::accounts::Account;
use crate::store::db::Db;
use crate::store::evidence::proofs;
use crate::web::answer::page::Page;
use crate::web::request::visitor::Member;

/// A version that the current acceptance does not cover.
pub struct MissingVersion {
    pub published_on: NaiveDate,
    /// The first day on which an acceptance covers it.
    pub first_day: NaiveDate,
    /// Orders without it are refused from this day.
    pub blocks_from: NaiveDate,
}

impl MissingVersion {
    /// What the customer must accept, and from when orders without it are refused.
    pub fn text(&self, page: &Page) -> String {
        let is_blocked = self.blocks_from <= page.today();
        let key = if is_blocked { "missing-blocks-since" } else { "missing-blocks-from" };
        let days = [self.published_on, self.first_day, self.blocks_from].map(|it| page.date(&it));
        let [published, first, blocks] = days.each_ref().map(String::as_str);
        page.f(key, &[("published", published), ("first", first), ("blocks", blocks)])
    }
}

/// One agreement of a customer.
pub struct Section {
    pub agreement: Agreement,
    pub status: Status,
    /// The current confirmation and its file.
    pub current: Option<Confirmation>,
    pub file: Option<AgreementFile>,
    pub missing: Option<MissingVersion>,
    /// The last confirmation day, if it has passed.
    pub over: Option<NaiveDate>,
    /// The withdrawal that ended the acceptance.
    pub withdrawal: Option<Withdrawal>,
    /// The latest direct acceptance.
    pub direct: Option<DirectAcceptance>,
    pub confirmable: bool,
    pub withdrawable: bool,
    /// Whether the page's main action is to confirm this agreement.
    pub is_next: bool,
    /// Whether the direct acceptance determines the status.
    pub is_direct: bool,
    /// The languages of Microsoft's text in the customer's country.
    pub languages: Vec<&'static str>,
}

impl Section {
    pub fn is_customer_agreement(&self) -> bool {
        self.agreement.agreement_type == AgreementType::MicrosoftCustomerAgreement
    }

    /// Its anchor on the page.
    pub fn anchor(&self) -> &'static str {
        if self.is_customer_agreement() { "agreement" } else { "cloud-agreement" }
    }

    /// The query parameter that selects this agreement.
    pub fn query(&self) -> &'static str {
        if self.is_customer_agreement() { "" } else { "?agreement=MicrosoftCloudAgreement" }
    }

    /// Whether the status is that of the partner's confirmation.
    pub fn shows_tag(&self) -> bool {
        !self.is_direct && (self.over.is_none() || self.status == Status::Withdrawn)
    }

    fn waits_for_confirmation(&self) -> bool {
        let waits = matches!(self.status, Status::NotProvided | Status::RenewalDue | Status::Withdrawn);
        self.confirmable && waits
    }

    pub fn is(&self, status: &str) -> bool {
        self.status.code() == status
    }
}

/// The state of a withdrawal in the history.
pub enum WithdrawalState {
    Current,
    /// The reference of the confirmation that ended its effect.
    Ended(String),
    /// The reference of the annulment.
    Annulled(String),
}

pub enum Event {
    /// With the last confirmation day of its agreement, if it has passed.
    Confirmation(Confirmation, RecordState, Option<NaiveDate>),
    Withdrawal(Withdrawal, WithdrawalState),
    /// With the reference of its annulment.
    DirectAcceptance(DirectAcceptance, Option<String>),
    /// With the reference of the annulled record.
    Annulment(Annulment, String),
    Asked(Asked),
}

impl Event {
    fn recorded_at(&self) -> DateTime<Utc> {
        match self {
            Event::Confirmation(it, ..) => it.provenance.recorded_at,
            Event::Withdrawal(it, _) => it.provenance.recorded_at,
            Event::DirectAcceptance(it, _) => it.provenance.recorded_at,
            Event::Annulment(it, _) => it.provenance.recorded_at,
            Event::Asked(it) => it.at,
        }
    }
}

/// The records of a customer, each list newest first.
struct Recorded {
    confirmations: Vec<Confirmation>,
    withdrawals: Vec<Withdrawal>,
    direct: Vec<DirectAcceptance>,
    annulments: Vec<Annulment>,
}

impl Recorded {
    async fn list(db: &Db, account: &Account) -> sqlx::Result<Recorded> {
        let id = account.customer.id.as_str();
        let confirmations = confirmations::list(db, id).await?;
        let (withdrawals, direct, annulments) = match account.has_other_records {
            true => (
                withdrawals::list(db, id).await?,
                direct_acceptances::list(db, id).await?,
                annulments::list(db, id).await?,
            ),
            false => Default::default(),
        };
        Ok(Recorded { confirmations, withdrawals, direct, annulments })
    }

    /// The annulment of the record with this ID.
    fn annulment(&self, id: &str) -> Option<&Annulment> {
        self.annulments.iter().find(|it| it.record_id == id)
    }

    /// The reference of the record with this ID.
    fn reference(&self, id: &str) -> String {
        let confirmations = self.confirmations.iter().map(|it| (&it.id, &it.reference));
        let withdrawals = self.withdrawals.iter().map(|it| (&it.id, &it.reference));
        let direct = self.direct.iter().map(|it| (&it.id, &it.reference));
        let mut all = confirmations.chain(withdrawals).chain(direct);
        all.find(|(it, _)| *it == id).map(|(_, reference)| reference.clone()).unwrap_or_default()
    }

    /// The confirmations of an agreement that are not annulled, newest first.
    fn confirmations(&self, agreement_type: AgreementType) -> impl DoubleEndedIterator<Item = &Confirmation> {
        let of_agreement = move |it: &&Confirmation| it.agreement_type == agreement_type;
        self.confirmations.iter().filter(of_agreement).filter(|it| self.annulment(&it.id).is_none())
    }

    /// The withdrawals of an agreement that are not annulled, newest first.
    fn withdrawals(&self, agreement_type: AgreementType) -> impl DoubleEndedIterator<Item = &Withdrawal> {
        let of_agreement = move |it: &&Withdrawal| it.agreement_type == agreement_type;
        self.withdrawals.iter().filter(of_agreement).filter(|it| self.annulment(&it.id).is_none())
    }

    /// The direct acceptance that counts.
    fn direct(&self) -> Option<&DirectAcceptance> {
        self.direct.iter().find(|it| self.annulment(&it.id).is_none())
    }
}

/// The agreement sections and the history of a customer.
pub struct Records {
    pub sections: Vec<Section>,
    /// Newest first.
    pub history: Vec<Event>,
    /// The number of proof files of the records that have any, by the record's ID.
    proofs: BTreeMap<String, i64>,
}

impl Records {
    pub fn proofs(&self, record_id: &str) -> i64 {
        self.proofs.get(record_id).copied().unwrap_or_default()
    }
}

pub async fn records(member: &Member, db: &Db, account: &Account) -> sqlx::Result<Records> {
    let customer = &account.customer;
    let recorded = Recorded::list(db, account).await?;
    let mut sections: Vec<Section> = Vec::new();
    for agreement_type in AgreementType::ALL {
        let section = section(member, customer, agreement_type, &recorded);
        let has_records = recorded.confirmations.iter().any(|it| it.agreement_type == agreement_type);
        let is_visible = section.is_customer_agreement() || has_records || section.confirmable;
        if !is_visible {
            continue;
        }
        let file = match section.current.as_ref().and_then(|it| it.text.file_id.as_deref()) {
            Some(id) => agreement_files::find(db, id).await?,
            None => None,
        };
        let is_next = section.waits_for_confirmation() && !sections.iter().any(|it| it.is_next);
        sections.push(Section { file, is_next, ..section });
    }
    let proofs = match account.has_proofs {
        true => proofs::counts(db, &customer.id).await?,
        false => BTreeMap::new(),
    };
    Ok(Records { sections, history: history(member, customer, &recorded), proofs })
}

fn section(
    member: &Member,
    customer: &Customer,
    agreement_type: AgreementType,
    recorded: &Recorded,
) -> Section {
    let (catalogue, today) = (member.catalogue(), member.today());
    let agreement = catalogue.agreement(agreement_type).clone();
    let standing = customer.standings.of(agreement_type);
    let status = catalogue.status(agreement_type, standing, today);
    let counts = customer.accepted_on(agreement_type).is_some() && status != Status::NotApplicable;
    let missing = catalogue.missing(agreement_type, standing, today);
    let is_customer = agreement_type == AgreementType::MicrosoftCustomerAgreement;
    let of_country = customer.company.country.as_deref().map(|it| template::languages(agreement_type, it));
    let in_public_cloud = status != Status::NotApplicable;
    let is_withdrawn = status == Status::Withdrawn;
    Section {
        status,
        current: recorded.confirmations(agreement_type).next().filter(|_| counts).cloned(),
        file: None,
        missing: missing.map(|it| MissingVersion {
            published_on: it.version.published_on,
            first_day: it.version.first_day(),
            blocks_from: it.blocks_from,
        }),
        over: agreement.last_day_if_over(today),
        withdrawal: recorded.withdrawals(agreement_type).next().filter(|_| is_withdrawn).cloned(),
        direct: recorded.direct().filter(|_| is_customer).cloned(),
        confirmable: in_public_cloud
            && agreement.is_confirmable(Channel::Pages, member.visitor.sandbox, today),
        withdrawable: withdrawable(customer).contains(&agreement_type),
        is_next: false,
        is_direct: *standing == Standing::Direct,
        languages: of_country.unwrap_or_default(),
        agreement,
    }
}

fn confirmation_state(recorded: &Recorded, it: &Confirmation) -> RecordState {
    let at = it.provenance.recorded_at;
    let annulment = recorded.annulment(&it.id).map(|it| later(&it.id, &it.reference, &it.provenance));
    let withdrawal = recorded.withdrawals(it.agreement_type).rev().find(|it| it.provenance.recorded_at > at);
    let withdrawal = withdrawal.map(|it| later(&it.id, &it.reference, &it.provenance));
    let successor = next(recorded, it.agreement_type, at);
    let successor = successor.map(|it| later(&it.id, &it.reference, &it.provenance));
    RecordState::of(annulment, withdrawal, successor)
}

fn later(id: &str, reference: &str, provenance: &Provenance) -> Later {
    Later { id: id.to_owned(), reference: reference.to_owned(), recorded_at: provenance.recorded_at }
}

/// The next confirmation after this time that is not annulled.
fn next(recorded: &Recorded, agreement_type: AgreementType, at: DateTime<Utc>) -> Option<&Confirmation> {
    recorded.confirmations(agreement_type).rev().find(|later| later.provenance.recorded_at > at)
}

fn withdrawal_state(recorded: &Recorded, it: &Withdrawal) -> WithdrawalState {
    if let Some(annulment) = recorded.annulment(&it.id) {
        return WithdrawalState::Annulled(annulment.reference.clone());
    }
    match next(recorded, it.agreement_type, it.provenance.recorded_at) {
        Some(later) => WithdrawalState::Ended(later.reference.clone()),
        None => WithdrawalState::Current,
    }
}

fn history(member: &Member, customer: &Customer, recorded: &Recorded) -> Vec<Event> {
    let confirmations = recorded.confirmations.iter();
    let over =
        |it: &Confirmation| member.catalogue().agreement(it.agreement_type).last_day_if_over(member.today());
    let confirmations =
        confirmations.map(|it| Event::Confirmation(it.clone(), confirmation_state(recorded, it), over(it)));
    let withdrawals = recorded.withdrawals.iter();
    let withdrawals = withdrawals.map(|it| Event::Withdrawal(it.clone(), withdrawal_state(recorded, it)));
    let direct = recorded.direct.iter().map(|it| {
        let annulment = recorded.annulment(&it.id).map(|it| it.reference.clone());
        Event::DirectAcceptance(it.clone(), annulment)
    });
    let annulments = recorded.annulments.iter();
    let annulments = annulments.map(|it| Event::Annulment(it.clone(), recorded.reference(&it.record_id)));
    let asked = customer.asked.clone().map(Event::Asked);
    let mut history: Vec<Event> =
        confirmations.chain(withdrawals).chain(direct).chain(annulments).chain(asked).collect();
    history.sort_by_key(|it| std::cmp::Reverse(it.recorded_at()));
    history
}
