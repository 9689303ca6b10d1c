//! Names that were cut in the wrong place: organizations without the nation that is part of them,
//! and two places that a comma parts.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::article::EntityKind;
use crate::entities::lexicon::{Classes, classes};

use super::super::names::is_legal_form;
use super::super::tagger::reading::{ArticleWords, Style};
use super::super::tagger::words::Writing;
use super::NameMention;

/// Words of a mention that is looked at.
const LONGEST: usize = 48;

/// Makes `European Union` and `U.S. Treasury` whole, and two places of `Reno, Nevada`.
pub(super) fn mend(reading: &ArticleWords<'_>, mentions: &mut Vec<NameMention>) {
    let mut nations: FxHashSet<usize> = FxHashSet::default();
    for mention in mentions.iter_mut().filter(|m| m.kind == EntityKind::Organization) {
        if let Some(nation) = nation_before(reading, &mention.words) {
            mention.words.start = nation;
            nations.insert(nation);
        }
    }
    // The nation is no place of its own any more.
    mentions.retain(|m| m.kind == EntityKind::Organization || !m.words.clone().any(|i| nations.contains(&i)));
    from_the_head(reading, mentions);
    let mut reached = 0;
    for mention in mentions.iter_mut() {
        // What an organization was extended over is no name of its own.
        if mention.words.start < reached {
            mention.words.end = mention.words.start;
            continue;
        }
        if mention.kind == EntityKind::Place {
            without_article(reading, mention);
            of_place(reading, mention);
        }
        if mention.kind != EntityKind::Person {
            finish(reading, mention);
            reached = mention.words.end;
        }
    }
    mentions.retain(|m| !m.words.is_empty());
    if mentions.iter().any(|m| and_between_firms(reading, m).is_some()) {
        *mentions = std::mem::take(mentions).into_iter().flat_map(|m| at_and(reading, m)).collect();
    }
    if mentions.iter().any(|m| between_parties(reading, m).is_some()) {
        *mentions = std::mem::take(mentions).into_iter().flat_map(|m| at_parties(reading, m)).collect();
    }
    mentions.retain(|m| !is_member(reading, m));
    if mentions.iter().any(|m| comma_between_places(reading, m).is_some()) {
        *mentions = std::mem::take(mentions).into_iter().flat_map(|m| at_comma(reading, m)).collect();
    }
}

/// Words of a name that are taken in before its last ones.
const BEFORE_HEAD: usize = 4;

/// Goes on to the left where a name was cut off before what tells it from others: `Cairo | University`,
/// `Democratic | National Committee`; and to the right behind an article that stands alone: `The | Hague Court`.
/// A name that is not found so and is no more than an article or a legal form is nobody's.
fn from_the_head(reading: &ArticleWords<'_>, mentions: &mut Vec<NameMention>) {
    let mut at = 0;
    while at < mentions.len() {
        if mentions[at].kind != EntityKind::Organization {
            at += 1;
            continue;
        }
        let words = mentions[at].words.clone();
        if is_head(reading, &words) {
            let start = before_head(reading, &mentions[..at], words.start);
            let swallowed = mentions[..at].iter().rev().take_while(|m| m.words.end > start).count();
            mentions[at].words.start = start;
            mentions.drain(at - swallowed..at);
            at -= swallowed;
        } else if words.clone().all(|i| reading.letters(i).eq_ignore_ascii_case("the")) {
            let limit = mentions.get(at + 1).map_or(usize::MAX, |next| next.words.start);
            let more =
                (words.end..limit.min(words.end + BEFORE_HEAD)).take_while(|&i| goes_on(reading, words.start, i));
            mentions[at].words.end += more.count();
        }
        at += 1;
    }
    for mention in mentions.iter_mut().filter(|m| m.kind == EntityKind::Organization && m.words.len() > 1) {
        // `AP Photo`
        if matches!(reading.letters(mention.words.end - 1), "Photo" | "Photos" | "Video" | "Videos") {
            mention.words.end -= 1;
        }
    }
    mentions.retain(|m| m.kind != EntityKind::Organization || !is_nothing(reading, m));
}

