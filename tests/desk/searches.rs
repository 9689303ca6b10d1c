//! History, saved searches, `@NAME` in a query.

use crate::common::{run, stderr};
use crate::{FERRY, Newsroom};

#[test]
fn searches_are_remembered_when_that_is_wanted() {
    let room = Newsroom::with(&FERRY);
    let search = |when: &str, query: &str| {
        room.out(&["search", query, "--history", when]);
    };
    search("always", "ferry  -museum");
    search("auto", "piped");
    search("never", "secret");
    let history = room.out(&["history", "--format", "jsonl"]);
    assert_eq!(history.lines().count(), 1, "{history}");
    assert!(history.contains(r#""query":"ferry -museum","found":3"#), "{history}");
    assert!(room.out(&["history", "ferry"]).ends_with("  3  ferry -museum\n"));
    assert_eq!(room.out(&["history", "absent"]), "");
}

#[test]
fn a_saved_search_is_a_part_of_others() {
    let room = Newsroom::with(&FERRY);
    room.out(&["save", "boat", "ferry OR museum", "--since", "2025-03-02"]);
    assert_eq!(room.ids("@boat"), ["art", "crew", "quay"]);
    assert_eq!(room.ids("@boat -crew"), ["art", "quay"]);
    assert_eq!(room.ids("-@boat ferry"), ["pump"]);
    room.out(&["save", "shut", "@boat closed"]);
    room.out(&["forget", "boat"]);
    assert_eq!(room.ids("@shut"), ["quay"]);
    let output = room.command(&["search", "@boat ferry"]).output().expect("runs");
    assert!(stderr(&output).contains("no search is saved as `boat`"), "{}", stderr(&output));
}

#[test]
fn a_name_is_taken_with_its_sign_and_what_it_replaces_is_said() {
    let room = Newsroom::with(&FERRY);
    let said = |command: &[&str]| stderr(&room.command(command).output().expect("runs"));
    assert_eq!(said(&["save", "@boat", "ferry"]), "saved: @boat = ferry\nfound: 3 articles\n");
    assert_eq!(said(&["save", "boat", "ferry"]), "saved: @boat = ferry\nfound: 3 articles\n");
    let replaced = said(&["save", "boat", "museum"]);
    assert!(replaced.starts_with("replaced: @boat was ferry\nsaved: @boat = museum\n"), "{replaced}");
    assert_eq!(said(&["new", "@boat"]), said(&["new", "boat"]));
    let unknown = run(&mut room.command(&["new", "@nosuch"]));
    assert!(unknown.contains("no search is saved as `nosuch`"), "{unknown}");
    room.out(&["forget", "@boat"]);
    assert_eq!(room.out(&["saved"]), "");
}

#[test]
fn saved_searches_are_listed_with_what_is_new() {
    let room = Newsroom::with(&FERRY);
    room.out(&["save", "ferry", "ferry"]);
    room.out(&["save", "all", "*", "--from-start"]);
    let listed = room.out(&["saved"]);
    assert_eq!(listed, "@all    4  +4  *\n@ferry  3      ferry\n");
}

#[test]
fn what_cannot_be_is_said_with_its_cure() {
    let room = Newsroom::with(&FERRY);
    let said = run(&mut room.command(&["save", "two words", "ferry"]));
    assert!(said.contains("error: `two words` cannot be a name") && said.contains("hint: a name has"), "{said}");
    let said = run(&mut room.command(&["new", "nosuch"]));
    assert!(said.contains("error: no search is saved as `nosuch`\nhint: `dateline save NAME QUERY`"), "{said}");
    let said = run(&mut room.command(&["new"]));
    assert!(said.contains("error: no search is saved") && said.contains("--- 2"), "{said}");
    let said = run(&mut room.command(&["save", "x"]));
    assert!(said.contains("error: nothing to save"), "{said}");
}
