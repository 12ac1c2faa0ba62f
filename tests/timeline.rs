//! The register on other days: the binary itself, with its clock set, over the timeline of the sources.

use paraph::model::staff::Role;

use crate::server::Server;
use crate::support::{Client, PASSWORD, TestApp};

/// A copy of the register for which it is another day.
pub struct Then {
    _server: Server,
    pub address: String,
}

impl Then {
    pub fn start(app: &TestApp, day: &str) -> Then {
        let arguments = ["serve", "--database-url", app.url(), "--listen", "127.0.0.1:0"];
        let mut server = Server::start_at(&arguments, day);
        let log = server.child.stderr.take().unwrap();
        let lines = Server::lines_until(log, "listening");
        let url = lines.last().and_then(|it| it.split_once("url=")).unwrap().1;
        let port = url.trim_end_matches('/').rsplit(':').next().unwrap();
        Then { _server: server, address: format!("http://localhost:{port}") }
    }

    pub async fn sign_in(&self, email: &str) -> Client {
        let client = Client::new(&self.address);
        client.get("/sign-in").await;
        let answer = client.sign_in(email, PASSWORD, "").await;
        assert_eq!(answer.status, 303, "{}", answer.main());
        client
    }
}

const CLOUD: &str = "MicrosoftCloudAgreement";
const CUSTOMER: &str = "MicrosoftCustomerAgreement";

/// What the wizard offers to confirm on each day, beside that the customer will be asked.
const OFFERED: [(&str, &[&str]); 7] = [
    ("2018-08-06", &[]),
    ("2018-08-15", &[CLOUD]),
    ("2018-12-15", &[CLOUD]),
    ("2019-11-15", &[CUSTOMER, CLOUD]),
    ("2020-02-15", &[CUSTOMER]),
    ("2023-02-15", &[CUSTOMER]),
    ("2023-05-15", &[CUSTOMER]),
];

#[actix_web::test]
async fn the_wizard_offers_what_could_be_confirmed_on_that_day() {
    let app = TestApp::spawn().await;
    let sales = app.add_person("Samuel Sales", &[Role::Sales]).await;
    for (day, expected) in OFFERED {
        let then = Then::start(&app, day);
        let client = then.sign_in(&sales.email).await;
        let edit = client.get("/customers/new").await.location().to_owned();
        let offered = client.get(&edit).await.attributes("input[name=agreement]", "value");
        assert_eq!(offered, [expected, &["asked"]].concat(), "{day}");
    }
}
