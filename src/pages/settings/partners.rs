//! The partner profile: the firm, and who needs a second factor.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;
use chrono_tz::{TZ_VARIANTS, Tz};

use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::customers::country::Country;
use crate::model::customers::customer::Edit;
use crate::model::kernel::input::Errors;
use crate::model::settings::partner::{PartnerForm, PartnerKind};
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::Db;
use crate::store::evidence::head::{self, LogSummary};
use crate::store::settings::partner;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::{GlobalAdmin, Reauthenticated};
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;

#[derive(Template)]
#[template(path = "settings/partners/edit.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    /// Whether someone else saved since the form was shown.
    conflict: bool,
    version: String,
    partner: PartnerForm,
    region: String,
    zones: &'static [Tz],
    countries: &'static [&'static Country],
    kinds: [PartnerKind; 3],
    /// The transparency log, if it has begun.
    log: Option<LogSummary>,
}

impl EditPage {
    fn new(member: &Member, edit: Edit<PartnerForm>, errors: Errors, log: Option<LogSummary>) -> Self {
        let page = Page::of(member).with(&errors);
        EditPage {
            region: member.partner().csp_region().to_owned(),
            countries: Country::list(page.lang()),
            zones: &TZ_VARIANTS,
            kinds: PartnerKind::ALL,
            conflict: false,
            version: edit.version,
            partner: edit.form,
            page,
            errors,
            log,
        }
    }
}

pub async fn edit(
    member: Reauthenticated<GlobalAdmin>,
    kept: Kept<Edit<PartnerForm>>,
    db: Data<Db>,
) -> Answer {
    let version = partner::find_version(&db).await?;
    let edit = kept.or_else(|| Edit::new(version, PartnerForm::from(member.partner())));
    let log = head::find_summary(&db).await?;
    let template = EditPage::new(&member, edit, Errors::default(), log);
    page::ok(&template.page, &template)
}

pub async fn update(
    member: Reauthenticated<GlobalAdmin>,
    Form(edit): Form<Edit<PartnerForm>>,
    db: Data<Db>,
) -> Answer {
    let version = edit.version.parse().map_err(|_| Error::BadRequest)?;
    let mut errors = Errors::default();
    let parsed = edit.form.parse(member.partner().sandbox, member.partner().catalogue_version, &mut errors);
    let Some(after) = parsed.filter(|_| errors.is_empty()) else {
        let log = head::find_summary(&db).await?;
        let template = EditPage::new(&member, edit, errors, log);
        return page::unprocessable(&template.page, &template);
    };
    if after == *member.partner() {
        return Ok(page::done("/settings/partner", Done::Unchanged));
    }
    let mut tx = db.begin().await?;
    if !partner::update(&mut tx, version, &after).await? {
        drop(tx);
        let edit = Edit::new(partner::find_version(&db).await?, edit.form);
        let log = head::find_summary(&db).await?;
        let template = EditPage { conflict: true, ..EditPage::new(&member, edit, Errors::default(), log) };
        return page::html(StatusCode::CONFLICT, &template.page, &template);
    }
    let (before, after) = Details::difference(member.partner().into(), (&after).into());
    let entry = Entry { before, after, ..Entry::new(Action::PartnerUpdated) };
    activity_log::insert(&mut tx, member.by(), entry).await?;
    tx.commit().await?;
    Ok(page::done("/settings/partner", Done::Partner))
}
