//! The baseline of the benchmark: the least code on Paraph's crates that shows the same rows. It has no sessions,
//! roles, translations, rate limits or log, and it trusts its input.
//!
//!     bare DATABASE_URL ADDRESS

#![allow(clippy::disallowed_methods, reason = "the rules of clippy.toml are those of Paraph")]

use actix_web::error::{ErrorInternalServerError, ErrorNotFound};
use actix_web::web::{Data, Html, Path, Query, ServiceConfig, get};
use actix_web::{App, HttpServer};
use anyhow::Context;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{FromRow, PgPool, SqlitePool};

const LIST: &str = "
    select id, company_name, microsoft_id, domain, country, standing, accepted_on from customers
    order by name_key, id limit 50";

const LIST_AFTER: &str = "
    select id, company_name, microsoft_id, domain, country, standing, accepted_on from customers
    where (name_key, id) > ((select name_key from customers where id = $1), $1)
    order by name_key, id limit 50";

/// The customers that have a word that begins like this, and words that match a pattern.
const SEARCH: &str = "
    select id, company_name, microsoft_id, domain, country, standing, accepted_on
    from customer_words cross join customers
    where customers.id = customer_words.customer_id and word >= $1 and word < $2 and customer_words.words like $3
    order by word, customer_words.name_key, customer_id limit 50";

const CUSTOMER: &str = "
    select customers.*, staff.name as created_by_name, resellers.name as reseller_name from customers
    join staff on staff.id = customers.created_by
    left join resellers on resellers.id = customers.reseller_id
    where customers.id = $1";

const HISTORY: &str = "select * from confirmations where customer_id = $1 order by recorded_at desc, id desc";

const REPORT: &str = "select * from confirmations where customer_id = $1 and id = $2";

#[derive(FromRow)]
struct Found {
    id: String,
    company_name: String,
    microsoft_id: Option<String>,
    domain: String,
    country: String,
    standing: String,
    accepted_on: Option<NaiveDate>,
}

#[derive(FromRow)]
struct Customer {
    company_name: String,
    microsoft_id: Option<String>,
    domain: String,
    address_line1: String,
    address_line2: Option<String>,
    city: String,
    postal_code: Option<String>,
    country: String,
    registration_id: Option<String>,
    language: String,
    qualification: String,
    reseller_name: Option<String>,
    first_name: String,
    last_name: String,
    email: String,
    phone: Option<String>,
    standing: String,
    created_at: DateTime<Utc>,
    created_by_name: String,
}

#[derive(FromRow)]
struct Confirmation {
    id: String,
    customer_id: String,
    reference: String,
    agreement_type: String,
    template_id: String,
    accepted_on: NaiveDate,
    first_name: String,
    last_name: String,
    email: String,
    phone: Option<String>,
    staff_name: String,
    staff_email: String,
    recorded_at: DateTime<Utc>,
    company_name: String,
    domain: String,
    microsoft_id: Option<String>,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage;

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    rows: Vec<Found>,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    customer: Customer,
    history: Vec<Confirmation>,
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    it: Confirmation,
    customer: Customer,
}

fn show(page: &impl Template) -> actix_web::Result<Html> {
    page.render().map(Html::new).map_err(ErrorInternalServerError)
}

async fn sign_in() -> actix_web::Result<Html> {
    show(&SignInPage)
}

#[derive(Deserialize)]
struct ListQuery {
    after: Option<String>,
    q: Option<String>,
}

/// The handlers, once for each database.
macro_rules! routes {
    ($name:ident, $pool:ty) => {
        mod $name {
            use super::*;

            async fn list(query: Query<ListQuery>, pool: Data<$pool>) -> actix_web::Result<Html> {
                let sql = match query.0 {
                    ListQuery { q: Some(q), .. } => {
                        let (word, other) = q.split_once(' ').unwrap_or((&q, ""));
                        let other = if other.is_empty() { "%".to_owned() } else { format!("% {other}%") };
                        sqlx::query_as(SEARCH).bind(word.to_owned()).bind(format!("{word}~")).bind(other)
                    }
                    ListQuery { after: Some(id), .. } => sqlx::query_as(LIST_AFTER).bind(id),
                    _ => sqlx::query_as(LIST),
                };
                let rows = sql.fetch_all(&**pool).await.map_err(ErrorInternalServerError)?;
                show(&ListPage { rows })
            }

            async fn customer(pool: &$pool, id: &str) -> actix_web::Result<Customer> {
                let found = sqlx::query_as(CUSTOMER).bind(id).fetch_optional(pool).await;
                found.map_err(ErrorInternalServerError)?.ok_or_else(|| ErrorNotFound("no such customer"))
            }

            async fn account(id: Path<String>, pool: Data<$pool>) -> actix_web::Result<Html> {
                let customer = customer(&pool, &id).await?;
                let history = sqlx::query_as(HISTORY).bind(id.as_str()).fetch_all(&**pool).await;
                show(&AccountPage { customer, history: history.map_err(ErrorInternalServerError)? })
            }

            async fn report(ids: Path<(String, String)>, pool: Data<$pool>) -> actix_web::Result<Html> {
                let (customer_id, id) = ids.into_inner();
                let found = sqlx::query_as(REPORT).bind(&customer_id).bind(&id).fetch_optional(&**pool).await;
                let found = found.map_err(ErrorInternalServerError)?;
                let it = found.ok_or_else(|| ErrorNotFound("no such confirmation"))?;
                show(&ReportPage { it, customer: customer(&pool, &customer_id).await? })
            }

            pub fn add(config: &mut ServiceConfig) {
                config.route("/customers", get().to(list));
                config.route("/customers/{id}", get().to(account));
                config.route("/customers/{id}/confirmations/{confirmation}", get().to(report));
            }
        }
    };
}

routes!(sqlite, SqlitePool);
routes!(postgres, PgPool);

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().context("bare DATABASE_URL ADDRESS")?;
    let address = arguments.next().context("bare DATABASE_URL ADDRESS")?;
    if url.starts_with("sqlite:") {
        // Asking whether a connection is alive costs as much as a statement.
        let pool = SqlitePoolOptions::new().test_before_acquire(false).connect(&url).await?;
        serve(address, Data::new(pool), sqlite::add).await
    } else {
        let pool = PgPoolOptions::new().test_before_acquire(false).connect(&url).await?;
        serve(address, Data::new(pool), postgres::add).await
    }
}

async fn serve<P: Send + Sync + 'static>(
    address: String,
    pool: Data<P>,
    routes: fn(&mut ServiceConfig),
) -> anyhow::Result<()> {
    let app =
        move || App::new().app_data(pool.clone()).route("/sign-in", get().to(sign_in)).configure(routes);
    Ok(HttpServer::new(app).workers(1).bind(address)?.run().await?)
}
