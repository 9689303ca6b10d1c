//! Builds the lexicon: lists, gazetteers, and how plain news text writes each word.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use dateline::entities::lexicon::{TITLES, classed};
use dateline::entities::tagger::lexicon::{Traits, phrase};
use dateline::entities::tagger::table;
use dateline::entities::tagger::words::{Writing, hash, hash_phrase, writing};
use dateline::text::{Prose, tokens};
use serde_json::Value;

/// Knowledge of words and phrases while it is gathered.
#[derive(Debug, Default)]
pub struct Builder {
    words: HashMap<u32, Traits>,
    phrases: HashMap<u32, u8>,
    /// Nationalities, lower case.
    pub demonyms: HashSet<String>,
}

impl Builder {
    /// Reads the lists of this repository and the gazetteers under `names`.
    pub fn gather(lists: &Path, names: &Path) -> Result<Self> {
        let mut new = Self::default();
        new.lists(lists)?;
        new.forenames(names)?;
        new.surnames(names)?;
        new.countries(names)?;
        new.cities(names)?;
        Ok(new)
    }

    fn set(&mut self, word: &str, change: impl Fn(Traits) -> Traits) {
        let entry = self.words.entry(hash(word)).or_default();
        *entry = change(*entry);
    }

    fn lists(&mut self, lists: &Path) -> Result<()> {
        type Change = fn(Traits) -> Traits;
        let changes: [(&str, Change); 8] = [
            ("organization_words", Traits::organization_word),
            ("place_words", Traits::place_word),
            ("function_words", Traits::function_word),
            ("calendar", Traits::calendar),
            ("connectors", Traits::connector),
            ("particles", Traits::particle),
            ("forenames_of_women", Traits::female),
            ("forenames_of_men", Traits::male),
        ];
        for (name, change) in changes {
            for word in list(&lists.join(name).with_extension("txt"))? {
                self.set(&word, change);
            }
        }
        let before_names = ["always", "office", "given", "regnal", "post", "role"];
        for (_, word) in classed(TITLES).filter(|(class, _)| before_names.contains(class)) {
            self.set(word, Traits::title);
        }
        for region in list(&lists.join("regions.txt"))? {
            self.name(&region, Traits::region, phrase::REGION);
        }
        for division in list(&lists.join("divisions.txt"))? {
            self.name(&division, Traits::region, phrase::REGION);
        }
        for organization in list(&lists.join("organizations.txt"))? {
            self.name(&organization, Traits::organization, phrase::ORGANIZATION);
        }
        Ok(())
    }

    /// Adds a name of one word or several.
    fn name(&mut self, name: &str, change: impl Fn(Traits) -> Traits, what: u8) {
        let cut: Vec<&str> = tokens(name).into_iter().map(|t| t.of(name)).collect();
        match cut[..] {
            [] => {}
            [word] => self.set(word, change),
            [first, ..] => {
                self.set(first, Traits::phrase_start);
                let entry = self.phrases.entry(hash_phrase(cut.iter().map(|w| hash(w)))).or_default();
                *entry = if *entry == 0 || what == phrase::ORGANIZATION { what } else { (*entry).min(what) };
            }
        }
    }

    fn forenames(&mut self, names: &Path) -> Result<()> {
        let mut countries: HashMap<String, HashSet<String>> = HashMap::new();
        let mut genders: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        let mut reader = csv::Reader::from_path(names.join("common-forenames-by-country.csv"))?;
        for row in reader.records() {
            let row = row?;
            for name in row.get(11).unwrap_or_default().split(['-', ' ', '/']) {
                countries.entry(name.to_lowercase()).or_default().insert(row[0].to_owned());
                let gender = genders.entry(name.to_lowercase()).or_default();
                gender.0 += u32::from(&row[9] == "F");
                gender.1 += u32::from(&row[9] == "M");
            }
        }
        for name in list(&names.join("smashew/first names/all.txt"))? {
            self.set(&name, |t| t.with_forename(t.forename().max(1)));
        }
        for name in list(&names.join("smashew/first names/us.txt"))? {
            self.set(&name, |t| t.with_forename(t.forename().max(3)));
        }
        for (name, countries) in countries {
            let level = 4 + countries.len().ilog2().min(3);
            self.set(&name, |t| t.with_forename(t.forename().max(level)));
        }
        for (name, (women, men)) in genders {
            let listed = self.words.get(&hash(&name)).is_some_and(|t| t.is_female() || t.is_male());
            if listed {
                continue;
            }
            if women > 5 * men {
                self.set(&name, Traits::female);
            } else if men > 5 * women {
                self.set(&name, Traits::male);
            }
        }
        Ok(())
    }

    fn surnames(&mut self, names: &Path) -> Result<()> {
        for name in list(&names.join("smashew/surnames/all.txt"))? {
            self.set(&name, |t| t.with_surname(t.surname().max(1)));
        }
        for name in list(&names.join("smashew/surnames/us.txt"))? {
            self.set(&name, |t| t.with_surname(t.surname().max(2)));
        }
        for language in ["cn", "gk", "hi", "ie", "it", "kr", "ne", "pl", "pt", "ru", "uk", "fr", "il", "cz"] {
            for name in list(&names.join(format!("smashew/surnames/{language}.txt")))? {
                self.set(&name, |t| t.with_surname((t.surname() + 1).clamp(3, 5)));
            }
        }
        let mut countries: HashMap<String, u32> = HashMap::new();
        let mut reader = csv::Reader::from_path(names.join("common-surnames-by-country.csv"))?;
        for row in reader.records() {
            for name in row?.get(5).unwrap_or_default().split(['-', ' ', '/']) {
                *countries.entry(name.to_lowercase()).or_default() += 1;
            }
        }
        for (name, count) in countries {
            let level = if count > 1 { 7 } else { 6 };
            self.set(&name, |t| t.with_surname(t.surname().max(level)));
        }
        Ok(())
    }

