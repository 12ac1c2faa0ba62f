//! The kind of a file, found by its content. Names and declared types are not trusted.

use crate::model::kernel::coded::coded;

coded! {
    /// The kinds of files that the register accepts.
    pub enum FileKind, label "file-kind-" {
        Pdf = "pdf",
        /// A Word document.
        Docx = "docx",
        /// An email as text (RFC 5322).
        Eml = "eml",
        /// An email of Outlook.
        Msg = "msg",
        Png = "png",
        Jpeg = "jpeg",
    }
}

impl FileKind {
    /// The kind of a content. `None` for other kinds.
    pub fn of(content: &[u8]) -> Option<FileKind> {
        match content {
            _ if content.starts_with(b"%PDF-") => Some(FileKind::Pdf),
            _ if content.starts_with(b"\x89PNG\r\n\x1a\n") => Some(FileKind::Png),
            _ if content.starts_with(b"\xff\xd8\xff") => Some(FileKind::Jpeg),
            _ if is_docx(content) => Some(FileKind::Docx),
            _ if is_msg(content) => Some(FileKind::Msg),
            _ if is_eml(content) => Some(FileKind::Eml),
            _ => None,
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            FileKind::Eml => "message/rfc822",
            FileKind::Msg => "application/vnd.ms-outlook",
            FileKind::Png => "image/png",
            FileKind::Jpeg => "image/jpeg",
        }
    }

    pub fn find_media_type(media_type: &str) -> Option<FileKind> {
        FileKind::ALL.into_iter().find(|it| it.media_type() == media_type)
    }
}

fn is_docx(content: &[u8]) -> bool {
    let names = zip_names(content).unwrap_or_default();
    let has = |name: &str| names.contains(&name.as_bytes());
    // A document with macros is another file type, whatever its extension.
    has("word/document.xml") && has("[Content_Types].xml") && !has("word/vbaProject.bin")
}

/// The file names of a zip archive, from the central directory at its end. `None` if it is not a zip archive.
fn zip_names(content: &[u8]) -> Option<Vec<&[u8]>> {
    const END: usize = 22;
    const ENTRY: usize = 46;
    if !content.starts_with(b"PK\x03\x04") {
        return None;
    }
    // After the end record there is only a comment of at most 65,535 bytes.
    let earliest = content.len().saturating_sub(END + 0xffff);
    let tail = content.get(earliest..)?;
    let end = tail.windows(4).rposition(|it| it == b"PK\x05\x06")?;
    let record = tail.get(end..end + END)?;
    let count = number(record, 10, 2)?;
    let mut at = number(record, 16, 4)?;
    let mut names = Vec::new();
    for _ in 0..count {
        let entry = content.get(at..at + ENTRY).filter(|it| it.starts_with(b"PK\x01\x02"))?;
        let [name, extra, comment] = [number(entry, 28, 2)?, number(entry, 30, 2)?, number(entry, 32, 2)?];
        names.push(content.get(at + ENTRY..at + ENTRY + name)?);
        at += ENTRY + name + extra + comment;
    }
    Some(names)
}

/// A little-endian number of this many bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

/// An OLE compound file with the properties of an Outlook message. Older Word documents and installers are compound
/// files as well.
fn is_msg(content: &[u8]) -> bool {
    const SIGNATURE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    /// The size of an entry of the directory, which begins with its name in UTF-16.
    const ENTRY: usize = 128;
    let name: Vec<u8> = "__properties_version1.0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    content.starts_with(SIGNATURE) && content.chunks(ENTRY).any(|entry| entry.starts_with(&name))
}

/// Header fields, among them the two that every email has, up to an empty line.
fn is_eml(content: &[u8]) -> bool {
    const LONGEST_HEADER: usize = 1 << 18;
    let mut names = Vec::new();
    let head = content.get(..LONGEST_HEADER).unwrap_or(content);
    for line in head.split_inclusive(|it| *it == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            let has =
                |wanted: &str| names.iter().any(|it: &&[u8]| it.eq_ignore_ascii_case(wanted.as_bytes()));
            return has("From") && has("Date");
        }
        // A folded line continues the field before it.
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if names.is_empty() {
                return false;
            }
            continue;
        }
        let Some(colon) = line.iter().position(|it| *it == b':') else { return false };
        let name = line.get(..colon).unwrap_or_default();
        let name = name.trim_ascii_end();
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) || line.contains(&0) {
            return false;
        }
        names.push(name);
    }
    false
}
