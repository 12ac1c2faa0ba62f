//! User management: the firm's staff, their roles, and adding a staff member.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::details;
use crate::form;
use crate::model::activity::action::Action;
use crate::model::customers::contact;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Fields, Pairs};
use crate::model::kernel::paging::{Cursor, Paged};
use crate::model::people::staff::{Role, Staff};
use crate::pages::people::managed_staff::{RolesForm, grantable, parse_roles};
use crate::pages::people::user_sign_in_links;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::{Db, is_unique_violation};
use crate::store::people::sign_in_links::Purpose;
use crate::store::people::staff::{self, StaffRow};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page, see_other};
use crate::web::outbox::Outbox;
use crate::web::request::done::Done;
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::{GlobalOrUserAdmin, Reauthenticated};
use crate::web::request::kept_forms::Kept;
use crate::web::request::origin::PublicUrl;
use crate::web::request::visitor::Member;
use crate::web::sign_in::directory::Directories;

/// Staff members per page.
const PAGE: usize = 50;

form! {
    /// The state of the list, from the query.
    UsersQuery { role, after }
}

#[derive(Template)]
#[template(path = "people/users/index.html")]
struct IndexPage {
    page: Page,
    role: String,
    roles: [Role; 4],
    staff: Vec<StaffRow>,
    /// Whether it is the first page.
    first: bool,
    /// The cursor of the next page.
    next: Option<String>,
    own_id: String,
}

pub async fn index(member: GlobalOrUserAdmin, Query(query): Query<UsersQuery>, db: Data<Db>) -> Answer {
    let role = match query.role.as_str() {
        "" => None,
        code => Some(code.parse::<Role>().map_err(|_| Error::BadRequest)?),
    };
    let cursor = Cursor::of(&query.after, "");
    let found = staff::list(&db, role, cursor.as_ref().map(Cursor::item), PAGE + 1).await?;
    let paged = Paged::from_rows(found, PAGE, cursor.as_ref(), |it| it.staff.id.clone());
    let Paged { rows: staff, is_first: first, after: next, .. } = paged;
    let (page, own_id, roles) = (Page::of(&member), member.staff().id.clone(), Role::ALL);
    let template = IndexPage { page, role: query.role, roles, staff, first, next, own_id };
    page::ok(&template.page, &template)
}

form! {
    /// `is_program_account` is `yes` for a service account.
    StaffForm { id, name, email, is_program_account }
}

/// A new staff member.
#[derive(Default)]
pub struct NewStaffForm {
    staff: StaffForm,
    roles: RolesForm,
}

impl Fields for NewStaffForm {
    fn take(pairs: &mut Pairs) -> Self {
        NewStaffForm { staff: StaffForm::take(pairs), roles: RolesForm::take(pairs) }
    }
}

#[derive(Template)]
#[template(path = "people/users/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    form: NewStaffForm,
    grantable: Vec<Role>,
    invited: Invited,
}

/// How a new staff member will sign in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Invited {
    Mail,
    Link,
    /// With the directory, so that no invitation is needed.
    Directory,
    /// Not at all, because it is a service account.
    Nobody,
}

impl Invited {
    fn of(outbox: &Outbox, directories: &Directories) -> Invited {
        match (directories.password_sign_in(), outbox.is_open()) {
            (false, _) => Invited::Directory,
            (true, true) => Invited::Mail,
            (true, false) => Invited::Link,
        }
    }

    /// The key of the note above the form.
    fn lead(self) -> &'static str {
        match self {
            Invited::Mail => "add-user-lead-mail",
            Invited::Link => "add-user-lead-no-mail",
            Invited::Directory | Invited::Nobody => "add-user-lead-directory",
        }
    }

    fn done(self) -> Done {
        match self {
            Invited::Mail | Invited::Link => Done::StaffAdded,
            Invited::Directory => Done::StaffAddedAlone,
            Invited::Nobody => Done::StaffAddedProgramAccount,
        }
    }
}

impl NewPage {
    fn new(member: &Member, invited: Invited, form: NewStaffForm, errors: Errors) -> Self {
        let page = Page::of(member).with(&errors);
        NewPage { page, errors, form, grantable: grantable(member), invited }
    }
}

