//! What the command line does.

use std::io::BufRead;

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};

use crate::app;
use crate::config::{Cli, Command, LogFormat, ResellerCommand, Settings, UserCommand};
use crate::demo;
use crate::mail::Delivery;
use crate::model::company::Reseller;
use crate::model::staff::{Role, Staff};
use crate::model::{password, person, staff, text};
use crate::store::db::{Db, is_unique_violation};
use crate::store::journal::{self, Entry};
use crate::store::{copy, links, partner, resellers, staff as people};
use crate::web::{passwords, token};

pub async fn run(cli: Cli) -> anyhow::Result<()> {
    let settings = cli.settings;
    start_log(&settings)?;
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => serve(settings).await,
        Command::Demo { data, customers } => demo::serve(settings, data, customers).await,
        Command::Copy { to } => copy::all(&open(&settings).await?, &Db::open(&to).await?).await,
        Command::User(UserCommand::Add { email, name, roles, password_stdin }) => {
            add_user(&open(&settings).await?, &email, &name, &roles, password_stdin).await
        }
        Command::User(UserCommand::Deactivate { email }) => {
            deactivate_user(&open(&settings).await?, &email).await
        }
        Command::Reseller(ResellerCommand::Add { name, mpn_id }) => {
            add_reseller(&open(&settings).await?, &name, &mpn_id).await
        }
    }
}

fn start_log(settings: &Settings) -> anyhow::Result<()> {
    let filter: tracing_subscriber::EnvFilter =
        settings.log.parse().with_context(|| format!("LOG is not a log filter: {}", settings.log))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_target(false);
    match settings.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}

async fn open(settings: &Settings) -> anyhow::Result<Db> {
    Db::open(&settings.database_url).await
}

async fn serve(settings: Settings) -> anyhow::Result<()> {
    // What cannot be reached safely is refused before anything is opened.
    settings.mailer(&settings.public_url(settings.listen)?)?;
    let listener = app::listen(settings.listen)?;
    let url = settings.public_url(listener.local_addr()?)?;
    let db = open(&settings).await?;
    let options = settings.options(url.clone());
    let outbox = options.outbox.clone();
    let server = app::run(db.clone(), listener, options)?;
    tracing::info!(%url, "listening");
    let delivery = settings.mailer(&url)?.map(|mailer| Delivery::start(db.clone(), mailer, outbox));
    if !people::exists(&db).await? {
        let token = token::generate();
        links::replace_setup(&db, &token::hash(&token)).await?;
        let link = url.join(&format!("/setup/{token}"))?;
        tracing::info!("the register is empty: set it up once at {link}");
    }
    server.await?;
    if let Some(delivery) = delivery {
        delivery.stop().await;
    }
    db.close().await;
    Ok(())
}

async fn add_user(
    db: &Db,
    email: &str,
    name: &str,
    roles: &[Role],
    password_stdin: bool,
) -> anyhow::Result<()> {
    if partner::find(db).await?.is_none() {
        bail!("the register is not set up yet: start Paraph and open the link that it logs");
    }
    let say = |message: crate::model::input::Message| {
        anyhow::anyhow!(crate::web::texts::Lang::En.message(&message))
    };
    let name = staff::name(name).map_err(say)?;
    let email = person::email(email).map_err(say)?;
    let password = if password_stdin {
        let mut typed = String::new();
        std::io::stdin().lock().read_line(&mut typed)?;
        SecretString::from(
            password::parse(typed.trim_end_matches(['\r', '\n']), password::SHORTEST_ALONE, &[&name, &email])
                .map_err(say)?,
        )
    } else {
        SecretString::from(token::generate().chars().take(32).collect::<String>())
    };
    let person = Staff::new(name, email, roles);
    let mut tx = db.begin().await?;
    let added = people::insert(&mut tx, &person, Some(&passwords::hash_now(&password)?)).await;
    match added {
        Err(error) if is_unique_violation(&error) => {
            bail!("{} is a person of this register already", person.email)
        }
        other => other?,
    }
    let after = serde_json::json!({
        "name": person.name,
        "email": person.email,
        "roles": person.roles().map(Role::code).collect::<Vec<_>>(),
    });
    journal::insert_from_command_line(
        &mut tx,
        Entry { action: "user-added", after: Some(after), ..Entry::default() },
    )
    .await?;
    tx.commit().await?;
    match password_stdin {
        true => println!("{} may sign in.", person.email),
        false => println!("{} may sign in with this password: {}", person.email, password.expose_secret()),
    }
    Ok(())
}

async fn deactivate_user(db: &Db, email: &str) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    let person =
        people::find_by_email(&mut tx, email).await?.with_context(|| format!("no person has {email}"))?;
    if !people::deactivate(&mut tx, &person.staff.id).await? {
        bail!("{email} was deactivated before");
    }
    let after = serde_json::json!({ "email": person.staff.email });
    let entry = Entry { action: "user-deactivated", after: Some(after), ..Entry::default() };
    journal::insert_from_command_line(&mut tx, entry).await?;
    tx.commit().await?;
    println!("{email} may no longer sign in.");
    Ok(())
}

async fn add_reseller(db: &Db, name: &str, mpn_id: &str) -> anyhow::Result<()> {
    let line = |typed: &str| text::line(typed, 200).ok().flatten().context("give a name and an MPN ID");
    let reseller =
        Reseller { id: uuid::Uuid::now_v7().to_string(), name: line(name)?, mpn_id: line(mpn_id)? };
    if !reseller.mpn_id.bytes().all(|it| it.is_ascii_digit()) {
        bail!("an MPN ID has digits only");
    }
    let mut tx = db.begin().await?;
    match resellers::insert(&mut tx, &reseller).await {
        Err(error) if is_unique_violation(&error) => {
            bail!("MPN ID {mpn_id} is a reseller of this register already")
        }
        other => other?,
    }
    let after = serde_json::json!({ "name": reseller.name, "mpn_id": reseller.mpn_id });
    let entry = Entry { action: "reseller-added", after: Some(after), ..Entry::default() };
    journal::insert_from_command_line(&mut tx, entry).await?;
    tx.commit().await?;
    println!("{} can be chosen for customers.", reseller.name);
    Ok(())
}
