//! Restores a register on Postgres, in one transaction of psql. pg_restore alone would keep the tables of a newer
//! version, and could not change anything before the commit.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use tokio::io::{AsyncWriteExt, copy};

use crate::store::db::backups::manifest::{Manifest, OTHER_ROWS, OTHER_TABLES};
use crate::store::db::backups::postgres_tools::{OURS, Tools};
use crate::store::db::backups::{after_restore, files};
use crate::store::db::{Db, migrations, open, query};

/// Fails while another connection of Paraph is open. A connection that was just closed is still listed for a moment.
const CHECK_UNUSED: &str = "
do $$ begin
    for i in 1..20 loop
        perform pg_stat_clear_snapshot();
        if not exists (select from pg_stat_activity where datname = current_database()
                and application_name = 'APPLICATION' and pid <> pg_backend_pid()) then
            return;
        end if;
        perform pg_sleep(0.1);
    end loop;
    raise exception 'OURSa server or another command of Paraph uses the register: stop it first';
end $$;
";

const MOVE_ASIDE: &str = "
create schema FORMER;
do $$ declare name text; begin
    for name in select tablename from pg_tables where schemaname = 'SCHEMA' loop
        execute format('alter table %I.%I set schema %I', 'SCHEMA', name, 'FORMER');
    end loop;
end $$;
";

/// Returns where the former register is now.
pub async fn run(
    url: &str,
    file: &Path,
    manifest: &Manifest,
    now: DateTime<Utc>,
) -> anyhow::Result<Option<String>> {
    let place = place(url).await?;
    let former = format!("before_restore_{}", files::former(now).to_lowercase());
    let schema = format!("--schema={}", place.schema);
    let file = file.to_str().context("give the backup a path in UTF-8")?;
    let tools = Tools::new(url)?;
    let script = ["--no-owner", "--no-privileges", &schema, "--file=-", file];
    let script = tools.tool("pg_restore", &script)?.stdout(Stdio::piped());
    let quiet = ["--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse"];
    let psql = tools.tool("psql", &quiet)?.stdin(Stdio::piped());

    let (mut script, mut psql) = (script.start()?, psql.start()?);
    let (output, input) = (script.child.stdout.take(), psql.child.stdin.take());
    let (mut output, mut input) = output.zip(input).context("could not connect pg_restore with psql")?;
    let begin = begin(&place, &former);
    let sent = async {
        input.write_all(begin.as_bytes()).await?;
        copy(&mut output, &mut input).await
    };
    if sent.await.is_err() {
        // psql has ended early, and says why.
        drop(input);
        psql.end().await?;
        bail!("psql ended too early: nothing was changed");
    }
    // psql rolls back if it does not get the last statements.
    script.end().await?;
    let sent = input.write_all(end(&place, manifest, now).as_bytes()).await;
    drop(input);
    psql.end().await?;
    sent.context("psql ended too early")?;
    Ok(place.is_used.then(|| format!("the schema {former}")))
}

struct Place {
    schema: String,
    /// Whether there are tables.
    is_used: bool,
}

/// Looks at the database. The connection has a name of its own, so that it does not count as one of the server's.
async fn place(url: &str) -> anyhow::Result<Place> {
    let options = open::postgres_options(url)?;
    let address = open::place(&options);
    let db = open::connect_postgres(options.application_name("paraph restore")).await?;
    if let Err(refusal @ migrations::Refusal::Foreign) = migrations::check_postgres(&db).await? {
        return Err(refusal.of(&address));
    }
    let place = read_place(&db).await?;
    db.close().await;
    Ok(place)
}

async fn read_place(db: &Db) -> anyhow::Result<Place> {
    let (schema,): (Option<String>,) = query("select current_schema()::text").one(db).await?;
    let schema = schema.context("the database has no schema for tables: create the schema public")?;
    let is_plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_';
    if !schema.bytes().all(is_plain) {
        bail!("the schema {schema} has other characters than letters, digits and _: give it another name");
    }
    let tables: Vec<(String,)> =
        query("select tablename::text from pg_tables where schemaname = $1").bind(&schema).all(db).await?;
    Ok(Place { schema, is_used: !tables.is_empty() })
}

/// The statements before those of the dump.
fn begin(place: &Place, former: &str) -> String {
    let mut sql = format!("begin;{}", check_unused());
    if place.is_used {
        sql += &MOVE_ASIDE.replace("FORMER", former).replace("SCHEMA", &place.schema);
    }
    sql
}

/// The statements after those of the dump: they check its rows, and take from it what must not come back to life.
fn end(place: &Place, manifest: &Manifest, now: DateTime<Utc>) -> String {
    let mut sql = format!("\nset search_path = {};\ndo $$ begin\n", place.schema);
    let mut check = |found: String, expected: i64, message: &str| {
        sql += &format!("if ({found}) <> {expected} then raise exception '{OURS}{message}'; end if;\n");
    };
    check("select max(version) from _sqlx_migrations".to_owned(), manifest.schema, OTHER_TABLES);
    for (table, count) in &manifest.counts {
        check(format!("select count(*) from {table}"), *count, OTHER_ROWS);
    }
    sql += "end $$;\n";
    for statement in after_restore::statements(&manifest.counts, manifest.made_at, now) {
        sql += &format!("{statement};\n");
    }
    for table in manifest.counts.keys() {
        // Until autovacuum runs, Postgres would plan as if the table were small.
        sql += &format!("analyze {table};\n");
    }
    sql + &check_unused() + "commit;\n"
}

fn check_unused() -> String {
    CHECK_UNUSED.replace("APPLICATION", open::APPLICATION).replace("OURS", OURS)
}
