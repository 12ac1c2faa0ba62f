//! The end of the wizard: submitting the draft, and the page with the registered facts and the next steps.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::form;
use crate::model::acceptances::confirmation::Confirmation;
use crate::model::catalogue::agreement::AgreementType;
use crate::model::catalogue::agreement::Catalogue;
use crate::model::customers::customer::{Customer, NewCustomer};
use crate::model::customers::draft::DraftForm;
use crate::model::customers::rules::Rules;
use crate::model::kernel::id::Id;
use crate::model::subscriptions::eligibility::Refusal;
use crate::model::subscriptions::order::{Line, NewOrder};
use crate::pages::customers::{draft_subscriptions, drafts};
use crate::store::acceptances::confirmations;
use crate::store::catalogue::catalogue;
use crate::store::customers::customers;
use crate::store::customers::registrations::{self, Registered};
use crate::store::customers::{drafts as store, locked};
use crate::store::db::{Db, Tx};
use crate::store::subscriptions::orders::{self, Buyer, Placed, SandboxLimit};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page, see_other};
use crate::web::answer::statements;
use crate::web::request::form::Form;
use crate::web::request::gate::{AdminAgentOrSales, GlobalAdminAdminAgentOrSales};
use crate::web::request::visitor::Member;

form! {
    /// `reviewed`: the fingerprint of the draft on the Review page. `statement`: the language of the statement there.
    SubmitForm { reviewed, statement }
}

/// The outcome of submitting a draft. Only `Yes` may be committed.
enum Submitted {
    Yes,
    /// The draft was submitted before, or another customer has its domain name or Microsoft ID.
    Taken,
    /// The customer is not eligible.
    Refused(Refusal),
    /// A sandbox limit is reached.
    Limit(SandboxLimit),
}

/// Submits a reviewed draft.
pub async fn create(
    member: AdminAgentOrSales,
    Form(form): Form<SubmitForm>,
    path: Path<Id>,
    db: Data<Db>,
) -> Answer {
    let id: String = path.into_inner().into();
    let Some(draft) = store::find(&**db, &member.staff().id, &id).await? else {
        // The form was sent twice: the first time registered the customer and deleted the draft.
        return drafts::registered(&db, &id).await?.ok_or(Error::OutOfOrder);
    };
    if form.reviewed != drafts::fingerprint(&draft) {
        // The draft was changed in another window, so its content was not reviewed.
        return Ok(see_other(&format!("/customers/drafts/{id}")));
    }
    let Ok(order) = draft.form.order(&id, member.visitor.sandbox) else {
        // The page of the step names the line that can no longer be ordered.
        return Ok(see_other(&format!("/customers/drafts/{id}/subscriptions")));
    };
    let mut tx = db.begin().await?;
    let catalogue = catalogue::read_locked(&mut tx).await?;
    let rules = Rules { catalogue: &catalogue, ..member.rules() };
    let new = match drafts::check(&mut tx, &draft.form, &rules).await? {
        Ok(new) => new,
        Err(errors) => {
            drop(tx);
            return drafts::refuse(&member, &db, id, draft.form, errors).await;
        }
    };
    match submit(&mut tx, &member, &form, &new, &order, catalogue).await? {
        Submitted::Yes => {
            tx.commit().await?;
            Ok(see_other(&drafts::registration(&id)))
        }
        refused => {
            drop(tx);
            refuse(&member, &db, draft.form, new, order, refused).await
        }
    }
}

/// Registers the customer of a draft, and places its order.
async fn submit(
    tx: &mut Tx,
    member: &Member,
    form: &SubmitForm,
    new: &NewCustomer,
    order: &NewOrder,
    catalogue: Catalogue,
) -> Result<Submitted, Error> {
    let key = new.acceptance.as_ref().map(|it| statements::confirmation(it.agreement_type));
    let statement = key.and_then(|it| statements::made(it, &form.statement));
    let by = member.by().stating(statement.as_ref());
    // The draft's id becomes that of the customer and of its first order.
    let id = &order.id;
    if let Registered::Taken = registrations::register(tx, id, new, &catalogue, by).await? {
        return Ok(Submitted::Taken);
    }
    if order.lines.is_empty() {
        return Ok(Submitted::Yes);
    }
    let locked = locked::registered(tx, id, catalogue).await?;
    match orders::place(tx, &locked, order, member.attempt()).await? {
        Placed::Yes(_) => Ok(Submitted::Yes),
        Placed::Refused(refusal) => Ok(Submitted::Refused(refusal)),
        Placed::Limit(limit) => Ok(Submitted::Limit(limit)),
        // The wizard requires every fact that an order needs, and the order's ID is that of the new customer.
        other @ (Placed::Unrecorded(_) | Placed::Conflict(_) | Placed::Foreign) => {
            Err(anyhow::anyhow!("the order of a new customer cannot be placed: {other:?}").into())
        }
    }
}

/// Displays the step with the error. A refusal stays in the activity log, although nothing was registered.
async fn refuse(
    member: &Member,
    db: &Db,
    draft: DraftForm,
    new: NewCustomer,
    order: NewOrder,
    refused: Submitted,
) -> Answer {
    match refused {
        Submitted::Refused(refusal) => {
            let mut tx = db.begin().await?;
            let buyer = Buyer::New(&new.company.company_name, &new.domain);
            orders::insert_refusal(&mut tx, buyer, &order, refusal, member.by()).await?;
            tx.commit().await?;
            draft_subscriptions::refuse(member, order, refusal)
        }
        Submitted::Limit(limit) => draft_subscriptions::limit(member, order, limit),
        Submitted::Yes | Submitted::Taken => match drafts::registered(db, &order.id).await? {
            Some(answer) => Ok(answer),
            None => {
                let errors = registrations::refusals(db, &new).await?;
                drafts::refuse(member, db, order.id, draft, errors).await
            }
        },
    }
}

#[derive(Template)]
#[template(path = "customers/registrations/show.html")]
struct ShowPage {
    page: Page,
    customer: Customer,
    confirmation: Option<Confirmation>,
    /// The subscriptions ordered in the wizard.
    lines: Vec<Line>,
}

pub async fn show(member: GlobalAdminAdminAgentOrSales, path: Path<String>, db: Data<Db>) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let agreement = AgreementType::MicrosoftCustomerAgreement;
    let confirmation = confirmations::find_first(&db, &customer.id, agreement).await?;
    // The order of the wizard has the customer's id, as the draft had.
    let lines = orders::lines(&**db, &customer.id).await?;
    let template = ShowPage { page: Page::of(&member), customer, confirmation, lines };
    page::ok(&template.page, &template)
}
