//! The words that the pages of a PDF draw, and where: content streams read for text alone (ISO 32000-2, 9.4).
//!
//! Colours, paths and pictures are passed over. Every amount is bounded.

use std::sync::Arc;

use hayro_font::hayro_cmap::BfString;
use hayro_font::hayro_syntax::Pdf;
use hayro_font::hayro_syntax::content::TypedIter;
use hayro_font::hayro_syntax::content::ops::TypedInstruction;
use hayro_font::hayro_syntax::object::dict::keys::{BASE_FONT, FORM, MATRIX, RESOURCES, SUBTYPE};
use hayro_font::hayro_syntax::object::{Dict, Name, Number, Object, Stream};
use hayro_font::hayro_syntax::page::{Page, Resources};
use hayro_font::kurbo::{Affine, Point};
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, StandardFont, UNITS_PER_EM};

use super::PdfFailure;

/// A word as a page draws it. Lengths are in points; `y` grows upwards.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DrawnWord {
    pub text: String,
    pub x0: f64,
    pub x1: f64,
    /// Its baseline.
    pub y: f64,
    pub size: f64,
    pub is_bold: bool,
    /// Drawn without ink: the text behind a scanned picture.
    pub is_hidden: bool,
    /// Quarter turns of its baseline from left to right, anticlockwise.
    pub turns: u8,
}

/// What the pages draw.
pub(super) struct Found {
    /// The words of each page, in the order in which they are drawn.
    pub pages: Vec<Vec<DrawnWord>>,
    /// Glyphs of fonts that do not say which character they are.
    pub nameless: usize,
}

/// Most characters of a document: five times the longest novel.
const CHARACTERS: usize = 16 << 20;
const INSTRUCTIONS: usize = 64 << 20;
const PAGES: usize = 20_000;
/// Forms within forms, and forms that are drawn in all.
const NESTED: usize = 16;
const FORMS: usize = 50_000;
/// Graphics states that are put aside.
const SAVED: usize = 1 << 12;

/// Reads every page of `pdf`.
///
/// # Errors
/// [`PdfFailure::Stopped`] past any of the bounds.
pub(super) fn read(pdf: &Pdf) -> Result<Found, PdfFailure> {
    if pdf.pages().len() > PAGES {
        return Err(PdfFailure::Stopped(format!("it has more than {PAGES} pages")));
    }
    let fonts: FontResolverFn = Arc::new(|query| match query {
        FontQuery::Standard(font) => Some(font.get_font_data()),
        FontQuery::Fallback(font) => Some(font.pick_standard_font().get_font_data()),
    });
    let mut drawing = Drawing {
        cache: FontCache::new(),
        fonts,
        cmaps: Arc::new(|_| None),
        words: Vec::new(),
        open: None,
        nameless: 0,
        characters: 0,
        instructions: 0,
        forms: 0,
    };
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        drawing.page(page)?;
        pages.push(std::mem::take(&mut drawing.words));
    }
    Ok(Found { pages, nameless: drawing.nameless })
}

/// The part of the graphics state that text depends on.
#[derive(Clone)]
struct DrawingState<'a> {
    /// From the units of the content to those of the page.
    page: Affine,
    text: Affine,
    line: Affine,
    font: Option<(Font<'a>, bool)>,
    size: f64,
    character_space: f64,
    word_space: f64,
    /// 1 is as wide as the font is.
    stretch: f64,
    leading: f64,
    rise: f64,
    is_hidden: bool,
}

impl DrawingState<'_> {
    fn new(page: Affine) -> Self {
        Self {
            page,
            text: Affine::IDENTITY,
            line: Affine::IDENTITY,
            font: None,
            size: 1.0,
            character_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            is_hidden: false,
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line *= Affine::translate((x, y));
        self.text = self.line;
    }

    /// Moves on by so many units of the text, along the line.
    fn advance(&mut self, by: f64) {
        let is_horizontal = self.font.as_ref().is_none_or(|(font, _)| font.is_horizontal());
        self.text *= Affine::translate(if is_horizontal { (by * self.stretch, 0.0) } else { (0.0, by) });
    }
}

