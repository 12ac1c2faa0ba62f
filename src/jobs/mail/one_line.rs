//! Text on one line, for the headers of mails and the messages of mail servers.

/// Returns at most `max` characters of a text, without line breaks and invisible characters. A line break in
/// a name would start another header.
pub fn one_line(text: &str, max: usize) -> String {
    let parts = text.split(|it: char| it.is_control() || it.is_whitespace() && it != '\u{a0}');
    let line = parts.filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
    line.chars().take(max).collect()
}
