//! The second step of a new customer: its subscriptions. They are stored in the draft until it is submitted.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::form;
use crate::model::catalogue::agreement::Channel;
use crate::model::customers::customer::NewCustomer;
use crate::model::customers::draft::DraftForm;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Fields, Pairs};
use crate::model::subscriptions::eligibility::Refusal;
use crate::model::subscriptions::order::{LineForm, NewLine, NewOrder};
use crate::model::subscriptions::subscription::SANDBOX_SUBSCRIPTIONS;
use crate::pages::customers::drafts::{BackForm, check, refuse as refuse_account, registered, save};
use crate::pages::subscriptions::orders::{LineFields, over};
use crate::store::customers::drafts;
use crate::store::db::Db;
use crate::store::subscriptions::orders::SandboxLimit;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page, see_other};
use crate::web::request::form::{Form, Query};
use crate::web::request::gate::AdminAgentOrSales;
use crate::web::request::kept_forms::{Kept, Outcome};
use crate::web::request::visitor::Member;

/// The maximum number of lines of a draft.
const LINES: usize = 50;

form! {
    /// The button that was pressed: `action` is `add` or `next`; `remove` is the number of a line.
    ButtonForm { action, remove }
}

/// The form of the step: adds a line or removes one.
#[derive(Default)]
pub struct StepForm {
    back: BackForm,
    button: ButtonForm,
    line: LineForm,
}

impl Fields for StepForm {
    fn take(pairs: &mut Pairs) -> Self {
        StepForm { back: Fields::take(pairs), button: Fields::take(pairs), line: Fields::take(pairs) }
    }
}

#[derive(Template)]
#[template(path = "customers/drafts/subscriptions.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    id: String,
    back: BackForm,
    lines: Vec<NewLine>,
    fields: LineFields,
    /// Why the order would be refused today.
    refusal: Option<Refusal>,
    /// Whether the form was sent. The refusal is then an error, not a notice.
    tried: bool,
}

impl EditPage {
    /// The lines of the draft. Lines that can no longer be ordered are left out, and the page says so. An example is
    /// a register that has become a sandbox since.
    fn new(member: &Member, id: String, draft: &DraftForm, new: &NewCustomer) -> Self {
        let sandbox = member.visitor.sandbox;
        let lines: Vec<NewLine> = draft.lines.iter().filter_map(|it| it.parse(sandbox).ok()).collect();
        let gone = lines.len() < draft.lines.len();
        let order = NewOrder { id, lines };
        let refusal = new.refusal(&order, member.catalogue(), Channel::Pages, member.today());
        let errors = if gone { Errors::at("offer", "error-line-gone") } else { Errors::default() };
        EditPage { refusal, ..EditPage::of(member, order, errors) }
    }

    fn of(member: &Member, order: NewOrder, errors: Errors) -> Self {
        EditPage {
            page: Page::of(member).with(&errors),
            errors,
            id: order.id,
            back: BackForm::default(),
            lines: order.lines,
            fields: LineFields::new(LineFields::blank()),
            refusal: None,
            tried: false,
        }
    }

    /// The address of the step. It is also shown in answer to the review.
    fn address(&self) -> String {
        format!("/customers/drafts/{}/subscriptions{}", self.id, self.back.query())
    }

