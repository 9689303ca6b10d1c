//! What is said on standard error beside the results.

use std::io;

use dateline::index::archive::Archive;
use dateline::output::messages;
use dateline::output::numbers::count;
use dateline::query::Note;
use dateline::search::answer::{Answer, Request};
use dateline::search::asking::Asked;
use dateline::search::plan::NameFilter;

use crate::common::session::Session;

/// A line after a word that says what it is; nothing if the user wants quiet.
pub fn say(session: &Session, word: &str, text: &str) {
    if !session.quiet {
        // Standard error is gone: there is nobody left to tell.
        let _ = messages::note(&mut io::stderr().lock(), session.messages, word, text);
    }
}

/// So many parts of a query that found nothing are told of one by one.
const HINTS: usize = 10;

/// How the query was read.
pub fn notes(session: &Session, asked: &Asked) {
    asked.notes.iter().for_each(|note| self::note(session, note, ""));
}

/// How a part of a query was read; `of` says which query, among many.
pub fn note(session: &Session, note: &Note, of: &str) {
    let slip = note.slip.to_string();
    let (word, text) = slip.split_once(": ").unwrap_or(("note", &slip));
    say(session, word, &format!("{of}{text}"));
}

/// How many articles a filter by date left out because they have none.
pub fn undated(session: &Session, articles: u64) {
    if articles > 0 {
        let articles = count(articles, "undated article");
        say(session, "note", &format!("{articles} left out; `--undated` takes them in"));
    }
}

/// What a person must know of an answer besides its articles.
pub fn answer(session: &Session, answer: &Answer, request: &Request, archive: &Archive) {
    answer.names.iter().for_each(|filter| name(session, filter));
    for form in &answer.outlets {
        say(session, "matched", &format!("`{}`: {}", form.typed, form.outlets.join(", ")));
    }
    for query_term in answer.query_terms.iter().filter(|l| l.left_out > 0) {
        let taken = query_term.words.len();
        let text = format!(
            "`{}` stands for its {taken} most frequent words; {} rarer ones are left out",
            query_term.typed, query_term.left_out
        );
        say(session, "note", &text);
    }
    undated(session, answer.undated);
    if answer.total == 0 {
        nothing_found(session, answer, archive);
        return;
    }
    let shown = answer.hits.len();
    let total = count(answer.total as u64, "article");
    if shown > 0 && (request.offset > 0 || request.offset + shown < answer.total) {
        let copies: usize = answer.hits.iter().map(|h| h.copies.len()).sum();
        let first = request.offset + 1;
        let last = request.offset + shown;
        let copies =
            if copies > 0 { format!(", {} not shown", count(copies as u64, "near copy")) } else { String::new() };
        say(session, "found", &format!("{total}; these are {first} to {last}{copies}"));
    } else {
        say(session, "found", &total);
    }
}

/// Whom the name of a filter matched.
pub fn name(session: &Session, filter: &NameFilter) {
    name_of(session, filter, "");
}

/// As [`name`]; `of` says in which query, among many.
pub fn name_of(session: &Session, filter: &NameFilter, of: &str) {
    if filter.matched.is_empty() {
        let nearest = filter.suggestions.join(", ");
        let hint = if nearest.is_empty() { String::new() } else { format!("; nearest: {nearest}") };
        say(session, "matched", &format!("{of}no {} is called `{}`{hint}", filter.kind.name(), filter.typed));
        return;
    }
    say(session, "matched", &format!("{of}{}", matched(filter, 6, ", ")));
}

/// The names that a filter matched, each with the number of its articles; those of a bare name count
/// where it most likely means whom was asked for.
pub fn matched(filter: &NameFilter, most: usize, between: &str) -> String {
    let one = |i: usize| {
        let m = &filter.matched[i];
        let articles = if i == 0 { count(m.articles, "article") } else { m.articles.to_string() };
        let probable = if m.probable.is_some() { " probable" } else { "" };
        format!("{} ({articles}{probable})", m.name)
    };
    let shown: Vec<String> = (0..filter.matched.len().min(most)).map(one).collect();
    let more = filter.matched.len() - shown.len();
    let more = if more > 0 { format!("{between}+{more} more") } else { String::new() };
    format!("{}{more}", shown.join(between))
}

fn nothing_found(session: &Session, answer: &Answer, archive: &Archive) {
    say(session, "found", &format!("nothing among {}", count(archive.len(), "article")));
    if let Some((first, last)) = answer.dated {
        say(session, "hint", &format!("articles here are dated {first} to {last}"));
    }
    for (part, near) in answer.why_nothing.iter().filter_map(|part| Some((part, part.nearest.as_ref()?))) {
        let place: Vec<&str> = near.source.as_deref().into_iter().chain([near.id.as_str()]).collect();
        let text = format!("nowhere is {}; the nearest wording is “{}” ({})", part.text, near.text, place.join(", "));
        say(session, "hint", &text);
    }
    if let Some(other) = &answer.corrected {
        say(session, "hint", &format!("try `{}`: {}", other.text, count(other.articles, "article")));
    }
    if answer.why_nothing.len() == 1 && answer.why_nothing[0].suggestions.is_empty() {
        return;
    }
    for part in answer.why_nothing.iter().take(HINTS) {
        let mut text = format!("`{}` alone finds {}", part.text, count(part.articles, "article"));
        if !part.suggestions.is_empty() {
            text.push_str(&format!("; perhaps {}", part.suggestions.join(", ")));
        }
        if let Some(others) = part.without.filter(|others| *others > 0) {
            text.push_str(&format!("; without it {}", count(others, "article")));
        }
        say(session, "hint", &text);
    }
}
