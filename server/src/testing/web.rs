//! A server on this machine that answers as badly as a test wants it to.

use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};

/// What was asked.
pub(crate) struct Request {
    /// With its parameters.
    pub path: String,
    headers: Vec<(String, String)>,
}

impl Request {
    fn read(stream: &TcpStream) -> Option<Self> {
        let lines: Vec<String> = BufReader::new(stream)
            .lines()
            .map_while(Result::ok)
            .take_while(|line| !line.is_empty())
            .collect();
        let path = lines.first()?.split(' ').nth(1)?.to_owned();
        let headers = lines[1..].iter().filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Some(Self { path, headers: headers.collect() })
    }

    /// The value of a header, its name in small letters.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Answers one request after the other until the program ends; gives the server's address.
pub(crate) fn serve(mut answer: impl FnMut(&Request, &mut TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            if let Some(request) = Request::read(&stream) {
                answer(&request, &mut stream);
            }
        }
    });
    host
}

/// The head of an answer that announces so many bytes.
pub(crate) fn head(status: &str, length: usize, more: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n")
}
