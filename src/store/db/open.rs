//! Opens a database. A start that cannot succeed says why in one sentence, and changes nothing.

use std::fs::{DirBuilder, File, Metadata, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use crate::store::db::database::{Db, Dialect, Pools};
use crate::store::db::migrations;
use crate::store::db::pool::Pool;
use crate::store::db::query::query;

/// Connections for reading on SQLite.
const READERS: usize = 4;
/// Connections on Postgres.
const CONNECTIONS: usize = 10;

/// The longest wait for a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// The name of Paraph's connections on Postgres. A restore recognises them by it.
pub const APPLICATION: &str = "paraph";

impl Db {
    /// Opens `sqlite:PATH` (created if missing) or `postgres://…`, and runs migrations. Call it on the runtime of the
    /// process.
    pub async fn open(url: &str) -> anyhow::Result<Db> {
        let db = match dialect(url)? {
            Dialect::Sqlite => open_sqlite(url).await?,
            Dialect::Postgres => open_postgres(url).await?,
        };
        migrations::run(&db).await?;
        Ok(db)
    }

    /// Opens a register that exists, and runs migrations.
    pub async fn open_and_migrate(url: &str) -> anyhow::Result<Db> {
        let db = Db::open_existing(url).await?;
        migrations::run(&db).await?;
        Ok(db)
    }

    /// Opens a register that exists, and leaves its tables as they are.
    pub async fn open_existing(url: &str) -> anyhow::Result<Db> {
        let missing = format!("there is no register at {}: set DATABASE_URL to its address", place_of(url)?);
        let db = match dialect(url)? {
            Dialect::Sqlite if !sqlite_file(url)?.metadata().is_ok_and(|it| it.len() > 0) => bail!(missing),
            Dialect::Sqlite => open_sqlite(url).await?,
            Dialect::Postgres => open_postgres(url).await?,
        };
        migrations::version(&db).await.map_err(|_| anyhow::Error::msg(missing))?;
        Ok(db)
    }
}

/// Where the register of an address is, without user and password.
pub fn place_of(url: &str) -> anyhow::Result<String> {
    Ok(match dialect(url)? {
        Dialect::Sqlite => sqlite_file(url)?.display().to_string(),
        Dialect::Postgres => place(&postgres_options(url)?),
    })
}

/// The database of an address.
pub fn dialect(url: &str) -> anyhow::Result<Dialect> {
    match url.split_once(':') {
        Some(("sqlite", _)) => Ok(Dialect::Sqlite),
        Some(("postgres" | "postgresql", _)) => Ok(Dialect::Postgres),
        _ => bail!("the database address must begin with sqlite: or postgres:"),
    }
}

/// The file of an address `sqlite:PATH`.
pub fn sqlite_file(url: &str) -> anyhow::Result<PathBuf> {
    if url.contains(":memory:") || url.contains("mode=memory") {
        bail!("a register in memory would be lost: set DATABASE_URL to sqlite:PATH");
    }
    let file = SqliteConnectOptions::from_str(url)?.get_filename().to_owned();
    if file.as_os_str().is_empty() {
        bail!("the database address names no file: write sqlite:PATH, for example sqlite:data/paraph.db");
    }
    if file.is_dir() {
        bail!("{0} is a folder: name a file in it, for example sqlite:{0}/paraph.db", file.display());
    }
    if file.exists() && !file.is_file() {
        bail!("{} is no file: name one in a folder of its own", file.display());
    }
    Ok(file)
}

async fn open_sqlite(url: &str) -> anyhow::Result<Db> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL loses acknowledged commits in a power cut; evidence must not be lost.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        // SQLite runs in its own thread, which blocks when this many rows are unread.
        .row_buffer_size(1_000);
    let file = sqlite_file(url)?;
    make_folder(&file)?;
    check_sqlite(&file).await?;
    let lock = Some(Arc::new(lock_shared(&file)?));
    // Created here with mode 600, because the file holds personal data and password hashes.
    private(&file, &file)?;
    let readers = Pool::new(options.clone().pragma("query_only", "on"), READERS, PATIENCE)?;
    let writer = Pool::new(options, 1, PATIENCE)?;
    // Shows an error of the file at the start.
    drop(writer.acquire().await.with_context(|| format!("could not open {}", file.display()))?);
    Ok(Db { lock, ..Db::new(Pools::Sqlite { readers, writer }) })
}

