//! The binary itself, as a command and as a server.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};

/// The command, ready to run.
pub fn paraph(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paraph"));
    command.args(arguments).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it to its end.
pub fn run(arguments: &[&str]) -> Output {
    paraph(arguments).output().unwrap()
}

/// What a command that succeeded says.
pub fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What a command that was refused says.
pub fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A running server that is stopped with the test, and what it says first.
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

    /// With its clock set to the morning of a day, from which it goes on.
    pub fn start_at(arguments: &[&str], day: &str) -> Server {
        let mut command = paraph(arguments);
        command.env("LD_PRELOAD", "libfaketimeMT.so.1").env("LD_LIBRARY_PATH", faketime());
        // What waits must not wait for years.
        command.env("FAKETIME", format!("@{day} 10:00:00")).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        Server { child: command.spawn().unwrap() }
    }

    /// The lines of the standard output or of the log up to the one that holds a text.
    pub fn lines_until(stream: impl Read + Send + 'static, text: &str) -> Vec<String> {
        let mut rest = BufReader::new(stream).lines();
        let mut lines = Vec::new();
        for line in rest.by_ref() {
            lines.push(line.unwrap());
            if lines.last().unwrap().contains(text) {
                // A server whose log nobody reads cannot go on.
                std::thread::spawn(move || rest.count());
                return lines;
            }
        }
        panic!("it ended without {text}: {lines:?}");
    }
}

/// Where Debian keeps the library that sets the clock of a process.
fn faketime() -> String {
    let folders = std::fs::read_dir("/usr/lib").unwrap().map(|it| it.unwrap().path().join("faketime"));
    folders.into_iter().find(|it| it.is_dir()).expect("faketime is installed").display().to_string()
}
