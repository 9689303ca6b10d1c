//! The title of a page: found, known from its repetition, or made up for by the lead.

use crate::text::{sentences, tokens};

use super::header::is_dateline;
use super::lines::{Fate, PageLine, ends_sentence, key};
use super::rules::RULES;

/// What stands above an article.
#[derive(Debug, Default, PartialEq)]
pub(super) struct PageHead {
    /// The title, `None` when the page has none.
    pub title: Option<String>,
    /// The outlet, when it stands after the headline.
    pub outlet: Option<String>,
    /// The section's name above the headline.
    pub section: Option<String>,
}

/// Finds the title among the lines that are still kept, and cuts it and its repetitions.
pub(super) fn take(lines: &mut [PageLine]) -> PageHead {
    let mut head = PageHead { outlet: take_outlet(lines), ..PageHead::default() };
    head.section = take_section(lines);
    let may_be = |l: &PageLine| l.kept() && !is_dateline(&l.plain);
    let mut kept = lines.iter().enumerate().filter(|(_, l)| may_be(l)).map(|(i, _)| i);
    let (Some(first), Some(second)) = (kept.next(), kept.next()) else { return head };
    if !is_title(&lines[first]) {
        return head;
    }
    let mut title = lines[first].text.clone();
    if let Some(outlet) = repeated_with_outlet(&lines[first], &lines[second]) {
        title = lines[second].text.clone();
        head.outlet = Some(outlet);
    } else if let Some((bare, outlet)) = RULES.without_outlet(&title) {
        head.outlet = Some(outlet.to_owned());
        title = bare.to_owned();
    }
    lines[first].cut("headline");
    let same = key(&title);
    for line in lines.iter_mut().filter(|l| l.kept() && l.text.len() < title.len() * 2 + 16) {
        if line.key() == same {
            line.cut("repeated headline");
        }
    }
    head.title = Some(title.split_whitespace().collect::<Vec<_>>().join(" "));
    head
}

/// The first sentence of `body`, for an article that has no title: at most 300 characters.
pub(super) fn lead(body: &str) -> String {
    /// Characters of a lead that stands as a title.
    const LONGEST: usize = 300;
    /// Bytes in which its end is looked for.
    const SAMPLE: usize = 4000;
    let body = body.trim_start();
    // A dateline on a line of its own leads nothing.
    let below = body.split_once('\n').filter(|(line, rest)| is_dateline(line) && !rest.trim().is_empty());
    let body = below.map_or(body, |(_, rest)| rest.trim_start());
    let mut end = body.len().min(SAMPLE);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &body[..end];
    let cut = sentences(sample, &tokens(sample));
    let first = cut.first().map_or(sample, |s| &sample[..s.bytes.end]);
    let mut lead = first.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = lead.char_indices().nth(LONGEST) {
        lead.truncate(at);
        let word = lead.rfind(' ').filter(|space| *space > at / 2).unwrap_or(at);
        lead.truncate(word);
        lead.push('…');
    }
    lead
}

/// Cuts the name of the outlet where it heads the page, as lines at its foot show.
fn take_outlet(lines: &mut [PageLine]) -> Option<String> {
    const FOOT: usize = 4;
    let first = lines.iter().position(PageLine::kept)?;
    let name = lines[first].text.clone();
    let rest = &lines[first + 1..];
    let signs = |l: &PageLine| {
        let notice =
            matches!(l.fate, Fate::Cut("copyright", _)) || l.plain.contains("edition of") || l.plain.contains("appear");
        notice && l.text.len() < 400 && l.text.contains(&name)
    };
    let signed = rest[rest.len().saturating_sub(FOOT)..].iter().any(signs);
    let titled = rest.iter().filter(|l| l.kept()).take(6).any(|l| is_title(l) && l.words() > 1);
    if !signed || !titled || !is_bare_name(&lines[first]) || name.split_whitespace().count() < 2 {
        return None;
    }
    lines[first].cut("outlet name");
    Some(name)
}

/// Up to four words, each with a capital: an outlet, a section, a place.
fn is_bare_name(line: &PageLine) -> bool {
    let small = |w: &str| matches!(w, "and" | "of" | "the" | "&" | "for" | "in");
    let capital = |w: &str| w.chars().next().is_some_and(char::is_uppercase);
    line.words() <= 4
        && !ends_sentence(&line.text)
        && line.text.split_whitespace().all(|w| capital(w) || small(w))
        && line
            .text
            .chars()
            .all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '&' | '-' | '\'' | '’' | '.'))
}

