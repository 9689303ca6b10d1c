//! Two names side by side: which parts agree, which are missing, which contradict.
//!
//! Parts that one name has and the other lacks are no contradiction (middle names come and go),
//! but parts left over on both sides are: `Joe Biden` is not `Hunter Biden`.

use super::super::Relation;
use super::super::distance::{EDIT, FULL, LOOSE, slips};
use super::super::lexicon::{self, Kinship};
use super::super::script::Script;
use super::super::sound::class;
use super::parse::{NamePart, PartRole, PersonName, Spelling};

/// Edits for each sound up to which two words are spellings of one.
const CLOSE: f32 = 0.10;
/// Edits up to which they are, however long.
const CLOSE_IN_ALL: f32 = 0.75;
/// The distance of two spellings of the very same sounds.
const EXACT_SOUND: f32 = 0.01;
/// Edits for each sound up to which two words are all but the same.
const EXACT: f32 = 0.03;
/// Edits for each sound up to which one word may be a misspelling of the other.
const NEAR: f32 = 0.26;
/// The same for a word of up to four sounds, where less tells.
const NEAR_SHORT: [f32; 5] = [0.0, 0.0, 0.13, 0.2, 0.26];
/// The same over all parts of a name.
const NEAR_IN_ALL: f32 = 0.105;
/// The same where the forename is letter by letter the same and the family name begins alike: no more than a
/// guess, which [`is_guess`] tells.
const NEAR_BESIDE_SAME: f32 = 0.155;
/// The same where one name has parts that the other lacks.
const NEAR_WITH_EXTRA: f32 = 0.06;
/// Two well-known names are less likely to be slips for each other.
const KNOWN: f32 = 1.25;
/// Most letters in which a misspelling differs.
const SLIPS: u16 = 2;
/// What a typing slip weighs beside a sound.
const SLIP: f32 = 0.8;

/// What a class of consonants costs at least that only one of two words has, in twentieths of an
/// edit.
const CLASS: u32 = 9;

/// Parts of a name so long that a slip of the pen in one of them leaves no doubt.
const LONG_NAME: usize = 4;

/// What the parts say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Comparison {
    pub relation: Relation,
    /// Edits for each sound, over the parts that agree; 0 is the same.
    pub distance: f32,
    /// The same for the part that agrees least.
    pub farthest: f32,
    /// The first names of both are each other's.
    pub first: bool,
    /// The parts agree in another order.
    pub turned: bool,
    /// A short form that men and women bear stands for a name of the other: `Chris` for `Christine`.
    pub crossed: bool,
}

/// How two parts agree.
#[derive(Debug, Clone, Copy, PartialEq)]
enum PartAgreement {
    Close(f32),
    Near(f32),
    Related(Kinship),
    FamilyForm,
    Initial,
    /// One letter is another: only in a long name of which all else agrees.
    Slip,
}

impl PartAgreement {
    /// Smaller is better.
    fn rank(self) -> f32 {
        match self {
            Self::Close(d) => d,
            Self::Related(Kinship::Cognate) => 0.11,
            Self::FamilyForm => 0.12,
            Self::Related(Kinship::Nickname) => 0.13,
            Self::Near(d) => 0.15 + d,
            Self::Slip => 0.5,
            Self::Initial => 0.9,
        }
    }
}

struct Pair {
    a: usize,
    b: usize,
    agreement: PartAgreement,
}

/// Compares two people's names; `None` when they contradict each other or share too little.
/// Symmetric.
pub(in super::super) fn compare(a: &PersonName, b: &PersonName) -> Option<Comparison> {
    if a.parts.is_empty() || b.parts.is_empty() {
        return None;
    }
    if let (Some(x), Some(y)) = (a.generation, b.generation)
        && x != y
    {
        return None;
    }
    if a.parts.len() != b.parts.len()
        && let Some((a, b)) = joined(a, b)
    {
        let verdict = laid(&a, &b)?;
        let relation = if verdict.relation == Relation::Same { Relation::Spelling } else { verdict.relation };
        return Some(Comparison { relation, ..verdict });
    }
    laid(a, b)
}

fn laid(a: &PersonName, b: &PersonName) -> Option<Comparison> {
    let pairs = align(a, b);
    if pairs.len() < 2 && (a.is_bare() || b.is_bare()) {
        return single(a, b, &pairs);
    }
    if contradict(a, b, &pairs) {
        return None;
    }
    let turned = order(a, b, &pairs)?;
    if pairs.len() < 2 || other_family(a, b, &pairs, turned) {
        return None;
    }
    weigh(a, b, &pairs, turned)
}

