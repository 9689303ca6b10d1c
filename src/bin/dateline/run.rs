//! The story of the program: each command from its arguments to whether something was found.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use dateline::article::EntityKind;
use dateline::index::archive::{Archive, Found};
use dateline::index::{reader, store};
use dateline::output::numbers::count;
use dateline::output::style::{Label, paint};
use dateline::output::template::Template;
use dateline::output::{self, Terminal};
use dateline::query::{self, Query};
use dateline::search::answer::{self, Answer, Request, answer};
use dateline::search::passages::{self, PassageOptions};
use dateline::search::plan::{NameFilter, PlanOptions, plan};
use dateline::search::run::{Order, Sort};
use dateline::search::timeline::{Unit, timeline};
use dateline::search::{facets, similar};
use jiff::ZonedDateTime;
use jiff::civil::Date;

use super::arguments::{
    Arguments, Command, Facets, Global, Page, Search, ShowFormat, SortBy, Step, TableFormat, What, When,
};
use super::request::{self, Asked, Hinted};

/// Runs the command; true if something was found.
pub fn run(Arguments { global, command }: Arguments) -> Result<bool> {
    let session = Session::new(&global);
    match command {
        Command::Search(search) => session.search(&search),
        Command::Show { ids, query, format } => session.show(&ids, query.as_deref(), format),
        Command::People(facets) => session.facets(EntityKind::Person, &facets),
        Command::Organizations(facets) => session.facets(EntityKind::Organization, &facets),
        Command::Places(facets) => session.facets(EntityKind::Place, &facets),
        Command::Timeline { what, by, format } => session.timeline(&what, by, format),
        Command::Similar { id, page } => session.similar(&id, &page),
        Command::Batch(batch) => super::batch::run(&session, &batch),
        Command::Help { topic } => help(topic.as_deref()),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "dateline", &mut io::stdout());
            Ok(true)
        }
    }
}

/// Whether to use colours on `stream`.
pub fn colour(when: When, stream: &impl IsTerminal) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => stream.is_terminal() && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb"),
    }
}

/// What every command works with.
pub struct Session<'a> {
    global: &'a Global,
    terminal: Terminal,
    /// The day that counts as today.
    pub today: Date,
}

impl<'a> Session<'a> {
    fn new(global: &'a Global) -> Self {
        let width = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = global.width.or_else(|| if io::stdout().is_terminal() { width() } else { None });
        let terminal = Terminal { colour: colour(global.color, &io::stdout()), width };
        Self { global, terminal, today: global.today.unwrap_or_else(|| ZonedDateTime::now().date()) }
    }

    /// Opens the archive.
    pub fn archive(&self) -> Result<Archive> {
        Ok(Archive::new(reader::open(&self.index()?)?)?)
    }

    fn index(&self) -> Result<PathBuf> {
        match &self.global.index {
            Some(dir) => Ok(dir.clone()),
            None => store::default_dir().context("no home folder is known: name the index with `--index DIR`"),
        }
    }

    /// A line on standard error, after a word that says what it is.
    pub fn say(&self, word: &str, text: &str) {
        if self.global.quiet {
            return;
        }
        let mut err = io::stderr().lock();
        let colour = colour(self.global.color, &io::stderr());
        // Standard error is gone: there is nobody left to tell.
        let _ = paint(&mut err, colour, Label::Hint, word).and_then(|()| writeln!(err, " {}", output::sanitize(text)));
    }

    fn search(&self, search: &Search) -> Result<bool> {
        let form = Form::parse(&search.page.format)?;
        let asked = request::read(&search.what, self.today)?;
        self.say_notes(&asked);
        let Some(query) = asked.query.clone() else {
            bail!(Hinted {
                message: "nothing to search for".into(),
                hint: "`dateline search WORDS`; `dateline search '*'` for every article; `dateline help query`".into()
            });
        };
        let archive = self.archive()?;
        let mut request = self.request(query, &asked, &search.page);
        request.sort = sort(search.sort);
        request.recent = search.recent.then_some(self.today);
        if search.count || search.ids {
            return self.count_or_ids(&archive, &request, search);
        }
        let answer = answer(&archive, &request)?;
        let mut out = BufWriter::new(io::stdout().lock());
        if search.explain {
            self.explain(&mut out, &archive, &request, &answer)?;
        }
        form.print(&mut out, self.terminal, &answer)?;
        out.flush()?;
        drop(out);
        self.say_answer(&answer, &request, &archive);
        Ok(answer.total > 0)
    }

