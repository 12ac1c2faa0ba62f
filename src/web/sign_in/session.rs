//! The store of actix-session: our table. The session, its staff member and their firm come in one statement,
//! because every signed-in page starts with it.

use std::cell::Cell;
use std::collections::HashMap;

use actix_session::config::{BrowserSession, CookieContentSecurity};
use actix_session::storage::{
    LoadError, SaveError, SessionKey, SessionStore, UpdateError, generate_session_key,
};
use actix_session::{Session, SessionMiddleware};
use actix_web::body::MessageBody;
use actix_web::cookie::Key;
use actix_web::cookie::time::Duration;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use anyhow::Context;
use chrono::TimeDelta;
use serde_json::json;

use crate::model::kernel::clock;
use crate::store::db::{Db, Tx};
use crate::store::people::sessions::{self, Begun, NewSession};
use crate::web::answer::error::Error;
use crate::web::request::cookies::{self, Secure};
use crate::web::request::visitor::{Owes, SignedIn};
use crate::web::token;

type State = HashMap<String, String>;

const CSRF: &str = "csrf";
/// Not stored: the new key of the row, after a commit. The request still has the old key, or none.
const KEY: &str = "key";

/// The last use of a session is updated at most this often.
const TOUCHED_EVERY: TimeDelta = TimeDelta::minutes(1);

tokio::task_local! {
    /// The staff member that `Store::load` found for the current request, or the error of the lookup. A session of
    /// actix-session stores only text, and writing and parsing the row as JSON would cost more than reading it.
    static FOUND: Cell<Option<anyhow::Result<SignedIn>>>;
    /// The ID of the staff member whose session has ended, and its form token.
    static ENDED: Cell<Option<(String, String)>>;
}

#[derive(Clone)]
pub struct Store(pub Db);

pub fn middleware(db: Db, secure: Secure) -> SessionMiddleware<Store> {
    let ttl = Duration::seconds(sessions::ABSOLUTE.num_seconds());
    // The cookie holds only a random key, which is looked up by its hash. A signature would add
    // nothing, so the signing key is constant and need not be stored or shared between copies.
    SessionMiddleware::builder(Store(db), Key::from(&[0; 64]))
        .cookie_name(cookies::SESSION.name(secure))
        .cookie_secure(secure.0)
        .cookie_http_only(true)
        .cookie_same_site(cookies::SESSION.same_site)
        .cookie_content_security(CookieContentSecurity::Signed)
        .session_lifecycle(BrowserSession::default().state_ttl(ttl))
        .build()
}

/// Wraps the middleware of actix-session, so that `Store` can pass the staff member to `current`.
pub async fn carry(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    ENDED.scope(Cell::default(), FOUND.scope(Cell::default(), next.call(request))).await
}

/// Stores a session with a new key and a new form token, and commits the sign-in. `former` is the previous session of
/// the browser. It is deleted. Refuses a sign-in that was ended meanwhile.
pub async fn begin(
    session: &Session,
    mut tx: Tx,
    new: &NewSession,
    former: Option<&SignedIn>,
) -> Result<(), Error> {
    let key = generate_session_key();
    // The values of a state of actix-session are JSON.
    let state = json!({ CSRF: json!(token::generate()).to_string() }).to_string();
    if let Some(former) = former {
        let id = &former.authentication.session_id;
        let is_deleted = sessions::delete_one_of(&mut tx, &former.staff.id, id).await?;
        let goes_on = former.owes() != Owes::Nothing && former.staff.id == new.staff_id;
        if goes_on && !is_deleted {
            return Err(Error::SignedOut);
        }
    }
    match sessions::insert(&mut tx, &token::hash(key.as_ref()), new, &state).await? {
        Begun::Yes => tx.commit().await?,
        Begun::Outdated => return Err(Error::SignedOut),
    }
    Ok(set_key(session, &key)?)
}

/// Sends the key of the stored session in the cookie. Call after the commit of the transaction that stored it.
pub fn set_key(session: &Session, key: &SessionKey) -> anyhow::Result<()> {
    session.insert(KEY, key.as_ref()).context("could not renew a session")
}

/// The signed-in staff member and the form token of the session.
pub fn current(session: &Session) -> anyhow::Result<Option<(SignedIn, String)>> {
    let Some(signed_in) = FOUND.try_with(Cell::take).ok().flatten().transpose()? else {
        return Ok(None);
    };
    let csrf: Option<String> = session.get(CSRF).ok().flatten();
    Ok(csrf.map(|csrf| (signed_in, csrf)))
}

/// The staff member and the form token of a session that has ended in this browser within the last day. `None` if a
/// second factor was owed: a password alone must not put anything into the forms of its owner.
pub fn ended() -> Option<(String, String)> {
    let copy = |it: &Cell<Option<(String, String)>>| {
        let ended = it.take();
        it.set(ended.clone());
        ended
    };
    ENDED.try_with(copy).ok().flatten()
}

/// Passes the result of `load` to `current`. Outside a request nothing reads it.
fn leave(found: anyhow::Result<SignedIn>) {
    FOUND.try_with(|it| it.set(Some(found))).ok();
}

impl Store {
    async fn find(&self, key: &SessionKey) -> anyhow::Result<Option<State>> {
        let key_hash = token::hash(key.as_ref());
        let Some(found) = sessions::find(&self.0, &key_hash).await? else {
            return Ok(None);
        };
        let has_ended = found.has_ended(&self.0);
        let state: State = serde_json::from_str(&found.state)?;
        let signed_in =
            SignedIn { staff: found.staff, partner: found.partner, authentication: found.authentication };
        if has_ended && signed_in.owes() == Owes::Nothing {
            let csrf = state.get(CSRF).context("a session without a form token")?;
            let ended = (signed_in.staff.id.clone(), serde_json::from_str(csrf)?);
            ENDED.try_with(|it| it.set(Some(ended))).ok();
        }
        if has_ended || signed_in.is_late() {
            return Ok(None);
        }
        if clock::now() - found.last_used_at > TOUCHED_EVERY {
            // A page that only reads does not need this write.
            if let Err(error) = self.touch(&key_hash).await {
                tracing::warn!(%error, "the last use of a session was not recorded");
            }
        }
        leave(Ok(signed_in));
        Ok(Some(state))
    }

    async fn touch(&self, key_hash: &str) -> sqlx::Result<()> {
        let mut tx = self.0.begin().await?;
        sessions::touch(&mut tx, key_hash).await?;
        tx.commit().await
    }
}

/// The key that `set_key` has set.
fn new_key(state: &State) -> anyhow::Result<SessionKey> {
    let key = state.get(KEY).context("a session was changed without a new key")?;
    let key: String = serde_json::from_str(key)?;
    key.try_into().context("a new session key is malformed")
}

/// Writes nothing but the last use of a session. The transactions of signing in, of key changes and of signing out
/// write everything else.
impl SessionStore for Store {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let found = self.find(key).await;
        Ok(found.unwrap_or_else(|error| {
            // An error would end the request here, without a page. An empty session that does not change is not
            // stored, so the browser stays signed in.
            leave(Err(error));
            Some(State::default())
        }))
    }

    async fn save(&self, state: State, _: &Duration) -> Result<SessionKey, SaveError> {
        new_key(&state).map_err(SaveError::Other)
    }

    async fn update(&self, _: SessionKey, state: State, _: &Duration) -> Result<SessionKey, UpdateError> {
        new_key(&state).map_err(UpdateError::Other)
    }

    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> anyhow::Result<()> {
        Ok(())
    }

    async fn delete(&self, _: &SessionKey) -> anyhow::Result<()> {
        Ok(())
    }
}
