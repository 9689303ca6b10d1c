//! Slips: what people type that is not the language, how each is read, and what to write instead.

/// A way of writing a query that is not as it should be. `typed` and `read` hold at most 80 characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Slip {
    /// A quote that opens and does not close.
    #[error("read as: words, not a phrase (the quote is not closed)")]
    UnclosedQuote,
    /// Straight single quotes around words.
    #[error("read as: the phrase \"{read}\"")]
    SingleQuotes {
        /// The words.
        read: String,
    },
    /// Quotes with no word between them.
    #[error("left out: quotes with no word in them")]
    EmptyQuotes,
    /// A parenthesis that opens and does not close.
    #[error("read as: closed at the end (a parenthesis is not closed)")]
    UnclosedParenthesis,
    /// A parenthesis that closes what was not opened.
    #[error("left out: `)`, which closes nothing")]
    UnopenedParenthesis,
    /// Parentheses with nothing between them.
    #[error("left out: parentheses with nothing in them")]
    EmptyParentheses,
    /// More parentheses inside one another than are read.
    #[error("left out: parentheses more than {limit} deep")]
    TooDeep {
        /// How many are read.
        limit: usize,
    },
    /// A part of a query with more parts inside one another than are read.
    #[error("left out: a part that holds more than {limit} parts inside one another")]
    TooNested {
        /// How many are read.
        limit: usize,
    },
    /// Signs that hold no word.
    #[error("left out: `{typed}`, which holds no word")]
    NoWord {
        /// The signs.
        typed: String,
    },
    /// A word with signs that are not looked for.
    #[error("read as: {read} (`{typed}`: signs are not looked for)")]
    LostSigns {
        /// As typed.
        typed: String,
        /// The words that are left.
        read: String,
    },
    /// A star for a whole word, with no word on one side.
    #[error("read as: {read} (a `*` for a whole word stands between two others)")]
    StarAtEnd {
        /// The words that are left.
        read: String,
    },
    /// A colon after something that is no field.
    #[error("read as: the text {read} (there is no field before this colon)")]
    Colon {
        /// The words that are left.
        read: String,
    },
    /// An address among the words.
    #[error("read as: the words {read}, in the text (url:ADDRESS finds the article of an address)")]
    Address {
        /// The words.
        read: String,
    },
    /// A question mark at the end of a word.
    #[error("read as: {read} (`?` stands for one character only before another)")]
    QuestionMark {
        /// The words that are left.
        read: String,
    },
    /// `!` at the end of a word, as Nexis writes `*`.
    #[error("read as: {read}*")]
    Truncation {
        /// The word.
        read: String,
    },
    /// A sign of another language for an operator: `&&`, `||`, `!`.
    #[error("read as: {read} (for `{typed}`)")]
    Sign {
        /// The sign.
        typed: String,
        /// The operator.
        read: &'static str,
    },
    /// What another searcher understands, read as what says the same here.
    #[error("read as: {read} (for `{typed}`)")]
    Habit {
        /// As typed.
        typed: String,
        /// What says the same here.
        read: String,
    },
    /// What is an operator for another searcher and is taken for a word.
    #[error("read as: the word `{typed}` (write {write})")]
    OperatorAsWord {
        /// The word.
        typed: String,
        /// What would have been an operator.
        write: &'static str,
    },
    /// `-i`, `-10`: an exclusion that looks like an option.
    #[error("read as: NOT {typed} (there is no option `-{typed}`)")]
    ExcludedOption {
        /// The word.
        typed: String,
    },
    /// What stands beside OR without parentheses and holds for all of it.
    #[error("read as: {read} (what stands beside OR holds for all of it)")]
    BesideOr {
        /// How it was read.
        read: String,
    },
    /// Words beside OR without parentheses.
    #[error("read as: {read} (OR is looser than a space and AND)")]
    Mixed {
        /// How it was read.
        read: String,
    },
    /// A regular expression.
    #[error("read as: {read} (`{typed}`: regular expressions are not looked for)")]
    Regex {
        /// As typed.
        typed: String,
        /// The words that are left.
        read: String,
    },
    /// What only a regular expression has and holds no word: `(?i)`, the `?:` of a group.
    #[error("left out: `{typed}` (regular expressions are not looked for)")]
    RegexSign {
        /// As typed.
        typed: String,
    },
    /// Something that a function cannot do with its operand.
    #[error("left out: `{function}`, which takes words and phrases")]
    FunctionOperand {
        /// The function.
        function: String,
    },
    /// A sign that asks for what is the case anyway.
    #[error("left out: `+` (every word must be found anyway)")]
    Plus,
    /// An operator with nothing on one side.
    #[error("left out: `{typed}`, which has nothing {side} it")]
    Dangling {
        /// The operator.
        typed: String,
        /// `before` or `after`.
        side: &'static str,
    },
    /// A query of nothing but operators.
    #[error("read as: words (there is nothing for the operators to join)")]
    OperatorsAsWords,
    /// `NOT -x`.
    #[error("read as: no exclusion (two of them cancel each other)")]
    DoubleNegation,
    /// A field before one word, and more words after it.
    #[error("read as: {read} (a field binds one word)")]
    FieldBindsOne {
        /// How it was read.
        read: String,
        /// How to bind all.
        write: String,
    },
    /// A space between a field and its value.
    #[error("read as: {read} (no space belongs after the colon)")]
    SpaceAfterColon {
        /// The field and its colon.
        read: String,
    },
    /// A field without a value.
    #[error("left out: `{name}:`, which has no value")]
    NoValue {
        /// The field.
        name: &'static str,
    },
    /// An exclusion inside a value: `title:-x`.
    #[error("read as: -{name}:…")]
    ExcludedValue {
        /// The field.
        name: &'static str,
    },
    /// Several words after a date field that name days together.
    #[error("read as: {read}")]
    DateWords {
        /// As it should be written.
        read: String,
    },
    /// A day or month without a year.
    #[error("read as: {read} (the latest one: no year is given)")]
    NoYear {
        /// The field and the days that were taken.
        read: String,
        /// With a year.
        write: String,
    },
    /// `ferry - pump`: a sign that would exclude what follows, had there been no space.
    #[error("read as: all of these words (a space follows `-`, so that it excludes nothing)")]
    LooseExclusion,
    /// `"-i"`: what looks like an option, in quotes.
    #[error("read as: the word \"{read}\" (in quotes `-` is a sign, and signs are not looked for)")]
    QuotedOption {
        /// The word.
        read: String,
    },
    /// `#ferry`: the name of a tag on other sites.
    #[error("read as: the word {word}, in the text (`#` is a sign; tag:{word} asks for the tag)")]
    Hashtag {
        /// The word.
        word: String,
    },
    /// A range in the notation of another language.
    #[error("read as: {read}")]
    DateRange {
        /// As it should be written.
        read: String,
    },
    /// A number of edits or words that is not understood or too large.
    #[error("read as: {read} (for `{typed}`)")]
    Number {
        /// As typed.
        typed: String,
        /// What was taken.
        read: String,
    },
    /// `~` or `^` after something that it does not fit.
    #[error("left out: `{typed}`, which does not fit what is before it")]
    Suffix {
        /// The suffix.
        typed: String,
    },
    /// An exclusion as operand of a near operator.
    #[error("read as: {read} (an exclusion is near nothing)")]
    ExclusionNear {
        /// What is excluded from the whole article.
        read: String,
    },
    /// AND inside an operand of a near operator.
    #[error("read as: {read} (AND inside `{operator}`)")]
    AndNear {
        /// How the words were joined.
        read: String,
        /// The near operator.
        operator: String,
    },
    /// A filter or field as operand of a near operator.
    #[error("read as: AND (`{operator}` joins words, phrases, names and groups of them)")]
    FieldNear {
        /// The near operator.
        operator: String,
    },
    /// Near operators of more kinds in a row than are read.
    #[error("read as: {read} (near operators in a row may change {limit} times)")]
    NearChanges {
        /// The operator that was taken.
        read: String,
        /// How often they may change.
        limit: usize,
    },
    /// A query longer than is read.
    #[error("read as: the first {limit} bytes (the query is longer)")]
    TooLong {
        /// How much is read.
        limit: usize,
    },
    /// More words than are read.
    #[error("read as: the first {limit} words (the query has more)")]
    TooManyWords {
        /// How many are read.
        limit: usize,
    },
    /// More slips than are told.
    #[error("and {count} more of this sort")]
    More {
        /// How many.
        count: usize,
    },
}

