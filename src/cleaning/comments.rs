//! Readers' comments: their heading, and all that follows it.

use std::sync::LazyLock;

use regex::Regex;

use super::lines::{Fate, PageLine};
use super::rules::{Does, RULES};

/// Headings under which readers speak.
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:
            (?:(?:all|most|top|best|latest|newest|recent|featured|readers?'?s?|your|user|facebook|top\ rated|most\ liked|view|show|read)\ ){0,3}
                comments?(?:\ section|\ \(\d[\d,.]*\)|:?\ \d+|\ so\ far|\ from\ (?:our\ )?readers)?
            |\(?\d[\d,.]*\)?\ (?:readers?'?\ )?(?:comments?|replies|responses|reactions)(?:\ (?:on|to|so\ far|for|posted)(?-u:\b).*)?
            |(?:one|two|three|four|five|six|seven|eight|nine|ten)\ (?:comments?|replies|responses)(?:\ (?:on|to)(?-u:\b).*)?
            |(?:\d+\ |one\ |two\ )?(?:comments?|replies|responses|thoughts|reactions|pings?)\ (?:on|to)\ [\x22'].*
            |(?:what\ )?(?:our\ |your\ )?readers\ (?:say|said|write|respond|react|comments?)
            |(?:join\ the\ )?(?:conversation|discussion)(?:\ \(\d+\))?
            |(?:have|add)\ your\ say
            |letters\ and\ comments
            |kommentare?(?:\ \(\d+\))?|\d+\ kommentare?|commentaires?(?:\ \(\d+\))?|\d+\ commentaires?|comentarios?(?:\ \(\d+\))?|\d+\ comentarios?
        )\W*$",
    )
    .expect("the pattern is part of the program and is tested")
});

/// Lines that stand among readers' comments and not in articles.
static SIGN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:
            .{1,60}\ (?:says?|said|wrote|writes|commented|replied):?
            |.{0,60}(?-u:\b)(?:\d+|an?)\ (?:second|minute|min|hour|hr|day|week|month|year)s?\ ago(?-u:\b).{0,40}
            |(?:reply|report|report\ abuse|flag|like|dislike|recommend|upvote|downvote|share|permalink|quote|edited|pinned)(?:\ \(?\d+\)?)?
            |(?:score|votes?|likes?|points?|rating)\W{0,3}\d+(?:\ \w+)?|[+-]?\d+\ (?:votes?|likes?|points?|thumbs\ up)
            |[\w.]*[_\d][\w.]*|@\w+
            |(?:posted|submitted|comment)\ by(?-u:\b).*|in\ reply\ to(?-u:\b).*
            |(?:guest|anonymous|anon)(?-u:\b).{0,20}
        )$",
    )
    .expect("the pattern is part of the program and is tested")
});

/// Cuts the comments below an article, with their heading.
///
/// A heading alone may be a button above the article: then more prose follows it than stands
/// before it, and nothing has the look of a comment.
pub(super) fn cut(lines: &mut [PageLine]) {
    let Some(heading) = (1..lines.len()).find(|&at| begins(lines, at)) else { return };
    for line in &mut lines[heading..] {
        line.fate = Fate::Cut("reader comment", Does::Cut);
    }
}

fn begins(lines: &[PageLine], at: usize) -> bool {
    const LONGEST: usize = 120;
    let line = &lines[at];
    if line.plain.len() > LONGEST * 4 || line.plain.chars().count() > LONGEST || !HEADING.is_match(&line.plain) {
        return false;
    }
    let prose = |lines: &[PageLine]| lines.iter().filter(|l| l.prose).map(|l| l.text.len()).sum::<usize>();
    let (before, after) = (prose(&lines[..at]), prose(&lines[at + 1..]));
    let below: Vec<&PageLine> = lines[at + 1..].iter().filter(|l| l.kept() || l.does() == Some(Does::Date)).collect();
    let signs = below.iter().filter(|l| is_sign(l)).count();
    // What readers say may be longer than the article; then every few lines bear the sign of it.
    let marked = if after > before { signs * 5 >= below.len() && signs > 0 } else { signs > 0 };
    let spoken = after <= before && is_spoken_below(&lines[at + 1..]);
    before > 0 && (marked || spoken || after * 2 <= before)
}

fn is_sign(line: &PageLine) -> bool {
    let dated = line.words() <= 8 && !RULES.dates(&line.plain).is_empty() && !line.prose;
    dated || (line.text.len() <= 120 && SIGN.is_match(&line.plain))
}

/// Short lines, names, take turns with what they say.
fn is_spoken_below(lines: &[PageLine]) -> bool {
    const TURNS: usize = 2;
    let is_name = |l: &PageLine| !l.prose && l.words() <= 4 && l.gap;
    let turns = lines.windows(2).filter(|pair| is_name(&pair[0]) && !pair[1].gap && pair[1].words() > 2).count();
    turns >= TURNS
}

#[cfg(test)]
mod tests {
    use super::super::lines::divide;
    use super::*;

    const PROSE: &str = "The bell tower of the old customs house will open to visitors on Wednesday, the council said.\n\n\
        The tower, which leans by a hand's breadth, was shut when a clapper fell through its floor.\n\n";

    fn kept(tail: &str) -> usize {
        let mut lines = divide(&format!("Old tower\n\n{PROSE}{tail}"));
        cut(&mut lines);
        lines.iter().filter(|l| l.kept()).count() - 3
    }

    #[test]
    fn comments_go_with_all_that_follows_their_heading() {
        for tail in [
            "Top Rated Comments\n\nGullCounter\n8 hours ago at 10:09 am\nAt last! Pell should resign over this, the man is a crook.\nScore: 12 Votes",
            "12 comments\n\nGullCounter says:\nAugust 28, 2018 at 07:15\nAt last! Pell should resign over this, and so on.",
            "Reader comments\n\nGullCounter, Port Ellery, 8 hours ago\nAt last! Pell should resign over this, the man is a crook.",
            "3 Responses to “Old tower to open to visitors”\n\nGullCounter\nPell should resign.\n\nmaria\nSo should he.",
            "Comments (7)\n\nJ. Doe\nNo one asked us.",
            "What readers say\n\nJ. Doe, Carrow\nNo one asked us.",
            "Two thoughts on “Old tower”\nAnna\nNot bad.",
        ] {
            assert_eq!(kept(tail), 0, "{tail}");
        }
    }

    #[test]
    fn a_button_above_the_article_is_no_heading_and_talk_of_comments_is_prose() {
        let mut lines =
            divide(&format!("Old tower\n\nShort lead that ends here with a stop.\n\n12 Comments\n\n{PROSE}{PROSE}"));
        cut(&mut lines);
        assert!(lines.iter().all(PageLine::kept));
        assert_eq!(kept("The council had 12 comments on the plan.\n\nComments by the mayor angered many."), 2);
    }
}
