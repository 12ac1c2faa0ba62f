//! The catalogue: both agreements with their dates, versions and files, and the form that changes the dates.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::details;
use crate::form;
use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::catalogue::agreement::{Agreement, AgreementType};
use crate::model::catalogue::agreement_file::AgreementFile;
use crate::model::catalogue::agreement_form::DaysForm;
use crate::model::customers::country::Country;
use crate::model::customers::customer::Edit;
use crate::model::kernel::input::Errors;
use crate::model::kernel::paging::{Cursor, Paged};
use crate::store::activity::activity_log::{self, Entry};
use crate::store::catalogue::{agreement_files, catalogue};
use crate::store::db::Db;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::{AnyStaff, GlobalAdmin, Reauthenticated};
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;

#[derive(Template)]
#[template(path = "catalogue/index.html")]
struct IndexPage {
    page: Page,
    countries: &'static [&'static Country],
    files: Vec<AgreementFile>,
    /// Whether these are the newest files.
    first: bool,
    /// The last file of this page, if there are more.
    next: Option<String>,
}

form! {
    /// `before`: the last file of the previous page.
    IndexQuery { before }
}

pub async fn index(member: AnyStaff, Query(query): Query<IndexQuery>, db: Data<Db>) -> Answer {
    let cursor = Cursor::of(&query.before, "");
    let found = agreement_files::list(&db, cursor.as_ref().map(Cursor::item)).await?;
    let paged = Paged::from_rows(found, agreement_files::PAGE, cursor.as_ref(), |it| it.id.clone());
    let Paged { rows: files, is_first: first, after: next, .. } = paged;
    let page = Page::of(&member);
    let template = IndexPage { countries: Country::list(page.lang()), page, first, files, next };
    page::ok(&template.page, &template)
}

#[derive(Template)]
#[template(path = "catalogue/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    /// The current agreement.
    agreement: Agreement,
    /// Whether someone else saved since the form was displayed. `agreement` is then their version.
    conflict: bool,
    /// The version number when the form was displayed.
    version: String,
    form: DaysForm,
}

impl EditPage {
    fn new(member: &Member, agreement: Agreement, edit: Edit<DaysForm>, errors: Errors) -> Self {
        let page = Page::of(member).with(&errors);
        EditPage { page, errors, agreement, conflict: false, version: edit.version, form: edit.form }
    }
}

/// The agreement in a path.
pub fn agreement_type(code: &str) -> Result<AgreementType, Error> {
    AgreementType::find(code).ok_or(Error::NotFound)
}

pub async fn edit(
    member: Reauthenticated<GlobalAdmin>,
    kept: Kept<Edit<DaysForm>>,
    path: Path<String>,
) -> Answer {
    let agreement = member.catalogue().agreement(agreement_type(&path)?).clone();
    let edit = kept.or_else(|| Edit::new(agreement.version, DaysForm::from(&agreement)));
    let template = EditPage::new(&member, agreement, edit, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn update(
    member: Reauthenticated<GlobalAdmin>,
    Form(edit): Form<Edit<DaysForm>>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let agreement_type = agreement_type(&path)?;
    let version: i64 = edit.version.parse().map_err(|_| Error::BadRequest)?;
    let mut tx = db.begin().await?;
    let catalogue = catalogue::catalogue(&mut tx).await?;
    let current = catalogue.agreement(agreement_type).clone();
    let changed = match edit.form.parse(&current, &catalogue) {
        Ok(changed) => Agreement { version, ..changed },
        Err(errors) => {
            let template = EditPage::new(&member, current, edit, errors);
            return page::unprocessable(&template.page, &template);
        }
    };
    if changed == current {
        return Ok(page::done("/agreements", Done::Unchanged));
    }
    if !catalogue::update(&mut tx, &changed).await? {
        drop(tx);
        let saved = catalogue::catalogue(&**db).await?.agreement(agreement_type).clone();
        let edit = Edit::new(saved.version, edit.form);
        let template = EditPage { conflict: true, ..EditPage::new(&member, saved, edit, Errors::default()) };
        return page::html(StatusCode::CONFLICT, &template.page, &template);
    }
    let (before, after) = Details::difference((&current).into(), (&changed).into());
    let (before, after) = (named(before, agreement_type), named(after, agreement_type));
    let entry = Entry { before, after, ..Entry::new(Action::AgreementUpdated) };
    activity_log::insert(&mut tx, member.by(), entry).await?;
    tx.commit().await?;
    Ok(page::done("/agreements", Done::Agreement))
}

/// The changed fields of an agreement, with its name.
pub fn named(changed: Option<Details>, agreement_type: AgreementType) -> Option<Details> {
    changed.map(|it| it.and(details! { Agreement: agreement_type.code() }))
}
