//! Requests → pages, records and files: the index in a browser, on this machine.
//!
//! The flow: `listen` (connections) → `guard` (who may ask) → `route` (what is asked) → `pool` (a
//! thread that may search) → `page`, `api` or `export` → `reply`. `live` holds the index as it was
//! last committed. Nothing is written, and no path is ever made from a request.

mod answer;
mod api;
mod asked;
mod asset;
mod export;
mod failure;
mod guard;
mod listen;
mod live;
mod page;
mod pool;
mod reply;
mod route;

use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::panics::{Panic, catch};

pub use listen::{Ended, Stop};

/// A server that listens and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    asked: String,
    index: PathBuf,
    faults: Faults,
}

/// Who is told of a panic in answering a request. The request is answered by a failure, and the
/// server goes on.
#[derive(Clone, Default)]
struct Faults(Option<Arc<Listener>>);

/// Is given the message of a panic.
type Listener = dyn Fn(&str) + Send + Sync;

impl Faults {
    /// Tells of `panic`; what the request is answered by.
    fn failure(&self, panic: &Panic) -> failure::Failure {
        if let Some(told) = &self.0 {
            // One who cannot be told is no reason not to answer.
            let _ = catch(|| told(&panic.to_string()));
        }
        pool::Unanswered::Broken.into()
    }
}

impl std::fmt::Debug for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Faults").field(&self.0.is_some()).finish()
    }
}

/// Why a server could not begin.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is none.
    #[error("{address:?} is no address; write HOST:PORT")]
    Address {
        /// What was given.
        address: String,
    },
    /// Another program listens there.
    #[error("{address} is in use")]
    InUse {
        /// The address.
        address: SocketAddr,
    },
    /// The system refuses.
    #[error("{address}: {source}")]
    Io {
        /// What was asked for.
        address: String,
        /// What the system says.
        source: std::io::Error,
    },
}

impl Server {
    /// Listens at `address` (`HOST:PORT`; port 0 takes a free one) for the index in `index`, which
    /// may be missing yet.
    pub fn bind(address: &str, index: &Path) -> Result<Self, ServeError> {
        let io = |source| ServeError::Io { address: address.to_owned(), source };
        let wrong = || ServeError::Address { address: address.to_owned() };
        let host = guard::host_of(address).ok_or_else(wrong)?;
        let found = address.to_socket_addrs().map_err(|_| wrong())?.next().ok_or_else(wrong)?;
        let listener = TcpListener::bind(found).map_err(|source| match source.kind() {
            std::io::ErrorKind::AddrInUse => ServeError::InUse { address: found },
            _ => io(source),
        })?;
        listener.set_nonblocking(true).map_err(io)?;
        let bound = listener.local_addr().map_err(io)?;
        Ok(Self {
            listener,
            address: bound,
            asked: host,
            index: index.to_owned(),
            faults: Faults::default(),
        })
    }

    /// Calls `told` with the message of every panic that a request meets.
    pub fn on_fault(self, told: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { faults: Faults(Some(Arc::new(told))), ..self }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address to open in a browser.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Answers until `stop` is told or a signal asks it to end, then answers the requests that were
    /// sent, for some seconds; a second signal cuts that short. `ready` is called once: when requests
    /// are answered and signals are heard.
    pub fn run(self, stop: &Stop, ready: impl FnOnce()) -> Result<Ended, ServeError> {
        let address = self.address.to_string();
        let io = |source| ServeError::Io { address: address.clone(), source };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(io)?;
        let hosts = guard::Hosts::of(&self.asked, self.address);
        let site = route::Site::new(&self.index, hosts, self.faults).map_err(io)?;
        runtime.block_on(listen::run(self.listener, site, stop, ready)).map_err(io)
    }
}
