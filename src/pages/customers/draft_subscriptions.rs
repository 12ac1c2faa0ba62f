//! The second step of a new customer: what it subscribes to. Nothing of it is in the register before Submit.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::form;
use crate::model::catalogue::agreement::Channel;
use crate::model::customers::customer::{DraftForm, NewCustomer};
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Fields, Pairs};
use crate::model::subscriptions::eligibility::Refusal;
use crate::model::subscriptions::order::{LineForm, NewLine, NewOrder};
use crate::model::subscriptions::subscription::SANDBOX_SUBSCRIPTIONS;
use crate::pages::customers::drafts::{check, refuse as refuse_account, registered};
use crate::pages::subscriptions::orders::{LineFields, over};
use crate::store::customers::drafts;
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::orders::{self, Buyer, Limit, Placed};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page, see_other};
use crate::web::request::form::Form;
use crate::web::request::gate::AdminAgentOrSales;
use crate::web::request::visitor::Member;

/// How many lines a draft has at most.
const LINES: usize = 50;

form! {
    /// Which button was pressed: `action` is `add` or `next`, `remove` the number of a line.
    ButtonForm { action, remove }
}

/// The step as it is sent: another line, or one less.
#[derive(Default)]
pub struct StepForm {
    button: ButtonForm,
    line: LineForm,
}

impl Fields for StepForm {
    fn take(pairs: &mut Pairs) -> Self {
        StepForm { button: Fields::take(pairs), line: Fields::take(pairs) }
    }
}

#[derive(Template)]
#[template(path = "customers/drafts/subscriptions.html")]
struct EditPage {
    page: Page,
    errors: Errors,
    id: String,
    lines: Vec<NewLine>,
    fields: LineFields,
    /// Why the order would be refused today.
    refusal: Option<Refusal>,
    /// Whether it was tried.
    tried: bool,
}

pub async fn edit(member: AdminAgentOrSales, path: Path<Id>, db: Data<Db>) -> Answer {
    let id: String = path.into_inner().into();
    if let Some(answer) = registered(&db, &id).await? {
        return Ok(answer);
    }
    let draft = drafts::find(&db, &member.staff().id, &id).await?.ok_or(Error::OutOfOrder)?;
    show(&member, &db, id, draft, LineFields::blank(), Errors::default(), StatusCode::OK).await
}

/// Shows the step with what has been chosen so far, and with what is typed in the fields of another line.
async fn show(
    member: &Member,
    db: &Db,
    id: String,
    draft: DraftForm,
    typed: LineForm,
    mut errors: Errors,
    mut status: StatusCode,
) -> Answer {
    let new = match check(member, db, &draft).await? {
        Ok(new) => new,
        Err(errors) => return refuse_account(member, db, id, draft, errors).await,
    };
    let sandbox = member.visitor.sandbox;
    let lines: Vec<NewLine> = draft.lines.iter().filter_map(|it| it.parse(sandbox).ok()).collect();
    if lines.len() < draft.lines.len() && errors.is_empty() {
        // As when the register has become a sandbox meanwhile.
        errors.add("offer", "error-line-gone");
        status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let order = NewOrder { id: id.clone(), lines };
    let refusal = new.refusal(&order, member.catalogue(), Channel::Pages, member.today());
    let page = Page::of(member).with(&errors);
    let (lines, fields) = (order.lines, LineFields::new(typed));
    let tried = status == StatusCode::CONFLICT;
    let template = EditPage { page, errors, id, lines, fields, refusal, tried };
    page::html(status, &template.page, &template)
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
    let mut draft = drafts::find(&db, &member.staff().id, &id).await?.ok_or(Error::OutOfOrder)?;
    let sandbox = member.visitor.sandbox;
    if let Err(errors) = change(&mut draft, &form, sandbox) {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&member, &db, id, draft, form.line, errors, status).await;
    }
    if !drafts::save(&db, &member.staff().id, &id, &draft).await? {
        return Err(Error::NotFound);
    }
    if form.button.action != "next" {
        return Ok(see_other(&format!("/customers/drafts/{id}/subscriptions")));
    }
    let new = check(&member, &db, &draft).await?;
    let order = draft.order(&id, sandbox);
    match (new, order) {
        (Ok(new), Ok(order))
            if new.refusal(&order, member.catalogue(), Channel::Pages, member.today()).is_none() =>
        {
            Ok(see_other(&format!("/customers/drafts/{id}")))
        }
        _ => {
            let (blank, status) = (LineFields::blank(), StatusCode::CONFLICT);
            show(&member, &db, id, draft, blank, Errors::default(), status).await
        }
    }
}

/// One line less in a draft, or another.
fn change(draft: &mut DraftForm, form: &StepForm, sandbox: bool) -> Result<(), Errors> {
    draft.lines.retain(|it| it.parse(sandbox).is_ok());
    if let Ok(place) = form.button.remove.parse::<usize>() {
        if place < draft.lines.len() {
            draft.lines.remove(place);
        }
        return Ok(());
    }
    // What was chosen and not yet added is not lost when one goes on.
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
        return Err(over(Limit::Subscriptions));
    }
    if draft.lines.len() >= LINES {
        let mut errors = Errors::default();
        errors.add("offer", "error-lines-many");
        return Err(errors);
    }
    draft.lines.push(line.clone());
    Ok(())
}

/// Orders what a draft has, for the customer that was registered in the same transaction. Where it is refused
/// nothing is registered, the refusal is in the activity log, and the answer says why.
pub async fn place(
    member: &Member,
    db: &Db,
    mut tx: Tx,
    id: &str,
    draft: DraftForm,
    new: &NewCustomer,
) -> Result<Option<HttpResponse>, Error> {
    let order = draft.order(id, member.visitor.sandbox).ok();
    let placed = match &order {
        Some(order) if order.lines.is_empty() => None,
        Some(order) => Some((order, orders::place(&mut tx, id, order, member.attempt()).await?)),
        None => return Ok(Some(see_other(&format!("/customers/drafts/{id}/subscriptions")))),
    };
    match placed {
        None | Some((_, Placed::Yes(_))) => {
            tx.commit().await?;
            Ok(None)
        }
        Some((order, Placed::Refused(refusal))) => {
            drop(tx);
            let mut tx = db.begin().await?;
            let buyer = Buyer::New(&new.company.company_name, &new.domain);
            orders::insert_refusal(&mut tx, buyer, order, refusal, member.by()).await?;
            tx.commit().await?;
            let (blank, status) = (LineFields::blank(), StatusCode::CONFLICT);
            show(member, db, id.to_owned(), draft, blank, Errors::default(), status).await.map(Some)
        }
        Some((_, Placed::Limit(limit))) => {
            drop(tx);
            let (blank, status) = (LineFields::blank(), StatusCode::UNPROCESSABLE_ENTITY);
            show(member, db, id.to_owned(), draft, blank, over(limit), status).await.map(Some)
        }
        Some((_, Placed::Conflict(_) | Placed::Foreign | Placed::NoCustomer)) => Err(Error::NotFound),
    }
}
