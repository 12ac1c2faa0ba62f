//! The staff that a User admin or Global admin may manage, and the roles that they may grant.

use crate::form;
use crate::model::kernel::input::Errors;
use crate::model::people::staff::{Role, Staff};
use crate::store::db::Db;
use crate::store::people::staff;
use crate::store::people::staff::StaffRow;
use crate::web::answer::error::Error;
use crate::web::request::visitor::Member;

/// The staff member in a path, if the caller may manage them.
pub async fn find_managed(member: &Member, db: &Db, id: &str) -> Result<StaffRow, Error> {
    let row = staff::find(db, id).await?.ok_or(Error::NotFound)?;
    if member.staff().may_manage(&row.staff) { Ok(row) } else { Err(Error::Forbidden(&[Role::GlobalAdmin])) }
}

form! {
    /// Each is `yes` if the role is held.
    RolesForm { global_admin, user_admin, admin_agent, sales }
}

impl RolesForm {
    pub fn roles(&self) -> Vec<Role> {
        let ticked = [&self.global_admin, &self.user_admin, &self.admin_agent, &self.sales];
        Role::ALL.into_iter().zip(ticked).filter(|(_, it)| *it == "yes").map(|(role, _)| role).collect()
    }

    pub fn has(&self, role: &Role) -> bool {
        self.roles().contains(role)
    }
}

impl From<&Staff> for RolesForm {
    fn from(staff: &Staff) -> Self {
        let tick = |held| if held { "yes".to_owned() } else { String::new() };
        RolesForm {
            global_admin: tick(staff.global_admin),
            user_admin: tick(staff.user_admin),
            admin_agent: tick(staff.admin_agent),
            sales: tick(staff.sales),
        }
    }
}

/// The roles that this staff member may grant.
pub fn grantable(member: &Member) -> Vec<Role> {
    let mut roles = Role::ALL.to_vec();
    roles.retain(|it| *it != Role::GlobalAdmin || member.staff().global_admin);
    roles
}

/// The ticked roles: at least one, and only grantable ones.
pub fn parse_roles(member: &Member, form: &RolesForm, errors: &mut Errors) -> Result<Vec<Role>, Error> {
    let (roles, grantable) = (form.roles(), grantable(member));
    if roles.iter().any(|it| !grantable.contains(it)) {
        return Err(Error::Forbidden(&[Role::GlobalAdmin]));
    }
    if roles.is_empty() {
        errors.add("roles", "error-roles-missing");
    }
    Ok(roles)
}
