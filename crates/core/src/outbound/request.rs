//! Wishing for a call: once for a key, however often it is asked.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sha2::{Digest, Sha256};

use super::row::OutboundCall;
use crate::account::phones;
use crate::audit::Actor;
use crate::database::{DatabaseError, TenantConn};
use crate::ids::{LeadId, OutboundCallId, PhoneNumberId};
use crate::schema::{leads, outbound_calls, phone_numbers};
use crate::{numbers, opt_outs, phone};

/// Calls of one business that may wait at a time.
const WAITING: i64 = 20;

/// Who is to be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// A lead of the business.
    Lead(LeadId),
    /// A number, as a person writes it.
    Number(String),
}

/// A call that somebody wishes for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The caller's name for the wish.
    pub key: String,
    /// Who is to be called.
    pub receiver: Receiver,
    /// Where the agent answers; none: the person's own telephone.
    pub agent_phone: Option<String>,
    /// Which number of the business is shown; none: its first.
    pub number: Option<PhoneNumberId>,
    /// Who wishes for it.
    pub actor: Actor,
}

/// The row of a wish.
#[derive(Clone, Debug)]
pub struct Requested {
    /// The call.
    pub call: OutboundCall,
    /// By this very request.
    pub is_new: bool,
}

/// Why nobody is called.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// A field is not acceptable.
    #[error("{field}: {detail}")]
    Invalid {
        /// As the API names it.
        field: &'static str,
        /// A sentence for the caller.
        detail: &'static str,
    },
    /// The customer is not to be called.
    #[error("the number is on the opt-out list")]
    OptedOut,
    /// The key stands for another wish.
    #[error("the key was used for another wish")]
    KeyReused,
    /// Too many calls of the business wait already.
    #[error("too many calls wait")]
    TooMany,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<diesel::result::Error> for RequestError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

fn invalid(field: &'static str, detail: &'static str) -> RequestError {
    RequestError::Invalid { field, detail }
}

/// Writes the wish down. The same key with the same wish is the same call, also where it would not be
/// allowed any more.
pub async fn request(
    conn: &mut TenantConn,
    wish: &Wish,
    now: DateTime<Utc>,
) -> Result<Requested, RequestError> {
    let digest = digest(wish);
    if let Some(known) = of_key(conn, wish, &digest).await? {
        return Ok(known);
    }
    let (to, lead) = receiver(conn, &wish.receiver).await?;
    let from = shown_number(conn, wish.number).await?;
    let agent = agent_phone(conn, wish, &to).await?;
    let business = conn.business();
    if opt_outs::is_out(conn, business, &to).await? {
        return Err(RequestError::OptedOut);
    }
    if waiting(conn).await? >= WAITING {
        return Err(RequestError::TooMany);
    }
    let inserted: Option<OutboundCallId> = diesel::insert_into(outbound_calls::table)
        .values((
            outbound_calls::business_id.eq(business),
            outbound_calls::idempotency_key.eq(&wish.key),
            outbound_calls::request_digest.eq(&digest),
            outbound_calls::requested_by.eq(wish.actor.user),
            outbound_calls::api_token_id.eq(wish.actor.token),
            outbound_calls::lead_id.eq(lead),
            outbound_calls::to_number.eq(&to),
            outbound_calls::from_number.eq(&from),
            outbound_calls::agent_phone.eq(&agent),
            outbound_calls::created_at.eq(now),
        ))
        // An overlapping request with the same key is waited for here.
        .on_conflict((outbound_calls::business_id, outbound_calls::idempotency_key))
        .do_nothing()
        .returning(outbound_calls::id)
        .get_result(&mut **conn)
        .await
        .optional()?;
    let found = of_key(conn, wish, &digest).await?;
    let found = found.ok_or_else(|| RequestError::from(diesel::result::Error::NotFound))?;
    Ok(Requested {
        is_new: inserted.is_some(),
        ..found
    })
}

/// What the wish is, whoever repeats it: a key of one person is no other person's.
fn digest(wish: &Wish) -> Vec<u8> {
    let receiver = match &wish.receiver {
        Receiver::Lead(lead) => format!("lead {lead}"),
        Receiver::Number(text) => format!("number {text}"),
    };
    let text = format!(
        "{receiver}\n{:?}\n{:?}\n{:?}\n{:?}",
        wish.agent_phone, wish.number, wish.actor.user, wish.actor.token
    );
    Sha256::digest(text).to_vec()
}

