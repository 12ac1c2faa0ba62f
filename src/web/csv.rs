//! Tables for spreadsheets: RFC 4180, in which no cell can become a formula.

use std::borrow::Cow;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use csv::{Terminator, WriterBuilder};
use futures_util::Stream;

/// Without this mark, Excel reads the accents as those of an older encoding.
pub const MARK: &str = "\u{feff}";

/// The lines of some rows. Line breaks and quotes in a cell stay in it.
pub fn lines<'a, R>(rows: impl IntoIterator<Item = R>) -> anyhow::Result<Vec<u8>>
where
    R: IntoIterator<Item = Cow<'a, str>>,
{
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        for cell in row {
            writer.write_field(neutral(&cell).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(writer.into_inner()?)
}

/// The cell with an apostrophe before what a spreadsheet would take for the beginning of a formula, also
/// behind white space and quotes, which some programs leave out.
fn neutral(cell: &str) -> Cow<'_, str> {
    let skipped = |it: char| it.is_whitespace() || matches!(it, '"' | '\'');
    let begins = |it: char| matches!(it, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    match cell.starts_with(['\t', '\r', '\n']) || cell.trim_start_matches(skipped).starts_with(begins) {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

/// The answer that saves a table under a name. It is sent as it is made.
pub fn download(
    name: &str,
    lines: impl Stream<Item = Result<Bytes, actix_web::Error>> + 'static,
) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(lines)
}
