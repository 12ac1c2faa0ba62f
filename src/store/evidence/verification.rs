//! Recomputes the transparency log from the records, and names each one that differs.

use std::collections::HashMap;

use crate::model::evidence::checkpoint::Checkpoint;
use crate::model::evidence::leaf::{Difference, Kind, Record};
use crate::model::evidence::merkle::{Hash, leaf_hash};
use crate::model::evidence::note::{Note, VerifierKey};
use crate::model::evidence::tiles::WIDTH;
use crate::model::evidence::tree::{Tile, Tree};
use crate::store::db::{Db, query};
use crate::store::evidence::hash_tiles::{self, read, stored};
use crate::store::evidence::head;
use crate::store::evidence::sealed_records::{self, PORTION, Pick};

/// Something that is not as it was recorded.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("{0}: {1}")]
    Differs(Name, Difference),
    #[error("{0}: the record is missing")]
    RowMissing(Name),
    #[error("{0}: its leaf is not the one in the tree")]
    Leaf(Name),
    #[error("{0}: this version does not know such records")]
    Unknown(Name),
    #[error("{kind} {id}: the content of the file was altered or is gone", kind = .0.code(), id = .1)]
    Content(Kind, String),
    #[error("agreement file {0}: its content was altered")]
    AgreementFile(String),
    #[error("{kind} {id}: it has no leaf", kind = .0.code(), id = .1)]
    WithoutLeaf(Kind, String),
    #[error("the records at the positions {0} to {1} are missing, with their leaves")]
    Missing(u64, u64),
    #[error("the tile {0} of level {1} is missing or differs from the leaves")]
    Tile(u64, u32),
    #[error(
        "the log has {0} records, but {1} were signed: the end is cut off, or an older backup was restored"
    )]
    Cut(u64, u64),
    #[error("{0} leaves have positions after the end of the log")]
    Beyond(i64),
    #[error("the {0} is of another log, {1}")]
    OtherLog(&'static str, String),
    #[error("the {0} has no signature by a key of this log")]
    Unsigned(&'static str),
    #[error("the {0} cannot be read, or is not of the size of the log")]
    Unreadable(&'static str),
    #[error("the tree of the first {1} records has another root than the {0}")]
    Root(&'static str, u64),
}

/// How a leaf is named in a fault.
#[derive(Debug, Clone)]
pub struct Name {
    position: Option<i64>,
    kind: String,
    id: String,
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind, self.id)?;
        match self.position {
            Some(position) => write!(f, " at position {position}"),
            None => write!(f, ", which waits for a position"),
        }
    }
}

#[derive(Debug, Default)]
pub struct Summary {
    /// Records that were compared with their leaves.
    pub records: u64,
    /// Those of them that have no position yet.
    pub waiting: u64,
    pub erased_groups: u64,
    /// Records about customers that were deleted in a sandbox.
    pub deleted: u64,
    pub faults: u64,
}

#[derive(Debug, sqlx::FromRow)]
struct StoredLeaf {
    kind: String,
    record_id: String,
    body: String,
    salts: String,
    position: Option<i64>,
}

impl StoredLeaf {
    fn name(&self) -> Name {
        Name { position: self.position, kind: self.kind.clone(), id: self.record_id.clone() }
    }
}

/// A check of the whole log. Reads the records in portions, so that it needs little memory.
pub struct Verification<'a> {
    db: &'a Db,
    keys: &'a [VerifierKey],
    report: &'a mut dyn FnMut(Fault),
    summary: Summary,
    /// In a sandbox, customers can be deleted with their records.
    is_sandbox: bool,
}

/// A checkpoint that the tree must match, and the roots of the tree at its size.
struct Expected {
    what: &'static str,
    checkpoint: Checkpoint,
    /// From the stored tiles.
    by_tiles: Option<Hash>,
    /// From the leaves.
    by_leaves: Option<Hash>,
}

impl<'a> Verification<'a> {
    /// `keys` are the public keys of the log.
    pub fn new(db: &'a Db, keys: &'a [VerifierKey], report: &'a mut dyn FnMut(Fault)) -> Self {
        Verification { db, keys, report, summary: Summary::default(), is_sandbox: false }
    }

    /// Checks everything. `signed` is a checkpoint from outside the database.
    pub async fn run(mut self, signed: Option<(Note, Checkpoint)>) -> sqlx::Result<Summary> {
        let sandbox: Option<(String,)> =
            query("select id from partner where sandbox").optional(self.db).await?;
        self.is_sandbox = sandbox.is_some();
        let head = head::find(self.db).await?;
        let (name, size) = head.map_or_else(Default::default, |it| (it.name, it.size));
        let mut expected = Vec::new();
        if let Some((note, checkpoint)) = signed {
            expected.extend(self.accept("checkpoint outside the database", &name, size, &note, checkpoint));
        }
        if size > 0 {
            let what = "newest checkpoint in the database";
            let stored = self.find_checkpoint(size).await?;
            match stored {
                Some((note, checkpoint)) => {
                    expected.extend(self.accept(what, &name, size, &note, checkpoint))
                }
                None => self.fault(Fault::Unreadable(what)),
            }
        }
        self.check_tree(size, &mut expected).await?;
        for it in expected {
            let root = Some(it.checkpoint.root);
            // If the tiles match, a leaf that differs was named. If the leaves match, the tile was named.
            if it.by_tiles != root && it.by_leaves != root {
                self.fault(Fault::Root(it.what, it.checkpoint.size));
            }
        }
        self.check_waiting().await?;
        self.check_rows().await?;
        Ok(self.summary)
    }

