//! Interprets the search text: a reference or its beginning, a Microsoft ID, or words.

use crate::model::acceptances::reference;
use crate::model::customers::search_words::{tag_word, typed_words};
use crate::model::kernel::id::Id;
use crate::model::kernel::text::fold;
use crate::store::db::sql::Sql;
use crate::store::db::{Db, query};

/// The maximum number of index rows that a search collects.
pub const GATHERED: i64 = 1_000;

/// Further words are ignored.
const WORDS: usize = 8;

/// The maximum number of customers that are found by the beginning of a reference.
const REFERENCES: usize = 50;

/// Sorts after any character of a word.
pub const LAST: char = '\u{10ffff}';

/// All words of the customer of an index row. If the row does not repeat all of them, which the mark `+` tells, they are
/// read from the customer. The subquery is scalar, because Postgres might answer an `exists` by reading every customer.
pub const ALL_WORDS: &str = "(case when customer_words.words like '+%'
    then (select complete.words from customers complete where complete.id = customer_words.customer_id)
    else customer_words.words end)";

/// The meaning of the search text.
pub enum Asked {
    Everything,
    Nothing,
    /// The customers with a reference, and the word of the tag that they must have.
    Customers(Vec<String>, Option<String>),
    /// A Microsoft ID or its start, and the word of the tag that the customer must have.
    MicrosoftId(String, Option<String>),
    /// The rarest word, and its number of customers if they are few enough to collect. A tag is one of the words.
    Words {
        rarest: String,
        gathered: Option<i64>,
        others: Vec<String>,
    },
}

impl Asked {
    /// Conditions on the table of customers alone.
    pub fn restrict(&self, sql: &mut Sql) {
        match self {
            Asked::Everything | Asked::Words { .. } => {}
            Asked::Nothing => sql.push(" and false", []),
            Asked::Customers(ids, tag) => {
                for (index, id) in ids.iter().enumerate() {
                    sql.push(if index == 0 { " and id in (?" } else { ", ?" }, [id.into()]);
                }
                sql.push(")", []);
                restrict_tag(sql, tag.as_deref());
            }
            // Collected first: a database that sorts by walking the index of names might read all of it.
            Asked::MicrosoftId(start, tag) => {
                sql.push(
                    " and id in (select id from customers where microsoft_id >= ? and microsoft_id < ? limit 200)",
                    [start.into(), format!("{start}~").into()],
                );
                restrict_tag(sql, tag.as_deref());
            }
        }
    }
}

/// Parses the text: a reference, a Microsoft ID, or words. `tag`: the tag that the customers must have, or "".
pub async fn asked(db: &Db, text: &str, tag: &str) -> sqlx::Result<Asked> {
    let text = text.trim();
    let tag = Some(tag.trim()).filter(|it| !it.is_empty()).map(tag_word);
    if text.is_empty() && tag.is_none() {
        return Ok(Asked::Everything);
    }
    if let Some(reference) = reference::parse(text) {
        let found: Option<(String,)> = query(
            "select customer_id from confirmations where reference = $1
             union all select customer_id from withdrawals where reference = $1
             union all select customer_id from direct_acceptances where reference = $1
             union all select customer_id from annulments where reference = $1",
        )
        .bind(reference)
        .optional(db)
        .await?;
        if let Some((id,)) = found {
            return Ok(Asked::Customers(vec![id], tag));
        }
    }
    let folded = fold(text);
    let id = folded.parse::<Id>().map_or_else(|_| folded.clone(), String::from);
    let like_id = id.len() >= 8 && id.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-');
    if like_id && begins_a_microsoft_id(db, &id).await? {
        return Ok(Asked::MicrosoftId(id, tag));
    }
    let beginning = reference::parse_beginning(text);
    // Few words look like this, so that most searches are spared a statement.
    let is_probable = text.len() > 5 && text.bytes().any(|it| it.is_ascii_digit() || it == b'-');
    if let Some(beginning) = beginning.as_deref().filter(|_| is_probable) {
        let found = with_reference(db, beginning).await?;
        if !found.is_empty() {
            return Ok(Asked::Customers(found, tag));
        }
    }
    let mut words = typed_words(text);
    words.sort();
    words.dedup();
    words.truncate(WORDS);
    words.extend(tag.clone());
    let asked = if words.is_empty() { Asked::Nothing } else { rarest(db, &words).await? };
    match (asked, beginning) {
        (Asked::Nothing, Some(beginning)) if !is_probable => {
            let found = with_reference(db, &beginning).await?;
            Ok(if found.is_empty() { Asked::Nothing } else { Asked::Customers(found, tag) })
        }
        (asked, _) => Ok(asked),
    }
}

