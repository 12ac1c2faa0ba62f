//! Measures how fast the tree of the transparency log grows: hashes leaves as long as those of activity lines, and prints
//! leaves per second.

#![allow(clippy::unwrap_used, reason = "a benchmark may fail")]

use std::time::Instant;

use paraph::model::evidence::merkle::leaf_hash;
use paraph::model::evidence::tree::Tree;

fn main() {
    let count: u64 = std::env::args().nth(1).map_or(2_000_000, |it| it.parse().unwrap());
    let (mut tree, mut tiles, mut body) = (Tree::default(), 0, vec![b'x'; 500]);
    let begun = Instant::now();
    for number in 0..count {
        body.splice(..8, number.to_be_bytes());
        tree.append(leaf_hash(&body), &mut |_| tiles += 1);
    }
    let root = tree.root();
    let rate = count as f64 / begun.elapsed().as_secs_f64();
    println!(
        "{count} leaves, {tiles} full tiles, root {:02x}{:02x}…: {rate:.0} leaves a second",
        root[0], root[1]
    );
}
