//! A Merkle tree that grows, kept as tiles of height 8 (C2SP tlog-tiles).

use crate::model::evidence::merkle::{self, Hash, node_hash};
use crate::model::evidence::tiles::WIDTH;

/// The hashes of a tile. A full one has [`WIDTH`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    pub level: u32,
    pub number: u64,
    pub hashes: Vec<Hash>,
}

/// The right edge of a tree: its tiles that are not full yet, by level. The root follows from it, and so does every tree
/// that grows from this one.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    size: u64,
    edge: Vec<Vec<Hash>>,
}

/// The number of tiles of a level that are full, and the width of the next one, in a tree of this size.
pub fn extent(size: u64, level: u32) -> (u64, u64) {
    let hashes = size.checked_shr(8 * level).unwrap_or(0);
    (hashes / WIDTH, hashes % WIDTH)
}

impl Tree {
    /// The tree of this size. `edge` is asked for the tile of a level that is not full, with its number and width.
    pub fn load(size: u64, mut edge: impl FnMut(u32, u64) -> Option<Vec<Hash>>) -> Option<Tree> {
        let mut tree = Tree { size, edge: Vec::new() };
        for level in 0.. {
            let (number, width) = extent(size, level);
            if (number, width) == (0, 0) {
                break;
            }
            let width = usize::try_from(width).ok()?;
            let mut hashes = if width == 0 { Vec::new() } else { edge(level, number)? };
            if hashes.len() < width {
                return None;
            }
            hashes.truncate(width);
            tree.edge.push(hashes);
        }
        Some(tree)
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf. `filled` gets each tile that is full now.
    pub fn append(&mut self, leaf: Hash, filled: &mut impl FnMut(Tile)) {
        self.size += 1;
        let (mut hash, mut level) = (leaf, 0);
        loop {
            let index = usize::try_from(level).unwrap_or_default();
            if self.edge.len() == index {
                self.edge.push(Vec::new());
            }
            let Some(edge) = self.edge.get_mut(index) else { return };
            edge.push(hash);
            let (number, width) = extent(self.size, level);
            if width != 0 {
                return;
            }
            let hashes = std::mem::take(edge);
            hash = complete(&hashes);
            filled(Tile { level, number: number - 1, hashes });
            level += 1;
        }
    }

    /// The tiles that are not full.
    pub fn edge(&self) -> impl Iterator<Item = Tile> {
        (0..).zip(&self.edge).filter(|(_, hashes)| !hashes.is_empty()).map(|(level, hashes)| Tile {
            level,
            number: extent(self.size, level).0,
            hashes: hashes.clone(),
        })
    }

    pub fn root(&self) -> Hash {
        let parts = self.edge.iter().rev().flat_map(|hashes| {
            // A level consists of one complete subtree for each bit of its width.
            let (mut rest, mut parts) = (hashes.as_slice(), Vec::new());
            while let Some(height) = rest.len().checked_ilog2() {
                let (part, others) = rest.split_at(1 << height);
                parts.push(complete(part));
                rest = others;
            }
            parts
        });
        merkle::join(parts.collect::<Vec<_>>().into_iter()).unwrap_or_else(merkle::empty_root)
    }
}

/// The hash of a complete subtree. The number of hashes is a power of two.
pub fn complete(hashes: &[Hash]) -> Hash {
    let mut hashes = hashes.to_vec();
    while hashes.len() > 1 {
        let pairs = hashes.as_chunks::<2>().0;
        hashes = pairs.iter().map(|[left, right]| node_hash(left, right)).collect();
    }
    hashes.first().copied().unwrap_or_else(merkle::empty_root)
}
