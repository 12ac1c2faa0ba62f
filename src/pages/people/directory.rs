//! Signing in with the firm's directory: the redirect to the directory, and its callback.

use std::rc::Rc;

use actix_web::HttpRequest;
use actix_web::web::Data;
use chrono::{DateTime, Utc};

use crate::details;
use crate::form;
use crate::model::activity::action::Action;
use crate::model::kernel::clock;
use crate::model::kernel::input::{Fields, Pairs};
use crate::model::people::directory::{Account, AccountRefusal};
use crate::store::activity::activity_log::{self, Entry};
use crate::store::people::sessions;
use crate::store::settings::partner;
use crate::web::answer::error::{Answer, Error};
use crate::web::answer::error_page::error_page;
use crate::web::answer::page::{Page, own_path, see_other};
use crate::web::request::cookies;
use crate::web::request::form::Query;
use crate::web::request::gate::Public;
use crate::web::request::limits;
use crate::web::request::origin::is_same_site;
use crate::web::request::visitor::{Visitor, has_proved_lately};
use crate::web::sign_in::authentication_request::AuthenticationRequest;
use crate::web::sign_in::directory::{Directories, Directory};
use crate::web::sign_in::entrance::Entrance;
use crate::web::sign_in::staff_match::{StaffMatch, Unmatched};

form! {
    /// `again` says that somebody who is signed in proves anew who they are; `other`, that the account that
    /// the directory knows was refused.
    NewQuery { next, again, other }
}

/// Reached by a link, not a form: the content security policy does not let a form redirect to another site.
pub async fn new(
    Public(visitor): Public,
    Query(query): Query<NewQuery>,
    request: HttpRequest,
    directories: Data<Directories>,
    entrance: Entrance,
) -> Answer {
    let directory = directories.find().ok_or(Error::NotFound)?;
    if !is_same_site(&request) {
        // A link on another site does not begin a sign-in. It leads to the page with the button.
        let next = own_path(&query.next);
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
        return Ok(see_other(&format!("/sign-in?{query}")));
    }
    let again = !query.again.is_empty();
    if visitor.signed_in.is_some() && !again {
        return Ok(see_other(own_path(&query.next)));
    }
    let request = AuthenticationRequest::new(again, &query.next);
    let address = directory.authorization(&request, !query.other.is_empty(), visitor.lang).await?;
    let mut response = see_other(address.as_str());
    let cookie = request.cookie(entrance.secure);
    response.add_cookie(&cookie).map_err(|it| Error::Unexpected(it.into()))?;
    Ok(response)
}

/// The parameters of the callback. The directory may add others (RFC 6749, 4.1.2).
#[derive(Default)]
pub struct AnswerQuery {
    code: String,
    state: String,
    iss: String,
    error: String,
}

impl Fields for AnswerQuery {
    fn take(pairs: &mut Pairs) -> Self {
        let mut field = |name: &str| pairs.remove(name).unwrap_or_default();
        let (code, state, iss, error) = (field("code"), field("state"), field("iss"), field("error"));
        pairs.clear();
        AnswerQuery { code, state, iss, error }
    }
}

/// The only GET that writes, because the directory redirects the browser here. The state takes the place of the form
/// token: it must be the one that this browser was redirected with.
pub async fn show(
    Public(visitor): Public,
    Query(answer): Query<AnswerQuery>,
    request: HttpRequest,
    directories: Data<Directories>,
    entrance: Entrance,
) -> Answer {
    let directory = directories.find().ok_or(Error::NotFound)?;
    partner::find(&**entrance.db).await?.ok_or(Error::NotFound)?;
    let asked = AuthenticationRequest::of(&request);
    let secure = entrance.secure;
    let mut response = match arrive(directory, &visitor, answer, asked, entrance).await {
        Err(error @ (Error::DirectoryStale | Error::DirectoryRefused(_))) => {
            error_page(Page::new(&visitor), &error, None, None)
        }
        // After any other error, reloading tries the callback again.
        other => other?,
    };
    response.add_cookie(&cookies::DIRECTORY.remove(secure)).map_err(|it| Error::Unexpected(it.into()))?;
    Ok(response)
}

async fn arrive(
    directory: &Directory,
    visitor: &Rc<Visitor>,
    answer: AnswerQuery,
    asked: Option<AuthenticationRequest>,
    entrance: Entrance,
) -> Answer {
    let tries = limits::directory(&entrance).await?;
    let asked = asked.filter(|it| it.has_state(&answer.state)).ok_or(Error::DirectoryStale)?;
    let account = match account(directory, &answer, &asked).await {
        Err(Error::DirectoryRefused(reason)) => return refuse(&entrance, reason, None).await,
        other => other?,
    };
    if asked.again && !has_proved_lately(proved_at(&account)) {
        return refuse(&entrance, AccountRefusal::NotProved, None).await;
    }
    let matching = StaffMatch {
        registration: &directory.registration,
        account: &account,
        address: visitor.address.as_deref(),
    };
    let mut tx = entrance.db.begin().await?;
    let staff = match matching.find_or_add(&mut tx).await {
        Ok(staff) => staff,
        Err(Unmatched::Failed(error)) => return Err(error),
        Err(Unmatched::Refused(reason, person_id)) => {
            drop(tx);
            return refuse(&entrance, reason, person_id.as_deref()).await;
        }
    };
    sessions::lock(&mut tx, &staff.id).await?;
    tries.give_back_in(&mut tx).await?;
    let partner = partner::find(&mut tx).await?.ok_or(Error::NotFound)?;
    let entrance = entrance.proved_at(proved_at(&account));
    match account.two_factors {
        true => entrance.sign_in(tx, &staff, Some("directory"), &asked.next).await,
        false => entrance.admit(tx, &staff, &partner, false, &asked.next).await,
    }
}

async fn account(
    directory: &Directory,
    answer: &AnswerQuery,
    asked: &AuthenticationRequest,
) -> Result<Account, Error> {
    let issuer = directory.registration.issuer.as_str();
    if !answer.iss.is_empty() && answer.iss != issuer {
        tracing::warn!(issuer, "an answer says that it comes from another directory");
        return Err(Error::DirectoryRefused(AccountRefusal::Unverifiable));
    }
    if !answer.error.is_empty() || answer.code.is_empty() {
        let error: String = answer.error.chars().filter(|it| it.is_ascii_graphic()).take(60).collect();
        tracing::warn!(issuer, error, "the directory signed nobody in");
        return Err(Error::DirectoryRefused(AccountRefusal::Declined));
    }
    directory.account(&answer.code, asked).await
}

/// When the directory last authenticated the staff member. A callback alone proves nothing, because a directory keeps
/// its users signed in. If the directory does not send this time, every sensitive change requires a reauthentication,
/// whose response must contain the time: the parameters of the request could be changed in the browser. If our clock is
/// behind the directory's, the time is in the future and proves nothing either.
fn proved_at(account: &Account) -> DateTime<Utc> {
    let now = clock::now();
    let proved_at = account.proved_at.filter(|it| !clock::is_ahead(*it));
    proved_at.map_or(now - sessions::ABSOLUTE, |it| it.min(now))
}

async fn refuse(entrance: &Entrance, reason: AccountRefusal, person_id: Option<&str>) -> Answer {
    let mut tx = entrance.db.begin().await?;
    let after = Some(details! { Reason: reason.code() });
    let entry = Entry { person_id, after, ..Entry::new(Action::DirectoryRefused) };
    activity_log::insert_from_directory(&mut tx, entrance.visitor.address.as_deref(), entry).await?;
    tx.commit().await?;
    Err(Error::DirectoryRefused(reason))
}
