//! Staff members, their roles, and what each role may do. Gates and templates call the same predicates, so a button
//! and its route cannot disagree.

use crate::model::kernel::coded::coded;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::Message;
use crate::model::kernel::text::required;

coded! {
    /// A Partner Center role, in Partner Center's order. A staff member may hold several. The codes are those of
    /// the command line.
    pub enum Role, label "role-" {
        GlobalAdmin = "global-admin",
        UserAdmin = "user-admin",
        AdminAgent = "admin-agent",
        Sales = "sales",
    }
}

impl Role {
    /// The name of its form field.
    pub fn field(self) -> &'static str {
        match self {
            Self::GlobalAdmin => "global_admin",
            Self::UserAdmin => "user_admin",
            Self::AdminAgent => "admin_agent",
            Self::Sales => "sales",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::find(code).ok_or_else(|| "one of global-admin, user-admin, admin-agent, sales".to_owned())
    }
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Staff {
    pub id: String,
    pub email: String,
    pub name: String,
    /// `fr` or `en`; `None` until the staff member chooses.
    pub language: Option<String>,
    /// The time zone for times shown to the staff member. `None` means the firm's.
    pub own_time_zone: Option<String>,
    pub global_admin: bool,
    pub user_admin: bool,
    pub admin_agent: bool,
    pub sales: bool,
    /// Whether this is a service account: it has API keys and cannot sign in.
    #[sqlx(default)]
    pub is_program_account: bool,
    /// Whether the staff member has an authenticator app or a passkey.
    pub second_factor: bool,
    /// Incremented when roles, access or password change. A row read with an older version is out of date.
    pub version: i64,
}

impl Staff {
    pub fn check_name(typed: &str) -> Result<String, Message> {
        required(typed, 100, "error-name-missing")
    }

    pub fn new(name: String, email: String, roles: &[Role]) -> Self {
        let nobody = Staff {
            id: Id::generate().into(),
            email: email.to_lowercase(),
            name,
            language: None,
            own_time_zone: None,
            global_admin: false,
            user_admin: false,
            admin_agent: false,
            sales: false,
            is_program_account: false,
            second_factor: false,
            version: 1,
        };
        nobody.with_roles(roles)
    }

    pub fn with_roles(self, roles: &[Role]) -> Self {
        Staff {
            global_admin: roles.contains(&Role::GlobalAdmin),
            user_admin: roles.contains(&Role::UserAdmin),
            admin_agent: roles.contains(&Role::AdminAgent),
            sales: roles.contains(&Role::Sales),
            ..self
        }
    }

    /// The codes of the roles, for the activity log.
    pub fn role_codes(&self) -> Vec<&'static str> {
        self.roles().map(Role::code).collect()
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

    pub fn may_manage_users(&self) -> bool {
        self.global_admin || self.user_admin
    }

    /// A User admin cannot change a Global admin or grant that role.
    pub fn may_manage(&self, other: &Staff) -> bool {
        self.global_admin || (self.user_admin && !other.global_admin)
    }

    pub fn may_change_settings(&self) -> bool {
        self.global_admin
    }
}
