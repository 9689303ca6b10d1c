//! The configuration file: what an option is where it is not given.
//!
//! A key is the long name of an option, its value that option's default: at the top for every command that has
//! the option, in a table for the command of that name. The table `dateline-index` and those within it are for the
//! other program. What is given on the command line or in the environment goes before the file.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::error::ErrorKind as ClapErrorKind;
use clap::{Arg, ArgAction, Command};
use dateline::output::Terminal;
use etcetera::BaseStrategy;
use toml::{Table, Value};

use super::failure::{self, Failure};

/// Names another file; empty: none is read.
const VARIABLE: &str = "DATELINE_CONFIG";
/// Whose table in the file is that of the indexer.
pub const INDEXER: &str = "dateline-index";
/// An option of so many commands is shown once, for all of them.
const SHARED: usize = 3;

/// A configuration file; without entries if there is none.
#[derive(Debug)]
pub struct Config {
    /// Where it lies, or would.
    path: PathBuf,
    table: Table,
}

impl Config {
    /// Reads the file that `DATELINE_CONFIG` names, else the one among the user's configuration; `None` if the
    /// user wants none, or no home is known.
    ///
    /// # Errors
    /// A file that cannot be read, or is no TOML.
    pub fn read() -> Result<Option<Self>, Failure> {
        let (path, is_named) = match std::env::var_os(VARIABLE) {
            Some(named) if named.is_empty() => return Ok(None),
            Some(named) => (PathBuf::from(named), true),
            None => match etcetera::choose_base_strategy() {
                Ok(user) => (user.config_dir().join("dateline").join("config.toml"), false),
                Err(_) => return Ok(None),
            },
        };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound && !is_named => String::new(),
            Err(error) => {
                let message = format!("{}: {error}", path.display());
                return Err(Failure::new(message, format!("`{VARIABLE}=` in the environment reads none")));
            }
        };
        // A byte order mark is no part of the text.
        let text = text.trim_start_matches('\u{feff}');
        match text.parse() {
            Ok(table) => Ok(Some(Self { path, table })),
            Err(error) => {
                let error: toml::de::Error = error;
                let line = error
                    .span()
                    .and_then(|span| text.get(..span.start))
                    .map_or(1, |before| before.lines().count().max(1));
                let message = format!("{}, line {line}: {}", path.display(), error.message().trim_end());
                Err(Failure::new(message, "a line is `name = value`; a text stands in quotes: `color = \"always\"`"))
            }
        }
    }

    /// `program` with the defaults that the file gives.
    ///
    /// # Errors
    /// A key that is no option, a value that is none of its option.
    pub fn apply(&self, program: Command) -> Result<Command, Failure> {
        let is_indexer = program.get_name() == INDEXER;
        let mut out = program.clone();
        let own = self.own(is_indexer);
        for (key, value) in self.shared() {
            // What the indexer does not know may be of the other program, which says if it is not; what it is told
            // by itself goes before: it writes to one index where several are searched.
            if !is_indexer || (has_option(&program, key) && own.iter().all(|(own, _)| *own != key)) {
                out = self.set_everywhere(&program, out, key, value)?;
            }
        }
        for (key, value) in own {
            out = match value {
                Value::Table(table) => self.set_command(&program, out, key, table)?,
                value => self.set_everywhere(&program, out, key, value)?,
            };
        }
        Ok(out)
    }

    /// Entries for every command of both programs.
    fn shared(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.table.iter().filter(|(_, value)| !value.is_table())
    }

    /// Entries of this program's own tables.
    fn own(&self, is_indexer: bool) -> Vec<(&String, &Value)> {
        let theirs = self.table.get(INDEXER).and_then(Value::as_table);
        match is_indexer {
            true => theirs.into_iter().flatten().collect(),
            false => self.table.iter().filter(|(key, value)| value.is_table() && *key != INDEXER).collect(),
        }
    }

    /// The option `key` of the program, and of each command that has one of that name.
    fn set_everywhere(&self, program: &Command, out: Command, key: &str, value: &Value) -> Result<Command, Failure> {
        let mut out = match option(program, key) {
            Some(arg) => with_default(out, arg, &self.default(program, None, arg, value)?),
            None => out,
        };
        for command in program.get_subcommands() {
            if let Some(arg) = option(command, key) {
                let default = self.default(program, Some(command), arg, value)?;
                out = out.mut_subcommand(command.get_name(), |found| with_default(found, arg, &default));
            }
        }
        if option(program, key).is_none() && !program.get_subcommands().any(|command| option(command, key).is_some()) {
            return Err(self.unknown(format!("there is no option `{key}`"), key, &all_options(program)));
        }
        Ok(out)
    }

    /// The options of one command.
    fn set_command(&self, program: &Command, out: Command, name: &str, table: &Table) -> Result<Command, Failure> {
        let Some(command) = program.find_subcommand(name) else {
            let commands = program.get_subcommands().map(|command| command.get_name().to_owned());
            return Err(self.unknown(format!("there is no command `{name}`"), name, &commands.collect::<Vec<_>>()));
        };
        let mut defaults = Vec::new();
        for (key, value) in table {
            let Some(arg) = option(command, key) else {
                let message = format!("`{name}` has no option `{key}`");
                return Err(self.unknown(message, key, &options(command).map(long_of).collect::<Vec<_>>()));
            };
            defaults.push((arg, self.default(program, Some(command), arg, value)?));
        }
        Ok(out.mut_subcommand(command.get_name(), |found| {
            defaults.iter().fold(found, |found, (arg, default)| with_default(found, arg, default))
        }))
    }

    /// The value as it would be typed, once for each time that the option would be given.
    fn default(
        &self,
        program: &Command,
        command: Option<&Command>,
        arg: &Arg,
        value: &Value,
    ) -> Result<Vec<String>, Failure> {
        let key = long_of(arg);
        let wrong = |what: &str| self.wrong(&format!("`{key}` {what}, not {value}"), None);
        if matches!(arg.get_action(), ArgAction::SetTrue) {
            return value.as_bool().map(|is| vec![is.to_string()]).ok_or_else(|| wrong("is true or false"));
        }
        let values = match value {
            Value::Array(values) if matches!(arg.get_action(), ArgAction::Append) => values.iter().collect(),
            Value::Array(_) => {
                let hint = (program.get_name() == INDEXER)
                    .then(|| format!("`{key} = …` in the table `[{INDEXER}]` is the one for this program"));
                return Err(self.wrong(&format!("`{key}` takes one value, not {value}"), hint));
            }
            one => vec![one],
        };
        let mut out = Vec::with_capacity(values.len());
        for value in values {
            let text = match value {
                Value::String(text) => at_home(text),
                Value::Array(_) | Value::Table(_) => return Err(wrong("takes a text or a number")),
                other => other.to_string(),
            };
            self.try_value(program, command, &key, &text)?;
            out.push(text);
        }
        Ok(out)
    }

    /// Would the program take this value on its command line?
    fn try_value(&self, program: &Command, command: Option<&Command>, key: &str, text: &str) -> Result<(), Failure> {
        let line = [Some(program.get_name()), command.map(Command::get_name)].into_iter().flatten().map(str::to_owned);
        let line = line.chain([format!("--{key}={text}")]);
        let Err(error) = program.clone().try_get_matches_from(line) else { return Ok(()) };
        match error.kind() {
            ClapErrorKind::InvalidValue | ClapErrorKind::ValueValidation | ClapErrorKind::InvalidUtf8 => {
                let told = error.to_string();
                let told: Vec<&str> = told.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
                Err(self.wrong(told.join("; ").trim_start_matches("error: "), None))
            }
            // Something else is missing from this line, as it is from no real one.
            _ => Ok(()),
        }
    }

    fn unknown(&self, message: String, key: &str, known: &[String]) -> Failure {
        let near = |known: &&String| strsim::jaro_winkler(known, key);
        let nearest = known.iter().max_by(|a, b| near(a).total_cmp(&near(b))).filter(|nearest| near(nearest) > 0.7);
        let hint = nearest.map(|nearest| format!("did you mean `{nearest}`?"));
        self.wrong(&message, hint)
    }

    fn wrong(&self, message: &str, hint: Option<String>) -> Failure {
        let hint = hint.unwrap_or_else(|| "`DATELINE_CONFIG= dateline config` lists all keys".to_owned());
        Failure::new(format!("{}: {message}", self.path.display()), hint)
    }
}

