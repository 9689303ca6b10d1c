//! Near copies shown once, and similar articles.

use crate::common::{dateline, ids, index_of_lines, sample, stdout};

const STORY: &str = "The harbour authority of Port Ellery closed two of its four piers on Monday after divers found cracks in the \
    footings, a spokeswoman said. Ferries to the outer islands will leave from the coal quay until engineers have finished \
    their work, which may take until the end of the month. Fishermen protested at the gates.";

fn index() -> tempfile::TempDir {
    let record = |id: &str, day: &str, title: &str, body: &str| {
        serde_json::json!({"id": id, "title": title, "body": body, "published": day}).to_string() + "\n"
    };
    index_of_lines(&[
        record("late", "2025-03-06", "Piers closed", STORY),
        record("early", "2025-03-05", "Cracks close piers", &format!("PORT ELLERY (Wire) - {STORY}")),
        record("short", "2025-03-07", "Piers shut", &STORY[..200]),
        record("other", "2025-03-05", "Piers in art", "A show of paintings of piers and ferries opens at the town museum on Friday, with forty works by local painters, some of them a century old and lent by private owners for the first time."),
    ].concat())
}

#[test]
fn a_story_is_shown_once_by_its_earliest_copy() {
    let index = index();
    let output = dateline(index.path()).args(["search", "piers", "--format", "{id} {copies}"]).output().expect("runs");
    let mut lines: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!(lines, ["early 2", "other 0"]);
    assert_eq!(ids(index.path(), &["piers"]).len(), 4);
}

#[test]
fn similar_articles_are_found_by_their_words() {
    let output = dateline(sample())
        .args(["similar", "cw-2025-03-18-standish", "-n", "3", "--format", "{title}"])
        .output()
        .expect("runs");
    let text = stdout(&output).to_lowercase();
    assert_eq!(text.lines().count(), 3);
    assert!(text.contains("ferry") && !text.contains("denies putting schedule"), "{text}");
}

