//! Extends the transparency log: gives leaves their positions, and signs a checkpoint.

use anyhow::bail;

use crate::model::evidence::checkpoint::Checkpoint;
use crate::model::evidence::merkle::{Hash, leaf_hash};
use crate::model::evidence::note::{Note, Signer};
use crate::store::db::{On, Tx};
use crate::store::evidence::head::Head;
use crate::store::evidence::{hash_tiles, head, keys, leaves};

/// Why the log is not signed. Signing could fork it: two trees of one name, of which each proves something else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(
        "the log in the database has {size} records, but {signed} were signed: an older backup was restored"
    )]
    Behind { size: u64, signed: u64 },
    #[error("the first {signed} records of the log in the database are not those that were signed")]
    Rewritten { signed: u64 },
    #[error("log.checkpoint is of the log {signed}, and the database has the log {name}")]
    OtherLog { name: String, signed: String },
    #[error("the signing key is not the newest key of the log, which is {newest}")]
    OtherKey { newest: String },
    #[error("the tiles of the log do not match its last checkpoint")]
    Tiles,
    #[error("the signing key of the log is missing")]
    NoKey,
}

#[derive(Debug)]
pub enum Sequenced {
    /// No leaf waits.
    Nothing,
    /// Leaves have their positions, and the checkpoint is signed. Other leaves may wait.
    Extended(Checkpoint, Note),
    Refused(Refusal),
}

/// Compares the log in the database with the highest checkpoint that was signed.
pub async fn check(
    on: On<'_>,
    head: &Head,
    highest: Option<&Checkpoint>,
) -> sqlx::Result<Result<(), Refusal>> {
    let Some(highest) = highest else { return Ok(Ok(())) };
    if highest.origin != head.name {
        return Ok(Err(Refusal::OtherLog { name: head.name.clone(), signed: highest.origin.clone() }));
    }
    if head.size < highest.size {
        return Ok(Err(Refusal::Behind { size: head.size, signed: highest.size }));
    }
    let root = hash_tiles::find_root(on, highest.size).await?;
    Ok(if root == Some(highest.root) { Ok(()) } else { Err(Refusal::Rewritten { signed: highest.size }) })
}

/// Appends up to 256 waiting leaves to the tree. Everything is in the transaction of the caller. The lock on the head
/// lets one copy of Paraph extend the log at a time, and no copy extends a tree that it has not seen.
pub async fn extend(tx: &mut Tx, signer: &Signer, highest: Option<&Checkpoint>) -> anyhow::Result<Sequenced> {
    let Some(head) = head::lock(tx).await? else { return Ok(Sequenced::Nothing) };
    let newest = keys::list(&mut *tx).await?.pop().map(|it| it.verifier_key).unwrap_or_default();
    if newest != signer.verifier().to_string() {
        return Ok(Sequenced::Refused(Refusal::OtherKey { newest }));
    }
    if let Err(refusal) = check(On::Tx(tx), &head, highest).await? {
        return Ok(Sequenced::Refused(refusal));
    }
    let Some(mut tree) = hash_tiles::load_tree(On::Tx(tx), head.size).await? else {
        return Ok(Sequenced::Refused(Refusal::Tiles));
    };
    if head.size > 0 && find_root(tx).await? != Some((head.size, tree.root())) {
        return Ok(Sequenced::Refused(Refusal::Tiles));
    }
    let placed = leaves::assign_positions(tx, hash_tiles::stored(head.size)).await?;
    if placed.is_empty() {
        return Ok(Sequenced::Nothing);
    }
    let mut tiles = Vec::new();
    for (_, body) in &placed {
        tree.append(leaf_hash(body.as_bytes()), &mut |full| tiles.push(full));
    }
    // The tiles above a level change when a tile of that level is full.
    let changed = tiles.iter().map(|it| it.level + 1).max().unwrap_or_default();
    tiles.extend(tree.edge().filter(|it| it.level <= changed));
    for tile in &tiles {
        hash_tiles::save(tx, tile).await?;
    }
    let checkpoint = Checkpoint { origin: head.name, size: tree.size(), root: tree.root() };
    let note = signer.sign(&checkpoint.to_string());
    head::insert_checkpoint(tx, checkpoint.size, &note.to_string()).await?;
    if !head::update(tx, head.size, checkpoint.size).await? {
        bail!("another copy of Paraph has extended the log");
    }
    Ok(Sequenced::Extended(checkpoint, note))
}

/// The size and root of the newest checkpoint in the database.
async fn find_root(tx: &mut Tx) -> sqlx::Result<Option<(u64, Hash)>> {
    let note = head::find_checkpoint(tx).await?.and_then(|it| it.parse::<Note>().ok());
    let checkpoint = note.and_then(|it| it.text.parse::<Checkpoint>().ok());
    Ok(checkpoint.map(|it| (it.size, it.root)))
}