/// `program` as the user's file configures it; ends with a message if that cannot be.
pub fn configured(program: Command) -> Command {
    let configured = || match Config::read()? {
        Some(config) => config.apply(program),
        None => Ok(program),
    };
    configured().unwrap_or_else(|failure: Failure| {
        failure::tell(&failure.into(), Terminal::default());
        std::process::exit(2)
    })
}

/// Prints [`listing`].
///
/// # Errors
/// The file cannot be read; the output cannot be written.
pub fn print(program: &Command) -> Result<(), anyhow::Error> {
    let config = Config::read()?;
    Ok(io::stdout().write_all(listing(config.as_ref(), program).as_bytes())?)
}

/// Every key of `program`, those that are set and, as comments, all others: itself a configuration file.
pub fn listing(config: Option<&Config>, program: &Command) -> String {
    let empty = Table::new();
    let is_indexer = program.get_name() == INDEXER;
    let path = config.map_or_else(|| format!("none: {VARIABLE} is empty"), |config| config.path.display().to_string());
    let mut out =
        format!("# {path}\n# A key is the name of an option; its value is what that is where it is not given.\n");
    let set = config.map_or(&empty, |config| &config.table);
    let own = if is_indexer { set.get(INDEXER).and_then(Value::as_table) } else { Some(set) };
    let prefix = if is_indexer { format!("{INDEXER}.") } else { String::new() };
    if is_indexer {
        out.push_str(&format!("\n[{INDEXER}]\n"));
    }
    let at_top =
        |key: &str| own.and_then(|own| own.get(key)).or_else(|| set.get(key)).filter(|value| !value.is_table());
    let is_for_all = |arg: &&Arg| at_top(&long_of(arg)).is_some() || is_for_all(program, arg);
    let shared: Vec<&Arg> = shared_options(program).into_iter().filter(is_for_all).collect();
    for arg in options(program).chain(shared.iter().copied()) {
        out.push_str(&line(arg, at_top(&long_of(arg))));
    }
    for command in program.get_subcommands() {
        let table = own.and_then(|own| own.get(command.get_name())).and_then(Value::as_table);
        let of_it = |key: &str| table.and_then(|table| table.get(key));
        let is_shown =
            |arg: &&Arg| of_it(&long_of(arg)).is_some() || !shared.iter().any(|s| long_of(s) == long_of(arg));
        let lines: String = options(command).filter(is_shown).map(|arg| line(arg, of_it(&long_of(arg)))).collect();
        // A key of the same name is no table.
        if !lines.is_empty() && at_top(command.get_name()).is_none() {
            out.push_str(&format!("\n[{prefix}{}]\n{lines}", command.get_name()));
        }
    }
    out
}

