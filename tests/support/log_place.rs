//! A register whose transparency log a test extends, and the commands that check it.

use std::path::PathBuf;
use std::process::Output;

use paraph::app::Options;
use paraph::jobs::recurring::{Next, Recurring};
use paraph::jobs::sequencer::Sequencer;
use paraph::model::activity::action::Action;
use paraph::model::people::staff::Role;
use paraph::store::activity::activity_log::{self, Entry};
use paraph::store::db::{Db, query};
use paraph::store::evidence::head;
use paraph::store::evidence::log_folder::LogFolder;
use paraph::web::signal::Signal;
use tempfile::TempDir;

use crate::support::binary::paraph;
use crate::support::program::Program;
use crate::support::samples::confirmed;
use crate::support::{TestApp, postgres_server};

/// The name that the log of a test begins with.
pub const NAME: &str = "paraph.example/log";

pub struct LogPlace {
    pub app: TestApp,
    pub folder: TempDir,
}

impl LogPlace {
    /// A register with a customer, whose log has all that was recorded.
    pub async fn filled() -> LogPlace {
        LogPlace::filled_with(|it| it).await
    }

    pub async fn filled_with(change: impl FnOnce(Options) -> Options) -> LogPlace {
        let app = TestApp::spawn_with(change).await;
        let place = LogPlace { app, folder: tempfile::tempdir().unwrap() };
        let agent = place.app.as_admin_agent().await;
        place.app.register(&agent, confirmed("Crèche du Marché", (2024, 9, 3))).await;
        place.app.register(&agent, confirmed("École Horizon", (2024, 9, 4))).await;
        place.extend().await;
        place
    }

    pub fn log_folder(&self) -> LogFolder {
        LogFolder::new(self.folder.path().to_owned(), None)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Records some more lines: somebody signs in.
    pub async fn record(&self, name: &str) {
        self.app.sign_in(name, &[Role::Sales]).await;
    }

    /// Records many lines.
    pub async fn record_many(&self, count: usize) {
        let mut tx = self.app.db.begin().await.unwrap();
        for _ in 0..count {
            let entry = Entry::new(Action::SignInRefused);
            activity_log::insert_from_nobody(&mut tx, None, entry).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Extends the log until no leaf waits or the log refuses, as a server does that has just started.
    pub async fn extend(&self) {
        extend(&self.app.db, self.log_folder()).await;
    }

    pub async fn size(&self) -> u64 {
        head::find(&self.app.db).await.unwrap().map_or(0, |it| it.size)
    }

    pub async fn waiting(&self) -> i64 {
        let waiting = "select count(*) from log_leaves where position is null";
        let (count,): (i64,) = query(waiting).one(&self.app.db).await.unwrap();
        count
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut all = vec!["--database-url", self.app.url(), "--log-folder"];
        all.push(self.folder.path().to_str().unwrap());
        paraph(&[&all, arguments].concat()).output().unwrap()
    }

    pub fn verify(&self) -> Verified {
        Verified::of(&self.run(&["verify"]))
    }

    /// The columns of a table that hold text.
    pub async fn text_columns(&self, table: &str) -> Vec<String> {
        let columns = match postgres_server() {
            None => "select name from pragma_table_info($1) where lower(type) = 'text'",
            Some(_) => {
                "select cast(column_name as text) from information_schema.columns
                 where table_schema = current_schema() and table_name = $1 and data_type = 'text'"
            }
        };
        let columns: Vec<(String,)> = query(columns).bind(table).all(&self.app.db).await.unwrap();
        assert!(columns.len() > 5, "{table}");
        columns.into_iter().map(|(column,)| column).collect()
    }

    pub async fn program(&self) -> Program {
        self.app.program("Gil Global", &[Role::GlobalAdmin]).await
    }

    /// A column of the activity line at a position.
    pub async fn id_at(&self, position: i64) -> String {
        let id = query("select record_id from log_leaves where position = $1").bind(position);
        id.one::<(String,)>(&self.app.db).await.unwrap().0
    }
}

/// Extends the log of a register until no leaf waits or the log refuses.
pub async fn extend(db: &Db, folder: LogFolder) {
    let sequencer = Sequencer::new(folder, &format!("https://{NAME}").parse().unwrap(), Signal::default());
    while sequencer.poll(db).await.unwrap() == Next::Now {}
}

/// The exit status of `paraph verify`, and its lines.
#[derive(Debug)]
pub struct Verified {
    pub status: i32,
    pub lines: Vec<String>,
}

impl Verified {
    pub fn of(output: &Output) -> Verified {
        let text = String::from_utf8(output.stdout.clone()).unwrap();
        let error = String::from_utf8(output.stderr.clone()).unwrap();
        let lines = text.lines().chain(error.lines()).map(str::to_owned).collect();
        Verified { status: output.status.code().unwrap(), lines }
    }

    /// Asserts that all is well with so many records.
    pub fn is_good(&self, records: u64) {
        assert_eq!(self.status, 0, "{self:?}");
        assert_eq!(self.lines.last().unwrap(), &format!("verified {records} records"), "{self:?}");
    }

    /// Asserts that these are the faults, in this order. Each line contains the text.
    pub fn has_faults(&self, faults: &[&str]) {
        assert_eq!(self.status, 1, "{self:?}");
        let (_, lines) = self.lines.split_last().unwrap();
        assert_eq!(lines.len(), faults.len(), "{self:#?}");
        for (line, fault) in lines.iter().zip(faults) {
            assert!(line.contains(fault), "{fault}: {self:#?}");
        }
    }
}
