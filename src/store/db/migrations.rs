//! The tables: brings them up to date, and refuses a database that has others.

use anyhow::Context;
use sqlx::migrate::{Migration, Migrator};
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, Connection, SqlSafeStr};

use crate::store::db::database::{Db, Dialect, Pools};
use crate::store::db::query::{On, query};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Why this version cannot use a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It has tables of another program.
    Foreign,
    /// A newer version has migrated it.
    Newer,
    /// A version that was never released has migrated it.
    Changed,
}

impl Refusal {
    /// The error, for the database at this place.
    pub fn of(self, place: &str) -> anyhow::Error {
        match self {
            Refusal::Foreign => anyhow::anyhow!(
                "{place} has the tables of another program: set DATABASE_URL to a database of its own for Paraph"
            ),
            Refusal::Newer => anyhow::anyhow!(
                "a newer version of Paraph has used {place}: start that version, or restore a backup made by this one"
            ),
            Refusal::Changed => anyhow::anyhow!(
                "the tables of {place} were made by an unreleased version of Paraph: start with a new database"
            ),
        }
    }
}

/// The table of migrations.
const TABLE: &str = "_sqlx_migrations";

/// A migration that a database has: version, description, checksum.
type Applied = (i64, String, Vec<u8>);

const APPLIED: &str = "select version, description, checksum from _sqlx_migrations order by version";

fn check(tables: &[String], applied: &[Applied]) -> Result<(), Refusal> {
    // A first start that was killed leaves the table of migrations, empty and alone.
    if applied.is_empty() && tables.iter().any(|it| it != TABLE) {
        return Err(Refusal::Foreign);
    }
    let ours = |version: i64| MIGRATIONS.iter().find(move |it| it.version == version);
    for (version, description, checksum) in applied {
        match ours(*version) {
            Some(migration) if migration.description != *description => return Err(Refusal::Foreign),
            Some(migration) if *migration.checksum != **checksum => return Err(Refusal::Changed),
            Some(_) => {}
            None => return Err(Refusal::Newer),
        }
    }
    Ok(())
}

/// Checks the tables of a database, and writes nothing to it.
#[allow(clippy::disallowed_methods, reason = "reads a file that may be no register")]
pub async fn check_sqlite(connection: &mut SqliteConnection) -> sqlx::Result<Result<(), Refusal>> {
    let tables = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut *connection).await?;
    let applied = match has_migrations(&tables) {
        true => sqlx::query_as(APPLIED).fetch_all(connection).await?,
        false => Vec::new(),
    };
    Ok(check(&tables, &applied))
}

pub async fn check_postgres(db: &Db) -> sqlx::Result<Result<(), Refusal>> {
    // Without the tables of extensions.
    let tables = "select relname::text from pg_class
        where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
            and not exists (select 1 from pg_depend
                where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e')";
    let tables: Vec<(String,)> = query(tables).all(db).await?;
    let tables: Vec<String> = tables.into_iter().map(|(name,)| name).collect();
    let applied = match has_migrations(&tables) {
        true => query(APPLIED).all(db).await?,
        false => Vec::new(),
    };
    Ok(check(&tables, &applied))
}

fn has_migrations(tables: &[String]) -> bool {
    tables.iter().any(|it| it == TABLE)
}

/// Whether the database has exactly the tables of this version.
pub async fn is_current(on: impl Into<On<'_>>) -> sqlx::Result<bool> {
    let applied: Vec<Applied> = query(APPLIED).all(on).await?;
    Ok(applied.len() == MIGRATIONS.iter().count() && check(&[], &applied).is_ok())
}

/// The version of the newest migration that a database has.
pub async fn version(on: impl Into<On<'_>>) -> sqlx::Result<i64> {
    let (version,): (i64,) = query("select max(version) from _sqlx_migrations").one(on).await?;
    Ok(version)
}

/// The version of the newest migration.
pub fn newest() -> i64 {
    MIGRATIONS.iter().map(|it| it.version).max().unwrap_or_default()
}

/// Brings the tables up to date, in one transaction: after an error they are as they were. One migrations directory
/// serves both databases. Syntax of only one database is written in a comment that names it,
/// `/*postgres collate "C"*/`, and uncommented for that one.
pub async fn run(db: &Db) -> anyhow::Result<()> {
    let marker = match db.dialect() {
        Dialect::Sqlite => "/*sqlite ",
        Dialect::Postgres => "/*postgres ",
    };
    let uncomment = |sql: &str| {
        let mut parts = sql.split(marker);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |sql, part| sql + &part.replacen("*/", "", 1))
    };
    let migrations = MIGRATIONS.iter().map(|migration| Migration {
        sql: AssertSqlSafe(uncomment(migration.sql.as_str())).into_sql_str(),
        ..migration.clone()
    });
    let mut migrator = Migrator::with_migrations(migrations.collect());
    // The transaction is locked instead, until its commit.
    migrator.set_locking(false);
    let migrated = match &db.pools {
        Pools::Sqlite { writer, .. } => {
            let mut connection = writer.acquire().await?;
            let migrated = migrate_sqlite(connection.using()?, &migrator).await;
            connection.used(migrated)
        }
        Pools::Postgres(pool) => {
            let mut connection = pool.acquire().await?;
            let migrated = migrate_postgres(connection.using()?, &migrator).await;
            connection.used(migrated)
        }
    };
    migrated.context("could not bring the tables up to date")
}

async fn migrate_sqlite(connection: &mut SqliteConnection, migrator: &Migrator) -> sqlx::Result<()> {
    let mut tx = connection.begin_with("begin immediate").await?;
    migrator.run(&mut *tx).await.map_err(|it| sqlx::Error::Migrate(Box::new(it)))?;
    tx.commit().await
}

/// The number of the lock under which copies of Paraph migrate one after another. Any number would do.
const LOCK: i64 = 0x7061_7261_7068;

#[allow(clippy::disallowed_methods, reason = "a statement of Postgres, in the transaction of the migrations")]
async fn migrate_postgres(connection: &mut PgConnection, migrator: &Migrator) -> sqlx::Result<()> {
    let mut tx = connection.begin().await?;
    sqlx::query("select pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *tx).await?;
    // Otherwise the log says at each start that the table of migrations exists already.
    sqlx::query("set local client_min_messages = warning").execute(&mut *tx).await?;
    migrator.run(&mut *tx).await.map_err(|it| sqlx::Error::Migrate(Box::new(it)))?;
    tx.commit().await
}
