//! Statements that are composed at run time: the text comes from the source, the values are bound.

use crate::store::db::{Query, Tx, Value, query};

/// A statement whose conditions are known only at run time.
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub fn new(text: &str) -> Self {
        Sql { text: text.to_owned(), values: Vec::new() }
    }

    /// Appends text in which each `?` stands for the next value.
    pub fn push<const N: usize>(&mut self, text: &str, values: [Value; N]) {
        let text = numbered(text, values, &mut self.values);
        self.text.push_str(&text);
    }

    pub fn query(self) -> Query {
        query(self.text).bind_all(self.values)
    }
}

/// Binds the values after those that are already bound, and replaces each `?` by the number of its value.
fn numbered<const N: usize>(text: &str, values: [Value; N], bound: &mut Vec<Value>) -> String {
    let mut parts = text.split('?');
    let mut numbered = parts.next().unwrap_or_default().to_owned();
    for (part, value) in parts.zip(values) {
        bound.push(value);
        numbered.push('$');
        numbered.push_str(&bound.len().to_string());
        numbered.push_str(part);
    }
    numbered
}

/// An insert or an update that names each column beside its value. The text of the statement depends on the
/// calls and not on the values, so that the database prepares it once.
#[must_use]
pub struct Write {
    kind: Kind,
    table: &'static str,
    columns: Vec<(&'static str, Place)>,
    /// The text after the columns.
    rest: String,
    values: Vec<Value>,
}

enum Kind {
    Insert,
    InsertFrom,
    Update,
}

/// The value of a column.
enum Place {
    /// The bound value of this number.
    Value(usize),
    Sql(String),
}

pub fn insert(table: &'static str) -> Write {
    Write::new(Kind::Insert, table)
}

/// Updates the rows of `filter`. Without one the statement is an error.
pub fn update(table: &'static str) -> Write {
    Write::new(Kind::Update, table)
}

impl Write {
    fn new(kind: Kind, table: &'static str) -> Write {
        let (columns, values) = (Vec::with_capacity(16), Vec::with_capacity(16));
        Write { kind, table, columns, rest: String::new(), values }
    }

    pub fn set(mut self, column: &'static str, value: impl Into<Value>) -> Write {
        self.values.push(value.into());
        self.columns.push((column, Place::Value(self.values.len())));
        self
    }

    /// Sets a column to an SQL expression, in which each `?` stands for the next value.
    pub fn set_sql<const N: usize>(mut self, column: &'static str, sql: &str, values: [Value; N]) -> Write {
        let sql = numbered(sql, values, &mut self.values);
        self.columns.push((column, Place::Sql(sql)));
        self
    }

    /// Inserts a row for each row of the source. `set_sql` may refer to columns of the source.
    pub fn from<const N: usize>(mut self, source: &str, values: [Value; N]) -> Write {
        self.kind = Kind::InsertFrom;
        self.rest = numbered(source, values, &mut self.values);
        self
    }

    /// The rows that are updated.
    pub fn filter<const N: usize>(mut self, condition: &str, values: [Value; N]) -> Write {
        self.rest = numbered(condition, values, &mut self.values);
        self
    }

    /// What an insert does instead of violating a constraint, such as `(id) do nothing`.
    pub fn on_conflict(mut self, clause: &str) -> Write {
        self.rest = format!(" on conflict {clause}");
        self
    }

    fn text(&self) -> String {
        let mut text = String::with_capacity(64 + 24 * self.columns.len() + self.rest.len());
        let parts = match self.kind {
            Kind::Insert => ["insert into ", " (", ") values (", ")"],
            Kind::InsertFrom => ["insert into ", " (", ") select ", " from "],
            Kind::Update => ["update ", " set ", "", " where "],
        };
        let [verb, open, between, close] = parts;
        text.extend([verb, self.table, open]);
        for (index, (name, place)) in self.columns.iter().enumerate() {
            text.push_str(if index == 0 { "" } else { ", " });
            text.push_str(name);
            if let Kind::Update = self.kind {
                text.push_str(" = ");
                place.write(&mut text);
            }
        }
        text.push_str(between);
        if let Kind::Insert | Kind::InsertFrom = self.kind {
            for (index, (_, place)) in self.columns.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                place.write(&mut text);
            }
        }
        text.extend([close, &self.rest]);
        text
    }

    /// The statement with a `returning` clause for these columns.
    pub fn returning(self, columns: &str) -> Query {
        let mut text = self.text();
        text.extend([" returning ", columns]);
        query(text).bind_all(self.values)
    }

    /// Executes the statement, and returns the number of affected rows.
    pub async fn execute(self, tx: &mut Tx) -> sqlx::Result<u64> {
        query(self.text()).bind_all(self.values).execute(tx).await
    }
}

impl Place {
    fn write(&self, text: &mut String) {
        match self {
            Place::Value(number) => text.extend(["$", &number.to_string()]),
            Place::Sql(sql) => text.push_str(sql),
        }
    }
}
