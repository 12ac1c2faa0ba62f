//! Runs the commands of the command line.

mod resellers;

use std::io::BufRead;

use anyhow::{Context, bail};
use secrecy::SecretString;

use crate::app;
use crate::config::{Cli, Command, LogFormat, ResellerCommand, Settings, UserCommand};
use crate::demo;
use crate::model::activity::action::Action;
use crate::model::customers::contact;
use crate::model::people::staff::{Role, Staff};
use crate::model::people::{password, staff};
use crate::model::settings::partner::Partner;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::copy;
use crate::store::db::{Db, is_unique_violation};
use crate::store::people::sign_in_links::Purpose;
use crate::store::people::staff::Deactivated;
use crate::store::people::{second_factors, sessions, sign_in_links, staff as people};
use crate::store::settings::partner;
use crate::web::sign_in::passwords;
use crate::web::token;
use crate::{details, jobs};

pub async fn run(cli: Cli) -> anyhow::Result<()> {
    let settings = cli.settings;
    start_log(&settings)?;
    match cli.command.unwrap_or(Command::Serve { sandbox: false }) {
        Command::Serve { sandbox } => serve(settings, sandbox).await,
        Command::Demo { data, customers } => demo::serve(settings, data, customers).await,
        Command::Copy { to } => copy::all(&open(&settings).await?, &Db::open(&to).await?).await,
        Command::User(UserCommand::Add { email, name, roles, password_stdin }) => {
            add_user(&settings, &email, &name, &roles, password_stdin).await
        }
        Command::User(UserCommand::Deactivate { email }) => deactivate_user(&settings, &email).await,
        Command::User(UserCommand::Unlink { email }) => unlink_user(&open(&settings).await?, &email).await,
        Command::User(UserCommand::RemoveSecondFactor { email }) => {
            remove_second_factor(&open(&settings).await?, &email).await
        }
        Command::Reseller(ResellerCommand::Add { name, mpn_id, microsoft_id, mpa_signed }) => {
            resellers::add(&open(&settings).await?, &name, &mpn_id, microsoft_id.as_deref(), mpa_signed).await
        }
        Command::Reseller(ResellerCommand::Update { mpn_id, microsoft_id, mpa_signed }) => {
            resellers::update(&open(&settings).await?, &mpn_id, microsoft_id.as_deref(), mpa_signed).await
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

/// Refuses to serve a sandbox as a normal register or the reverse: customers may be deleted in a sandbox only.
async fn check_sandbox(db: &Db, sandbox: bool) -> anyhow::Result<()> {
    match partner::find(db).await? {
        Some(firm) if firm.sandbox && !sandbox => {
            bail!("this register is a sandbox: serve it with --sandbox")
        }
        Some(firm) if sandbox && !firm.sandbox => bail!("this register is no sandbox: set up another one"),
        _ => Ok(()),
    }
}

async fn serve(settings: Settings, sandbox: bool) -> anyhow::Result<()> {
    // Unsafe or incomplete settings are refused before anything is opened.
    settings.mailer(&settings.public_url(settings.listen)?)?;
    settings.directory()?;
    let listener = app::listen(settings.listen)?;
    let url = settings.public_url(listener.local_addr()?)?;
    let db = open(&settings).await?;
    check_sandbox(&db, sandbox).await?;
    let options = settings.options(url.clone(), sandbox)?;
    let (signal, outbox) = (options.jobs.clone(), options.outbox.clone());
    let server = app::run(db.clone(), listener, options)?;
    tracing::info!(%url, "listening");
    let worker = jobs::start(&db, signal, settings.mailer(&url)?.map(|mailer| (mailer, outbox)));
    if !people::exists(&db).await? {
        let token = token::generate();
        sign_in_links::replace_setup(&db, &token::hash(&token)).await?;
        let link = url.join(&format!("/setup/{token}"))?;
        // Printed, not logged: logs are kept, and the log level may hide it.
        println!("The register is empty: set it up once at {link}");
    }
    app::run_until_signal(server, worker).await?;
    db.close().await;
    Ok(())
}

/// Turns a validation message into an error in English.
fn say(message: crate::model::kernel::input::Message) -> anyhow::Error {
    anyhow::anyhow!(crate::web::answer::texts::Lang::En.message(&message))
}

async fn add_user(
    settings: &Settings,
    email: &str,
    name: &str,
    roles: &[Role],
    password_stdin: bool,
) -> anyhow::Result<()> {
    let db = &open(settings).await?;
    let Some(firm) = partner::find(db).await? else {
        bail!("the register is not set up yet: start Paraph and open the link that it prints");
    };
    let person = Staff::new(staff::name(name).map_err(say)?, contact::email(email).map_err(say)?, roles);
    let hash = match password_stdin {
        true => Some(passwords::hash_now(&read_password(&firm, &person)?)?),
        false => None,
    };
    let mut tx = db.begin().await?;
    match people::insert(&mut tx, &person, hash.as_deref()).await {
        Err(error) if is_unique_violation(&error) => {
            bail!("{} is a person of this register already", person.email)
        }
        other => other?,
    }
    let after = details! {
        Name: person.name, Email: person.email, Roles: person.role_codes(),
    };
    let person_id = Some(person.id.as_str());
    let entry = Entry { person_id, after: Some(after), ..Entry::new(Action::UserAdded) };
    activity_log::insert_from_command_line(&mut tx, entry).await?;
    let said = match hash {
        Some(_) => format!("{} may sign in.", person.email),
        None => {
            let token = token::generate();
            sign_in_links::replace_for(&mut tx, &token::hash(&token), Purpose::Invitation, &person.id)
                .await?;
            let link = settings.public_url(settings.listen)?.join(&format!("/password/{token}"))?;
            format!("{} chooses a password at {link}, once, within 7 days.", person.email)
        }
    };
    tx.commit().await?;
    println!("{said}");
    Ok(())
}

/// Reads the password from the first line of standard input.
fn read_password(firm: &Partner, person: &Staff) -> anyhow::Result<SecretString> {
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed)?;
    let typed = typed.trim_end_matches(['\r', '\n']);
    let personal = [person.name.as_str(), &person.email, &firm.legal_name];
    Ok(password::parse(typed, firm.shortest_password(person), &personal).map_err(say)?.into())
}

async fn deactivate_user(settings: &Settings, email: &str) -> anyhow::Result<()> {
    let db = open(settings).await?;
    let mut tx = db.begin().await?;
    let person =
        people::find_by_email(&mut tx, email).await?.with_context(|| format!("no person has {email}"))?;
    match people::deactivate(&mut tx, &person.staff.id, !settings.oidc_only, None).await? {
        Deactivated::Yes => {}
        Deactivated::Before => bail!("{email} was deactivated before"),
        Deactivated::LastGlobalAdmin => {
            bail!("{email} is the last Global admin who can sign in: make another first")
        }
    }
    let entry = Entry { person_id: Some(&person.staff.id), ..Entry::new(Action::UserDeactivated) };
    activity_log::insert_from_command_line(&mut tx, entry).await?;
    tx.commit().await?;
    println!("{email} may no longer sign in.");
    Ok(())
}

async fn unlink_user(db: &Db, email: &str) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    let person =
        people::find_by_email(&mut tx, email).await?.with_context(|| format!("no person has {email}"))?;
    if !people::delete_directory_id(&mut tx, &person.staff.id).await? {
        bail!("{email} is not linked to an account of the directory");
    }
    let person_id = Some(person.staff.id.as_str());
    let entry = Entry { person_id, ..Entry::new(Action::DirectoryUnlinked) };
    activity_log::insert_from_command_line(&mut tx, entry).await?;
    tx.commit().await?;
    println!("{email} is linked anew at the next sign-in with the directory.");
    Ok(())
}

async fn remove_second_factor(db: &Db, email: &str) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    let person = people::find_by_email(&mut tx, email).await?;
    let person = person.with_context(|| format!("no person has {email}"))?.staff;
    if !second_factors::delete_all_of(&mut tx, &person.id).await? {
        bail!("{email} has no second factor");
    }
    sessions::delete_all_of(&mut tx, &person.id, None).await?;
    let person_id = Some(person.id.as_str());
    let entry = Entry { person_id, ..Entry::new(Action::SecondFactorRemoved) };
    activity_log::insert_from_command_line(&mut tx, entry).await?;
    tx.commit().await?;
    println!("{email} sets up another second factor at the next sign-in, if one is needed.");
    Ok(())
}
