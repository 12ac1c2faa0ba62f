//! The S3-compatible store of the tests: a separate process on loopback (tests/support/s3_server.py).

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use paraph::store::evidence::Bucket;
use serde_json::Value;

use crate::support::files::root;

pub struct BucketServer {
    child: Child,
    output: BufReader<ChildStdout>,
    pub endpoint: String,
}

impl Drop for BucketServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The Python that `tests/run moto` has installed moto for, beside the build output.
fn python() -> PathBuf {
    let target = Path::new(env!("CARGO_BIN_EXE_paraph")).ancestors().nth(2).unwrap();
    target.join("moto/bin/python")
}

impl BucketServer {
    pub fn start() -> BucketServer {
        let mut child = Command::new(python())
            .arg(root().join("tests/support/s3_server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("moto is installed by `tests/run moto`");
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut server = BucketServer { child, output, endpoint: String::new() };
        server.endpoint = format!("http://127.0.0.1:{}", server.answer()["port"]);
        server
    }

    /// The next answer. moto prints lines of its own before the first one.
    fn answer(&mut self) -> Value {
        loop {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "the store ended");
            if let Ok(answer) = serde_json::from_str(&line) {
                return answer;
            }
        }
    }

    pub fn tell(&mut self, command: &str) -> Value {
        writeln!(self.child.stdin.as_mut().unwrap(), "{command}").unwrap();
        self.answer()
    }

    pub fn bucket(&self) -> Bucket {
        let endpoint = self.endpoint.parse().unwrap();
        Bucket::new(endpoint, "proofs".to_owned(), "eu-west-3".to_owned(), "key", "secret").unwrap()
    }

    pub fn stop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
