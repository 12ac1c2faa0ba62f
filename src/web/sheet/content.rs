//! The content of a sheet.

use chrono::{DateTime, Utc};

/// The language is a code such as fr. The ID and the time depend on the content alone, so that the same content gives
/// the same file.
#[derive(Debug, Clone)]
pub struct About {
    pub title: String,
    pub language: String,
    pub id: String,
    pub made_at: DateTime<Utc>,
    /// The line at the foot of each page, before the page number.
    pub footer: String,
    /// What stands in place of a text that no font of the machine can show.
    pub no_glyph: String,
}

/// A label and its value.
pub type Fact = (String, String);

pub(super) enum Block {
    Heading {
        level: u16,
        text: String,
    },
    Paragraph(String),
    Facts(Vec<Fact>),
    /// A QR code, and the text that describes it.
    Code {
        content: String,
        alt: String,
    },
}

pub(super) struct Attachment {
    pub name: String,
    pub media_type: &'static str,
    pub about: String,
    pub content: Vec<u8>,
}

pub struct Sheet {
    pub(super) about: About,
    pub(super) blocks: Vec<Block>,
    pub(super) attachments: Vec<Attachment>,
}

/// Why a sheet cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the PDF cannot be written: {0}")]
pub struct Unwritable(pub(super) String);

impl Unwritable {
    pub fn empty() -> Unwritable {
        Unwritable("there is nothing to write".to_owned())
    }

    pub fn because(error: &dyn std::fmt::Display) -> Unwritable {
        Unwritable(error.to_string())
    }
}

impl Sheet {
    pub fn new(about: About) -> Sheet {
        Sheet { about, blocks: Vec::new(), attachments: Vec::new() }
    }

    /// Level 1 is the title.
    pub fn heading(&mut self, level: u16, text: impl Into<String>) {
        self.blocks.push(Block::Heading { level, text: text.into() });
    }

    pub fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    pub fn facts(&mut self, facts: Vec<Fact>) {
        self.blocks.push(Block::Facts(facts));
    }

    /// `alt`: what the QR code is, for screen readers.
    pub fn code(&mut self, content: impl Into<String>, alt: impl Into<String>) {
        self.blocks.push(Block::Code { content: content.into(), alt: alt.into() });
    }

    /// Attaches a file. It is stored uncompressed, so that a program without a PDF library finds it.
    pub fn attach(
        &mut self,
        name: impl Into<String>,
        media_type: &'static str,
        about: impl Into<String>,
        content: Vec<u8>,
    ) {
        self.attachments.push(Attachment { name: name.into(), media_type, about: about.into(), content });
    }
}
