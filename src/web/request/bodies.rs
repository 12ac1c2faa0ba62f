//! Deadlines for request bodies. Without them, clients that send a byte now and then would hold connections for ever.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use futures_util::Stream;
use tokio::time::{Instant, Sleep, sleep_until};

/// The time in which a body must arrive. The bytes that have arrived extend it.
#[derive(Debug, Clone, Copy)]
pub struct BodyTime(pub Duration);

impl BodyTime {
    pub const USUAL: BodyTime = BodyTime(Duration::from_secs(20));
}

/// The bytes that earn a second.
const RATE: u32 = 8 * 1024;

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    TooLarge,
    TooSlow,
    /// The connection ended, or the body is wrongly encoded.
    Broken,
}

impl Unread {
    pub fn of(error: &actix_web::Error) -> Unread {
        error.as_error().map_or(Unread::Broken, Unread::of_payload)
    }

    pub fn of_payload(error: &PayloadError) -> Unread {
        match error {
            PayloadError::Overflow => Unread::TooLarge,
            PayloadError::Io(error) if error.kind() == io::ErrorKind::TimedOut => Unread::TooSlow,
            _ => Unread::Broken,
        }
    }
}

/// Middleware that gives the body of each request a deadline.
pub async fn limit_time(
    time: Data<BodyTime>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let payload = request.take_payload();
    request.set_payload(match payload {
        Payload::None => Payload::None,
        payload => Payload::Stream { payload: Box::pin(Timed::new(payload, *time.as_ref())) },
    });
    next.call(request).await
}

/// A body that ends with an error if it arrives too slowly.
pub struct Timed {
    payload: Payload,
    time: Duration,
    received: u32,
    /// When the body was first read, and the deadline. Set when the body is first waited for.
    deadline: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl Timed {
    pub fn new(payload: Payload, time: BodyTime) -> Timed {
        Timed { payload, time: time.0, received: 0, deadline: None }
    }
}

impl Stream for Timed {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(part) = Pin::new(&mut self.payload).poll_next(context) {
            let length = part.as_ref().and_then(|it| it.as_ref().ok()).map_or(0, Bytes::len);
            self.received = self.received.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
            return Poll::Ready(part);
        }
        let time = self.time + Duration::from_secs((self.received / RATE).into());
        let (began, deadline) = self.deadline.get_or_insert_with(|| {
            let now = Instant::now();
            (now, Box::pin(sleep_until(now + time)))
        });
        let due = *began + time;
        if deadline.deadline() != due {
            deadline.as_mut().reset(due);
        }
        ready!(deadline.as_mut().poll(context));
        Poll::Ready(Some(Err(PayloadError::Io(io::ErrorKind::TimedOut.into()))))
    }
}
