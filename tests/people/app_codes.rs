//! Codes of an authenticator app: how long and how often each works.

use chrono::TimeDelta;
use paraph::model::kernel::clock;
use paraph::model::people::staff::Role;

use super::second_factor::{actions, arrive_at, give};
use crate::support::binary::Server;
use crate::support::{Client, PASSWORD, SECRET, TestApp, code, code_at, serve};

#[actix_web::test]
async fn a_code_works_once_and_for_a_minute() {
    let app = TestApp::spawn().await;
    let admin = app.add_person("Gil Global", &[Role::GlobalAdmin, Role::Sales]).await;
    // The clock stands still, so no time step ends between two codes.
    let now = clock::now();
    let mut server = Server::start_stopped(&["--database-url", app.url(), "--listen", "127.0.0.1:0"], now);
    let address = server.address();
    let code = |steps: i64| code_at(now + TimeDelta::seconds(30 * steps), SECRET);
    for (steps, works) in [(-3, false), (2, false), (-1, true), (0, true)] {
        let (client, _) = arrive_at(&address, &admin.email).await;
        let answer = give(&client, &code(steps)).await;
        assert_eq!(answer.status == 303, works, "{steps}: {}", answer.main());
    }
    let (client, _) = arrive_at(&address, &admin.email).await;
    let again = give(&client, &code(0)).await;
    again.refuses(&["code"]);
    assert_eq!(again.error("code"), "Wait for the app’s next code: this one has been used");
    give(&client, &code(-1)).await.refuses(&["code"]);
    assert_eq!(actions(&app).await.iter().filter(|it| *it == "second-factor-refused").count(), 4);
}

#[actix_web::test]
async fn a_code_works_on_one_of_two_running_copies() {
    let app = TestApp::spawn().await;
    let admin = app.add_person("Gil Global", &[Role::GlobalAdmin, Role::Sales]).await;
    let copy = Client::new(&serve(app.db.clone(), |it| it));
    let (here, _) = arrive_at(&app.address, &admin.email).await;
    copy.post("/sign-in", &[("email", admin.email.as_str()), ("password", PASSWORD), ("next", "")]).await;
    let code = code(SECRET, 0);
    let (one, two) = tokio::join!(give(&here, &code), give(&copy, &code));
    let mut statuses = [one.status, two.status];
    statuses.sort();
    assert_eq!(statuses, [303, 422]);
}