/// The customers with a reference that begins like this.
async fn with_reference(db: &Db, beginning: &str) -> sqlx::Result<Vec<String>> {
    let one = |table: &str| {
        format!(
            "select customer_id from (select customer_id from {table} where reference >= $1 and reference < $2
             limit {REFERENCES}) {table}"
        )
    };
    let tables = ["confirmations", "withdrawals", "direct_acceptances", "annulments"];
    let found: Vec<(String,)> =
        query(tables.map(one).join(" union ")).bind(beginning).bind(format!("{beginning}~")).all(db).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Words such as "decade20" also look like the start of an ID.
async fn begins_a_microsoft_id(db: &Db, start: &str) -> sqlx::Result<bool> {
    let found: Option<(String,)> =
        query("select id from customers where microsoft_id >= $1 and microsoft_id < $2 limit 1")
            .bind(start)
            .bind(format!("{start}~"))
            .optional(db)
            .await?;
    Ok(found.is_some())
}

/// The index rows and the customers of a word.
#[derive(sqlx::FromRow)]
struct Count {
    word: String,
    places: i64,
    customers: i64,
}

/// Counts the words in one statement, each at most up to the limit.
async fn rarest(db: &Db, words: &[String]) -> sqlx::Result<Asked> {
    let mut sql = Sql::new("");
    for (index, word) in words.iter().enumerate() {
        sql.push(if index == 0 { "" } else { " union all " }, []);
        sql.push(
            "select cast(? as text) as word, count(*) as places, count(distinct customer_id) as customers
             from (select customer_id from customer_words where true",
            [word.into()],
        );
        restrict_word(&mut sql, word);
        sql.push(&format!(" limit {}) counted", GATHERED + 1), []);
    }
    let mut counts: Vec<Count> = sql.query().all(db).await?;
    // Among words too common to count, the longest is probably the rarest.
    counts.sort_by_key(|it| (it.places, std::cmp::Reverse(it.word.len())));
    let mut counts = counts.into_iter();
    Ok(match counts.next() {
        None | Some(Count { places: 0, .. }) => Asked::Nothing,
        Some(Count { word, places, customers }) => Asked::Words {
            rarest: word,
            gathered: (places <= GATHERED).then_some(customers),
            others: counts.map(|it| it.word).collect(),
        },
    })
}

pub fn restrict_word(sql: &mut Sql, word: &str) {
    sql.push(" and word >= ? and word < ?", [word.into(), format!("{word}{LAST}").into()]);
}

pub fn restrict_words(sql: &mut Sql, rarest: &str, others: &[String]) {
    restrict_word(sql, rarest);
    restrict_others(sql, others);
}

/// The other words are checked in the index too, so that hardly any skipped customer is read.
pub fn restrict_others(sql: &mut Sql, words: &[String]) {
    for word in words {
        sql.push(&format!(" and {ALL_WORDS} like cast(? as text)"), [format!("% {word}%").into()]);
    }
}

/// Customers that were found by an ID or a reference are few. Their tags are checked in the words of their own row.
fn restrict_tag(sql: &mut Sql, tag: Option<&str>) {
    if let Some(tag) = tag {
        sql.push(" and words like cast(? as text)", [format!("% {tag} %").into()]);
    }
}
