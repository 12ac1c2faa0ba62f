//! Rate limits on password guesses: they slow the attacker, not the owner.

use std::process::{Command, Stdio};
use std::time::Duration;

use chrono::TimeDelta;
use paraph::app::Options;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;
use paraph::store::db::{Tx, query};
use paraph::store::people::limits::{self, Limit};

use crate::support::binary::{Server, stop_clock};
use crate::support::{Client, PASSWORD, Response, TestApp, encoded, postgres_server, serve};

async fn try_password(client: &Client, email: &str, password: &str) -> Response {
    client.post("/sign-in", &[("email", email), ("password", password), ("next", "")]).await
}

#[actix_web::test]
async fn two_hundred_wrong_passwords_make_the_attacker_wait_and_not_the_owner() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let owner = app.as_nobody();
    assert_eq!(try_password(&owner, &person.email, PASSWORD).await.location(), "/");
    let attacker = app.as_nobody();
    let mut since = clock::now();
    for guess in 0..200 {
        if guess >= 10 {
            app.undo_limit_recovery_since(since).await;
            since = clock::now();
        }
        let status = try_password(&attacker, &person.email, &format!("guess number {guess}")).await.status;
        assert_eq!(status, if guess < 10 { 422 } else { 429 }, "guess number {guess}");
    }
    let stopped = try_password(&attacker, &person.email, PASSWORD).await;
    assert_eq!((stopped.status, stopped.text("h1").as_str()), (429, "Too many attempts"));
    let wait: i64 = stopped.header("retry-after").parse().unwrap();
    assert!((1..=121).contains(&wait), "{wait}");
    assert!(stopped.main().contains("Try again in"), "{}", stopped.main());
    // The owner returns on a known device.
    assert_eq!(owner.post("/sign-out", &[("", ""); 0]).await.location(), "/sign-in");
    assert_eq!(try_password(&owner, &person.email, PASSWORD).await.location(), "/");
    let refused: Vec<(String,)> =
        query("select id from activity_log where action = 'sign-in-refused'").all(&app.db).await.unwrap();
    assert_eq!(refused.len(), 10, "what was not tried is not in the log");
}

#[actix_web::test]
async fn copies_share_the_count_and_spelling_does_not_matter() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    let copies = [app.as_nobody(), Client::new(&serve(app.db.clone(), |it| it))];
    let began = clock::now();
    for guess in 0..10 {
        let email =
            if guess < 5 { person.email.clone() } else { format!(" {} ", person.email.to_uppercase()) };
        assert_eq!(try_password(&copies[guess % 2], &email, "wrong").await.status, 422);
    }
    app.undo_limit_recovery_since(began).await;
    for copy in &copies {
        assert_eq!(try_password(copy, &person.email, "wrong").await.status, 429);
    }
    // An unknown account is limited in the same way, so its absence does not show.
    let began = clock::now();
    for _ in 0..10 {
        assert_eq!(try_password(&copies[0], "x@y.example", "wrong").await.status, 422);
    }
    app.undo_limit_recovery_since(began).await;
    assert_eq!(try_password(&copies[0], "x@y.example", "wrong").await.status, 429);
}

#[actix_web::test]
async fn one_address_has_a_bound_over_all_accounts() {
    let app = TestApp::spawn().await;
    let attacker = app.as_nobody();
    let began = clock::now();
    for guess in 0..50 {
        assert_eq!(
            try_password(&attacker, &format!("{guess}@y.example"), "wrong").await.status,
            422,
            "{guess}"
        );
    }
    app.undo_limit_recovery_since(began).await;
    assert_eq!(try_password(&attacker, "50@y.example", "wrong").await.status, 429);
}

/// A guess that a proxy forwards from an address.
async fn guess_from(client: &Client, address: &str, email: &str) -> u16 {
    let form =
        [("csrf", client.token().await), ("email", email.to_owned()), ("password", "wrong".to_owned())];
    let request = client.request(reqwest::Method::POST, "/sign-in").header("x-forwarded-for", address);
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(encoded(&form));
    client.send(request).await.status
}