/// Cuts a section's name that stands above the headline, and returns it.
fn take_section(lines: &mut [PageLine]) -> Option<String> {
    let mut section = None;
    // `World` and then `Europe` may both stand there.
    for _ in 0..2 {
        let mut kept = lines.iter().enumerate().filter(|(_, l)| l.kept()).map(|(i, _)| i);
        let (Some(first), Some(second)) = (kept.next(), kept.next()) else { break };
        let more = kept.next().is_some() || lines[second].prose;
        let line = &lines[first];
        let known = RULES.is_section(line.plain.trim_end_matches(':'));
        let next = &lines[second];
        let kicker = is_kicker(line) && is_title(next) && !is_kicker(next);
        // A name alone, and below it what can only be the headline.
        let label = is_bare_name(line)
            && !line.text.starts_with("The ")
            && line.words() <= 3
            && next.words() >= 5
            && !next.prose
            && is_title(next);
        if !more || !(known || kicker || label) {
            break;
        }
        section = Some(line.text.trim_end_matches(':').trim().to_owned());
        lines[first].cut("section name");
    }
    section
}

/// A word or three in capitals above a headline: `UKRAINE WAR`.
fn is_kicker(line: &PageLine) -> bool {
    line.words() <= 3
        && line.text.chars().any(char::is_alphabetic)
        && !line.text.chars().any(|c| c.is_lowercase() || c.is_ascii_digit())
        && !ends_sentence(&line.text)
}

/// Can `line` be a headline? Not a paragraph, not the middle of a sentence.
fn is_title(line: &PageLine) -> bool {
    let text = line.text.trim();
    let words = line.words();
    let open = text.ends_with([',', ';', ':', '-', '–', '—']);
    let continues = words > 10 && text.starts_with(char::is_lowercase);
    text.chars().count() <= 220 && words <= 32 && !open && !continues && !ends_as_prose(text, words)
}

/// Ends with a full stop that is not an abbreviation's; a question or cry of many words.
fn ends_as_prose(text: &str, words: usize) -> bool {
    let bare = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
    if bare.ends_with("...") || bare.ends_with('…') {
        return words > 25;
    }
    if bare.ends_with(['?', '!', '？', '！']) {
        return words > 25;
    }
    if !bare.ends_with(['.', '。', '।']) {
        return false;
    }
    if words <= 25 && is_in_title_case(bare) {
        return false;
    }
    let last = bare.split_whitespace().next_back().unwrap_or(bare);
    let stem = &last[..last.len() - last.chars().next_back().map_or(0, char::len_utf8)];
    // `the U.S.`, `Acme Inc.`: an acronym or abbreviation, and the sentence may well go on without.
    let acronym = stem.contains('.') && stem.chars().all(|c| c.is_uppercase() || c == '.');
    !(acronym || matches!(stem, "Inc" | "Corp" | "Co" | "Ltd" | "Jr" | "Sr"))
}

/// Nearly every long word has a capital, as in `Bank Spends Millions. Voters Shrug.`
fn is_in_title_case(text: &str) -> bool {
    let long: Vec<_> =
        text.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 4).collect();
    let capital = |w: &&&str| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    long.len() >= 3 && long.iter().filter(capital).count() * 5 >= long.len() * 4
}

