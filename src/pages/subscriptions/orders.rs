//! Ordering for a registered customer.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::form;
use crate::model::customers::customer::Customer;
use crate::model::customers::unrecorded::Unrecorded;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Fields, Pairs};
use crate::model::subscriptions::offer::{BillingCycle, Offer};
use crate::model::subscriptions::order::{Line, LineForm, NewOrder};
use crate::pages::subscriptions::prompts::{self, Again, Begun, Outlook, Prompt, Prompted};
use crate::store::customers::customers;
use crate::store::db::Db;
use crate::store::subscriptions::orders::{self, Placed, SandboxLimit};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::AdminAgentOrSales;
use crate::web::request::kept_forms::Kept;
use crate::web::request::visitor::Member;

form! {
    /// The order's id, generated with the form, so that a form sent twice places one order.
    IdForm { order_id }
}

#[derive(Debug, Clone, Default)]
pub struct OrderForm {
    pub order_id: String,
    pub line: LineForm,
}

impl Fields for OrderForm {
    fn take(pairs: &mut Pairs) -> Self {
        OrderForm { order_id: IdForm::take(pairs).order_id, line: Fields::take(pairs) }
    }
}

/// The data for the fields of a line, here and in the wizard.
pub struct LineFields {
    pub form: LineForm,
    pub products: Vec<(&'static str, Vec<&'static Offer>)>,
    pub cycles: [BillingCycle; 2],
}

impl LineFields {
    pub fn new(form: LineForm) -> Self {
        let cycles = [BillingCycle::Annual, BillingCycle::Monthly];
        LineFields { form, products: Offer::products(), cycles }
    }

    pub fn is_chosen(&self, offer: &Offer) -> bool {
        offer.id.eq_ignore_ascii_case(&self.form.offer)
    }

    /// An empty line with auto-renewal on.
    pub fn blank() -> LineForm {
        LineForm { auto_renew: "on".to_owned(), ..LineForm::default() }
    }
}

#[derive(Template)]
#[template(path = "subscriptions/orders/new.html")]
struct NewPage {
    page: Page,
    errors: Errors,
    customer: Customer,
    order_id: String,
    fields: LineFields,
    outlook: Outlook,
    prompt: Option<Prompt>,
    /// The facts about the customer that are missing for an order.
    unrecorded: Option<Unrecorded>,
    /// Whether the order was refused for these facts.
    refused: bool,
    /// The order made when this form was sent before with other values.
    before: Vec<Line>,
}

impl NewPage {
    fn new(member: &Member, customer: Customer, form: OrderForm, errors: Errors) -> Self {
        let needs = Offer::find(&form.line.offer).is_some_and(|it| it.needs_customer_agreement());
        NewPage {
            page: Page::of(member).with(&errors),
            errors,
            outlook: Outlook::of(member, &customer.standings, needs),
            unrecorded: customer.unrecorded().for_order(),
            refused: false,
            customer,
            order_id: form.order_id,
            fields: LineFields::new(form.line),
            prompt: None,
            before: Vec::new(),
        }
    }
}

async fn find(db: &Db, id: &str) -> Result<Customer, Error> {
    customers::find(db, id).await?.ok_or(Error::NotFound)
}

fn order_id() -> String {
    Id::generate().into()
}

pub async fn new(
    member: AdminAgentOrSales,
    kept: Kept<Prompted<OrderForm>>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = find(&db, &path).await?;
    let prompted = kept.or_else(|| {
        let form = OrderForm { order_id: order_id(), line: LineFields::blank() };
        Prompted { form, ..Prompted::default() }
    });
    let template = again(&member, &db, customer, prompted, Errors::default()).await?;
    page::ok(&template.page, &template)
}

