//! Inflection: the other forms of an English word.
//!
//! Only forms of one word: plurals, verb endings, irregular forms, and the British and American
//! spelling of it. Never derivation: `organization` does not find `organ`, nor `university`
//! `universe`, as stemming (Porter, 1980) would have it. A regular form is believed only if the
//! archive has another form of its word, so that `wing` is no form of `w` nor `string` of `stre`.

/// Words that end like an inflected form and are none, or whose base is another word today.
const UNINFLECTED: &[&str] = &[
    "news",
    "series",
    "species",
    "politics",
    "economics",
    "physics",
    "mathematics",
    "athletics",
    "ethics",
    "always",
    "perhaps",
    "besides",
    "sometimes",
    "during",
    "evening",
    "morning",
    "ceiling",
    "king",
    "ring",
    "thing",
    "nothing",
    "something",
    "anything",
    "everything",
    "string",
    "spring",
    "wing",
    "sing",
    "bring",
    "being",
    "hundred",
    "sacred",
    "wicked",
    "naked",
    "rugged",
    "indeed",
    "need",
    "seed",
    "feed",
    "speed",
    "breed",
    "bleed",
    "weed",
    "deed",
    "creed",
    "greed",
    "shed",
    "sled",
    "bed",
    "red",
    "led",
    "wed",
    "bus",
    "gas",
    "plus",
    "thus",
    "campus",
    "virus",
    "status",
    "census",
    "chorus",
    "focus",
    "bonus",
    "corps",
    "headquarters",
    "means",
    "lens",
    "chaos",
    "pathos",
    "atlas",
    "alias",
    "bias",
    "canvas",
    "christmas",
    "texas",
    "kansas",
    "paris",
    "wales",
    "brussels",
    "athens",
    "naples",
    "cyprus",
    "analysis",
    "basis",
    "crisis",
    "thesis",
    "axis",
    "oasis",
    "tennis",
    "diabetes",
    "rabies",
    "hers",
    "ours",
    "yours",
    "theirs",
    "this",
    "his",
    "its",
    "has",
    "was",
    "does",
    "goes",
    "yes",
    "us",
    "is",
    "as",
    "pious",
    "various",
    "serious",
    "previous",
    "less",
    "unless",
    "across",
    "access",
    "process",
    "congress",
    "business",
    "outing",
    "wedding",
    "hearing",
    "sterling",
    "shilling",
    "darling",
    "sibling",
    "viking",
    "beijing",
    "amid",
    "rapid",
    "able",
];

/// Irregular paradigms, one a line, base form first. A base may have regular forms besides.
const IRREGULAR: &str = include_str!("irregular.txt");

/// Endings that differ between British and American spelling, British first. They apply to the
/// base form, and only when the other spelling is a word of the archive.
const SPELLINGS: &[(&str, &str)] = &[
    ("isation", "ization"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("our", "or"),
    ("tre", "ter"),
    ("ogue", "og"),
    ("ence", "ense"),
    ("amme", "am"),
    ("elled", "eled"),
    ("elling", "eling"),
];

/// The forms of `word` (folded, lower case), itself first. `exists` says whether a folded word
/// stands in the archive; it is asked a bounded number of times.
pub fn inflections(word: &str, exists: &mut dyn FnMut(&str) -> bool) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if word.len() < 3 || word.len() > 40 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        if let Some(line) = irregular(word) {
            extend(&mut forms, line.iter().map(|s| (*s).to_owned()));
        }
        return forms;
    }
    for base in bases(word, exists) {
        extend(&mut forms, paradigm(&base));
        for other in respelt(&base) {
            if exists(&other) {
                extend(&mut forms, paradigm(&other));
            }
        }
    }
    forms
}

fn extend(forms: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for form in more {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
}

fn irregular(word: &str) -> Option<Vec<&'static str>> {
    // `left`, `saw` and `found` are forms of two words; the first listed is the commoner.
    IRREGULAR.lines().map(|line| line.split(' ').collect::<Vec<_>>()).find(|line| line.contains(&word))
}

