//! The rows of sample customers.

use std::collections::BTreeMap;

use crate::model::customers::search_words::SearchWords;
use crate::model::evidence::activity_line::ActivityLine;
use crate::store::db::bulk;

/// The rows of several customers, by table.
#[derive(Default)]
pub struct Rows {
    pub customers: bulk::Rows,
    pub words: bulk::Rows,
    pub confirmations: bulk::Rows,
    pub withdrawals: bulk::Rows,
    pub direct_acceptances: bulk::Rows,
    pub activity: Vec<ActivityLine>,
    pub orders: bulk::Rows,
    pub subscriptions: bulk::Rows,
    pub order_lines: bulk::Rows,
    /// Per standing, the customers and those of them that lack a proof.
    pub counts: BTreeMap<String, (i64, i64)>,
}

impl Rows {
    /// Adds the rows of a customer in the search index.
    pub fn index(&mut self, id: &str, name_key: &str, words: &SearchWords) {
        let repeated = words.joined_for_index();
        for word in words.iter() {
            self.words.push([
                ("word", word.into()),
                ("name_key", name_key.into()),
                ("customer_id", id.into()),
                ("words", repeated.as_str().into()),
            ]);
        }
    }
}