/// No more than an article, signs and the legal form of a firm whose name was not seen, the `State` of its secretary
/// or what a page shows to robots.
fn is_nothing(reading: &ArticleWords<'_>, mention: &NameMention) -> bool {
    if mention.words.len() == 1 && matches!(reading.letters(mention.words.start), "State" | "reCAPTCHA" | "CAPTCHA") {
        return true;
    }
    mention.words.clone().all(|i| {
        let letters = reading.letters(i);
        !reading.words[i].writing.is_name_like()
            && reading.words[i].writing != Writing::Uncased
            && reading.words[i].writing != Writing::Lower
            || letters.eq_ignore_ascii_case("the")
            || is_legal_form(letters) && letters.len() > 2
    })
}

/// Do these words only end a name: `University`, `National Committee`?
fn is_head(reading: &ArticleWords<'_>, words: &Range<usize>) -> bool {
    let last = words.end - 1;
    words.len() <= 2
        && words
            .clone()
            .all(|i| reading.words[i].writing == Writing::Capitalised && classes(reading.letters(i)).any(Classes::HEAD))
        && !reading.letters(last).eq_ignore_ascii_case("national")
}

/// Where the name begins that ends with the words from `head` on.
fn before_head(reading: &ArticleWords<'_>, before: &[NameMention], head: usize) -> usize {
    let line = reading.sentences.partition_point(|line| line.words.end <= head);
    let Some(line) = reading.sentences.get(line).filter(|line| line.style == Style::Prose) else { return head };
    let taken = |i: usize| before.iter().rev().take(2).find(|m| m.words.contains(&i));
    let mut start = head;
    while start > line.words.start && head - start < BEFORE_HEAD {
        let i = start - 1;
        let word = &reading.words[i];
        let class = classes(reading.letters(i));
        let none = Classes::ALWAYS.or(Classes::OFFICE).or(Classes::EDGE).or(Classes::NOBODY).or(Classes::POST);
        // A word that opens a sentence may be any.
        let opens = i == line.words.start && matches!(word.traits.capitals(), 0..=3) && !class.any(Classes::PARTY);
        let name = matches!(word.writing, Writing::Capitalised | Writing::Mixed | Writing::Capitals | Writing::Acronym);
        if !name || word.traits.is_function_word() || word.traits.is_calendar() || class.any(none) || opens {
            break;
        }
        match taken(i) {
            // `George Mason | University`, `Hillary Clinton | Foundation`; but what bears a full name may be anything.
            Some(m) if m.kind == EntityKind::Person && m.words.len() > 1 => {
                let body = classes(reading.letters(head)).any(Classes::BODY) && start == head;
                return if body { m.words.start } else { head };
            }
            Some(m)
                if m.words.len() > BEFORE_HEAD || !m.words.clone().all(|i| reading.words[i].writing.is_name_like()) =>
            {
                break;
            }
            Some(m) => start = m.words.start,
            None => start = i,
        }
    }
    start
}

/// Is the word at `i` in the line of `start`, and may it go on a name?
fn goes_on(reading: &ArticleWords<'_>, start: usize, i: usize) -> bool {
    let line = reading.sentences.partition_point(|line| line.words.end <= start);
    reading.sentences.get(line).is_some_and(|line| line.words.contains(&i))
        && reading.words[i].writing.is_name_like()
        && !reading.words[i].traits.is_function_word()
}

/// Words that never end a name.
const OPEN: &[&str] = &["of", "the", "in", "for", "and", "at", "on", "to", "with", "a", "an", "by", "from"];
/// Most words that are added behind `of`.
const ADDED: usize = 4;

/// `The Ohio` in a headline is Ohio; but `The Hague` is a name.
fn without_article(reading: &ArticleWords<'_>, mention: &mut NameMention) {
    let first = mention.words.start;
    let behind = first + 1;
    let known = |i: usize| {
        let traits = reading.words[i].traits;
        traits.is_region() || traits.is_country() || traits.city() > 3
    };
    if mention.words.len() > 1 && reading.letters(first) == "The" && known(behind) && reading.letters(behind) != "Hague"
    {
        mention.words.start = behind;
    }
}