/// The base forms that `word` may be a form of.
fn bases(word: &str, exists: &mut dyn FnMut(&str) -> bool) -> Vec<String> {
    if let Some(line) = irregular(word) {
        return vec![line[0].to_owned()];
    }
    if UNINFLECTED.contains(&word) {
        return vec![word.to_owned()];
    }
    let mut found = Vec::new();
    for base in candidates(word) {
        let spoken = base.len() >= 3 && base.bytes().any(|b| b"aeiouy".contains(&b));
        if !spoken || UNINFLECTED.contains(&base.as_str()) {
            continue;
        }
        // The form must be one that the base really has: `seed` is no form of `see`.
        let forms = paradigm(&base);
        if forms.iter().any(|f| f == word) && forms.iter().any(|f| f != word && exists(f)) {
            found.push(base);
            break;
        }
    }
    if found.is_empty() {
        found.push(word.to_owned());
    }
    found
}

/// Possible bases of a regular form, the likeliest first. A base in `e` comes before one without.
fn candidates(word: &str) -> Vec<String> {
    let mut out = Vec::new();
    let cut = |suffix: &str| word.strip_suffix(suffix);
    if let Some(stem) = cut("ies").or(cut("ied")) {
        out.push(format!("{stem}y"));
        out.push(format!("{stem}ie"));
    }
    if let Some(stem) = cut("ing").or(cut("ings")) {
        out.push(format!("{stem}e"));
        out.push(stem.to_owned());
        out.extend(undoubled(stem));
    } else if let Some(stem) = cut("ed") {
        out.push(format!("{stem}e"));
        out.push(stem.to_owned());
        out.extend(undoubled(stem));
    } else if let Some(stem) = cut("s").filter(|stem| !stem.ends_with('s')) {
        out.push(stem.to_owned());
        out.extend(cut("es").map(str::to_owned));
    } else if let Some(stem) = cut("sses").or(cut("shes")).or(cut("ches")) {
        out.push(format!("{stem}{}", &word[stem.len()..word.len() - 2]));
    }
    out
}

fn undoubled(stem: &str) -> Option<String> {
    let bytes = stem.as_bytes();
    let n = bytes.len();
    (n >= 3 && bytes[n - 1] == bytes[n - 2] && !b"aeiou".contains(&bytes[n - 1])).then(|| stem[..n - 1].to_owned())
}

/// The regular forms of a base, or its irregular ones.
fn paradigm(base: &str) -> Vec<String> {
    if let Some(line) = irregular(base) {
        let mut forms: Vec<String> = line.iter().map(|s| (*s).to_owned()).collect();
        if !line.iter().any(|f| f.ends_with("ing")) {
            // A noun: its plural is all there is.
            return forms;
        }
        extend(&mut forms, [plural(base)]);
        return forms;
    }
    if UNINFLECTED.contains(&base) {
        return vec![base.to_owned()];
    }
    let (ed, ing) = verb(base);
    vec![base.to_owned(), plural(base), ed, format!("{ing}s"), ing]
}

fn plural(base: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|e| base.ends_with(e));
    match base.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if ends(&["s", "x", "z", "ch", "sh"]) || base.ends_with('o') && !ends(PLAIN_O) => format!("{base}es"),
        _ => format!("{base}s"),
    }
}

/// Words in `o` whose plural takes a bare `s`, by their endings.
const PLAIN_O: &[&str] = &["io", "eo", "oo", "uo", "photo", "piano", "euro", "logo", "memo", "casino", "dynamo"];

/// Past tense and present participle.
fn verb(base: &str) -> (String, String) {
    let bytes = base.as_bytes();
    let before = |n: usize| bytes.get(bytes.len().wrapping_sub(n)).copied().unwrap_or(b' ');
    let vowel = |b: u8| b"aeiou".contains(&b);
    if let Some(stem) = base.strip_suffix("ie") {
        (format!("{base}d"), format!("{stem}ying"))
    } else if base.ends_with("ee") || base.ends_with("oe") || base.ends_with("ye") {
        (format!("{base}d"), format!("{base}ing"))
    } else if let Some(stem) = base.strip_suffix('e') {
        (format!("{base}d"), format!("{stem}ing"))
    } else if base.ends_with('y') && !vowel(before(2)) {
        (format!("{}ied", &base[..base.len() - 1]), format!("{base}ing"))
    } else if doubles(base) {
        let last = char::from(before(1));
        (format!("{base}{last}ed"), format!("{base}{last}ing"))
    } else if base.ends_with('c') {
        (format!("{base}ked"), format!("{base}king"))
    } else {
        (format!("{base}ed"), format!("{base}ing"))
    }
}

