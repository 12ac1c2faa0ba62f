//! The list of customers: search, filter, sorting by name, paging.
//!
//! A page reads a bounded number of rows, regardless of the number of customers and of how common
//! the words are. The rarest word decides. If at most `GATHERED` customers have it, they are collected from
//! the index of words, counted and sorted by name. If more have it, they are listed in the order of that
//! index: by the matching word, then by name. Customers without the other words, the status or a lacking proof
//! are skipped, at most `WALKED` per page.

use chrono::NaiveDate;

use crate::model::acceptances::standing::Standing;
use crate::model::kernel::paging::{self, Paged};
use crate::store::customers::customers;
use crate::store::customers::search_text::{
    ALL_WORDS, Asked, GATHERED, LAST, asked, restrict_others, restrict_words,
};
use crate::store::db::sql::Sql;
use crate::store::db::{Db, Value, query};

const WALKED: i64 = 20_000;

/// The request: the page after or before a cursor of another page.
#[derive(Debug, Default, Clone)]
pub struct Search {
    pub text: String,
    /// The tag of the filter, or "".
    pub tag: String,
    /// The standings of the status filter. `None` means all.
    pub standings: Option<Vec<Standing>>,
    /// Only customers whose current confirmation counts and has no proof file.
    pub lacks_proof: bool,
    pub after: Option<String>,
    pub before: Option<String>,
    pub limit: usize,
}

impl Search {
    /// Whether nothing but a status was given.
    pub fn finds_everything(&self) -> bool {
        self.text.trim().is_empty() && self.tag.trim().is_empty() && !self.lacks_proof
    }

    fn filter(&self) -> Filter<'_> {
        Filter { standings: self.standings.as_deref(), lacks_proof: self.lacks_proof }
    }
}

#[derive(Debug, sqlx::FromRow)]
pub struct SearchRow {
    pub id: String,
    pub company_name: String,
    pub microsoft_id: Option<String>,
    pub domain: String,
    pub country: Option<String>,
    #[sqlx(try_from = "String")]
    pub standing: Standing,
    pub accepted_on: Option<NaiveDate>,
    /// The number of all customers in the list, if there is no search text.
    #[sqlx(default)]
    pub hits: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hits {
    Exactly(i64),
    /// Too many to count for a page.
    Uncounted,
}

pub struct List {
    pub rows: Vec<SearchRow>,
    pub hits: Hits,
    /// Cursors of the previous and next page, if any.
    pub before: Option<String>,
    pub after: Option<String>,
    /// Whether the rows are sorted by name, and not by the matching word.
    pub by_name: bool,
}

/// The customer next to which a page begins.
struct Cursor {
    id: String,
    name_key: String,
    words: String,
    /// Where an index walk stopped: at this word of the customer.
    word: Option<String>,
}

/// The direction of a page from its cursor.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Onward,
    Back,
}

impl Way {
    fn comparison(self) -> &'static str {
        match self {
            Way::Onward => ">",
            Way::Back => "<",
        }
    }

    fn order(self) -> &'static str {
        match self {
            Way::Onward => "",
            Way::Back => " desc",
        }
    }
}

/// The conditions besides the text and the tag.
#[derive(Clone, Copy)]
struct Filter<'a> {
    standings: Option<&'a [Standing]>,
    lacks_proof: bool,
}

impl Filter<'_> {
    fn is_empty(self) -> bool {
        self.standings.is_none() && !self.lacks_proof
    }

    /// For texts that find fewer customers than the filter. The expressions keep a database from preferring an index of
    /// the filter.
    fn restrict(self, sql: &mut Sql) {
        if self.lacks_proof {
            sql.push(" and lacks_proof is not false", []);
        }
        restrict_standing(sql, self.standings);
    }
}

/// A page under construction.
struct Wanted<'a> {
    asked: Asked,
    filter: Filter<'a>,
    cursor: Option<Cursor>,
    way: Way,
    limit: i64,
    db: &'a Db,
}

