//! Changing the roles of a staff member.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::details;
use crate::model::activity::action::Action;
use crate::model::customers::customer::Edit;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::Errors;
use crate::model::people::staff::Role;
use crate::pages::people::managed_staff::{RolesForm, find_managed, grantable, parse_roles};
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::people::staff;
use crate::store::people::staff::StaffRow;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::{GlobalOrUserAdmin, Reauthenticated};
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;
use crate::web::sign_in::directory::Directories;

#[derive(Template)]
#[template(path = "people/user_roles/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    row: StaffRow,
    /// Whether someone else saved since the form was displayed. `row` is then their version.
    conflict: bool,
    version: String,
    form: RolesForm,
    grantable: Vec<Role>,
}

impl EditPage {
    fn new(member: &Member, row: StaffRow, edit: Edit<RolesForm>, errors: Errors) -> Self {
        let (page, grantable) = (Page::of(member).with(&errors), grantable(member));
        EditPage { page, errors, row, conflict: false, version: edit.version, form: edit.form, grantable }
    }
}

/// The staff member, if their roles are granted here and not by the directory.
async fn find(member: &Member, db: &Db, directories: &Directories, id: &str) -> Result<StaffRow, Error> {
    let row = find_managed(member, db, id).await?;
    let given_elsewhere = row.from_directory && directories.gives_roles();
    if given_elsewhere { Err(Error::NotFound) } else { Ok(row) }
}

pub async fn edit(
    member: Reauthenticated<GlobalOrUserAdmin>,
    kept: Kept<Edit<RolesForm>>,
    path: Path<Id>,
    db: Data<Db>,
    directories: Data<Directories>,
) -> Answer {
    let row = find(&member, &db, &directories, &path).await?;
    let edit = kept.or_else(|| Edit::new(row.staff.version, RolesForm::from(&row.staff)));
    let template = EditPage::new(&member, row, edit, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn update(
    member: Reauthenticated<GlobalOrUserAdmin>,
    Form(edit): Form<Edit<RolesForm>>,
    path: Path<Id>,
    db: Data<Db>,
    directories: Data<Directories>,
) -> Answer {
    let current = find(&member, &db, &directories, &path).await?;
    let version = edit.version.parse().map_err(|_| Error::BadRequest)?;
    let (mut errors, passwords) = (Errors::default(), directories.password_sign_in());
    let roles = parse_roles(&member, &edit.form, &mut errors)?;
    let after = current.staff.clone().with_roles(&roles);
    let mut tx = db.begin().await?;
    let demoted = current.staff.global_admin && !after.global_admin;
    if errors.is_empty() && demoted && !staff::has_other_global_admin(&mut tx, &after.id, passwords).await? {
        errors.add("roles", "error-last-global-admin");
    }
    if !errors.is_empty() {
        drop(tx);
        let template = EditPage::new(&member, current, edit, errors);
        return page::unprocessable(&template.page, &template);
    }
    let (was, is) = (current.staff.role_codes(), after.role_codes());
    if was == is {
        return Ok(page::done(&format!("/settings/users/{}", current.staff.id), Done::Unchanged));
    }
    // The checks used this version of the staff member, so it must be the one that the form showed.
    if version != current.staff.version || !staff::update_roles(&mut tx, version, &after).await? {
        drop(tx);
        return conflict(&member, &db, &path, edit).await;
    }
    let roles = |it| Some(details! { Roles: it });
    let person_id = Some(after.id.as_str());
    let entry = Entry { person_id, before: roles(was), after: roles(is), ..Entry::new(Action::RolesUpdated) };
    activity_log::insert(&mut tx, member.by(), entry).await?;
    tx.commit().await?;
    Ok(page::done(&format!("/settings/users/{}", after.id), Done::StaffRoles))
}

/// Shows the form again with the other editor's version.
async fn conflict(member: &Member, db: &Db, id: &str, edit: Edit<RolesForm>) -> Answer {
    let saved = find_managed(member, db, id).await?;
    let edit = Edit::new(saved.staff.version, edit.form);
    let mut template = EditPage::new(member, saved, edit, Errors::default());
    template.conflict = true;
    page::html(StatusCode::CONFLICT, &template.page, &template)
}
