//! `paraph reseller`: the indirect resellers of a provider.

use anyhow::{Context, bail};

use crate::commands::register::in_register;
use crate::config::{ResellerCommand, Settings};
use crate::details;
use crate::model::activity::action::Action;
use crate::model::activity::details::Details;
use crate::model::kernel::id::Id;
use crate::model::kernel::text;
use crate::model::programme::reseller::Reseller;
use crate::store::activity::activity_log::{self, Entry};
use crate::store::db::{Db, is_unique_violation};
use crate::store::programme::resellers;

pub async fn run(settings: &Settings, command: ResellerCommand) -> anyhow::Result<()> {
    let execute = async |db: &Db, _| match command {
        ResellerCommand::Add { name, mpn_id, microsoft_id, mpa_signed } => {
            add(db, &name, &mpn_id, microsoft_id.as_deref(), mpa_signed).await
        }
        ResellerCommand::Update { mpn_id, microsoft_id, mpa_signed } => {
            update(db, &mpn_id, microsoft_id.as_deref(), mpa_signed).await
        }
    };
    in_register(settings, execute).await
}

fn microsoft_id(typed: Option<&str>) -> anyhow::Result<Option<String>> {
    let parse = |it: &str| it.trim().parse::<Id>().context("the Microsoft ID must be a GUID");
    Ok(typed.map(parse).transpose()?.map(String::from))
}

async fn add(
    db: &Db,
    name: &str,
    mpn_id: &str,
    tenant: Option<&str>,
    mpa_signed: bool,
) -> anyhow::Result<()> {
    let line = |typed: &str| text::line(typed, 200).ok().flatten().context("give a name and an MPN ID");
    let reseller = Reseller {
        id: Id::generate().into(),
        name: line(name)?,
        mpn_id: line(mpn_id)?,
        microsoft_id: microsoft_id(tenant)?,
        mpa_signed,
    };
    if !reseller.mpn_id.bytes().all(|it| it.is_ascii_digit()) {
        bail!("the MPN ID must have digits only");
    }
    let mut tx = db.begin().await?;
    match resellers::insert(&mut tx, &reseller).await {
        Err(error) if is_unique_violation(&error) => {
            bail!("a reseller of this register already has the MPN ID {mpn_id}")
        }
        other => other?,
    }
    let after = details! {
        Name: reseller.name, MpnId: reseller.mpn_id, MicrosoftId: reseller.microsoft_id,
        MpaSigned: mpa_signed.to_string(),
    };
    let entry = Entry { after: Some(after), ..Entry::new(Action::ResellerAdded) };
    activity_log::insert_from_command_line(&mut tx, entry).await?;
    tx.commit().await?;
    println!("{} can be chosen for customers.", reseller.name);
    Ok(())
}

async fn update(db: &Db, mpn_id: &str, tenant: Option<&str>, mpa_signed: Option<bool>) -> anyhow::Result<()> {
    let mut tx = db.begin().await?;
    let before = resellers::find_by_mpn_id(&mut tx, mpn_id).await?;
    let before = before.with_context(|| format!("no reseller has the MPN ID {mpn_id}"))?;
    let reseller = Reseller {
        microsoft_id: microsoft_id(tenant)?.or(before.microsoft_id.clone()),
        mpa_signed: mpa_signed.unwrap_or(before.mpa_signed),
        ..before.clone()
    };
    match resellers::update(&mut tx, &reseller).await {
        Err(error) if is_unique_violation(&error) => bail!("another reseller has this Microsoft ID"),
        other => other?,
    }
    let facts =
        |it: &Reseller| details! { MicrosoftId: it.microsoft_id, MpaSigned: it.mpa_signed.to_string() };
    let (old, new) = Details::difference(facts(&before), facts(&reseller));
    let entry = Entry { before: old, after: new, ..Entry::new(Action::ResellerUpdated) };
    activity_log::insert_from_command_line(&mut tx, entry).await?;
    tx.commit().await?;
    println!("{} is updated.", reseller.name);
    Ok(())
}
