//! The published formats: canonical JSON, Merkle proofs, tiles, notes and checkpoints.

use data_encoding::{BASE64, HEXLOWER};
use paraph::model::evidence::canonical::canonical;
use paraph::model::evidence::checkpoint::Checkpoint;
use paraph::model::evidence::leaf::{Kind, Record, Unsealable};
use paraph::model::evidence::merkle::{
    Hash, consistency_proof, empty_root, extends, includes, inclusion_proof, join, leaf_hash, node_hash,
    subtrees,
};
use paraph::model::evidence::note::{Note, Signer, VerifierKey};
use paraph::model::evidence::tiles::{Content, Place, bundle};
use paraph::model::evidence::tree::Tree;
use paraph::model::kernel::clock;
use serde_json::{Value, json};

/// The root by the definition in RFC 6962.
fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [one] => *one,
        _ => {
            let middle = leaves.len().next_power_of_two() / 2;
            node_hash(&root(&leaves[..middle]), &root(&leaves[middle..]))
        }
    }
}

fn at(index: u64) -> usize {
    usize::try_from(index).unwrap()
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|it| leaf_hash(&it.to_be_bytes())).collect()
}

#[test]
fn canonical_json_is_that_of_rfc_8785() {
    // The example of section 3.2.3: keys in the order of their UTF-16 code units.
    let keys = json!({
        "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
        "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis",
    });
    let expected = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"\u{f6}\":\"Latin Small Letter O With \
        Diaeresis\",\"\u{20ac}\":\"Euro Sign\",\"\u{1f600}\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With \
        Dagesh\"}";
    assert_eq!(canonical(&keys).unwrap(), expected);
    // The string of section 3.2.2.2.
    let text = json!({ "string": "\u{20ac}$\u{f}\nA'B\"\\\\\"/", "literals": null, "yes": true, "n": -7 });
    let expected =
        "{\"literals\":null,\"n\":-7,\"string\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\",\"yes\":true}";
    assert_eq!(canonical(&text).unwrap(), expected);
    for other in [json!(1.5), json!([1]), json!(9_007_199_254_740_992_i64), json!({ "a": { "b": [] } })] {
        assert!(canonical(&other).is_err(), "{other}");
    }
}

#[test]
fn the_tree_has_the_root_of_rfc_6962_at_every_size() {
    let all = leaves(600);
    let (mut tree, mut tiles) = (Tree::default(), Vec::new());
    assert_eq!(tree.root(), empty_root());
    for (index, leaf) in all.iter().enumerate() {
        tree.append(*leaf, &mut |full| tiles.push(full));
        assert_eq!(tree.root(), root(&all[..=index]), "{index}");
        let found = |level: u32, number: u64| {
            tree.edge().find(|it| (it.level, it.number) == (level, number)).map(|it| it.hashes)
        };
        assert_eq!(Tree::load(tree.size(), found).unwrap().root(), tree.root());
    }
    assert_eq!(tiles.len(), 2);
    assert!(tiles.iter().all(|it| it.level == 0 && it.hashes.len() == 256));
}

#[test]
fn proofs_hold_for_every_leaf_and_every_size_and_for_nothing_else() {
    let all = leaves(70);
    let hash = |range: std::ops::Range<u64>| {
        let parts = subtrees(range).into_iter().map(|it| {
            let (start, width) = (at(it.index << it.height), 1 << it.height);
            root(&all[start..start + width])
        });
        join(parts.collect::<Vec<_>>().into_iter()).unwrap()
    };
    for size in 1..=70_u64 {
        let whole = root(&all[..at(size)]);
        for position in 0..size {
            let proof: Vec<_> = inclusion_proof(position, size).unwrap().into_iter().map(hash).collect();
            let leaf = all[at(position)];
            assert!(includes(&whole, size, position, leaf, &proof), "{position} in {size}");
            assert!(!includes(&whole, size, position, leaf_hash(b"other"), &proof));
            assert!(!includes(&whole, size, size, leaf, &proof));
            assert!(size == 1 || !includes(&whole, size, (position + 1) % size, leaf, &proof));
            assert!(!includes(&whole, size, position, leaf, &[proof, vec![leaf]].concat()));
        }
        for old in 0..=size {
            let proof: Vec<_> = consistency_proof(old, size).unwrap().into_iter().map(hash).collect();
            let before = root(&all[..at(old)]);
            assert!(extends(&whole, size, &before, old, &proof), "{old} to {size}");
            assert!(!extends(&whole, size, &leaf_hash(b"other"), old, &proof), "{old} to {size}");
            assert!(!extends(&whole, size, &before, old, &[proof, vec![whole]].concat()));
        }
    }
    assert_eq!((inclusion_proof(3, 3), consistency_proof(4, 3)), (None, None));
}