#[actix_web::test]
async fn an_ipv6_network_counts_as_one_address() {
    let proxies = vec!["127.0.0.1".parse().unwrap()];
    let app = TestApp::spawn_with(|it| Options { trusted_proxies: proxies, ..it }).await;
    let attacker = app.as_nobody();
    let began = clock::now();
    for guess in 0..50 {
        let address = format!("2001:db8:1:2:{guess:x}::{guess:x}");
        assert_eq!(guess_from(&attacker, &address, &format!("{guess}@y.example")).await, 422, "{guess}");
    }
    app.undo_limit_recovery_since(began).await;
    assert_eq!(guess_from(&attacker, "2001:db8:1:2:ffff::1", "50@y.example").await, 429);
    assert_eq!(guess_from(&attacker, "2001:db8:1:3::1", "51@y.example").await, 422, "their neighbour");
    let kept: Vec<(String,)> = query("select address from activity_log where address like '2001:db8:1:2:%'")
        .all(&app.db)
        .await
        .unwrap();
    assert_eq!(kept.len(), 50);
    assert!(
        kept.contains(&("2001:db8:1:2:31::31".to_owned(),)),
        "the activity log has all of each: {kept:?}"
    );
}

#[actix_web::test]
async fn a_known_device_has_its_own_limit() {
    let app = TestApp::spawn().await;
    let (person, other) =
        (app.add_person("Ada Roy", &[Role::Sales]).await, app.add_person("Bea Blanc", &[Role::Sales]).await);
    let device = app.as_nobody();
    try_password(&device, &person.email, PASSWORD).await.location();
    let began = clock::now();
    for _ in 0..10 {
        assert_eq!(try_password(&device, &person.email, "wrong").await.status, 422);
    }
    app.undo_limit_recovery_since(began).await;
    assert_eq!(
        try_password(&device, &person.email, "wrong").await.status,
        429,
        "whoever has it guesses no more"
    );
    // The device is known for this person only, and its limit affects nobody else.
    assert_eq!(try_password(&app.as_nobody(), &person.email, PASSWORD).await.location(), "/");
    assert_eq!(try_password(&device, &other.email, "wrong").await.status, 422);
}

#[actix_web::test]
async fn correct_passwords_do_not_count_against_the_limit() {
    let app = TestApp::spawn().await;
    let person = app.add_person("Ada Roy", &[Role::Sales]).await;
    for _ in 0..12 {
        assert_eq!(try_password(&app.as_nobody(), &person.email, PASSWORD).await.location(), "/");
    }
}

/// A separate process on one core, so that the queue of hashes is full.
#[actix_web::test]
async fn an_unchecked_password_does_not_count_against_the_limit() {
    let app = TestApp::spawn().await;
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let cores = status.lines().find_map(|it| it.strip_prefix("Cpus_allowed_list:")).unwrap().trim();
    let core = cores.split(['-', ',']).next().unwrap();
    let mut command = Command::new("taskset");
    command.args(["-c", core, env!("CARGO_BIN_EXE_paraph"), "--database-url", app.url()]);
    command.args(["--listen", "127.0.0.1:0", "--trusted-proxies", "127.0.0.1"]);
    // The clock stands still, so nothing is regained. What is given back is free at this moment.
    let now = clock::now();
    stop_clock(command.env_clear(), now);
    let mut server = Server { child: command.stderr(Stdio::piped()).spawn().unwrap() };
    let client = Client::new(&server.address());
    client.token().await;
    let client = &client;
    // One hash runs, and 32 wait. On a busy machine, requests arrive slowly: more of them fill the queue.
    let mut statuses = Vec::new();
    for burst in [100, 400, 1_600] {
        let guesses = (0..burst).map(|guess| async move {
            let address = format!("203.{}.{}.{}", burst / 100, guess / 250, guess % 250);
            guess_from(client, &address, &format!("{burst}-{guess}@y.example")).await
        });
        statuses.extend(futures_util::future::join_all(guesses).await);
        if statuses.contains(&503) {
            break;
        }
    }
    let of = |status: u16| statuses.iter().filter(|it| **it == status).count();
    assert!(of(503) > 0 && of(422) + of(503) == statuses.len(), "{statuses:?}");
    let now = now.timestamp_millis();
    let used: Vec<(i64,)> =
        query("select free_at from limits where free_at > $1").bind(now).all(&app.db).await.unwrap();
    assert_eq!(used.len(), 2 * of(422), "of each that was checked, for its account and its address");
}