    fn answer(self) -> Answer {
        let status = match (self.errors.is_empty(), self.tried) {
            (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
            (true, true) => StatusCode::CONFLICT,
            (true, false) => StatusCode::OK,
        };
        page::html(status, &self.page, &self)
    }
}

/// Displays the step again, because the order was refused.
pub fn refuse(member: &Member, order: NewOrder, refusal: Refusal) -> Answer {
    let page = EditPage::of(member, order, Errors::default());
    EditPage { refusal: Some(refusal), tried: true, ..page }.answer()
}

/// Displays the step again, because a sandbox limit is reached.
pub fn limit(member: &Member, order: NewOrder, limit: SandboxLimit) -> Answer {
    EditPage::of(member, order, over(limit)).answer()
}

pub async fn edit(
    member: AdminAgentOrSales,
    kept: Kept<StepForm>,
    Query(back): Query<BackForm>,
    path: Path<Id>,
    db: Data<Db>,
) -> Answer {
    let id: String = path.into_inner().into();
    if let Some(answer) = registered(&db, &id).await? {
        return Ok(answer);
    }
    let draft = drafts::find(&**db, &member.staff().id, &id).await?.ok_or(Error::OutOfOrder)?.form;
    match check(&**db, &draft, &member.rules()).await? {
        Ok(new) => {
            let template = EditPage::new(&member, id, &draft, &new);
            // Ignores a kept line that is empty or already in the draft.
            let typed = kept.filter(|it| it.line.is_typed() && !draft.lines.contains(&it.line));
            let blank = || StepForm { back, line: LineFields::blank(), ..StepForm::default() };
            let StepForm { back, line, .. } = typed.or_else(blank);
            EditPage { back, fields: LineFields::new(line), ..template }.answer()
        }
        Err(errors) => refuse_account(&member, &db, id, draft, errors).await,
    }
}

pub async fn update(
    member: AdminAgentOrSales,
    Form(form): Form<StepForm>,
    path: Path<Id>,
    db: Data<Db>,
) -> Answer {
    let id: String = path.into_inner().into();
    if registered(&db, &id).await?.is_some() {
        return Err(Error::NotFound);
    }
    let found = drafts::find(&**db, &member.staff().id, &id).await?;
    let mut draft = found.ok_or(Error::OutOfOrder)?.form;
    let changed = change(&mut draft, &form, member.visitor.sandbox);
    if changed.is_ok() {
        save(&member, &db, &id, &draft).await?;
    }
    if changed.is_ok() && form.button.action != "next" {
        let mut answer = see_other(&format!("/customers/drafts/{id}/subscriptions{}", form.back.query()));
        // A line that was typed is not added when another one is removed.
        if !form.button.remove.is_empty() && form.line.is_typed() {
            answer.extensions_mut().insert(Outcome::Typed);
        }
        return Ok(answer);
    }
    let new = match check(&**db, &draft, &member.rules()).await? {
        Ok(new) => new,
        Err(errors) => return refuse_account(&member, &db, id, draft, errors).await,
    };
    let review = format!("/customers/drafts/{id}");
    let template = EditPage { back: form.back, ..EditPage::new(&member, id, &draft, &new) };
    match changed {
        Err(errors) => {
            let page = template.page.with(&errors);
            EditPage { page, errors, fields: LineFields::new(form.line), ..template }.answer()
        }
        Ok(()) if template.errors.is_empty() && template.refusal.is_none() => Ok(see_other(&review)),
        Ok(()) => EditPage { tried: true, ..template }.answer(),
    }
}

/// Removes a line from a draft or adds one.
fn change(draft: &mut DraftForm, form: &StepForm, sandbox: bool) -> Result<(), Errors> {
    draft.lines.retain(|it| it.parse(sandbox).is_ok());
    if let Ok(place) = form.button.remove.parse::<usize>() {
        if place < draft.lines.len() {
            draft.lines.remove(place);
        }
        return Ok(());
    }
    // A line that is filled in but not yet added is added too.
    match form.button.action == "add" || !form.line.offer.is_empty() {
        true => add(draft, &form.line, sandbox),
        false => Ok(()),
    }
}

/// Adds a line to a draft.
fn add(draft: &mut DraftForm, line: &LineForm, sandbox: bool) -> Result<(), Errors> {
    line.parse(sandbox)?;
    let full = sandbox && i64::try_from(draft.lines.len()).is_ok_and(|it| it >= SANDBOX_SUBSCRIPTIONS);
    if full {
        return Err(over(SandboxLimit::Subscriptions));
    }
    if draft.lines.len() >= LINES {
        return Err(Errors::at("offer", "error-lines-many"));
    }
    draft.lines.push(line.clone());
    Ok(())
}
