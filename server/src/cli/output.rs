//! Writing to the terminal or a pipe that may close at any time.

use std::io::{self, ErrorKind, Write};

use super::Failure;

/// Prints text as it is to stdout, whole, at once.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::NobodyReads),
        Err(error) => Err(Failure::Data(format!("the output cannot be written: {error}"))),
    }
}

/// One line to stderr; when that is closed there is nobody left to tell.
pub fn complain(message: &str) {
    let line = message.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    let _ = writeln!(io::stderr().lock(), "waymark: {line}");
}
