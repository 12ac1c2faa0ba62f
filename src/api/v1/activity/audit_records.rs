//! The activity log as Partner Center's audit records.

use actix_web::web::Data;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::api::core::continuation::{Listed, Page};
use crate::api::core::customer_ids::public_id;
use crate::api::core::dates::{GivenTime, Moment};
use crate::api::core::error::{Answer, Error, wrong};
use crate::api::core::field_filter::FieldFilter;
use crate::api::core::key_gate::KeySeesCustomers;
use crate::api::core::parameters::{CONTINUATION, Parameters};
use crate::api::core::reply::{Attributes, Collection, Reply};
use crate::api::core::schemas::PartnerCenterError;
use crate::model::activity::action::Action;
use crate::model::activity::audit::Operation;
use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::model::kernel::input::Message;
use crate::model::kernel::text::fold;
use crate::store::activity::audit_records::{self, AuditRow, Filter};
use crate::store::customers::customers;
use crate::store::db::Db;
use crate::web::sign_in::directory::Directories;

#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Documentation;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct RecordQuery {
    /// `2026-11-01`, `11/1/2026 12:00:00 AM` or `11/01/2026 00:00:00`, in the firm's time zone, at most 90 days ago.
    /// Default: 30 days ago.
    pub start_date: Option<String>,
    /// Without a time, the whole day is included. Default: now.
    pub end_date: Option<String>,
    /// JSON: `{"Field":"CompanyName","Value":"bri","Operator":"substring"}`, or with `CustomerId` or
    /// `ResourceType` and `equals`. Case is ignored.
    pub filter: Option<String>,
    /// At most 500. 0 or no value means 500.
    #[param(minimum = 0, maximum = 500)]
    pub size: Option<i64>,
}

impl Parameters for RecordQuery {
    const HEADERS: &'static [&'static str] = &[CONTINUATION];
}

impl Listed for RecordQuery {
    const LIST: &'static str = "auditrecords";

    fn size(&self) -> Option<i64> {
        self.size
    }
}

/// An action in the register.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditRecord {
    pub id: String,
    /// The firm's Microsoft ID. Absent unless people sign in with Entra ID, whose tenant it is.
    pub partner_id: Option<String>,
    pub customer_id: Option<String>,
    pub customer_name: Option<String>,
    /// The email address of the staff member or of the service account.
    pub user_principal_name: String,
    /// The ID of the API key, if the action came through the API.
    pub application_id: Option<String>,
    #[schema(example = "customer")]
    pub resource_type: &'static str,
    /// The recorded fields, as a JSON document in a string. Names are written as `LastName`.
    pub resource_old_value: Option<String>,
    pub resource_new_value: Option<String>,
    #[schema(example = "add_customer")]
    pub operation_type: &'static str,
    pub operation_date: Moment,
    /// `succeeded` or `failed`.
    pub operation_status: &'static str,
    pub customized_data: Vec<KeyValue>,
    pub attributes: Attributes,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct KeyValue {
    pub key: &'static str,
    pub value: String,
}

/// The JSON of a line with the spelling of Partner Center's records: `LastName` for `last_name`.
fn resource(json: &str) -> String {
    let Ok(fields) = serde_json::from_str::<Map<String, Value>>(json) else { return json.to_owned() };
    let fields = fields.into_iter().map(|(name, value)| (pascal_case(&name), value));
    Value::Object(fields.collect()).to_string()
}

fn pascal_case(name: &str) -> String {
    let word = |word: &str| match word.split_at_checked(1) {
        Some((first, rest)) => format!("{}{rest}", first.to_ascii_uppercase()),
        None => String::new(),
    };
    name.split('_').map(word).collect()
}

/// The customer's name. A line about a deleted customer keeps the name it had.
fn name_then(found: &AuditRow) -> Option<String> {
    let json = found.before.as_deref().or(found.after.as_deref()).filter(|_| found.customer_id.is_some())?;
    let fields: Value = serde_json::from_str(json).ok()?;
    fields.get("company_name")?.as_str().map(str::to_owned)
}

impl AuditRecord {
    fn of(found: AuditRow, operation: Operation, partner_id: Option<String>) -> AuditRecord {
        let details = [("Action", Some(&found.action)), ("Employee", found.employee.as_ref())];
        let person = [("PartnerUser", found.person_name.as_ref())];
        let details = details.into_iter().chain(person);
        let customized_data =
            details.filter_map(|(key, value)| Some(KeyValue { key, value: value?.clone() })).collect();
        let customer_id = found.customer_id.as_ref().map(|it| public_id(it, &found.microsoft_id).to_owned());
        AuditRecord {
            customer_name: found.company_name.clone().or_else(|| name_then(&found)),
            id: found.id,
            partner_id,
            customer_id,
            user_principal_name: found.staff_email.unwrap_or(found.staff_name),
            application_id: found.key_id,
            resource_type: operation.resource_type,
            resource_old_value: found.before.map(|it| resource(&it)),
            resource_new_value: found.after.map(|it| resource(&it)),
            operation_type: operation.operation_type,
            operation_date: Moment(found.at),
            operation_status: if operation.succeeded { "succeeded" } else { "failed" },
            customized_data,
            attributes: Attributes::of("AuditRecord"),
        }
    }
}

/// Parses a time as clients write it. Some write midnight for a day.
fn given_time(text: &str) -> Option<GivenTime> {
    let text = text.trim();
    if let Ok(day) = NaiveDate::parse_from_str(text, "%m/%d/%Y") {
        return Some(GivenTime::Day(day));
    }
    let dotnet = ["%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M"];
    let time = dotnet.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    match time {
        Some(time) if time.time() == NaiveTime::MIN => Some(GivenTime::Day(time.date())),
        Some(time) => Some(GivenTime::Local(time)),
        None => GivenTime::read(text),
    }
}