    fn request(&self, query: Query, asked: &Asked, page: &Page) -> Request {
        Request {
            query: Some(query),
            options: asked.options.clone(),
            copies: page.copies,
            limit: page.limit,
            offset: page.offset,
            passages: PassageOptions { most: page.passages, context: page.context, all: page.all },
            ..Request::default()
        }
    }

    fn count_or_ids(&self, archive: &Archive, request: &Request, search: &Search) -> Result<bool> {
        let found = answer::all(archive, request)?;
        let mut out = BufWriter::new(io::stdout().lock());
        if search.count {
            writeln!(out, "{}", found.len())?;
        } else {
            for hit in found.iter().skip(request.offset).take(request.limit) {
                writeln!(out, "{}", output::sanitize(&archive.article(hit.address)?.id))?;
            }
        }
        out.flush()?;
        Ok(!found.is_empty())
    }

    /// How the query was read.
    pub fn say_notes(&self, asked: &Asked) {
        for note in &asked.notes {
            let slip = note.slip.to_string();
            let (word, text) = slip.split_once(": ").unwrap_or(("note", &slip));
            self.say(&format!("{word}:"), text);
        }
    }

    /// What a person must know of an answer besides its articles.
    fn say_answer(&self, answer: &Answer, request: &Request, archive: &Archive) {
        answer.names.iter().for_each(|filter| self.say_name(filter));
        for query_term in answer.query_terms.iter().filter(|l| l.left_out > 0) {
            let taken = query_term.words.len();
            let text = format!(
                "`{}` stands for its {taken} most frequent words; {} rarer ones are left out",
                query_term.typed, query_term.left_out
            );
            self.say("note:", &text);
        }
        if answer.undated > 0 {
            let articles = count(answer.undated, "undated article");
            self.say("note:", &format!("{articles} left out; `--undated` takes them in"));
        }
        if answer.total == 0 {
            self.say_nothing_found(answer, archive);
            return;
        }
        let shown = answer.hits.len();
        let total = count(answer.total as u64, "article");
        if shown > 0 && (request.offset > 0 || request.offset + shown < answer.total) {
            let copies: usize = answer.hits.iter().map(|h| h.copies).sum();
            let first = request.offset + 1;
            let last = request.offset + shown;
            let copies =
                if copies > 0 { format!(", {} not shown", count(copies as u64, "near copy")) } else { String::new() };
            self.say("found:", &format!("{total}; these are {first} to {last}{copies}"));
        } else {
            self.say("found:", &total);
        }
    }

    fn say_name(&self, filter: &NameFilter) {
        if filter.matched.is_empty() {
            let nearest = filter.suggestions.join(", ");
            let hint = if nearest.is_empty() { String::new() } else { format!("; nearest: {nearest}") };
            self.say("matched:", &format!("no {} is called `{}`{hint}", filter.kind.name(), filter.typed));
            return;
        }
        let one = |i: usize| {
            let m = &filter.matched[i];
            let articles = if i == 0 { count(m.articles, "article") } else { m.articles.to_string() };
            format!("{} ({articles})", m.name)
        };
        let shown: Vec<String> = (0..filter.matched.len().min(6)).map(one).collect();
        let more = filter.matched.len() - shown.len();
        let more = if more > 0 { format!(", +{more} more") } else { String::new() };
        self.say("matched:", &format!("{}{more}", shown.join(", ")));
    }

    fn say_nothing_found(&self, answer: &Answer, archive: &Archive) {
        self.say("found:", &format!("nothing among {}", count(archive.len(), "article")));
        if answer.why_nothing.len() == 1 && answer.why_nothing[0].suggestions.is_empty() {
            return;
        }
        for part in &answer.why_nothing {
            let mut text = format!("`{}` alone finds {}", part.text, count(part.articles, "article"));
            if !part.suggestions.is_empty() {
                text.push_str(&format!("; perhaps {}", part.suggestions.join(", ")));
            }
            self.say("hint:", &text);
        }
    }