pub async fn list(db: &Db, search: &Search) -> anyhow::Result<List> {
    let asked = match &search.standings {
        Some(standings) if standings.is_empty() => Asked::Nothing,
        _ => asked(db, &search.text, &search.tag).await?,
    };
    let mut hits = match asked {
        // The rows contain it.
        Asked::Everything => Hits::Uncounted,
        _ => count(db, &asked, search.filter()).await?,
    };
    if hits == Hits::Exactly(0) {
        return Ok(List { rows: Vec::new(), hits, before: None, after: None, by_name: true });
    }
    let at = |it: &Option<String>| it.clone().unwrap_or_default();
    let at = paging::Cursor::of(&at(&search.after), &at(&search.before));
    let cursor = match &at {
        Some(at) => cursor(db, at.item()).await?,
        None => None,
    };
    let at = at.filter(|_| cursor.is_some());
    let way = if at.as_ref().is_some_and(paging::Cursor::is_backward) { Way::Back } else { Way::Onward };
    let limit = i64::try_from(search.limit)? + 1;
    let wanted = Wanted { asked, filter: search.filter(), cursor, way, limit, db };
    let (found, walk_end) = wanted.rows().await?;
    if let Asked::Everything = wanted.asked {
        hits = match found.first().and_then(|it| it.hits) {
            Some(count) => Hits::Exactly(count),
            None => count(db, &wanted.asked, wanted.filter).await?,
        };
    }
    let Paged { rows, mut before, mut after, .. } =
        Paged::from_rows(found, search.limit, at.as_ref(), |it| it.id.clone());
    match way {
        Way::Back => before = before.or(walk_end),
        Way::Onward => after = after.or(walk_end),
    }
    if hits == Hits::Uncounted && at.is_none() && after.is_none() {
        hits = Hits::Exactly(i64::try_from(rows.len())?);
    }
    let by_name = !matches!(wanted.asked, Asked::Words { gathered: None, .. });
    Ok(List { rows, hits, before, after, by_name })
}