/// The requested time range. Days are days in the partner's time zone.
fn time_range(query: &RecordQuery, zone: Tz) -> Result<(DateTime<Utc>, DateTime<Utc>), Error> {
    let now = clock::now();
    let ago = |days: i64| GivenTime::Day(clock::today(zone) - TimeDelta::days(days)).instant(zone);
    let read = |field: &'static str, text: &Option<String>| match text.as_deref().filter(|it| !it.is_empty())
    {
        Some(text) => given_time(text).map(Some).ok_or_else(|| wrong(field, "api-date")),
        None => Ok(None),
    };
    let from = read("startDate", &query.start_date)?.map_or_else(|| ago(30), |it| it.instant(zone));
    if from < ago(90) {
        return Err(wrong("startDate", "api-date-old"));
    }
    let until = match read("endDate", &query.end_date)? {
        // A day without a time means the whole day.
        Some(GivenTime::Day(day)) => GivenTime::Day(day.succ_opt().unwrap_or(day)).instant(zone),
        Some(time) => time.instant(zone),
        // Without an end, a start in the future gives an empty list.
        None => now.max(from),
    };
    if until < from {
        return Err(wrong("endDate", "api-date-backwards"));
    }
    Ok((from, until.min(now + TimeDelta::days(1))))
}

/// The filter of the request.
enum RecordFilter {
    All,
    CompanyName(String),
    CustomerId(String),
    ResourceType(String),
}

async fn record_filter(db: &Db, json: &Option<String>) -> Result<RecordFilter, Error> {
    let Some(json) = json else { return Ok(RecordFilter::All) };
    let asked = FieldFilter::read(json)?;
    match asked.field.to_ascii_lowercase().as_str() {
        "companyname" => asked.must_be("substring").map(|()| RecordFilter::CompanyName(fold(&asked.value))),
        "resourcetype" => asked.must_be("equals").map(|()| RecordFilter::ResourceType(asked.value)),
        "customerid" => {
            asked.must_be("equals")?;
            let id: Id = asked.value.trim().parse().map_err(|_| wrong("filter.Value", "api-guid"))?;
            let known = customers::find_named_id(db, &id).await?;
            Ok(RecordFilter::CustomerId(known.unwrap_or(id.into())))
        }
        _ => {
            let known = "CompanyName, CustomerId, ResourceType";
            Err(wrong("filter.Field", Message::new("api-one-of").with("values", known)))
        }
    }
}

/// A page searches at most this many lines for a company name. A page may therefore be short or empty although more
/// records follow.
const MAX_SEARCHED: usize = 2_000;

/// A page of records, and the token of the next one.
async fn read(
    db: &Db,
    page: &Page<RecordQuery>,
    filter: &Filter<'_>,
    company_name: Option<&str>,
) -> Result<(Vec<AuditRow>, Option<String>), Error> {
    let limit = if company_name.is_some() { MAX_SEARCHED } else { page.size + 1 };
    let lines = audit_records::list(db, filter, page.start()?.as_ref(), limit).await?;
    let furthest = lines.last().filter(|_| lines.len() == limit).map(|it| page.token(&it.position()));
    let found: Vec<AuditRow> = match company_name {
        Some(part) => {
            let name = |it: &AuditRow| it.company_name.clone().or_else(|| name_then(it));
            lines.into_iter().filter(|it| name(it).is_some_and(|it| fold(&it).contains(part))).collect()
        }
        None => lines,
    };
    let paged = page.cut(found, AuditRow::position);
    Ok((paged.rows, paged.after.or(furthest)))
}

/// Lists audit records, newest first.
#[utoipa::path(
    get,
    path = "/v1/auditrecords",
    operation_id = "list_audit_records",
    tag = "Activity",
    params(
        RecordQuery,
        ("seekOperation" = Option<String>, Query, description = "`Next`, together with MS-ContinuationToken"),
        ("MS-ContinuationToken" = Option<String>, Header, description = "From the previous page"),
    ),
    responses(
        (status = 200, description = "A page of records", body = Collection<AuditRecord>),
        (status = 400, description = "800002", body = PartnerCenterError),
    )
)]
pub async fn index(
    caller: KeySeesCustomers,
    page: Page<RecordQuery>,
    directories: Data<Directories>,
    db: Data<Db>,
) -> Answer {
    let (from, until) = time_range(&page.query, caller.partner().tz())?;
    let record_filter = record_filter(&db, &page.query.filter).await?;
    let (customer_id, company_name, resource_type) = match &record_filter {
        RecordFilter::All => (None, None, None),
        RecordFilter::CustomerId(id) => (Some(id.as_str()), None, None),
        RecordFilter::CompanyName(part) => (None, Some(part.as_str()), None),
        RecordFilter::ResourceType(name) => (None, None, Some(name.as_str())),
    };
    let asked = |it: &Operation| resource_type.is_none_or(|wanted| it.is_on(wanted));
    let actions = Action::ALL.into_iter().filter(|it| it.operation().is_some_and(|it| asked(&it)));
    let actions: Vec<Action> = actions.collect();
    let filter = Filter { from, until, actions: &actions, customer_id };
    let (found, next) = read(&db, &page, &filter, company_name).await?;
    let partner_id = directories.microsoft_id().map(String::from);
    let records = found.into_iter().filter_map(|it| {
        let operation = Action::find(&it.action)?.operation()?;
        Some(AuditRecord::of(it, operation, partner_id.clone()))
    });
    Reply::ok(&page.collection(&caller, records.collect(), next))
}