/// The relation that the pairs amount to.
fn weigh(a: &PersonName, b: &PersonName, pairs: &[Pair], turned: bool) -> Option<Comparison> {
    let (mut cost, mut length, mut near, mut slipped, mut farthest) = (0.0, 0.0, 0, 0, 0.0f32);
    let (mut nickname, mut crossed, mut family_form, mut initial, mut middle) = (false, false, false, false, false);
    for pair in pairs {
        let (x, y) = (&a.parts[pair.a], &b.parts[pair.b]);
        let sounds = x.plain.sounds.len().max(y.plain.sounds.len()) as f32;
        if let PartAgreement::Close(d) | PartAgreement::Near(d) = pair.agreement {
            farthest = farthest.max(d);
        }
        match pair.agreement {
            PartAgreement::Close(d) => (cost, length) = (cost + d * sounds, length + sounds),
            PartAgreement::Near(d) => {
                near += 1;
                (cost, length) = (cost + d * sounds, length + sounds);
            }
            PartAgreement::Related(Kinship::Cognate) => length += sounds,
            PartAgreement::Related(Kinship::Nickname) => (nickname, crossed) = (true, crossed || is_crossed(x, y)),
            PartAgreement::FamilyForm => family_form = true,
            // A middle initial says less than its name; a first one leaves the forename open.
            PartAgreement::Slip => (near, slipped) = (near + 1, slipped + 1),
            PartAgreement::Initial if pair.a > 0 && pair.b > 0 => middle = true,
            PartAgreement::Initial => initial = true,
        }
    }
    let distance = if length > 0.0 { cost / length } else { 0.0 };
    let extra = pairs.len() < a.parts.len() || pairs.len() < b.parts.len();
    let limit = match extra {
        true => NEAR_WITH_EXTRA,
        false if near == 1 && family_alone_differs(a, b, pairs) => NEAR_BESIDE_SAME,
        false => NEAR_IN_ALL,
    };
    if near > 0 && (distance > limit || nickname) || !enough(a, b, pairs, near > 0) {
        return None;
    }
    // `Haji Ssad Khan Zarkari`: all other parts of a long name are the same.
    let exact = pairs.iter().filter(|p| p.agreement.rank() <= EXACT).count();
    let unpaired = |p: &PersonName, of: fn(&Pair) -> usize| {
        let used = |at: usize| pairs.iter().any(|pair| of(pair) == at);
        p.parts.iter().enumerate().any(|(at, part)| part.role != PartRole::Optional && !used(at))
    };
    let left_over = || unpaired(a, |p| p.a) || unpaired(b, |p| p.b);
    if slipped > 0 && (left_over() || exact + slipped < pairs.len() || slipped > 1 || exact < LONG_NAME - 1) {
        return None;
    }
    // `Edgar Hoover` is `J. Edgar Hoover`: who bears an initial before the name is called by the name.
    let begins = |p: &PersonName, at: usize| at == 0 || at == 1 && p.parts[0].role == PartRole::Initial;
    let first = turned || pairs.iter().any(|p| begins(a, p.a) && begins(b, p.b));
    if family_form && !pairs.iter().all(|p| p.agreement == PartAgreement::FamilyForm || p.agreement.rank() <= EXACT) {
        // `Olena Zelensky` is Olena Zelenska; but Michal Novák is not Michala Nováková.
        return None;
    }
    let relation = if a.generation != b.generation && near == 0 {
        Relation::Namesake
    } else if near > 0 {
        Relation::Misspelling
    } else if initial {
        Relation::Initials
    } else if nickname {
        Relation::Nickname
    } else if extra || middle {
        Relation::Fuller
    } else if distance > 0.0 || turned || pairs.iter().any(|p| p.agreement != PartAgreement::Close(0.0)) {
        Relation::Spelling
    } else {
        Relation::Same
    };
    Some(Comparison { relation, distance, farthest, first, turned, crossed })
}

/// Is everything but the family name the same letter by letter, and does that begin alike: `Igor Sechev`?
fn family_alone_differs(a: &PersonName, b: &PersonName, pairs: &[Pair]) -> bool {
    let (last_a, last_b) = (a.parts.len() - 1, b.parts.len() - 1);
    pairs.iter().all(|p| match p.agreement {
        PartAgreement::Close(d) => d == 0.0 && a.parts[p.a].role == PartRole::Name,
        PartAgreement::Near(_) => {
            let (x, y) = (&a.parts[p.a], &b.parts[p.b]);
            (p.a, p.b) == (last_a, last_b) && x.letters().first() == y.letters().first()
        }
        _ => false,
    })
}

/// Is a near spelling so far away that it may as well be another name?
pub(in super::super) fn is_guess(distance: f32) -> bool {
    distance > NEAR_IN_ALL
}

/// Do the pairs tell a person: two names written out, or the family name and the first initial?
fn enough(a: &PersonName, b: &PersonName, pairs: &[Pair], near: bool) -> bool {
    let written = |p: &&Pair| a.parts[p.a].role != PartRole::Initial && b.parts[p.b].role != PartRole::Initial;
    if pairs.iter().filter(written).count() >= 2 {
        return true;
    }
    let Some(family) = pairs.iter().find(written) else { return false };
    if near || !a.may_be_family(family.a) || !b.may_be_family(family.b) {
        return false;
    }
    // `R. Martin Schmidt` is called Martin: the initial says nothing of a Renate.
    let called = |p: &PersonName| p.parts.get(1).is_some_and(|p| p.role == PartRole::Initial) || p.parts.len() == 2;
    let by_initial = |p: &PersonName| p.parts[0].role == PartRole::Initial;
    pairs.iter().any(|p| (p.a == 0 || p.a == family.a + 1) && (p.b == 0 || p.b == family.b + 1))
        && (!by_initial(a) || called(a))
        && (!by_initial(b) || called(b))
}

