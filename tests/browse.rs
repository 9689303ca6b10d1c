//! The archive in a terminal that one works in: keys are pressed, and the screen is looked at.
#![cfg(feature = "browse")]

mod common;

use std::cell::Cell;
use std::collections::VecDeque;

use dateline::desk::state::State;
use dateline::desk::{Journal, journal::Lines};
use dateline::index::archive::Archive;
use dateline::index::reader;
use dateline::search::facet_table::FacetTables;
use dateline::search::plan::PlanOptions;
use dateline::tui::answering;
use dateline::tui::{Effect, Model, Told, draw, keys};
use dateline::view::{DeskEntries, ViewContext};
use insta::assert_snapshot;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::{Color, Modifier};
use tempfile::TempDir;

const TODAY: Date = date(2026, 6, 30);

/// The interface on an archive, with what would be done outside done at once.
struct Desk {
    archive: Archive,
    journal: Journal,
    model: Model,
    /// What was done that only a terminal can do.
    outside: Vec<Effect>,
    /// Every entry is later than the one before.
    clock: Cell<i64>,
    _dir: TempDir,
}

impl Desk {
    fn of(index: &std::path::Path, size: (u16, u16), query: &str) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let archive = Archive::new(reader::open(index).expect("an index")).expect("an archive");
        let (model, effects) = Model::new(size, true, TODAY, vec!["earlier words".to_owned()], query);
        let journal = Journal::new(dir.path());
        let mut desk = Self { archive, journal, model, outside: Vec::new(), clock: Cell::new(0), _dir: dir };
        desk.perform(effects);
        desk
    }

    fn new(size: (u16, u16), query: &str) -> Self {
        Self::of(common::sample(), size, query)
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        let mut waiting: VecDeque<Effect> = effects.into();
        while let Some(effect) = waiting.pop_front() {
            for told in self.told(effect) {
                waiting.extend(self.model.tell(told));
            }
        }
    }

    fn told(&mut self, effect: Effect) -> Vec<Told> {
        let state = || Ok(State::of(&self.journal.read().map_err(|error| error.to_string())?));
        let options = PlanOptions::default();
        let context = ViewContext { archive: &self.archive, state: &state, options: &options, today: TODAY };
        let now = || {
            self.clock.set(self.clock.get() + 1);
            Timestamp::from_second(self.clock.get()).expect("a time")
        };
        let keep = |entries: Result<DeskEntries, _>| {
            entries.map(|(events, said)| {
                self.journal.append(events, now()).expect("is written");
                said
            })
        };
        match effect {
            Effect::Search(ask) => {
                let tables = FacetTables::new(&self.archive, options.aliases.clone());
                let results = answering::search(&context, &ask);
                let found = results.as_ref().ok().map(|results| results.found.clone());
                let mut told = vec![Told::Found { number: ask.number, results: Box::new(results) }];
                told.extend(found.map(|found| answering::beside(&tables, ask.number, &found)));
                told
            }
            Effect::Open { number, id, typed } => vec![answering::open(&context, number, &id, &typed)],
            Effect::Mark { id, mark } => vec![Told::Kept(keep(context.mark(&id, mark)))],
            Effect::Save { name, typed } => vec![Told::Kept(keep(context.save(&name, &typed)))],
            Effect::Remember { typed, found } => {
                let event = context.remember(&typed, found).expect("a query");
                self.journal.append(vec![event], now()).expect("is written");
                Vec::new()
            }
            other => {
                self.outside.push(other);
                Vec::new()
            }
        }
    }

    fn press(&mut self, code: KeyCode) -> &mut Self {
        let effects = keys::press(&mut self.model, KeyEvent::new(code, KeyModifiers::NONE));
        self.perform(effects);
        self
    }

    fn control(&mut self, letter: char) -> &mut Self {
        let effects = keys::press(&mut self.model, KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL));
        self.perform(effects);
        self
    }

    fn typed(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.press(KeyCode::Char(c));
        }
        self
    }

    fn terminal(&self) -> Terminal<TestBackend> {
        let (width, height) = self.model.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
        terminal.draw(|frame| draw::draw(frame, &self.model)).expect("draws");
        terminal
    }

    fn screen(&self) -> String {
        let terminal = self.terminal();
        let buffer = terminal.backend().buffer();
        let width = usize::from(buffer.area.width);
        let rows = buffer.content.chunks(width.max(1)).map(|row| {
            // A wide character takes two cells, of which the second holds nothing of its own.
            let mut hidden = 0;
            let mut line = String::new();
            for cell in row {
                if hidden == 0 {
                    line.push_str(cell.symbol());
                    hidden = unicode_width::UnicodeWidthStr::width(cell.symbol()).saturating_sub(1);
                } else {
                    hidden -= 1;
                }
            }
            line.trim_end().to_owned()
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    fn entries(&self) -> Lines {
        self.journal.read().expect("is read")
    }
}

/// Four articles that are the same wherever they lie.
fn ferry() -> TempDir {
    let quay = "The quay in Port Ellery is closed until the ferry has been towed, the harbour master, Joan Pettifer, said on Monday. \
        Nobody may go near it. A tug is to come on Thursday.";
    let pump = format!(
        "The steering pump of the ferry failed twice, the engineer Olena Marchenko told the inquiry on Wednesday. {}\n\
        “The answer was one line,” she said. “It said: noted.”\n\
        The ferry was to be docked in February. Whether the pump of another ferry is of the same make is not known.",
        "She had written to the owners in November and in January, and had been told that it could wait. ".repeat(4)
    );
    let records = [
        serde_json::json!({"id": "hw-0301", "title": "Engineer warned of failing pump", "body": pump, "source": "Harbour Wire",
            "published": "2025-03-01", "authors": ["Lorna Pascoe"], "url": "https://example.org/pump"}),
        serde_json::json!({"id": "ct-0303", "title": "Quay closed until ferry is towed", "body": quay, "source": "Coast Times",
            "published": "2025-03-03"}),
        serde_json::json!({"id": "ct-0417", "title": "渡轮 returns, and so do the tourists", "source": "Coast Times", "published": "2025-04-17",
            "body": "The ferry (渡轮) sailed again on Thursday. 渡轮在星期四再次启航，码头上挤满了人。 Olena Marchenko was at the helm."}),
        serde_json::json!({"id": "ct-0420", "title": "Museum opens", "source": "Coast Times", "published": "2025-04-20",
            "body": "A museum of painting opens its doors."}),
    ];
    common::index_of_lines(&records.map(|record| record.to_string()).join("\n"))
}

/// Names, outlets and days are shown, whatever else the articles are found to name.
fn has_sides(screen: &str) {
    for shown in ["People", "2 Olena Marchenko", "1 Joan Pettifer", "Sources", "2 Coast Times", "When", "1 2025-W09 ▆"]
    {
        assert!(screen.contains(shown), "{shown}: {screen}");
    }
}

/// The screen fills its size, overflows it nowhere, and shows all of this.
fn looks(desk: &Desk, shown: &[&str]) {
    let screen = desk.screen();
    let (width, height) = desk.model.size;
    assert_eq!(screen.split('\n').count(), usize::from(height), "{screen}");
    for line in screen.split('\n') {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= usize::from(width), "{line}");
    }
    for text in shown {
        assert!(screen.contains(text), "{text}: {screen}");
    }
}

#[test]
fn the_screen_at_80_by_24() {
    let index = ferry();
    let mut desk = Desk::of(index.path(), (80, 24), "ferry");
    looks(
        &desk,
        &[
            "dateline › ferry",
            "3 of 4",
            "▌ ",
            "Quay closed until ferry is towed",
            "Coast Times · 3 March 2025 · ct-0303",
            "渡轮 returns",
            "2025-W09 ",
            "? keys  q end",
            "1 of 3 shown",
        ],
    );
    assert_snapshot!(desk.screen());
    desk.press(KeyCode::Enter);
    looks(&desk, &["dateline › ferry", "2025 · ", "match ", "n N matches", "Esc back"]);
    assert_snapshot!(desk.screen());
    desk.press(KeyCode::Esc).press(KeyCode::Char('f'));
    has_sides(&desk.screen());
    desk.press(KeyCode::Esc).press(KeyCode::Char('?'));
    looks(&desk, &["┌ Keys ", "take the restriction of this number off", "end; Ctrl-C from anywhere", "└──"]);
    assert_snapshot!(desk.screen());
}

#[test]
fn the_screen_at_120_by_40() {
    let index = ferry();
    let mut desk = Desk::of(index.path(), (120, 40), "ferry -source:\"Harbour Wire\"");
    desk.model.colour = false;
    looks(&desk, &["[1 -source:\"Harbour Wire\" ×]", "2 of 4", "│ ", "▌ ", "1 of 2 shown"]);
    assert_snapshot!(desk.screen());
    desk.press(KeyCode::Char('f')).press(KeyCode::Char('j'));
    let screen = desk.screen();
    assert!(screen.contains("┃ People") && screen.contains("│ Quay closed"), "{screen}");
}

#[test]
fn the_screen_at_200_by_50_and_at_60_by_20() {
    let index = ferry();
    let mut desk = Desk::of(index.path(), (200, 50), "ferry");
    let screen = desk.screen();
    has_sides(&screen);
    assert!(screen.lines().any(|line| line.matches("Quay closed").count() == 2), "{screen}");
    // What the articles are found to name may change.
    let columns = screen.lines().map(|line| line.rsplit_once('│').map_or(line, |(columns, _)| columns).trim_end());
    assert_snapshot!(columns.collect::<Vec<_>>().join("\n"));
    let effects = desk.model.resize((60, 20));
    desk.perform(effects);
    looks(&desk, &["dateline › ferry", "▌ ", "Engineer warned of failing pump", "1 of 3 shown"]);
    assert_snapshot!(desk.screen());
    desk.press(KeyCode::Enter);
    looks(&desk, &["dateline › ferry", "match ", "2025-W09 "]);
}

#[test]
fn without_colour_weight_and_reversal_say_the_same() {
    let mut desk = Desk::new((120, 40), "ferry");
    desk.press(KeyCode::Enter);
    let coloured = desk.screen();
    assert!(desk.terminal().backend().buffer().content.iter().any(|cell| cell.fg == Color::Red));
    desk.model.colour = false;
    assert_eq!(desk.screen(), coloured);
    let cells = desk.terminal().backend().buffer().content.clone();
    assert!(cells.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    let has = |wanted: Modifier| cells.iter().any(|cell| cell.modifier.contains(wanted));
    assert!(has(Modifier::UNDERLINED) && has(Modifier::REVERSED) && has(Modifier::BOLD));
}

#[test]
fn results_follow_as_one_types_and_half_a_query_loses_nothing() {
    let mut desk = Desk::new((80, 24), "");
    assert!(desk.model.results.as_ref().is_some_and(|results| results.is_front));
    desk.typed("ferry");
    let found = desk.model.results.as_ref().map(|results| results.answer.total).expect("results");
    assert!(found > 3, "{found}");
    desk.typed(" titel:x");
    assert!(desk.model.wrong.is_some() && desk.screen().contains("there is no field"), "{}", desk.screen());
    assert!(desk.model.results.is_some(), "what was found last stays");
    desk.control('w');
    assert!(desk.model.wrong.is_none());
    assert_eq!(desk.model.results.as_ref().map(|results| results.answer.total), Some(found));
}

#[test]
fn an_answer_that_comes_too_late_changes_nothing() {
    let mut desk = Desk::new((80, 24), "ferry");
    let late = keys::press(&mut desk.model, KeyEvent::new(KeyCode::Char('r'), KeyModifiers::NONE));
    desk.press(KeyCode::Char('/')).typed(" xyzzyq");
    let before = desk.screen();
    desk.perform(late);
    assert_eq!(desk.screen(), before);
}

#[test]
fn one_goes_from_match_to_match_and_round() {
    let mut desk = Desk::new((80, 24), "ferry");
    desk.press(KeyCode::Enter);
    let all = desk.model.reader.as_ref().map(|reader| reader.opened.matches.len()).expect("an article");
    assert!(all > 1, "{all}");
    let at = |desk: &Desk| desk.model.reader.as_ref().and_then(|reader| reader.at).expect("a match");
    let first = at(&desk);
    let mut seen = vec![first];
    for _ in 1..all {
        desk.press(KeyCode::Char('n'));
        assert!(desk.screen().contains(&format!("match {} of {all}", at(&desk) + 1)));
        let reader = desk.model.reader.as_ref().expect("an article");
        let line = reader.page.matches[at(&desk)];
        let rows = desk.model.article_rows();
        assert!((reader.scroll..reader.scroll + rows).contains(&line), "match {} is in sight", at(&desk));
        seen.push(at(&desk));
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..all).collect::<Vec<_>>());
    desk.press(KeyCode::Char('n'));
    assert_eq!(at(&desk), first);
    desk.press(KeyCode::Char('N'));
    assert_eq!(at(&desk), (first + all - 1) % all);
}

#[test]
fn a_name_is_added_excluded_and_taken_off() {
    let mut desk = Desk::new((80, 24), "ferry");
    let total = |desk: &Desk| desk.model.results.as_ref().map(|results| results.answer.total).expect("results");
    let all = total(&desk);
    desk.press(KeyCode::Char('f')).press(KeyCode::Enter);
    let with = total(&desk);
    assert!(with > 0 && with < all && desk.model.input.text().contains("person:"), "{}", desk.model.input.text());
    desk.press(KeyCode::Char('1'));
    assert_eq!(total(&desk), all);
    desk.press(KeyCode::Char('f')).press(KeyCode::Char('-'));
    assert_eq!(total(&desk), all - with);
    desk.press(KeyCode::Left);
    assert_eq!(total(&desk), with.min(all), "{}", desk.model.input.text());
}

#[test]
fn earlier_searches_are_gone_back_to() {
    let mut desk = Desk::new((80, 24), "");
    desk.typed("ferry").press(KeyCode::Enter).press(KeyCode::Char('/'));
    desk.control('u').typed("pump").press(KeyCode::Enter);
    desk.press(KeyCode::Left);
    assert_eq!(desk.model.input.text(), "ferry");
    desk.press(KeyCode::Left);
    assert_eq!(desk.model.input.text(), "earlier words");
    desk.press(KeyCode::Left);
    assert!(desk.screen().contains("no earlier search"), "{}", desk.screen());
    desk.press(KeyCode::Right).press(KeyCode::Right);
    assert_eq!(desk.model.input.text(), "pump");
    let state = State::of(&desk.entries());
    let queries: Vec<&str> = state.history.iter().map(|run| run.query.as_str()).collect();
    assert_eq!(queries.len(), 2, "{queries:?}");
}

#[test]
fn what_is_tagged_noted_starred_and_saved_is_kept_at_the_desk() {
    let mut desk = Desk::new((120, 40), "\"steering gear\"");
    desk.press(KeyCode::Char('t')).typed("inquiry").press(KeyCode::Enter);
    assert!(desk.screen().contains("#inquiry"), "{}", desk.screen());
    desk.press(KeyCode::Char('m')).typed("ask him").press(KeyCode::Enter);
    desk.press(KeyCode::Char('*')).press(KeyCode::Char('s')).typed("gear").press(KeyCode::Enter);
    let state = State::of(&desk.entries());
    assert_eq!(state.tags().into_iter().collect::<Vec<_>>(), ["inquiry", "starred"]);
    assert!(state.saved.contains_key("gear"));
    desk.press(KeyCode::Char('t')).typed("inquiry").press(KeyCode::Enter);
    assert_eq!(State::of(&desk.entries()).tags().into_iter().collect::<Vec<_>>(), ["starred"]);
    desk.press(KeyCode::Char('t')).typed("two words").press(KeyCode::Enter);
    assert!(desk.screen().contains("cannot be a name"), "{}", desk.screen());
    desk.press(KeyCode::Char('/')).control('u').typed("@gear my:starred");
    assert_eq!(desk.model.results.as_ref().map(|results| results.answer.total), Some(1));
}

#[test]
fn what_is_copied_stands_in_its_article() {
    let mut desk = Desk::new((80, 24), "\"steering gear\"");
    desk.press(KeyCode::Char('y')).press(KeyCode::Enter).press(KeyCode::Char('y'));
    let copied = desk.outside.iter().filter_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    let copied: Vec<String> = copied.collect();
    assert_eq!(copied, desk.model.copied);
    let article = &desk.model.reader.as_ref().expect("an article").opened.article;
    for text in copied {
        let quote = text.rsplit('“').next().and_then(|rest| rest.split('”').next());
        assert!(text.contains(&article.id) && text.contains("#b"), "{text}");
        assert!(quote.is_some_and(|quote| !quote.is_empty()), "{text}");
    }
}

#[test]
fn hostile_text_is_harmless_and_wide_characters_keep_their_columns() {
    let attack = "\u{1b}[2J\u{1b}]52;c;AAAA\u{7}\u{202e}evil\u{9b}31m";
    let record = serde_json::json!({"id": "x", "title": format!("Ferry {attack} 北京渡轮"), "source": attack,
        "body": format!("The ferry {attack} sank. 渡轮在北京沉没了，所有乘客都已获救，没有人受伤，调查正在进行中。 The ferry was 👩‍👩‍👧 e\u{301}.\n{}", "渡轮 ferry ".repeat(60)),
        "url": "javascript:alert(1)", "published": "2025-03-05", "people": [attack]});
    let index = common::index_of_lines(&record.to_string());
    for size in [(80, 24), (120, 40), (200, 50), (60, 20), (30, 6)] {
        let mut desk = Desk::of(index.path(), size, "ferry");
        for key in ['j', 'n', 'f', 'j', '?'] {
            let screen = desk.press(KeyCode::Char(key)).screen();
            assert!(!screen.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{screen:?}");
        }
        desk.press(KeyCode::Esc).press(KeyCode::Esc).press(KeyCode::Enter).press(KeyCode::Char('o'));
        assert!(!desk.outside.iter().any(|effect| matches!(effect, Effect::Visit(_))), "{size:?}");
        desk.press(KeyCode::Char('y'));
        assert!(desk.model.copied.iter().all(|text| !text.chars().any(char::is_control)), "{:?}", desk.model.copied);
    }
}

#[test]
fn no_size_and_no_order_of_keys_is_a_fault() {
    let sizes = [(0, 0), (1, 1), (5, 40), (400, 3), (24, 5), (99, 15), (100, 16), (149, 24), (150, 24), (400, 120)];
    let all = "jknNJKGgf/ab\"(b?*lrtmsyo123 -+q";
    let mut desk = Desk::new((80, 24), "ferry");
    let mut state = 7u64;
    for step in 0..600 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let draw = (state >> 33) as usize;
        match draw % 9 {
            0 => {
                let effects = desk.model.resize(sizes[draw / 9 % sizes.len()]);
                desk.perform(effects);
            }
            1 => drop(desk.press(KeyCode::Enter)),
            2 => drop(desk.press([KeyCode::Esc, KeyCode::Tab, KeyCode::Left, KeyCode::Right][draw / 9 % 4])),
            3 if step % 5 == 0 => {
                let effects = keys::paste(&mut desk.model, "a\nb\u{1b} 北京 \"");
                desk.perform(effects);
            }
            4 if step % 3 == 0 => drop(desk.control(['u', 'w', 'a', 'e'][draw / 9 % 4])),
            _ => {
                let key = all.chars().nth(draw / 9 % all.len()).expect("a key");
                desk.press(KeyCode::Char(key));
            }
        }
        desk.screen();
    }
}

#[test]
fn a_terminal_is_needed_and_that_is_said() {
    let output = common::dateline(common::sample()).args(["browse", "ferry"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(common::stderr(&output).contains("works in a terminal"), "{}", common::stderr(&output));
}

/// A terminal of its own, made by `script`; where there is none, this says so and tests nothing.
#[cfg(target_os = "linux")]
#[test]
fn when_the_terminal_has_gone_or_a_signal_comes_it_ends() {
    use std::process::{Command, Stdio};
    use std::time::Duration;
    let dir = tempfile::tempdir().expect("a folder");
    for by_signal in [false, true] {
        let file = dir.path().join(format!("pid-{by_signal}"));
        let binary = env!("CARGO_BIN_EXE_dateline");
        let (index, desk) = (common::sample().display(), dir.path().join("desk"));
        let line = format!(
            "echo $$ > {}; exec {binary} --index {index} --desk {} browse ferry",
            file.display(),
            desk.display()
        );
        let script = Command::new("script")
            .args(["-qc", &line, "/dev/null"])
            .env("TERM", "xterm")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut script) = script else {
            eprintln!("skipped: there is no `script` here, which makes a terminal");
            return;
        };
        let within = |what: &str, holds: &dyn Fn() -> bool| {
            let mut looks = 0;
            while !holds() {
                looks += 1;
                assert!(looks < 600, "{what}");
                std::thread::sleep(Duration::from_millis(100));
            }
        };
        let pid = || std::fs::read_to_string(&file).ok().and_then(|text| text.trim().parse::<u32>().ok());
        let lives = || {
            let status = pid().and_then(|pid| std::fs::read_to_string(format!("/proc/{pid}/status")).ok());
            // One that has ended and that nobody has asked for is still named.
            status.is_some_and(|status| status.starts_with("Name:\tdateline\n") && !status.contains("State:\tZ"))
        };
        within("it starts", &lives);
        // It has taken the terminal once it waits for keys.
        std::thread::sleep(Duration::from_millis(1500));
        if by_signal {
            let kill = Command::new("kill").args(["-TERM", &pid().expect("a process").to_string()]).status();
            assert!(kill.expect("runs").success());
        } else {
            script.kill().expect("is killed");
        }
        within("it ends", &|| !lives());
        let _ = script.kill();
        script.wait().expect("ends");
    }
}