pub async fn new(
    member: Reauthenticated<GlobalOrUserAdmin>,
    kept: Kept<NewStaffForm>,
    outbox: Data<Outbox>,
    directories: Data<Directories>,
) -> Answer {
    let form = kept.or_else(|| {
        let staff = StaffForm { id: Id::generate().into(), ..StaffForm::default() };
        NewStaffForm { staff, roles: RolesForm::default() }
    });
    let invited = Invited::of(&outbox, &directories);
    let template = NewPage::new(&member, invited, form, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn create(
    member: Reauthenticated<GlobalOrUserAdmin>,
    Form(form): Form<NewStaffForm>,
    db: Data<Db>,
    outbox: Data<Outbox>,
    url: Data<PublicUrl>,
    directories: Data<Directories>,
) -> Answer {
    let invited = Invited::of(&outbox, &directories);
    let id: Id = form.staff.id.parse()?;
    let mut errors = Errors::default();
    let name = errors.check("name", Staff::check_name(&form.staff.name));
    let email = errors.check("email", contact::email(&form.staff.email));
    let roles = parse_roles(&member, &form.roles, &mut errors)?;
    if let (Some(name), Some(email), true) = (name, email, errors.is_empty()) {
        if staff::find(&**db, &id).await?.is_some() {
            // The form was sent twice: the first time added the staff member.
            return Ok(see_other(&format!("/settings/users/{id}")));
        }
        let is_program_account = form.staff.is_program_account == "yes";
        let invited = if is_program_account { Invited::Nobody } else { invited };
        let staff = Staff { id: id.into(), is_program_account, ..Staff::new(name, email, &roles) };
        match add(&member, &db, &outbox, invited, &staff).await {
            Ok(None) => return Ok(page::done(&format!("/settings/users/{}", staff.id), invited.done())),
            Ok(Some(token)) => {
                return user_sign_in_links::show(&member, &url, &staff, Purpose::Invitation, &token);
            }
            Err(error) if is_unique_violation(&error) => errors.add("email", "error-email-taken"),
            Err(error) => return Err(error.into()),
        }
    }
    let template = NewPage::new(&member, invited, form, errors);
    page::unprocessable(&template.page, &template)
}

/// Adds a staff member with an invitation: a mail, or the token of a link to be shown.
async fn add(
    member: &Member,
    db: &Db,
    outbox: &Outbox,
    invited: Invited,
    staff: &Staff,
) -> sqlx::Result<Option<String>> {
    let mut tx = db.begin().await?;
    staff::insert(&mut tx, staff, None).await?;
    let after = details! {
        Name: staff.name, Email: staff.email, Roles: staff.role_codes(),
        IsProgramAccount: staff.is_program_account.then_some("yes"),
    };
    let person_id = Some(staff.id.as_str());
    let entry = Entry { person_id, after: Some(after), ..Entry::new(Action::UserAdded) };
    activity_log::insert(&mut tx, member.by(), entry).await?;
    let token = match invited {
        Invited::Directory | Invited::Nobody => None,
        _ => user_sign_in_links::send_or_make(&mut tx, member, outbox, staff, Purpose::Invitation).await?,
    };
    tx.commit().await?;
    outbox.wake();
    Ok(token)
}

#[derive(Template)]
#[template(path = "people/users/show.html")]
struct ShowPage {
    page: Page,
    row: StaffRow,
    /// Whether the member may change anything about the staff member.
    managed: bool,
    /// Whether the directory determines their roles.
    roles_from_directory: bool,
    /// Whether they can have a password.
    passwords: bool,
    mail: bool,
}

impl ShowPage {
    fn address(&self) -> String {
        format!("/settings/users/{}", self.row.staff.id)
    }
}

pub async fn show(
    member: GlobalOrUserAdmin,
    path: Path<Id>,
    db: Data<Db>,
    outbox: Data<Outbox>,
    directories: Data<Directories>,
) -> Answer {
    let row = staff::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let template = ShowPage {
        page: Page::of(&member),
        managed: member.staff().may_manage(&row.staff),
        roles_from_directory: directories.gives_roles() && row.from_directory,
        passwords: directories.password_sign_in()
            && !row.staff.is_program_account
            && (row.has_password || !row.from_directory),
        mail: outbox.is_open(),
        row,
    };
    page::ok(&template.page, &template)
}
