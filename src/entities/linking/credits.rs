//! Who wrote, edited or photographed an article is not among the people that it speaks of.

use crate::article::{EntityKind, Field};

use super::super::tagger::reading::{ArticleWords, WordLine};
use super::super::tagger::words::Writing;
use super::NameMention;

/// Words before `by` that make a line a credit, lower case.
const WORK: &[&str] =
    &["reporting", "writing", "editing", "edited", "written", "compiled", "photo", "photograph", "photos"];
/// Agencies that stand after a photographer's name and a stroke, lower case.
const AGENCIES: &[&str] = &[
    "ap",
    "afp",
    "reuters",
    "getty",
    "epa",
    "shutterstock",
    "alamy",
    "bloomberg",
    "upi",
    "pool",
    "file",
    "associated",
];

/// Takes out of `mentions` the people of bylines and credits.
pub(super) fn remove(reading: &ArticleWords<'_>, mentions: &mut Vec<NameMention>) {
    mentions.retain(|mention| {
        if mention.kind != EntityKind::Person {
            return true;
        }
        let index = reading.sentences.partition_point(|line| line.words.end <= mention.words.start);
        let Some(line) = reading.sentences.get(index) else { return true };
        !(is_photo_credit(reading, mention)
            || is_picture_s(reading, line, mention)
            || credited(reading, line, mention)
            || contributed(reading, line)
            || is_byline(reading, line)
            || is_signature(reading, index))
    });
}

/// Words before a colon or a stroke that make what follows a photographer, lower case.
const PICTURE: &[&str] = &["photo", "photos", "photograph", "photographer", "photographers", "picture", "image"];

/// `Jane Doe / AP`, `REUTERS/Jane Doe`, `(AP Photo/Jane Doe)`, `Photograph: Jane Doe`
fn is_photo_credit(reading: &ArticleWords<'_>, mention: &NameMention) -> bool {
    let lower = |i: usize| reading.letters(i).to_ascii_lowercase();
    let agency = |i: usize| AGENCIES.contains(&lower(i).as_str());
    let picture = |i: usize| PICTURE.contains(&lower(i).as_str());
    let (start, after) = (mention.words.start, mention.words.end);
    // `Jane Doe/The Herald`, `Jane Doe/HERALD`
    let outlet = |i: usize| {
        reading.letters(i) == "The" || reading.words[i].writing == Writing::Capitals && reading.letters(i).len() > 2
    };
    if after + 1 < reading.words.len() && reading.letters(after) == "/" && (agency(after + 1) || outlet(after + 1)) {
        return true;
    }
    let Some(told) = start.checked_sub(2) else { return false };
    match reading.letters(start - 1) {
        "/" => agency(told) || picture(told),
        ":" => picture(told),
        _ => false,
    }
}

/// `Jane Doe, File via AP` at the end of a line, `Credit... Jane Doe`.
fn is_picture_s(reading: &ArticleWords<'_>, line: &WordLine, mention: &NameMention) -> bool {
    const NEAR: usize = 5;
    let lower = |i: usize| reading.letters(i).to_ascii_lowercase();
    let (start, after) = (mention.words.start, mention.words.end);
    let sign = |i: &usize| matches!(reading.words[*i].writing, Writing::Stop | Writing::Sign);
    let dots = (0..start).rev().take(NEAR).take_while(sign).count();
    if dots > 0 && start > dots && reading.letters(start - dots - 1) == "Credit" {
        return true;
    }
    let comma = line.words.contains(&after) && reading.words[after].writing == Writing::Comma;
    let rest = after + 1..line.words.end;
    let told = |i: usize| AGENCIES.contains(&lower(i).as_str()) || matches!(&*lower(i), "via" | "press" | "images");
    comma && !rest.is_empty() && rest.len() <= NEAR && rest.clone().all(|i| told(i) || sign(&i))
}

/// `Jane Doe and Ann Poe contributed to this report.`
fn contributed(reading: &ArticleWords<'_>, line: &WordLine) -> bool {
    const LONGEST: usize = 40;
    let words = || line.words.clone();
    words().len() <= LONGEST
        && words().skip(2).any(|i| {
            reading.letters(i) == "this"
                && reading.letters(i - 1) == "to"
                && reading.letters(i - 2) == "contributed"
                && only_named(reading, line.words.start, i - 2)
        })
}

/// Nothing but names, outlets that own them and what joins them: `Fox News' Jane Doe and the AP`.
fn only_named(reading: &ArticleWords<'_>, from: usize, to: usize) -> bool {
    (from..to).all(|i| {
        let word = &reading.words[i];
        word.writing != Writing::Lower
            || word.traits.is_connector()
            || matches!(
                reading.letters(i),
                "and" | "the" | "also" | "of" | "writer" | "writers" | "reporter" | "reporters"
            )
    })
}

