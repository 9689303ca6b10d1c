use std::fs;

use crate::archive::{Archive, page, record};

#[test]
fn a_second_run_does_nothing_and_opens_nothing() {
    let archive = Archive::new();
    archive.write("a.txt", page("The mill"));
    archive.write("b.jsonl", record(None, "One") + &record(None, "Two"));
    assert_eq!(archive.run(&["add", "news"]).totals(), [3, 0, 0, 0, 0, 3]);
    let again = archive.run(&["add", "-v", "news"]);
    assert_eq!(again.totals(), [0, 0, 3, 0, 0, 3]);
    assert!(again.err.contains("2 files, 2 of them unopened, 0 bytes read"), "{}", again.err);
    assert_eq!(again.code, 0);
    assert_eq!(archive.articles(), 3);
}

#[test]
fn paths_may_be_named_in_any_way() {
    let archive = Archive::new();
    let path = archive.write("a.txt", page("The mill"));
    assert_eq!(archive.run(&["add", "news/../news/./a.txt"]).totals(), [1, 0, 0, 0, 0, 1]);
    assert_eq!(archive.run(&["add", &path.display().to_string(), "news"]).totals(), [0, 0, 1, 0, 0, 1]);
}

#[test]
fn a_changed_page_replaces_its_article() {
    let archive = Archive::new();
    archive.write("a.txt", page("The mill"));
    archive.write("b.txt", page("The baths"));
    archive.run(&["add", "news"]);
    let before = archive.ids();
    archive.write_now("a.txt", page("The theatre"));
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 1, 1, 0, 0, 2]);
    assert_eq!(archive.ids(), before);
}

#[test]
fn of_a_changed_file_of_records_only_the_changed_are_written() {
    let archive = Archive::new();
    let records = |titles: &[&str]| titles.iter().map(|t| record(Some(&t[..1]), t)).collect::<String>();
    archive.write("a.jsonl", records(&["1 one", "2 two", "3 three", "4 four"]));
    archive.run(&["add", "news"]);
    // The second changes, the last goes, a fifth comes.
    archive.write_now("a.jsonl", records(&["1 one", "2 twice", "3 three", "5 five"]));
    assert_eq!(archive.run(&["add", "news"]).totals(), [1, 1, 2, 1, 0, 5]);
    archive.set_age("a.jsonl", 600);
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 4, 0, 0, 4]);
    let settled = archive.run(&["add", "-v", "news"]);
    assert_eq!(settled.totals(), [0, 0, 4, 0, 0, 4]);
    assert!(settled.err.contains("1 of them unopened, 0 bytes read"), "{}", settled.err);
    assert_eq!(archive.ids().into_iter().map(|(_, id)| id).collect::<Vec<_>>(), ["1", "2", "3", "5"]);
}

#[test]
fn a_touched_file_is_known_by_its_hash() {
    let archive = Archive::new();
    archive.write("a.txt", page("The mill"));
    archive.run(&["add", "news"]);
    archive.set_age("a.txt", 60);
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 1, 0, 0, 1]);
    let again = archive.run(&["add", "-v", "news"]);
    assert!(again.err.contains("1 of them unopened, 0 bytes read"), "{}", again.err);
}

#[test]
fn an_edit_within_the_same_second_is_noticed() {
    let archive = Archive::new();
    let path = archive.write_now("a.txt", page("The mill"));
    let time = fs::metadata(&path).and_then(|m| m.modified()).expect("a time");
    archive.run(&["add", "news"]);
    // Same size, same modification time.
    fs::write(&path, page("The mall")).expect("a file");
    fs::File::options().append(true).open(&path).and_then(|f| f.set_modified(time)).expect("a time");
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 1, 0, 0, 0, 1]);
}

#[test]
fn a_vanished_file_stays_on_add_and_leaves_on_sync() {
    let archive = Archive::new();
    let path = archive.write("a.txt", page("The mill"));
    archive.write("b.txt", page("The baths"));
    archive.run(&["add", "news"]);
    fs::remove_file(path).expect("removed");
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 1, 0, 0, 1]);
    assert_eq!(archive.articles(), 2);
    assert_eq!(archive.run(&["sync", "news"]).totals(), [0, 0, 1, 1, 0, 2]);
    assert_eq!(archive.articles(), 1);
    assert_eq!(archive.run(&["sync", "news"]).totals(), [0, 0, 1, 0, 0, 1]);
}