/// Ends a place behind `D.C.`, with which no name goes on, and before a number: `Washington 17`.
fn of_place(reading: &ArticleWords<'_>, mention: &mut NameMention) {
    let Range { start, end } = mention.words;
    let capital = (start + 1..end).find(|&i| matches!(reading.letters(i), "D.C." | "D.C" | "DC"));
    mention.words.end = capital.map_or(end, |i| i + 1);
    while mention.words.len() > 1 && reading.words[mention.words.end - 1].writing == Writing::Number {
        mention.words.end -= 1;
    }
}

/// Goes on behind the `of` that an organization was cut off at (`University of California`), or takes off what
/// never ends a name: `Republicans in the`.
fn finish(reading: &ArticleWords<'_>, mention: &mut NameMention) {
    let is_open = |i: usize| match reading.words[i].writing {
        Writing::Lower => OPEN.contains(&reading.letters(i)),
        // `Supreme Court The`, where a heading ran on.
        Writing::Capitalised => matches!(reading.letters(i), "The" | "Of"),
        _ => false,
    };
    let (start, end) = (mention.words.start, mention.words.end);
    let mut last = end;
    while last > start && is_open(last - 1) {
        last -= 1;
    }
    if last == end || last == start {
        return;
    }
    let mut more = end;
    while more < end + ADDED && goes_on(reading, start, more) {
        more += 1;
    }
    let of = reading.letters(last) == "of" && mention.kind == EntityKind::Organization;
    mention.words.end = if of && more > end { more } else { last };
}

/// Index of the `and` between two firms: `ABC Company and Acme Corp.`
fn and_between_firms(reading: &ArticleWords<'_>, mention: &NameMention) -> Option<usize> {
    if mention.kind != EntityKind::Organization || mention.words.len() > LONGEST {
        return None;
    }
    let inside = mention.words.start + 1..mention.words.end.saturating_sub(1);
    inside.clone().find(|&i| {
        let last = if reading.words[i - 1].writing == Writing::Stop { i.saturating_sub(2) } else { i - 1 };
        reading.letters(i) == "and" && last > mention.words.start && is_legal_form(reading.letters(last))
    })
}

fn at_and(reading: &ArticleWords<'_>, mention: NameMention) -> Vec<NameMention> {
    let Some(and) = and_between_firms(reading, &mention) else { return vec![mention] };
    let rest = NameMention { kind: mention.kind, words: and + 1..mention.words.end };
    let first = NameMention { kind: mention.kind, words: mention.words.start..and };
    [vec![first], at_and(reading, rest)].concat()
}

/// Index of the word between two parties: `Democrats and Republicans`, `House to Democrats`.
fn between_parties(reading: &ArticleWords<'_>, mention: &NameMention) -> Option<usize> {
    const BETWEEN: &[&str] = &["and", "or", "to", "&", "vs", "with"];
    let last = mention.words.end - 1;
    let party = classes(reading.letters(last)).any(Classes::PARTY) && reading.letters(last).ends_with('s');
    let between = last.checked_sub(1).filter(|&i| i > mention.words.start && BETWEEN.contains(&reading.letters(i)));
    between.filter(|_| party && mention.kind == EntityKind::Organization)
}

fn at_parties(reading: &ArticleWords<'_>, mention: NameMention) -> Vec<NameMention> {
    match between_parties(reading, &mention) {
        None => vec![mention],
        Some(between) => [mention.words.start..between, between + 1..mention.words.end]
            .map(|words| NameMention { kind: mention.kind, words })
            .to_vec(),
    }
}

/// `Republican` by itself is somebody of the party, or what is the party's, and not the party.
fn is_member(reading: &ArticleWords<'_>, mention: &NameMention) -> bool {
    mention.kind == EntityKind::Organization
        && mention.words.len() == 1
        && matches!(reading.letters(mention.words.start), "Republican" | "Democrat" | "Democratic" | "Libertarian")
}