/// The folder of a file.
pub fn folder(file: &Path) -> &Path {
    file.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the folder of a register, if it is missing.
pub fn make_folder(file: &Path) -> anyhow::Result<()> {
    let folder = folder(file);
    let missing: Vec<_> =
        folder.ancestors().take_while(|it| !it.as_os_str().is_empty() && !it.exists()).collect();
    for folder in missing.into_iter().rev() {
        let made = DirBuilder::new().mode(0o700).create(folder);
        made.with_context(|| format!("could not make the data folder {}", folder.display()))?;
        if let Ok(opened) = File::open(folder) {
            give_to_owner(&opened, folder);
        }
    }
    Ok(())
}

/// Opens a file of a register that only its owner may read, and creates it if it is missing.
fn private(file: &Path, register: &Path) -> anyhow::Result<File> {
    // Does not follow a link, and fails if the file exists. Root must not give away a file that somebody else made.
    match OpenOptions::new().create_new(true).append(true).mode(0o600).open(file) {
        Ok(created) => {
            give_to_owner(&created, register);
            return Ok(created);
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error).with_context(|| format!("could not create {}", file.display())),
    }
    let opened = OpenOptions::new().append(true).open(file);
    if let Err(error) = &opened
        && error.kind() == ErrorKind::PermissionDenied
        && let Ok(metadata) = file.metadata()
    {
        bail!(
            "this user may not open {}: run Paraph as its owner (user ID {}), or change its owner or its mode ({:o})",
            file.display(),
            metadata.uid(),
            metadata.mode() & 0o777
        );
    }
    opened.with_context(|| format!("could not open {}", file.display()))
}

/// Gives a new file to the owner of the register. A new register goes to the owner of its folder. Otherwise a command
/// that root runs would leave files behind that the server may not open. Only root can do this, and only root needs it.
pub fn give_to_owner(file: &File, register: &Path) {
    let Ok(own) = file.metadata() else { return };
    let is_other = |it: &Metadata| (it.dev(), it.ino()) != (own.dev(), own.ino());
    let model = register.metadata().ok().filter(is_other);
    let Some(model) = model.or_else(|| folder(register).metadata().ok()) else { return };
    if (own.uid(), own.gid()) != (model.uid(), model.gid()) {
        drop(fchown(file, Some(model.uid()), Some(model.gid())));
    }
}

/// The file that is locked while a process uses the register. It is not the register itself, because a restore
/// replaces that.
pub fn lock_file(register: &Path) -> anyhow::Result<File> {
    private(&beside(register, ".lock"), register)
}

/// The path of a file with another ending after its own.
pub fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn lock_shared(file: &Path) -> anyhow::Result<File> {
    let lock = lock_file(file)?;
    match lock.try_lock_shared() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            bail!("{} is being restored: try again when that is done", file.display())
        }
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("could not lock {}", file.display()))
        }
    }
}

/// Refuses the file of another program before anything is written to it.
async fn check_sqlite(file: &Path) -> anyhow::Result<()> {
    if !file.metadata().is_ok_and(|it| it.len() > 0) {
        return Ok(());
    }
    // Without a write-ahead log the file is all there is. SQLite would create an empty log and leave it behind.
    let alone = !beside(file, "-wal").metadata().is_ok_and(|it| it.len() > 0);
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(alone);
    let could_not = || format!("could not read {}: is it a register of Paraph?", file.display());
    let mut connection = options.connect().await.with_context(could_not)?;
    let checked = migrations::check_sqlite(&mut connection).await.with_context(could_not)?;
    connection.close().await?;
    checked.map_err(|refusal| refusal.of(&file.display().to_string()))
}

/// How to connect to Postgres.
pub fn postgres_options(url: &str) -> anyhow::Result<PgConnectOptions> {
    let mut options = PgConnectOptions::from_str(url).context("could not read the address of Postgres")?;
    options = options
        .options([
            // Every statement finds its rows by an index. Planning it for its values costs more than running it.
            ("plan_cache_mode", "force_generic_plan"),
            // The data is in memory or on an SSD. With the default for spinning disks, a search for a word and a status
            // would read the whole table of customers.
            ("random_page_cost", "1.1"),
        ])
        .application_name(APPLICATION);
    let near = options.get_socket().is_some() || is_near(options.get_host());
    if !near && !url.contains("sslmode=") {
        // Across a network, only a server whose certificate matches its name is trusted by default.
        options = options.ssl_mode(PgSslMode::VerifyFull);
    }
    Ok(options)
}

/// Connects to Postgres. Does not check the tables.
pub async fn connect_postgres(options: PgConnectOptions) -> anyhow::Result<Db> {
    let place = place(&options);
    let pool = Pool::new(options, CONNECTIONS, PATIENCE)?;
    let could_not =
        || format!("could not reach Postgres at {place}: is it running, and is DATABASE_URL right?");
    drop(pool.acquire().await.with_context(could_not)?);
    Ok(Db::new(Pools::Postgres(pool)))
}

async fn open_postgres(url: &str) -> anyhow::Result<Db> {
    let options = postgres_options(url)?;
    let place = place(&options);
    let db = connect_postgres(options).await?;
    let (commit,): (String,) = query("show synchronous_commit").one(&db).await?;
    if commit == "off" {
        bail!("Postgres has synchronous_commit = off: an acknowledged confirmation could be lost");
    }
    migrations::check_postgres(&db).await?.map_err(|refusal| refusal.of(&place))?;
    Ok(db)
}

/// Host, port and database, without user and password.
pub fn place(options: &PgConnectOptions) -> String {
    let host = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => options.get_host().to_owned(),
    };
    let database = options.get_database().unwrap_or(options.get_username());
    format!("{host}:{}/{database}", options.get_port())
}

/// Whether a host is this machine.
fn is_near(host: &str) -> bool {
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || host.starts_with('/') || address.is_ok_and(|it| it.is_loopback())
}
