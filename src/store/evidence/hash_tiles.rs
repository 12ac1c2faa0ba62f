//! The stored tiles of the Merkle tree.

use std::collections::HashMap;
use std::ops::Range;

use crate::model::evidence::merkle::{self, Hash, Subtree, subtrees};
use crate::model::evidence::tiles::WIDTH;
use crate::model::evidence::tree::{Tile, Tree, complete, extent};
use crate::store::db::{On, Tx, query};

/// A size or a number as the database stores it.
pub fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A stored size or number.
pub fn read(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

/// The hashes of a tile, or of as much as there is.
pub async fn find(on: impl Into<On<'_>>, level: u32, number: u64) -> sqlx::Result<Option<Vec<Hash>>> {
    let tile = query("select hashes from log_tiles where level = $1 and number = $2");
    let tile = tile.bind(i64::from(level)).bind(stored(number)).optional(on).await?;
    Ok(tile.map(|(hashes,): (Vec<u8>,)| hashes.as_chunks::<32>().0.to_vec()))
}

/// Stores a tile, or the hashes that were added to it.
pub async fn save(tx: &mut Tx, tile: &Tile) -> sqlx::Result<()> {
    let save = "insert into log_tiles (level, number, hashes) values ($1, $2, $3)
        on conflict (level, number) do update set hashes = $3";
    let save = query(save).bind(i64::from(tile.level)).bind(stored(tile.number));
    save.bind(tile.hashes.concat()).execute(tx).await?;
    Ok(())
}

/// The right edge of the tree of this size. `None` if a tile is missing.
pub async fn load_tree(mut on: On<'_>, size: u64) -> sqlx::Result<Option<Tree>> {
    let mut edge = HashMap::new();
    for level in 0.. {
        match extent(size, level) {
            (0, 0) => break,
            (_, 0) => {}
            (number, _) => drop(edge.insert(level, find(on.again(), level, number).await?)),
        }
    }
    Ok(Tree::load(size, |level, _| edge.remove(&level).flatten()))
}

/// The hashes of ranges of leaves, as a proof names them. `None` if a tile is missing.
pub async fn list_hashes(mut on: On<'_>, ranges: &[Range<u64>]) -> sqlx::Result<Option<Vec<Hash>>> {
    let mut hashes = Vec::new();
    for range in ranges {
        let mut parts = Vec::new();
        for subtree in subtrees(range.clone()) {
            let Some(hash) = hash_of(on.again(), subtree).await? else { return Ok(None) };
            parts.push(hash);
        }
        hashes.extend(merkle::join(parts.into_iter()));
    }
    Ok(Some(hashes))
}

async fn hash_of(on: On<'_>, Subtree { height, index }: Subtree) -> sqlx::Result<Option<Hash>> {
    let (level, height) = (height / 8, height % 8);
    let first = index << height;
    let tile = find(on, level, first / WIDTH).await?;
    let range = first % WIDTH..(first % WIDTH) + (1 << height);
    let part = |hashes: Vec<Hash>| {
        let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
        hashes.get(range).map(complete)
    };
    Ok(tile.and_then(part))
}

/// The root of the tree when it had this size. `None` if a tile is missing.
pub async fn find_root(on: On<'_>, size: u64) -> sqlx::Result<Option<Hash>> {
    if size == 0 {
        return Ok(Some(merkle::empty_root()));
    }
    let whole = 0..size;
    Ok(list_hashes(on, &[whole]).await?.and_then(|it| it.first().copied()))
}
