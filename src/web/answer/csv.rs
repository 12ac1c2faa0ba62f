//! CSV for spreadsheets (RFC 4180). No cell can become a formula.

use std::borrow::Cow;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use csv::{Terminator, WriterBuilder};
use futures_util::Stream;

use crate::model::kernel::lang::Lang;

/// The UTF-8 byte order mark. Without it, Excel misreads accents.
pub const MARK: &str = "\u{feff}";

/// The separator. French Excel expects a semicolon.
fn separator(lang: Lang) -> char {
    match lang {
        Lang::Fr => ';',
        Lang::En => ',',
    }
}

/// A time that spreadsheets in English and French both read as a time. A zone or fractions of a second would make it
/// text.
pub fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// The time zone with the offset. The offset distinguishes the hour that occurs twice in autumn.
pub fn zone(at: DateTime<Utc>, zone: Tz) -> String {
    format!("{} (UTC{})", zone.name(), at.with_timezone(&zone).format("%:z"))
}

/// Formats rows. Line breaks and quotes stay inside their cell.
pub fn lines<'a, R>(lang: Lang, rows: impl IntoIterator<Item = R>) -> anyhow::Result<Vec<u8>>
where
    R: IntoIterator<Item = Cow<'a, str>>,
{
    let separator = separator(lang);
    let mut builder = WriterBuilder::new();
    let mut writer =
        builder.delimiter(u8::try_from(separator)?).terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        for cell in row {
            writer.write_field(neutral(&cell, separator).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(writer.into_inner()?)
}

/// Puts an apostrophe before a cell that a spreadsheet would read as a formula, also
/// after white space and quotes, which some programs strip. A program that expects another separator
/// sees quotes in the middle of a cell, so it starts new cells after that separator and on each line.
fn neutral(cell: &str, separator: char) -> String {
    let skipped = |it: char| it.is_whitespace() || matches!(it, '"' | '\'');
    let begins = |it: char| matches!(it, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let ends = |it: char| matches!(it, ',' | ';' | '\t' | '\r' | '\n') && it != separator;
    let mut neutral = String::with_capacity(cell.len());
    if cell.starts_with(['\t', '\r', '\n']) || cell.trim_start_matches(skipped).starts_with(begins) {
        neutral.push('\'');
    }
    for (index, piece) in cell.split_inclusive(ends).enumerate() {
        let rest = piece.trim_start_matches(skipped);
        neutral.push_str(piece.strip_suffix(rest).unwrap_or_default());
        if index > 0 && rest.starts_with(begins) {
            neutral.push('\'');
        }
        neutral.push_str(rest);
    }
    neutral
}

/// A download response under this file name. It is streamed.
pub fn download(
    name: &str,
    lines: impl Stream<Item = Result<Bytes, actix_web::Error>> + 'static,
) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(lines)
}
