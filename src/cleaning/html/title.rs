//! Which of the headlines that a page gives is the article's: its heading, what it tells networks and search
//! engines to show, the headline of its JSON-LD, its `title` element; without the site's name and without a kicker
//! that the page shows apart.

use super::linked_data::LinkedData;
use super::metadata::{PageParts, plain};
use crate::cleaning::lines::key;
use crate::source::host;

/// The headline, without the name of the site.
pub(super) fn title(page: &PageParts, linked: &LinkedData, source: Option<&str>, url: Option<&str>) -> Option<String> {
    let site = |text: String| without_site(&text, source, url, page);
    let og = page.meta(&["og:title"]).map(site);
    let headline = linked.headline.as_deref().map(plain).map(site);
    let h1: Vec<&String> = page.headings.iter().map(|(_, t)| t).collect();
    let whole = page.title.as_deref().map(plain).map(site);
    let alone = h1.len() == 1;
    let told = page.meta(&["og:title"]);
    let headline = headline.filter(|headline| !key(headline).is_empty());
    if let Some(headline) = headline.as_ref().filter(|_| linked.is_sure) {
        return Some(headline.clone());
    }
    // What two of them say is sure; else what the page tells others to show.
    let same = |a: &Option<String>, b: &str| a.as_deref().is_some_and(|a| key(a) == key(b));
    let with_heading = |title: &Option<String>| title.clone().filter(|t| h1.iter().any(|h| key(h) == key(t)));
    let agreed =
        og.clone().filter(|t| same(&headline, t)).or_else(|| with_heading(&og)).or_else(|| with_heading(&headline));
    let seen = agreed.as_ref().and_then(|t| h1.iter().find(|h| key(h) == key(t)).map(|h| (*h).clone()));
    // A heading in parts is without the sign between them.
    let signed = |title: &str| [": ", " | ", " – ", " — ", " - "].iter().any(|sign| title.contains(sign));
    let in_parts = |seen: &String| !signed(seen) && agreed.as_deref().is_some_and(signed);
    let seen = seen.filter(|seen| !in_parts(seen));
    let agreed = seen.or(agreed);
    let fuller = agreed.as_ref().and_then(|agreed| og.clone().filter(|og| is_meant(og, agreed)));
    let found = fuller.or(agreed).or(og).or(headline.filter(|h| h.len() > 3)).or_else(|| with_heading(&whole));
    let found = found.or_else(|| h1.first().filter(|_| alone).map(|h| (*h).clone()));
    let metas = || page.meta(&["twitter:title", "dc.title", "title", "parsely-title", "sailthru.title"]);
    let found = found.or_else(metas).or(whole).or_else(|| h1.first().map(|h| (*h).clone()));
    found.map(|title| without_kicker(title, told.as_deref())).filter(|t| !t.is_empty())
}

/// Is what the page tells others the headline, although its heading and its JSON-LD have another? Where it is the
/// beginning of the heading, which goes on in words for search engines; and where it is another sentence that says
/// about as much: a much shorter one was made to fit, and one that is the heading with some words put in was made to
/// be found.
fn is_meant(told: &str, heading: &str) -> bool {
    /// Letters of a headline that another may begin with.
    const LEAST: usize = 24;
    let (a, b) = (key(told), key(heading));
    if let Some(rest) = heading.strip_prefix(told) {
        return rest.starts_with(' ') && a.chars().count() >= LEAST && !told.ends_with(['…', '.', ',', ':']);
    }
    let part = is_filled(&a, &b) || is_filled(&b, &a);
    let (told, heading) = (a.chars().count(), b.chars().count());
    // Shorter by a fifth at most.
    !part && told >= LEAST && told * 5 >= heading * 4
}

/// Is `longer` what `shorter` is, with something before it, behind it or at one place in it?
fn is_filled(longer: &str, shorter: &str) -> bool {
    let begins = longer.chars().zip(shorter.chars()).take_while(|(a, b)| a == b).count();
    let ends = longer.chars().rev().zip(shorter.chars().rev()).take_while(|(a, b)| a == b).count();
    begins + ends >= shorter.chars().count() || longer.contains(shorter)
}

/// `Storm in Kalvik: The pier is gone` is the headline with its kicker, where the page tells others that it is
/// `The pier is gone`.
fn without_kicker(title: String, told: Option<&str>) -> String {
    const KICKER: usize = 60;
    let kicker = told.and_then(|told| title.strip_suffix(told)).map(str::trim_end);
    match (kicker, told) {
        (Some(kicker), Some(told)) if kicker.ends_with([':', '|']) && kicker.chars().count() <= KICKER => {
            told.to_owned()
        }
        _ => title,
    }
}

