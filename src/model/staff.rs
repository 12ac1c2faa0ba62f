//! The people of the partner firm, and what their roles let them do. Gates and templates ask the same
//! questions here, so that a button and its route cannot disagree.

use super::input::Message;
use super::text::required;
use crate::form;

/// The role of Partner Center, in its order. A person may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    GlobalAdmin,
    UserAdmin,
    AdminAgent,
    Sales,
}

impl Role {
    pub const ALL: [Role; 4] = [Self::GlobalAdmin, Self::UserAdmin, Self::AdminAgent, Self::Sales];

    /// The name on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::GlobalAdmin => "global-admin",
            Self::UserAdmin => "user-admin",
            Self::AdminAgent => "admin-agent",
            Self::Sales => "sales",
        }
    }

    /// The key of its name in `locales/`.
    pub fn label(self) -> &'static str {
        match self {
            Self::GlobalAdmin => "role-global-admin",
            Self::UserAdmin => "role-user-admin",
            Self::AdminAgent => "role-admin-agent",
            Self::Sales => "role-sales",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|it| it.code() == code);
        found.ok_or_else(|| "one of global-admin, user-admin, admin-agent, sales".to_owned())
    }
}

#[derive(Debug, Clone, sqlx::FromRow, serde::Serialize, serde::Deserialize)]
pub struct Staff {
    pub id: String,
    pub email: String,
    pub name: String,
    /// `fr` or `en`; `None` until the person chooses.
    pub language: Option<String>,
    pub global_admin: bool,
    pub user_admin: bool,
    pub admin_agent: bool,
    pub sales: bool,
}

impl Staff {
    pub fn new(name: String, email: String, roles: &[Role]) -> Self {
        Staff {
            id: uuid::Uuid::now_v7().to_string(),
            email: email.to_lowercase(),
            name,
            language: None,
            global_admin: roles.contains(&Role::GlobalAdmin),
            user_admin: roles.contains(&Role::UserAdmin),
            admin_agent: roles.contains(&Role::AdminAgent),
            sales: roles.contains(&Role::Sales),
        }
    }

    pub fn roles(&self) -> impl Iterator<Item = Role> {
        let held = [self.global_admin, self.user_admin, self.admin_agent, self.sales];
        Role::ALL.into_iter().zip(held).filter(|(_, held)| *held).map(|(role, _)| role)
    }

    pub fn may_see_customers(&self) -> bool {
        self.global_admin || self.admin_agent || self.sales
    }

    pub fn may_confirm(&self) -> bool {
        self.admin_agent || self.sales
    }
}

form! {
    SetupForm { legal_name, time_zone, name, email, new_password }
}

/// The shortest password, where there is no second factor (NIST SP 800-63B-4, 3.1.1.2).
pub const PASSWORD_MIN: usize = 15;
const PASSWORD_MAX: usize = 256;

/// A password is long and hard to guess; what it is made of does not matter. `personal` are words an
/// attacker would try first.
pub fn password(typed: &str, personal: &[&str]) -> Result<String, Message> {
    let length = typed.chars().count();
    if length < PASSWORD_MIN {
        return Err(Message::new("error-password-short").with("min", PASSWORD_MIN));
    }
    if length > PASSWORD_MAX {
        return Err(Message::new("error-too-long").with("max", PASSWORD_MAX));
    }
    if zxcvbn::zxcvbn(typed, personal).score() < zxcvbn::Score::Three {
        return Err("error-password-easy".into());
    }
    Ok(typed.to_owned())
}

pub fn name(typed: &str) -> Result<String, Message> {
    required(typed, 100, "error-name-missing")
}
