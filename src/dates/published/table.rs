//! The learnt tables as files: one named row a line, cells divided by tabs.
//!
//! Owned here: that a table is whole. A row or a cell that cannot be read is an error and never a
//! silent zero. Left to others: what the rows mean ([`super::weights`], [`super::calibration`]).

/// Why a table cannot be read. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A row of another name than those that were asked for.
    #[error("line {line}: no row is called `{name}`")]
    Unknown {
        /// The line.
        line: usize,
        /// Its first cell.
        name: String,
    },
    /// The same row again.
    #[error("line {line}: `{name}` stands there twice")]
    Twice {
        /// The second line.
        line: usize,
        /// The row.
        name: String,
    },
    /// A row that is not there.
    #[error("the row `{0}` is missing")]
    Missing(String),
    /// A cell that is no finite number.
    #[error("line {line}: `{cell}` is not a number")]
    Number {
        /// The line.
        line: usize,
        /// The cell.
        cell: String,
    },
    /// More cells than a row has.
    #[error("line {line}: more than {most} cells")]
    Long {
        /// The line.
        line: usize,
        /// How many a row may have.
        most: usize,
    },
}

/// The cells of the rows `names` in that order, at most `most` each. Lines that begin with `#` are
/// comments.
pub(super) fn rows(table: &str, names: &[&str], most: usize) -> Result<Vec<Vec<f32>>, TableError> {
    let mut rows: Vec<Option<Vec<f32>>> = vec![None; names.len()];
    for (at, text) in table.lines().enumerate() {
        if text.starts_with('#') || text.is_empty() {
            continue;
        }
        let line = at + 1;
        let mut cells = text.split('\t');
        let name = cells.next().unwrap_or_default();
        let Some(row) = names.iter().position(|n| *n == name) else {
            return Err(TableError::Unknown { line, name: name.to_owned() });
        };
        let number = |cell: &str| {
            let value = cell.parse::<f32>().ok().filter(|value| value.is_finite());
            value.ok_or_else(|| TableError::Number { line, cell: cell.to_owned() })
        };
        let cells = cells.map(number).collect::<Result<Vec<f32>, _>>()?;
        if cells.len() > most {
            return Err(TableError::Long { line, most });
        }
        if rows[row].replace(cells).is_some() {
            return Err(TableError::Twice { line, name: name.to_owned() });
        }
    }
    let whole = rows.into_iter().zip(names);
    whole.map(|(row, name)| row.ok_or_else(|| TableError::Missing((*name).to_owned()))).collect()
}
