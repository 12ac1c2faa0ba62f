//! The certificate of a record, as a PDF.

use actix_web::web::{Data, Path, block};

use crate::model::acceptances::annulment::RecordKind;
use crate::model::evidence::leaf::Kind;
use crate::pages::acceptances::reports;
use crate::store::db::Db;
use crate::store::evidence::evidence::{self, Found};
use crate::store::evidence::record_states::{self, FoundRecord, Which};
use crate::web::answer::download::attachment;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::page::see_other;
use crate::web::evidence::certificate::Certificate;
use crate::web::evidence::record_facts::Words;
use crate::web::request::gate::GlobalAdminAdminAgentOrSales;
use crate::web::request::origin::PublicUrl;

/// Downloads the certificate. A record that waits for its position has none yet: its report says so.
pub async fn show(
    member: GlobalAdminAdminAgentOrSales,
    path: Path<(String, String)>,
    db: Data<Db>,
    public_url: Data<PublicUrl>,
) -> Answer {
    let (customer_id, id) = path.into_inner();
    let which = Which::Id { customer_id: &customer_id, id: &id };
    let found = record_states::find(&db, which).await?.ok_or(Error::NotFound)?;
    let records = related(&found);
    let evidence = match evidence::find(&db, &records).await? {
        Found::Evidence(evidence) => evidence,
        Found::Waiting => return Ok(see_other(&report(&customer_id, &found))),
        Found::Altered(how) => return Err(anyhow::anyhow!("no certificate is issued: {how}").into()),
    };
    let keys = evidence::list_keys(&db).await?;
    let genuine = evidence.check(&keys).map_err(|it| Error::Unexpected(it.into()))?;
    let words = Words { lang: member.visitor.lang, zone: member.partner().tz() };
    let reference = genuine.records.first().and_then(|it| it.text(None, "reference"));
    let name = format!("{} {}.pdf", words.text("certificate"), reference.unwrap_or(&id));
    let (partner, public_url) = (member.partner().legal_name.clone(), public_url.0.clone());
    let certificate = Certificate { words, partner, evidence, genuine, record: found, keys, public_url };
    let pdf = block(|| certificate.write()).await.map_err(|it| Error::Unexpected(it.into()))?;
    Ok(attachment(&name, "application/pdf", pdf.map_err(|it| Error::Unexpected(it.into()))?))
}

/// The record, and the one that ended it.
fn related(found: &FoundRecord) -> Vec<(Kind, String)> {
    let mut records = vec![(found.kind, found.id.clone())];
    records.extend(found.state.later().map(|(kind, it)| (kind, it.id.clone())));
    records
}

/// The page that says what has become of the record.
fn report(customer_id: &str, found: &FoundRecord) -> String {
    match RecordKind::find(found.kind.code()) {
        Some(kind) => reports::address(customer_id, kind, &found.id),
        // An annulment has no report of its own.
        None => format!("/customers/{customer_id}"),
    }
}
