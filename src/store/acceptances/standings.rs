//! Standings: stored with each customer, written in the transaction of the records that they
//! summarise. A standing does not depend on today's date, so no job has to update it at midnight.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::model::acceptances::standing::Standing;
use crate::model::catalogue::agreement::{AgreementType, Catalogue, Version};
use crate::model::kernel::clock;
use crate::store::db::sql::Sql;
use crate::store::db::{On, Query, Tx, query};

/// The timestamp for a new record of a locked customer: now, but later than all earlier records. The clocks
/// of several copies may differ, and the order of confirmation and withdrawal must not depend on them.
pub async fn moment(tx: &mut Tx, customer_id: &str) -> sqlx::Result<DateTime<Utc>> {
    let (newest,): (Option<DateTime<Utc>>,) = query(
        "select max(at) from (
            select max(recorded_at) as at from confirmations where customer_id = $1
            union all select max(recorded_at) from withdrawals where customer_id = $1
            union all select max(recorded_at) from direct_acceptances where customer_id = $1
            union all select max(recorded_at) from annulments where customer_id = $1
         ) records",
    )
    .bind(customer_id)
    .one(tx)
    .await?;
    let now = clock::now();
    Ok(newest.map_or(now, |it| now.max(it + TimeDelta::microseconds(1))))
}

/// The date of the last withdrawal that is not annulled. An earlier acceptance does not show that the customer agrees
/// again.
pub async fn withdrawn_on(
    on: impl Into<On<'_>>,
    customer_id: &str,
    agreement_type: AgreementType,
) -> sqlx::Result<Option<NaiveDate>> {
    let found: Option<(NaiveDate,)> = query(
        "select withdrawn_on from withdrawals where customer_id = $1 and agreement_type = $2
            and not exists (select 1 from annulments where record_id = withdrawals.id)
         order by recorded_at desc limit 1",
    )
    .bind(customer_id)
    .bind(agreement_type.code())
    .optional(on)
    .await?;
    Ok(found.map(|(day,)| day))
}

/// The records that determine a customer's standing with an agreement.
#[derive(sqlx::FromRow)]
struct Records {
    national_cloud: Option<String>,
    standing: String,
    accepted_on: Option<NaiveDate>,
    version_id: Option<String>,
    confirmed_at: Option<DateTime<Utc>>,
    withdrawn_at: Option<DateTime<Utc>>,
    signed: Option<bool>,
    checked_at: Option<DateTime<Utc>>,
    lacks_proof: bool,
    /// Whether the current confirmation has a proof file.
    has_proof: bool,
}

macro_rules! records {
    ($standing:literal) => {
        concat!(
            "select customers.national_cloud, customers.",
            $standing,
            " as standing, current.accepted_on, current.version_id, current.recorded_at as confirmed_at,
                (select max(recorded_at) from withdrawals
                 where customer_id = customers.id and agreement_type = $2
                    and not exists (select 1 from annulments where record_id = withdrawals.id)) as withdrawn_at,
                direct.signed, direct.recorded_at as checked_at, customers.lacks_proof,
                exists (select 1 from proofs where record_id = current.id) as has_proof
             from customers
             left join confirmations current on current.id =
                (select id from confirmations where customer_id = customers.id and agreement_type = $2
                    and not exists (select 1 from annulments where record_id = confirmations.id)
                 order by recorded_at desc limit 1)
             left join direct_acceptances direct on direct.id =
                (select id from direct_acceptances where customer_id = customers.id
                    and not exists (select 1 from annulments where record_id = direct_acceptances.id)
                 order by recorded_at desc, id desc limit 1)
             where customers.id = $1"
        )
    };
}

/// Updates a customer's standing with an agreement from its records, and whether its current confirmation lacks a proof
/// file. Returns the standing with the date of the acceptance that counts. The customer is locked, or new in this
/// transaction.
pub async fn update(
    tx: &mut Tx,
    catalogue: &Catalogue,
    customer_id: &str,
    agreement_type: AgreementType,
) -> sqlx::Result<(Standing, Option<NaiveDate>)> {
    let is_customer = agreement_type == AgreementType::MicrosoftCustomerAgreement;
    let sql = if is_customer { records!("standing") } else { records!("cloud_standing") };
    let records: Records = query(sql).bind(customer_id).bind(agreement_type.code()).one(&mut *tx).await?;
    let counts = |at: Option<DateTime<Utc>>| at.is_some() && at > records.withdrawn_at;
    let accepted_on = records.accepted_on.filter(|_| counts(records.confirmed_at));
    let direct = is_customer && records.signed == Some(true) && counts(records.checked_at);
    let named = records.version_id.as_deref();
    let version = accepted_on.and_then(|it| catalogue.accepted_version(agreement_type, it, named));
    let withdrawn = records.withdrawn_at.is_some() && accepted_on.is_none() && !direct;
    let standing = match version {
        _ if withdrawn => Standing::Withdrawn,
        _ if records.national_cloud.is_some() => Standing::NotApplicable,
        _ if direct => Standing::Direct,
        Some(version) => Standing::Accepted(version.id.clone()),
        None => Standing::NotProvided,
    };
    let lacks_proof = accepted_on.is_some() && standing != Standing::NotApplicable && !records.has_proof;
    let sql = if is_customer {
        "update customers set standing = $2, accepted_on = $3, accepted_version = $4, lacks_proof = $6,
            standing_changed_at = case
                when standing = $2 and accepted_on is not distinct from $3
                    and accepted_version is not distinct from $4
                then standing_changed_at else $5 end
         where id = $1"
    } else {
        "update customers set cloud_standing = $2, cloud_accepted_on = $3, cloud_accepted_version = $4,
            standing_changed_at = case
                when cloud_standing = $2 and cloud_accepted_on is not distinct from $3
                    and cloud_accepted_version is not distinct from $4
                then standing_changed_at else $5 end
         where id = $1"
    };
    let update = query(sql)
        .bind(customer_id)
        .bind(standing.code())
        .bind(accepted_on)
        .bind(records.version_id.filter(|_| accepted_on.is_some()))
        .bind(clock::now());
    let update = if is_customer { update.bind(lacks_proof) } else { update };
    update.execute(&mut *tx).await?;
    if is_customer {
        let before = (records.standing.as_str(), i64::from(records.lacks_proof));
        move_count(tx, before, (standing.code(), i64::from(lacks_proof))).await?;
    }
    Ok((standing, accepted_on))
}