    fn explain(&self, out: &mut dyn Write, archive: &Archive, request: &Request, answer: &Answer) -> Result<()> {
        let Some(query) = &request.query else { return Ok(()) };
        writeln!(out, "query    {}", output::sanitize(&query.to_string()))?;
        for line in query.outline().lines() {
            writeln!(out, "         {}", output::sanitize(line))?;
        }
        for query_term in answer.query_terms.iter().filter(|l| !l.terms.is_empty() || l.article_frequency == 0) {
            let words: Vec<&str> = query_term.words.iter().take(12).map(String::as_str).collect();
            let more = query_term.words.len() - words.len();
            let more = if more > 0 { format!(" +{more}") } else { String::new() };
            let text = format!(
                "{} = {}{more}: at most {}",
                query_term.typed,
                words.join(" "),
                count(query_term.article_frequency, "article")
            );
            writeln!(out, "word     {}", output::sanitize(&text))?;
        }
        for hit in &answer.hits {
            let title = output::sanitize(&hit.article.title);
            writeln!(out, "score    {:>8.3}  {:>2}  {title}", hit.score, hit.rank)?;
        }
        writeln!(out, "archive  {}", count(archive.len(), "article"))?;
        writeln!(out)?;
        Ok(())
    }

    fn show(&self, ids: &[String], query: Option<&str>, format: ShowFormat) -> Result<bool> {
        let archive = self.archive()?;
        let query = query.map(|q| request::parse(q, false, self.today)).transpose()?.and_then(|(query, _)| query);
        let plan = query.map(|q| plan(&q, &archive, &PlanOptions::default())).transpose()?;
        let mut out = BufWriter::new(io::stdout().lock());
        for (i, id) in ids.iter().enumerate() {
            let article = archive.article(self.find(&archive, id)?)?;
            if format == ShowFormat::Jsonl {
                output::json::article(&mut out, &article)?;
                continue;
            }
            if i > 0 {
                writeln!(out)?;
            }
            let highlights = |field| {
                let plan = plan.as_ref()?;
                Some(passages::highlights(&article, field, plan, &archive))
            };
            let highlighted = output::article::Highlighted {
                title: highlights(dateline::article::Field::Title).unwrap_or_default(),
                body: highlights(dateline::article::Field::Body).unwrap_or_default(),
            };
            output::article::print(&mut out, self.terminal, &article, &highlighted)?;
        }
        out.flush()?;
        Ok(true)
    }

    fn find(&self, archive: &Archive, id: &str) -> Result<dateline::index::archive::Address> {
        match archive.find(id)? {
            Found::One(address) => Ok(address),
            Found::None => bail!(Hinted {
                message: format!("no article has the id `{id}`"),
                hint: "an id stands in the second line of each result of `dateline search`".into()
            }),
            Found::Several(ids) => {
                let shown: Vec<&str> = ids.iter().take(5).map(String::as_str).collect();
                bail!(Hinted {
                    message: format!("{} ids begin with `{id}`", ids.len()),
                    hint: format!("write more of it: {}", shown.join(", "))
                })
            }
        }
    }

    fn facets(&self, kind: EntityKind, asked_for: &Facets) -> Result<bool> {
        let mut asked = request::read(&asked_for.what, self.today)?;
        self.say_notes(&asked);
        let mut parts: Vec<Query> = asked.query.take().into_iter().collect();
        for name in &asked_for.with {
            parts.push(request::filter(query::FilterField::Person, name)?);
        }
        let query = Query::and(parts).unwrap_or(Query::All);
        let archive = self.archive()?;
        let planned = plan(&query, &archive, &asked.options)?;
        let found = dateline::search::run::run(&planned, &archive, Order::default())?;
        planned.names.iter().for_each(|filter| self.say_name(filter));
        let beside = planned.names.iter().filter(|f| f.kind == kind);
        let without: Vec<String> = beside.flat_map(|f| f.matched.iter().map(|m| m.name.clone())).collect();
        let facets = facets::facets(&archive, kind, &found, &asked.options.aliases, &without, asked_for.limit)?;
        let mut out = BufWriter::new(io::stdout().lock());
        match asked_for.format {
            TableFormat::Text => output::names::print(&mut out, self.terminal, &facets)?,
            TableFormat::Jsonl => output::names::jsonl(&mut out, &facets)?,
            TableFormat::Csv => output::names::csv(&mut out, &facets)?,
        }
        out.flush()?;
        self.say("found:", &count(found.len() as u64, "article"));
        Ok(!facets.is_empty())
    }