fn at_comma(reading: &ArticleWords<'_>, mention: NameMention) -> Vec<NameMention> {
    let Some(comma) = comma_between_places(reading, &mention) else { return vec![mention] };
    // `Kurume, in Fukuoka Prefecture`
    let start = (comma + 1..mention.words.end - 1).find(|&i| reading.words[i].writing != Writing::Lower);
    let rest = NameMention { kind: mention.kind, words: start.unwrap_or(mention.words.end - 1)..mention.words.end };
    let first = NameMention { kind: mention.kind, words: mention.words.start..comma };
    [vec![first], at_comma(reading, rest)].concat()
}

/// Index of `European`, `U.S.` or `US` just before an organization that does not name a nation itself, or of `American`
/// before a society: `American | Civil Liberties Union`.
fn nation_before(reading: &ArticleWords<'_>, words: &Range<usize>) -> Option<usize> {
    let (start, last) = (words.start, words.end - 1);
    let before = start.checked_sub(1)?;
    let first = &reading.words[start];
    let society = |i: usize| classes(reading.letters(i)).any(Classes::HEAD.or(Classes::BODY));
    let nation = matches!(reading.letters(before), "European" | "U.S." | "US")
        || reading.letters(before) == "American" && last > start && society(last);
    let line = reading.sentences.partition_point(|line| line.words.end <= start);
    let same_line = reading.sentences.get(line).is_some_and(|line| line.words.contains(&before));
    let acronym = matches!(first.writing, Writing::Capitals | Writing::Acronym);
    let own = first.traits.is_demonym() || first.traits.is_country();
    (nation && first.writing.is_name_like() && !acronym && !own && same_line).then_some(before)
}

/// Index of the only comma of a place, if what stands on either side is a place: not `Washington, D.C.`
fn comma_between_places(reading: &ArticleWords<'_>, mention: &NameMention) -> Option<usize> {
    if mention.kind != EntityKind::Place || !(3..=LONGEST).contains(&mention.words.len()) {
        return None;
    }
    let comma = mention.words.clone().find(|&i| reading.words[i].writing == Writing::Comma)?;
    let right = &reading.letters(comma + 1);
    (comma > mention.words.start && comma + 1 < mention.words.end && !matches!(*right, "D.C." | "DC")).then_some(comma)
}

#[cfg(test)]
mod tests {
    use super::super::tests::linked;
    use crate::article::EntityKind::{Organization, Place};

    fn texts(kind: crate::article::EntityKind, marked: &str) -> Vec<String> {
        let body: String = marked.chars().filter(|c| !"<>".contains(*c)).collect();
        linked(kind, marked).iter().map(|e| body[e.range()].to_owned()).collect()
    }

    #[test]
    fn a_nation_belongs_to_its_organization() {
        assert_eq!(
            texts(Organization, "The European <Union> and the U.S. <Treasury> met European <NATO> envoys."),
            ["European Union", "U.S. Treasury", "NATO"]
        );
        assert_eq!(
            texts(Organization, "The American <Civil Liberties Union> sued; American <Congress> did not."),
            ["American Civil Liberties Union", "Congress"]
        );
    }

    #[test]
    fn two_firms_with_their_legal_forms_are_two() {
        assert_eq!(
            texts(Organization, "<ABC Company and Acme Corp>. met <Smith and Marsh>."),
            ["ABC Company", "Acme Corp", "Smith and Marsh"]
        );
    }

    #[test]
    fn what_was_cut_off_at_a_preposition_goes_on_or_ends_before_it() {
        for (text, whole) in [
            ("The <University of> California won.", "University of California"),
            ("<Republicans in the> House left.", "Republicans"),
            ("The <Supreme Court of the> United States ruled.", "Supreme Court of the United States"),
            ("The <Bank of> a friend failed.", "Bank"),
            ("<Democracy for> America gave.", "Democracy"),
        ] {
            assert_eq!(texts(Organization, text), [whole], "{text}");
        }
    }