async fn of_key(
    conn: &mut TenantConn,
    wish: &Wish,
    digest: &[u8],
) -> Result<Option<Requested>, RequestError> {
    let known: Option<OutboundCall> = outbound_calls::table
        .filter(outbound_calls::business_id.eq(conn.business()))
        .filter(outbound_calls::idempotency_key.eq(&wish.key))
        .select(OutboundCall::as_select())
        .first(&mut **conn)
        .await
        .optional()?;
    match known {
        Some(call) if call.request_digest != digest => Err(RequestError::KeyReused),
        known => Ok(known.map(|call| Requested {
            call,
            is_new: false,
        })),
    }
}

/// The customer's number, and whose it is.
async fn receiver(
    conn: &mut TenantConn,
    receiver: &Receiver,
) -> Result<(String, Option<LeadId>), RequestError> {
    let business = conn.business();
    let (number, lead) = match receiver {
        Receiver::Lead(lead) => {
            let phone: Option<String> = leads::table
                .filter(leads::business_id.eq(business))
                .filter(leads::id.eq(lead))
                .select(leads::phone)
                .first(&mut **conn)
                .await
                .optional()?
                .ok_or_else(|| invalid("lead_id", "there is no such lead"))?;
            let phone = phone.ok_or_else(|| invalid("lead_id", "the lead has no number"))?;
            (phone, Some(*lead))
        }
        Receiver::Number(text) => {
            let number =
                phone::e164(text).ok_or_else(|| invalid("to", "not a telephone number"))?;
            let lead = leads::table
                .filter(leads::business_id.eq(business))
                .filter(leads::phone.eq(&number))
                .select(leads::id)
                .first(&mut **conn)
                .await
                .optional()?;
            (number, lead)
        }
    };
    if numbers::is_own(conn, &number).await? {
        let field = match receiver {
            Receiver::Lead(_) => "lead_id",
            Receiver::Number(_) => "to",
        };
        return Err(invalid(field, "is a number of the business itself"));
    }
    Ok((number, lead))
}

/// The caller's number that the customer sees: one of the business's own and no other.
async fn shown_number(
    conn: &mut TenantConn,
    wanted: Option<PhoneNumberId>,
) -> Result<String, RequestError> {
    let mut query = phone_numbers::table
        .filter(phone_numbers::business_id.eq(conn.business()))
        .order(phone_numbers::id)
        .select(phone_numbers::e164)
        .into_boxed();
    if let Some(id) = wanted {
        query = query.filter(phone_numbers::id.eq(id));
    }
    let number: Option<String> = query.first(&mut **conn).await.optional()?;
    number.ok_or_else(|| match wanted {
        Some(_) => invalid("number_id", "is no number of the business"),
        None => invalid("number_id", "the business has no number to call from"),
    })
}

async fn agent_phone(
    conn: &mut TenantConn,
    wish: &Wish,
    customer: &str,
) -> Result<String, RequestError> {
    const FIELD: &str = "agent_phone";
    let number = match (&wish.agent_phone, wish.actor.user) {
        (Some(text), _) => {
            phone::e164(text).ok_or_else(|| invalid(FIELD, "not a telephone number"))?
        }
        (None, Some(user)) => phones::of_member(conn, user)
            .await?
            .ok_or_else(|| invalid(FIELD, "name a telephone, or set your own first"))?,
        (None, None) => return Err(invalid(FIELD, "a program has to name a telephone")),
    };
    if number == customer {
        return Err(invalid(FIELD, "is the customer's own number"));
    }
    if numbers::is_own(conn, &number).await? {
        return Err(invalid(
            FIELD,
            "is a number of the business: the call would come back",
        ));
    }
    Ok(number)
}

async fn waiting(conn: &mut TenantConn) -> Result<i64, RequestError> {
    Ok(outbound_calls::table
        .filter(outbound_calls::business_id.eq(conn.business()))
        .filter(outbound_calls::state.eq("queued"))
        .count()
        .get_result(&mut **conn)
        .await?)
}