impl Wanted<'_> {
    /// The rows of the page in its direction, and where a walk stopped that found too few.
    async fn rows(&self) -> sqlx::Result<(Vec<SearchRow>, Option<String>)> {
        let mut sql =
            Sql::new("select id, company_name, microsoft_id, domain, country, standing, accepted_on");
        if let Asked::Everything = self.asked {
            let counted = if self.filter.lacks_proof { "lacking_proof" } else { "customers" };
            let hits = format!(", (select cast(sum({counted}) as bigint) from customer_counts where true");
            sql.push(&hits, []);
            restrict_standing(&mut sql, self.filter.standings);
            sql.push(") as hits", []);
        }
        sql.push(" from ", []);
        let mut walk_end = None;
        match &self.asked {
            Asked::Words { rarest, gathered: Some(_), others } => self.gather(&mut sql, rarest, others),
            Asked::Words { rarest, gathered: None, others } => {
                walk_end = self.walk_end(rarest, others).await?;
                self.walk(&mut sql, rarest, others, walk_end.as_ref());
            }
            Asked::Everything if self.filter.standings.is_some() => self.merge(&mut sql),
            Asked::Everything => {
                // An index has the customers that lack a proof, in this order.
                sql.push("customers where true", []);
                sql.push(if self.filter.lacks_proof { " and lacks_proof" } else { "" }, []);
                self.restrict_by_name(&mut sql, "(name_key, id)");
                self.order(&mut sql, &["name_key", "id"], self.limit);
            }
            asked => {
                sql.push("customers where true", []);
                asked.restrict(&mut sql);
                self.filter.restrict(&mut sql);
                self.restrict_by_name(&mut sql, "(name_key, id)");
                self.order(&mut sql, &["name_key", "id"], self.limit);
            }
        }
        let rows: Vec<SearchRow> = sql.query().all(self.db).await?;
        Ok((rows, walk_end.map(|it| format!("{}:{}", it.customer_id, it.word))))
    }

    /// Reads a page per standing through the index of standings, or through the one of those that lack a proof, and merges
    /// them.
    fn merge(&self, sql: &mut Sql) {
        sql.push("(", []);
        for (index, standing) in self.filter.standings.unwrap_or_default().iter().enumerate() {
            sql.push(if index == 0 { "" } else { " union all " }, []);
            sql.push("select * from (select * from customers where standing = ?", [standing.code().into()]);
            sql.push(if self.filter.lacks_proof { " and lacks_proof" } else { "" }, []);
            self.restrict_by_name(sql, "(name_key, id)");
            self.order(sql, &["name_key", "id"], self.limit);
            sql.push(&format!(") page{index}"), []);
        }
        sql.push(") merged", []);
        self.order(sql, &["name_key", "id"], self.limit);
    }

    /// Sorts the entries of the index of words before reading customers.
    fn gather(&self, sql: &mut Sql, rarest: &str, others: &[String]) {
        sql.push("(select distinct name_key, customer_id from customer_words where true", []);
        restrict_words(sql, rarest, others);
        self.restrict_by_name(sql, "(name_key, customer_id)");
        let limit = if self.filter.is_empty() { self.limit } else { GATHERED };
        self.order(sql, &["name_key", "customer_id"], limit);
        // A cross join makes SQLite keep this order: the few collected entries, then their customers.
        sql.push(") gathered cross join customers where customers.id = gathered.customer_id", []);
        self.filter.restrict(sql);
        self.order(sql, &["gathered.name_key", "gathered.customer_id"], self.limit);
    }

    /// Reads customers in the order of the index of words until the page is full or the walk ends.
    fn walk(&self, sql: &mut Sql, rarest: &str, others: &[String], end: Option<&Step>) {
        sql.push("customer_words cross join customers where customers.id = customer_words.customer_id", []);
        self.restrict_to_stretch(sql, rarest, end);
        restrict_others(sql, others);
        // Words are sorted, so a customer with an earlier matching word was already listed there.
        sql.push(
            &format!(" and {ALL_WORDS} not like cast(? as text) || word || ' %'"),
            [format!("% {rarest}% ").into()],
        );
        self.filter.restrict(sql);
        self.order(sql, &["word", "customer_words.name_key", "customer_id"], self.limit);
    }

    /// Where a walk that may skip customers must stop, unless the list ends first.
    async fn walk_end(&self, rarest: &str, others: &[String]) -> sqlx::Result<Option<Step>> {
        if !self.passes_over(others) {
            return Ok(None);
        }
        let mut sql = Sql::new("select word, name_key, customer_id from customer_words where true");
        self.restrict_to_stretch(&mut sql, rarest, None);
        self.order(&mut sql, &["word", "name_key", "customer_id"], 1);
        sql.push(&format!(" offset {}", WALKED - 1), []);
        sql.query().optional(self.db).await
    }

    /// Whether customers with the rarest word may be skipped.
    fn passes_over(&self, others: &[String]) -> bool {
        !self.filter.is_empty() || !others.is_empty()
    }

    fn restrict_by_name(&self, sql: &mut Sql, key: &str) {
        if let Some(cursor) = &self.cursor {
            let comparison = self.way.comparison();
            let key = format!(" and {key} {comparison} (?, ?)");
            sql.push(&key, [(&cursor.name_key).into(), (&cursor.id).into()]);
        }
    }

    /// The range of the index of words from the cursor to the end of a walk. If a position bounds it, the
    /// word alone must not: SQLite would search by the word and read everything before the cursor.
    fn restrict_to_stretch(&self, sql: &mut Sql, rarest: &str, end: Option<&Step>) {
        let cursor = self.cursor.as_ref().and_then(|it| it.step(rarest));
        let (from, to) = match self.way {
            Way::Onward => (cursor.as_ref(), end),
            Way::Back => (end, cursor.as_ref()),
        };
        let mut bound = |place: Option<&Step>, comparison: &str, word: String| match place {
            Some(it) => sql.push(
                &format!(" and (word, customer_words.name_key, customer_id) {comparison} (?, ?, ?)"),
                [&it.word, &it.name_key, &it.customer_id].map(Value::from),
            ),
            None => sql.push(&format!(" and word {comparison} ?"), [word.into()]),
        };
        let [after, until] = if self.way == Way::Back { [">=", "<"] } else { [">", "<="] };
        bound(from, if from.is_some() { after } else { ">=" }, rarest.to_owned());
        bound(to, if to.is_some() { until } else { "<" }, format!("{rarest}{LAST}"));
    }

    /// The limit is not a bound value: SQLite would plan the statement again each time.
    fn order(&self, sql: &mut Sql, columns: &[&str], limit: i64) {
        let order: Vec<String> = columns.iter().map(|it| format!("{it}{}", self.way.order())).collect();
        sql.push(&format!(" order by {} limit {limit}", order.join(", ")), []);
    }
}

