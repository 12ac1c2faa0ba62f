//! Special cases among the sample customers: withdrawals, acceptances at Microsoft, national clouds.

use anyhow::Context;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::draw::{Draw, Last};
use super::rows::Rows;
use crate::details;
use crate::model::acceptances::acceptance::Acceptance;
use crate::model::acceptances::accepted_text::AcceptedText;
use crate::model::acceptances::reference;
use crate::model::acceptances::standing::Standing;
use crate::model::activity::action::Action;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::catalogue::template;
use crate::model::customers::contact::Contact;
use crate::model::customers::national_cloud::NationalCloud;
use crate::store::acceptances::confirmations::Named;

const REASONS: [&str; 3] = [
    "Passe à un autre partenaire à la fin du trimestre.",
    "The company is wound up; its subscriptions are no longer needed.",
    "Refuse les nouvelles conditions sur la protection des données.",
];

impl Draw<'_> {
    /// The customer's national cloud. Few customers are in one.
    pub fn national_cloud(&self) -> Option<NationalCloud> {
        let [us, germany, _] = NationalCloud::ALL;
        match self.number % 24 {
            9 => Some(germany),
            21 => Some(us),
            _ => None,
        }
    }

    /// Adds further records to a customer with this standing. Returns the resulting standing and the
    /// time since which it applies.
    pub fn fate(
        &mut self,
        rows: &mut Rows,
        customer: &Named<'_>,
        contact: &Contact,
        standing: Standing,
        last: Last,
    ) -> anyhow::Result<(Standing, DateTime<Utc>)> {
        if self.national_cloud().is_some() {
            return Ok((Standing::NotApplicable, self.created_at));
        }
        Ok(match (self.number % 20, last) {
            (6, Some((confirmation, confirmed_at))) => {
                (Standing::Withdrawn, self.withdrawal(rows, customer, contact, &confirmation, confirmed_at)?)
            }
            (13, None) => (Standing::Direct, self.direct_acceptance(rows, customer)?),
            (_, last) => (standing, last.map_or(self.created_at, |(_, at)| at)),
        })
    }

    fn withdrawal(
        &mut self,
        rows: &mut Rows,
        customer: &Named<'_>,
        contact: &Contact,
        confirmation: &str,
        confirmed_at: DateTime<Utc>,
    ) -> anyhow::Result<DateTime<Utc>> {
        let recorded_at = self.time((confirmed_at + TimeDelta::days(40)).date_naive());
        let (id, staff) = (self.id(recorded_at), self.recorder()?);
        let withdrawn_on = recorded_at.date_naive() - TimeDelta::days(1);
        self.withdrawn_on = Some(withdrawn_on);
        let reason = self.one(&REASONS);
        rows.withdrawals.push([
            ("id", id.into()),
            ("reference", reference::generate(&mut self.random).into()),
            ("customer_id", customer.id.into()),
            ("agreement_type", AgreementType::MicrosoftCustomerAgreement.code().into()),
            ("confirmation_id", confirmation.into()),
            ("withdrawn_on", withdrawn_on.into()),
            ("first_name", contact.first_name.as_str().into()),
            ("last_name", contact.last_name.as_str().into()),
            ("email", contact.email.as_str().into()),
            ("phone", contact.phone.clone().into()),
            ("reason", reason.into()),
            ("staff_id", staff.id.as_str().into()),
            ("staff_name", staff.name.as_str().into()),
            ("staff_email", staff.email.as_str().into()),
            ("recorded_at", recorded_at.into()),
            ("company_name", customer.company_name.into()),
            ("domain", customer.domain.into()),
            ("microsoft_id", customer.microsoft_id.into()),
        ]);
        let after = details! { WithdrawnOn: withdrawn_on, Why: reason };
        self.activity(rows, customer.id, staff, recorded_at, Action::WithdrawalRecorded, after);
        Ok(recorded_at)
    }

    fn direct_acceptance(&mut self, rows: &mut Rows, customer: &Named<'_>) -> anyhow::Result<DateTime<Utc>> {
        let recorded_at = self.time((self.created_at + TimeDelta::days(3)).date_naive());
        let (id, staff) = (self.id(recorded_at), self.recorder()?);
        let checked_on = recorded_at.date_naive();
        rows.direct_acceptances.push([
            ("id", id.into()),
            ("reference", reference::generate(&mut self.random).into()),
            ("customer_id", customer.id.into()),
            ("signed", true.into()),
            ("checked_on", checked_on.into()),
            ("staff_id", staff.id.as_str().into()),
            ("staff_name", staff.name.as_str().into()),
            ("staff_email", staff.email.as_str().into()),
            ("recorded_at", recorded_at.into()),
            ("company_name", customer.company_name.into()),
            ("domain", customer.domain.into()),
            ("microsoft_id", customer.microsoft_id.into()),
        ]);
        let after = details! { Signed: true, CheckedOn: checked_on };
        self.activity(rows, customer.id, staff, recorded_at, Action::DirectAcceptanceRecorded, after);
        Ok(recorded_at)
    }

    /// The accepted text, which is recorded for every fourth customer.
    pub fn text(&self, accepted_on: NaiveDate) -> anyhow::Result<AcceptedText> {
        let agreement_type = AgreementType::MicrosoftCustomerAgreement;
        let version = self.catalogue.accepted_version(agreement_type, accepted_on, None);
        if !self.number.is_multiple_of(4) || version.is_none_or(|it| it.published_on > accepted_on) {
            return Ok(AcceptedText::default());
        }
        let languages = template::languages(agreement_type, self.market.country);
        let language = languages.last().context("a market has templates")?;
        Ok(AcceptedText {
            version_id: version.map(|it| it.id.clone()),
            template_country: Some(self.market.country.to_owned()),
            template_language: Some((*language).to_owned()),
            file_id: None,
        })
    }

    /// Adds the accepted text to the newest acceptance.
    pub fn name_text(&self, history: &mut [Acceptance]) -> anyhow::Result<()> {
        if let Some(newest) = history.last_mut() {
            newest.text = self.text(newest.accepted_on)?;
        }
        Ok(())
    }
}