/// One of the two is a single word.
fn single(a: &PersonName, b: &PersonName, pairs: &[Pair]) -> Option<Comparison> {
    let of_bare = |p: &&Pair| {
        let written = |person: &PersonName, at: usize| {
            !person.is_bare() || person.parts[at].role == PartRole::Name || person.parts.len() == 1
        };
        written(a, p.a) && written(b, p.b)
    };
    let pair = pairs.iter().find(of_bare)?;
    // `Trump Jr.` is nobody but the son.
    if a.is_bare() && a.generation.is_some() && a.generation != b.generation
        || b.is_bare() && b.generation.is_some() && b.generation != a.generation
    {
        return None;
    }
    let (distance, near) = match pair.agreement {
        PartAgreement::Close(d) => (d, false),
        PartAgreement::Near(d) if d <= NEAR_IN_ALL => (d, true),
        PartAgreement::FamilyForm => (CLOSE, false),
        PartAgreement::Related(Kinship::Cognate) => (CLOSE, false),
        _ => return None,
    };
    let family = a.may_be_family(pair.a) && b.may_be_family(pair.b);
    let alone = a.is_bare() && b.is_bare();
    let relation = match pair.agreement {
        PartAgreement::FamilyForm => Relation::FamilyForm,
        _ if near => Relation::Misspelling,
        _ if alone && distance == 0.0 => Relation::Same,
        _ if alone => Relation::Spelling,
        _ if family => Relation::SurnameOnly,
        _ => Relation::ForenameOnly,
    };
    if near && !family {
        return None;
    }
    Some(Comparison { relation, distance, farthest: distance, first: true, turned: false, crossed: false })
}

/// A cheap look at what stands before the family names, before [`compare`] is asked about two names that share
/// one: false where no given names begin alike or stand for each other.
pub(in super::super) fn may_be_one(a: &PersonName, b: &PersonName) -> bool {
    let plain = |p: &PersonName| p.parts.len() > 1 && !p.family_first && !p.marked_order;
    if !plain(a) || !plain(b) || a.parts.iter().chain(&b.parts).any(|p| p.script != Script::Full) {
        return true;
    }
    let given = |p: &PersonName| p.parts.len() - 1;
    a.parts[..given(a)].iter().any(|x| {
        b.parts[..given(b)].iter().any(|y| {
            x.letters().first() == y.letters().first()
                || first_class(x).is_none()
                || first_class(x) == first_class(y)
                || kinship(x, y).is_some()
        })
    })
}

/// Parts left over on both sides, or other first middle names.
fn contradict(a: &PersonName, b: &PersonName, pairs: &[Pair]) -> bool {
    let left = |p: &PersonName, used: &dyn Fn(&Pair) -> usize| -> bool {
        p.parts
            .iter()
            .enumerate()
            .any(|(at, part)| part.role != PartRole::Optional && !pairs.iter().any(|p| used(p) == at))
    };
    if left(a, &|p| p.a) && left(b, &|p| p.b) {
        return true;
    }
    // `George W. Bush` is not `George Herbert Walker Bush`: the first middle names must agree.
    if a.parts.len() > 2 && b.parts.len() > 2 {
        let (x, y) = (&a.parts[1], &b.parts[1]);
        let either_initial = (x.role == PartRole::Initial) != (y.role == PartRole::Initial);
        let same_letter = x.letters().first() == y.letters().first();
        let firsts = pairs.iter().any(|p| p.a == 0 && p.b == 0);
        // The written one must be left over, or it is no middle name.
        let left_over = match x.role {
            PartRole::Initial => !pairs.iter().any(|p| p.b == 1),
            _ => !pairs.iter().any(|p| p.a == 1),
        };
        if firsts && either_initial && !same_letter && left_over && !a.family_first && !b.family_first {
            return true;
        }
    }
    // When both have a middle initial, the first decides.
    let paired = |x: usize, y: usize| pairs.iter().any(|p| p.a == x && p.b == y);
    let initial = |p: &PersonName, at: usize| p.parts[at].role == PartRole::Initial;
    paired(0, 0)
        && pairs.iter().any(|p| {
            let skips_b = p.a == 1 && p.b > 1 && initial(b, 1) && !pairs.iter().any(|q| q.b == 1);
            let skips_a = p.b == 1 && p.a > 1 && initial(a, 1) && !pairs.iter().any(|q| q.a == 1);
            (initial(a, p.a) || initial(b, p.b)) && (skips_a || skips_b)
        })
}

