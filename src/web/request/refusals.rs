//! Logs requests that a gate refused, at most a few per minute and staff member.

use actix_web::http::Method;

use crate::details;
use crate::model::activity::action::Action;
use crate::store::activity::activity_log::{self, By, Entry};
use crate::store::db::Db;
use crate::web::answer::error::Error;
use crate::web::request::limits;
use crate::web::request::visitor::Visitor;

/// Maximum logged length of a path. None of our paths is longer.
const PATH: usize = 200;

/// Writes the line. If that fails, only the server log says so; the request stays refused.
pub async fn record(db: &Db, visitor: &Visitor, method: &Method) {
    if let Err(error) = write(db, visitor, method).await {
        tracing::error!(%error, "a refusal was not written to the activity log");
    }
}

async fn write(db: &Db, visitor: &Visitor, method: &Method) -> Result<(), Error> {
    let Some(signed_in) = &visitor.signed_in else { return Ok(()) };
    let mut tx = db.begin().await?;
    if !limits::refusal(&mut tx, &signed_in.staff.id).await? {
        return Ok(());
    }
    // Without the query, which may hold search terms.
    let path: String = visitor.path.chars().take_while(|it| *it != '?').take(PATH).collect();
    let after = details! { Method: method.as_str(), Path: path };
    let entry = Entry { after: Some(after), ..Entry::new(Action::Refused) };
    let by = By::new(&signed_in.staff, visitor.address.as_deref());
    activity_log::insert(&mut tx, by, entry).await?;
    Ok(tx.commit().await?)
}
