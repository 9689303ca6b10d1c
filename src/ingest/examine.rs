//! What would be indexed: every article under the paths, without an index.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;

use super::ids;
use super::pipeline::{MemoryBudget, in_order};
use super::plan::FilePlan;
use super::prepare::{Annotated, annotate, draft};
use super::run::RunOptions;
use crate::article::Article;
use crate::index::document::placed_hash;
use crate::source::{self, Record, Rejection};

/// An article as it would be indexed.
#[derive(Debug, Clone, Copy)]
pub struct Examined<'a> {
    /// The article.
    pub article: &'a Article,
    /// What had to be mended or could not be read, a phrase each.
    pub notes: &'a [String],
    /// What people call the format that it was read from.
    pub format: &'static str,
}

/// What came of an input, for whoever looks on.
#[derive(Debug)]
pub enum Seen<T> {
    /// An article, rendered.
    Article(T),
    /// An input that was not read.
    Rejected(Rejection),
    /// Files in folders that are of no kind that is read, by the ending of their names.
    PassedOver(BTreeMap<String, usize>),
    /// Something about a file as a whole.
    Remark {
        /// The file.
        path: String,
        /// A sentence.
        text: String,
    },
}

/// What the thread that reads hands on.
enum Finding {
    Record(String, Record),
    Rejected(Rejection),
    Remark(String, String),
    PassedOver(BTreeMap<String, usize>),
}

/// Reads what is under `paths`, then `stream`, and hands every article to `render`, on several
/// threads, and what that makes of it to `each`, in the order of the input, until it breaks.
pub fn examine<T: Send>(
    paths: &[PathBuf],
    stream: Option<&mut (dyn Read + Send)>,
    options: &RunOptions<'_>,
    render: impl Fn(Examined<'_>) -> T + Sync,
    mut each: impl FnMut(Seen<T>) -> ControlFlow<()>,
) {
    const STREAM: &str = "-";
    let settings = &options.settings;
    in_order(
        options.threads,
        &MemoryBudget::new(options.budget()),
        |feed| {
            let mut flow = ControlFlow::Continue(());
            let mut hand_on = |found: Finding| {
                if flow.is_continue() {
                    flow = feed.send(found, 1 << 14);
                }
            };
            let one = |path: &str, found: Result<Record, Rejection>| match found {
                Ok(record) => Finding::Record(path.to_owned(), record),
                Err(rejection) => Finding::Rejected(rejection),
            };
            let plan = FilePlan::of(paths, options.current_dir);
            if !plan.other_kinds.is_empty() {
                hand_on(Finding::PassedOver(plan.other_kinds));
            }
            for found in plan.found {
                match found {
                    Ok(file) => {
                        let read = source::read(&file, &settings.reading, &mut |r| hand_on(one(&file.display, r)));
                        read.remarks.into_iter().for_each(|text| hand_on(Finding::Remark(file.display.clone(), text)));
                    }
                    Err(rejection) => hand_on(Finding::Rejected(rejection)),
                }
            }
            if let Some(stream) = stream {
                let read = source::read_lines(stream, STREAM, &settings.reading, &mut |r| hand_on(one(STREAM, r)));
                read.remarks.into_iter().for_each(|text| hand_on(Finding::Remark(STREAM.to_owned(), text)));
            }
            for unmet in settings.reading.map.unmet() {
                hand_on(Finding::Remark(format!("--map {}", unmet.pair), unmet.text));
            }
        },
        |found, _permit| {
            let (path, record) = match found {
                Finding::Record(path, record) => (path, record),
                Finding::Rejected(rejection) => return Seen::Rejected(rejection),
                Finding::Remark(path, text) => return Seen::Remark { path, text },
                Finding::PassedOver(kinds) => return Seen::PassedOver(kinds),
            };
            let mut draft = match draft(record, &path, settings) {
                Ok(draft) => draft,
                Err(rejection) => return Seen::Rejected(rejection),
            };
            if draft.article.id.is_empty() {
                draft.article.id = if path == STREAM {
                    ids::of_content(placed_hash(&draft.article))
                } else {
                    ids::derived(&path, draft.number, 0)
                };
            }
            let Annotated { article, .. } = annotate(draft.article, settings);
            Seen::Article(render(Examined { article: &article, notes: &draft.notes, format: draft.format }))
        },
        &mut each,
    );
}
