//! Who, which organization, where: names in prose, and when two names are one person.
//!
//! | module | the question that it answers |
//! |---|---|
//! | [`tagger`] | which words name a person, an organization or a place? |
//! | [`linking`] | which of these names are one person, within this article? |
//! | [`names`] | is a name of the archive the one that was typed, under another spelling? |
//! | [`roles`] | what does a text call a person beside the name? |
//! | [`titles`] | which office stands before the name? |
//! | [`lexicon`] | is this word a title, a party, furniture, a storm? |

pub mod lexicon;
pub mod linking;
pub mod names;
pub mod roles;
pub mod tagger;
pub mod titles;

use crate::article::Article;
use crate::text::Prose;

use tagger::Tagger;
use tagger::reading::ArticleWords;

/// Fills `article.entities` with every mention of a person, organization or place in its title and
/// body, in order of field and offset; `name` is the fullest form that this article gives. `title`
/// and `body` are the divisions of these two fields.
pub fn annotate(article: &mut Article, title: &Prose, body: &Prose) {
    let tagger = Tagger::shipped();
    let entities = {
        let reading = ArticleWords::of((&article.title, title), (&article.body, body), &tagger.lexicon);
        let spans = tagger.tag(&reading);
        linking::link(&reading, &spans)
    };
    article.entities = entities;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{EntityKind, Field};

    fn read(title: &str, body: &str) -> Article {
        let mut article = Article { title: title.to_owned(), body: body.to_owned(), ..Article::default() };
        annotate(&mut article, &Prose::of(title), &Prose::of(body));
        article
    }

    fn people(article: &Article) -> Vec<&str> {
        let mut names: Vec<&str> =
            article.entities.iter().filter(|e| e.kind == EntityKind::Person).map(|e| e.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    const BODY: &str = "President Viktor Halasz met Prime Minister Adaeze Okafor in Lisbon on Monday. \
        Halasz said Portugal had offered help. \"We thank Mr. Halasz,\" Okafor said.";

    #[test]
    fn people_are_named_once_under_their_fullest_name() {
        assert_eq!(people(&read("Talks in Lisbon", BODY)), ["Adaeze Okafor", "Viktor Halasz"]);
    }

    #[test]
    fn mentions_lie_where_they_say_and_in_order() {
        let article = read("Halasz Visits Lisbon", BODY);
        assert!(article.entities.iter().any(|e| e.field == Field::Title));
        let places: Vec<_> = article.entities.iter().map(|e| (e.field, e.start, e.end)).collect();
        assert!(places.is_sorted());
        for entity in &article.entities {
            let text = &article.text(entity.field)[entity.range()];
            assert!(!text.is_empty() && text.trim() == text && !text.ends_with("'s"), "{text}");
        }
    }

    #[test]
    fn a_headline_in_title_case_makes_no_person_of_a_verb() {
        let article = read("Halasz Proposes New Grain Talks as Okafor Lauds Lisbon", BODY);
        assert_eq!(people(&article), ["Adaeze Okafor", "Viktor Halasz"]);
    }

    #[test]
    fn hostile_texts_are_read_to_their_end() {
        let names = "PRESIDENT VIKTOR HALASZ MET ADAEZE OKAFOR IN LISBON ON MONDAY AND SAID NOTHING ";
        for text in [
            names.repeat(2_000),
            "президент Владимир Зеленский встретился с Эмманюэлем Макроном в Париже ".repeat(2_000),
            "today viktor halasz met adaeze okafor in lisbon and they said nothing ".repeat(2_000),
            "习近平在北京会见了记者。".repeat(2_000),
            "A".repeat(100_000),
            "J. ".repeat(50_000),
            "Mr. ".repeat(50_000),
            "\u{0}\u{202e}'s ’s - & . , ( \u{301}".repeat(5_000),
            String::new(),
        ] {
            let article = read(&text[..text.floor_char_boundary(200)], &text);
            for entity in &article.entities {
                assert!(article.text(entity.field).get(entity.range()).is_some_and(|t| !t.is_empty()));
            }
        }
    }

    #[test]
    fn no_name_goes_from_the_headline_into_the_text() {
        for (title, body) in [
            ("Halasz Thanks Maria", "Viktor Halasz met Adaeze Okafor."),
            ("A letter to Bill", "Hillary Okafor read it to Viktor."),
            ("Seen by Mr.", "May stood by."),
            ("With the European", "Union of writers"),
            ("Said Prince", "Harry left."),
        ] {
            let article = read(title, body);
            for entity in &article.entities {
                assert!(article.text(entity.field).get(entity.range()).is_some_and(|t| !t.is_empty()), "{title}");
            }
        }
    }

    #[test]
    fn ten_megabytes_on_one_line_are_read() {
        let text = format!("{}Viktor Halasz arrived.", "and so it went on and on ".repeat(420_000));
        assert_eq!(people(&read("", &text)), ["Viktor Halasz"]);
    }
}
