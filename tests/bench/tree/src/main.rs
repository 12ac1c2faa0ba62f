//! Measures how fast the tree of the transparency log grows, with leaves as long as those of activity lines, and how fast
//! records are sealed.

#![allow(clippy::unwrap_used, reason = "a benchmark may fail")]

use std::time::Instant;

use paraph::model::evidence::leaf::{Kind, Record};
use paraph::model::evidence::merkle::leaf_hash;
use paraph::model::evidence::tree::Tree;
use paraph::model::kernel::clock;

fn main() {
    let count: u32 = std::env::args().nth(1).map_or(2_000_000, |it| it.parse().unwrap());
    let (mut tree, mut tiles, mut body) = (Tree::default(), 0, vec![b'x'; 500]);
    let begun = Instant::now();
    for number in 0..count {
        body.splice(..4, number.to_be_bytes());
        tree.append(leaf_hash(&body), &mut |_| tiles += 1);
    }
    let root = tree.root();
    let rate = rate(count, begun);
    println!("{count} leaves, {tiles} full tiles, root {:02x?}: {rate:.0} leaves a second", &root[..4]);
    let id = "01a227b2-3eba-7539-97db-3a26161bf4a6";
    let record = Record::new(Kind::Activity, id, clock::now())
        .fact("action", "confirmation-recorded")
        .group("who", [("staff_id", id.into()), ("staff_name", "Zoé Lefèvre".into())])
        .group("customer", [("customer_id", id.into())])
        .group(
            "details",
            [("after", "{\"accepted_on\":\"2026-11-29\",\"email\":\"zoe@ecole.example\"}".into())],
        );
    let (sealed, begun) = (200_000, Instant::now());
    for _ in 0..sealed {
        record.seal().unwrap();
    }
    println!("{:.1} µs to seal a record", 1e6 / self::rate(sealed, begun));
}

fn rate(count: u32, begun: Instant) -> f64 {
    f64::from(count) / begun.elapsed().as_secs_f64()
}