    fn fault(&mut self, fault: Fault) {
        self.summary.faults += 1;
        (self.report)(fault);
    }

    /// The checkpoint of this size in the database.
    async fn find_checkpoint(&self, size: u64) -> sqlx::Result<Option<(Note, Checkpoint)>> {
        let note = query("select note from log_checkpoints where size = $1").bind(stored(size));
        let note: Option<(String,)> = note.optional(self.db).await?;
        let note: Option<Note> = note.and_then(|(note,)| note.parse().ok());
        let read = note.and_then(|it| it.text.parse::<Checkpoint>().ok().map(|checkpoint| (it, checkpoint)));
        Ok(read.filter(|(_, checkpoint)| checkpoint.size == size))
    }

    /// Checks a checkpoint as such. The tree is compared with it later.
    fn accept(
        &mut self,
        what: &'static str,
        name: &str,
        size: u64,
        note: &Note,
        checkpoint: Checkpoint,
    ) -> Option<Expected> {
        if checkpoint.origin != name {
            self.fault(Fault::OtherLog(what, checkpoint.origin));
            return None;
        }
        if !self.keys.iter().any(|it| note.is_signed_by(it)) {
            self.fault(Fault::Unsigned(what));
            return None;
        }
        if checkpoint.size > size {
            self.fault(Fault::Cut(size, checkpoint.size));
            return None;
        }
        Some(Expected { what, checkpoint, by_tiles: None, by_leaves: None })
    }

    async fn check_tree(&mut self, size: u64, expected: &mut [Expected]) -> sqlx::Result<()> {
        let mut trees = Trees::default();
        let mut from = 0;
        trees.note_roots(expected);
        while from < size {
            let to = size.min(from + PORTION);
            let hashes = self.check_portion(from, to).await?;
            let mut filled = Vec::new();
            for (by_tiles, by_leaves) in hashes {
                trees.append(by_tiles, by_leaves, &mut filled);
                trees.note_roots(expected);
            }
            self.compare_tiles(&filled).await?;
            from = to;
        }
        let edge: Vec<_> = trees.by_tiles.edge().collect();
        self.compare_tiles(&edge).await?;
        let beyond = "select count(*) from log_leaves, log_head where log_leaves.position >= log_head.size";
        let (beyond,): (i64,) = query(beyond).one(self.db).await?;
        if beyond > 0 {
            self.fault(Fault::Beyond(beyond));
        }
        Ok(())
    }

    /// Compares the tiles above the leaves with those that are stored.
    async fn compare_tiles(&mut self, tiles: &[Tile]) -> sqlx::Result<()> {
        for tile in tiles.iter().filter(|it| it.level > 0) {
            let stored = hash_tiles::find(self.db, tile.level, tile.number).await?;
            if !stored.is_some_and(|it| it.starts_with(&tile.hashes)) {
                self.fault(Fault::Tile(tile.number, tile.level));
            }
        }
        Ok(())
    }

    /// Checks the records at these positions. Returns, for each, the hash in the tiles and that of its leaf.
    async fn check_portion(&mut self, from: u64, to: u64) -> sqlx::Result<Vec<(Hash, Option<Hash>)>> {
        let leaves = "select kind, record_id, body, salts, position from log_leaves
            where position >= $1 and position < $2 order by position";
        let leaves: Vec<StoredLeaf> = query(leaves).bind(stored(from)).bind(stored(to)).all(self.db).await?;
        let mut records = HashMap::new();
        for kind in Kind::ALL {
            let pick = Pick::Positions(stored(from), stored(to));
            let found = sealed_records::list(self.db, kind, pick).await?;
            records.extend(found.into_iter().map(|it| ((kind.code(), it.id.clone()), it)));
        }
        let mut tiles = self.list_hashes(from, to).await?.into_iter();
        let mut leaves = leaves.into_iter().peekable();
        let mut hashes = Vec::new();
        let mut missing: Option<(u64, u64)> = None;
        for position in from..to {
            let in_tile = tiles.next().flatten();
            let leaf = leaves.next_if(|it| it.position.map(read) == Some(position));
            let in_leaf = leaf.as_ref().map(|it| leaf_hash(it.body.as_bytes()));
            match (&leaf, missing) {
                (None, None) => missing = Some((position, position)),
                (None, Some((first, _))) => missing = Some((first, position)),
                (Some(_), Some((first, last))) => {
                    self.fault(Fault::Missing(first, last));
                    missing = None;
                }
                (Some(_), None) => {}
            }
            if let Some(leaf) = &leaf {
                let kind = Kind::find(&leaf.kind).map(Kind::code).unwrap_or_default();
                self.compare(leaf, records.remove(&(kind, leaf.record_id.clone())));
                if in_tile.is_some() && in_tile != in_leaf {
                    self.fault(Fault::Leaf(leaf.name()));
                }
            }
            hashes.push((in_tile.or(in_leaf).unwrap_or_default(), in_leaf));
        }
        if let Some((first, last)) = missing {
            self.fault(Fault::Missing(first, last));
        }
        Ok(hashes)
    }