    #[test]
    fn what_was_cut_off_before_its_last_words_begins_where_the_name_does() {
        for (text, whole) in [
            ("He left Cairo <University> early.", "Cairo University"),
            ("She leads the Democratic <Party> now.", "Democratic Party"),
            ("The Democratic <National Committee> paid.", "Democratic National Committee"),
            ("At Southern Methodist <University> they won.", "Southern Methodist University"),
            ("Sources told the Washington <Post> so.", "Washington Post"),
            ("A Green <Party> member left.", "Green Party"),
            ("They told <The> Evening Mail so.", "The Evening Mail"),
            ("The former President's <Party> lost.", "Party"),
            ("Yesterday <Bank> shares fell.", "Bank"),
            ("On Monday <News> came.", "News"),
            ("They had fought the Islamic <State> there.", "Islamic State"),
            ("She had been at Ohio <State University> then.", "Ohio State University"),
            ("It was a picture by <AP Photo> then.", "AP"),
        ] {
            assert_eq!(texts(Organization, text), [whole], "{text}");
        }
        assert_eq!(texts(Organization, "The secretary of <State> saw a <reCAPTCHA> there."), Vec::<String>::new());
        assert_eq!(texts(Organization, "Copyright The Evening Mail, <LLC>. Told by <the>."), Vec::<String>::new());
    }

    #[test]
    fn a_place_ends_behind_the_capital_s_district() {
        assert_eq!(texts(Place, "in <Washington, D.C. City> and <Reno 17>"), ["Washington, D.C.", "Reno"]);
    }

    #[test]
    fn places_with_a_comma_between_them_are_two() {
        assert_eq!(texts(Place, "in <Reno, Nevada>, and <Washington, D.C.>"), ["Reno", "Nevada", "Washington, D.C."]);
    }

    #[test]
    fn what_bears_a_full_name_is_whole_and_two_parties_are_two() {
        let body =
            "They were at <George Mason> <University> and had seen how the <Ada Marsh> <Foundation> paid so that "
                .to_owned()
                + "<Democrats and Republicans> could meet the Reno <Police> there. It was USA <Today> that heard the "
                + "<House to Democrats> line from a Texas <Republican>.";
        let plain: String = body.chars().filter(|c| !"<>".contains(*c)).collect();
        let (prose, none) = (crate::text::Prose::of(&plain), crate::text::Prose::default());
        let tagger = crate::entities::tagger::Tagger::shipped();
        let reading = super::ArticleWords::of(("", &none), (&plain, &prose), &tagger.lexicon);
        let at = |text: &str, kind| {
            let start = plain.find(text).expect("is there");
            let token = |at: usize| prose.tokens.partition_point(|t| (t.end as usize) <= at);
            super::NameMention { kind, words: token(start)..token(start + text.len() - 1) + 1 }
        };
        let person = crate::article::EntityKind::Person;
        let mut mentions = vec![
            at("George Mason", person),
            at("University", Organization),
            at("Ada Marsh", person),
            at("Foundation", Organization),
            at("Democrats and Republicans", Organization),
            at("Police", Organization),
            at("Today", Organization),
            at("House to Democrats", Organization),
            at("Republican.", Organization),
        ];
        mentions.last_mut().expect("is there").words.end -= 1;
        super::mend(&reading, &mut mentions);
        let texts: Vec<&str> = mentions.iter().map(|m| reading.text(m.words.clone())).collect();
        assert_eq!(
            texts,
            [
                "George Mason University",
                "Ada Marsh Foundation",
                "Democrats",
                "Republicans",
                "Reno Police",
                "USA Today",
                "House",
                "Democrats"
            ]
        );
    }

    #[test]
    fn an_article_before_a_known_place_is_no_part_of_it() {
        assert_eq!(
            texts(Place, "<The Ohio> vote, <The Hague> and <The Vermont> race"),
            ["Ohio", "The Hague", "Vermont"]
        );
    }
}
