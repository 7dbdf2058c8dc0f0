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
/// How long a server that is told to stop looks for requests that were sent before.
const LAST_LOOK: Duration = Duration::from_millis(200);
/// Longest time to ask and be refused, where there is no connection or file to be had: all others wait.
const REFUSAL: Duration = Duration::from_millis(50);
/// Files that the process keeps for itself: an index being opened, exports, pipes.
#[cfg(unix)]
const OWN_FILES: u64 = 32;
/// Buffer for the head of a request, in bytes.
const BUFFER: usize = 32 << 10;

/// Why a server has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// [`Stop`] was told.
    Told,
    /// Ctrl-C.
    Interrupted,
    /// A signal to end.
    Terminated,
}

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
) -> std::io::Result<Ended> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let site = Arc::new(site);
    let watched = tokio::spawn(watch(Arc::clone(&site)));
    let mut signals = Signals::listen()?;
    let mut spare = SpareFile::new()?;
    let mut connections = Connections::new(site, stop.clone());
    ready();
    let ended = loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.told() => break Ended::Told,
            ended = signals.next() => break ended,
        };
        match accepted {
            Ok((stream, _)) => connections.take(stream).await,
            Err(error) if is_too_many_open(&error) => {
                spare.give_up();
                if let Ok(Ok((stream, _))) = timeout(Duration::ZERO, listener.accept()).await {
                    connections.refuse(stream).await;
                }
                if !spare.take_back() {
                    sleep(Duration::from_millis(50)).await;
                }
            }
            // Gone already: others may still be served.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    };
    stop.tell();
    watched.abort();
    let farewell = async {
        // Those whom the system has taken already are served as well.
        let take_rest = async {
            while let Ok((stream, _)) = listener.accept().await {
                connections.take(stream).await;
            }
        };
        let _ = timeout(LAST_LOOK, take_rest).await;
        drop(listener);
        let all = std::mem::take(&mut connections.tasks).join_all();
        let _ = timeout(FAREWELL + Duration::from_secs(1), all).await;
    };
    tokio::select! {
        () = farewell => {}
        // Whoever asks twice waits for nothing.
        _ = signals.next() => {}
    }
    Ok(ended)
}

/// The connections of a server, and what serves them.
struct Connections {
    site: Arc<Site>,
    stop: Stop,
    open: Open,
    tasks: tokio::task::JoinSet<()>,
    /// At one time.
    most: usize,
    number: u64,
}

impl Connections {
    fn new(site: Arc<Site>, stop: Stop) -> Self {
        let (open, tasks) = (Open::default(), tokio::task::JoinSet::new());
        Self { site, stop, open, tasks, most: connections_allowed(), number: 0 }
    }

    /// Serves `stream`, or refuses it when all places are taken by answers under way.
    async fn take(&mut self, stream: TcpStream) {
        while self.tasks.try_join_next().is_some() {}
        let number = self.number;
        self.number += 1;
        let Some(connection) = admit(&self.open, number, self.most) else {
            return self.refuse(stream).await;
        };
        let (site, open) = (Arc::clone(&self.site), Arc::clone(&self.open));
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            serve(stream, site, connection, &stop).await;
            open.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
        });
    }

    /// Answers the first request of `stream` by 503. Nobody else is served meanwhile, since there
    /// is nothing to serve them with.
    async fn refuse(&self, stream: TcpStream) {
        let site = Arc::clone(&self.site);
        let service = service_fn(move |request| {
            let site = Arc::clone(&site);
            async move { Ok::<_, std::convert::Infallible>(site.refuse(&request.into_parts().0)) }
        });
        let refused = http1::Builder::new()
            .timer(TokioTimer::new())
            .max_buf_size(BUFFER)
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), service);
        let _ = timeout(REFUSAL, refused).await;
    }
}

/// Connections at one time: each takes a file, and the process needs some for itself.
fn connections_allowed() -> usize {
    #[cfg(unix)]
    if let Some(files) = rustix::process::getrlimit(rustix::process::Resource::Nofile).current {
        let left = usize::try_from(files.saturating_sub(OWN_FILES)).unwrap_or(CONNECTIONS);
        return left.clamp(1, CONNECTIONS);
    }
    CONNECTIONS
}

/// EMFILE or ENFILE, on every Unix.
fn is_too_many_open(error: &std::io::Error) -> bool {
    matches!(error.raw_os_error(), Some(23 | 24))
}

/// An open file that stands for another: given up, it lets one more connection be taken, which can
/// then be refused instead of left waiting.
struct SpareFile(Option<std::fs::File>);

impl SpareFile {
    /// Fails where the process may not open even one: nobody could be answered then.
    fn new() -> std::io::Result<Self> {
        Self::open().map(|file| Self(Some(file)))
    }

    fn open() -> std::io::Result<std::fs::File> {
        std::fs::File::open(if cfg!(windows) { "NUL" } else { "/dev/null" })
    }

    fn give_up(&mut self) {
        self.0 = None;
    }

    /// Whether there is one again.
    fn take_back(&mut self) -> bool {
        self.0 = Self::open().ok();
        self.0.is_some()
    }
}

/// A place for one more connection among `most`; when there is none, the oldest that has no answer
/// under way makes room, and `None` when all have.
fn admit(open: &Open, number: u64, most: usize) -> Option<Connection> {
    let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
    if open.len() >= most {
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
        // A request that was sent before is still to be read.
        () = stop.told() => match timeout(LAST_LOOK, served.as_mut()).await {
            Ok(_) => return,
            Err(_) => FAREWELL,
        },
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

/// Ctrl-C, and SIGTERM where there are signals.
struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    /// Takes them for as long as the process lives.
    fn listen() -> std::io::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Self {
                terminate: signal(SignalKind::terminate())?,
                interrupt: signal(SignalKind::interrupt())?,
            })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    /// Returns with the next one.
    async fn next(&mut self) -> Ended {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => Ended::Interrupted,
            _ = self.terminate.recv() => Ended::Terminated,
        }
        #[cfg(not(unix))]
        {
            let _ = tokio::signal::ctrl_c().await;
            Ended::Interrupted
        }
    }
}
