//! A new subscription of a customer that is registered.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::form;
use crate::model::customers::customer::Customer;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::{Errors, Fields, Pairs};
use crate::model::subscriptions::offer::{BillingCycle, Offer};
use crate::model::subscriptions::order::{Line, LineForm, NewOrder};
use crate::pages::subscriptions::prompts::{self, Gated, Outlook, Prompt};
use crate::store::customers::customers;
use crate::store::db::Db;
use crate::store::subscriptions::orders::{self, Limit, Placed};
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::{self, Page};
use crate::web::request::done::Done;
use crate::web::request::form::Form;
use crate::web::request::gate::AdminAgentOrSales;
use crate::web::request::visitor::Member;

form! {
    /// The new order's id, made with the form, so that what is sent twice is ordered once.
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

/// What the fields of a line need, here and in the wizard.
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

    /// A line that renews itself unless somebody says otherwise.
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
    /// What was ordered with the form when it was sent before with other fields.
    before: Vec<Line>,
}

impl NewPage {
    fn new(member: &Member, customer: Customer, form: OrderForm, errors: Errors) -> Self {
        NewPage {
            page: Page::of(member).with(&errors),
            errors,
            outlook: Outlook::of(member, &customer, false),
            customer,
            order_id: form.order_id,
            fields: LineFields::new(form.line),
            prompt: None,
            before: Vec::new(),
        }
    }

    fn asking(self, prompt: Prompt) -> Self {
        NewPage { prompt: Some(prompt), ..self }
    }
}

fn order_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

pub async fn new(member: AdminAgentOrSales, path: Path<String>, db: Data<Db>) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let form = OrderForm { order_id: order_id(), line: LineFields::blank() };
    let template = NewPage::new(&member, customer, form, Errors::default());
    page::ok(&template.page, &template)
}

/// 409 where the gate refuses: nothing is wrong with the form, but with what is known of the customer.
pub async fn create(
    member: AdminAgentOrSales,
    Form(gated): Form<Gated<OrderForm>>,
    path: Path<String>,
    db: Data<Db>,
) -> Answer {
    let customer = customers::find(&**db, &path).await?.ok_or(Error::NotFound)?;
    let id: Id = gated.form.order_id.parse()?;
    let attempt = member.attempt();
    let line = match gated.form.line.parse(attempt.sandbox) {
        Ok(line) => line,
        Err(errors) => return refuse(&member, customer, gated, errors),
    };
    let order = NewOrder { id: id.into(), lines: vec![line] };
    let needs = order.needs_customer_agreement();
    let mut tx = match prompts::begin(&member, &db, &customer, &gated, needs).await? {
        Ok(tx) => tx,
        Err(again) => {
            let template = NewPage::new(&member, customer, gated.form, again.errors).asking(again.prompt);
            return page::html(again.status, &template.page, &template);
        }
    };
    match orders::place(&mut tx, &customer.id, &order, attempt).await? {
        Placed::Yes(_) => {
            tx.commit().await?;
            Ok(page::done(&format!("/customers/{}/subscriptions", customer.id), Done::Ordered))
        }
        Placed::Refused(refusal) => {
            tx.commit().await?;
            let prompt = prompts::ask(&member, &db, &customer, refusal, needs).await?;
            let template = NewPage::new(&member, customer, gated.form, Errors::default()).asking(prompt);
            page::html(StatusCode::CONFLICT, &template.page, &template)
        }
        Placed::Limit(limit) => refuse(&member, customer, gated, over(limit)),
        // Not even an acceptance that came with it is recorded.
        Placed::Conflict(before) => tell(&member, customer, gated.form, before),
        Placed::Foreign => Err(Error::BadRequest),
        Placed::NoCustomer => Err(Error::NotFound),
    }
}

/// Tells what was ordered with the form before. Sent again as it is, it is another order.
fn tell(member: &Member, customer: Customer, form: OrderForm, before: Vec<Line>) -> Answer {
    let form = OrderForm { order_id: order_id(), ..form };
    let template = NewPage { before, ..NewPage::new(member, customer, form, Errors::default()) };
    page::html(StatusCode::CONFLICT, &template.page, &template)
}

/// Shows the form again, with what is wrong, and with the acceptance that was typed.
fn refuse(member: &Member, customer: Customer, gated: Gated<OrderForm>, errors: Errors) -> Answer {
    let mut template = NewPage::new(member, customer, gated.form, errors);
    let refusal = template.outlook.refusal.filter(|_| !gated.confirming.is_empty());
    template.prompt = refusal.map(|refusal| Prompt::again(refusal, gated.confirmation));
    page::unprocessable(&template.page, &template)
}

/// What is said where a sandbox has no more.
pub fn over(limit: Limit) -> Errors {
    let mut errors = Errors::default();
    match limit {
        Limit::Subscriptions => errors.add("offer", "error-subscriptions-sandbox"),
        Limit::Quantity => errors.add("quantity", "error-quantity-sandbox"),
    }
    errors
}