#[actix_web::test]
async fn a_limit_allows_a_burst_and_then_one_per_interval() {
    let app = TestApp::spawn_empty().await;
    let limit = Limit { burst: 3, every: TimeDelta::minutes(1) };
    let take = async || {
        let mut tx = app.db.begin().await.unwrap();
        let taken = limits::take(&mut tx, "tries", limit).await.unwrap();
        tx.commit().await.unwrap();
        taken
    };
    for _ in 0..3 {
        assert_eq!(take().await, Ok(()));
    }
    let wait = take().await.unwrap_err();
    assert!(wait > TimeDelta::seconds(50) && wait <= TimeDelta::minutes(1), "{wait}");
    // Pretends that a minute has passed.
    app.execute(query("update limits set free_at = free_at - 60000")).await;
    assert_eq!(take().await, Ok(()));
    assert!(take().await.is_err());
    app.write(async |tx| limits::give_back(tx, "tries", limit).await).await;
    assert_eq!(take().await, Ok(()));
    // Rows that no longer count are swept.
    app.execute(query("update limits set free_at = 0")).await;
    let mut tx = app.db.begin().await.unwrap();
    assert_eq!(limits::take(&mut tx, "others", limit).await.unwrap(), Ok(()));
    tx.commit().await.unwrap();
    limits::sweep(&app.db).await.unwrap();
    assert_eq!(app.count("limits").await, 1);
}

#[actix_web::test]
async fn attempts_at_once_do_not_exceed_the_limit() {
    let app = TestApp::spawn_empty().await;
    let limit = Limit { burst: 3, every: TimeDelta::minutes(1) };
    let takes = (0..8).map(|_| async {
        let mut tx = app.db.begin().await.unwrap();
        let taken = limits::take(&mut tx, "tries", limit).await.unwrap();
        tx.commit().await.unwrap();
        taken.is_ok()
    });
    let taken = futures_util::future::join_all(takes).await;
    assert_eq!(taken.iter().filter(|it| **it).count(), 3);
}

/// SQLite has only one writer.
#[actix_web::test]
async fn on_postgres_attempts_on_different_accounts_do_not_block_each_other() {
    if postgres_server().is_none() {
        return;
    }
    let app = TestApp::spawn_empty().await;
    let limit = Limit { burst: 3, every: TimeDelta::minutes(1) };
    let take =
        async |tx: &mut Tx, name: &str| assert_eq!(limits::take(tx, name, limit).await.unwrap(), Ok(()));
    for name in ["one", "two"] {
        let mut tx = app.db.begin().await.unwrap();
        take(&mut tx, name).await;
        tx.commit().await.unwrap();
    }
    let (mut one, mut two) = (app.db.begin().await.unwrap(), app.db.begin().await.unwrap());
    take(&mut one, "one").await;
    take(&mut two, "two").await;
    // These no longer count for the other accounts and are due to be swept.
    let soon = tokio::time::timeout(Duration::from_secs(20), async {
        let long_ago = query("insert into limits (name, free_at) values ('three', 0)");
        app.execute(long_ago).await;
        limits::sweep(&app.db).await.unwrap();
        take(&mut one, "four").await;
        take(&mut two, "five").await;
        one.commit().await.unwrap();
        two.commit().await.unwrap();
    });
    soon.await.expect("a try waits");
    assert_eq!(app.count("limits where name = 'three'").await, 0);
}

#[actix_web::test]
async fn passkey_challenges_are_rate_limited() {
    let app = TestApp::spawn().await;
    let (sales, other) = (app.as_sales().await, app.as_admin_agent().await);
    let path = "/profile/second-factor/challenge";
    let nothing = [("", ""); 0];
    let began = clock::now();
    for _ in 0..20 {
        assert_eq!(sales.post(path, &nothing).await.status, 200);
    }
    app.undo_limit_recovery_since(began).await;
    assert_eq!(sales.post(path, &nothing).await.status, 429);
    assert_eq!(app.count("challenges").await, 20);
    assert_eq!(other.post(path, &nothing).await.status, 200, "another person is not kept out");
    // The challenge at sign-in shares the limit.
    let half = app.as_nobody();
    app.enrol(&other.staff().id).await;
    let form = [("email", other.staff().email.as_str()), ("password", PASSWORD), ("next", "")];
    half.post("/sign-in", &form).await;
    let began = clock::now();
    for _ in 0..20 {
        assert_eq!(
            half.post("/sign-in/second-factor/challenge", &nothing).await.status,
            404,
            "there is none"
        );
    }
    app.undo_limit_recovery_since(began).await;
    assert_eq!(half.post("/sign-in/second-factor/challenge", &nothing).await.status, 429);
}
