//! What every area builds on: typed input and its errors, text, dates, the clock, IDs, codes, pages of lists.

pub mod clock;
pub mod coded;
pub mod crockford;
pub mod date;
pub mod error_code;
pub mod file_kind;
pub mod id;
pub mod input;
pub mod lang;
pub mod paging;
pub mod period;
pub mod sent_file;
pub mod text;
