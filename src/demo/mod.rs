//! `paraph demo`: a throw-away register with sample data, on loopback. Nobody needs a second factor.

mod draw;
mod rows;
mod fate;
mod names;
mod orders;
mod sample;

use std::path::PathBuf;

use anyhow::{Context, bail};
use chrono::TimeDelta;
use secrecy::SecretString;

use crate::app::{self, Options};
use crate::config::Settings;
use crate::jobs;
use crate::jobs::sequencer::Sequencer;
use crate::model::kernel::clock;
use crate::model::kernel::id::Id;
use crate::model::kernel::lang::Lang;
use crate::model::people::staff::{Role, Staff};
use crate::model::programme::reseller::Reseller;
use crate::model::settings::partner::{Partner, PartnerKind};
use crate::store::db::Db;
use crate::store::evidence::log_folder::LogFolder;
use crate::store::people::staff;
use crate::store::programme::resellers;
use crate::store::settings::api_keys::{self, NewKey};
use crate::store::settings::partner;
use crate::web::outbox::Outbox;
use crate::web::sign_in::directory_fetch::is_loopback;
use crate::web::sign_in::passwords;
use crate::web::token;

/// The staff of the sample firm: name, email address, password, roles.
pub const PEOPLE: [(&str, &str, &str, &[Role]); 5] = [
    ("Gisèle Lambert", "gisele@paraph.example", "gisele-regarde-la-mer", &[Role::GlobalAdmin]),
    ("Ulrich Weber", "ulrich@paraph.example", "ulrich-zaehlt-die-wolken", &[Role::UserAdmin]),
    ("Agathe Moreau", "agathe@paraph.example", "agathe-plante-des-tilleuls", &[Role::AdminAgent]),
    ("Samuel Petit", "samuel@paraph.example", "samuel-repare-des-velos", &[Role::Sales]),
    ("Dominique Roy", "dominique@paraph.example", "dominique-joue-du-violon", &Role::ALL),
];

/// The indirect resellers of the sample firm: name, MPN ID, and whether they have signed the Microsoft Partner
/// Agreement.
const RESELLERS: [(&str, &str, bool); 3] = [
    ("Atelier Nuage", "4815162", true),
    ("Bretagne Informatique", "5108423", true),
    ("Nordlicht IT-Systeme", "6120457", false),
];

/// The name of the API key that the demo prints.
const KEY: &str = "Demo";

pub async fn serve(settings: Settings, data: Option<PathBuf>, customers: u64) -> anyhow::Result<()> {
    if !settings.listen.ip().is_loopback() {
        bail!("the demo listens on loopback only: its passwords are known to everybody");
    }
    let listener = app::listen(settings.listen)?;
    let url = settings.public_url(listener.local_addr()?)?;
    if !is_loopback(&url) {
        bail!(
            "the demo is for this machine only, because its passwords are known to everybody: leave PUBLIC_URL out"
        );
    }
    // Dropping it deletes the folder, so it lives as long as the server.
    let temporary = tempfile::Builder::new().prefix("paraph-demo-").tempdir()?;
    let folder = data.as_deref().unwrap_or(temporary.path());
    let register = folder.join("demo.db");
    let db = Db::open(&format!("sqlite:{}", register.display())).await?;
    let incomplete =
        || format!("the sample register is incomplete: delete {} and start again", register.display());
    fill(&db, customers).await.with_context(incomplete)?;
    let (key_id, key) = make_key(&db).await?;
    print_notice(url.as_str().trim_end_matches('/'), &key_id, &key);
    match data {
        Some(_) => {
            println!("The sample register is {}. The demo does not use DATABASE_URL.", register.display())
        }
        None => {
            println!("The sample register is deleted when the demo ends. The demo does not use DATABASE_URL.")
        }
    }
    // The sample staff have no mailboxes.
    let options = settings.options(url, true)?;
    let options = Options { outbox: Outbox::default(), password_alone: true, ..options };
    let log = Sequencer::new(LogFolder::new(folder.to_owned(), None), &options.public_url, db.log.clone());
    let mut worker = jobs::start(&db, options.jobs.clone(), None);
    worker.run(log);
    let server = app::run(db.clone(), listener, options)?;
    server.run_until_signal(worker).await?;
    db.close().await;
    Ok(())
}

/// Prints the address, the accounts of the sample staff and the API key.
fn print_notice(address: &str, key_id: &str, key: &str) {
    let [.., (_, everybody, ..)] = PEOPLE;
    println!("Paraph demo: {address}");
    println!(
        "Start at {address}/customers: sign in as {everybody}, open a customer whose status is Not provided, \
         and select Confirm acceptance."
    );
    for (_, email, password, roles) in PEOPLE {
        let roles: Vec<&str> = roles.iter().map(|it| Lang::En.text(it.label())).collect();
        println!("{}\t{email}\t{password}", roles.join(", "));
    }
    println!("Client ID (OAuth)\t{key_id}");
    println!("API key\t{key}");
    println!(
        "Everybody, admins included, signs in with a password alone: on this machine only, and with sample data only."
    );
}

/// Makes an API key with all roles for this run of the demo, and revokes the keys of earlier runs. Returns its ID and the
/// key.
async fn make_key(db: &Db) -> anyhow::Result<(String, String)> {
    let [.., (_, email, ..)] = PEOPLE;
    let mut tx = db.begin().await?;
    let firm = partner::find(&mut tx).await?.filter(|it| it.sandbox);
    let person = staff::find_by_email(&mut tx, email).await?.filter(|_| firm.is_some());
    let person =
        person.context("the folder has another register: the demo serves its sample firm only")?.staff;
    for old in api_keys::list(db, None, 1_000).await?.iter().filter(|it| it.name == KEY) {
        api_keys::revoke(&mut tx, &old.id).await?;
    }
    let (id, key) = (String::from(Id::generate()), token::generate_api_key());
    let new = NewKey {
        id: &id,
        key: &key,
        name: KEY,
        holder: &person,
        created_by: &person.id,
        expires_at: clock::now() + TimeDelta::days(365),
    };
    api_keys::insert(&mut tx, &new, &token::hash(&key)).await?;
    tx.commit().await?;
    Ok((id, key))
}

/// Fills an empty register with the sample firm and its customers. Does nothing if the register is not empty.
pub async fn fill(db: &Db, customers: u64) -> anyhow::Result<()> {
    if staff::exists(db).await? {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    let firm = Partner {
        legal_name: "Paraph Démonstration SARL".to_owned(),
        country: "FR".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
        mpn_id: "4782913".to_owned(),
        kind: PartnerKind::IndirectProvider,
        second_factor_for_everybody: false,
        sandbox: true,
        catalogue_version: 1,
    };
    partner::insert(&mut tx, &firm).await?;
    let mut staff = Vec::new();
    for (name, email, password, roles) in PEOPLE {
        let person = Staff::new(name.to_owned(), email.to_owned(), roles);
        staff::insert(&mut tx, &person, Some(&passwords::hash_now(&SecretString::from(password))?)).await?;
        staff.push(person);
    }
    let mut known = Vec::new();
    for (name, mpn_id, mpa_signed) in RESELLERS {
        let id = String::from(Id::generate());
        let reseller =
            Reseller { id, name: name.to_owned(), mpn_id: mpn_id.to_owned(), microsoft_id: None, mpa_signed };
        resellers::insert(&mut tx, &reseller).await?;
        known.push(reseller);
    }
    tx.commit().await?;
    let recorders: Vec<Staff> = staff.into_iter().filter(Staff::may_confirm).collect();
    sample::insert(db, customers, &recorders, &known).await.context("could not create the sample customers")
}
