//! The sandbox: its banner, its limits, and deleting customers.

use paraph::model::catalogue::agreement::AgreementType;
use paraph::store::customers::deletions::{self, Deleted};
use paraph::store::customers::locked;
use paraph::store::customers::registrations::{Registered, SANDBOX_LIMIT};
use paraph::store::db::query;
use paraph::store::settings::mails::{self, Kind};
use paraph::store::settings::partner;

use crate::customers::drafts::review;
use crate::support::binary::{Server, refused, run};
use crate::support::dump::dump;
use crate::support::mail_server::{MailServer, mailer};
use crate::support::samples::{confirmed, customer, draft};
use crate::support::{Client, TestApp, TestDb, by, firm};

#[actix_web::test]
async fn every_page_of_a_sandbox_says_so() {
    let (app, real) = (TestApp::spawn_sandbox().await, TestApp::spawn().await);
    let (sales, elsewhere) = (app.as_sales().await, real.as_sales().await);
    let id = app.register(&sales, confirmed("Crèche du Marché", (2024, 9, 3))).await;
    let (confirmation,): (String,) = query("select id from confirmations").one(&app.db).await.unwrap();
    let report = format!("/customers/{id}/confirmations/{confirmation}");
    let account = format!("/customers/{id}");
    for path in ["/", "/customers", "/customers/report", "/activity", "/profile", &account, &report, "/none"]
    {
        let said = sales.get(path).await.text(".sandbox");
        assert!(said.starts_with("Sandbox This register is for trying things out."), "{path}: {said}");
        assert!(elsewhere.get(path).await.texts(".sandbox").is_empty(), "{path}");
    }
    let nobody = app.as_nobody().in_french();
    for path in ["/sign-in", "/password-reset"] {
        let said = nobody.get(path).await.text(".sandbox");
        assert!(said.starts_with("Bac à sable Ce registre sert à faire des essais."), "{path}: {said}");
    }
    assert!(real.as_nobody().get("/sign-in").await.texts(".sandbox").is_empty());
}

#[actix_web::test]
async fn every_mail_of_a_sandbox_says_so() {
    let mut server = MailServer::start("normal").await;
    let app = TestApp::spawn_sandbox().await;
    let person = app.as_sales().await;
    let mut tx = app.db.begin().await.unwrap();
    mails::insert(&mut tx, Kind::PasswordChanged, &person.staff().id, None).await.unwrap();
    tx.commit().await.unwrap();
    let mailer = mailer(server.port, &app.address);
    assert_eq!(paraph::jobs::mail::delivery::deliver_due(&app.db, &mailer).await.unwrap(), 1);
    let mail = server.received().await;
    assert_eq!(mail.header("subject"), "[Bac à sable] Votre mot de passe a été modifié");
    for part in ["text", "html"] {
        assert!(mail.part(part).contains("Ce registre sert à faire des essais"), "{part}: {mail:?}");
    }
}

/// Submits the wizard, and returns the answers of its two forms.
async fn add(person: &Client, name: &str) -> (u16, String) {
    let edit = person.get("/customers/new").await.location().to_owned();
    let label = paraph::model::kernel::text::words(name).join("-");
    let form = draft(&[("company_name", name), ("domain", &label), ("microsoft_id", "")]);
    let answer = person.post(&edit, &form).await;
    match answer.status {
        303 => (303, review(person, answer.location()).await),
        status => (status, answer.error("company_name")),
    }
}