/// Does the last consonant double before an ending? In words of one syllable that end in
/// consonant, vowel, consonant, and in those stressed on the last, which are listed.
fn doubles(base: &str) -> bool {
    const STRESSED_LAST: &[&str] = &[
        "admit", "commit", "permit", "submit", "transmit", "refer", "prefer", "infer", "transfer", "defer", "occur",
        "incur", "recur", "begin", "control", "patrol", "compel", "expel", "propel", "rebel", "regret", "forget",
        "equip", "abet", "allot", "omit", "emit", "deter", "concur", "kidnap", "worship", "program", "handicap",
        "cancel", "travel", "label", "model", "signal", "fuel", "total", "counsel", "level", "channel", "quarrel",
        "shovel", "marvel", "outfit",
    ];
    let bytes = base.as_bytes();
    let n = bytes.len();
    if n < 3 {
        return false;
    }
    let vowel = |b: u8| b"aeiou".contains(&b);
    let shape = !vowel(bytes[n - 3]) && vowel(bytes[n - 2]) && !vowel(bytes[n - 1]) && !b"wxy".contains(&bytes[n - 1]);
    let syllables = bytes.windows(2).filter(|w| vowel(w[0]) && !vowel(w[1])).count();
    shape && (syllables == 1 || STRESSED_LAST.contains(&base))
        || (bytes[..n - 2].ends_with(b"qu") && syllables == 1 && vowel(bytes[n - 2]))
}

/// The other spellings of a base form.
fn respelt(base: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (british, american) in SPELLINGS {
        for (from, to) in [(british, american), (american, british)] {
            if let Some(stem) = base.strip_suffix(from).filter(|stem| stem.len() >= 3) {
                out.push(format!("{stem}{to}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(word: &str, archive: &[&str]) -> Vec<String> {
        let mut forms = inflections(word, &mut |w| archive.contains(&w));
        forms.sort();
        forms
    }

    #[test]
    fn regular_forms_find_each_other() {
        let talk = ["talk", "talked", "talking", "talkings", "talks"];
        for word in ["talk", "talks", "talked", "talking"] {
            assert_eq!(forms(word, &["talk"]), talk, "{word}");
        }
        assert!(forms("hoped", &["hop", "hope"]).contains(&"hoping".to_owned()));
        assert!(!forms("hoped", &["hop", "hope"]).contains(&"hop".to_owned()));
        assert!(forms("hopped", &["hop", "hope"]).contains(&"hop".to_owned()));
        assert!(forms("countries", &["country"]).contains(&"country".to_owned()));
        assert!(forms("attacks", &["attack"]).contains(&"attacking".to_owned()));
        assert!(forms("churches", &["church"]).contains(&"church".to_owned()));
        assert!(forms("houses", &["house"]).contains(&"house".to_owned()));
    }

    #[test]
    fn irregular_forms_are_known() {
        assert!(forms("frenchmen", &["frenchman"]).contains(&"frenchman".to_owned()));
        assert!(forms("women", &[]).contains(&"woman".to_owned()));
        assert!(forms("met", &[]).contains(&"meeting".to_owned()));
        assert!(forms("sank", &[]).contains(&"sunk".to_owned()));
        assert!(!forms("see", &[]).contains(&"seed".to_owned()));
    }

    #[test]
    fn other_words_are_not_joined() {
        assert_eq!(forms("news", &["new"]), ["news"]);
        assert!(!forms("university", &["universe"]).contains(&"universe".to_owned()));
        assert!(!forms("organization", &["organ"]).contains(&"organ".to_owned()));
        assert!(!forms("united", &["unit", "unite"]).contains(&"unit".to_owned()));
        assert_eq!(forms("seed", &["see"]), ["seed"]);
        assert_eq!(forms("us", &["u"]), ["us"]);
        assert!(!forms("caring", &["car", "care"]).contains(&"car".to_owned()));
        assert!(!forms("string", &[]).contains(&"str".to_owned()));
        assert_eq!(forms("зеленськии", &[]), ["зеленськии"]);
    }

    #[test]
    fn both_spellings_of_english_are_found_when_the_archive_has_them() {
        assert!(forms("labour", &["labor"]).contains(&"labor".to_owned()));
        assert!(forms("organisation", &["organization"]).contains(&"organizations".to_owned()));
        assert!(!forms("labour", &[]).contains(&"labor".to_owned()));
    }
}
