//! A load generator that costs little: requests written as bytes, answers read by their length alone.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinSet;

/// Room for the largest answer with its head.
const ROOM: usize = 1 << 18;

/// A GET of a path, as sent.
pub fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").into_bytes()
}

/// One connection that is kept, asked one question after the other.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; ROOM] })
    }

    /// The body of the answer, which must be a good one.
    pub fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request)?;
        let mut filled = 0;
        loop {
            let room = &mut self.buffer[filled..];
            ensure!(!room.is_empty(), "an answer is larger than {ROOM} bytes");
            match self.stream.read(room)? {
                0 => bail!("the server closed the connection"),
                read => filled += read,
            }
            if let Some(whole) = whole(&self.buffer[..filled])? {
                ensure!(whole.end == filled, "more came than was asked for");
                return Ok(&self.buffer[whole.body..whole.end]);
            }
        }
    }
}

/// How many requests many connections get answered in a time.
pub async fn load(
    address: &str,
    requests: Arc<Vec<Vec<u8>>>,
    connections: usize,
    duration: Duration,
) -> Result<Load> {
    let answered = Arc::new(AtomicU64::new(0));
    let is_over = Arc::new(AtomicBool::new(false));
    let mut tasks = JoinSet::new();
    for number in 0..connections {
        let (answered, is_over) = (Arc::clone(&answered), Arc::clone(&is_over));
        let (requests, address) = (Arc::clone(&requests), address.to_owned());
        tasks.spawn(async move { ask_on(&address, &requests, number, &answered, &is_over).await });
    }
    let started = Instant::now();
    tokio::time::sleep(duration).await;
    let (answered, seconds) = (answered.load(Ordering::Relaxed), started.elapsed().as_secs_f64());
    is_over.store(true, Ordering::Relaxed);
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(Load { answered: answered as f64, seconds })
}

/// What a load came to.
pub struct Load {
    /// Answers.
    pub answered: f64,
    /// In so long.
    pub seconds: f64,
}

async fn ask_on(
    address: &str,
    requests: &[Vec<u8>],
    number: usize,
    answered: &AtomicU64,
    is_over: &AtomicBool,
) -> Result<()> {
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut buffer = vec![0; ROOM];
    // Each connection begins elsewhere in the list.
    let mut next = number * 7919;
    while !is_over.load(Ordering::Relaxed) {
        stream.write_all(&requests[next % requests.len()]).await?;
        next += 1;
        let mut filled = 0;
        while whole(&buffer[..filled])?.is_none() {
            match stream.read(&mut buffer[filled..]).await? {
                0 => bail!("the server closed a connection"),
                read => filled += read,
            }
        }
        answered.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// Where in what has come the body begins and ends.
struct Whole {
    body: usize,
    end: usize,
}

/// Whether an answer has come whole; one that is not good is an error.
fn whole(bytes: &[u8]) -> Result<Option<Whole>> {
    let Some(head) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Ok(None);
    };
    let (head, body) = (&bytes[..head], head + 4);
    if !head.starts_with(b"HTTP/1.1 200 ") {
        bail!("an answer is {}", String::from_utf8_lossy(bytes));
    }
    let end = body + length(head).context("an answer has no length")?;
    Ok((bytes.len() >= end).then_some(Whole { body, end }))
}

fn length(head: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"\r\ncontent-length: ";
    let at = head.windows(NAME.len()).position(|window| window == NAME)? + NAME.len();
    let digits = head[at..].iter().take_while(|byte| byte.is_ascii_digit());
    Some(digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0')))
}
