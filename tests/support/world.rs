//! A register with a record for every route, and a person who requests the routes.

use chrono::TimeDelta;
use paraph::model::acceptances::direct_acceptance::NewDirectAcceptance;
use paraph::model::acceptances::withdrawal::NewWithdrawal;
use paraph::model::catalogue::agreement::AgreementType;
use paraph::model::catalogue::agreement_file::{NewFile, media_type};
use paraph::model::kernel::clock;
use paraph::model::people::staff::{Role, Staff};
use paraph::store::acceptances::submissions::{self, Submission};
use paraph::store::acceptances::{confirmations, direct_acceptances, withdrawals};
use paraph::store::catalogue::agreement_files;
use paraph::store::customers::{drafts, locked};
use paraph::store::db::{Db, query};
use paraph::store::people::sign_in_links;
use paraph::store::settings::mails::{self, Kind, Reason};
use paraph::web::answer::static_files;
use paraph::web::token;

use crate::support::orders::{SEATS, subscribe};
use crate::support::proofs::add_proof;
use crate::support::samples::{DRAFT, confirmed, draft, person};
use crate::support::uploads::PDF;
use crate::support::{Client, SECRET, TestApp, by, code, day};

/// A register with a record for every route.
pub struct World {
    pub app: TestApp,
    customer: String,
    confirmation: String,
    /// A draft of the person.
    draft: String,
    setup_token: String,
    /// A token for choosing a password.
    password_token: String,
    /// Another staff member, with a second factor.
    colleague: String,
    mail: String,
    api_key: String,
    /// A withdrawal that a later confirmation has ended.
    withdrawal: String,
    file: String,
    subscription: String,
    /// A direct acceptance, and a record that can be annulled.
    direct: String,
    proof: String,
}

impl World {
    /// Signs in the person of this column of the table.
    pub async fn of(column: &str) -> (World, Client) {
        let app = TestApp::spawn().await;
        let person = match column {
            "global admin" => app.as_global_admin().await,
            "user admin" => app.as_user_admin().await,
            "admin agent" => app.as_admin_agent().await,
            "all roles" => app.sign_in("Alix Alleskann", &Role::ALL).await,
            _ => app.as_sales().await,
        };
        let customer = app.register(&person, confirmed("Crèche du Marché", (2024, 9, 3))).await;
        let (setup_token, password_token) = (token::generate(), token::generate());
        app.write(async |tx| sign_in_links::insert_setup(tx, &token::hash(&setup_token)).await).await;
        let colleague = app.add_person("Camille Collègue", &[Role::Sales]).await.id;
        app.enrol(&colleague).await;
        app.enrol(&person.staff().id).await;
        app.execute(query("update staff set directory_id = 'issuer subject' where id = $1").bind(&colleague))
            .await;
        app.execute(query("update sessions set factor_passed = $1").bind(true)).await;
        let mut tx = app.db.begin().await.unwrap();
        let (purpose, hour) = (sign_in_links::Purpose::Invitation, clock::now() + TimeDelta::hours(1));
        sign_in_links::insert(&mut tx, &token::hash(&password_token), purpose, Some(&colleague), hour)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let draft = uuid::Uuid::now_v7().to_string();
        let (author, form) = (&person.staff().id, typed_draft(&draft[24..]));
        assert!(app.write(async |tx| drafts::save(tx, author, &draft, &form).await).await);
        let withdrawal = withdrawn_and_confirmed(&app, &customer, person.staff()).await;
        let confirmation = current(&app.db, &customer).await;
        let file = add_file(&app.db, person.staff(), "contrat.pdf", b"%PDF-1.7 Contrat").await;
        let mail = failed_mail(&app, &person.staff().id).await;
        let key = app.make_key(person.staff(), &Role::ALL).await;
        let api_key = "select id from api_keys where key_hash = $1";
        let (api_key,): (String,) = query(api_key).bind(token::hash(&key)).one(&app.db).await.unwrap();
        let direct = checked_at_microsoft(&app, &customer, person.staff()).await;
        let proof = add_proof(&app.db, person.staff(), &customer, &direct, PDF).await;
        let subscription = subscribe(&app, &person, &customer, SEATS, 5).await;
        let person = match column {
            "nobody" => app.as_nobody(),
            "deactivated" => {
                app.deactivate(person.staff()).await;
                // A visitor gets a form token from the sign-in page.
                person.get("/sign-in").await;
                person
            }
            _ => person,
        };
        let world = World {
            app,
            customer,
            confirmation,
            draft,
            setup_token,
            password_token,
            colleague,
            mail,
            api_key,
            withdrawal,
            file,
            subscription,
            direct,
            proof,
        };
        (world, person)
    }

