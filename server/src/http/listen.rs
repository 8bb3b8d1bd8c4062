//! Sockets: accepting connections, dropping slow clients, finishing what runs before stopping.
//!
//! `axum::serve` has no timeouts, so connections are served by hyper-util's builder.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

/// How long a client may take from connecting (or from its last answer) to the end of its headers.
const HEADERS_WITHIN: Duration = Duration::from_secs(15);

/// How long requests that run when the server is told to stop may go on.
const FINISH_WITHIN: Duration = Duration::from_secs(20);

/// The pause after a refused accept, usually for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop` is ready, then takes no more connections and finishes running requests.
pub async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    let connections = GracefulShutdown::new();
    let http = builder();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => spawn_connection(&http, &connections, &app, stream),
                Err(error) => pause(&error).await,
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(FINISH_WITHIN, connections.shutdown()).await.is_err() {
        tracing::warn!("stopped with requests still running");
    }
}

/// HTTP/1 only: telling the versions apart would wait for a first byte without a timeout.
fn builder() -> Builder<TokioExecutor> {
    let mut http = Builder::new(TokioExecutor::new()).http1_only();
    http.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    http
}

fn spawn_connection(
    http: &Builder<TokioExecutor>,
    connections: &GracefulShutdown,
    app: &Router,
    stream: TcpStream,
) {
    // Answers are written whole; waiting to fill a packet would only delay them.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(app.clone());
    let connection = http.serve_connection(TokioIo::new(stream), service).into_owned();
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        // A client that goes away or talks nonsense is its own affair.
        let _ = connection.await;
    });
}

async fn pause(error: &io::Error) {
    let of_one_client =
        matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset);
    if !of_one_client {
        tracing::error!(%error, "a connection could not be accepted");
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
}
