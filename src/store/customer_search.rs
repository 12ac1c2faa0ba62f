//! The list of customers: searched, filtered, sorted by name, a page at a time.
//!
//! No page reads the whole table, however common the words are. The rarest word decides. Where few
//! customers have it, they are gathered from the index of words, held against the other words, counted
//! and sorted. Where many have it, the index of names is walked instead, at most `WALKED` customers a
//! page: a match is then never far, and counting them all would be.

use chrono::NaiveDate;

use super::customers;
use super::db::{Db, Query, Value, query};
use crate::model::agreement::Status;
use crate::model::customer::DOMAIN_SUFFIX;
use crate::model::reference;
use crate::model::text::{fold, words};

/// How many entries of the index of words are gathered. Alone, a word that has more is found sooner by
/// walking; with other words its matches may be few and far between.
const GATHERED_ALONE: i64 = 2_000;
const GATHERED: i64 = 20_000;
const WALKED: i64 = 10_000;
/// More words than this are not looked at.
const WORDS: usize = 6;

/// What to show. The cursors are ids of customers: those after, or before, it.
#[derive(Debug, Default, Clone)]
pub struct Search {
    pub text: String,
    pub status: Option<Status>,
    pub after: Option<String>,
    pub before: Option<String>,
    pub limit: usize,
}

#[derive(Debug, sqlx::FromRow)]
pub struct Found {
    pub id: String,
    pub company_name: String,
    pub microsoft_id: Option<String>,
    pub domain: String,
    pub country: String,
    #[sqlx(try_from = "String")]
    pub agreement_status: Status,
    pub accepted_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hits {
    Exactly(i64),
    /// Too many to be counted for a page.
    Uncounted,
}

pub struct List {
    pub rows: Vec<Found>,
    pub hits: Hits,
    /// Cursors of the pages before and after this one, where there are any.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What the typed text asks for.
enum Asked {
    Everything,
    Nothing,
    /// The customer of a reference.
    Customer(String),
    /// A Microsoft ID or the beginning of one.
    MicrosoftId(String),
    /// `gathered`: whether the first word is rare enough to gather its customers.
    Words {
        words: Vec<String>,
        gathered: bool,
    },
}

/// A statement under construction: text from this file, values bound.
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn new(text: &str) -> Self {
        Sql { text: text.to_owned(), values: Vec::new() }
    }

    /// Adds text in which each `?` stands for the next of the values.
    fn push<const N: usize>(&mut self, text: &str, values: [Value; N]) {
        let mut parts = text.split('?');
        self.text.extend(parts.next());
        for (part, value) in parts.zip(values) {
            self.values.push(value);
            self.text.push_str(&format!("${}{part}", self.values.len()));
        }
    }

