//! The staff of the firm and how they sign in.

pub mod device;
pub mod directory;
pub mod password;
pub mod second_factor;
pub mod staff;