/// Counts a customer under its new standing. Each standing comes with 1 if the customer lacks a proof.
async fn move_count(tx: &mut Tx, before: (&str, i64), after: (&str, i64)) -> sqlx::Result<()> {
    if before.0 == after.0 {
        return match after.1 - before.1 {
            0 => Ok(()),
            change => add_to_count(tx, after.0, 0, change).await,
        };
    }
    // In a fixed order, so that two writers cannot deadlock.
    let mut changes = [(before.0, -1, -before.1), (after.0, 1, after.1)];
    changes.sort_unstable();
    for (standing, customers, lacking_proof) in changes {
        add_to_count(tx, standing, customers, lacking_proof).await?;
    }
    Ok(())
}

/// Adds to the number of customers with a standing, and to the number of those that lack a proof.
pub async fn add_to_count(
    tx: &mut Tx,
    standing: &str,
    customers: i64,
    lacking_proof: i64,
) -> sqlx::Result<()> {
    query(
        "insert into customer_counts (standing, customers, lacking_proof) values ($1, $2, $3)
         on conflict (standing) do update set customers = customer_counts.customers + $2,
            lacking_proof = customer_counts.lacking_proof + $3",
    )
    .bind(standing)
    .bind(customers)
    .bind(lacking_proof)
    .execute(tx)
    .await?;
    Ok(())
}

/// Reassigns all acceptances of an agreement to its versions after their days changed.
pub async fn restate(tx: &mut Tx, catalogue: &Catalogue, agreement_type: AgreementType) -> sqlx::Result<()> {
    let is_customer = agreement_type == AgreementType::MicrosoftCustomerAgreement;
    let prefix = if is_customer { "" } else { "cloud_" };
    let versions: Vec<_> = catalogue.versions(agreement_type).collect();
    let of_a_version = |sql: &mut Sql| {
        sql.push(&format!("{prefix}standing in ("), []);
        for (index, version) in versions.iter().enumerate() {
            sql.push(if index == 0 { "?" } else { ", ?" }, [version.id.as_str().into()]);
        }
        sql.push(")", []);
    };
    let mut sql = Sql::new("update customers set standing_changed_at = ");
    sql.push("? where ", [clock::now().into()]);
    of_a_version(&mut sql);
    sql.push(&format!(" and {prefix}standing <> "), []);
    push_version(&mut sql, prefix, &versions);
    sql.query().execute(&mut *tx).await?;
    let mut sql = Sql::new(&format!("update customers set {prefix}standing = "));
    push_version(&mut sql, prefix, &versions);
    sql.push(" where ", []);
    of_a_version(&mut sql);
    sql.query().execute(&mut *tx).await?;
    if is_customer {
        recount(tx).await?;
    }
    Ok(())
}

/// SQL for the version that an acceptance counts for, as Catalogue::accepted_version computes it: the newest whose
/// `outdated_before` is not after the acceptance, and none newer than the named one.
fn push_version(sql: &mut Sql, prefix: &str, versions: &[&Version]) {
    sql.push("case", []);
    for (index, version) in versions.iter().enumerate().rev() {
        let Some(before) = version.outdated_before else { continue };
        sql.push(&format!(" when {prefix}accepted_on >= ?"), [before.into()]);
        for older in versions.iter().take(index) {
            sql.push(
                &format!(" and coalesce({prefix}accepted_version, '') <> ?"),
                [older.id.as_str().into()],
            );
        }
        sql.push(" then cast(? as text)", [version.id.as_str().into()]);
    }
    if let Some(first) = versions.first() {
        sql.push(" else cast(? as text)", [first.id.as_str().into()]);
    }
    sql.push(" end", []);
}

async fn recount(tx: &mut Tx) -> sqlx::Result<()> {
    let statements: [Query; 2] = [
        query("delete from customer_counts"),
        query(
            "insert into customer_counts (standing, customers, lacking_proof)
             select standing, count(*), sum(case when lacks_proof then 1 else 0 end)
             from customers group by standing",
        ),
    ];
    for statement in statements {
        statement.execute(&mut *tx).await?;
    }
    Ok(())
}