#[test]
fn tiles_have_the_paths_of_the_specification() {
    for (path, content, number, width) in [
        ("0/x001/x234/067", Content::Hashes(0), 1_234_067, 256),
        ("entries/273.p/112", Content::Entries, 273, 112),
        ("2/000.p/1", Content::Hashes(2), 0, 1),
        ("63/x001/000", Content::Hashes(63), 1000, 256),
    ] {
        let place = Place { content, number, width };
        assert_eq!((Place::parse(path), place.path().as_str()), (Some(place), path));
    }
    assert_eq!(bundle(["ab", ""]).unwrap(), [0, 2, b'a', b'b', 0, 0]);
    assert_eq!(bundle(["x".repeat(65_536).as_str()]), None);
}

/// The example of golang.org/x/mod/sumdb/note.
const GO_SIGNER: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn notes_are_those_of_go() {
    let note: Note = GO_NOTE.parse().unwrap();
    let key: VerifierKey = GO_KEY.parse().unwrap();
    assert!(note.is_signed_by(&key));
    assert_eq!(note.to_string(), GO_NOTE);
    let signer = Signer::parse(GO_SIGNER).unwrap();
    assert_eq!(signer.verifier(), key);
    assert_eq!(key.to_string(), GO_KEY);
    assert_eq!(signer.sign(&note.text).to_string(), GO_NOTE);
    let other = GO_NOTE.replace("problem is", "problem was");
    assert!(!other.parse::<Note>().unwrap().is_signed_by(&key));
    for broken in
        ["", "text\n", "text\n\n", "text\n\n— x y\n", "text\n\n— PeterNeumann x08go/ZJ", "text\n\nx08go/ZJ\n"]
    {
        assert!(broken.parse::<Note>().is_err(), "{broken}");
    }
    for broken in
        ["", "a+b", "a+00000000+AA==", &GO_KEY.replace("c74f", "c74e"), &GO_KEY.replace("Peter", "Pe ter")]
    {
        assert!(broken.parse::<VerifierKey>().is_err(), "{broken}");
    }
    for name in ["", "a b", "a+b"] {
        assert!(Signer::generate(name).is_err(), "{name}");
    }
}

#[test]
fn a_checkpoint_has_three_lines() {
    let checkpoint = Checkpoint { origin: "paraph.example/log".into(), size: 7, root: [9; 32] };
    let text = format!("paraph.example/log\n7\n{}\n", BASE64.encode(&[9; 32]));
    assert_eq!(checkpoint.to_string(), text);
    assert_eq!(text.parse(), Ok(checkpoint.clone()));
    assert_eq!(format!("{text}extension\n").parse(), Ok(checkpoint));
    for broken in ["", "\n7\n\n", "a\n07\nCQ==\n", "a\n7\nCQ==\n"] {
        assert!(broken.parse::<Checkpoint>().is_err(), "{broken}");
    }
}

#[test]
fn a_commitment_is_the_hash_that_the_documentation_describes() {
    let record = Record::new(Kind::Activity, "id", clock::now())
        .fact("action", "x")
        .group("who", [("name", "Zoé".into())]);
    let leaf = record.group("nobody", [("name", Value::Null)]).seal().unwrap();
    let (body, salts): (Value, Value) =
        (serde_json::from_str(&leaf.body).unwrap(), serde_json::from_str(&leaf.salts).unwrap());
    let salt = HEXLOWER.decode(salts["who"].as_str().unwrap().as_bytes()).unwrap();
    let bytes = [b"paraph/commitment/v1\n".as_slice(), &salt, "{\"name\":\"Zoé\"}".as_bytes()].concat();
    let hash = <sha2::Sha256 as sha2::Digest>::digest(bytes);
    assert_eq!(body["commitments"], json!({ "who": HEXLOWER.encode(&hash) }));
    assert_eq!(leaf.body, canonical(&body).unwrap());
}

#[test]
fn large_values_belong_into_groups() {
    let record = || Record::new(Kind::Activity, "id", clock::now());
    let long = "x".repeat(70_000);
    assert!(matches!(record().fact("text", long.as_str()).seal(), Err(Unsealable::TooLong)));
    assert!(record().group("text", [("text", long.into())]).seal().is_ok());
}
