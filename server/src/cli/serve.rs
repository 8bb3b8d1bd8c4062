//! `waymark serve`: the HTTP API and the pages.

use std::net::SocketAddr;

use clap::Args;
use clap::builder::BoolishValueParser;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;

use super::ground::GroundOptions;
use super::log::{self, Level};
use super::{Database, Failure, output, store};
use crate::clock;
use crate::http::{self, Ancestors, AppState};
use crate::import;
use crate::live::Live;
use crate::store::Store;

/// Serve the app and its API until told to stop (SIGTERM, Ctrl-C)
///
/// Prints `listening on http://HOST:PORT` once ready. A new database is filled with the bundled
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
    /// Leave a new database empty
    #[arg(long, env = "WAYMARK_EMPTY", value_parser = BoolishValueParser::new())]
    empty: bool,
    /// Take answers about searches that found nothing, from devices whose owners agreed, and tell
    /// what they say together (docs/unmet.md)
    #[arg(long, env = "WAYMARK_UNMET", value_parser = BoolishValueParser::new())]
    unmet: bool,
    #[command(flatten)]
    ground: GroundOptions,
    /// Whose pages may show the map in a frame: origins (`https://www.example.org`, `self`) with
    /// spaces or commas between them; `*` for everybody's, or `none`
    #[arg(long, value_name = "ORIGIN...", env = "WAYMARK_EMBED_ANCESTORS", default_value = "*")]
    embed_ancestors: String,
    /// How much to log on stderr
    #[arg(long, value_enum, value_name = "LEVEL", env = "WAYMARK_LOG", default_value = "info")]
    log: Level,
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), Failure> {
        log::start(self.log);
        let ground = self.ground.checked()?;
        let ancestors = Ancestors::new(&self.embed_ancestors)
            .map_err(|problem| Failure::Usage(format!("--embed-ancestors: {problem}")))?;
        // Before the slow part: a port that is taken is told at once, and a signal is not lost.
        let listener = bind(&self.listen).await?;
        let stop = stop_signal()?;
        let db = self.database.open().await?;
        if !self.empty {
            fill_if_new(&db).await?;
        }
        let live = Live::load(db.clone(), clock::now).await.map_err(Failure::data)?;
        let mut watch = live.spawn_poll();
        match output::print(&format!("listening on http://{}\n", address(&listener)?)) {
            // Whoever started us may have stopped reading; visitors have not.
            Ok(()) | Err(Failure::NobodyReads) => {}
            Err(failure) => return Err(failure),
        }
        let state = AppState::new(live).with_ground(ground).with_ancestors(ancestors);
        let state = if self.unmet { state.with_unmet(db.clone()) } else { state };
        http::listen::serve(listener, http::app(state), first_of(stop, &mut watch)).await;
        let is_blind = watch.is_finished();
        watch.abort();
        db.close().await;
        if is_blind {
            return Err(Failure::Data("stopped: looking for new data has ended".to_owned()));
        }
        Ok(())
    }
}

async fn bind(listen: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(listen)
        .await
        .map_err(|error| Failure::Data(format!("cannot listen on {listen}: {error}")))
}

fn address(listener: &TcpListener) -> Result<SocketAddr, Failure> {
    listener.local_addr().map_err(Failure::data)
}

/// One that somebody has emptied stays empty; one that only knows stops is new.
async fn fill_if_new(db: &Store) -> Result<(), Failure> {
    if store::has_had_services(db).await.map_err(Failure::data)? {
        return Ok(());
    }
    let report = import::load_bundled(db).await.map_err(Failure::data)?;
    if report.is_refused() {
        return Err(Failure::Data(format!("the bundled directory is refused: {}", report.text())));
    }
    tracing::info!(revision = report.revision, "loaded the bundled Coventry directory");
    Ok(())
}

/// Ready when told to stop, or when nobody looks for new data any more: started anew the server
/// tells the truth, while this one would answer from old data for ever.
async fn first_of(stop: impl Future<Output = ()>, watch: &mut JoinHandle<()>) {
    tokio::select! {
        () = stop => {}
        _ = watch => {}
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_stops_when_nobody_looks_for_new_data_any_more() {
        let mut watch = tokio::spawn(async {});
        first_of(std::future::pending(), &mut watch).await;
        assert!(watch.is_finished());
    }
}
