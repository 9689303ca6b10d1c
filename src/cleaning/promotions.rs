//! What spans several lines: menus, promoted stories, teasers, video promos, captions above their credit,
//! tag lists, and all that follows an article.

use super::lines::{Fate, PageLine, ends_sentence, key};
use super::rules::{Does, RULES};

/// Cuts menus: many short labels in a row, above the article or below its last paragraph, as they
/// come with a page that was copied whole.
pub(super) fn cut_menus(lines: &mut [PageLine]) {
    /// Labels that make a menu.
    const LABELS: usize = 8;
    /// Among them labels that no list of names or figures has.
    const SIGNS: usize = 3;
    let mut prose = (0..lines.len()).filter(|&i| lines[i].kept() && lines[i].prose);
    let Some(first) = prose.next() else { return };
    let above = prose.next().unwrap_or(first);
    let below = prose.next_back().unwrap_or(above);
    let mut start = 0;
    while start < lines.len() {
        let run = lines[start..].iter().take_while(|l| !l.kept() || is_label(l, 6)).count();
        let mut end = start + run;
        // The last of them may be the headline.
        while end > start && !is_label(&lines[end - 1], 3) {
            end -= 1;
        }
        let labels = lines[start..end].iter().filter(|l| l.kept()).count();
        let short = lines[start..end].iter().filter(|l| l.kept() && is_label(l, 3)).count();
        let signs = lines[start..end].iter().filter(|l| is_of_a_menu(l)).count();
        if labels >= LABELS && short * 3 >= labels * 2 && signs >= SIGNS && (end <= above || start > below) {
            for line in lines[start..end].iter_mut().filter(|l| l.kept()) {
                line.cut("menu");
            }
        }
        start += run + 1;
    }
}

/// A section's name, or what a rule knows as a page's furniture.
fn is_of_a_menu(line: &PageLine) -> bool {
    match line.fate {
        Fate::Keep => RULES.is_section(&line.plain),
        Fate::Cut(rule, does) => does == Does::Cut && rule != "separator line",
    }
}

/// At most so many words, no sentence.
fn is_label(line: &PageLine, words: usize) -> bool {
    line.text.len() <= 160 && line.words() <= words && !ends_sentence(&line.text)
}

/// Cuts the numbered headlines below a heading such as `Most read`, which are never the page's own.
pub(super) fn cut_numbered(lines: &mut [PageLine]) {
    for at in 0..lines.len() {
        if lines[at].does() == Some(Does::Promotes) {
            for line in lines[at + 1..].iter_mut().take(REACH).take_while(|l| l.kept() && is_numbered(&l.text)) {
                line.cut("related stories");
            }
        }
    }
}

/// `3. A headline`.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with(['.', ')']) && text.chars().count() <= 160
}

/// Cuts the headlines, and teasers, that belong to a heading such as `Other Topics of Interest`.
pub(super) fn cut_promoted(lines: &mut [PageLine]) {
    let prose: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].kept() && lines[i].prose).collect();
    let mut before = 0;
    for at in 0..lines.len() {
        before += usize::from(prose.get(before) == Some(&at));
        match lines[at].does() {
            Some(Does::Teases) => cut_teased(lines, at),
            Some(Does::Promotes) => cut_list(lines, at, prose.len() - before > 1),
            _ => {}
        }
    }
}

/// Lines that are looked at from a heading: what is further off does not belong to it.
const REACH: usize = 40;

/// Below the heading a headline, perhaps also above it as the text of its picture, and a teaser.
fn cut_teased(lines: &mut [PageLine], heading: usize) {
    /// Characters that a teaser has at most.
    const TEASER: usize = 450;
    let Some(below) = next_kept(lines, heading).filter(|&i| lines[i].is_headline_like()) else { return };
    let same = lines[below].key();
    let above = (heading.saturating_sub(REACH)..heading).rev().find(|&i| lines[i].kept());
    let above = above.filter(|&i| lines[i].key() == same);
    if let Some(above) = above {
        lines[above].cut("other topics");
    }
    lines[below].cut("other topics");
    let Some(teaser) = next_kept(lines, below) else { return };
    let about_it = shared_words(&lines[below].text, &lines[teaser].text) >= 2;
    if lines[teaser].prose && about_it && lines[teaser].text.chars().count() <= TEASER {
        lines[teaser].cut("other topics");
    }
}

/// Headlines right below a heading; amid an article only what stands close to it.
fn cut_list(lines: &mut [PageLine], heading: usize, amid: bool) {
    const AMID: usize = 3;
    let mut taken = 0;
    for line in lines[heading + 1..].iter_mut().take(REACH) {
        if !line.kept() {
            continue;
        }
        let close = taken == 0 || !line.gap || line.bulleted;
        let promoted = line.is_headline_like() && (!amid || (close && taken < AMID));
        if !promoted {
            break;
        }
        line.cut("related stories");
        taken += 1;
    }
}

