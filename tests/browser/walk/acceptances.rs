//! Confirmations, withdrawals, direct acceptances and their reports.

use paraph::store::db::query;

use super::{Look, Walk};
use crate::support::uploads::{EML, PDF};

const REPORT: &str = "main a[href*='/confirmations/']:not([href*='/new'])";
const WITHDRAWAL: &str = "main a[href*='/withdrawals/']:not([href*='/new'])";

pub async fn walk(walk: &Walk<'_, impl Look>) {
    walk.browser.visit("/customers?q=syndicat+intercommunal").await;
    walk.browser.follow(&walk.browser.get(thirtyfour::By::Css("#results tbody a")).await).await;
    let account = walk.browser.path().await;
    let account = account.split('#').next().unwrap();
    walk.open("error 409, nothing to withdraw", &format!("{account}/withdrawals/new")).await;
    confirm(walk, account).await;
    withdraw(walk, account).await;
    direct(walk, account).await;
    reports(walk).await;
    verifications(walk).await;
    let away = walk.one("select id from customers where national_cloud is not null limit 1").await;
    walk.open("error 409, a national cloud", &format!("/customers/{away}/confirmations/new")).await;
    let over = format!("{account}/confirmations/new?agreement=MicrosoftCloudAgreement");
    walk.open("error 409, an agreement that is over", &over).await;
}

/// The page that checks references and certificates, as a staff member sees it.
async fn verifications(walk: &Walk<'_, impl Look>) {
    walk.open("verification", "/verify").await;
    walk.open("verification, refused", "/verify?reference=7KQ2M-4XN8P-A").await;
    walk.open("verification, unknown", "/verify?reference=7KQ2M-4XN8P-Y").await;
    let reference = walk.one("select reference from confirmations limit 1").await;
    walk.open("verification, a record", &format!("/verify?reference={reference}")).await;
}

async fn date(walk: &Walk<'_, impl Look>, [day, month, year]: [&str; 3], [d, m, y]: [&str; 3]) {
    walk.fill(&[(day, d), (month, m), (year, y)]).await;
}

const ACCEPTED: [&str; 3] = ["accepted_day", "accepted_month", "accepted_year"];
const WITHDRAWN: [&str; 3] = ["withdrawn_on", "withdrawn_on_month", "withdrawn_on_year"];
const CHECKED: [&str; 3] = ["checked_on", "checked_on_month", "checked_on_year"];
const EVE: [(&str, &str); 3] =
    [("first_name", "Ève"), ("last_name", "Martin"), ("email", "eve@jura.example")];

async fn confirm(walk: &Walk<'_, impl Look>, account: &str) {
    let form = format!("{account}/confirmations/new");
    walk.open("confirm form", &form).await;
    walk.send("confirm form, refused").await;
    walk.fill(&EVE).await;
    date(walk, ACCEPTED, ["1", "janv", "2023"]).await;
    walk.send("account, confirmed with an old date").await;
    walk.open("confirm form of a renewal", &form).await;
    date(walk, ACCEPTED, ["2", "1", "2025"]).await;
    walk.fill(&[("job_title", "Présidente"), ("supersedes_reason", "Nouvelle version du contrat")]).await;
    walk.set("acceptance_method", "signed_paper").await;
    walk.set("based_on", "").await;
    walk.send("confirm form beside another confirmation, refused").await;
    walk.send("account, confirmed").await;
    walk.press("report", REPORT).await;
    proofs(walk).await;
}

async fn proofs(walk: &Walk<'_, impl Look>) {
    walk.press("proof files form", "a[href$='/proofs/new']").await;
    walk.send("proof files form, without a file, refused").await;
    let page = [("Contrat.pdf", b"<html>".as_slice())];
    let folder = walk.choose_files("proof", &page).await;
    walk.send("proof files form, with another kind of file, refused").await;
    drop(folder);
    let long = format!("{}.pdf", "Contrat_client_Microsoft_signé_".repeat(6));
    let files: [(&str, &[u8]); 2] = [("Oui, nous acceptons.eml", EML), (&long, PDF)];
    let folder = walk.choose_files("proof", &files).await;
    walk.send("report with proof files").await;
    drop(folder);
    walk.app.execute(query("delete from proof_contents")).await;
    walk.press("error 500, a proof file whose content is gone", "#proofs ~ table tbody a").await;
    walk.open("list of customers without proof", "/customers?proof=missing").await;
    walk.open("status report of customers without proof", "/customers/report?proof=missing").await;
}

async fn withdraw(walk: &Walk<'_, impl Look>, account: &str) {
    walk.open("withdrawal form", &format!("{account}/withdrawals/new")).await;
    walk.send("withdrawal form, refused").await;
    walk.fill(&EVE).await;
    date(walk, WITHDRAWN, ["3", "2", "2025"]).await;
    walk.fill(&[("reason", "Change de partenaire.\nÀ la fin du trimestre.")]).await;
    walk.send("account, withdrawn just now").await;
    walk.press("withdrawal report", WITHDRAWAL).await;
    let report = walk.browser.path().await;
    walk.browser.visit(&format!("{account}/confirmations/new")).await;
    walk.fill(&EVE).await;
    date(walk, ACCEPTED, ["4", "3", "2025"]).await;
    walk.send("account, confirmed again").await;
    walk.open("withdrawal report, over", &report).await;
}

async fn direct(walk: &Walk<'_, impl Look>, account: &str) {
    walk.open("direct acceptance form", &format!("{account}/direct-acceptance/edit")).await;
    walk.send("direct acceptance form, refused").await;
    walk.click("#signed-no").await;
    date(walk, CHECKED, ["5", "3", "2025"]).await;
    walk.send("account, checked at Microsoft").await;
    walk.press("direct acceptance report", "a[href*='/direct-acceptances/']").await;
    walk.press("annulment form", "a[href$='/annulment/new']").await;
    walk.send("annulment form, refused").await;
    walk.fill(&[("annulment_reason", "Relevé sur le compte d’un autre client.")]).await;
    walk.send("account, with an annulled record").await;
    walk.press("direct acceptance report, annulled", "a[href*='/direct-acceptances/']").await;
}

async fn reports(walk: &Walk<'_, impl Look>) {
    for (page, sql) in [
        (
            "report, superseded",
            "select customer_id, supersedes from confirmations where supersedes is not null limit 1",
        ),
        ("report, withdrawn", "select customer_id, confirmation_id from withdrawals limit 1"),
        (
            "report with a text",
            "select customer_id, id from confirmations where version_id is not null limit 1",
        ),
    ] {
        let (customer, id): (String, String) = query(sql).one(&walk.app.db).await.unwrap();
        walk.open(page, &format!("/customers/{customer}/confirmations/{id}")).await;
    }
    walk.open("status report", "/customers/report").await;
    walk.open("status report of a search", "/customers/report?q=a&status=confirmed").await;
    let middle = walk.one("select id from customers where company_name like 'Syndicat%'").await;
    walk.open("status report, a part", &format!("/customers/report?after={middle}")).await;
    walk.open("status report, empty", "/customers/report?q=nobody-has-this-name").await;
}