/// `Headline | Outlet` above `Headline`: the outlet.
fn repeated_with_outlet(first: &PageLine, second: &PageLine) -> Option<String> {
    let rest = first.text.strip_prefix(second.text.as_str())?.trim();
    let outlet = rest.strip_prefix(['|', '-', '–', '—', '·', '»', ':'])?.trim();
    let words = outlet.split_whitespace().count();
    (second.words() >= 3 && (1..=5).contains(&words)).then(|| outlet.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::lines::divide;
    use super::*;

    fn head(text: &str) -> (PageHead, Vec<String>) {
        let mut lines = divide(text);
        let head = take(&mut lines);
        (head, lines.into_iter().filter(PageLine::kept).map(|l| l.text).collect())
    }

    const PROSE: &str = "The old bridge fell on Tuesday after three days of rain.";

    #[test]
    fn a_headline_is_found_and_its_repetitions_go() {
        let (found, rest) = head(&format!(
            "Bridge falls into river\n\nBridge Falls into River\n\n{PROSE}\nBridge falls into river\nA caption."
        ));
        assert_eq!(found.title.as_deref(), Some("Bridge falls into river"));
        assert_eq!(rest, [PROSE, "A caption."]);
    }

    #[test]
    fn a_dateline_is_no_headline_and_stays_in_the_text() {
        for dateline in [
            "Kestrel Bay, 2 May 2024",
            "KESTREL BAY, May 2, 2024",
            "Port Ellery, Karvania, Thursday, 2 May 2024 –",
            "St. Ives, 2024-05-02:",
            "Isle of Whithorn, 2 May 2024.",
        ] {
            let (found, rest) = head(&format!("{dateline}\n\nBridge falls into river\n\n{PROSE}\n{PROSE}"));
            assert_eq!(found.title.as_deref(), Some("Bridge falls into river"), "{dateline}");
            assert_eq!(rest, [dateline, PROSE, PROSE]);
            assert_eq!(head(&format!("{dateline}\n\n{PROSE}\n\n{PROSE}")).0.title, None, "{dateline}");
            assert_eq!(lead(&format!("{dateline}\n\n{PROSE} It was old.")), PROSE, "{dateline}");
        }
        for title in
            ["Election Day, Nov. 3, 2020, in ten pictures", "What we know of 2 May 2024", "At the Pier, 2 May 2024"]
        {
            assert_eq!(head(&format!("{title}\n\n{PROSE}\n\n{PROSE}")).0.title.as_deref(), Some(title));
        }
    }

    #[test]
    fn a_section_above_the_headline_is_kept_as_such() {
        let (found, rest) = head(&format!("World\n\nBridge falls into river\n\n{PROSE}"));
        assert_eq!(
            (found.section.as_deref(), found.title.as_deref()),
            (Some("World"), Some("Bridge falls into river"))
        );
        assert_eq!(rest, [PROSE]);
        let (found, _) = head(&format!("FLOOD WATCH\nBridge falls into river\n{PROSE}"));
        assert_eq!(found.section.as_deref(), Some("FLOOD WATCH"));
        let (found, _) = head(&format!("Harbour & Coast\nBridge falls into the river at night\n{PROSE}"));
        assert_eq!(found.section.as_deref(), Some("Harbour & Coast"));
        let (found, _) =
            head(&format!("The Lenna Review\nESSAY\nThirty Days\n{PROSE}\nThis essay appears in The Lenna Review."));
        assert_eq!((found.outlet.as_deref(), found.title.as_deref()), (Some("The Lenna Review"), Some("Thirty Days")));
        let (found, _) = head(&format!("Politics\n\n{PROSE}\n\n{PROSE}"));
        assert_eq!((found.section.as_deref(), found.title), (Some("Politics"), None));
    }

    #[test]
    fn a_paragraph_is_no_headline_but_a_question_or_an_abbreviation_is() {
        for title in [
            "Who will pay for the bridge?",
            "Bridge firm moves to the U.S.",
            "‘We are ready,’ says mayor of flooded town",
        ] {
            assert_eq!(head(&format!("{title}\n{PROSE}")).0.title.as_deref(), Some(title));
        }
        for prose in
            [PROSE, "He said yes.", "and then the bridge fell into the river with all the people who stood on it"]
        {
            assert_eq!(head(&format!("{prose}\n{PROSE}")).0.title, None, "{prose}");
        }
    }

    #[test]
    fn the_outlet_after_a_headline_is_taken_off() {
        let (found, _) = head(&format!("Bridge falls into river | Reuters\n{PROSE}"));
        assert_eq!(
            (found.title.as_deref(), found.outlet.as_deref()),
            (Some("Bridge falls into river"), Some("Reuters"))
        );
        let (found, rest) = head(&format!("Bridge falls into river - Valley Herald\nBridge falls into river\n{PROSE}"));
        assert_eq!(
            (found.title.as_deref(), found.outlet.as_deref()),
            (Some("Bridge falls into river"), Some("Valley Herald"))
        );
        assert_eq!(rest, [PROSE]);
    }

    #[test]
    fn a_lead_is_one_sentence_of_bounded_length() {
        assert_eq!(
            lead("\n Mr. Doe left the U.S. Senate on Friday. He will be missed."),
            "Mr. Doe left the U.S. Senate on Friday."
        );
        let long = lead(&"word ".repeat(100_000));
        assert!(long.chars().count() <= 301 && long.ends_with("word…"), "{long}");
    }
}
