//! `paraph user`: the staff members of the firm.

use std::io::BufRead;

use anyhow::{Context, bail};
use secrecy::SecretString;

use crate::commands::register::in_register;
use crate::config::{Settings, UserCommand};
use crate::details;
use crate::model::activity::action::Action;
use crate::model::customers::contact;
use crate::model::kernel::input::Message;
use crate::model::kernel::lang::Lang;
use crate::model::people::password;
use crate::model::people::staff::{Role, Staff};
use crate::model::settings::partner::Partner;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::{Db, is_unique_violation};
use crate::store::people::sign_in_links::Purpose;
use crate::store::people::staff::Deactivated;
use crate::store::people::{second_factors, sessions, sign_in_links, staff};
use crate::web::sign_in::passwords;
use crate::web::token;

pub async fn run(settings: &Settings, command: UserCommand) -> anyhow::Result<()> {
    let execute = async |db: &Db, firm| match command {
        UserCommand::Add { email, name, roles, password_stdin } => {
            add(settings, db, &firm, &email, &name, &roles, password_stdin).await
        }
        UserCommand::Deactivate { email } => deactivate(settings, db, &email).await,
        UserCommand::Unlink { email } => unlink(db, &email).await,
        UserCommand::RemoveSecondFactor { email } => remove_second_factor(db, &email).await,
    };
    in_register(settings, execute).await
}

async fn add(
    settings: &Settings,
    db: &Db,
    firm: &Partner,
    email: &str,
    name: &str,
    roles: &[Role],
    password_stdin: bool,
) -> anyhow::Result<()> {
    let person = Staff::new(
        Staff::check_name(name).map_err(to_error)?,
        contact::email(email).map_err(to_error)?,
        roles,
    );
    let hash = match password_stdin {
        true => Some(passwords::hash_now(&read_password(firm, &person)?)?),
        false => None,
    };
    let mut tx = db.begin().await?;
    match staff::insert(&mut tx, &person, hash.as_deref()).await {
        Err(error) if is_unique_violation(&error) => {
            bail!("{} is already a staff member of this register", person.email)
        }
        other => drop(other?),
    }
    let after = details! {
        Name: person.name, Email: person.email, Roles: person.role_codes(),
    };
    let person_id = Some(person.id.as_str());
    let entry = Entry { person_id, after: Some(after), ..Entry::new(Action::UserAdded) };
    activity_log::insert_from_command_line(&mut tx, entry).await?;
    let message = match hash {
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
    println!("{message}");
    Ok(())
}

/// Reads the password from the first line of standard input.
fn read_password(firm: &Partner, person: &Staff) -> anyhow::Result<SecretString> {
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed)?;
    let typed = typed.trim_end_matches(['\r', '\n']);
    let personal = [person.name.as_str(), &person.email, &firm.legal_name];
    Ok(password::parse(typed, firm.shortest_password(person), &personal).map_err(to_error)?.into())
}

/// Turns a validation message into an error in English.
fn to_error(message: Message) -> anyhow::Error {
    anyhow::anyhow!(Lang::En.message(&message))
}

async fn deactivate(settings: &Settings, db: &Db, email: &str) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    let person = staff::find_by_email(&mut tx, email)
        .await?
        .with_context(|| format!("no staff member has the email address {email}"))?;
    match staff::deactivate(&mut tx, &person.staff.id, !settings.oidc_only, None).await? {
        Deactivated::Yes => {}
        Deactivated::Before => bail!("{email} is already deactivated"),
        Deactivated::LastGlobalAdmin => {
            bail!("{email} is the last Global admin who can sign in: make another person Global admin first")
        }
    }
    let entry = Entry { person_id: Some(&person.staff.id), ..Entry::new(Action::UserDeactivated) };
    activity_log::insert_from_command_line(&mut tx, entry).await?;
    tx.commit().await?;
    println!("{email} can no longer sign in.");
    Ok(())
}

async fn unlink(db: &Db, email: &str) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    let person = staff::find_by_email(&mut tx, email)
        .await?
        .with_context(|| format!("no staff member has the email address {email}"))?;
    let ended = sessions::end_all(&mut tx, &person.staff.id).await?;
    if !staff::delete_directory_id(&mut tx, &ended).await? {
        bail!("{email} is not linked to an account of the directory");
    }
    let person_id = Some(person.staff.id.as_str());
    let entry = Entry { person_id, ..Entry::new(Action::DirectoryUnlinked) };
    activity_log::insert_from_command_line(&mut tx, entry).await?;
    tx.commit().await?;
    println!("The next sign-in with the directory links {email} again.");
    Ok(())
}

async fn remove_second_factor(db: &Db, email: &str) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    let person = staff::find_by_email(&mut tx, email).await?;
    let person = person.with_context(|| format!("no staff member has the email address {email}"))?.staff;
    let ended = sessions::end_all(&mut tx, &person.id).await?;
    if !second_factors::delete_all_of(&mut tx, &ended).await? {
        bail!("{email} has no second factor");
    }
    let person_id = Some(person.id.as_str());
    let entry = Entry { person_id, ..Entry::new(Action::SecondFactorRemoved) };
    activity_log::insert_from_command_line(&mut tx, entry).await?;
    tx.commit().await?;
    println!("{email} sets up another second factor at the next sign-in, if one is needed.");
    Ok(())
}