#[test]
fn sync_removes_nothing_outside_of_what_it_was_given() {
    let archive = Archive::new();
    let kept = archive.write("old/a.txt", page("The mill"));
    archive.write("new/b.txt", page("The baths"));
    archive.run(&["add", "news"]);
    fs::remove_file(kept).expect("removed");
    assert_eq!(archive.run(&["sync", "news/new"]).totals(), [0, 0, 1, 0, 0, 1]);
    assert_eq!(archive.articles(), 2);
}

#[test]
fn sync_of_a_disk_that_is_not_there_removes_nothing() {
    let archive = Archive::new();
    archive.write("disk/news/a.txt", page("The mill"));
    archive.run(&["add", "news/disk/news"]);
    fs::rename(archive.news().join("disk"), archive.path().join("elsewhere")).expect("moved away");
    let run = archive.run(&["sync", "news/disk/news"]);
    assert_eq!((run.code, run.totals()), (1, [0, 0, 0, 0, 1, 1]));
    assert_eq!(archive.articles(), 1);
}

#[test]
fn sync_of_a_folder_that_is_gone_or_empty_asks_first() {
    for (left, said) in [(true, "no file is left in it"), (false, "it is not there any more")] {
        let archive = Archive::new();
        archive.write("old/a.jsonl", record(Some("x"), "One") + &record(Some("y"), "Two"));
        archive.write("b.txt", page("The mill"));
        archive.run(&["add", "news"]);
        fs::remove_dir_all(archive.news().join("old")).expect("removed");
        if left {
            fs::create_dir(archive.news().join("old")).expect("a folder");
        }
        let run = archive.run(&["sync", "news/old"]);
        assert_eq!((run.code, run.totals()), (1, [0, 0, 0, 0, 1, 1]), "{run:?}");
        let expected = format!("rejected: [DIR]/news/old: {said}: its 2 articles were not removed\nhint: ");
        assert!(run.err.starts_with(&expected) && run.err.contains("--allow-removals"), "{}", run.err);
        assert_eq!(archive.articles(), 3);
        let run = archive.run(&["sync", "--allow-removals", "news/old"]);
        assert_eq!((run.code, run.totals()), (0, [0, 0, 0, 2, 0, 2]), "{run:?}");
        assert_eq!(archive.articles(), 1);
    }
}

#[test]
fn sync_of_most_of_a_folder_asks_first() {
    let archive = Archive::new();
    for n in 0..40 {
        archive.write(&format!("{n:02}.txt"), page(&format!("House {n}")));
    }
    archive.run(&["add", "news"]);
    for n in 0..15 {
        fs::remove_file(archive.news().join(format!("{n:02}.txt"))).expect("removed");
    }
    assert_eq!(archive.run(&["sync", "news"]).totals(), [0, 0, 25, 15, 0, 40], "less than half");
    for n in 15..36 {
        fs::remove_file(archive.news().join(format!("{n:02}.txt"))).expect("removed");
    }
    archive.write("new.txt", page("The baths"));
    let run = archive.run(&["sync", "news"]);
    assert_eq!((run.code, run.totals()), (1, [1, 0, 4, 0, 1, 6]), "what is new is added: {run:?}");
    let said = "rejected: [DIR]/news: 21 of its 25 articles would go at once: none was removed\n";
    assert!(run.err.contains(said), "{}", run.err);
    assert_eq!(archive.run(&["sync", "--allow-removals", "news"]).totals(), [0, 0, 5, 21, 0, 26]);
    assert_eq!(archive.articles(), 5);
}

#[test]
fn sync_of_a_name_that_nobody_knows_says_so() {
    let archive = Archive::new();
    archive.write("a.txt", page("The mill"));
    archive.run(&["add", "news"]);
    for allowed in [false, true] {
        let arguments: &[&str] = if allowed { &["sync", "--allow-removals", "nosuch"] } else { &["sync", "nosuch"] };
        let run = archive.run(arguments);
        assert_eq!((run.code, run.totals()), (1, [0, 0, 0, 0, 1, 1]), "{run:?}");
        assert!(run.err.contains("rejected: [DIR]/nosuch: no such file or folder"), "{}", run.err);
    }
}

