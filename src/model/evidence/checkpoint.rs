//! Checkpoints (C2SP tlog-checkpoint): the name of a log, its size and its root, as the text of a signed note.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use data_encoding::BASE64;

use crate::model::evidence::merkle::Hash;
use crate::model::evidence::note::Malformed;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: String,
    pub size: u64,
    pub root: Hash,
}

impl Display for Checkpoint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, BASE64.encode(&self.root))
    }
}

impl FromStr for Checkpoint {
    type Err = Malformed;

    /// Reads the text of a note. Further lines are extensions, which this version does not know.
    fn from_str(text: &str) -> Result<Checkpoint, Malformed> {
        let mut lines = text.lines();
        let mut read = || {
            let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
            let root = BASE64.decode(root.as_bytes()).ok()?.try_into().ok()?;
            let parsed = Checkpoint { origin: origin.to_owned(), size: size.parse().ok()?, root };
            text.starts_with(&parsed.to_string()).then_some(parsed)
        };
        read().filter(|it| !it.origin.is_empty()).ok_or(Malformed::Note)
    }
}