/// One key with what it is for; a comment if it is not set.
fn line(arg: &Arg, set: Option<&Value>) -> String {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let help = help.lines().next().unwrap_or_default();
    let usual = || match arg.get_default_values().first().map(|value| value.to_string_lossy().into_owned()) {
        _ if matches!(arg.get_action(), ArgAction::SetTrue) => false.to_string(),
        Some(text) if text.parse::<i64>().is_ok() => text,
        Some(text) => Value::String(text).to_string(),
        // There is no usual value: one that it could have.
        None => example(arg),
    };
    match set {
        Some(value) => format!("# {help}\n{} = {value}\n", long_of(arg)),
        None => format!("# {help}\n#{} = {}\n", long_of(arg), usual()),
    }
}

/// A value that an option without a default takes.
fn example(arg: &Arg) -> String {
    if let Some(possible) = arg.get_possible_values().first() {
        return Value::from(possible.get_name()).to_string();
    }
    let name = arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    match name {
        "COLUMNS" => Value::from(80),
        "SECONDS" => Value::from(60),
        "N" => Value::from(4),
        "WHEN" => Value::from("2025"),
        "CODE" => Value::from("en"),
        name => Value::from(name),
    }
    .to_string()
}

/// Options of several commands, each once.
fn shared_options(program: &Command) -> Vec<&Arg> {
    let mut out: Vec<&Arg> = Vec::new();
    for arg in program.get_subcommands().flat_map(options) {
        let with_it = program.get_subcommands().filter(|command| option(command, &long_of(arg)).is_some()).count();
        if with_it >= SHARED && !out.iter().any(|known| long_of(known) == long_of(arg)) {
            out.push(arg);
        }
    }
    out
}