#[actix_web::test]
async fn a_sandbox_holds_as_many_customers_as_partner_centers() {
    let app = TestApp::spawn_sandbox().await;
    let sales = app.as_sales().await;
    for number in 1..SANDBOX_LIMIT {
        app.register(&sales, customer(&format!("Atelier {number}"))).await;
    }
    let (status, first) = add(&sales, "Atelier premier").await;
    assert_eq!(status, 303, "{first}");
    let (status, second) = add(&sales, "Atelier second").await;
    assert_eq!(status, 303, "a draft is no customer: {second}");
    let registered = sales.post(&first, &sales.get(&first).await.form(&first)).await;
    assert!(registered.location().ends_with("/registration"), "{}", registered.main());
    let full = "Delete a customer through the API first: a sandbox holds at most 75 customers";
    let before = dump(&app.db).await;
    let late = sales.post(&second, &sales.get(&second).await.form(&second)).await;
    late.refuses(&["company_name"]);
    assert_eq!(late.error("company_name"), full);
    assert_eq!(add(&sales, "Atelier troisième").await, (422, full.to_owned()));
    assert_eq!(dump(&app.db).await, before);
    assert_eq!(app.count("customers").await, SANDBOX_LIMIT);
    app.execute(query("update partner set sandbox = $1").bind(false)).await;
    assert_eq!(add(&sales, "Atelier quatrième").await.0, 303, "another register has no such limit");
}

/// Adds a record of every kind to a customer.
async fn complete(app: &TestApp, id: &str, staff: &Client) {
    let person = &staff.staff().id;
    let withdrawal = query(
        "insert into withdrawals (id, reference, customer_id, agreement_type, confirmation_id, withdrawn_on,
            first_name, last_name, email, reason, staff_id, staff_name, staff_email, recorded_at, company_name,
            domain)
         select 'w', 'W', customer_id, agreement_type, id, accepted_on, first_name, last_name, email, 'x',
            staff_id, staff_name, staff_email, recorded_at, company_name, domain
         from confirmations where customer_id = $1 and supersedes is null",
    );
    app.execute(withdrawal.bind(id)).await;
    let domain = query(
        "insert into former_domains (id, customer_id, domain, reason, replaced_at, replaced_by)
         select 'f', id, 'former', 'x', created_at, created_by from customers where id = $1",
    );
    app.execute(domain.bind(id)).await;
    let direct = query(
        "insert into direct_acceptances (id, reference, customer_id, signed, checked_on, staff_id, staff_name,
            staff_email, recorded_at, company_name, domain)
         select 'd', 'D', $1, $2, accepted_on, $3, 'x', 'x', recorded_at, company_name, domain from confirmations where customer_id = $1
            and supersedes is null",
    );
    app.execute(direct.bind(id).bind(true).bind(person)).await;
    let mut tx = app.db.begin().await.unwrap();
    let mut locked = locked::lock(&mut tx, id).await.unwrap().unwrap();
    locked.update_standing(&mut tx, AgreementType::MicrosoftCustomerAgreement).await.unwrap();
    tx.commit().await.unwrap();
}

#[actix_web::test]
async fn deleting_a_sandbox_customer_keeps_the_log() {
    let app = TestApp::spawn_sandbox().await;
    let sales = app.as_sales().await;
    app.register(&sales, confirmed("Boulangerie", (2024, 9, 3))).await;
    let before = dump(&app.db).await;
    let gone = app.register(&sales, confirmed("Crèche du Marché", (2024, 9, 3))).await;
    let again = [("accepted_day", "4")];
    sales.fill_in(&format!("/customers/{gone}/confirmations/new"), &again).await;
    complete(&app, &gone, &sales).await;
    assert_eq!(app.count("confirmations").await, 3);
    let mut tx = app.db.begin().await.unwrap();
    let deleted = deletions::delete(&mut tx, &gone, by(sales.staff())).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(deleted, Deleted::Yes);
    let after = dump(&app.db).await;
    for (table, rows) in &before {
        match table.as_str() {
            "activity_log" | "log_leaves" => {
                assert!(after[table].len() >= rows.len() + 4, "the log keeps its lines")
            }
            "customer_counts" => {}
            _ => assert_eq!(after[table], *rows, "{table}"),
        }
    }
    let (total,): (i64,) =
        query("select cast(sum(customers) as bigint) from customer_counts").one(&app.db).await.unwrap();
    assert_eq!(total, 1);
    let log = sales.get("/activity").await;
    let row = log.texts("table.log tbody tr").swap_remove(0);
    assert!(row.contains("Customer deleted") && row.contains("Crèche du Marché"), "{row}");
    assert_eq!(sales.get(&format!("/customers/{gone}")).await.status, 404);
    let mut tx = app.db.begin().await.unwrap();
    let again = deletions::delete(&mut tx, &gone, by(sales.staff())).await.unwrap();
    assert_eq!(again, Deleted::NotFound);
}