/// The promoted headline stands again beside `Headline 03:41`.
pub(super) fn cut_video_promos(lines: &mut [PageLine]) {
    const NEAR: usize = 3;
    for at in 0..lines.len() {
        if lines[at].fate != Fate::Cut("video promo", Does::Cut) {
            continue;
        }
        let headline =
            lines[at].text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '(' | ')' | ' '));
        let headline = key(headline);
        if headline.is_empty() {
            continue;
        }
        let near = at.saturating_sub(NEAR)..lines.len().min(at + NEAR + 1);
        for line in lines[near].iter_mut().filter(|l| l.kept()) {
            if line.key() == headline {
                line.cut("video promo");
            }
        }
    }
}

/// A caption whose credit stands alone on the line right below it.
pub(super) fn cut_captions(lines: &mut [PageLine]) {
    const CREDIT: usize = 70;
    const CAPTION: usize = 350;
    // Where no blank lines part the paragraphs, standing close says nothing.
    if lines.iter().filter(|l| l.gap).count() * 2 < lines.len() {
        return;
    }
    for at in 1..lines.len() {
        let credit =
            lines[at].does() == Some(Does::Caption) && !lines[at].gap && lines[at].text.chars().count() <= CREDIT;
        let above = &mut lines[at - 1];
        if credit && above.kept() && above.text.chars().count() <= CAPTION {
            above.fate = Fate::Cut("caption", Does::Caption);
        }
    }
}

/// Collects the tags of a list such as `In:` with bullets below, or `Tags: war, peace`.
pub(super) fn take_tags(lines: &mut [PageLine]) -> Vec<String> {
    /// More are no tags.
    const MOST: usize = 200;
    let mut tags: Vec<String> = Vec::new();
    for at in 0..lines.len() {
        if lines[at].does() != Some(Does::Tags) {
            continue;
        }
        let found = match lines[at].text.split_once(':') {
            Some((_, inline)) if !inline.trim().is_empty() => {
                inline.split([',', '|', '•', '·', ';', '#']).map(tag).collect()
            }
            _ if lines[at].text.starts_with('#') => lines[at].text.split('#').map(tag).collect(),
            _ => listed_tags(lines, at),
        };
        if found.is_empty() {
            lines[at].fate = Fate::Keep;
        }
        for tag in found.into_iter().filter(|t: &String| !t.is_empty()) {
            if tags.len() < MOST && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
    }
    tags
}

/// Short lines below a heading: bulleted ones, else those that stand close together.
fn listed_tags(lines: &mut [PageLine], heading: usize) -> Vec<String> {
    const MOST: usize = 30;
    let mut tags = Vec::new();
    let bulleted = lines.get(heading + 1).is_some_and(|l| l.bulleted);
    for line in lines[heading + 1..].iter_mut().take(MOST) {
        let close = bulleted || tags.is_empty() || !line.gap;
        if line.prose || line.words() > 6 || line.bulleted != bulleted || !close || (!line.kept() && !line.bulleted) {
            break;
        }
        tags.push(tag(&line.text));
        line.cut("tag list");
    }
    tags
}

fn tag(text: &str) -> String {
    text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | '(' | '&' | '.' | '+')).trim().to_owned()
}

/// Once something has ended the article, short lines after its last paragraph are not its own.
pub(super) fn cut_after_article(lines: &mut [PageLine]) {
    let Some(last) = lines.iter().rposition(|l| l.kept() && l.prose) else { return };
    let ends = |line: &PageLine| match line.fate {
        Fate::Keep => false,
        Fate::Cut(rule, does) => {
            !matches!(does, Does::Caption | Does::Agency | Does::Date | Does::Byline)
                && !matches!(
                    rule,
                    "advertisement" | "separator line" | "repeated headline" | "headline" | "click here" | "house note"
                )
        }
    };
    let Some(end) = lines[last..].iter().position(ends) else { return };
    for line in lines[last + end..].iter_mut().filter(|l| l.kept()) {
        line.cut("after the article");
    }
}

fn next_kept(lines: &[PageLine], after: usize) -> Option<usize> {
    (after + 1..lines.len()).take(REACH).find(|&i| lines[i].kept())
}

/// Words of four letters or more that two texts share.
fn shared_words(a: &str, b: &str) -> usize {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() >= 4).map(str::to_lowercase).collect()
    };
    let (mut a, b) = (words(a), words(b));
    a.sort();
    a.dedup();
    a.iter().filter(|w| b.contains(w)).count()
}
