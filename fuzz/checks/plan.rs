//! Queries: whatever is typed is planned and run on an archive, or refused in words that point into what
//! was typed; and what was read finds the same when it is printed and read again.

use std::io::Cursor;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use dateline::dates::published::metadata::DayMonthOrder;
use dateline::index::archive::Archive;
use dateline::index::reader;
use dateline::ingest::{self, RunOptions, Settings, Task};
use dateline::query::{ParseOptions, parse};
use dateline::search::plan::{PlanOptions, plan};
use dateline::search::run::{HitOrder, run};
use dateline::source;
use jiff::Timestamp;
use jiff::civil::date;

/// An archive that is asked.
pub struct Asked {
    archive: Archive,
}

impl Asked {
    /// Makes it in `folder`.
    pub fn of(folder: &Path) -> Self {
        let words =
            ["mill", "Mills", "peace talks", "U.S.", "Zelenskyy", "Zelensky", "Kyiv", "2024", "opening", "state-run"];
        let record = |n: usize| {
            let (one, two) = (words[n % words.len()], words[(n * 7 + 3) % words.len()]);
            format!(
                "{{\"id\":\"n{n}\",\"title\":\"{one} and {two}\",\"body\":\"The {one} of Port Ellery opened on Monday, Anna \
                Lindqvist said. {two} followed in March 2024. Volodymyr Zelensky spoke of {two}.\",\"date\":\"2024-0{}-1{}\",\
                \"source\":\"Wire {}\",\"tags\":[\"{two}\"]}}\n",
                n % 9 + 1,
                n % 9,
                n % 3
            )
        };
        let lines: String = (0..40).map(record).collect();
        let stop = AtomicBool::new(false);
        let options = RunOptions {
            settings: Settings {
                today: date(2025, 6, 18),
                order: DayMonthOrder::MonthFirst,
                reading: source::ReadOptions::default(),
            },
            threads: 1,
            memory: 64_000_000,
            now: Timestamp::UNIX_EPOCH,
            current_dir: folder,
            stop: &stop,
            keep_versions: false,
            since_last: false,
        };
        let index = folder.join("index");
        let stream = &mut Cursor::new(lines);
        ingest::update(&index, Task::Add, &[], Some(stream), &options, &mut |_| {}).expect("is indexed");
        Self { archive: Archive::new(reader::open(&index).expect("an index")).expect("an archive") }
    }

    /// Asks for `typed`.
    pub fn check(&self, typed: &str) {
        let options = ParseOptions { strict: false, today: Some(date(2025, 6, 18)) };
        let query = match parse(typed, &options) {
            Err(error) => return drop(error.caret(typed, 60)),
            Ok(parsed) => parsed.query,
        };
        let Some(query) = query else { return };
        let found = |query| {
            let planned = plan(query, &self.archive, &PlanOptions::default()).ok()?;
            let found = run(&planned, &self.archive, HitOrder::default()).ok()?;
            Some(found.all().iter().map(|hit| hit.address).collect::<Vec<_>>())
        };
        let printed = query.to_string();
        let again = parse(&printed, &ParseOptions { strict: true, ..options }).ok().and_then(|parsed| parsed.query);
        assert_eq!(again.as_ref(), Some(&query), "{typed:?} was read as {printed}");
        assert_eq!(again.as_ref().and_then(found), found(&query), "{typed:?} was read as {printed}");
    }
}