/// A position in the index of words.
#[derive(sqlx::FromRow)]
struct Step {
    word: String,
    name_key: String,
    customer_id: String,
}

impl Cursor {
    /// The position of a customer in the index: where the walk stopped, or its first matching word.
    fn step(&self, rarest: &str) -> Option<Step> {
        let mut words = self.word.iter().map(String::as_str).chain(self.words.split(' '));
        let word = words.find(|it| it.starts_with(rarest))?.to_owned();
        Some(Step { word, name_key: self.name_key.clone(), customer_id: self.id.clone() })
    }
}

async fn cursor(db: &Db, text: &str) -> sqlx::Result<Option<Cursor>> {
    let (id, word) = text.split_once(':').map_or((text, None), |(id, word)| (id, Some(word.to_owned())));
    let found: Option<(String, String)> =
        query("select name_key, words from customers where id = $1").bind(id).optional(db).await?;
    Ok(found.map(|(name_key, words)| Cursor { id: id.to_owned(), name_key, words, word }))
}

/// The expression keeps SQLite from preferring the index of standings.
fn restrict_standing(sql: &mut Sql, standings: Option<&[Standing]>) {
    let Some(standings) = standings else { return };
    sql.push(" and standing || '' in (", []);
    for (index, standing) in standings.iter().enumerate() {
        sql.push(if index == 0 { "?" } else { ", ?" }, [standing.code().into()]);
    }
    sql.push(")", []);
}

async fn count(db: &Db, asked: &Asked, filter: Filter<'_>) -> sqlx::Result<Hits> {
    let mut sql = Sql::new("select count(*) from ");
    match asked {
        Asked::Everything => {
            let counts = match filter.lacks_proof {
                true => customers::counts_lacking_proof(db).await?,
                false => customers::counts(db).await?,
            };
            let is_wanted = |it: &Standing| filter.standings.is_none_or(|wanted| wanted.contains(it));
            let counted = counts.iter().filter(|(it, _)| is_wanted(it));
            return Ok(Hits::Exactly(counted.map(|(_, count)| count).sum()));
        }
        Asked::Nothing => return Ok(Hits::Exactly(0)),
        Asked::Words { gathered: None, .. } => return Ok(Hits::Uncounted),
        Asked::Words { gathered: Some(customers), others, .. } if others.is_empty() && filter.is_empty() => {
            return Ok(Hits::Exactly(*customers));
        }
        Asked::Words { rarest, others, .. } => {
            sql.push("(select distinct customer_id from customer_words where true", []);
            restrict_words(&mut sql, rarest, others);
            sql.push(") found cross join customers where customers.id = found.customer_id", []);
        }
        asked => {
            sql.push("customers where true", []);
            asked.restrict(&mut sql);
        }
    }
    filter.restrict(&mut sql);
    let (count,): (i64,) = sql.query().one(db).await?;
    Ok(Hits::Exactly(count))
}
