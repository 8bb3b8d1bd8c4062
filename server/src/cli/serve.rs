//! `waymark serve`: the HTTP API and the pages.

use std::net::SocketAddr;

use clap::Args;
use clap::builder::BoolishValueParser;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::log::{self, Level};
use super::{Database, Failure, output, store};
use crate::http::{self, AppState};
use crate::import;
use crate::live::Live;
use crate::store::Store;

/// Serve the app and its API until told to stop (SIGTERM, Ctrl-C)
///
/// Prints `listening on http://HOST:PORT` once ready. An empty database is filled with the bundled
/// Coventry directory first.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    database: Database,
    /// Address and port to listen on; port 0 picks a free one
    #[arg(
        long,
        value_name = "HOST:PORT",
        env = "WAYMARK_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    listen: String,
    /// Leave an empty database empty
    #[arg(long, env = "WAYMARK_EMPTY", value_parser = BoolishValueParser::new())]
    empty: bool,
    /// How much to log on stderr
    #[arg(long, value_enum, value_name = "LEVEL", env = "WAYMARK_LOG", default_value = "info")]
    log: Level,
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), Failure> {
        log::start(self.log);
        // Before the slow part: a port that is taken is told at once, and a signal is not lost.
        let listener = self.bind().await?;
        let stop = stop_signal()?;
        let db = self.database.open().await?;
        if !self.empty {
            fill_if_empty(&db).await?;
        }
        let live = Live::load(db.clone()).await.map_err(Failure::data)?;
        let poll = live.spawn_poll();
        match output::print(&format!("listening on http://{}\n", address(&listener)?)) {
            // Whoever started us may have stopped reading; visitors have not.
            Ok(()) | Err(Failure::NobodyReads) => {}
            Err(failure) => return Err(failure),
        }
        http::listen::serve(listener, http::app(AppState::new(live)), stop).await;
        poll.abort();
        db.close().await;
        Ok(())
    }

    async fn bind(&self) -> Result<TcpListener, Failure> {
        TcpListener::bind(&self.listen)
            .await
            .map_err(|error| Failure::Data(format!("cannot listen on {}: {error}", self.listen)))
    }
}

fn address(listener: &TcpListener) -> Result<SocketAddr, Failure> {
    listener.local_addr().map_err(Failure::data)
}

async fn fill_if_empty(db: &Store) -> Result<(), Failure> {
    if !store::is_empty(db).await.map_err(Failure::data)? {
        return Ok(());
    }
    let report = import::load_bundled(db).await.map_err(Failure::data)?;
    if report.is_refused() {
        return Err(Failure::Data(format!("the bundled directory is refused: {}", report.text())));
    }
    tracing::info!(revision = report.revision, "loaded the bundled Coventry directory");
    Ok(())
}

/// Ready on the first SIGTERM or SIGINT.
fn stop_signal() -> Result<impl Future<Output = ()>, Failure> {
    let mut term = signal(SignalKind::terminate()).map_err(Failure::data)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::data)?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
