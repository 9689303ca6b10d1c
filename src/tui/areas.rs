//! Areas: what has its place where, from 80 by 24 to any width.

use ratatui::layout::Rect;

use super::model::{Focus, Model};

/// From so many columns on, an article stands beside the results.
pub const TWO_COLUMNS: u16 = 100;
/// From so many, names and days stand beside both.
pub const THREE_COLUMNS: u16 = 150;
/// Columns of the names and days.
const SIDE: u16 = 34;
/// Rows from which the timeline has a row of its own.
const WITH_TIMELINE: u16 = 16;
/// Text is never set wider than this.
const WIDEST_TEXT: u16 = 92;

/// Where everything is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Areas {
    /// What is typed, and how much is found.
    pub query: Rect,
    /// Restrictions; what must be said of the search.
    pub chips: Rect,
    /// The results.
    pub list: Option<Rect>,
    /// The article.
    pub article: Option<Rect>,
    /// Names and days.
    pub sides: Option<Rect>,
    /// The timeline in one row.
    pub timeline: Option<Rect>,
    /// What can be done, or has been.
    pub status: Rect,
}

/// The places in a terminal of the model's size.
pub fn areas(model: &Model) -> Areas {
    let (width, height) = model.size;
    let row = |y: u16| Rect { x: 0, y: y.min(height.saturating_sub(1)), width, height: u16::from(y < height) };
    let has_timeline = height >= WITH_TIMELINE && model.sides.is_some();
    let below = 1 + u16::from(has_timeline);
    let body = Rect { x: 0, y: 2.min(height), width, height: height.saturating_sub(2 + below) };
    let mut out = Areas {
        query: row(0),
        chips: row(1),
        timeline: has_timeline.then(|| row(height - 2)),
        status: row(height.saturating_sub(1)),
        ..Areas::default()
    };
    if width >= THREE_COLUMNS {
        let list = ((width - SIDE) * 2 / 5).min(WIDEST_TEXT);
        out.list = Some(columns(body, 0, list));
        out.sides = Some(columns(body, width - SIDE, SIDE));
        out.article = Some(columns(body, list, width - SIDE - list));
    } else if width >= TWO_COLUMNS {
        let list = width * 9 / 20;
        let left = columns(body, 0, list);
        match model.focus {
            Focus::Sides => out.sides = Some(left),
            _ => out.list = Some(left),
        }
        out.article = Some(columns(body, list, width - list));
    } else {
        match model.focus {
            Focus::Article => out.article = Some(body),
            Focus::Sides => out.sides = Some(body),
            Focus::Query | Focus::Results => out.list = Some(body),
        }
    }
    out
}

fn columns(body: Rect, x: u16, width: u16) -> Rect {
    Rect { x: body.x + x, width, ..body }
}

/// Columns in which the text of a pane is set: two are its margins.
pub fn text_width(pane: Rect) -> usize {
    usize::from(pane.width.saturating_sub(3).min(WIDEST_TEXT))
}