/// Whether the parts stand in another order, `None` where that makes it another name.
fn order(a: &PersonName, b: &PersonName, pairs: &[Pair]) -> Option<bool> {
    let falls = pairs.windows(2).filter(|w| w[1].b < w[0].b).count();
    if falls == 0 {
        return Some(false);
    }
    let (first, last) = (pairs.first()?, pairs.last()?);
    let rotated = falls == 1 && last.b < first.b;
    if rotated {
        let decided = a.marked_order || b.marked_order || a.family_first || b.family_first;
        let both_forenames =
            pairs.len() == 2 && pairs.iter().all(|p| a.parts[p.a].is_forename() && b.parts[p.b].is_forename());
        let either_way = !(both_forenames || a.nasab && b.nasab);
        // `Park Robert Hale` is no Rob Park: what is left over behind is the family name.
        let ends = |last: usize, of: fn(&Pair) -> usize| pairs.iter().any(|pair| of(pair) == last);
        let whole = decided || ends(a.parts.len() - 1, |p| p.a) && ends(b.parts.len() - 1, |p| p.b);
        return (whole && either_way || decided && !(a.marked_order && b.marked_order)).then_some(true);
    }
    // The middle may change, the given name may not.
    (pairs.iter().all(|p| p.b >= first.b) && !(a.nasab && b.nasab)).then_some(true)
}

/// The last names of the two are not each other's, so that one is called by a name in the middle
/// of the other's: only where all else agrees letter by letter (`Gabriel García`).
fn other_family(a: &PersonName, b: &PersonName, pairs: &[Pair], turned: bool) -> bool {
    let (last_a, last_b) = (a.parts.len() - 1, b.parts.len() - 1);
    let meets = |x: usize, y: usize| pairs.iter().any(|p| p.a == x && p.b == y);
    if meets(last_a, last_b) || turned && (meets(last_a, 0) || meets(0, last_b)) {
        return false;
    }
    let exact = |p: &Pair| matches!(p.agreement, PartAgreement::Close(d) if d <= CLOSE / 2.0);
    // The reformer `Martin Luther` is not `Martin Luther King`: a forename in the middle is no family name.
    let short = if a.parts.len() < b.parts.len() { a } else { b };
    let long = if a.parts.len() < b.parts.len() { b } else { a };
    let forename = |p: &PersonName| p.parts.last().is_some_and(NamePart::is_forename);
    let surname = |p: &PersonName| p.parts.last().is_some_and(NamePart::is_surname);
    let called = !forename(short) || surname(short) || !surname(long);
    turned || !called || !meets(0, 0) || !pairs.iter().all(exact)
}

/// The best pairs of parts, each part once, in the order of the first name.
fn align(a: &PersonName, b: &PersonName) -> Vec<Pair> {
    let mut all: Vec<(f32, Pair)> = Vec::with_capacity(a.parts.len() * 2);
    let long = a.parts.len().min(b.parts.len()) >= LONG_NAME;
    for (i, x) in a.parts.iter().enumerate() {
        for (j, y) in b.parts.iter().enumerate() {
            let family = || a.may_be_family(i) && b.may_be_family(j);
            let slip = || (long && is_one_letter(x, y)).then_some(PartAgreement::Slip);
            if let Some(agreement) = agree(x, y, &family).or_else(slip) {
                // Of equal ones, the nearest in place, counted from either end.
                let ends = (a.parts.len() - i).abs_diff(b.parts.len() - j).min(i.abs_diff(j));
                all.push((agreement.rank() + 0.001 * ends as f32, Pair { a: i, b: j, agreement }));
            }
        }
    }
    all.sort_by(|x, y| x.0.total_cmp(&y.0));
    let (mut used_a, mut used_b) = (0u32, 0u32);
    let mut out = Vec::with_capacity(a.parts.len().min(b.parts.len()));
    for (_, pair) in all {
        let (bit_a, bit_b) = (1 << pair.a, 1 << pair.b);
        if used_a & bit_a == 0 && used_b & bit_b == 0 {
            used_a |= bit_a;
            used_b |= bit_b;
            out.push(pair);
        }
    }
    out.sort_unstable_by_key(|p| p.a);
    out
}