/// `title` without the site's name behind, or before, a sign that parts them.
fn without_site(title: &str, source: Option<&str>, url: Option<&str>, page: &PageParts) -> String {
    let host = url.and_then(host).unwrap_or_default();
    let host = host.rsplit('.').nth(1).map(str::to_owned).unwrap_or(host);
    let names: Vec<String> = source.into_iter().chain([host.as_str()]).map(key).filter(|k| k.len() > 1).collect();
    let is_site = |part: &str| {
        let part = key(part);
        !part.is_empty()
            && names.iter().any(|n| {
                *n == part
                    || (part.len() > 3 && n.contains(&part))
                    || (n.len() > 3 && part.contains(n.as_str()) && part.len() < n.len() + 24)
            })
    };
    let heading = |rest: &str| page.headings.iter().any(|(_, h)| key(h) == key(rest));
    let mut title = title.trim();
    for _ in 0..3 {
        let cut = [" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " • ", " / ", " ‹ ", "--", "|", " : ", "_"]
            .iter()
            .find_map(|sign| {
                let (rest, last) = title.rsplit_once(sign)?;
                let is_day = last.len() <= 12
                    && last.contains(|c: char| c.is_ascii_digit())
                    && !last.contains(char::is_alphabetic);
                if is_site(last) {
                    return Some(without_section(rest, sign));
                }
                if is_day && sign.contains('|') || heading(rest.trim()) {
                    return Some(rest);
                }
                let (first, rest) = title.split_once(sign)?;
                is_site(first).then_some(rest)
            })
            .or_else(|| title.split_once(": ").filter(|(first, _)| names.contains(&key(first))).map(|(_, rest)| rest));
        match cut.map(str::trim).filter(|c| !c.is_empty()) {
            Some(cut) => title = cut,
            None => break,
        }
    }
    title.to_owned()
}

/// `title` of `title--section`, where the site's name stood behind: so pages without spaces around signs name both.
fn without_section<'a>(title: &'a str, sign: &str) -> &'a str {
    const SECTION: usize = 24;
    let spaced = !matches!(sign, "--" | "_");
    let section = title.rsplit_once(sign).filter(|(_, last)| !spaced && last.len() <= SECTION && !last.contains(' '));
    section.map_or(title, |(title, _)| title)
}

#[cfg(test)]
mod tests {
    use super::super::metadata::Metadata;
    use super::super::tree::Tree;

    /// The title of a page of the Valley Herald.
    fn titled(head: &str, body: &str) -> String {
        let page = format!(
            "<html><head><meta property='og:site_name' content='Valley Herald'>{head}</head><body>{body}\
             <p>The old bridge over the Lenna fell on Tuesday after three days of rain.</p></body></html>"
        );
        let tree = Tree::read(&page);
        Metadata::of(&tree, Some("https://www.valleyherald.example/a")).title.expect("a title")
    }

    /// What a page tells others, beside its own JSON-LD, which says what its heading says.
    fn told_beside(title: &str, heading: &str) -> String {
        let linked = format!("{{\"@type\":\"NewsArticle\",\"headline\":\"{heading}\"}}");
        format!("{}<script type='application/ld+json'>{linked}</script>", told(title))
    }

    fn told(title: &str) -> String {
        format!("<meta property=\"og:title\" content=\"{title}\">")
    }

    #[test]
    fn the_name_of_the_site_is_no_part_of_the_title() {
        for written in [
            "Old bridge falls into the Lenna | Valley Herald",
            "Old bridge falls into the Lenna - valleyherald.example",
            "Old bridge falls into the Lenna--Regions--Valley Herald",
            "Old bridge falls into the Lenna_Valley Herald",
            "Valley Herald: Old bridge falls into the Lenna",
            "Old bridge falls into the Lenna • Valley Herald",
            "Old bridge falls into the Lenna · The Valley Herald",
        ] {
            assert_eq!(
                titled(&format!("<title>{written}</title>"), ""),
                "Old bridge falls into the Lenna",
                "{written}"
            );
            assert_eq!(titled(&told(written), ""), "Old bridge falls into the Lenna", "{written}");
        }
        for whole in [
            "Old bridge falls - the second this year",
            "Valley in mourning: Old bridge falls",
            "The Herald of Free Enterprise sank | a story in ten pictures",
            "Who owns valley_lands, the firm behind the mill",
        ] {
            assert_eq!(titled(&told(whole), ""), whole);
        }
    }