    fn countries(&mut self, names: &Path) -> Result<()> {
        let countries: Value = serde_json::from_reader(fs::File::open(names.join("countries_demonyms.json"))?)?;
        for country in countries.as_array().into_iter().flatten() {
            let spellings = [&country["name"]["common"], &country["name"]["official"]];
            let others = country["alt"].as_array().into_iter().flatten();
            for name in spellings.into_iter().chain(others).chain(country["capital"].as_array().into_iter().flatten()) {
                let name = name.as_str().unwrap_or_default();
                if name.chars().count() > 3 && name.starts_with(char::is_uppercase) && !name.contains('(') {
                    self.name(name, Traits::country, phrase::COUNTRY);
                }
            }
            for form in ["m", "f"] {
                let demonym = country["demonyms"][form].as_str().unwrap_or_default();
                if !demonym.is_empty() {
                    self.set(demonym, Traits::demonym);
                    self.demonyms.insert(demonym.to_lowercase());
                }
            }
        }
        let more: HashMap<String, Value> = serde_json::from_reader(fs::File::open(names.join("countries.json"))?)?;
        for name in more.values().filter_map(|c| c["name"].as_str()) {
            self.name(name, Traits::country, phrase::COUNTRY);
        }
        Ok(())
    }

    fn cities(&mut self, names: &Path) -> Result<()> {
        let file = fs::File::open(names.join("cities5000.csv.gz"))?;
        let mut reader = csv::Reader::from_reader(flate2::read::GzDecoder::new(file));
        for row in reader.records() {
            let row = row?;
            let people: u64 = row[2].parse().unwrap_or(0);
            let level =
                1 + [15_000, 40_000, 100_000, 250_000, 600_000, 1_500_000].iter().filter(|&&n| people >= n).count();
            let what = if people >= 100_000 { phrase::CITY } else { phrase::TOWN };
            let set = |t: Traits| t.with_city(t.city().max(level as u32));
            self.name(&row[0], set, what);
            if people >= 500_000 {
                for other in row[3].split('|').filter(|o| plausible(o)) {
                    self.name(other, |t| t.with_city(t.city().max(level as u32 - 2)), phrase::TOWN);
                }
            }
        }
        Ok(())
    }

    /// Counts how plain text writes each word: its `capitals` and `frequency`. Words at the
    /// beginning of a line or sentence are not counted.
    pub fn habits<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        let mut counts: HashMap<u32, (u32, u32)> = HashMap::new();
        for text in texts {
            let prose = Prose::of(text);
            for sentence in &prose.sentences {
                for token in prose.tokens[sentence.tokens.clone()].iter().skip(1) {
                    let letters = token.of(text);
                    let count = counts.entry(hash(letters)).or_default();
                    match writing(letters, token.kind) {
                        Writing::Lower => count.0 += 1,
                        w if w.is_name_like() => count.1 += 1,
                        _ => {}
                    }
                }
            }
        }
        for (fold, (lower, upper)) in counts {
            let all = lower + upper;
            if all < 3 {
                continue;
            }
            let share = f64::from(upper) / f64::from(all);
            let level = 1 + [0.01, 0.05, 0.2, 0.5, 0.9, 0.985].iter().filter(|&&s| share >= s).count();
            let entry = self.words.entry(fold).or_default();
            *entry = entry.with_capitals(level as u32).with_frequency((all.ilog2() / 2).clamp(1, 7));
        }
    }

    /// The tables of words and phrases.
    pub fn tables(&self) -> Result<(Vec<u8>, Vec<u8>)> {
        let mut words: Vec<_> = self.words.iter().filter(|(_, t)| t.0 != 0).collect();
        words.sort_by_key(|(k, _)| **k);
        let words: Vec<_> = words.iter().map(|(k, t)| (u64::from(**k), t.0.to_le_bytes().to_vec())).collect();
        let mut phrases: Vec<_> = self.phrases.iter().collect();
        phrases.sort();
        let phrases: Vec<_> = phrases.iter().map(|(k, v)| (u64::from(**k), vec![**v])).collect();
        let (words, lost_words) = table::build(&words, 4, None);
        let (phrases, lost_phrases) = table::build(&phrases, 1, None);
        ensure!(
            lost_words + lost_phrases == 0,
            "of {} words {lost_words} found no place, of {} phrases {lost_phrases}",
            self.words.len(),
            self.phrases.len()
        );
        Ok((words, phrases))
    }
}

impl Builder {
    /// How many words and phrases are known.
    pub fn len(&self) -> (usize, usize) {
        (self.words.len(), self.phrases.len())
    }
}

fn plausible(name: &str) -> bool {
    name.len() >= 4
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().skip(1).all(|b| b.is_ascii_lowercase() || b == b' ')
}

/// The lines of a list, without comments.
fn list(path: &Path) -> Result<Vec<String>> {
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    Ok(lines.filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned).collect())
}
