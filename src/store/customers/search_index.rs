//! The search index of customers, which `search` reads. It has the words of company, domain, former domains, tags,
//! reseller, primary contact and signatories.

use crate::model::customers::company::Tags;
use crate::model::customers::contact::{Contact, ContactColumns};
use crate::model::customers::search_words::{MOST, SearchWords, Searchable};
use crate::store::customers::former_domains;
use crate::store::db::bulk;
use crate::store::db::sql::{self, Sql};
use crate::store::db::{Tx, Value, query};

/// The columns of the index, as rows are inserted.
pub const COLUMNS: [&str; 4] = ["word", "name_key", "customer_id", "words"];

/// The parts of a stored customer by which it is found.
#[derive(sqlx::FromRow)]
struct Parts {
    company_name: String,
    name_key: String,
    domain: String,
    #[sqlx(try_from = "String")]
    tags: Tags,
    #[sqlx(flatten, try_from = "ContactColumns")]
    contact: Option<Contact>,
    reseller_name: Option<String>,
    mpn_id: Option<String>,
}

/// Indexes a customer that has no rows in the index.
pub(super) async fn insert(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    let parts: Parts = query(
        "select company_name, name_key, domain, tags, first_name, last_name, email, phone,
            resellers.name as reseller_name, resellers.mpn_id
         from customers left join resellers on resellers.id = customers.reseller_id
         where customers.id = $1",
    )
    .bind(id)
    .one(&mut *tx)
    .await?;
    let former = former_domains::list(&mut *tx, id).await?;
    let mut words = SearchWords::from(Searchable {
        company_name: &parts.company_name,
        domain: &parts.domain,
        former_domains: &former.into_iter().map(|it| it.domain).collect::<Vec<_>>(),
        tags: &parts.tags.0,
        reseller: parts.reseller_name.as_deref().zip(parts.mpn_id.as_deref()),
    });
    // The primary contact comes first, then the latest signatories. More of them would hardly have a place.
    let signatories: Vec<Contact> = query(format!(
        "select first_name, last_name, email, phone from confirmations where customer_id = $1
         order by recorded_at desc limit {MOST}"
    ))
    .bind(id)
    .all(&mut *tx)
    .await?;
    for it in parts.contact.iter().chain(&signatories) {
        words.add_person(&it.first_name, &it.last_name, &it.email);
    }
    insert_rows(tx, id, &parts.name_key, &words).await
}

/// Adds the signatory of a new confirmation.
pub(in crate::store) async fn add_signatory(tx: &mut Tx, id: &str, signatory: &Contact) -> sqlx::Result<()> {
    let (words,): (String,) =
        query("select words from customers where id = $1").bind(id).one(&mut *tx).await?;
    let words = SearchWords::stored(&words);
    if words.has_person(&signatory.first_name, &signatory.last_name, &signatory.email) {
        return Ok(());
    }
    delete(tx, id).await?;
    insert(tx, id).await
}

async fn insert_rows(tx: &mut Tx, id: &str, name_key: &str, words: &SearchWords) -> sqlx::Result<()> {
    sql::update("customers")
        .set("words", words.joined())
        .filter("id = ?", [id.into()])
        .execute(&mut *tx)
        .await?;
    let repeated = words.joined_for_index();
    let rows = words.iter().flat_map(|word| [word, name_key, id, &repeated].map(Value::from)).collect();
    bulk::insert(tx, "customer_words", &COLUMNS, rows).await
}

/// Removes a customer from the index. Must come before a change of its name, which the index repeats.
pub(super) async fn delete(tx: &mut Tx, id: &str) -> sqlx::Result<()> {
    let (name_key, words): (String, String) =
        query("select name_key, words from customers where id = $1").bind(id).one(&mut *tx).await?;
    let mut sql = Sql::new("delete from customer_words where word in (''");
    words.split_whitespace().for_each(|word| sql.push(", ?", [word.into()]));
    sql.push(") and name_key = ? and customer_id = ?", [name_key.into(), id.into()]);
    sql.query().execute(tx).await?;
    Ok(())
}