    fn timeline(&self, what: &What, by: Option<Step>, format: TableFormat) -> Result<bool> {
        let asked = request::read(what, self.today)?;
        self.say_notes(&asked);
        let archive = self.archive()?;
        let query = asked.query.clone().unwrap_or(Query::All);
        let request = Request { query: Some(query), options: asked.options.clone(), ..Request::default() };
        let found = answer::all(&archive, &request)?;
        let drawn = timeline(&archive, &found, by.map(unit))?;
        let mut out = BufWriter::new(io::stdout().lock());
        match format {
            TableFormat::Text => output::timeline::chart(&mut out, self.terminal, &drawn)?,
            TableFormat::Jsonl => output::timeline::jsonl(&mut out, &drawn)?,
            TableFormat::Csv => output::timeline::csv(&mut out, &drawn)?,
        }
        out.flush()?;
        if drawn.vague > 0 {
            let text =
                format!("{} known less precisely than by {} left out", count(drawn.vague, "date"), drawn.unit.name());
            self.say("note:", &text);
        }
        if drawn.undated > 0 {
            self.say("note:", &format!("{} left out", count(drawn.undated, "undated article")));
        }
        self.say("found:", &count(found.len() as u64, "article"));
        Ok(!drawn.steps.is_empty())
    }

    fn similar(&self, id: &str, page: &Page) -> Result<bool> {
        let form = Form::parse(&page.format)?;
        let archive = self.archive()?;
        let address = self.find(&archive, id)?;
        let answer = similar::similar(&archive, address, page.limit, page.offset, page.passages)?;
        let mut out = BufWriter::new(io::stdout().lock());
        form.print(&mut out, self.terminal, &answer)?;
        out.flush()?;
        Ok(answer.total > 0)
    }
}

/// How a page is printed.
enum Form {
    Text,
    Jsonl,
    Csv,
    Template(Template),
}

impl Form {
    fn parse(text: &str) -> Result<Self> {
        Ok(match text {
            "text" => Self::Text,
            "jsonl" => Self::Jsonl,
            "csv" => Self::Csv,
            template if template.contains('{') => Self::Template(Template::parse(template)?),
            other => bail!(Hinted {
                message: format!("`{other}` is no format"),
                hint: "there are text, jsonl, csv, or a line with fields such as '{date} {title}'".into()
            }),
        })
    }

    fn print(&self, out: &mut dyn Write, terminal: Terminal, answer: &Answer) -> io::Result<()> {
        match self {
            Self::Text => output::results::print(out, terminal, answer),
            Self::Jsonl => answer.hits.iter().try_for_each(|hit| output::json::hit(out, hit)),
            Self::Csv => output::template::csv(out, &answer.hits),
            Self::Template(template) => answer.hits.iter().try_for_each(|hit| template.print(out, hit)),
        }
    }
}

fn help(topic: Option<&str>) -> Result<bool> {
    let mut command = Arguments::command();
    match topic {
        Some("query") => io::stdout().write_all(query::MANUAL.as_bytes())?,
        None => command.print_help()?,
        Some(name) => match command.find_subcommand_mut(name) {
            Some(found) => found.clone().bin_name(format!("dateline {name}")).print_help()?,
            None => bail!(Hinted {
                message: format!("there is no help on `{name}`"),
                hint: "`dateline help query` is the manual of the query language; `dateline help` lists the commands"
                    .into()
            }),
        },
    }
    Ok(true)
}

fn sort(by: SortBy) -> Sort {
    match by {
        SortBy::Relevance => Sort::Relevance,
        SortBy::Newest => Sort::Newest,
        SortBy::Oldest => Sort::Oldest,
    }
}

fn unit(step: Step) -> Unit {
    match step {
        Step::Day => Unit::Day,
        Step::Week => Unit::Week,
        Step::Month => Unit::Month,
        Step::Year => Unit::Year,
    }
}
