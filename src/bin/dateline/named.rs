//! Which article an argument names: an id or its beginning, a rank in the last search, an address. A bare number of
//! few digits is a rank and never the beginning of an id: what it named would follow from chance.

use anyhow::{Result, bail};
use dateline::article::LabelField;
use dateline::desk::Shown;
use dateline::index::archive::{Address, Archive, IdMatch};
use dateline::query::{Filter, FilterField, Matching, Query, QuerySpan};
use dateline::search::answer::{self, Request};

use crate::common::failure::Failure;
use crate::common::session::Session;
use crate::desk::Desk;
use crate::indexes::{self, Need};

/// A rank has at most so many digits; a longer number is the beginning of an id.
const DIGITS: usize = 4;

/// An article that was named.
pub struct Named {
    /// Where it is.
    pub address: Address,
    /// The search that it was named by, if it was by its rank.
    pub query: Option<String>,
}

/// Opens what of the archive is needed to find the articles that `names` name.
///
/// # Errors
/// What is no name; an index that cannot be read.
pub fn open(session: &Session, desk: &Desk, names: &[String]) -> Result<Archive> {
    if indexes::elsewhere_among(&indexes::of(session)?)?.is_none() {
        return indexes::open(session, Need::Whole);
    }
    let mut ids = Vec::new();
    for name in names {
        let (id, _) = passage(name)?;
        // An address may be written in several ways.
        if id.contains('/') {
            return indexes::open(session, Need::Whole);
        }
        match ranked(desk, id).ok().flatten() {
            Some(shown) => ids.push(shown.id),
            None => ids.push(id.to_owned()),
        }
    }
    indexes::open(session, Need::Named(&ids))
}

/// The article that `name` names.
pub fn article(desk: &Desk, archive: &Archive, name: &str) -> Result<Named> {
    if let Some(address) = archive.address(name)? {
        return Ok(Named { address, query: None });
    }
    if let Some(named) = by_rank(desk, archive, name)? {
        return Ok(named);
    }
    if name.contains("://") || name.contains('/') && name.contains('.') {
        return Ok(Named { address: by_address(archive, name)?, query: None });
    }
    Ok(Named { address: by_id(archive, name)?, query: None })
}

/// An article and a passage of it: `ID` or `ID#b310-522`; bytes of the body.
///
/// # Errors
/// The passage cannot be read.
pub fn passage(name: &str) -> Result<(&str, Option<(usize, usize)>)> {
    let Some((id, bytes)) = name.rsplit_once("#b") else { return Ok((name, None)) };
    let range = bytes.split_once('-').and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)));
    match range {
        Some((start, end)) if start < end => Ok((id, Some((start, end)))),
        // An id may hold the sign itself.
        _ if !bytes.starts_with(|c: char| c.is_ascii_digit()) => Ok((name, None)),
        _ => bail!(Failure::new(
            format!("`#b{bytes}` is no passage"),
            "write `ID#b310-522`: its first byte, and the one after its last"
        )),
    }
}

fn by_rank(desk: &Desk, archive: &Archive, name: &str) -> Result<Option<Named>> {
    let Some(LastShown { id, query }) = ranked(desk, name)? else { return Ok(None) };
    let Some(address) = archive.address(&id)? else {
        bail!(Failure::new(
            format!("{name} of the last search was `{id}`, which is not in this archive"),
            "search again, or name an id"
        ))
    };
    Ok(Some(Named { address, query: Some(query) }))
}

/// An article of the last search.
pub struct LastShown {
    /// Its id then.
    pub id: String,
    /// The search.
    pub query: String,
}

/// The article of the last search whose rank `name` is; `None` if it is no number of few digits.
///
/// # Errors
/// It is, and no article of that rank was shown.
pub fn ranked(desk: &Desk, name: &str) -> Result<Option<LastShown>> {
    if name.len() > DIGITS || !name.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let Ok(rank) = name.parse::<usize>() else { return Ok(None) };
    let Some(shown) = desk.journal().ok().and_then(|journal| Shown::last(&journal)) else {
        bail!(Failure::new(
            format!("`{name}` would be a rank in the last search, and none was shown on a terminal"),
            "name the article by its id, or by more of its beginning"
        ))
    };
    let Some(id) = shown.id(rank).map(str::to_owned) else {
        let last = (shown.first + shown.ids.len()).saturating_sub(1);
        bail!(Failure::new(
            format!("the last search showed no article {name}, only {} to {last}", shown.first),
            "name one of these, or the article by its id or more of its beginning"
        ))
    };
    Ok(Some(LastShown { id, query: shown.query }))
}

/// The only article of this address; the scheme and a slash at its end do not count.
fn by_address(archive: &Archive, name: &str) -> Result<Address> {
    let filter = |matching, text: &str| {
        let field = FilterField::Label(LabelField::Url);
        Query::Filter(Filter { field, text: text.to_owned(), matching, span: QuerySpan::default() })
    };
    let bare = |url: &str| {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.trim_start_matches("www.").trim_end_matches('/').to_lowercase()
    };
    let wanted = bare(name);
    let mut found = Vec::new();
    for query in [filter(Matching::Exact, name), filter(Matching::Usual, &wanted)] {
        let request = Request { query: Some(query), ..Request::default() };
        let mut all = answer::all(archive, &request)?.articles;
        let many = all.len().min(100);
        found.clear();
        for hit in all.first(many, archive)? {
            let url = archive.article(hit.address)?.url.unwrap_or_default();
            found.push((url, hit.address));
        }
        let same: Vec<&(String, Address)> = found.iter().filter(|(url, _)| bare(url) == wanted).collect();
        if let [(_, address)] = same[..] {
            return Ok(*address);
        }
        if found.len() == 1 {
            return Ok(found[0].1);
        }
    }
    if found.is_empty() {
        let field = LabelField::Url.name();
        bail!(Failure::new(
            format!("no article has the address `{name}`"),
            format!("`dateline search '{field}:*'` shows which have one")
        ));
    }
    let shown: Vec<&str> = found.iter().take(5).map(|(url, _)| url.as_str()).collect();
    bail!(Failure::new(
        format!("{} articles have an address like `{name}`", found.len()),
        format!("write the whole of it: {}", shown.join(", "))
    ))
}

/// The article that `id` names, whole or by a beginning that no other has.
fn by_id(archive: &Archive, id: &str) -> Result<Address> {
    match archive.find(id)? {
        IdMatch::One(address) => Ok(address),
        IdMatch::None => bail!(Failure::new(
            format!("no article has the id `{id}`"),
            "name a rank of the last search that was shown on a terminal, the id in the second line of a result, or an address"
        )),
        IdMatch::Several(ids) => {
            let shown: Vec<&str> = ids.iter().take(5).map(String::as_str).collect();
            bail!(Failure::new(
                format!("{} ids begin with `{id}`", ids.len()),
                format!("write more of it: {}", shown.join(", "))
            ))
        }
    }
}
