//! Merkle trees (RFC 6962): hashes, and proofs of inclusion and consistency.

use std::ops::Range;

use sha2::{Digest, Sha256};

pub type Hash = [u8; 32];

/// The hash of an entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// The hash of two neighbouring subtrees.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of the empty tree.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// Joins neighbouring subtrees, of which each is at least as large as the next. `None` if there are none.
pub fn join(subtrees: impl DoubleEndedIterator<Item = Hash>) -> Option<Hash> {
    subtrees.rev().reduce(|right, left| node_hash(&left, &right))
}

/// A complete subtree: the leaves from `index << height`, `1 << height` of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subtree {
    pub height: u32,
    pub index: u64,
}

/// The complete subtrees that a range of leaves consists of, from left to right.
pub fn subtrees(Range { start, end }: Range<u64>) -> Vec<Subtree> {
    let (mut found, mut at) = (Vec::new(), start);
    while at < end {
        let height = at.trailing_zeros().min((end - at).ilog2());
        found.push(Subtree { height, index: at >> height });
        at += 1 << height;
    }
    found
}

/// Where the left part of a tree of this size ends: the largest power of two below the size.
fn middle(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// The ranges of leaves whose hashes prove that a tree has the leaf at this position. `None` if it has none there.
pub fn inclusion_proof(position: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if position >= size {
        return None;
    }
    let (mut range, mut proof) = (0..size, Vec::new());
    while range.end - range.start > 1 {
        let middle = range.start + middle(range.end - range.start);
        let (inner, other) = match position < middle {
            true => (range.start..middle, middle..range.end),
            false => (middle..range.end, range.start..middle),
        };
        proof.push(other);
        range = inner;
    }
    proof.reverse();
    Some(proof)
}

/// The ranges of leaves whose hashes prove that a tree begins with the leaves of a smaller one. `None` unless it is
/// smaller. Every tree begins with the empty one, without a proof.
pub fn consistency_proof(old: u64, size: u64) -> Option<Vec<Range<u64>>> {
    if old > size {
        return None;
    }
    let (mut range, mut proof) = (0..size, Vec::new());
    if old == 0 {
        return Some(proof);
    }
    while range.end != old {
        let middle = range.start + middle(range.end - range.start);
        let (inner, other) = match old <= middle {
            true => (range.start..middle, middle..range.end),
            false => (middle..range.end, range.start..middle),
        };
        proof.push(other);
        range = inner;
    }
    if range.start != 0 {
        // The verifier knows the root of the old tree if the old tree is complete.
        proof.push(range);
    }
    proof.reverse();
    Some(proof)
}

/// Whether a proof shows that the tree with this root has the leaf at this position (RFC 9162, 2.1.3.2).
pub fn includes(root: &Hash, size: u64, position: u64, leaf: Hash, proof: &[Hash]) -> bool {
    if position >= size {
        return false;
    }
    let (mut node, mut last, mut found) = (position, size - 1, leaf);
    for hash in proof {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            found = node_hash(hash, &found);
            while node.is_multiple_of(2) && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            found = node_hash(&found, hash);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    last == 0 && found == *root
}

/// Whether a proof shows that the tree with this root begins with the leaves of the old one (RFC 9162, 2.1.4.2).
pub fn extends(root: &Hash, size: u64, old_root: &Hash, old: u64, proof: &[Hash]) -> bool {
    if old == 0 || old == size {
        let expected = if old == 0 { &empty_root() } else { root };
        return proof.is_empty() && old_root == expected;
    }
    if old > size {
        return false;
    }
    let mut hashes = proof.iter();
    let first = if old.is_power_of_two() { Some(old_root) } else { hashes.next() };
    let Some(first) = first else { return false };
    let shift = (old - 1).trailing_ones();
    let (mut node, mut last) = ((old - 1) >> shift, (size - 1) >> shift);
    let (mut found_old, mut found) = (*first, *first);
    for hash in hashes {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            (found_old, found) = (node_hash(hash, &found_old), node_hash(hash, &found));
            while node.is_multiple_of(2) && node != 0 {
                (node, last) = (node >> 1, last >> 1);
            }
        } else {
            found = node_hash(&found, hash);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    last == 0 && found_old == *old_root && found == *root
}