/// How two parts agree, if they do; `family` tells whether both may be family names.
fn agree(a: &NamePart, b: &NamePart, family: &dyn Fn() -> bool) -> Option<PartAgreement> {
    if a.role == PartRole::Initial || b.role == PartRole::Initial {
        if a.role == b.role {
            return (a.letters() == b.letters()).then_some(PartAgreement::Close(0.0));
        }
        let same = a.letters().first() == b.letters().first()
            || first_class(a).is_some() && first_class(a) == first_class(b) && may_begin_alike(a, b);
        return same.then_some(PartAgreement::Initial);
    }
    if a.plain.letters == b.plain.letters {
        return Some(PartAgreement::Close(0.0));
    }
    let together = |a: &NamePart, b: &NamePart| a.joined.is_some_and(|j| j.letters == b.plain.letters);
    if together(a, b) || together(b, a) {
        return Some(PartAgreement::Close(EXACT_SOUND));
    }
    if feminine(&a.plain, &b.plain) && family() {
        return Some(PartAgreement::FamilyForm);
    }
    let related = kinship(a, b);
    if related == Some(Kinship::Cognate) {
        return Some(PartAgreement::Related(Kinship::Cognate));
    }
    let given = !family();
    if given && related.is_none() && of_other_gender(a, b) {
        return None;
    }
    // `Mike` and `Mick` sound alike, and are two short forms of Michael.
    if given && related.is_none() && are_short_for_one(a, b) {
        return None;
    }
    let mut distance = apart(a, b);
    // `Lee` and `Li` sound alike, and are two families.
    let namesakes = distance <= EXACT_SOUND && a.is_surname() && b.is_surname() && family();
    if namesakes {
        distance = CLOSE;
    }
    let known = |p: &NamePart| p.is_forename() || p.is_surname();
    let latin = !is_transliterated(a, b);
    let edits = distance * a.plain.sounds.len().max(b.plain.sounds.len()) as f32;
    // `Stefania` and `Stefanie`, `Hansen` and `Hanson` are two names, however near; and of long names those with
    // another vowel and one more: `Maroghashvili`, `Margoshvili`.
    let spelling = distance <= CLOSE && !(known(a) && known(b)) && (!latin || edits <= CLOSE_IN_ALL);
    if distance <= EXACT_SOUND || spelling || namesakes {
        return Some(PartAgreement::Close(distance));
    }
    if let Some(kinship) = related.filter(|_| !family() || a.hyphen || b.hyphen) {
        return Some(PartAgreement::Related(kinship));
    }
    // Edits alone never make one of two given names: `Mike`, `Micah`; but `Vladmir` is nobody's name.
    if given && latin && (known(a) && known(b) || !is_slip(a, b)) {
        return None;
    }
    // Three edits or more make another name of the same sound: `Margoshvili`, `Maroghashvili`.
    if latin && slips(&a.plain.letters, &b.plain.letters, 3 * EDIT) > SLIPS * EDIT {
        return None;
    }
    let near = NEAR_SHORT.get(a.plain.sounds.len().min(b.plain.sounds.len())).copied().unwrap_or(NEAR);
    if distance > near {
        return None;
    }
    let distance = if known(a) && known(b) { distance * KNOWN } else { distance };
    (distance <= near).then_some(PartAgreement::Near(distance))
}

/// Is one of the two read from another script, as well as can be?
fn is_transliterated(a: &NamePart, b: &NamePart) -> bool {
    let marked = |p: &NamePart| p.foreign || p.spelt.is_some() || p.script != Script::Full;
    marked(a) || marked(b)
}

/// A slip of one letter in a long word.
fn is_slip(a: &NamePart, b: &NamePart) -> bool {
    let (x, y) = (a.letters(), b.letters());
    let long = x.len().min(y.len()) >= 5 && x.first() == y.first();
    // Neither `On` nor `Un` is a forename by itself.
    (long || !a.is_forename() && !b.is_forename()) && slips(&a.plain.letters, &b.plain.letters, 2 * EDIT) <= EDIT
}

/// Are two words of a letter's difference, none of them an initial?
fn is_one_letter(a: &NamePart, b: &NamePart) -> bool {
    let (x, y) = (a.letters(), b.letters());
    let written = a.role != PartRole::Initial && b.role != PartRole::Initial;
    written && x.len().min(y.len()) > 3 && slips(&a.plain.letters, &b.plain.letters, 2 * EDIT) <= EDIT
}

/// `Daniel` and `Daniela`, `Mario` and `Maria`, `Simon` and `Simone`: a man's and a woman's name.
fn of_other_gender(a: &NamePart, b: &NamePart) -> bool {
    if let (Some(x), Some(y)) = (a.gender(), b.gender()) {
        return x != y;
    }
    let (x, y) = (a.letters(), b.letters());
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    if short.len() < 3 {
        return false;
    }
    let ending =
        |end: &[u8]| long.strip_suffix(end).is_some_and(|stem| stem == short || short.strip_suffix(b"o") == Some(stem));
    [&b"a"[..], b"ia", b"ina", b"ine", b"ette", b"etta", b"elle", b"ella"].iter().any(|end| ending(end))
}

/// May an initial stand for a name that begins with another letter of its sound: `C. Kohl`, `W. Putin`? Where both are
/// Latin as they stand, only letters that are spelt one for the other.
fn may_begin_alike(a: &NamePart, b: &NamePart) -> bool {
    const ALIKE: &[[u8; 2]] =
        &[*b"ck", *b"vw", *b"jy", *b"gj", *b"fp", *b"sz", *b"iy", *b"kq", *b"ij", *b"hk", *b"gh", *b"cs", *b"ct"];
    let (Some(&x), Some(&y)) = (a.letters().first(), b.letters().first()) else { return false };
    is_transliterated(a, b) || ALIKE.contains(&[x.min(y), x.max(y)])
}

