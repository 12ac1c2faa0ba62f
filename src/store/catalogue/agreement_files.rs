//! The firm's own agreement files. Added, never changed or deleted, because confirmations refer to them.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::details;
use crate::model::activity::action::Action;
use crate::model::catalogue::agreement_file::{AgreementFile, NewFile};
use crate::model::kernel::clock;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::db::sql;
use crate::store::db::{Db, On, Tx, is_unique_violation, query};

/// The outcome of adding a file.
pub enum Added {
    /// Recorded, now or when the same form was sent before.
    Yes,
    /// The same content exists already for this version, country and language.
    Known,
}

macro_rules! columns {
    () => {
        "id, agreement_type, version_id, country, language, name, media_type, size, sha256,
            (select staff.name from staff where staff.id = staff_id) as added_by, added_at
         from agreement_files"
    };
}

pub async fn find(on: impl Into<On<'_>>, id: &str) -> sqlx::Result<Option<AgreementFile>> {
    query(concat!("select ", columns!(), " where id = $1")).bind(id).optional(on).await
}

/// The file that the input refers to, if it refers to one.
pub async fn find_named(on: impl Into<On<'_>>, id: Option<&str>) -> sqlx::Result<Option<AgreementFile>> {
    match id {
        Some(id) => find(on, id).await,
        None => Ok(None),
    }
}

pub async fn find_content(db: &Db, id: &str) -> sqlx::Result<Option<Vec<u8>>> {
    let found: Option<(Vec<u8>,)> =
        query("select content from agreement_files where id = $1").bind(id).optional(db).await?;
    Ok(found.map(|(content,)| content))
}

/// The id of the newest file of a version for a country and language.
pub async fn find_newest(
    db: &Db,
    version_id: &str,
    country: &str,
    language: &str,
) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = query(
        "select id from agreement_files where version_id = $1 and country = $2 and language = $3
         order by id desc limit 1",
    )
    .bind(version_id)
    .bind(country)
    .bind(language)
    .optional(db)
    .await?;
    Ok(found.map(|(id,)| id))
}

/// Files per page.
pub const PAGE: usize = 50;

/// Files added before the one with this id, newest first. One more than a page if there are more.
pub async fn list(db: &Db, before: Option<&str>) -> sqlx::Result<Vec<AgreementFile>> {
    // Ids sort by time. The tilde sorts after every id.
    query(concat!("select ", columns!(), " where id < $1 order by id desc limit 51"))
        .bind(before.unwrap_or("~"))
        .all(db)
        .await
}

/// The files of a country, newest first. A confirmation of a customer there can name one of them.
async fn list_for_country(db: &Db, country: &str) -> sqlx::Result<Vec<AgreementFile>> {
    query(concat!("select ", columns!(), " where country = $1 order by id desc limit 200"))
        .bind(country)
        .all(db)
        .await
}

/// The files that a confirmation can name: those of the customer's country, if it is recorded, and the one already named.
pub async fn list_nameable(db: &Db, country: Option<&str>, named: &str) -> sqlx::Result<Vec<AgreementFile>> {
    let mut files = match country {
        Some(country) => list_for_country(db, country).await?,
        None => Vec::new(),
    };
    if !named.is_empty() && !files.iter().any(|it| it.id == named) {
        files.extend(find(db, named).await?);
    }
    Ok(files)
}

/// Adds a file and its line in the activity log. `id` is the form's.
pub async fn insert(tx: &mut Tx, id: &str, new: NewFile, by: By<'_>) -> sqlx::Result<Added> {
    let sha256 = HEXLOWER.encode(&Sha256::digest(&new.content));
    let known: Option<(String,)> = query(
        "select id from agreement_files where version_id = $1 and country = $2 and language = $3 and sha256 = $4",
    )
    .bind(&new.version_id)
    .bind(&new.country)
    .bind(&new.language)
    .bind(&sha256)
    .optional(&mut *tx)
    .await?;
    match known {
        Some((known,)) if known == id => return Ok(Added::Yes),
        Some(_) => return Ok(Added::Known),
        None => {}
    }
    let after = details! {
        Agreement: new.agreement_type.code(),
        Version: new.version_id,
        Country: new.country,
        TemplateLanguage: new.language,
        File: new.name,
        Sha256: sha256,
    };
    let inserted = sql::insert("agreement_files")
        .set("id", id)
        .set("agreement_type", new.agreement_type.code())
        .set("version_id", new.version_id)
        .set("country", new.country)
        .set("language", new.language)
        .set("name", new.name)
        .set("media_type", new.media_type)
        .set("size", i64::try_from(new.content.len()).unwrap_or(i64::MAX))
        .set("sha256", sha256)
        .set("content", new.content)
        .set("staff_id", &by.staff.id)
        .set("added_at", clock::now())
        .execute(&mut *tx)
        .await;
    match inserted {
        // Someone else has just added it.
        Err(error) if is_unique_violation(&error) => return Ok(Added::Known),
        other => other?,
    };
    let entry = Entry { after: Some(after), ..Entry::new(Action::AgreementFileAdded) };
    activity_log::insert(tx, by, entry).await?;
    Ok(Added::Yes)
}
