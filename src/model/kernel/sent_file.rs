//! Files as browsers and programs send them.

/// A file of a form.
#[derive(Debug)]
pub struct SentFile {
    pub name: String,
    /// `None`: it was too large, and its content was not kept.
    pub content: Option<Vec<u8>>,
}

/// The last part of a name. Some browsers send a path.
pub fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or_default()
}
