//! The checkpoint and the tiles, as programs read them.

use paraph::app::Options;
use paraph::model::evidence::checkpoint::Checkpoint;
use paraph::model::evidence::merkle::leaf_hash;
use paraph::model::evidence::note::{Note, VerifierKey};
use paraph::model::evidence::tree::Tree;
use paraph::store::evidence::keys;

use crate::support::log_place::LogPlace;
use crate::support::program::Program;

/// The bytes of a tile, and its headers.
async fn tile(program: &Program, path: &str) -> (Vec<u8>, String) {
    let answer = program.request(reqwest::Method::GET, &format!("/log/tile/{path}")).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    assert_eq!(answer.headers()["content-type"], "application/octet-stream");
    let cache = answer.headers()["cache-control"].to_str().unwrap().to_owned();
    (answer.bytes().await.unwrap().to_vec(), cache)
}

fn entries(bundle: &[u8]) -> Vec<Vec<u8>> {
    let (mut rest, mut entries) = (bundle, Vec::new());
    while let Some((length, more)) = rest.split_first_chunk() {
        let (entry, more) = more.split_at(u16::from_be_bytes(*length).into());
        entries.push(entry.to_vec());
        rest = more;
    }
    entries
}

#[actix_web::test]
async fn the_tree_of_the_served_entries_is_the_one_of_the_checkpoint() {
    let place = LogPlace::filled().await;
    place.record_many(600).await;
    place.extend().await;
    let (size, program) = (place.size().await, place.program().await);
    let answer = place.app.as_nobody().get("/log/checkpoint").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/plain; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), "no-store");
    let note: Note = answer.body.parse().unwrap();
    let key: VerifierKey = keys::list(&place.app.db).await.unwrap()[0].verifier_key.parse().unwrap();
    assert!(note.is_signed_by(&key));
    let checkpoint: Checkpoint = note.text.parse().unwrap();
    assert_eq!(checkpoint.size, size);
    let (mut tree, mut served, mut computed) = (Tree::default(), Vec::new(), Vec::new());
    for number in 0..size.div_ceil(256) {
        let width = (size - 256 * number).min(256);
        let partial = if width < 256 { format!(".p/{width}") } else { String::new() };
        let (bundle, cache) = tile(&program, &format!("entries/00{number}{partial}")).await;
        assert_eq!(cache, "private, max-age=31536000, immutable");
        for entry in entries(&bundle) {
            tree.append(leaf_hash(&entry), &mut |full| computed.push(full));
        }
        served.push(tile(&program, &format!("0/00{number}{partial}")).await.0);
    }
    assert_eq!((tree.size(), tree.root()), (size, checkpoint.root));
    let level = size / 256;
    served.push(tile(&program, &format!("1/000.p/{level}")).await.0);
    computed.extend(tree.edge());
    computed.sort_by_key(|it| (it.level, it.number));
    let computed: Vec<_> = computed.into_iter().map(|it| it.hashes.concat()).collect();
    assert!(computed == served);
    // The partial tile of an earlier checkpoint is served from the full one.
    assert_eq!(tile(&program, "0/000.p/7").await.0, served[0][..7 * 32]);
}

#[actix_web::test]
async fn tiles_that_do_not_exist_are_not_found() {
    let place = LogPlace::filled().await;
    let (size, program) = (place.size().await, place.program().await);
    let beyond = format!("0/000.p/{}", size + 1);
    for path in [
        "0/000",
        "entries/000",
        &beyond,
        "1/000.p/1",
        "0/001.p/1",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/01",
        "00/000.p/1",
        "64/000.p/1",
        "0/0.p/1",
        "0/0000.p/1",
        "0/x000/000.p/1",
        "-1/000.p/1",
        "data/000.p/1",
        "0/000.p/1/",
        "0/",
        "0",
        "0/18446744073709551616",
        "63/x018/x446/x744/x073/x709/x551/615",
        "entries/x018/x446/x744/x073/x709/x551/615",
    ] {
        let answer = program.get(&format!("/log/tile/{path}")).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.body);
    }
    assert_eq!(place.app.stranger().get("/log/tile/0/000.p/1").await.status, 401);
}

#[actix_web::test]
async fn a_public_log_needs_no_key() {
    let place = LogPlace::filled_with(|it| Options { log_public: true, ..it }).await;
    let (bytes, cache) = tile(&place.app.stranger(), "0/000.p/1").await;
    assert_eq!((bytes.len(), cache.as_str()), (32, "public, max-age=31536000, immutable"));
    let head =
        place.app.stranger().request(reqwest::Method::HEAD, "/log/tile/0/000.p/1").send().await.unwrap();
    assert_eq!(head.status(), 200);
}

#[actix_web::test]
async fn a_log_that_has_not_begun_has_no_checkpoint() {
    let app = crate::support::TestApp::spawn().await;
    assert_eq!(app.as_nobody().get("/log/checkpoint").await.status, 404);
}
