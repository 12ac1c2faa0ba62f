//! A register that sends mail to a mail server of the test.

use chrono::{DateTime, Utc};
use paraph::app::Options;
use paraph::jobs::mail::{delivery::deliver_due, mailer::Mailer};
use paraph::model::kernel::clock;
use paraph::model::people::staff::{Role, Staff};
use paraph::store::db::query;
use paraph::store::settings::mails::{self, Kind};
use paraph::web::outbox::Outbox;

use crate::support::TestApp;

/// A register that sends mail on demand, and a recipient.
pub struct Post {
    pub app: TestApp,
    pub person: Staff,
}

impl Post {
    pub async fn open() -> Post {
        let app = TestApp::spawn_with(|options| Options { outbox: Outbox::open(), ..options }).await;
        let person = app.add_person("Zoe Faure", &[Role::Sales]).await;
        app.execute(query("update staff set name = 'Zoé Faure', password_hash = null")).await;
        Post { app, person }
    }

    pub async fn write(&self, kind: Kind, by: Option<&str>) -> String {
        let mut tx = self.app.db.begin().await.unwrap();
        mails::insert(&mut tx, kind, &self.person.id, by).await.unwrap();
        tx.commit().await.unwrap();
        let newest = query("select id from mails order by id desc limit 1");
        let (id,): (String,) = newest.one(&self.app.db).await.unwrap();
        id
    }

    pub async fn deliver(&self, mailer: &Mailer) -> usize {
        deliver_due(&self.app.db, mailer).await.unwrap()
    }

    pub async fn due_now(&self) {
        let due = query("update mails set next_attempt_at = $1 where next_attempt_at is not null");
        self.app.execute(due.bind(clock::now())).await;
    }

    pub async fn row(&self) -> Row {
        let columns = "attempts, next_attempt_at, sent_at, expires_at, error";
        query(format!("select {columns} from mails")).one(&self.app.db).await.unwrap()
    }
}

#[derive(Debug, sqlx::FromRow)]
pub struct Row {
    pub attempts: i64,
    pub next_attempt_at: Option<DateTime<Utc>>,
    pub sent_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
    pub error: Option<String>,
}
