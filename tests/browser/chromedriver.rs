//! The chromedriver of the tests.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

pub const CHROMIUM: &str = "/usr/bin/chromium";
const CHROMEDRIVER: &str = "/usr/bin/chromedriver";

/// Fails with the command that installs a file if it is missing.
pub fn require(file: impl AsRef<Path>, command: &str) {
    let file = file.as_ref();
    assert!(
        file.exists(),
        "{} is missing: the browser tests need it. Install it with `{command}`.",
        file.display()
    );
}

/// The chromedriver of this process. Its shell reads from a pipe that only this
/// process holds, and ends chromedriver and its browsers when the pipe closes, which happens
/// whenever this process ends.
pub struct Chromedriver {
    pub address: String,
    _shell: Child,
}

pub static DRIVER: LazyLock<Chromedriver> = LazyLock::new(|| {
    require(CHROMIUM, "apt-get install chromium");
    require(CHROMEDRIVER, "apt-get install chromium-driver");
    loop {
        match Chromedriver::start() {
            Ok(started) => return started,
            // The free port that it had found was taken before it listened on it.
            Err(said) if said.contains("Exiting") => {}
            Err(said) => panic!("chromedriver ended before it listened: {said}"),
        }
    }
});

impl Chromedriver {
    /// Starts chromedriver on a free port. `Err`: what it said instead.
    fn start() -> Result<Chromedriver, String> {
        let script = format!("{CHROMEDRIVER} --port=0 & exec >/dev/null; trap '' TERM; read -r _; kill 0");
        let mut shell = Command::new("sh")
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(shell.stdout.take().unwrap()).lines();
        let started = "ChromeDriver was started successfully on port ";
        let mut said = Vec::new();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let port = line.strip_prefix(started).map(|it| it.trim_end_matches('.').to_owned());
            said.push(line);
            port
        });
        let Some(port) = port else {
            drop(shell.stdin.take());
            shell.wait().unwrap();
            return Err(said.join("\n"));
        };
        // Drains the rest of the output, so that the process never blocks on a full pipe.
        std::thread::spawn(move || {
            lines.for_each(drop);
            eprintln!("chromedriver has ended before the tests: was it killed?");
        });
        Ok(Chromedriver { address: format!("http://127.0.0.1:{port}"), _shell: shell })
    }
}
