//! Matches an account of the firm's directory to a staff member, and grants the roles of its groups.

use crate::details;
use crate::model::activity::action::Action;
use crate::model::customers::contact;
use crate::model::people::directory::{self, Account, AccountRefusal, Groups};
use crate::model::people::staff::{Role, Staff};
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::{Tx, is_unique_violation};
use crate::store::people::staff::StaffRow;
use crate::store::people::{sessions, staff};
use crate::web::answer::error::Error;
use crate::web::sign_in::directory::Registration;

/// Why an account is matched to no staff member.
pub enum Unmatched {
    /// With the ID of the staff member that it belongs to, if any.
    Refused(AccountRefusal, Option<String>),
    Failed(Error),
}

impl From<sqlx::Error> for Unmatched {
    fn from(error: sqlx::Error) -> Self {
        // A concurrent sign-in has just added the staff member. The next attempt finds them.
        Unmatched::Failed(if is_unique_violation(&error) { Error::Busy } else { error.into() })
    }
}

pub struct StaffMatch<'a> {
    pub registration: &'a Registration,
    pub account: &'a Account,
    /// The client address, for the activity log.
    pub address: Option<&'a str>,
}

impl StaffMatch<'_> {
    /// Finds, links or adds the staff member, and grants the roles of the groups. After an error, the caller must not
    /// commit.
    pub async fn find_or_add(&self, tx: &mut Tx) -> Result<Staff, Unmatched> {
        let found = staff::find_by_directory_id(&mut *tx, &self.account.id).await?;
        let row = match found {
            Some(row) => Some(row),
            None => self.link(tx).await?,
        };
        match row {
            None => self.add(tx).await,
            Some(row) if row.deactivated_at.is_some() => {
                Err(Unmatched::Refused(AccountRefusal::Deactivated, Some(row.staff.id)))
            }
            Some(row) if self.registration.roles.is_empty() => Ok(row.staff),
            Some(row) => self.give_roles(tx, row).await,
        }
    }

    /// The staff member with the account's email address, if the address is verified.
    async fn link(&self, tx: &mut Tx) -> Result<Option<StaffRow>, Unmatched> {
        let Some(email) = &self.account.email else {
            return Ok(None);
        };
        let Some(row) = staff::find_by_email(&mut *tx, email).await? else {
            return Ok(None);
        };
        let refused = |reason| Err(Unmatched::Refused(reason, Some(row.staff.id.clone())));
        // Service accounts cannot sign in.
        if row.from_directory || row.staff.is_program_account {
            return refused(AccountRefusal::AddressTaken);
        }
        if !self.account.email_verified && !self.registration.trust_email {
            return refused(AccountRefusal::AddressNotVerified);
        }
        if row.deactivated_at.is_some() {
            return refused(AccountRefusal::Deactivated);
        }
        // A session that began before ends. The browser that links gets one at the end of this sign-in.
        let ended = sessions::end_all(tx, &row.staff.id).await?;
        staff::update_directory_id(tx, &ended, &self.account.id).await?;
        let after = Some(details! { Email: row.staff.email });
        let entry = Entry { after, ..Entry::new(Action::DirectoryLinked) };
        self.log(tx, &row.staff, entry).await?;
        Ok(Some(row))
    }

    /// The roles from groups.
    fn roles(&self, staff: Option<&Staff>) -> Result<Vec<Role>, Unmatched> {
        let given = &self.registration.roles;
        match &self.account.groups {
            Groups::LeftOut if !given.is_empty() => {
                tracing::error!(
                    "the directory left the groups out of a token, because there are too many: let it send \
                     app roles, or only the groups that are assigned to Paraph"
                );
                Err(Unmatched::Refused(AccountRefusal::GroupsLeftOut, staff.map(|it| it.id.clone())))
            }
            Groups::LeftOut => Ok(Vec::new()),
            Groups::Named(groups) => Ok(directory::roles(given, groups)),
        }
    }

    async fn add(&self, tx: &mut Tx) -> Result<Staff, Unmatched> {
        let refused = |reason| Unmatched::Refused(reason, None);
        let roles = self.roles(None)?;
        if roles.is_empty() {
            return Err(refused(AccountRefusal::NoRole));
        }
        let email = self.account.email.as_deref().unwrap_or_default();
        let email = contact::email(email).map_err(|_| refused(AccountRefusal::NoAddress))?;
        // The address will appear on reports as that of the recorder.
        if !self.account.email_verified && !self.registration.trust_email {
            return Err(refused(AccountRefusal::AddressNotVerified));
        }
        let name = self.account.name.as_deref().and_then(|it| Staff::check_name(it).ok());
        let name = name.unwrap_or_else(|| email.chars().take(100).collect());
        let new = Staff::new(name, email, &roles);
        let ended = staff::insert(tx, &new, None).await?;
        staff::update_directory_id(tx, &ended, &self.account.id).await?;
        let after = Some(details! { Name: new.name, Email: new.email, Roles: new.role_codes() });
        self.log(tx, &new, Entry { after, ..Entry::new(Action::UserAdded) }).await?;
        Ok(new)
    }

    /// Updates the roles from groups. The last Global admin keeps the role, because a mistake in the
    /// directory would leave nobody to change the settings.
    async fn give_roles(&self, tx: &mut Tx, row: StaffRow) -> Result<Staff, Unmatched> {
        let StaffRow { staff: before, .. } = row;
        let mut roles = self.roles(Some(&before))?;
        if before.global_admin
            && !roles.contains(&Role::GlobalAdmin)
            && !staff::has_other_global_admin(tx, &before.id, !self.registration.only).await?
        {
            tracing::warn!(
                email = before.email,
                "the last Global admin keeps the role, though no group of the directory gives it"
            );
            roles.push(Role::GlobalAdmin);
        }
        if roles.is_empty() {
            return Err(Unmatched::Refused(AccountRefusal::NoRole, Some(before.id)));
        }
        let after = before.clone().with_roles(&roles);
        let (had, has) = (before.role_codes(), after.role_codes());
        if had == has {
            return Ok(before);
        }
        if !staff::update_roles(tx, before.version, &after).await? {
            return Err(Unmatched::Failed(Error::Busy));
        }
        let (had, has) = (Some(details! { Roles: had }), Some(details! { Roles: has }));
        let entry = Entry { before: had, after: has, ..Entry::new(Action::RolesUpdated) };
        self.log(tx, &after, entry).await?;
        Ok(Staff { version: after.version + 1, ..after })
    }

    async fn log(&self, tx: &mut Tx, staff: &Staff, entry: Entry<'_>) -> sqlx::Result<()> {
        let entry = Entry { person_id: Some(&staff.id), ..entry };
        activity_log::insert_from_directory(tx, self.address, entry).await
    }
}
