//! Keyset pagination: where a page starts, and its rows.

/// The position of an item in a sorted list: its sort key and its ID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<K> {
    pub key: K,
    pub id: String,
}

/// Where a page starts: after or before an item of the adjacent page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    After(String),
    Before(String),
}

impl Cursor {
    /// Builds the cursor from the query of a URL. Empty values mean no cursor.
    pub fn of(after: &str, before: &str) -> Option<Cursor> {
        match (after, before) {
            ("", "") => None,
            ("", before) => Some(Cursor::Before(before.to_owned())),
            (after, _) => Some(Cursor::After(after.to_owned())),
        }
    }

    pub fn item(&self) -> &str {
        match self {
            Cursor::After(item) | Cursor::Before(item) => item,
        }
    }

    /// Whether the list is read backwards.
    pub fn is_back(&self) -> bool {
        matches!(self, Cursor::Before(_))
    }
}

/// A page of a list.
#[derive(Debug)]
pub struct Paged<T> {
    pub rows: Vec<T>,
    /// Whether this is the first page.
    pub is_first: bool,
    /// The items at which the previous and the next page start. `None` if there is no such page.
    pub before: Option<String>,
    pub after: Option<String>,
}

impl<T> Paged<T> {
    /// Makes a page of `found`, which was read in the direction of the cursor with a limit of `size + 1`. The extra row
    /// shows whether another page follows.
    pub fn cut(
        mut found: Vec<T>,
        size: usize,
        cursor: Option<&Cursor>,
        item: impl Fn(&T) -> String,
    ) -> Paged<T> {
        let more = found.len() > size;
        found.truncate(size);
        let furthest = found.last().filter(|_| more).map(&item);
        let nearest = found.first().filter(|_| cursor.is_some()).map(&item);
        let is_back = cursor.is_some_and(Cursor::is_back);
        if is_back {
            found.reverse();
        }
        let (before, after) = if is_back { (furthest, nearest) } else { (nearest, furthest) };
        Paged { rows: found, is_first: cursor.is_none(), before, after }
    }
}