/// Does every command that has this option take its usual value, and is there no table of its name?
fn is_for_all(program: &Command, arg: &Arg) -> bool {
    if program.find_subcommand(long_of(arg)).is_some() {
        return false;
    }
    let Some(usual) = arg.get_default_values().first() else { return true };
    let takes = |arg: &Arg| {
        let possible = arg.get_possible_values();
        possible.is_empty() || possible.iter().any(|value| value.get_name() == usual)
    };
    program.get_subcommands().filter_map(|command| option(command, &long_of(arg))).all(takes)
}

/// The options of a command that a file may set.
fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    let is_setting = |arg: &&Arg| {
        let is_known = matches!(arg.get_action(), ArgAction::Set | ArgAction::SetTrue | ArgAction::Append);
        arg.get_long().is_some() && !arg.is_hide_set() && is_known
    };
    command.get_arguments().filter(is_setting)
}

fn option<'a>(command: &'a Command, key: &str) -> Option<&'a Arg> {
    options(command).find(|arg| arg.get_long() == Some(key))
}

fn has_option(program: &Command, key: &str) -> bool {
    option(program, key).is_some() || program.get_subcommands().any(|command| option(command, key).is_some())
}

fn all_options(program: &Command) -> Vec<String> {
    options(program).chain(program.get_subcommands().flat_map(options)).map(long_of).collect()
}

fn long_of(arg: &Arg) -> String {
    arg.get_long().unwrap_or_default().to_owned()
}

fn with_default(command: Command, arg: &Arg, values: &[String]) -> Command {
    command.mut_arg(arg.get_id().clone(), |arg| arg.default_values(values.to_vec()))
}