    pub fn path(&self, route: &str) -> String {
        if route.starts_with("/static/") {
            return static_files::address("app.css").to_owned();
        }
        let id = match route.split('/').nth(1) {
            _ if route.contains("/drafts/") => &self.draft,
            _ if route.contains("/mails/") => &self.mail,
            _ if route.contains("/api-keys/") => &self.api_key,
            Some("agreements") if route.contains("/files/") => &self.file,
            Some("agreements") => "customer-1",
            Some("settings") => &self.colleague,
            Some("profile") if route.contains("/sessions/") => "others",
            Some("profile") => "authenticator",
            _ => &self.customer,
        };
        let token = if route.starts_with("/password/") { &self.password_token } else { &self.setup_token };
        let path = route.replace("{id}", id).replace("{confirmation}", &self.confirmation);
        let path =
            path.replace("{withdrawal}", &self.withdrawal).replace("{type}", "MicrosoftCloudAgreement");
        let path = path.replace("{subscription}", &self.subscription);
        let path = path.replace("{direct}", &self.direct).replace("{record}", &self.direct);
        let path = path.replace("{proof}", &self.proof);
        path.replace("{token}", token)
    }

    /// A form that the route accepts. The forms of set-up and sign-in are wrong on purpose.
    pub fn form(&self, route: &str) -> Vec<(String, String)> {
        let pairs = |form: &[(&str, &str)]| {
            form.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
        };
        let contact = &DRAFT[15..19];
        match route {
            "/language" => pairs(&[("language", "fr"), ("next", "/")]),
            "/profile/edit" => pairs(&[("name", "Ada Roy"), ("own_language", "en")]),
            "/profile/second-factor/new" => pairs(&[("secret", SECRET), ("app_code", &code(SECRET, 0))]),
            "/settings/users/new" => {
                let id = uuid::Uuid::now_v7().to_string();
                pairs(&[("id", &id), ("name", "Noé Neuf"), ("email", "noe@temoin.example"), ("sales", "yes")])
            }
            "/settings/users/{id}/roles/edit" => pairs(&[("version", "1"), ("admin_agent", "yes")]),
            "/settings/api-keys/new" => {
                let expires_on = (clock::now() + TimeDelta::days(30)).date_naive().to_string();
                let id = uuid::Uuid::now_v7().to_string();
                let key = [("id", id.as_str()), ("key_name", "ERP"), ("staff_id", &self.colleague)];
                pairs(&[&key[..], &[("sales", "yes"), ("expires_on", &expires_on)]].concat())
            }
            "/settings/partner" => pairs(&[
                ("legal_name", "Témoin SAS"),
                ("country", "FR"),
                ("time_zone", "Europe/Paris"),
                ("mpn_id", "4782913"),
                ("kind", "direct_bill"),
                ("second_factor", "admins"),
                ("version", "1"),
            ]),
            "/customers/drafts/{id}" => pairs(&[("reviewed", "an older draft")]),
            "/customers/drafts/{id}/edit" => draft(&[("microsoft_id", "")]),
            "/customers/{id}/edit" => {
                let mut form = pairs(&DRAFT[..15]);
                form.retain(|(name, _)| name != "domain");
                form.push(("version".to_owned(), "1".to_owned()));
                form
            }
            "/customers/{id}/domain/edit" => {
                let displayed = ("displayed", "creche-du-marche.onmicrosoft.com");
                pairs(&[displayed, ("domain", "creche-m"), ("domain_reason", "Mistyped")])
            }
            "/customers/{id}/contact/edit" => [pairs(contact), pairs(&[("version", "1")])].concat(),
            "/customers/{id}/confirmations/new" => {
                let id = uuid::Uuid::now_v7().to_string();
                let new = pairs(&[("id", &id), ("based_on", &self.confirmation)]);
                // Later than the withdrawal in this register.
                [new, pairs(contact), day("accepted", ["3", "9", "2025"])].concat()
            }
            "/agreements/files/new" => {
                let id = uuid::Uuid::now_v7().to_string();
                pairs(&[("id", &id), ("version", "customer-2"), ("country", "FR"), ("language", "fr-FR")])
            }
            "/customers/{id}/direct-acceptance/edit" => {
                let id = uuid::Uuid::now_v7().to_string();
                [pairs(&[("id", id.as_str()), ("signed", "yes")]), day("checked_on", SEPTEMBER)].concat()
            }
            "/customers/{id}/records/{record}/proofs/new" => {
                pairs(&[("id", &uuid::Uuid::now_v7().to_string())])
            }
            "/customers/{id}/records/{record}/annulment/new" => {
                pairs(&[("id", &uuid::Uuid::now_v7().to_string()), ("annulment_reason", "Another customer")])
            }
            "/customers/{id}/withdrawals/new" => {
                let id = uuid::Uuid::now_v7().to_string();
                let what =
                    [("id", id.as_str()), ("agreement", "MicrosoftCustomerAgreement"), ("reason", "Moved")];
                [pairs(&what), day("withdrawn_on", SEPTEMBER), pairs(contact)].concat()
            }
            "/agreements/{type}/edit" => {
                let link =
                    [("template_id", "998b88de-aa99-4388-a42c-1b3517d49490"), ("link", "https://aka.ms/x")];
                let days = ["confirmable_from", "pages_ask_from", "api_asks_from"]
                    .map(|it| day(it, SEPTEMBER))
                    .concat();
                [pairs(&link), days, pairs(&[("version", "1")])].concat()
            }
            "/agreements/{type}/versions/new" => {
                let days = ["published_on", "enforced_from", "outdated_before"]
                    .map(|it| day(it, SEPTEMBER))
                    .concat();
                // The previous form created the second version of the agreement.
                [days, pairs(&[("version", "2")])].concat()
            }
            "/agreements/versions/{id}/edit" => {
                let days = ["published_on", "enforced_from"].map(|it| day(it, ["2", "10", "2019"])).concat();
                [days, pairs(&[("version", "1")])].concat()
            }
            "/customers/{id}/orders/new" => {
                let id = uuid::Uuid::now_v7().to_string();
                let line = [("offer", SEATS), ("quantity", "3"), ("billing_cycle", "annual")];
                [pairs(&[("order_id", &id)]), pairs(&line)].concat()
            }
            _ if route.ends_with("/quantity/edit") => pairs(&[("quantity", "5"), ("version", "1")]),
            _ if route.ends_with("/auto-renewal") => pairs(&[("auto_renew", "on"), ("version", "1")]),
            _ if route.contains("{subscription}") => pairs(&[("version", "1")]),
            _ => Vec::new(),
        }
    }
}

