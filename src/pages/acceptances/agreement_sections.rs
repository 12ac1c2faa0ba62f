//! The agreement sections of an account: status and all records per agreement.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::acceptances::asked::Asked;
use crate::model::acceptances::confirmation::Confirmation;
use crate::model::acceptances::direct_acceptance::DirectAcceptance;
use crate::model::acceptances::standing::{Standing, Status};
use crate::model::acceptances::withdrawal::{Withdrawal, withdrawable};
use crate::model::catalogue::agreement::{Agreement, AgreementType, Channel};
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::model::catalogue::template;
use crate::model::customers::customer::Customer;
use crate::store::acceptances::{confirmations, direct_acceptances, withdrawals};
use crate::store::catalogue::agreement_files;
use crate::store::customers::accounts::Account;
use crate::store::db::Db;
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

/// The state of a confirmation in the history.
pub enum State {
    Current,
    /// The reference of its successor.
    Superseded(String),
    /// The reference of the withdrawal.
    Withdrawn(String),
    Over(NaiveDate),
}

pub enum Event {
    Confirmation(Confirmation, State),
    /// With the reference of the confirmation that ended its effect.
    Withdrawal(Withdrawal, Option<String>),
    DirectAcceptance(DirectAcceptance),
    Asked(Asked),
}

impl Event {
    fn recorded_at(&self) -> DateTime<Utc> {
        match self {
            Event::Confirmation(it, _) => it.recorded_at,
            Event::Withdrawal(it, _) => it.recorded_at,
            Event::DirectAcceptance(it) => it.recorded_at,
            Event::Asked(it) => it.at,
        }
    }
}

/// All records of a customer.
pub struct Records {
    pub sections: Vec<Section>,
    /// Newest first.
    pub history: Vec<Event>,
}

pub async fn records(member: &Member, db: &Db, account: &Account) -> sqlx::Result<Records> {
    let customer = &account.customer;
    let confirmations = confirmations::list(db, &customer.id).await?;
    let (withdrawals, direct) = match account.has_other_records {
        true => {
            (withdrawals::list(db, &customer.id).await?, direct_acceptances::list(db, &customer.id).await?)
        }
        false => Default::default(),
    };
    let mut sections: Vec<Section> = Vec::new();
    for agreement_type in AgreementType::ALL {
        let section = section(member, customer, agreement_type, &confirmations, &withdrawals, &direct);
        let recorded = confirmations.iter().any(|it| it.agreement_type == agreement_type);
        let is_visible = section.is_customer_agreement() || recorded || section.confirmable;
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
    Ok(Records { sections, history: history(member, customer, confirmations, withdrawals, direct) })
}

fn section(
    member: &Member,
    customer: &Customer,
    agreement_type: AgreementType,
    confirmations: &[Confirmation],
    withdrawals: &[Withdrawal],
    direct: &[DirectAcceptance],
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
    Section {
        status,
        // The newest confirmation is the one without a successor.
        current: confirmations.iter().find(|it| counts && it.agreement_type == agreement_type).cloned(),
        file: None,
        missing: missing.map(|it| MissingVersion {
            published_on: it.version.published_on,
            first_day: it.version.first_day(),
            blocks_from: it.blocks_from,
        }),
        over: agreement.confirmable_until.filter(|_| agreement.is_over(today)),
        withdrawal: withdrawals
            .iter()
            .find(|it| status == Status::Withdrawn && it.agreement_type == agreement_type)
            .cloned(),
        direct: direct.first().filter(|_| is_customer).cloned(),
        confirmable: in_public_cloud
            && agreement.is_confirmable(Channel::Pages, member.visitor.sandbox, today),
        withdrawable: withdrawable(customer).contains(&agreement_type),
        is_next: false,
        is_direct: *standing == Standing::Direct,
        languages: of_country.unwrap_or_default(),
        agreement,
    }
}

fn history(
    member: &Member,
    customer: &Customer,
    confirmations: Vec<Confirmation>,
    withdrawals: Vec<Withdrawal>,
    direct: Vec<DirectAcceptance>,
) -> Vec<Event> {
    let (catalogue, today) = (member.catalogue(), member.today());
    let state = |it: &Confirmation| {
        let successor = confirmations.iter().find(|later| later.supersedes.as_deref() == Some(&it.id));
        let withdrawal = withdrawals.iter().find(|later| later.confirmation_id.as_deref() == Some(&it.id));
        let agreement = catalogue.agreement(it.agreement_type);
        match (withdrawal, successor, agreement.confirmable_until) {
            (Some(withdrawal), ..) => State::Withdrawn(withdrawal.reference.clone()),
            (None, Some(successor), _) => State::Superseded(successor.reference.clone()),
            (None, None, Some(last)) if agreement.is_over(today) => State::Over(last),
            _ => State::Current,
        }
    };
    let states: Vec<State> = confirmations.iter().map(state).collect();
    let ended_by = |it: &Withdrawal| {
        let mut later = confirmations.iter().rev().filter(|later| later.agreement_type == it.agreement_type);
        later.find(|later| later.recorded_at > it.recorded_at).map(|it| it.reference.clone())
    };
    let ends: Vec<Option<String>> = withdrawals.iter().map(ended_by).collect();
    let confirmations =
        confirmations.into_iter().zip(states).map(|(it, state)| Event::Confirmation(it, state));
    let withdrawals = withdrawals.into_iter().zip(ends).map(|(it, end)| Event::Withdrawal(it, end));
    let direct = direct.into_iter().map(Event::DirectAcceptance);
    let asked = customer.asked.clone().map(Event::Asked);
    let mut history: Vec<Event> = confirmations.chain(withdrawals).chain(direct).chain(asked).collect();
    history.sort_by_key(|it| std::cmp::Reverse(it.recorded_at()));
    history
}
