//! The real program, as a command and as a server.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use chrono::{DateTime, Utc};

/// The command.
pub fn paraph(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paraph"));
    command.args(arguments).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // On SQLite the key of the transparency log is beside the register. On Postgres it would be in the folder of the source.
    if let Some(database) = arguments.iter().find_map(|it| it.strip_prefix("postgres://")?.rsplit('/').next())
    {
        command.env("LOG_FOLDER", Path::new(env!("CARGO_TARGET_TMPDIR")).join(database));
    }
    command
}

/// Runs the command to its end.
pub fn run(arguments: &[&str]) -> Output {
    paraph(arguments).output().unwrap()
}

/// The output of a command that must succeed.
pub fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The error output of a command that must fail.
pub fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A running server, stopped with the test, and its first output.
pub struct Server {
    pub child: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Server {
    pub fn start(arguments: &[&str]) -> Server {
        Server { child: paraph(arguments).spawn().unwrap() }
    }

    /// Starts the server with its clock at the morning of a date and running.
    pub fn start_at(arguments: &[&str], day: &str) -> Server {
        let mut command = paraph(arguments);
        set_clock(&mut command, &format!("@{day} 10:00:00"));
        // Timers keep real time; otherwise they would wait for years.
        command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        Server { child: command.spawn().unwrap() }
    }

    /// Starts the server with its clock ahead or behind, for example by `+2d` or `-1h`.
    pub fn start_off(arguments: &[&str], by: &str) -> Server {
        let mut command = paraph(arguments);
        set_clock(&mut command, by);
        command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        Server { child: command.spawn().unwrap() }
    }

    /// Starts the server with its clock stopped, so that no rate limit recovers, no code expires and no timer fires.
    pub fn start_stopped(arguments: &[&str], moment: DateTime<Utc>) -> Server {
        let mut command = paraph(arguments);
        stop_clock(&mut command, moment);
        Server { child: command.spawn().unwrap() }
    }

    /// Waits until it listens, and returns its address.
    pub fn address(&mut self) -> String {
        let lines = Server::lines_until(self.child.stderr.take().unwrap(), "listening");
        let (_, url) = lines.last().and_then(|it| it.split_once("url=")).unwrap();
        url.trim().trim_end_matches('/').to_owned()
    }

    /// Reads standard output or the log up to the line that contains the text.
    pub fn lines_until(stream: impl Read + Send + 'static, text: &str) -> Vec<String> {
        let mut rest = BufReader::new(stream).lines();
        let mut lines = Vec::new();
        for line in rest.by_ref() {
            lines.push(line.unwrap());
            if lines.last().unwrap().contains(text) {
                // Drains the log; a full pipe would block the server.
                std::thread::spawn(move || rest.count());
                return lines;
            }
        }
        panic!("it ended without {text}: {lines:?}");
    }
}

/// Stops the clock of a command at a time, to the second.
pub fn stop_clock(command: &mut Command, moment: DateTime<Utc>) {
    set_clock(command, &moment.format("%Y-%m-%d %H:%M:%S").to_string());
}

fn set_clock(command: &mut Command, time: &str) {
    command.env("LD_PRELOAD", "libfaketimeMT.so.1").env("LD_LIBRARY_PATH", faketime());
    command.env("FAKETIME", time).env("TZ", "UTC");
}

/// The path of Debian's libfaketime.
fn faketime() -> String {
    let folders = std::fs::read_dir("/usr/lib").unwrap().map(|it| it.unwrap().path().join("faketime"));
    folders.into_iter().find(|it| it.is_dir()).expect("faketime is installed").display().to_string()
}
