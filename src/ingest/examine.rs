//! What would be indexed: every article under the paths, without an index.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;

use super::ids;
use super::pipeline::{Allowance, in_order};
use super::plan::Plan;
use super::prepare::{Annotated, annotate, draft};
use super::run::Options;
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
}

/// Reads what is under `paths`, then `stream`, and hands every article to `render`, on several
/// threads, and what that makes of it to `each`, in the order of the input, until it breaks.
pub fn examine<T: Send>(
    paths: &[PathBuf],
    stream: Option<&mut (dyn Read + Send)>,
    options: &Options<'_>,
    render: impl Fn(Examined<'_>) -> T + Sync,
    mut each: impl FnMut(Result<T, Rejection>) -> ControlFlow<()>,
) {
    const STREAM: &str = "-";
    let settings = options.settings;
    in_order(
        options.threads,
        &Allowance::new(options.allowance()),
        |feed| {
            let mut flow = ControlFlow::Continue(());
            let mut hand_on = |path: &str, found: Result<Record, Rejection>| {
                if flow.is_continue() {
                    flow = feed.send(found.map(|record| (path.to_owned(), record)), 1 << 14);
                }
            };
            for found in Plan::of(paths, options.current_dir).found {
                match found {
                    Ok(file) => drop(source::read(&file, &settings.limits, &mut |r| hand_on(&file.display, r))),
                    Err(rejection) => hand_on("", Err(rejection)),
                }
            }
            if let Some(stream) = stream {
                source::read_lines(stream, STREAM, &settings.limits, &mut |r| hand_on(STREAM, r));
            }
        },
        |found, _share| {
            let (path, record) = found?;
            let mut draft = draft(record, &path, &settings)?;
            if draft.article.id.is_empty() {
                draft.article.id = if path == STREAM {
                    ids::of_content(placed_hash(&draft.article))
                } else {
                    ids::derived(&path, draft.number, 0)
                };
            }
            let Annotated { article, .. } = annotate(draft.article, &settings);
            Ok(render(Examined { article: &article, notes: &draft.notes }))
        },
        &mut each,
    );
}