/// Responds with 409 if the customer is not eligible, because the form itself has no error.
pub async fn create(
    member: AdminAgentOrSales,
    Form(prompted): Form<Prompted<OrderForm>>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let id: Id = prompted.form.order_id.parse()?;
    let attempt = member.attempt();
    let line = match prompted.form.line.parse(attempt.sandbox) {
        Ok(line) => line,
        Err(errors) => return refuse(&member, &db, find(&db, &path).await?, prompted, errors).await,
    };
    let order = NewOrder { id: id.into(), lines: vec![line] };
    let needs = order.needs_customer_agreement();
    let Begun { mut tx, locked } = match prompts::begin(&member, &db, &path, &prompted, needs).await? {
        Ok(begun) => begun,
        Err(again) => {
            let Again { prompt, errors, status } = *again;
            return ask(&member, find(&db, &path).await?, prompted.form, errors, prompt, status);
        }
    };
    let placed = orders::place(&mut tx, &locked, &order, attempt).await?;
    // Unless it is committed, an acceptance that was sent with the order is not recorded either.
    match placed {
        Placed::Yes(_) | Placed::Refused(_) => tx.commit().await?,
        _ => drop(tx),
    }
    if let Placed::Yes(_) = placed {
        let done = if prompted.typed().is_some() { Done::OrderedAndConfirmed } else { Done::Ordered };
        return Ok(page::done(&format!("/customers/{}/subscriptions", *path), done));
    }
    // As it is now, without what was rolled back.
    refuse_order(&member, &db, find(&db, &path).await?, prompted, placed, needs).await
}

/// Shows the form again, with the reason why nothing was ordered.
async fn refuse_order(
    member: &Member,
    db: &Db,
    customer: Customer,
    prompted: Prompted<OrderForm>,
    placed: Placed,
    needs_customer_agreement: bool,
) -> Answer {
    match placed {
        Placed::Refused(refusal) => {
            let prompt = prompts::ask(member, db, &customer, refusal, needs_customer_agreement).await?;
            ask(member, customer, prompted.form, Errors::default(), prompt, StatusCode::CONFLICT)
        }
        Placed::Unrecorded(missing) => miss(member, db, customer, prompted, missing).await,
        Placed::Limit(limit) => refuse(member, db, customer, prompted, over(limit)).await,
        Placed::Conflict(before) => tell(member, customer, prompted.form, before),
        Placed::Foreign | Placed::Yes(_) => Err(Error::BadRequest),
    }
}

/// Shows the form again, with the acceptance that it asks for.
fn ask(
    member: &Member,
    customer: Customer,
    form: OrderForm,
    errors: Errors,
    prompt: Prompt,
    status: StatusCode,
) -> Answer {
    let template = NewPage { prompt: Some(prompt), ..NewPage::new(member, customer, form, errors) };
    page::html(status, &template.page, &template)
}

/// Shows the form again, with the facts about the customer that are missing for an order.
async fn miss(
    member: &Member,
    db: &Db,
    customer: Customer,
    prompted: Prompted<OrderForm>,
    missing: Unrecorded,
) -> Answer {
    let mut template = again(member, db, customer, prompted, Errors::default()).await?;
    (template.unrecorded, template.refused) = (Some(missing), true);
    page::html(StatusCode::CONFLICT, &template.page, &template)
}

/// Shows the order made with this form before. Sending the form again makes a new order.
fn tell(member: &Member, customer: Customer, form: OrderForm, before: Vec<Line>) -> Answer {
    let form = OrderForm { order_id: order_id(), ..form };
    let template = NewPage { before, ..NewPage::new(member, customer, form, Errors::default()) };
    page::html(StatusCode::CONFLICT, &template.page, &template)
}

/// Shows the form again with its errors and the typed acceptance.
async fn refuse(
    member: &Member,
    db: &Db,
    customer: Customer,
    prompted: Prompted<OrderForm>,
    errors: Errors,
) -> Answer {
    let template = again(member, db, customer, prompted, errors).await?;
    page::unprocessable(&template.page, &template)
}

/// The form with the typed values.
async fn again(
    member: &Member,
    db: &Db,
    customer: Customer,
    prompted: Prompted<OrderForm>,
    errors: Errors,
) -> sqlx::Result<NewPage> {
    let typed = prompted.typed();
    let mut template = NewPage::new(member, customer, prompted.form, errors);
    let refusal = template.outlook.refusal;
    template.prompt = Prompt::again(member, db, &template.customer, refusal, typed).await?;
    Ok(template)
}

/// The error when a sandbox limit is reached.
pub fn over(limit: SandboxLimit) -> Errors {
    let mut errors = Errors::default();
    match limit {
        SandboxLimit::Subscriptions => errors.add("offer", "error-subscriptions-sandbox"),
        SandboxLimit::Quantity => errors.add("quantity", "error-quantity-sandbox"),
    }
    errors
}