    #[test]
    fn a_kicker_goes_where_the_page_tells_others_the_headline_alone() {
        for written in ["Storm in Kalvik: The pier is gone", "Kalvik | The pier is gone", "STORM:  The pier is gone"] {
            let page = format!("<h1>{written}</h1>");
            assert_eq!(titled(&told("The pier is gone"), &page), "The pier is gone", "{written}");
        }
        let page = "<h1>After three days of rain: <b>The pier is gone</b></h1>";
        assert_eq!(
            titled(&told_beside("The pier is gone", "After three days of rain: The pier is gone"), page),
            "The pier is gone"
        );
        let long = "A sentence that nobody could take for a kicker, as long as it is: The pier is gone";
        assert_eq!(titled(&told_beside("The pier is gone", long), &format!("<h1>{long}</h1>")), long);
    }

    #[test]
    fn between_the_parts_of_a_heading_stands_the_sign_that_others_are_told() {
        for heading in [
            "<h1><em>Rain without end</em><br><span>The pier of Kalvik is gone</span></h1>",
            "<h1><span>Rain without end </span><div>The pier of Kalvik is gone</div></h1>",
            "<h1>RAIN WITHOUT END <b>The pier of Kalvik is gone</b></h1>",
        ] {
            for sign in [": ", " – ", " | "] {
                let both = format!("Rain without end{sign}The pier of Kalvik is gone");
                assert_eq!(titled(&told(&both), heading), both, "{heading}");
            }
        }
        let quoted = "<h1>“We were lucky”: The pier of Kalvik is gone</h1>";
        let straight = told("&quot;We were lucky&quot;: The pier of Kalvik is gone");
        assert_eq!(titled(&straight, quoted), "“We were lucky”: The pier of Kalvik is gone");
    }

    #[test]
    fn a_heading_with_words_put_in_for_others_is_the_title_as_it_is_shown() {
        let heading = "Mayor dismissed over the bridge, his deputy goes too";
        for filled in [
            "Mayor Jan Kral dismissed over the bridge, his deputy goes too",
            "Mayor dismissed over the fallen Lenna bridge, his deputy goes too",
            "Mayor dismissed over the bridge, his deputy Ada Marsh goes too",
            "Valley: Mayor dismissed over the bridge, his deputy goes too",
            "Mayor dismissed over the bridge, his deputy goes too, court rules",
        ] {
            assert_eq!(titled(&told_beside(filled, heading), &format!("<h1>{heading}</h1>")), heading, "{filled}");
        }
        let japanese = "橋の市長解任、副市長も引責";
        assert_eq!(
            titled(&told_beside("橋のクラル市長解任、副市長も引責", japanese), &format!("<h1>{japanese}</h1>")),
            japanese
        );
    }

    #[test]
    fn of_two_sentences_that_say_as_much_it_is_what_others_are_told() {
        let heading = "Bridge in the valley: What is known of the fall";
        let (shorter, other) =
            ("What we know of the bridge", "Ferrymen warned for years that the old bridge would not hold");
        assert_eq!(titled(&told_beside(other, heading), &format!("<h1>{heading}</h1>")), other);
        assert_eq!(titled(&told_beside(shorter, heading), &format!("<h1>{heading}</h1>")), heading);
        let about = "What we know of the bridge that has fallen";
        assert_eq!(titled(&told_beside(about, heading), &format!("<h1>{heading}</h1>")), about);
        let (begun, whole) =
            ("Old bridge falls into the Lenna", "Old bridge falls into the Lenna as rain goes on in the valley");
        assert_eq!(titled(&told_beside(begun, whole), &format!("<h1>{whole}</h1>")), begun);
        assert_eq!(titled(&told_beside(&format!("{begun}..."), whole), &format!("<h1>{whole}</h1>")), whole);
    }

    #[test]
    fn signs_written_as_entities_once_or_twice_are_signs() {
        for written in
            ["R&amp;D at the mill&#39;s end", "R&amp;amp;D at the mill&amp;#39;s end", "R&#38;D at the mill's  end"]
        {
            assert_eq!(titled(&told(written), ""), "R&D at the mill's end", "{written}");
        }
    }
}
