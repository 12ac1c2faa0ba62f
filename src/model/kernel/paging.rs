//! Pages of long lists: where one begins, and what it holds.

/// What one item of a sorted list is found by again: what the list is sorted by, and the item's ID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<K> {
    pub key: K,
    pub id: String,
}

/// Where a page begins, by an item of the page beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    After(String),
    Before(String),
}

impl Cursor {
    /// The cursor of an address; empty fields name none.
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

    /// Whether the list is read backwards from here.
    pub fn is_back(&self) -> bool {
        matches!(self, Cursor::Before(_))
    }
}

/// One page of a list.
#[derive(Debug)]
pub struct Paged<T> {
    pub rows: Vec<T>,
    /// Whether the list begins with it.
    pub is_first: bool,
    /// The items from which the page before and the page after go on; `None` where there is no such page.
    pub before: Option<String>,
    pub after: Option<String>,
}

impl<T> Paged<T> {
    /// Cuts a page from what was read, in the direction of its cursor, with a limit of one row more than the page
    /// has: that row tells whether there is another page.
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