/// Are two forenames short forms of the same name, and not of each other? `Bobby` and `Bobbie` are one.
fn are_short_for_one(a: &NamePart, b: &NamePart) -> bool {
    let ends_alike =
        |part: &NamePart| matches!(part.letters().last(), Some(b'y' | b'i')) || part.letters().ends_with(b"ie");
    if ends_alike(a) && ends_alike(b) {
        return false;
    }
    let short_for = |part: &NamePart| part.related().iter().filter(|r| r.kinship == Kinship::Nickname).map(|r| r.name);
    short_for(a).any(|x| x.len() > a.letters().len() && short_for(b).any(|y| x == y) && x.len() > b.letters().len())
}

/// Is one the short form of a name of the other sex, or of a woman's where men bear it as well?
fn is_crossed(a: &NamePart, b: &NamePart) -> bool {
    match (a.gender(), b.gender()) {
        (Some(x), Some(y)) => x != y,
        (Some(true), None) => is_of_men(b),
        (None, Some(true)) => is_of_men(a),
        _ => false,
    }
}

/// Does the short form stand for a man's name, too?
fn is_of_men(short: &NamePart) -> bool {
    short.related().iter().any(|given| lexicon::gender(given.name.as_bytes()) == Some(false))
}

/// Is one of two folded forenames a short form of the other, of the same sex: `bernie`, `bernard`?
pub(in super::super) fn is_short_form(a: &str, b: &str) -> bool {
    let related = lexicon::related_forenames(a.as_bytes());
    related.iter().any(|r| r.name == b && r.kinship == Kinship::Nickname)
        && !is_crossed(&NamePart::new(a.as_bytes()), &NamePart::new(b.as_bytes()))
}

/// Are two given names forms of one that different people bear, each written out: `Steven`, `Stephen`?
pub(in super::super) fn are_two_forms(a: &PersonName, b: &PersonName) -> bool {
    let (Some(x), Some(y)) = (a.parts.first(), b.parts.first()) else { return false };
    let (long, short) = (x.letters().len().max(y.letters().len()), x.letters().len().min(y.letters().len()));
    let written = x.role == PartRole::Name && y.role == PartRole::Name && !is_transliterated(x, y);
    written
        && x.letters() != y.letters()
        && short >= 4
        && long - short <= 1
        && x.is_forename()
        && y.is_forename()
        && kinship(x, y) != Some(Kinship::Cognate)
        && apart(x, y) <= CLOSE
}

fn first_class(part: &NamePart) -> Option<u8> {
    part.plain.sounds.as_slice().first().and_then(|&s| class(s, true)).filter(|c| *c != b'A')
}

/// Edits for each sound between two parts.
fn apart(a: &NamePart, b: &NamePart) -> f32 {
    // Two words of one such script are compared as they stand.
    let loose = (a.script == Script::Loose) != (b.script == Script::Loose);
    let costs = if loose { &LOOSE } else { &FULL };
    let longest = a.plain.sounds.len().max(b.plain.sounds.len()).max(1);
    let limit = (NEAR * f32::from(EDIT) * longest as f32) as u16 + 1;
    let mut least = f32::from(u16::MAX);
    let of = |part: &NamePart| [Some(part.plain), part.spelt];
    for x in of(a).into_iter().flatten() {
        for y in of(b).into_iter().flatten() {
            if x.sounds == y.sounds {
                return EXACT_SOUND;
            }
            if !loose && (x.classes ^ y.classes).count_ones() * CLASS > limit.into() {
                continue;
            }
            least = least.min(costs.distance(&x.sounds, &y.sounds, limit).into());
        }
    }
    let edits = f32::from(EDIT) * longest as f32;
    let far = (a.plain.classes ^ b.plain.classes).count_ones() * CLASS > limit.into();
    if !loose && !far && least > CLOSE * edits {
        let limit = (f32::from(limit) / SLIP) as u16;
        let slip = SLIP * f32::from(slips(&a.plain.letters, &b.plain.letters, limit));
        // A slip is never a spelling, however long the word.
        least = least.min(slip.max(CLOSE * edits + 1.0));
    }
    least / edits
}

fn kinship(a: &NamePart, b: &NamePart) -> Option<Kinship> {
    let (related, other) = match (a.known_related(), b.known_related()) {
        (None, Some(related)) => (related, a),
        (related, _) => (related.unwrap_or_else(|| a.related()), b),
    };
    related.iter().find(|r| r.name.as_bytes() == other.letters()).map(|found| found.kinship)
}