const SEPTEMBER: [&str; 3] = ["4", "9", "2025"];

/// Withdraws and confirms a customer's acceptance again; returns the withdrawal.
async fn withdrawn_and_confirmed(app: &TestApp, customer: &str, staff: &Staff) -> String {
    let id = uuid::Uuid::now_v7().to_string();
    let mut tx = app.db.begin().await.unwrap();
    let mut locked = locked::lock(&mut tx, customer).await.unwrap().unwrap();
    let new = NewWithdrawal {
        agreement_type: AgreementType::MicrosoftCustomerAgreement,
        withdrawn_on: "2025-01-07".parse().unwrap(),
        contact: person(),
        reason: "Moved to another partner".to_owned(),
    };
    withdrawals::insert(&mut tx, &mut locked, &id, &new, by(staff)).await.unwrap();
    let confirmation = confirmed("", (2025, 2, 3)).acceptance.unwrap();
    let current = current(&app.db, customer).await;
    let new = uuid::Uuid::now_v7().to_string();
    submissions::record(
        &mut tx,
        &mut locked,
        Submission::form(&new, Some(&current)),
        &confirmation,
        by(staff),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

/// A check in Partner Center that found no acceptance. It changes no standing.
async fn checked_at_microsoft(app: &TestApp, customer: &str, staff: &Staff) -> String {
    let id = uuid::Uuid::now_v7().to_string();
    let mut tx = app.db.begin().await.unwrap();
    let mut locked = locked::lock(&mut tx, customer).await.unwrap().unwrap();
    let new = NewDirectAcceptance { signed: false, checked_on: "2025-02-04".parse().unwrap() };
    assert!(direct_acceptances::insert(&mut tx, &mut locked, &id, new, by(staff)).await.unwrap());
    tx.commit().await.unwrap();
    id
}

/// The customer's current confirmation.
async fn current(db: &Db, customer: &str) -> String {
    let found = confirmations::find_current(db, customer, AgreementType::MicrosoftCustomerAgreement);
    found.await.unwrap().unwrap().id
}

/// Adds a file of the newest Customer Agreement version for France; returns its id.
pub async fn add_file(db: &Db, staff: &Staff, name: &str, content: &[u8]) -> String {
    let id = uuid::Uuid::now_v7().to_string();
    let new = NewFile {
        agreement_type: AgreementType::MicrosoftCustomerAgreement,
        version_id: "customer-2".to_owned(),
        country: "FR".to_owned(),
        language: "fr-FR".to_owned(),
        name: name.to_owned(),
        media_type: media_type(content).unwrap(),
        content: content.to_vec(),
    };
    let mut tx = db.begin().await.unwrap();
    agreement_files::insert(&mut tx, &id, new, by(staff)).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Inserts a failed mail to a person.
async fn failed_mail(app: &TestApp, person: &str) -> String {
    let mut tx = app.db.begin().await.unwrap();
    mails::insert(&mut tx, Kind::PasswordChanged, person, None).await.unwrap();
    let mail = mails::claim(&mut tx, clock::now()).await.unwrap().unwrap();
    mails::update_failed(&mut tx, &mail.id, Reason::Refused, "550 no", None).await.unwrap();
    tx.commit().await.unwrap();
    mail.id
}

fn typed_draft(domain: &str) -> paraph::model::customers::draft::DraftForm {
    let typed = draft(&[("domain", domain), ("microsoft_id", "")]);
    paraph::model::kernel::input::Fields::take(&mut typed.into_iter().collect())
}