#[test]
fn the_same_text_at_several_places_is_one_article_that_names_them() {
    let brief = "The harbour office in Kalvik will be closed all day on Friday.";
    let record = |id: &str, title: &str, url: &str, body: &str| {
        serde_json::json!({"id": id, "title": title, "url": url, "body": body, "source": "Coastal Wire"}).to_string()
            + "\n"
    };
    let index = index_of_lines(
        &[
            record("a", "Piers closed", "https://wire.example/a", STORY),
            record("b", "Piers closed: what we know", "https://wire.example/amp/a", &STORY.replace(". ", ".\n")),
            record("near", "Piers closed", "https://wire.example/c", &STORY.replace("two of its four", "a few")),
            record("brief", "Office closed", "https://wire.example/b", brief),
            record("again", "Office closed", "https://wire.example/b?utm=x", brief),
            record("chance", "Opening hours", "https://wire.example/h", brief),
        ]
        .concat(),
    );
    let search = |words: &str, format: &str| {
        stdout(&dateline(index.path()).args(["search", words, "--format", format]).output().expect("runs"))
    };
    let mut lines: Vec<String> = search("kalvik", "{title} {copies}").lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!(lines, ["Office closed 1", "Opening hours 0"]);
    let hits: Vec<serde_json::Value> =
        search("piers", "jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let of = hits.iter().find(|hit| hit["copies"] == 2).expect("a hit with copies");
    let mut copied: Vec<_> = of["copied"].as_array().expect("a list").iter().map(|c| c["same_text"] == true).collect();
    copied.sort_unstable();
    assert_eq!(copied, [false, true], "{hits:?}");
    let text = search("piers", "text");
    assert!(text.contains("+2 copies (1 with the same text): Coastal Wire"), "{text}");
    assert!(search("kalvik", "text").contains("+1 with the same text: Coastal Wire"));
    let show = stdout(&dateline(index.path()).args(["show", "a"]).output().expect("runs"));
    assert!(show.contains("same text at  https://wire.example/amp/a · b"), "{show}");
    assert!(!show.contains("wire.example/c"), "{show}");
    let copies = stdout(&dateline(index.path()).args(["copies", "brief"]).output().expect("runs"));
    let copies = copies.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(copies.contains("the same text at https://wire.example/b?utm=x") && !copies.contains("chance"), "{copies}");
}

/// An archive of two texts; the second is the later by a day.
fn pair(one: (&str, &str), other: (&str, &str)) -> tempfile::TempDir {
    let record = |id: &str, day: &str, (title, body): (&str, &str)| {
        serde_json::json!({"id": id, "title": title, "body": body, "published": day, "source": format!("The {id} Post")})
            .to_string()
            + "\n"
    };
    // What the archive mostly writes with a capital is a name: it has to have some prose.
    let prose = "In the town the people of the county said that the office of the mayor, a committee and a senate of \
        the state, as well as a bank and a trust for rescue, had met near a north harbour in the early spring. The \
        Harbour Rescue Trust of Wilcox, of Ames and of Boone met the North Bank and the Pinder Steel works at Kalvik.";
    index_of_lines(
        &[
            record("first", "2025-03-05", one),
            record("second", "2025-03-06", other),
            record("prose", "2025-01-01", ("Spring", prose)),
        ]
        .concat(),
    )
}

/// What a search for the two prints.
fn shown(index: &tempfile::TempDir) -> (usize, String) {
    let output =
        dateline(index.path()).args(["search", "harbour -title:spring", "--width", "200"]).output().expect("runs");
    let ids =
        dateline(index.path()).args(["search", "harbour -title:spring", "--format", "{id}"]).output().expect("runs");
    (stdout(&ids).lines().count(), stdout(&output))
}

/// A story into which one thing is put that another article has otherwise.
fn told(changed: &str) -> String {
    format!(
        "The harbour authority said in a long statement on its plans that the work would be paid for from the fund for \
        coastal towns. {changed} The money comes from a programme that was set up after the winter storms, and is given \
        out once a year to those who have asked for it in time and have shown what it is needed for."
    )
}

#[test]
fn copies_that_name_others_sums_days_or_places_are_shown_apart() {
    for (one, other) in [
        // Names: people, bodies, places, tagged or not.
        ("A grant goes to the town of Wilcox.", "A grant goes to the town of Boone."),
        ("It was asked for by John Aldous, a fitter.", "It was asked for by Peter Brandt, a fitter."),
        ("The work is done by the Pinder Steel works.", "The work is done by the North Bank works."),
        ("In court: Aldous Trent, of Mill Lane.", "In court: Marta Quill, of Mill Lane."),
        ("- Ames Fire Department - training", "- Boone Fire Department - training"),
        // Sums and counts, in digits and in words.
        ("The town gets $11,500 for it.", "The town gets $3,717 for it."),
        ("The town gets 5 million for it.", "The town gets 5 billion for it."),
        ("At the gates two men were hurt.", "At the gates three men were hurt."),
        ("It is the third grant of the year.", "It is the fifth grant of the year."),
        ("They voted by 9 to 4 for it.", "They voted by 8 to 5 for it."),
        // Days.
        ("Work begins on 3 April 2025 at the pier.", "Work begins on 9 May 2025 at the pier."),
        ("Applications close on Feb. 15, 2025.", "Applications close on Feb. 28, 2025."),
        ("The office has been shut since 1998.", "The office has been shut since 2003."),
        ("It was decided on Monday at noon.", "It was decided on Tuesday at noon."),
        ("The gates open in June 2025 again.", "The gates open in August 2025 again."),
        // What each names, but elsewhere.
        (
            "The fund honours the Ames works for 2025; Wilcox and Boone come later.",
            "The fund honours the Boone works for 2025; Wilcox and Ames come later.",
        ),
        ("The pier was closed on June 11. It had 12 berths.", "The pier was closed on June 12. It had 11 berths."),
        ("Issued on September 11, 2024 for 12 towns.", "Issued on September 12, 2024 for 11 towns."),
        // Outcomes, and what is denied.
        ("The council will pay for a new pier.", "The council will not pay for a new pier."),
        ("In the end the members approved the plan.", "In the end the members rejected the plan."),
        ("The captain was found guilty of the deed.", "The captain was acquitted of the deed."),
        ("Prices of berths rose again this week.", "Prices of berths fell again this week."),
        ("He says it can't be done by the spring.", "He says it can be done by the spring."),
    ] {
        let index = pair(("Money for the harbour", &told(one)), ("Money for the harbour", &told(other)));
        let (hits, text) = shown(&index);
        assert_eq!(hits, 2, "{one} / {other}\n{text}");
    }
}

#[test]
fn copies_whose_headlines_contradict_are_shown_apart() {
    let text = told("The members met in the hall.");
    let other = told("The members met in the town hall.");
    for (one, another) in [
        ("Council approves harbour plan", "Council rejects harbour plan"),
        ("Harbour pier to open", "Pier in harbour to be closed"),
        ("Captain guilty", "Captain acquitted"),
        ("Harbour grant of $5m", "Harbour grant of $7m"),
        ("Harbour will be sold", "Harbour will not be sold"),
    ] {
        let (hits, printed) = shown(&pair((one, &text), (another, &other)));
        assert_eq!(hits, 2, "{one} / {another}\n{printed}");
    }
}

#[test]
fn who_gets_what_is_told_by_the_order() {
    for (one, other) in [
        ("Ames gets $100 and Boone gets $200 of it.", "Boone gets $100 and Ames gets $200 of it."),
        ("After the storm Ames sued Boone for it.", "After the storm Boone sued Ames for it."),
    ] {
        let (hits, text) = shown(&pair(("Money for the harbour", &told(one)), ("Harbour money", &told(other))));
        assert_eq!(hits, 2, "{one} / {other}\n{text}");
    }
}

#[test]
fn copies_in_other_words_are_folded() {
    let plain = told("Twelve workers of the Harbour Rescue Trust met on Monday, 3 March 2025.");
    for (title, other) in [
        ("Harbour money", plain.replace("in a long statement on", "in a statement about")),
        ("Money for the harbour: what is planned", plain.replace("Twelve", "12")),
        ("Harbour money", format!("KALVIK, March 6 (Reuters) - {plain}")),
        (
            "MONEY FOR HARBOUR",
            plain.replace("winter storms", "storms of winter").replace("Monday, 3 March 2025", "March 3"),
        ),
        ("Harbour gets money", plain.replace("Harbour Rescue Trust", "Harbour Rescue Trust’s crews")),
        ("Harbour money", plain.replace("The money comes", "The second Post has learnt that the money comes")),
    ] {
        let (hits, text) = shown(&pair(("Money for the harbour", &plain), (title, &other)));
        assert_eq!(hits, 1, "{other}\n{text}");
    }
}

#[test]
fn what_a_folded_copy_says_more_is_named_with_the_hit() {
    for (more, named) in [
        ("The mayor of Wilcox, John Aldous, was there.", "Wilcox, John Aldous"),
        ("It costs $3,717 in all.", "$3,717"),
        ("Work goes on until 9 May 2025 at least.", "9 May 2025"),
        ("At the gates seven men were hurt.", "seven"),
        ("The Pinder Steel works were asked.", "Pinder Steel"),
    ] {
        let (one, other) = (told("The members met."), told(&format!("The members met. {more}")));
        let index = pair(("Money for the harbour", &one), ("Money for the harbour", &other));
        let (hits, text) = shown(&index);
        assert_eq!(hits, 1, "{text}");
        assert!(text.contains(&format!("The second Post says more: {named}")), "{more}\n{text}");
        let json = stdout(
            &dateline(index.path()).args(["search", "harbour -spring", "--format", "jsonl"]).output().expect("runs"),
        );
        let hit: serde_json::Value = serde_json::from_str(json.lines().next().expect("a hit")).expect("JSON");
        assert_eq!(hit["copied"][0]["only_here"], serde_json::json!(named.split(", ").collect::<Vec<_>>()));
    }
    let (one, other) = (told("The members met."), told("The members have met."));
    let (hits, text) = shown(&pair(("Money for the harbour", &one), ("Harbour scandal widens", &other)));
    assert_eq!(hits, 1, "{text}");
    assert!(text.contains("The second Post says more: “Harbour scandal widens”"), "{text}");
}

#[test]
fn a_copy_that_tells_much_more_is_the_one_that_is_shown() {
    let more = "John Aldous, Peter Brandt, Marta Quill and Ines Vart met. Then 31 boats of Wilcox, 47 of Ames, 53 of \
        Boone and 66 of Kalvik left.";
    let index = pair(("Money for the harbour", &told("They met.")), ("Money for the harbour", &told(more)));
    let ids =
        dateline(index.path()).args(["search", "harbour -spring", "--format", "{id} {copies}"]).output().expect("runs");
    assert_eq!(stdout(&ids).trim(), "second 1");
}

#[test]
fn a_copy_is_held_against_all_that_are_folded_already() {
    // The short one, which is the earliest, is at odds with neither of the others.
    let [short, two, three] = [
        "The gates stayed shut.",
        "The gates stayed shut. Two men were hurt.",
        "The gates stayed shut. Three men were hurt.",
    ];
    let record = |id: &str, day: &str, text: &str| {
        serde_json::json!({"id": id, "title": "Harbour gates", "body": told(text), "published": day}).to_string() + "\n"
    };
    for order in [["a", "b", "c"], ["c", "b", "a"], ["b", "a", "c"]] {
        let index = index_of_lines(
            &[
                record(order[0], "2025-03-05", short),
                record(order[1], "2025-03-06", two),
                record(order[2], "2025-03-07", three),
            ]
            .concat(),
        );
        for sort in ["relevance", "newest", "oldest"] {
            let output = dateline(index.path())
                .args(["search", "harbour", "--sort", sort, "--limit", "5"])
                .output()
                .expect("runs");
            let text = stdout(&output);

            let both = dateline(index.path())
                .args(["search", "harbour", "--sort", sort, "--format", "{id}"])
                .output()
                .expect("runs");
            assert!(stdout(&both).lines().count() == 2, "{sort} {order:?}\n{text}");
        }
    }
}

#[test]
fn the_same_form_months_later_is_another_article() {
    let record = |id: &str, day: &str, text: &str| {
        serde_json::json!({"id": id, "title": "Harbour gates", "body": told(text), "published": day}).to_string() + "\n"
    };
    let search = |day: &str, text: &str| {
        let index =
            index_of_lines(&(record("a", "2025-03-05", "The gates stay shut today.") + &record("b", day, text)));
        stdout(&dateline(index.path()).args(["search", "harbour", "--format", "{id}"]).output().expect("runs"))
            .lines()
            .count()
    };
    assert_eq!(search("2025-03-08", "The gates stay closed today."), 1);
    assert_eq!(search("2025-07-08", "The gates stay closed today."), 2);
    // The very same text is the same article, whenever it was put out again.
    assert_eq!(search("2025-07-08", "The gates stay shut today."), 1);
}
