//! Where the bytes of an index go: by kind of file and by field.
//!
//! ```sh
//! cargo run --example index_bytes -- INDEX
//! ```
//! INDEX is the folder of one generation, the one that `meta.json` lies in.

use std::collections::BTreeMap;
use std::error::Error;

/// Bytes of one field: terms, postings, positions, column, lengths.
type Row = [u64; 5];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: index_bytes INDEX")?;
    let index = tantivy::Index::open_in_dir(folder)?;
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let mut stored = 0;
    for segment in index.reader()?.searcher().space_usage()?.segments() {
        let kinds =
            [segment.termdict(), segment.postings(), segment.positions(), segment.fast_fields(), segment.fieldnorms()];
        for (kind, usage) in kinds.into_iter().enumerate() {
            for usage in usage.fields() {
                let name = usage.field_name().to_owned();
                rows.entry(name).or_default()[kind] += usage.total().get_bytes();
            }
        }
        stored += segment.store().total().get_bytes();
    }
    let mut total = Row::default();
    println!("{:<16}{:>12}{:>12}{:>12}{:>12}{:>12}", "", "terms", "postings", "positions", "column", "lengths");
    for (name, row) in &rows {
        print(name, row);
        total.iter_mut().zip(row).for_each(|(sum, part)| *sum += part);
    }
    print("all", &total);
    println!("stored articles {stored}, all together {}", stored + total.iter().sum::<u64>());
    Ok(())
}

fn print(name: &str, row: &Row) {
    println!("{name:<16}{:>12}{:>12}{:>12}{:>12}{:>12}", row[0], row[1], row[2], row[3], row[4]);
}