/// Reads content and keeps the words.
struct Drawing<'a> {
    cache: FontCache<'a>,
    fonts: FontResolverFn,
    cmaps: CMapResolverFn,
    words: Vec<DrawnWord>,
    /// The word that the next glyph may go on, and where its last glyph ended.
    open: Option<(DrawnWord, Point)>,
    nameless: usize,
    characters: usize,
    instructions: usize,
    forms: usize,
}

impl<'a> Drawing<'a> {
    fn page(&mut self, page: &Page<'a>) -> Result<(), PdfFailure> {
        let mut state = DrawingState::new(Affine::IDENTITY);
        self.content(page.typed_operations(), page.resources(), &mut state, 0)?;
        self.end_word();
        let seen = page.intersected_crop_box();
        if seen.width() > 1.0 && seen.height() > 1.0 {
            let inside = |w: &DrawnWord| {
                let [x, y] = if w.turns.is_multiple_of(2) { [(w.x0 + w.x1) / 2.0, w.y] } else { [w.x0, w.y] };
                let (x, y) = turned_back(x, y, w.turns);
                (seen.x0..=seen.x1).contains(&x) && (seen.y0..=seen.y1).contains(&y)
            };
            self.words.retain(inside);
        }
        Ok(())
    }

    fn content(
        &mut self,
        mut instructions: TypedIter<'_>,
        resources: &Resources<'a>,
        state: &mut DrawingState<'a>,
        depth: usize,
    ) -> Result<(), PdfFailure> {
        let mut saved: Vec<DrawingState<'a>> = Vec::new();
        while let Some(instruction) = instructions.next() {
            self.instructions += 1;
            if self.instructions > INSTRUCTIONS {
                return Err(PdfFailure::Stopped("its pages never come to an end".to_owned()));
            }
            match instruction {
                TypedInstruction::SaveState(_) if saved.len() < SAVED => saved.push(state.clone()),
                TypedInstruction::RestoreState(_) => {
                    if let Some(before) = saved.pop() {
                        *state = before;
                    }
                }
                TypedInstruction::Transform(t) => state.page *= matrix([t.0, t.1, t.2, t.3, t.4, t.5]),
                TypedInstruction::XObject(named) => {
                    if let Some(form) = resources.get_x_object(named.0).filter(|_| depth < NESTED) {
                        self.form(&form, resources, state, depth)?;
                    }
                }
                other => self.text(&other, resources, state)?,
            }
        }
        if let Some(first) = saved.into_iter().next() {
            *state = first;
        }
        Ok(())
    }

