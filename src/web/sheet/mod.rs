//! Sheets: documents for print and for the record, as tagged PDF/A-3a.
//!
//! A [`Sheet`](content::Sheet) is a list of headings, paragraphs, facts and codes. It is placed on pages
//! ([`placing`]) and written with tags for screen readers ([`writing`]). The same content gives the same bytes,
//! as long as the machine has the same fonts.

pub mod content;
pub mod fonts;
mod lines;
mod placing;
mod writing;