    /// The hashes of the leaves at these positions in the tiles.
    async fn list_hashes(&mut self, from: u64, to: u64) -> sqlx::Result<Vec<Option<Hash>>> {
        let mut hashes = Vec::new();
        for number in from / WIDTH..to.div_ceil(WIDTH) {
            let tile = hash_tiles::find(self.db, 0, number).await?.unwrap_or_default();
            let width = to.saturating_sub(number * WIDTH).min(WIDTH);
            let mut tile = tile.into_iter().map(Some).chain(std::iter::repeat(None));
            let found: Vec<_> = (0..width).map(|_| tile.next().flatten()).collect();
            if found.contains(&None) {
                self.fault(Fault::Tile(number, 0));
            }
            hashes.extend(found);
        }
        Ok(hashes)
    }

    fn compare(&mut self, leaf: &StoredLeaf, record: Option<Record>) {
        if Kind::find(&leaf.kind).is_none() {
            return self.fault(Fault::Unknown(leaf.name()));
        }
        match record.map(|it| it.compare(&leaf.body, &leaf.salts)) {
            None if self.is_sandbox && leaf.salts == "{}" && leaf.kind != Kind::Activity.code() => {
                self.summary.deleted += 1
            }
            None => self.fault(Fault::RowMissing(leaf.name())),
            Some(Err(difference)) => self.fault(Fault::Differs(leaf.name(), difference)),
            Some(Ok(erased)) => {
                self.summary.records += 1;
                self.summary.erased_groups += u64::try_from(erased).unwrap_or_default();
            }
        }
    }

    /// Checks the records whose leaves have no position yet.
    async fn check_waiting(&mut self) -> sqlx::Result<()> {
        let (mut id, mut kind) = (String::new(), String::new());
        loop {
            let waiting = format!(
                "select kind, record_id, body, salts, position from log_leaves
                 where position is null and (record_id, kind) > ($1, $2) order by record_id, kind limit {PORTION}"
            );
            let waiting: Vec<StoredLeaf> = query(waiting).bind(&id).bind(&kind).all(self.db).await?;
            let Some(last) = waiting.last() else { return Ok(()) };
            (id, kind) = (last.record_id.clone(), last.kind.clone());
            for leaf in waiting {
                let record = match Kind::find(&leaf.kind) {
                    Some(kind) => {
                        sealed_records::list(self.db, kind, Pick::One(&leaf.record_id)).await?.pop()
                    }
                    None => None,
                };
                self.summary.waiting += 1;
                self.compare(&leaf, record);
            }
        }
    }

    /// Looks for records that nobody has put into the log.
    async fn check_rows(&mut self) -> sqlx::Result<()> {
        for kind in Kind::ALL {
            for id in sealed_records::list_without_leaf(self.db, kind).await? {
                self.fault(Fault::WithoutLeaf(kind, id));
            }
        }
        Ok(())
    }
}

/// The tree by the stored tiles, and the tree by the leaves, until one is missing.
#[derive(Default)]
struct Trees {
    by_tiles: Tree,
    by_leaves: Option<Tree>,
    is_begun: bool,
}

impl Trees {
    fn append(&mut self, by_tiles: Hash, by_leaves: Option<Hash>, filled: &mut Vec<Tile>) {
        if !self.is_begun {
            (self.is_begun, self.by_leaves) = (true, Some(Tree::default()));
        }
        self.by_tiles.append(by_tiles, &mut |tile| filled.push(tile));
        match (&mut self.by_leaves, by_leaves) {
            (Some(tree), Some(hash)) => tree.append(hash, &mut |_| {}),
            _ => self.by_leaves = None,
        }
    }

    /// Notes the roots for the checkpoints of the present size.
    fn note_roots(&self, expected: &mut [Expected]) {
        for it in expected.iter_mut().filter(|it| it.checkpoint.size == self.by_tiles.size()) {
            it.by_tiles = Some(self.by_tiles.root());
            it.by_leaves = self.by_leaves.as_ref().map(Tree::root);
        }
    }
}