#[test]
fn a_renamed_page_keeps_its_identity() {
    let archive = Archive::new();
    let path = archive.write("a.txt", page("The mill"));
    archive.run(&["add", "news"]);
    let id = archive.ids()[0].1.clone();
    fs::rename(path, archive.news().join("b.txt")).expect("renamed");
    let run = archive.run(&["add", "news"]);
    assert_eq!(run.totals(), [0, 1, 0, 0, 0, 1]);
    assert!(run.err.contains("note: [DIR]/news/a.txt is now [DIR]/news/b.txt"), "{}", run.err);
    assert_eq!(archive.ids(), [("b.txt".to_owned(), id.clone())]);
    // Another page takes the old name: it gets an identity of its own.
    archive.write("a.txt", page("The baths"));
    assert_eq!(archive.run(&["sync", "news"]).totals(), [1, 0, 1, 0, 0, 2]);
    let ids = archive.ids();
    assert_eq!(ids[1], ("b.txt".to_owned(), id.clone()));
    assert_ne!(ids[0].1, id);
    assert_eq!(archive.run(&["sync", "news"]).totals(), [0, 0, 2, 0, 0, 2]);
    // And a rebuild keeps both.
    archive.run(&["rebuild"]);
    assert_eq!(archive.ids(), ids);
}

#[test]
fn a_renamed_folder_of_records_keeps_their_identities() {
    let archive = Archive::new();
    archive.write("2024/a.jsonl", record(None, "One") + &record(Some("two"), "Two"));
    archive.run(&["add", "news"]);
    let before: Vec<String> = archive.ids().into_iter().map(|(_, id)| id).collect();
    fs::rename(archive.news().join("2024"), archive.news().join("archive")).expect("renamed");
    assert_eq!(archive.run(&["sync", "news"]).totals(), [0, 2, 0, 0, 0, 2]);
    assert_eq!(archive.ids().into_iter().map(|(_, id)| id).collect::<Vec<_>>(), before);
    assert_eq!(archive.run(&["sync", "news"]).totals(), [0, 0, 2, 0, 0, 2]);
}

#[test]
fn a_copy_is_an_article_of_its_own() {
    let archive = Archive::new();
    archive.write("a.txt", page("The mill"));
    archive.run(&["add", "news"]);
    archive.write("b.txt", page("The mill"));
    assert_eq!(archive.run(&["add", "news"]).totals(), [1, 0, 1, 0, 0, 2]);
}

#[test]
fn the_same_id_again_replaces_the_article_and_says_so() {
    let archive = Archive::new();
    archive.write("a.jsonl", record(Some("x"), "First") + &record(Some("y"), "Other") + &record(Some("x"), "Second"));
    let run = archive.run(&["add", "news"]);
    assert_eq!(run.totals(), [2, 1, 0, 0, 0, 3]);
    let said = "note: [DIR]/news/a.jsonl#3 has the id `x` of [DIR]/news/a.jsonl#1 and replaces it";
    assert!(run.err.contains(said), "{}", run.err);
    assert_eq!(archive.articles(), 2);
    let placed = archive.ids();
    assert_eq!(placed, [("a.jsonl#2".to_owned(), "y".to_owned()), ("a.jsonl#3".to_owned(), "x".to_owned())]);
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 3, 0, 0, 3]);
    // Read again for another reason, the later still wins.
    archive.write_now("a.jsonl", record(Some("x"), "First") + &record(Some("y"), "New") + &record(Some("x"), "Second"));
    archive.run(&["add", "news"]);
    assert_eq!(archive.ids(), placed);
    // From another file it replaces, too, and stays replaced.
    archive.write("b.jsonl", record(Some("x"), "Third"));
    assert_eq!(archive.run(&["add", "news"]).totals()[1], 1);
    assert_eq!(archive.ids()[1], ("b.jsonl#1".to_owned(), "x".to_owned()));
    archive.set_age("a.jsonl", 60);
    assert_eq!(archive.run(&["add", "news"]).totals()[..2], [0, 0]);
    assert_eq!(archive.ids()[1], ("b.jsonl#1".to_owned(), "x".to_owned()));
}