    fn form(
        &mut self,
        form: &Stream<'a>,
        outer: &Resources<'a>,
        state: &DrawingState<'a>,
        depth: usize,
    ) -> Result<(), PdfFailure> {
        if form.dict().get::<Name<'_>>(SUBTYPE).is_none_or(|kind| *kind != *FORM) {
            return Ok(());
        }
        self.forms += 1;
        if self.forms > FORMS {
            return Err(PdfFailure::Stopped("its pages never come to an end".to_owned()));
        }
        let Ok(content) = form.decoded_data() else { return Ok(()) };
        let own = form.dict().get::<Dict<'a>>(RESOURCES).map(Resources::new);
        let mut inner = state.clone();
        if let Some(of_form) = form.dict().get::<[f64; 6]>(MATRIX) {
            inner.page *= Affine::new(of_form);
        }
        self.content(TypedIter::new(&content), own.as_ref().unwrap_or(outer), &mut inner, depth + 1)
    }

    fn text(
        &mut self,
        instruction: &TypedInstruction<'_, '_>,
        resources: &Resources<'a>,
        state: &mut DrawingState<'a>,
    ) -> Result<(), PdfFailure> {
        match instruction {
            TypedInstruction::BeginText(_) => (state.text, state.line) = (Affine::IDENTITY, Affine::IDENTITY),
            TypedInstruction::SetTextMatrix(m) => {
                state.line = matrix([m.0, m.1, m.2, m.3, m.4, m.5]);
                state.text = state.line;
            }
            TypedInstruction::TextFont(font) => {
                state.size = font.1.as_f64();
                state.font = self.font(resources.get_font(font.0));
            }
            TypedInstruction::CharacterSpacing(space) => state.character_space = space.0.as_f64(),
            TypedInstruction::WordSpacing(space) => state.word_space = space.0.as_f64(),
            TypedInstruction::HorizontalScaling(stretch) => state.stretch = stretch.0.as_f64() / 100.0,
            TypedInstruction::TextLeading(leading) => state.leading = leading.0.as_f64(),
            TypedInstruction::TextRise(rise) => state.rise = rise.0.as_f64(),
            TypedInstruction::TextRenderingMode(mode) => state.is_hidden = mode.0.as_i64() == 3,
            TypedInstruction::NextLine(by) => state.next_line(by.0.as_f64(), by.1.as_f64()),
            TypedInstruction::NextLineAndSetLeading(by) => {
                state.leading = -by.1.as_f64();
                state.next_line(by.0.as_f64(), by.1.as_f64());
            }
            TypedInstruction::NextLineUsingLeading(_) => state.next_line(0.0, -state.leading),
            TypedInstruction::NextLineAndShowText(shown) => {
                state.next_line(0.0, -state.leading);
                self.show(shown.0.as_bytes(), state)?;
            }
            TypedInstruction::ShowTextWithParameters(shown) => {
                (state.word_space, state.character_space) = (shown.0.as_f64(), shown.1.as_f64());
                state.next_line(0.0, -state.leading);
                self.show(shown.2.as_bytes(), state)?;
            }
            TypedInstruction::ShowText(shown) => self.show(shown.0.as_bytes(), state)?,
            TypedInstruction::ShowTexts(shown) => {
                for part in shown.0.iter::<Object<'_>>() {
                    match part {
                        Object::Number(back) => {
                            state.advance(-back.as_f64() / f64::from(UNITS_PER_EM) * state.size);
                        }
                        Object::String(text) => self.show(text.as_bytes(), state)?,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The font of a page, and whether it is a bold one; Helvetica, as all readers have it, where there is none.
    fn font(&self, dict: Option<Dict<'a>>) -> Option<(Font<'a>, bool)> {
        let Some(dict) = dict else {
            return Some((self.cache.standard_font(StandardFont::Helvetica, &self.fonts)?, false));
        };
        let is_bold = dict.get::<Name<'_>>(BASE_FONT).is_some_and(|name| {
            let name = name.as_str().to_ascii_lowercase();
            ["bold", "black", "heavy"].iter().any(|weight| name.contains(weight))
        });
        self.cache.font(&dict, &self.fonts, &self.cmaps).map(|font| (font, is_bold))
    }

    fn show(&mut self, bytes: &[u8], state: &mut DrawingState<'a>) -> Result<(), PdfFailure> {
        let Some((font, is_bold)) = state.font.clone() else { return Ok(()) };
        let mut at = 0;
        while at < bytes.len() {
            let (code, length) = font.read_code(bytes, at);
            at += length.max(1);
            self.characters += 1;
            if self.characters > CHARACTERS {
                return Err(PdfFailure::Stopped(format!("it shows more than {CHARACTERS} characters")));
            }
            let moved = font.code_advance(code);
            let along = if font.is_horizontal() { moved.x } else { moved.y };
            let wide = along / f64::from(UNITS_PER_EM) * state.size;
            let of_glyph = state.page
                * state.text
                * Affine::new([state.size * state.stretch, 0.0, 0.0, state.size, 0.0, state.rise]);
            let space = if code == 32 && length == 1 { state.word_space } else { 0.0 };
            let start = of_glyph * Point::ZERO;
            state.advance(wide);
            let end = state.page * state.text * Point::new(0.0, state.rise);
            state.advance(state.character_space + space);
            let up = of_glyph * Point::new(0.0, 1.0) - start;
            let placed = PlacedGlyph { start, end, size: up.hypot(), is_bold, is_hidden: state.is_hidden };
            match character(&font, code) {
                Some(text) => self.place(&text, &placed),
                None => {
                    self.nameless += 1;
                    self.end_word();
                }
            }
        }
        Ok(())
    }

    /// Puts a glyph at the end of the word that it goes on, or begins another.
    fn place(&mut self, text: &str, glyph: &PlacedGlyph) {
        /// Shares of the size: a gap that is a space, an overlap that is still kerning, a step off the line.
        const GAP: f64 = 0.17;
        const OVERLAP: f64 = 0.4;
        const STEP: f64 = 0.25;
        if ![glyph.start.x, glyph.start.y, glyph.end.x, glyph.end.y, glyph.size].iter().all(|n| n.is_finite()) {
            return;
        }
        if text.trim().is_empty() || glyph.size < 0.5 {
            return self.end_word();
        }
        let turns = glyph.turns();
        let ((x0, y), (x1, _)) = (turned(glyph.start, turns), turned(glyph.end, turns));
        if let Some((word, last)) = &mut self.open {
            // What is put between letters is looked at with the rest of the line: it is also used for spaces.
            let (should, _) = turned(*last, turns);
            let (gap, step) = ((x0 - should) / glyph.size, (y - word.y).abs() / glyph.size);
            let same = word.turns == turns && word.is_bold == glyph.is_bold && word.is_hidden == glyph.is_hidden;
            let alike = (word.size - glyph.size).abs() < 0.2 * word.size;
            if same && alike && (-OVERLAP..GAP).contains(&gap) && step < STEP {
                word.text.push_str(text);
                word.x1 = x1.max(word.x1);
                *last = glyph.end;
                return;
            }
        }
        self.end_word();
        let (is_bold, is_hidden, size) = (glyph.is_bold, glyph.is_hidden, glyph.size);
        let word = DrawnWord { text: text.to_owned(), x0, x1, y, size, is_bold, is_hidden, turns };
        self.open = Some((word, glyph.end));
    }

    fn end_word(&mut self) {
        self.words.extend(self.open.take().map(|(word, _)| word));
    }
}

/// A glyph on its page.
struct PlacedGlyph {
    start: Point,
    end: Point,
    size: f64,
    is_bold: bool,
    is_hidden: bool,
}

impl PlacedGlyph {
    fn turns(&self) -> u8 {
        let along = self.end - self.start;
        match (along.x.abs() >= along.y.abs(), along.x >= 0.0, along.y >= 0.0) {
            (true, true, _) => 0,
            (false, _, true) => 1,
            (true, false, _) => 2,
            (false, _, false) => 3,
        }
    }
}

/// A point of the page, seen so that a baseline of so many quarter turns runs from left to right.
fn turned(point: Point, turns: u8) -> (f64, f64) {
    match turns {
        0 => (point.x, point.y),
        1 => (point.y, -point.x),
        2 => (-point.x, -point.y),
        _ => (-point.y, point.x),
    }
}

fn turned_back(x: f64, y: f64, turns: u8) -> (f64, f64) {
    match turns {
        0 => (x, y),
        1 => (-y, x),
        2 => (-x, -y),
        _ => (y, -x),
    }
}

fn matrix(numbers: [Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}

/// The character that a code shows, ligatures apart; `None` where the font does not say.
fn character(font: &Font<'_>, code: u32) -> Option<String> {
    let shown = match font.glyph(font.map_code(code), code) {
        FontGlyph::Outline(glyph) => glyph.as_unicode(),
        FontGlyph::Type3(glyph) => glyph.as_unicode(),
    };
    let text = match shown? {
        BfString::Char(c) => c.to_string(),
        BfString::String(text) => text,
    };
    let is_private = |c: char| matches!(c, '\0' | '\u{FFFD}' | '\u{E000}'..='\u{F8FF}');
    if text.chars().any(is_private) {
        return None;
    }
    Some(text.chars().fold(String::new(), |mut out, c| {
        match c {
            'ﬀ' => out.push_str("ff"),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            'ﬃ' => out.push_str("ffi"),
            'ﬄ' => out.push_str("ffl"),
            'ﬅ' | 'ﬆ' => out.push_str("st"),
            c => out.push(c),
        }
        out
    }))
}
