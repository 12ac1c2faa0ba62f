//! The versions of an agreement's text: adding a version, and changing its dates.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::catalogue::agreement::{AgreementType, Catalogue, Version};
use crate::model::catalogue::agreement_form::VersionForm;
use crate::model::customers::customer::Edit;
use crate::model::kernel::input::Errors;
use crate::pages::catalogue::catalogue::{agreement_type, named};
use crate::store::activity::activity_log::{self, Entry};
use crate::store::catalogue::{agreement_versions, catalogue};
use crate::store::db::Db;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::{GlobalAdmin, Reauthenticated};
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;

#[derive(Template)]
#[template(path = "catalogue/agreement_versions/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    agreement_type: AgreementType,
    /// The current values of the edited version. `None` for a new version.
    saved: Option<Version>,
    /// The versions that someone else saved since the form was displayed.
    conflict: Option<Vec<Version>>,
    /// The version number of the agreement when the form was displayed.
    version: String,
    form: VersionForm,
}

/// The version that a form edits or adds.
#[derive(Clone)]
struct About {
    agreement_type: AgreementType,
    saved: Option<Version>,
}

impl About {
    fn find(catalogue: &Catalogue, id: &str) -> Result<Self, Error> {
        let version = catalogue.version(id).ok_or(Error::NotFound)?;
        Ok(About { agreement_type: version.agreement_type, saved: Some(version.clone()) })
    }

    fn page(self, member: &Member, edit: Edit<VersionForm>, errors: Errors) -> EditPage {
        EditPage {
            page: Page::of(member).with(&errors),
            errors,
            agreement_type: self.agreement_type,
            saved: self.saved,
            conflict: None,
            version: edit.version,
            form: edit.form,
        }
    }
}

pub async fn new(
    member: Reauthenticated<GlobalAdmin>,
    kept: Kept<Edit<VersionForm>>,
    path: Path<String>,
) -> Answer {
    let about = About { agreement_type: agreement_type(&path)?, saved: None };
    let version = member.catalogue().agreement(about.agreement_type).version;
    let edit = kept.or_else(|| Edit::new(version, VersionForm::default()));
    let template = about.page(&member, edit, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn create(
    member: Reauthenticated<GlobalAdmin>,
    Form(edit): Form<Edit<VersionForm>>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let about = About { agreement_type: agreement_type(&path)?, saved: None };
    save(&member, &db, about, edit).await
}

pub async fn edit(
    member: Reauthenticated<GlobalAdmin>,
    kept: Kept<Edit<VersionForm>>,
    path: Path<String>,
) -> Answer {
    let about = About::find(member.catalogue(), &path)?;
    let form = about.saved.as_ref().map(VersionForm::from).unwrap_or_default();
    let version = member.catalogue().agreement(about.agreement_type).version;
    let edit = kept.or_else(|| Edit::new(version, form));
    let template = about.page(&member, edit, Errors::default());
    page::ok(&template.page, &template)
}

pub async fn update(
    member: Reauthenticated<GlobalAdmin>,
    Form(edit): Form<Edit<VersionForm>>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let about = About::find(&catalogue::catalogue(&**db).await?, &path)?;
    save(&member, &db, about, edit).await
}

async fn save(member: &Member, db: &Db, about: About, edit: Edit<VersionForm>) -> Answer {
    let agreement_version: i64 = edit.version.parse().map_err(|_| Error::BadRequest)?;
    let agreement_type = about.agreement_type;
    let mut tx = db.begin().await?;
    let catalogue = catalogue::catalogue(&mut tx).await?;
    if catalogue.agreement(agreement_type).version != agreement_version {
        drop(tx);
        return conflict(member, &catalogue, about, edit);
    }
    let known = about.saved.as_ref().map(|it| it.id.as_str());
    let others: Vec<_> =
        catalogue.versions(agreement_type).filter(|it| known != Some(it.id.as_str())).collect();
    let (published_on, enforced_from, outdated_before) = match edit.form.parse(&others) {
        Ok(days) => days,
        Err(errors) => {
            let template = about.page(member, edit, errors);
            return page::unprocessable(&template.page, &template);
        }
    };
    let id =
        known.map_or_else(|| agreement_versions::next_version_id(&catalogue, agreement_type), str::to_owned);
    let version = Version { id, agreement_type, published_on, enforced_from, outdated_before };
    if about.saved.as_ref() == Some(&version) {
        return Ok(page::done("/agreements", Done::Unchanged));
    }
    if !agreement_versions::save(&mut tx, &version, agreement_version).await? {
        drop(tx);
        return conflict(member, &catalogue::catalogue(db).await?, about, edit);
    }
    activity_log::insert(&mut tx, member.by(), entry(about.saved.as_ref(), &version)).await?;
    tx.commit().await?;
    Ok(page::done("/agreements", Done::Version))
}

/// The facts of an added or changed version for the activity log.
fn entry(saved: Option<&Version>, version: &Version) -> Entry<'static> {
    let agreement_type = version.agreement_type;
    match saved {
        Some(saved) => {
            let (before, after) = Details::difference(saved.into(), version.into());
            let (before, after) = (named(before, agreement_type), named(after, agreement_type));
            Entry { before, after, ..Entry::new(Action::AgreementVersionUpdated) }
        }
        None => {
            let after = named(Some(version.into()), agreement_type);
            Entry { after, ..Entry::new(Action::AgreementVersionAdded) }
        }
    }
}

/// Displays the other editor's version with the typed values below.
fn conflict(member: &Member, catalogue: &Catalogue, about: About, edit: Edit<VersionForm>) -> Answer {
    let agreement_type = about.agreement_type;
    let edit = Edit::new(catalogue.agreement(agreement_type).version, edit.form);
    let mut template = about.page(member, edit, Errors::default());
    template.conflict = Some(catalogue.versions(agreement_type).cloned().collect());
    page::html(StatusCode::CONFLICT, &template.page, &template)
}
