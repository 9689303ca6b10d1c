//! CSV (RFC 4180), row by row.

use std::io::{self, Write};

/// A table that is being written. What the output says of a failed write is passed on as it is: that whoever reads
/// has seen enough is no fault.
pub struct CsvTable<'a>(csv::Writer<&'a mut dyn Write>);

impl<'a> CsvTable<'a> {
    /// A table without rows.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self(csv::Writer::from_writer(out))
    }

    /// Writes a row.
    ///
    /// # Errors
    /// What the output says; a row of another length than the first.
    pub fn row<C: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = C>) -> io::Result<()> {
        self.0.write_record(cells).map_err(|error| match error.kind() {
            csv::ErrorKind::Io(told) => io::Error::new(told.kind(), error),
            _ => error.into(),
        })
    }

    /// Writes what is left to write.
    ///
    /// # Errors
    /// What the output says.
    pub fn end(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An output that somebody has stopped reading.
    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_known_for_one_in_every_row() {
        let long = "x".repeat(100_000);
        let mut closed = Closed;
        let failed = CsvTable::new(&mut closed).row([&long]).expect_err("nobody reads");
        assert_eq!(failed.kind(), io::ErrorKind::BrokenPipe);
        let mut table = CsvTable::new(&mut closed);
        table.row(["a"]).expect("waits to be written");
        assert_eq!(table.end().expect_err("nobody reads").kind(), io::ErrorKind::BrokenPipe);
    }
}
