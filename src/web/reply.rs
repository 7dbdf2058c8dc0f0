//! Answers → responses: the headers that every one of them has, and bodies whole or in pieces.

use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Response, StatusCode, header};
use serde_json::json;
use tokio::sync::mpsc;

use super::failure::Failure;
use super::page::Tongue;

/// What a page may load and do: its own style and script, its own server, nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JSON: &str = "application/json; charset=utf-8";

/// An answer to a request.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    /// Its media type.
    pub(super) media: &'static str,
    /// Headers besides those that every answer has.
    pub(super) headers: Vec<(HeaderName, String)>,
    pub(super) body: Content,
}

impl Reply {
    /// A whole answer.
    pub(super) fn ok(media: &'static str, body: impl Into<Bytes>) -> Self {
        Self {
            status: StatusCode::OK,
            media,
            headers: Vec::new(),
            body: Content::Whole(Some(body.into())),
        }
    }

    /// A refusal in a line of text, for requests that no page sends.
    pub(super) fn refused(status: StatusCode, said: &str) -> Self {
        Self { status, ..Self::ok("text/plain; charset=utf-8", format!("{said}\n")) }
    }

    /// A failure as a record.
    pub(super) fn failed(failure: &Failure, tongue: Tongue) -> Self {
        let record = json!({"error": {"code": failure.code(),
            "message": failure.message(tongue), "try": failure.command()}});
        Self::with_failure(failure, JSON, record.to_string())
    }

    /// A failure with a body of its own.
    pub(super) fn with_failure(failure: &Failure, media: &'static str, body: String) -> Self {
        let mut reply = Self { status: failure.status(), ..Self::ok(media, body) };
        if let Some(seconds) = failure.retry_after() {
            reply.headers.push((header::RETRY_AFTER, seconds.to_string()));
        }
        reply
    }

    /// The response, with every header that protects the reader.
    pub(super) fn response(self) -> Response<Content> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        for (name, value) in [
            (header::CONTENT_TYPE, self.media),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
            (header::CACHE_CONTROL, "no-store"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        for (name, value) in self.headers {
            // Values are ours and ASCII; one that is not would be left out.
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        response
    }
}

/// A body.
pub(super) enum Content {
    /// All of it; `None` once it is sent.
    Whole(Option<Bytes>),
    /// Pieces as they are made; [`Cut`] where the rest could not be made.
    Pieces(mpsc::Receiver<Result<Bytes, Cut>>),
}

/// The rest of a body could not be made: the connection ends, so that nobody takes a part for the
/// whole.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the answer broke off")]
pub(super) struct Cut;

impl Content {
    /// Whether it is made while it is read, and may take long.
    pub(super) fn is_export(&self) -> bool {
        matches!(self, Self::Pieces(_))
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        match &mut *self {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Pieces(pieces) => {
                pieces.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Self::Pieces(_) => SizeHint::default(),
        }
    }
}
