//! Mail: builds the mails of the outbox and sends them through the firm's mail server.

pub mod delivery;
mod failure;
pub mod mailer;
mod message;
mod one_line;