/// `~/` is the home folder, as a shell has it.
fn at_home(text: &str) -> String {
    let home = || etcetera::home_dir().ok();
    match text.strip_prefix("~/").zip(home()) {
        Some((rest, home)) => Path::new(&home).join(rest).to_string_lossy().into_owned(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program() -> Command {
        let limit = || Arg::new("limit").long("limit").default_value("10").value_parser(clap::value_parser!(usize));
        let color = Arg::new("color").long("color").global(true).value_parser(["auto", "always"]).default_value("auto");
        let search = Command::new("search")
            .arg(Arg::new("query").required(true))
            .arg(limit())
            .arg(Arg::new("person").long("person").action(ArgAction::Append));
        let list = Command::new("list").arg(limit()).arg(Arg::new("all").long("all").action(ArgAction::SetTrue));
        Command::new("dateline").arg(color).subcommand(search).subcommand(list)
    }

    fn config(text: &str) -> Config {
        Config { path: PathBuf::from("c.toml"), table: text.parse().expect("TOML") }
    }

    fn refused(text: &str) -> (String, String) {
        let failure = config(text).apply(program()).expect_err(text);
        (failure.message, failure.hint.unwrap_or_default())
    }

    #[test]
    fn a_file_gives_defaults_and_the_command_line_goes_before_it() {
        let text = "limit = 3\ncolor = \"always\"\n[list]\nall = true\nlimit = 7\n[search]\nperson = [\"a\", \"b\"]\n\
            [dateline-index]\nthreads = 1";
        let configured = config(text).apply(program()).expect("is taken");
        let matches = |line: &str| configured.clone().try_get_matches_from(line.split(' ')).expect(line);
        let searched = matches("dateline search x");
        let (_, sub) = searched.subcommand().expect("a command");
        assert_eq!(sub.get_one::<usize>("limit"), Some(&3));
        assert_eq!(
            sub.get_many::<String>("person").map(|all| all.cloned().collect::<Vec<_>>()),
            Some(vec!["a".into(), "b".into()])
        );
        assert_eq!(sub.get_one::<String>("color").map(String::as_str), Some("always"));
        let listed = matches("dateline --color auto list --limit 9");
        let (_, sub) = listed.subcommand().expect("a command");
        assert_eq!((sub.get_one::<usize>("limit"), sub.get_flag("all")), (Some(&9), true));
        assert_eq!(matches("dateline list").subcommand().expect("a command").1.get_one::<usize>("limit"), Some(&7));
    }

    #[test]
    fn what_is_unknown_or_no_value_is_refused_with_the_nearest() {
        let near = |text: &str, message: &str, hint: &str| {
            assert_eq!(refused(text), (format!("c.toml: {message}"), hint.to_owned()));
        };
        near("limti = 3", "there is no option `limti`", "did you mean `limit`?");
        near("[serch]\nlimit = 3", "there is no command `serch`", "did you mean `search`?");
        near("[search]\npersn = \"x\"", "`search` has no option `persn`", "did you mean `person`?");
        let all = "`DATELINE_CONFIG= dateline config` lists all keys";
        near("[list]\nall = 1", "`all` is true or false, not 1", all);
        near("limit = [1, 2]", "`limit` takes one value, not [1, 2]", all);
        near("zzzz = 1", "there is no option `zzzz`", all);
        assert!(refused("limit = \"many\"").0.contains("invalid value 'many' for '--limit <limit>'"));
        assert!(refused("color = \"red\"").0.contains("[possible values: auto, always]"));
    }

    #[test]
    fn several_are_searched_where_one_is_written() {
        let indexer = || Command::new(INDEXER).arg(Arg::new("index").long("index"));
        let failure = config("index = [\"a\", \"b\"]").apply(indexer()).expect_err("is refused");
        assert_eq!(failure.message, "c.toml: `index` takes one value, not [\"a\", \"b\"]");
        assert!(failure.hint.is_some_and(|hint| hint.contains("`[dateline-index]`")));
        let text = "index = [\"a\", \"b\"]\n[dateline-index]\nindex = \"c\"";
        let configured = config(text).apply(indexer()).expect("is taken");
        let matches = configured.try_get_matches_from([INDEXER]).expect("is taken");
        assert_eq!(matches.get_one::<String>("index").map(String::as_str), Some("c"));
    }

    #[test]
    fn the_listing_is_a_file_that_changes_nothing() {
        let set = config("limit = 3\n[list]\nall = true");
        let listed = listing(Some(&set), &program());
        assert!(listed.contains("\n[list]\n") && listed.contains("\nall = true\n"), "{listed}");
        assert!(listed.contains("\n#color = \"auto\"\n"), "{listed}");
        assert!(listing(None, &program()).contains("\n#all = false\n"), "{listed}");
        let again: Table = listed.parse().expect("TOML");
        assert_eq!(again.get("list"), set.table.get("list"));
    }
}