impl Slip {
    /// What to write instead, if there is something to say.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::UnclosedQuote => "close it, or write \\\" for the sign itself".into(),
            Self::SingleQuotes { read } => format!("write \"{read}\""),
            Self::Colon { .. } => "write \\: for a colon that belongs to the text".into(),
            Self::Address { .. } => "to find the article of this address, write url:ADDRESS".into(),
            Self::Truncation { read } => format!("write {read}*"),
            Self::FieldBindsOne { write, .. } => format!("write {write} to bind them all"),
            Self::NoYear { write, .. } => format!("with its year: {write}"),
            Self::LooseExclusion => "write -WORD to exclude a word".into(),
            Self::Sign { read, .. } => format!("write {read}"),
            Self::DateWords { read } | Self::DateRange { read } => format!("write {read}"),
            Self::ExcludedOption { typed } => format!("write \\-{typed} to look for the text"),
            Self::BesideOr { .. } | Self::Mixed { .. } => "write parentheses to say it otherwise".into(),
            Self::FieldNear { .. } => "write a field before the whole group: title:(putin w/5 xi)".into(),
            Self::ExcludedValue { name } => format!("write -{name}:VALUE"),
            Self::NoValue { name } => format!("write {name}:VALUE without a space"),
            _ => return None,
        })
    }
}
