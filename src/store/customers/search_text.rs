//! Interprets the search text: a reference, a Microsoft ID, or words.

use crate::model::acceptances::reference;
use crate::model::customers::domain::DOMAIN_SUFFIX;
use crate::model::kernel::id::Id;
use crate::model::kernel::text::{fold, words};
use crate::store::db::sql::Sql;
use crate::store::db::{Db, query};

/// The maximum number of index rows that a search collects.
pub const GATHERED: i64 = 1_000;

/// Further words are ignored.
const WORDS: usize = 6;

/// The meaning of the search text.
pub enum Asked {
    Everything,
    Nothing,
    /// The customer with this reference.
    Customer(String),
    /// A Microsoft ID or its start.
    MicrosoftId(String),
    /// The rarest word, and its number of customers if they are few enough to collect.
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
            Asked::Customer(id) => sql.push(" and id = ?", [id.into()]),
            // Collected first: a database that sorts by walking the index of names might read all of it.
            Asked::MicrosoftId(start) => sql.push(
                " and id in (select id from customers where microsoft_id >= ? and microsoft_id < ? limit 200)",
                [start.into(), format!("{start}~").into()],
            ),
        }
    }
}

/// Parses the text: a reference, a Microsoft ID, or words.
pub async fn asked(db: &Db, text: &str) -> sqlx::Result<Asked> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Asked::Everything);
    }
    if let Some(reference) = reference::parse(text) {
        let found: Option<(String,)> = query(
            "select customer_id from confirmations where reference = $1
             union all select customer_id from withdrawals where reference = $1",
        )
        .bind(reference)
        .optional(db)
        .await?;
        if let Some((id,)) = found {
            return Ok(Asked::Customer(id));
        }
    }
    let folded = fold(text);
    let id = folded.parse::<Id>().map_or_else(|_| folded.clone(), String::from);
    let like_id = id.len() >= 8 && id.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-');
    if like_id && begins_a_microsoft_id(db, &id).await? {
        return Ok(Asked::MicrosoftId(id));
    }
    let mut words = words(without_suffix(&folded));
    words.sort();
    words.dedup();
    words.truncate(WORDS);
    match words.is_empty() {
        true => Ok(Asked::Nothing),
        false => rarest(db, &words).await,
    }
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

/// A domain name without `.onmicrosoft.com`, also while that is being typed.
fn without_suffix(domain: &str) -> &str {
    let mut dots = domain.match_indices('.').map(|(at, _)| domain.split_at(at));
    dots.find(|(_, end)| DOMAIN_SUFFIX.starts_with(end)).map_or(domain, |(label, _)| label)
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
    sql.push(" and word >= ? and word < ?", [word.into(), format!("{word}~").into()]);
}

pub fn restrict_words(sql: &mut Sql, rarest: &str, others: &[String]) {
    restrict_word(sql, rarest);
    restrict_others(sql, others);
}

/// The other words are checked in the index too, so that no skipped customer is read.
pub fn restrict_others(sql: &mut Sql, words: &[String]) {
    for word in words {
        sql.push(" and customer_words.words like cast(? as text)", [format!("% {word}%").into()]);
    }
}
