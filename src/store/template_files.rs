//! The firm's own files of the agreements, as the API gives them out.

use super::db::{Db, query};

#[derive(Debug, sqlx::FromRow)]
pub struct File {
    pub name: String,
    pub media_type: String,
    pub content: Vec<u8>,
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

pub async fn find_content(db: &Db, id: &str) -> sqlx::Result<Option<File>> {
    query("select name, media_type, content from agreement_files where id = $1").bind(id).optional(db).await
}
