//! Sheets: documents for print and for the record, as tagged PDF/A-3a.
//!
//! A [`Sheet`](content::Sheet) is a list of headings, paragraphs, facts and codes. It is placed on pages
//! ([`placing`]) and written with tags for screen readers ([`writing`]). The same content gives the same bytes,
//! as long as the machine has the same fonts.

pub mod content;
mod fonts;
mod lines;
mod placing;
mod writing;

use self::content::{Sheet, Unwritable};

/// The PDF. Takes some 50 ms, and waits until no other sheet is being written, so it must not run on a thread that
/// serves requests.
pub fn write(sheet: Sheet) -> Result<Vec<u8>, Unwritable> {
    let pages = placing::place(&sheet, &mut fonts::lock());
    writing::write(sheet, pages)
}