/// A line of names alone near the beginning of the text, before a line that is the outlet's: `Jane Doe` over `USA TODAY`.
fn is_signature(reading: &ArticleWords<'_>, index: usize) -> bool {
    const FIRST: usize = 3;
    const LONGEST: usize = 10;
    let body = |line: &&WordLine| reading.place(line.words.start).0 == Field::Body;
    let Some(line) = reading.sentences.get(index).filter(body) else { return false };
    // `- Jane Doe and Ann Poe`, under what they wrote.
    let words = line.words.clone();
    if words.len() > 2 && words.len() <= LONGEST && reading.letters(words.start) == "-" {
        let joins = |i: usize| reading.letters(i) == "and" || reading.words[i].writing == Writing::Comma;
        return words.skip(1).all(|i| joins(i) || reading.words[i].writing.is_name_like());
    }
    let before = reading.sentences[..index].iter().rev().take(FIRST).filter(body).count();
    let capitals = |i: usize| !matches!(reading.words[i].writing, Writing::Lower | Writing::Number);
    let named = |i: usize| capitals(i) && reading.words[i].writing != Writing::Stop || reading.letters(i) == "and";
    let Some(next) = reading.sentences.get(index + 1) else { return false };
    let outlet = next.words.len() <= 3 && next.words.clone().all(|i| reading.words[i].writing == Writing::Capitals);
    before < FIRST && line.words.len() <= LONGEST && line.words.clone().all(named) && outlet
}

/// `(Reporting by Jane Doe; editing by John Roe)`: the words before the name, back to the last sign.
fn credited(reading: &ArticleWords<'_>, line: &WordLine, mention: &NameMention) -> bool {
    let start = line.words.start.max(mention.words.start.saturating_sub(12));
    let from =
        |i: usize| reading.letters(i) == "from" && i > 1 && reading.letters(i - 2).eq_ignore_ascii_case("additional");
    let by = (start..mention.words.start).rev().find(|&i| reading.letters(i).eq_ignore_ascii_case("by") || from(i));
    let Some(by) = by.filter(|&by| by > line.words.start) else { return false };
    let work = reading.letters(by - 1).to_ascii_lowercase();
    let opens = by - 1 == line.words.start
        || matches!(reading.words[by - 2].writing, Writing::Open | Writing::Sign)
        || reading.letters(by - 2).eq_ignore_ascii_case("additional");
    WORK.contains(&work.as_str()) && opens && only_names(reading, by + 1, mention.words.start)
}

/// A line of its own that says no more than by whom: `By JANE DOE, Associated Press`.
fn is_byline(reading: &ArticleWords<'_>, line: &WordLine) -> bool {
    line.words.len() <= 14
        && reading.letters(line.words.start).eq_ignore_ascii_case("by")
        && only_names(reading, line.words.start + 1, line.words.end)
        && reading.letters(line.words.end - 1) != "."
}

fn only_names(reading: &ArticleWords<'_>, from: usize, to: usize) -> bool {
    (from..to).all(|i| {
        let word = &reading.words[i];
        word.writing != Writing::Lower && word.writing != Writing::Number
            || word.traits.is_connector()
            || matches!(reading.letters(i), "with")
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn writers_and_photographers_are_not_people_of_the_article() {
        for text in [
            "By <JANE DOE>, Associated Press\n\nThe talks went on.",
            "The talks went on. (Reporting by <Jane Doe> and <Ann Poe> in Lima; editing by <John Roe>)",
            "Smoke over the town of Brovary, Saturday. <Jane Doe> / AP",
            "Smoke over the town, Feb. 8, 2019. REUTERS/<Jane Doe>",
            "Smoke over the town on Tuesday. (AP Photo/<Jane Doe>, File)",
            "Smoke over the town. Photograph: <Jane Doe> for the Herald",
            "Smoke over the town. (Photo: <Jane Doe>, Getty Images)",
            "Smoke over the town. Credit... <Jane Doe>/Associated Press",
            "The host of the show. <Jane Doe>, File via AP\n\nHe left.",
            "They left.\n\nFox News' <Jane Doe> and <Ann Poe> contributed to this report.",
            "It went on. | <Jane Doe>/HERALD The host.",
            "They left.\n\n- <Jane Doe> and <Ann Poe>\n\nThe next day they came.",
            "They left.\n\nWith additional reporting from <Jane Doe> and <Ann Poe>",
            "<Jane Doe> and <Ann Poe>\n\nUSA TODAY\n\nThe talks went on for hours there.",
            "Smoke over the town. (Reuters photo: <Jane Doe>)",
        ] {
            assert_eq!(names(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn whoever_acts_in_the_story_stays() {
        for text in [
            "By <Jane Doe>'s account, the talks went on for hours.",
            "The reporting by <Jane Doe> of the Herald was praised by the jury.",
            "The law was signed by <Jane Doe>.",
            "The mayor: <Jane Doe>.",
            "What <Jane Doe> had contributed to this effort is known.",
            "It was up to the mayor, <Jane Doe>, to leave.",
            "It went on.\n\n<Jane Doe>\n\nDemocrats still shudder when they hear of it.",
        ] {
            assert_eq!(names(text), ["Jane Doe"], "{text}");
        }
    }
}