#[test]
fn an_article_that_moves_to_another_file_of_records_does_not_leave() {
    let archive = Archive::new();
    let old = archive.write("a.jsonl", record(Some("x"), "First") + &record(Some("y"), "Second"));
    archive.run(&["add", "news"]);
    fs::remove_file(old).expect("removed");
    archive.write("b.jsonl", record(Some("x"), "First, corrected"));
    assert_eq!(archive.run(&["sync", "news"]).totals(), [0, 1, 0, 1, 0, 2]);
    assert_eq!(archive.ids(), [("b.jsonl#1".to_owned(), "x".to_owned())]);
    assert_eq!(archive.run(&["sync", "news"]).totals(), [0, 0, 1, 0, 0, 1]);
}

#[test]
fn a_rebuild_keeps_the_later_of_two_articles_of_one_id() {
    let archive = Archive::new();
    archive.write("b.jsonl", record(Some("x"), "First"));
    archive.run(&["add", "news"]);
    archive.write("a.jsonl", record(Some("x"), "Second"));
    archive.write("c.jsonl", record(Some("z"), "Other"));
    archive.run(&["add", "news"]);
    let before = archive.ids();
    assert_eq!(before[0], ("a.jsonl#1".to_owned(), "x".to_owned()));
    assert_eq!(archive.run(&["rebuild", "news"]).totals()[4], 0);
    assert_eq!(archive.ids(), before);
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 3, 0, 0, 3]);
}

#[test]
fn a_file_whose_articles_are_all_replaced_does_not_take_them_back() {
    let archive = Archive::new();
    archive.write("a.jsonl", record(Some("x"), "First"));
    archive.write("b.jsonl", record(Some("x"), "Second"));
    assert_eq!(archive.run(&["add", "news"]).totals(), [1, 1, 0, 0, 0, 2]);
    assert_eq!(archive.run(&["add", "news"]).totals(), [0, 0, 2, 0, 0, 2]);
    assert_eq!(archive.ids(), [("b.jsonl#1".to_owned(), "x".to_owned())]);
}

#[test]
fn the_other_article_of_one_id_comes_back_when_the_one_that_won_goes() {
    let first = || {
        let archive = Archive::new();
        archive.write("a/1.jsonl", record(Some("x"), "First") + &record(Some("y"), "Other"));
        archive.write("b/1.jsonl", record(Some("x"), "Second"));
        archive.run(&["add", "news"]);
        assert_eq!(archive.ids()[1], ("b/1.jsonl#1".to_owned(), "x".to_owned()));
        archive
    };
    let back = |archive: &Archive, ids: &[(&str, &str)]| {
        let ids: Vec<_> = ids.iter().map(|(path, id)| ((*path).to_owned(), (*id).to_owned())).collect();
        assert_eq!(archive.ids(), ids);
        assert_eq!(archive.run(&["check"]).code, 0);
    };
    let both = [("a/1.jsonl#1", "x"), ("a/1.jsonl#2", "y")];

    let gone = first();
    fs::remove_file(gone.news().join("b/1.jsonl")).expect("removed");
    assert_eq!(gone.run(&["sync", "news"]).totals(), [1, 0, 1, 1, 0, 3]);
    back(&gone, &both);

    let other_id = first();
    other_id.write_now("b/1.jsonl", record(Some("z"), "Second"));
    assert_eq!(other_id.run(&["add", "news/b"]).totals(), [2, 0, 0, 1, 0, 3]);
    back(&other_id, &[both[0], both[1], ("b/1.jsonl#1", "z")]);

    let removed = first();
    assert_eq!(removed.run(&["remove", "news/b"]).totals(), [1, 0, 0, 1, 0, 2]);
    back(&removed, &both);

    let rebuilt = first();
    fs::remove_file(rebuilt.news().join("b/1.jsonl")).expect("removed");
    rebuilt.run(&["rebuild", "news"]);
    back(&rebuilt, &[both[1], ("b/1.jsonl#1", "x")]);
    assert_eq!(rebuilt.run(&["sync", "news"]).totals()[..4], [1, 0, 1, 1]);
    back(&rebuilt, &both);

    // What is remembered of the files is lost: they are read again.
    let forgotten = first();
    fs::remove_file(forgotten.news().join("b/1.jsonl")).expect("removed");
    let index = fs::read_dir(forgotten.index().join("generation-1")).expect("a generation");
    let seen = index.map(|e| e.expect("an entry").path()).find(|p| p.to_string_lossy().contains("seen-"));
    fs::remove_file(seen.expect("it is remembered")).expect("removed");
    forgotten.run(&["sync", "news"]);
    back(&forgotten, &both);
}

