//! The mail server of the tests: a separate process on loopback (tests/support/mail_server.py).

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

use paraph::jobs::mail::mailer::Mailer;
use serde_json::Value;
use tokio::net::TcpSocket;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::support::files::root;

pub const FROM: &str = "Paraph <paraph@temoin.example>";

pub struct MailServer {
    child: Child,
    input: ChildStdin,
    lines: UnboundedReceiver<Value>,
    pub port: u16,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A port that refuses connections. It is reserved until this is dropped, so that no other test's server takes it.
pub struct RefusedPort(TcpSocket);

impl RefusedPort {
    pub fn reserve() -> RefusedPort {
        // The socket is bound but does not listen.
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        RefusedPort(socket)
    }

    pub fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }
}

pub fn url(port: u16) -> String {
    format!("smtp://127.0.0.1:{port}")
}

/// A mailer for `public_url` that uses the server at this port.
pub fn mailer(port: u16, public_url: &str) -> Mailer {
    Mailer::new(&url(port), FROM, &public_url.parse().unwrap()).unwrap()
}

/// A received mail.
#[derive(Debug)]
pub struct Received(pub Value);

impl Received {
    /// All values of a header.
    pub fn headers(&self, name: &str) -> Vec<String> {
        let headers = self.0["headers"].as_array().unwrap().iter();
        let named = headers.filter(|it| it[0].as_str().unwrap().eq_ignore_ascii_case(name));
        named.map(|it| it[1].as_str().unwrap().to_owned()).collect()
    }

    pub fn header(&self, name: &str) -> String {
        let mut headers = self.headers(name);
        assert_eq!(headers.len(), 1, "{name}: {headers:?}");
        headers.remove(0)
    }

    pub fn part(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.0))
    }
}

impl MailServer {
    pub async fn start(mode: &str) -> MailServer {
        let mut child = Command::new("/usr/bin/python3")
            .arg(root().join("tests/support/mail_server.py"))
            .arg(mode)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = unbounded_channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                drop(sender.send(serde_json::from_str(&line).unwrap()));
            }
        });
        let input = child.stdin.take().unwrap();
        let mut server = MailServer { child, input, lines, port: 0 };
        let listening = server.says("port").await;
        server.port = u16::try_from(listening["port"].as_u64().unwrap()).unwrap();
        server
    }

    /// The next event of the server, which must be of this kind.
    pub async fn says(&mut self, what: &str) -> Value {
        let line = self.lines.recv().await.expect("the mail server ended: it needs python3-aiosmtpd");
        assert!(!line[what].is_null(), "no {what} in {line}");
        line
    }

    /// The next received mail.
    pub async fn received(&mut self) -> Received {
        Received(self.says("headers").await)
    }

    /// Asserts that no further mail was received.
    pub async fn received_nothing_else(&mut self) {
        self.mode("normal").await;
    }

    pub fn tell(&mut self, line: &str) {
        writeln!(self.input, "{line}").unwrap();
    }

    pub async fn mode(&mut self, mode: &str) {
        self.tell(mode);
        assert_eq!(self.says("mode").await["mode"], mode);
    }
}
