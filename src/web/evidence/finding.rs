//! Finding evidence in a file that somebody wants to check: a certificate, or the evidence itself.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::model::evidence::evidence_file::EvidenceFile;

/// The most that a stream of a PDF may have when it is inflated, in bytes.
const LARGEST: u64 = 8 * 1024 * 1024;
/// The most that all streams of a PDF together may have.
const LARGEST_TOGETHER: u64 = 64 * 1024 * 1024;

const BEGIN: &[u8] = b"stream";
const END: &[u8] = b"endstream";

/// All evidence in a file. Empty: it holds none.
pub fn find(content: &[u8]) -> Vec<EvidenceFile> {
    if content.starts_with(b"%PDF-") {
        return in_pdf(content);
    }
    EvidenceFile::parse(content).into_iter().collect()
}

/// Looks into each stream, as it is and inflated. A program that saves the PDF again may compress the attachment.
fn in_pdf(pdf: &[u8]) -> Vec<EvidenceFile> {
    let (mut found, mut rest, mut room) = (Vec::new(), pdf, LARGEST_TOGETHER);
    while let Some((_, after)) = split_at(rest, BEGIN) {
        let after = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
        let Some((stream, next)) = split_at(after, END) else { break };
        rest = next;
        if let Some(evidence) = EvidenceFile::parse(stream) {
            found.push(evidence);
            continue;
        }
        let mut inflated = Vec::new();
        // A stream that is not compressed, or in another way, cannot be read: it is no evidence.
        let limited = ZlibDecoder::new(stream).take(LARGEST.min(room)).read_to_end(&mut inflated);
        room = room.saturating_sub(inflated.len() as u64);
        found.extend(limited.ok().and_then(|_| EvidenceFile::parse(&inflated)));
    }
    found
}

/// What is before a mark, and what is after it.
fn split_at<'a>(content: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = content.windows(mark.len()).position(|it| it == mark)?;
    Some((content.get(..at)?, content.get(at + mark.len()..)?))
}
