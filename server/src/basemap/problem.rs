//! Why a basemap could not be made: one line, for who typed the command.

use std::fmt::Display;
use std::io;
use std::path::Path;

/// Why a basemap could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BasemapError {
    /// What is to be drawn cannot be read.
    #[error("{file}: {problem}")]
    Input {
        /// Which file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The archive or a file on the way to it cannot be written.
    #[error("{file} cannot be written: {problem}")]
    Output {
        /// Which file.
        file: String,
        /// What is wrong.
        problem: String,
    },
    /// What was asked for cannot be.
    #[error("{0}")]
    Usage(String),
    /// Somebody pressed Ctrl-C.
    #[error("stopped: nothing was written")]
    Stopped,
}

impl BasemapError {
    /// Of a file that is read.
    pub fn input(file: &Path, problem: impl Display) -> Self {
        Self::Input { file: file.display().to_string(), problem: problem.to_string() }
    }

    /// Of a file that is written.
    pub fn output(file: &Path, problem: impl Display) -> Self {
        Self::Output { file: file.display().to_string(), problem: problem.to_string() }
    }
}

/// What a temporary file is called when it fails.
pub fn temporary(error: &io::Error) -> BasemapError {
    BasemapError::Output { file: "a temporary file".to_owned(), problem: error.to_string() }
}