#[actix_web::test]
async fn evidence_is_never_deleted() {
    let app = TestApp::spawn().await;
    let sales = app.as_sales().await;
    let id = app.register(&sales, confirmed("Crèche du Marché", (2024, 9, 3))).await;
    let before = dump(&app.db).await;
    let mut tx = app.db.begin().await.unwrap();
    let deleted = deletions::delete(&mut tx, &id, by(sales.staff())).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(deleted, Deleted::NoSandbox);
    assert_eq!(dump(&app.db).await, before);
}

#[actix_web::test]
async fn a_register_never_changes_its_kind() {
    for (sandbox, wrong, said) in [
        (true, &["serve"][..], "this register is a sandbox: serve it with --sandbox"),
        (true, &[], "this register is a sandbox: serve it with --sandbox"),
        (false, &["serve", "--sandbox"], "this register is not a sandbox: set up another one"),
    ] {
        let test = TestDb::open().await;
        let mut tx = test.db.begin().await.unwrap();
        partner::insert(&mut tx, &paraph::model::settings::partner::Partner { sandbox, ..firm() })
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let on = ["--database-url", &test.url, "--listen", "127.0.0.1:0"];
        let output = refused(&run(&[wrong, &on].concat()));
        assert!(output.contains(said), "{wrong:?}: {output}");
        let right = if sandbox { &["serve", "--sandbox"][..] } else { &["serve"] };
        let mut server = Server::start(&[right, &on].concat());
        Server::lines_until(server.child.stderr.take().unwrap(), "listening");
    }
}

#[actix_web::test]
async fn a_register_set_up_as_a_sandbox_is_a_sandbox() {
    let test = TestDb::open().await;
    let on = ["serve", "--sandbox", "--database-url", &test.url, "--listen", "127.0.0.1:0"];
    let mut server = Server::start(&on);
    let lines = Server::lines_until(server.child.stdout.take().unwrap(), "set it up once at");
    let link = lines.last().unwrap().rsplit(' ').next().unwrap().to_owned();
    let (address, path) = link.split_at(link.find("/setup").unwrap());
    let client = Client::new(address);
    let changes = [
        ("legal_name", "Témoin SARL"),
        ("country", "FR"),
        ("time_zone", "Europe/Paris"),
        ("mpn_id", "4782913"),
        ("kind", "direct_bill"),
        ("name", "Gisèle Global"),
        ("email", "gisele@temoin.example"),
        ("new_password", crate::support::PASSWORD),
    ];
    let page = client.get(path).await;
    assert!(page.text(".sandbox").starts_with("Sandbox"), "{}", page.body);
    let answer = client.fill_in(path, &changes).await;
    assert_eq!(answer.status, 303, "{}", answer.main());
    assert!(partner::find(&test.db).await.unwrap().unwrap().sandbox);
}

#[actix_web::test]
async fn registrations_at_once_do_not_exceed_a_sandboxs_limit() {
    let app = TestApp::spawn_sandbox().await;
    let sales = app.as_sales().await;
    for number in 1..SANDBOX_LIMIT {
        app.register(&sales, customer(&format!("Atelier {number}"))).await;
    }
    // One customer per standing, because each is counted separately.
    let both = [customer("Atelier premier"), confirmed("Atelier second", (2024, 9, 3))];
    let mut cloud = customer("Atelier troisième");
    cloud.company.national_cloud = Some(paraph::model::customers::national_cloud::NationalCloud::ALL[0]);
    let register = async |new: paraph::model::customers::customer::NewCustomer| {
        let mut tx = app.db.begin().await.unwrap();
        let id = uuid::Uuid::now_v7().to_string();
        let registered = crate::support::register(&mut tx, &id, &new, by(sales.staff())).await;
        if matches!(registered, Registered::Yes) {
            tx.commit().await.unwrap();
        }
    };
    let [first, second] = both;
    tokio::join!(register(first), register(second), register(cloud));
    assert_eq!(app.count("customers").await, SANDBOX_LIMIT);
}
