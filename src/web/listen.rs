//! Connections: how many, how long, and how they end.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use super::route::Site;

/// Connections at one time.
const CONNECTIONS: usize = 512;
/// Longest time to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// Longest life of a connection; an answer under way may end.
const LIFE: Duration = Duration::from_secs(60);
/// Longest time for an export under way once its connection has come to its end.
const LAST_EXPORT: Duration = Duration::from_secs(600);
/// Longest time for answers under way once the server is told to stop.
const FAREWELL: Duration = Duration::from_secs(5);
/// Buffer for the head of a request, in bytes.
const BUFFER: usize = 32 << 10;

/// Tells a server to stop, from any thread.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    told: Arc<AtomicBool>,
    wake: Arc<Notify>,
}

impl Stop {
    /// Tells it.
    pub fn tell(&self) {
        self.told.store(true, Ordering::SeqCst);
        self.wake.notify_waiters();
    }

    /// Returns once it is told.
    async fn told(&self) {
        let woken = self.wake.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        if !self.told.load(Ordering::SeqCst) {
            woken.await;
        }
    }
}

/// A connection: whether an answer is being made or sent, whether it is an export, and how to end
/// it.
#[derive(Clone, Default)]
struct Connection {
    answering: Arc<AtomicUsize>,
    exporting: Arc<AtomicBool>,
    end: Arc<Notify>,
}

/// The open connections, oldest first.
type Open = Arc<Mutex<BTreeMap<u64, Connection>>>;

/// Answers on `listener` until told to stop, by [`Stop`], Ctrl-C or a signal to end.
pub(super) async fn run(
    listener: TcpListener,
    site: Site,
    stop: &Stop,
    ready: impl FnOnce(),
) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let site = Arc::new(site);
    let open: Open = Arc::default();
    let watched = tokio::spawn(watch(Arc::clone(&site)));
    let signals = signals(stop.clone())?;
    ready();
    let mut connections = tokio::task::JoinSet::new();
    for number in 0.. {
        while connections.try_join_next().is_some() {}
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                // Out of file descriptors, or gone already: others may still be served.
                Err(_) => { sleep(Duration::from_millis(50)).await; continue; }
            },
            () = stop.told() => break,
        };
        let Some(connection) = admit(&open, number) else { continue };
        let (site, open, stop) = (Arc::clone(&site), Arc::clone(&open), stop.clone());
        connections.spawn(async move {
            serve(stream, site, connection, &stop).await;
            open.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
        });
    }
    watched.abort();
    signals.abort();
    let _ = timeout(FAREWELL + Duration::from_secs(1), connections.join_all()).await;
    Ok(())
}

/// A place for one more connection; when there is none, the oldest that has no answer under way
/// makes room, and `None` when all have.
fn admit(open: &Open, number: u64) -> Option<Connection> {
    let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
    if open.len() >= CONNECTIONS {
        let idle = |(_, c): &(&u64, &Connection)| c.answering.load(Ordering::SeqCst) == 0;
        let oldest = open.iter().find(idle).map(|(number, _)| *number)?;
        if let Some(connection) = open.remove(&oldest) {
            connection.end.notify_one();
        }
    }
    let connection = Connection::default();
    open.insert(number, connection.clone());
    Some(connection)
}

async fn serve(stream: TcpStream, site: Arc<Site>, connection: Connection, stop: &Stop) {
    let shared = connection.clone();
    let service = service_fn(move |request| {
        let (site, busy) = (Arc::clone(&site), Busy::on(&shared.answering));
        let exporting = Arc::clone(&shared.exporting);
        async move {
            let response = site.answer(request).await;
            exporting.store(response.body().is_export(), Ordering::SeqCst);
            Ok::<_, std::convert::Infallible>(response.map(|body| Sending { body, _busy: busy }))
        }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(served);
    let last = tokio::select! {
        _ = served.as_mut() => return,
        () = connection.end.notified() => return,
        () = sleep(LIFE) => {
            if connection.exporting.load(Ordering::SeqCst) { LAST_EXPORT } else { FAREWELL }
        }
        () = stop.told() => FAREWELL,
    };
    if connection.answering.load(Ordering::SeqCst) > 0 {
        served.as_mut().graceful_shutdown();
        let _ = timeout(last, served).await;
    }
}

/// Counts as an answer under way as long as it lives.
struct Busy(Arc<AtomicUsize>);

impl Busy {
    fn on(answering: &Arc<AtomicUsize>) -> Self {
        answering.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(answering))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A body that is being sent.
struct Sending {
    body: super::reply::Content,
    _busy: Busy,
}

impl hyper::body::Body for Sending {
    type Data = hyper::body::Bytes;
    type Error = super::reply::Cut;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        std::pin::Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}

/// Looks for a new commit every half second.
async fn watch(site: Arc<Site>) {
    loop {
        sleep(Duration::from_millis(500)).await;
        let site = Arc::clone(&site);
        // A look that broke off is made again.
        let _ = tokio::task::spawn_blocking(move || site.look()).await;
    }
}

/// Tells `stop` on Ctrl-C, and on SIGTERM where there are signals.
fn signals(stop: Stop) -> std::io::Result<tokio::task::JoinHandle<()>> {
    #[cfg(unix)]
    let mut ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(tokio::spawn(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = ended.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        stop.tell();
    }))
}
