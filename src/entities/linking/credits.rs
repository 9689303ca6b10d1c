//! Who wrote, edited or photographed an article is not among the people that it speaks of.

use crate::article::EntityKind;

use super::super::tagger::reading::{ArticleWords, WordLine};
use super::super::tagger::words::Writing;
use super::NameMention;

/// Words before `by` that make a line a credit, lower case.
const WORK: &[&str] =
    &["reporting", "writing", "editing", "edited", "written", "compiled", "photo", "photograph", "photos"];
/// Agencies that stand after a photographer's name and a stroke, lower case.
const AGENCIES: &[&str] =
    &["ap", "afp", "reuters", "getty", "epa", "shutterstock", "alamy", "bloomberg", "upi", "pool", "file"];

/// Takes out of `mentions` the people of bylines and credits.
pub(super) fn remove(reading: &ArticleWords<'_>, mentions: &mut Vec<NameMention>) {
    mentions.retain(|mention| {
        if mention.kind != EntityKind::Person {
            return true;
        }
        let index = reading.sentences.partition_point(|line| line.words.end <= mention.words.start);
        let Some(line) = reading.sentences.get(index) else { return true };
        !(is_photo_credit(reading, mention) || credited(reading, line, mention) || is_byline(reading, line))
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
    if after + 1 < reading.words.len() && reading.letters(after) == "/" && agency(after + 1) {
        return true;
    }
    let Some(told) = start.checked_sub(2) else { return false };
    match reading.letters(start - 1) {
        "/" => agency(told) || picture(told),
        ":" => picture(told),
        _ => false,
    }
}

/// `(Reporting by Jane Doe; editing by John Roe)`: the words before the name, back to the last sign.
fn credited(reading: &ArticleWords<'_>, line: &WordLine, mention: &NameMention) -> bool {
    let start = line.words.start.max(mention.words.start.saturating_sub(12));
    let by = (start..mention.words.start).rev().find(|&i| reading.letters(i).eq_ignore_ascii_case("by"));
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
        ] {
            assert_eq!(names(text), ["Jane Doe"], "{text}");
        }
    }
}