#[test]
fn many_notes_of_a_kind_are_summed_up() {
    let archive = Archive::new();
    let lines: String = (0..40).map(|n| record(Some(&format!("n{n}")), "One")).collect();
    archive.write("a.jsonl", &lines);
    archive.write("b.jsonl", lines.replace("One", "Two"));
    let run = archive.run(&["add", "news"]);
    assert_eq!(run.err.matches("and replaces it").count(), 10, "{}", run.err);
    assert!(run.err.contains("note: 30 more records with the id of another and in its place"), "{}", run.err);
}

#[test]
fn an_article_that_was_removed_by_id_does_not_come_back_by_itself() {
    let archive = Archive::new();
    archive.write("a.jsonl", record(Some("x"), "First") + &record(Some("y"), "Other"));
    archive.write("b.jsonl", record(Some("x"), "Second"));
    archive.run(&["add", "news"]);
    assert_eq!(archive.run(&["remove", "x"]).totals(), [0, 0, 0, 1, 0, 1]);
    assert_eq!(archive.ids(), [("a.jsonl#2".to_owned(), "y".to_owned())]);
    archive.run(&["add", "news"]);
    assert_eq!(archive.ids(), [("a.jsonl#2".to_owned(), "y".to_owned()), ("b.jsonl#1".to_owned(), "x".to_owned())]);
}

#[test]
fn what_comes_from_standard_input_is_known_again() {
    let archive = Archive::new();
    let (one, two) = (record(None, "One"), record(None, "Two"));
    assert_eq!(archive.run_with(&["add", "-"], &one).totals(), [1, 0, 0, 0, 0, 1]);
    assert_eq!(archive.run_with(&["add", "-"], &(two + &one)).totals(), [1, 0, 1, 0, 0, 2]);
    archive.write("a.txt", page("The mill"));
    assert_eq!(archive.run(&["sync", "news"]).totals(), [1, 0, 0, 0, 0, 1]);
    assert_eq!(archive.run(&["rebuild"]).totals(), [0, 0, 3, 0, 0, 3]);
    assert_eq!(archive.articles(), 3);
}

#[test]
fn articles_are_removed_by_id_by_file_and_by_folder() {
    let archive = Archive::new();
    archive.write("a.jsonl", record(Some("x"), "First") + &record(Some("y"), "Second"));
    archive.write("old/b.txt", page("The mill"));
    archive.write("old/c.txt", page("The baths"));
    archive.write("d.txt", page("The theatre"));
    archive.run(&["add", "news"]);
    assert_eq!(archive.run(&["remove", "x"]).totals(), [0, 0, 0, 1, 0, 1]);
    assert_eq!(archive.run(&["remove", "news/old"]).totals(), [0, 0, 0, 2, 0, 2]);
    let nothing = archive.run(&["remove", "news/e.txt", "news/d.txt"]);
    assert_eq!((nothing.code, nothing.totals()), (1, [0, 0, 0, 1, 1, 2]));
    assert!(nothing.err.contains("rejected: news/e.txt: no article of the index has this id or path"), "{nothing:?}");
    assert_eq!(archive.ids(), [("a.jsonl#2".to_owned(), "y".to_owned())]);
    assert_eq!(archive.run(&["add", "news"]).totals()[0], 4, "files are left alone, and come back");
}

#[test]
fn the_index_may_lie_inside_of_what_is_indexed() {
    let archive = Archive::new();
    archive.write("a.txt", page("The mill"));
    assert_eq!(archive.run(&["add", "."]).totals(), [1, 0, 0, 0, 0, 1]);
    assert_eq!(archive.run(&["sync", "."]).totals(), [0, 0, 1, 0, 0, 1]);
}

#[test]
fn threads_do_not_matter_to_the_result() {
    let archive = Archive::new();
    for n in 0..60 {
        archive.write(&format!("{n:02}.txt"), page(&format!("House {n}")));
    }
    archive.write(
        "records.jsonl",
        (0..100).map(|n| record(Some(&format!("r{}", n % 70)), &format!("No {n}"))).collect::<String>(),
    );
    let one = archive.run(&["add", "--threads", "1", "news"]);
    let ids = archive.ids();
    fs::remove_dir_all(archive.index()).expect("removed");
    let eight = archive.run(&["add", "--threads", "8", "news"]);
    assert_eq!(one.err, eight.err);
    assert_eq!(ids, archive.ids());
}