    fn query(self) -> Query {
        self.values.into_iter().fold(query(self.text), Query::bind)
    }
}

pub async fn list(db: &Db, search: &Search) -> anyhow::Result<List> {
    let asked = asked(db, &search.text).await?;
    let cursor = match (&search.after, &search.before) {
        (Some(id), _) => cursor(db, id).await?.map(|key| (">", key, id.clone())),
        (None, Some(id)) => cursor(db, id).await?.map(|key| ("<", key, id.clone())),
        (None, None) => None,
    };
    let backwards = matches!(cursor, Some(("<", ..)));
    let hits = hits(db, &asked, search.status).await?;
    if hits == Hits::Exactly(0) {
        return Ok(List { rows: Vec::new(), hits, before: None, after: None });
    }
    let walked = matches!(asked, Asked::Words { gathered: false, .. });
    let order =
        if backwards { " order by name_key desc, id desc limit ?" } else { " order by name_key, id limit ?" };
    let mut sql = Sql::new(
        "select id, company_name, microsoft_id, domain, country, agreement_status, accepted_on from ",
    );
    let window = |sql: &mut Sql| {
        sql.push("customers where true", []);
        if let Some(status) = search.status {
            sql.push(" and agreement_status = ?", [status.code().into()]);
        }
        if let Some((comparison, key, id)) = &cursor {
            sql.push(
                if *comparison == ">" {
                    " and (name_key, id) > (?, ?)"
                } else {
                    " and (name_key, id) < (?, ?)"
                },
                [key.into(), id.into()],
            );
        }
    };
    if walked {
        sql.push("(select * from ", []);
        window(&mut sql);
        sql.push(order, [WALKED.into()]);
        sql.push(") walked where true", []);
    } else {
        window(&mut sql);
    }
    asked.restrict(&mut sql);
    let limit = i64::try_from(search.limit)?;
    sql.push(order, [(limit + 1).into()]);
    let mut rows: Vec<Found> = sql.query().all(db).await?;

    let mut more = rows.len() > search.limit;
    rows.truncate(search.limit);
    let mut furthest = rows.last().map(|it| it.id.clone());
    if walked && !more {
        // The walk may have stopped before the end: the next page goes on where it stopped.
        if let Some(id) = walk_end(db, search, &cursor).await? {
            more = true;
            furthest = Some(id);
        }
    }
    if backwards {
        rows.reverse();
    }
    let here = if backwards { rows.last() } else { rows.first() };
    let turned = cursor.as_ref().and_then(|_| here.map(|it| it.id.clone()));
    let onward = furthest.filter(|_| more);
    let (before, after) = if backwards { (onward, turned) } else { (turned, onward) };
    Ok(List { rows, hits, before, after })
}

type Cursor = (&'static str, String, String);

async fn cursor(db: &Db, id: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> =
        query("select name_key from customers where id = $1").bind(id).optional(db).await?;
    Ok(found.map(|(key,)| key))
}

/// The last customer of a walk that stopped at its bound.
async fn walk_end(db: &Db, search: &Search, cursor: &Option<Cursor>) -> sqlx::Result<Option<String>> {
    let mut sql = Sql::new("select id from customers where true");
    if let Some(status) = search.status {
        sql.push(" and agreement_status = ?", [status.code().into()]);
    }
    match cursor {
        Some(("<", key, id)) => {
            sql.push(" and (name_key, id) < (?, ?)", [key.into(), id.into()]);
            sql.push(" order by name_key desc, id desc limit 1 offset ?", [(WALKED - 1).into()]);
        }
        other => {
            if let Some((_, key, id)) = other {
                sql.push(" and (name_key, id) > (?, ?)", [key.into(), id.into()]);
            }
            sql.push(" order by name_key, id limit 1 offset ?", [(WALKED - 1).into()]);
        }
    }
    let found: Option<(String,)> = sql.query().optional(db).await?;
    Ok(found.map(|(id,)| id))
}

impl Asked {
    fn restrict(&self, sql: &mut Sql) {
        match self {
            Asked::Everything => {}
            Asked::Nothing => sql.push(" and false", []),
            Asked::Customer(id) => sql.push(" and id = ?", [id.into()]),
            Asked::MicrosoftId(start) => sql.push(
                " and microsoft_id >= ? and microsoft_id < ?",
                [start.into(), format!("{start}~").into()],
            ),
            Asked::Words { words, gathered } => {
                let mut words = words.as_slice();
                if let (true, Some((rarest, others))) = (gathered, words.split_first()) {
                    sql.push(
                        " and id in (select customer_id from customer_words where word >= ? and word < ?)",
                        [rarest.into(), format!("{rarest}~").into()],
                    );
                    words = others;
                }
                for word in words {
                    sql.push(" and words like ?", [format!("% {word}%").into()]);
                }
            }
        }
    }
}

/// Understands the text: a reference, a Microsoft ID, or words.
async fn asked(db: &Db, text: &str) -> sqlx::Result<Asked> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Asked::Everything);
    }
    if let Some(reference) = reference::parse(text) {
        let found: Option<(String,)> = query("select customer_id from confirmations where reference = $1")
            .bind(reference)
            .optional(db)
            .await?;
        if let Some((id,)) = found {
            return Ok(Asked::Customer(id));
        }
    }
    let folded = fold(text);
    let like_id = folded.len() >= 8 && folded.bytes().all(|it| it.is_ascii_hexdigit() || it == b'-');
    if like_id && folded.bytes().any(|it| it.is_ascii_digit()) {
        return Ok(Asked::MicrosoftId(folded));
    }
    let mut words = words(folded.strip_suffix(DOMAIN_SUFFIX).unwrap_or(&folded));
    words.truncate(WORDS);
    let gathered = if words.len() == 1 { GATHERED_ALONE } else { GATHERED };
    let mut counted = Vec::new();
    for word in words {
        let (customers,): (i64,) = query(
            "select count(*) from (select 1 from customer_words where word >= $1 and word < $2 limit $3) found",
        )
        .bind(&word)
        .bind(format!("{word}~"))
        .bind(gathered + 1)
        .one(db)
        .await?;
        counted.push((customers, word));
    }
    counted.sort();
    Ok(match counted.first() {
        None | Some((0, _)) => Asked::Nothing,
        Some((rarest, _)) => Asked::Words {
            gathered: *rarest <= gathered,
            words: counted.into_iter().map(|(_, word)| word).collect(),
        },
    })
}

async fn hits(db: &Db, asked: &Asked, status: Option<Status>) -> anyhow::Result<Hits> {
    match asked {
        Asked::Everything => {
            let counts = customers::counts(db).await?;
            let counted = counts.iter().filter(|(it, _)| status.is_none_or(|wanted| wanted == *it));
            Ok(Hits::Exactly(counted.map(|(_, count)| count).sum()))
        }
        Asked::Nothing => Ok(Hits::Exactly(0)),
        Asked::Words { gathered: false, .. } => Ok(Hits::Uncounted),
        _ => {
            let mut sql = Sql::new("select count(*) from customers where true");
            if let Some(status) = status {
                sql.push(" and agreement_status = ?", [status.code().into()]);
            }
            asked.restrict(&mut sql);
            let (count,): (i64,) = sql.query().one(db).await?;
            Ok(Hits::Exactly(count))
        }
    }
}
