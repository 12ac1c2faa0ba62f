//! The form that creates an API key.

use chrono::{DateTime, Months, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::form;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Message};
use crate::model::kernel::period::Period;
use crate::model::kernel::text::required;
use crate::model::people::staff::{Role, Staff};

form! {
    /// The page generates `id`. `staff_id` is the owner, `expires_on` the last day. Each role is `yes` if the key has
    /// it.
    KeyForm { id, key_name, staff_id, expires_on, global_admin, user_admin, admin_agent, sales }
}

/// A checked key, not stored yet.
#[derive(Debug)]
pub struct NewKey<'a> {
    pub name: String,
    pub holder: &'a Staff,
    pub roles: Vec<Role>,
    /// The key stops working at this moment.
    pub expires_at: DateTime<Utc>,
}

impl KeyForm {
    /// A form for this owner, valid for one year.
    pub fn new(staff_id: String, today: NaiveDate) -> KeyForm {
        let year = today.checked_add_months(Months::new(12)).unwrap_or(today);
        let id = String::from(Id::generate());
        KeyForm { id, staff_id, expires_on: year.to_string(), ..KeyForm::default() }
    }

    pub fn roles(&self) -> Vec<Role> {
        let ticked = [&self.global_admin, &self.user_admin, &self.admin_agent, &self.sales];
        Role::ALL.into_iter().zip(ticked).filter(|(_, it)| *it == "yes").map(|(role, _)| role).collect()
    }

    pub fn has(&self, role: &Role) -> bool {
        self.roles().contains(role)
    }

    /// `staff`: the possible holders.
    pub fn parse<'a>(&self, staff: &'a [Staff], today: NaiveDate, zone: Tz) -> Result<NewKey<'a>, Errors> {
        let mut errors = Errors::default();
        let name = errors.check("key_name", required(&self.key_name, 100, "error-key-name-missing"));
        let holder = staff.iter().find(|it| it.id == self.staff_id).ok_or("error-key-person-missing".into());
        let holder = errors.check("staff_id", holder);
        let roles = self.roles();
        if roles.is_empty() {
            errors.add("roles", "error-roles-missing");
        }
        if let Some(holder) = holder
            && roles.iter().any(|it| !holder.roles().any(|held| held == *it))
        {
            errors.add("roles", Message::new("error-key-roles").with("name", &holder.name));
        }
        let expires_at = errors.check("expires_on", self.parse_expiry(today, zone));
        match (name, holder, expires_at) {
            (Some(name), Some(holder), Some(expires_at)) if errors.is_empty() => {
                Ok(NewKey { name, holder, roles, expires_at })
            }
            _ => Err(errors),
        }
    }

    /// Parses the last day: tomorrow at the earliest, at most three years ahead.
    fn parse_expiry(&self, today: NaiveDate, zone: Tz) -> Result<DateTime<Utc>, Message> {
        let last = today.checked_add_months(Months::new(36)).unwrap_or(today);
        let typed = self.expires_on.trim();
        let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok().filter(|_| typed.len() == 10);
        match day {
            Some(day) if today < day && day <= last => Ok(Period { from: day, to: day }.moments(zone).1),
            _ => Err(Message::new("error-key-expiry").with("last", last)),
        }
    }
}
