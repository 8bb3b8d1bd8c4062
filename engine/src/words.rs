//! How errors are put into words: by joining texts, not by the general code for formats, which would
//! weigh 3 KB in what phones download.

/// Lets an error be formatted and passed on as any other: by its `text`.
macro_rules! said_by_its_text {
    ($error:ty) => {
        impl std::fmt::Display for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.text())
            }
        }

        impl std::error::Error for $error {}
    };
}

pub(crate) use said_by_its_text;
