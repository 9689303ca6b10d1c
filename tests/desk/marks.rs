//! Tags, stars and notes.

use crate::common::{run, stderr};
use crate::{FERRY, Newsroom};

#[test]
fn tags_are_put_on_taken_off_and_searched_by() {
    let room = Newsroom::with(&FERRY);
    room.out(&["tag", "inquiry", "pump", "cre"]);
    room.out(&["star", "quay"]);
    room.out(&["later", "art"]);
    room.out(&["note", "quay", "call", "the", "harbour"]);
    assert_eq!(room.ids("my:inquiry"), ["crew", "pump"]);
    assert_eq!(room.ids("ferry -my:INQUIRY"), ["quay"]);
    assert_eq!(room.ids("my:starred OR my:later"), ["art", "quay"]);
    assert_eq!(room.ids("my:noted"), ["quay"]);
    assert_eq!(room.ids("my:*"), ["art", "crew", "pump", "quay"]);
    assert_eq!(room.ids("my:inq*"), ["crew", "pump"]);
    assert_eq!(room.ids("my:nosuch"), Vec::<String>::new());
    room.out(&["tag", "inquiry", "pump", "--remove"]);
    assert_eq!(room.ids("my:inquiry"), ["crew"]);
    room.out(&["later", "art", "--done"]);
    assert_eq!(room.out(&["later"]), "");
    room.out(&["tag", "boats", "--query", "ferry my:*"]);
    assert_eq!(room.ids("my:boats"), ["crew", "quay"]);
    let listed = room.out(&["marks", "--tag", "boats"]);
    assert!(listed.contains("Quay closed\n    #boats #starred · quay\n    call the harbour\n"), "{listed}");
}

#[test]
fn a_bare_number_is_a_rank_and_never_the_beginning_of_an_id() {
    let articles = [("1f30", "Pump failed"), ("12", "Crew saved"), ("2025-x", "Quay closed"), ("99999b", "Art")];
    let days = ["2025-03-01", "2025-03-02", "2025-03-03", "2025-03-04"];
    let mut days = days.into_iter();
    let articles = articles.map(|(id, title)| (id, days.next().expect("a day each"), title, "The ferry stopped."));
    let room = Newsroom::with(&articles);
    for command in [
        &["tag", "t", "1"][..],
        &["star", "2"],
        &["later", "2025"],
        &["note", "1", "x"],
        &["cite", "1"],
        &["show", "1"],
    ] {
        let said = run(&mut room.command(command));
        assert!(said.contains("would be a rank in the last search") && said.contains("hint: name the"), "{said}");
    }
    assert_eq!(room.ids("my:*"), Vec::<String>::new());
    // A whole id is one, and a longer number may begin one.
    let marked = |command: &[&str]| stderr(&room.command(command).output().expect("runs"));
    assert_eq!(marked(&["tag", "t", "12"]), "marked: 1 article: “Crew saved”\n");
    assert_eq!(marked(&["note", "99999", "x"]), "marked: 1 article: “Art”\n");
    assert_eq!(marked(&["tag", "t", "12", "1f"]), "marked: 1 article: “Pump failed”\n");
    room.out(&["search", "ferry", "--sort", "oldest", "--limit", "2", "--history", "always"]);
    let said = run(&mut room.command(&["tag", "t", "3"]));
    assert!(said.contains("error: the last search showed no article 3, only 1 to 2"), "{said}");
    assert!(room.out(&["marks", "1"]).starts_with("Pump failed\n"));
    // A passage of it is highlighted, and nothing else.
    let shown = room.out(&["show", "1#b4-9", "--color", "always"]);
    assert!(
        shown.contains("The \u{1b}") && shown.contains("ferry\u{1b}[0m stopped.") && !shown.contains("mferry stopped"),
        "{shown}"
    );
    let said = run(&mut room.command(&["show", "1#b4-900"]));
    assert!(said.contains("bytes 4 to 900 are no characters of its text, which is 18 bytes long"), "{said}");
    assert!(run(&mut room.command(&["show", "1#b9-4"])).contains("is no passage"));
    let none = run(&mut room.command(&["marks", "4"]));
    assert!(none.contains("showed no article 4"), "{none}");
}

#[test]
fn a_passage_is_marked_by_its_bytes() {
    let room = Newsroom::with(&FERRY);
    room.out(&["note", "pump#b4-17", "which maker?"]);
    let csv = room.out(&["marks", "--format", "csv"]);
    assert!(csv.contains("pump,,which maker?,4,17,steering pump,Pump failed\n"), "{csv}");
    let said = run(&mut room.command(&["note", "pump#b4-9999", "x"]));
    assert!(said.contains("bytes 4 to 9999 are no characters of its text"), "{said}");
    let said = run(&mut room.command(&["tag", "x", "pump#b9-4"]));
    assert!(said.contains("`#b9-4` is no passage"), "{said}");
}

#[test]
fn tags_travel_as_a_table() {
    let room = Newsroom::with(&FERRY);
    room.out(&["tag", "inquiry", "pump", "crew"]);
    let file = room.articles.path().join("marks.csv");
    std::fs::write(&file, room.out(&["marks", "--format", "csv"])).expect("is written");
    let other = Newsroom::with(&FERRY);
    other.out(&["tag", "--csv", &file.display().to_string()]);
    assert_eq!(other.ids("my:inquiry"), ["crew", "pump"]);
    let said = run(&mut other.command(&["tag", "--csv", "Cargo.toml"]));
    assert!(said.contains("has no columns `id` and `tag`"), "{said}");
}

#[test]
fn marks_outlive_a_renamed_file() {
    let room = Newsroom::with(&FERRY);
    let page = "Ferry towed to harbour\n\nThe ferry that lost its steering was towed to the harbour on Tuesday, the coast guard said. It will be examined there.\n";
    let path = |name: &str| room.articles.path().join(name);
    std::fs::write(path("a.txt"), page).expect("is written");
    room.sync();
    let before = room.ids("towed -quay").pop().expect("is found");
    room.out(&["tag", "inquiry", &before]);
    // At once, the index would see that the file has moved and keep its id.
    std::fs::remove_file(path("a.txt")).expect("is removed");
    room.sync();
    std::fs::write(path("b.txt"), page).expect("is written");
    room.sync();
    let after = room.ids("towed -quay").pop().expect("is found");
    assert_ne!(before, after);
    assert_eq!(room.ids("my:inquiry"), std::slice::from_ref(&after));
    // Taken off under its new id, it is off.
    room.out(&["tag", "inquiry", &after, "--remove"]);
    assert_eq!(room.ids("my:inquiry"), Vec::<String>::new());
    let output = room.command(&["marks"]).output().expect("runs");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(1), "found: 0 marked articles\n"));
}