/// Husband's and wife's form of a Slavic family name: `Zelenskyy` and `Zelenska`, `Putin` and
/// `Putina`.
fn feminine(a: &Spelling, b: &Spelling) -> bool {
    let (a, b) = (a.sounds.as_slice(), b.sounds.as_slice());
    let (man, woman) = if a.last() == Some(&b'a') { (b, a) } else { (a, b) };
    if woman.strip_suffix(b"ova").is_some_and(|stem| stem == man && stem.len() > 2) {
        // `Merkelová`, as the Czech press writes.
        return true;
    }
    let Some(stem) = woman.strip_suffix(b"aia").or_else(|| woman.strip_suffix(b"a")) else { return false };
    if let Some(man) = man.strip_suffix(b"i") {
        return man == stem && (man.ends_with(b"sk") || man.ends_with(b"n"));
    }
    man == stem && [&b"ov"[..], b"ev", b"in"].iter().any(|end| man.ends_with(end)) && man.len() > 3
}

/// Names of which one writes in two words what the other writes in one, made alike: `Kim Jong Un`
/// for `Kim Jongun`.
fn joined(a: &PersonName, b: &PersonName) -> Option<(PersonName, PersonName)> {
    if a.parts.len() > b.parts.len() {
        return join_like(a, b).map(|a| (a, b.clone()));
    }
    join_like(b, a).map(|b| (a.clone(), b))
}

