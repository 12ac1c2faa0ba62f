//! Where the tiles of the log are served, and the form of its entries (C2SP tlog-tiles).

/// The number of hashes in a full tile, and of entries in a full bundle.
pub const WIDTH: u64 = 256;

/// The longest entry in bytes: its length has 16 bits.
pub const LONGEST_ENTRY: usize = u16::MAX as usize;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// The hashes of a level.
    Hashes(u32),
    Entries,
}

/// A tile or bundle. Its width is [`WIDTH`] if it is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub content: Content,
    pub number: u64,
    pub width: u64,
}

impl Place {
    /// Reads a path such as `0/x001/x234/067` or `entries/000.p/5`.
    pub fn parse(path: &str) -> Option<Place> {
        let (content, rest) = path.split_once('/')?;
        let content = match content {
            "entries" => Content::Entries,
            level => Content::Hashes(decimal(level)?.try_into().ok().filter(|it| *it < 64)?),
        };
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, decimal(width).filter(|it| (1..WIDTH).contains(it))?),
            None => (rest, WIDTH),
        };
        let parsed = Place { content, number: parse_number(number)?, width };
        // There is one way to write each path.
        (parsed.path() == path).then_some(parsed)
    }

    pub fn path(&self) -> String {
        let mut path = match self.content {
            Content::Entries => "entries/".to_owned(),
            Content::Hashes(level) => format!("{level}/"),
        };
        let digits = self.number.to_string();
        let digits = format!("{digits:0>width$}", width = digits.len().next_multiple_of(3));
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && index % 3 == 0 {
                path.push('/');
            }
            if index % 3 == 0 && index + 3 < digits.len() {
                path.push('x');
            }
            path.push(digit);
        }
        if self.width < WIDTH {
            path += &format!(".p/{}", self.width);
        }
        path
    }
}

fn decimal(text: &str) -> Option<u64> {
    text.parse().ok().filter(|it: &u64| it.to_string() == text)
}

fn parse_number(text: &str) -> Option<u64> {
    let digits: String = text.split('/').map(|it| it.strip_prefix('x').unwrap_or(it)).collect();
    digits.bytes().all(|it| it.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Puts entries into a bundle, each after its length. `None` if one is too long.
pub fn bundle<'a>(entries: impl IntoIterator<Item = &'a str>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend(u16::try_from(entry.len()).ok()?.to_be_bytes());
        bytes.extend(entry.as_bytes());
    }
    Some(bytes)
}