fn join_like(long: &PersonName, short: &PersonName) -> Option<PersonName> {
    let mut out: Option<PersonName> = None;
    for part in short.parts.iter().filter(|p| p.role == PartRole::Name && p.letters().len() >= 4) {
        let now = out.as_ref().unwrap_or(long);
        for at in 1..now.parts.len() {
            let (x, y) = (&now.parts[at - 1], &now.parts[at]);
            let both = x.letters().len() + y.letters().len();
            if x.role == PartRole::Initial || y.role == PartRole::Initial || both.abs_diff(part.letters().len()) > 2 {
                continue;
            }
            let mut letters = x.plain.letters;
            y.letters().iter().for_each(|&l| letters.push(l));
            let whole = NamePart { script: x.script, capitals: x.capitals, ..NamePart::new(letters.as_slice()) };
            // `Tse-tung` for `Zedong`, as two ways to write Chinese have it.
            let translated = || kinship(&whole, part) == Some(Kinship::Cognate);
            if first_class(&whole) == first_class(part) && apart(&whole, part) <= CLOSE || translated() {
                let mut copy = now.clone();
                copy.parts.splice(at - 1..=at, [whole]);
                out = Some(copy);
                break;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(a: &str, b: &str) -> Option<Relation> {
        compare(&PersonName::parse(a), &PersonName::parse(b)).map(|v| v.relation)
    }

    #[test]
    fn one_person_under_many_spellings() {
        for (a, b) in [
            ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
            ("Володимир Зеленський", "Volodymyr Zelenskyy"),
            ("Владимир Зеленский", "Volodymyr Zelenskyy"),
            ("Muammar Gaddafi", "Muammar Qadhafi"),
            ("Moammar Kadafi", "Muammar Qaddafi"),
            ("Mohammed bin Salman", "Muhammad bin Salman"),
            ("Andriy Yermak", "Andrii Ermak"),
            ("Benjamin Netanyahu", "Benjamin Netanjahu"),
            ("Xi Jinping", "Jinping Xi"),
            ("Xi Jinping", "Си Цзиньпин"),
            ("Xi Jinping", "習近平"),
            ("Kim Jong Un", "김정은"),
            ("Moon Jae-in", "문재인"),
            ("Muammar Gaddafi", "معمر القذافي"),
            ("Mohammed bin Salman", "محمد بن سلمان"),
            ("Tsai Ing-wen", "Цай Инвэнь"),
            ("Kim Jong-un", "Kim Jongun"),
            ("Orbán Viktor", "Viktor Orban"),
            ("Κυριάκος Μητσοτάκης", "Kiriakos Mitsotakis"),
            ("עבדול נתניהו", "Abdul Netanyahu"),
        ] {
            assert!(matches!(relation(a, b), Some(Relation::Spelling)), "{a} {b} {:?}", relation(a, b));
        }
        assert_eq!(relation("Kim Jong Un", "Kim Jong-un"), Some(Relation::Same));
        assert_eq!(relation("Bill Clinton", "William Clinton"), Some(Relation::Nickname));
        assert_eq!(relation("Jerry Nadler", "Jerrold Nadler"), Some(Relation::Nickname));
        assert_eq!(relation("J. D. Vance", "JD Vance"), Some(Relation::Same));
        assert_eq!(relation("Joe Biden", "Joseph R. Biden"), Some(Relation::Nickname));
        assert_eq!(relation("Donald Trump", "Donald Trump Jr."), Some(Relation::Namesake));
        assert_eq!(relation("George Bush", "George W. Bush"), Some(Relation::Fuller));
        assert_eq!(relation("Vladimir Putin", "V. Putin"), Some(Relation::Initials));
    }

    #[test]
    fn particles_bynames_and_wives_forms_do_not_hide_a_person() {
        for (a, b, expected) in [
            ("Van Dijk", "Virgil van Dijk", Relation::SurnameOnly),
            ("Di Stefano", "DI STEFANO Fabrizio", Relation::SurnameOnly),
            ("Al Sisi", "Abdel Fattah el-Sisi", Relation::SurnameOnly),
            ("Al Gore", "Albert Gore", Relation::Nickname),
            ("Smiley Heather", "William \"Smiley\" Heather", Relation::Fuller),
            ("William Heather", "William (Smiley) Heather", Relation::Fuller),
            ("Angela Merkel", "Angela Merkelová", Relation::Spelling),
            ("Olena Zelensky", "Olena Zelenska", Relation::Spelling),
            ("Carla K Dik-Faber", "Carla Dik-Faber", Relation::Fuller),
            ("Kim Jong Un", "Čong-un Kim", Relation::Misspelling),
            ("Joe Biden", "乔·拜登", Relation::Misspelling),
            ("Mao Zedong", "Mao Tse-tung", Relation::Spelling),
            ("Deng Xiaoping", "Teng Hsiao-ping", Relation::Spelling),
            ("Mikhail Gorbachev", "Misha Gorbachev", Relation::Nickname),
            ("José Mujica", "Pepe Mujica", Relation::Nickname),
            ("Giuseppe Grillo", "Beppe Grillo", Relation::Nickname),
            ("Abiyot Ahmed", "Abiy Ahmed", Relation::Nickname),
            ("Josef Heynckes", "Jupp Heynckes", Relation::Nickname),
        ] {
            assert_eq!(relation(a, b), Some(expected), "{a} | {b}");
        }
    }

    #[test]
    fn one_letter_of_a_long_name_may_be_wrong() {
        for (a, b) in [
            ("Mohammad Hasni Haji Ssad Khan Zarkari", "Haji Asad Khan Zarkari Mohammadhasni"),
            ("Maria Teresa Kristina Ollana Conti", "Maria Teresa Kristina Orlana Conti"),
            ("Abdel Rahman Khalil Nasif Mansour", "Abdel Rahman Khalil Nasim Mansour"),
            ("Jose Luis Antonio Mada Ferrer", "Jose Luis Antonio Mara Ferrer"),
        ] {
            assert_eq!(relation(a, b), Some(Relation::Misspelling), "{a} | {b}");
        }
        for (a, b) in [
            ("Mohammad Asad Zarkari", "Mohammad Ssad Zarkari"),
            ("Abdul Ghani Baradar Abdul Hasib Turk", "Abdul Ghani Baradar Abdul Ahmad Turk"),
            ("Maria Teresa Kristina Ollana Conti", "Maria Teresa Kristina Orsina Conti"),
        ] {
            assert_eq!(relation(a, b), None, "{a} | {b}");
        }
    }

    #[test]
    fn a_family_name_two_letters_away_is_a_guess() {
        for (a, b) in [("Igor Sechev", "Igor Sechin"), ("Olga Petrunov", "Olga Petrunin")] {
            let found = compare(&PersonName::parse(a), &PersonName::parse(b)).expect("near");
            assert!(found.relation == Relation::Misspelling && is_guess(found.distance), "{a} | {b} {found:?}");
        }
        for (a, b) in [("Igor Sechev", "Oleg Sechin"), ("Igor Sechev", "Igor Mechin"), ("Hugo Banzer", "Hugo Beltran")]
        {
            assert_eq!(relation(a, b), None, "{a} | {b}");
        }
    }

    #[test]
    fn different_people_stay_different() {
        for (a, b) in [
            ("Kim Jong Un", "Kim Jong Il"),
            ("George W. Bush", "George H. W. Bush"),
            ("Joe Biden", "Hunter Biden"),
            ("Joe Biden", "Beau Biden"),
            ("Bill Clinton", "Hillary Clinton"),
            ("Michal Novák", "Michala Nováková"),
            ("Angela C. Smith", "Chris Smith"),
            ("Robert Kennedy Jr.", "Robert Kennedy Sr."),
            ("Salman bin Muhammad al-Rawi", "Muhammad bin Salman al-Rawi"),
            ("Hans Friedrich", "Friedrich Hans"),
            ("Volodymyr Zelensky", "Olena Zelenska"),
            ("Michelle Obama", "Barack Obama"),
            ("Pepe Mujica", "Paco Mujica"),
            ("Sergey Viktorovich Lavrov", "Sergey Borisovich Lavrov"),
        ] {
            assert_eq!(relation(a, b), None, "{a} {b}");
        }
    }

    #[test]
    fn a_single_word_is_a_surname_a_forename_or_a_family() {
        assert_eq!(relation("Zelensky", "Volodymyr Zelenskyy"), Some(Relation::SurnameOnly));
        assert_eq!(relation("Zelensky", "Olena Zelenska"), Some(Relation::FamilyForm));
        assert_eq!(relation("Volodymyr", "Volodymyr Zelenskyy"), Some(Relation::ForenameOnly));
        assert_eq!(relation("Xi", "Xi Jinping"), Some(Relation::SurnameOnly));
        assert_eq!(relation("Zelensky", "Зеленський"), Some(Relation::Spelling));
    }
}
