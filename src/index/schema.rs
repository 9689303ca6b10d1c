//! The schema: the declaration in `index_schema/article.toml`, and the tantivy schema built from it.
//!
//! The declaration is compiled in, parsed strictly, and checked against the fields that the code
//! names, so that neither can drift from the other.

use std::collections::BTreeMap;

use super::packed;
use crate::article::LabelField;
use serde::Deserialize;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

/// The declaration, as compiled in.
const DECLARATION: &str = include_str!("../../index_schema/article.toml");

/// The declared fields of an article.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Raised with every change of the declaration; an index remembers the one it was built with.
    pub version: u32,
    /// By name.
    pub field: BTreeMap<String, FieldDeclaration>,
}

/// One declared field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDeclaration {
    /// What it holds.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// How its text becomes terms; for text only.
    pub analyzer: Option<Analyzer>,
    /// Kept in a column too.
    #[serde(default)]
    pub fast: bool,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// Words with positions.
    Text,
    /// One term, as it is.
    Keyword,
    /// A civil day, in days since 1970-01-01.
    Day,
    /// An unsigned number.
    Number,
    /// Stored only.
    Blob,
}

/// How a text becomes terms. See [`super::analysis`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Analyzer {
    /// Folded words marked with their case, and sentence ends.
    Prose,
    /// Folded words.
    Label,
}

/// Why the declaration cannot be used. It is compiled in: only who edits it meets this.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// Not TOML, or an unknown key or value.
    #[error("index_schema/article.toml: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A field that the code relies on is not declared as it needs it.
    #[error("index_schema/article.toml: field `{0}` is missing")]
    Missing(&'static str),
    /// A declared field that the code does not know.
    #[error("index_schema/article.toml: field `{0}` is used by nothing")]
    Unknown(String),
    /// Text without an analyzer, or an analyzer without text.
    #[error("index_schema/article.toml: field `{0}` needs an analyzer exactly if its type is text")]
    Analyzer(String),
}

impl Declaration {
    /// Parses a declaration strictly.
    pub fn parse(toml: &str) -> Result<Self, SchemaError> {
        let declared: Self = toml::from_str(toml)?;
        for (name, field) in &declared.field {
            if (field.kind == FieldKind::Text) != field.analyzer.is_some() {
                return Err(SchemaError::Analyzer(name.clone()));
            }
            if Fields::names().all(|known| known != name) {
                return Err(SchemaError::Unknown(name.clone()));
            }
        }
        match Fields::names().find(|name| !declared.field.contains_key(*name)) {
            Some(name) => Err(SchemaError::Missing(name)),
            None => Ok(declared),
        }
    }

    /// The tantivy schema.
    pub fn build(&self) -> Schema {
        let mut builder = Schema::builder();
        for (name, field) in &self.field {
            add(&mut builder, name, field);
        }
        builder.build()
    }
}

fn add(builder: &mut SchemaBuilder, name: &str, field: &FieldDeclaration) {
    let text = |tokenizer: &str, record, with_lengths| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
        TextOptions::default().set_indexing_options(indexing.set_fieldnorms(with_lengths))
    };
    match field.kind {
        // The terms are made by `analysis`; the engine only unpacks them. Prose is ranked by its length,
        // labels are not.
        FieldKind::Text => {
            let with_lengths = field.analyzer == Some(Analyzer::Prose);
            let record = IndexRecordOption::WithFreqsAndPositions;
            builder.add_text_field(name, text(packed::TOKENIZER, record, with_lengths))
        }
        FieldKind::Keyword => {
            let options = text("raw", IndexRecordOption::Basic, false);
            builder.add_text_field(name, if field.fast { options.set_fast("raw") } else { options })
        }
        FieldKind::Day => builder.add_i64_field(name, numeric(field.fast)),
        FieldKind::Number if field.fast => builder.add_u64_field(name, NumericOptions::default().set_fast()),
        FieldKind::Number => builder.add_u64_field(name, NumericOptions::default().set_indexed()),
        FieldKind::Blob => builder.add_bytes_field(name, tantivy::schema::STORED),
    };
}

fn numeric(fast: bool) -> NumericOptions {
    if fast { NumericOptions::default().set_fast() } else { NumericOptions::default().set_indexed() }
}

/// The declaration that is compiled in.
pub fn declaration() -> Result<Declaration, SchemaError> {
    Declaration::parse(DECLARATION)
}

/// The version of the schema that this program writes and reads.
pub fn version() -> Result<u32, SchemaError> {
    Ok(declaration()?.version)
}

/// The tantivy schema that this program writes and reads, with its fields by name.
pub fn schema() -> Result<(Schema, Fields), SchemaError> {
    let schema = declaration()?.build();
    let fields = Fields::of(&schema)?;
    Ok((schema, fields))
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// The fields of an indexed article; see `index_schema/README.md` for what each means.
        #[derive(Debug, Clone, Copy)]
        pub struct Fields {
            $($(#[$doc])* pub $name: Field,)*
            /// The fields of labels, in the order of [`LabelField::all`].
            labels: [Field; LabelField::COUNT],
        }

        impl Fields {
            /// The name of every field.
            pub fn names() -> impl Iterator<Item = &'static str> {
                [$(stringify!($name)),*].into_iter().chain(LabelField::all().map(LabelField::name))
            }

            /// The fields of `schema`, if it has them all.
            pub fn of(schema: &Schema) -> Result<Self, SchemaError> {
                let field = |name| schema.get_field(name).map_err(|_| SchemaError::Missing(name));
                let mut labels = [Field::from_field_id(0); LabelField::COUNT];
                for (at, label) in labels.iter_mut().zip(LabelField::all()) {
                    *at = field(label.name())?;
                }
                Ok(Self { $($name: field(stringify!($name))?,)* labels })
            }

            /// The field of a label.
            pub fn label(&self, label: LabelField) -> Field {
                self.labels[label as usize]
            }
        }
    };
}

fields! {
    /// Identity of the article.
    id,
    /// Headline.
    title,
    /// Prose.
    body,
    /// People, under the fullest name that the article gives them.
    person,
    /// Organizations.
    organization,
    /// Places.
    place,
    /// Blocking keys of every name, each with the name.
    name_key,
    /// Outlet, as it is written.
    outlet,
    /// First day on which it may have been published.
    published_from,
    /// Last day on which it may have been published.
    published_to,
    /// Day before which an undated article was not published.
    bound_from,
    /// Day after which an undated article was not published.
    bound_to,
    /// What the date rests on.
    published_basis,
    /// Interval of every date that the text speaks of.
    mention,
    /// Number of words of the body.
    words,
    /// Which parts the article has.
    has,
    /// Sketch of the body, for near copies.
    fingerprint,
    /// File that it was read from, absolute.
    file,
    /// Number of the record within the file, 0 for a page.
    record,
    /// Size of that file in bytes.
    file_size,
    /// Modification time of that file, in nanoseconds since 1970.
    file_modified,
    /// Hash of that file's bytes.
    file_hash,
    /// What the indexer must know of the file besides; see [`super::document::FileState`].
    file_state,
    /// Hash of the article as read, before annotation.
    article_hash,
    /// When it came into the index, in seconds since 1970.
    added,
    /// Number of terms in title and body; see [`super::document::lengths_number`].
    lengths,
    /// The stored article.
    article,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_in_declaration_is_sound() {
        let (schema, fields) = schema().expect("declaration parses");
        assert_eq!(schema.get_field_name(fields.body), "body");
        assert!(version().expect("version") >= 1);
    }

    #[test]
    fn the_declaration_is_parsed_strictly() {
        let broken = |from: &str, to: &str| {
            let text = DECLARATION.replacen(from, to, 1);
            assert_ne!(text, DECLARATION, "{from} is not in the declaration");
            Declaration::parse(&text).expect_err("is refused").to_string()
        };
        assert!(broken("[field.tag]", "[field.tags]").contains("`tags` is used by nothing"));
        assert!(broken("analyzer = \"label\"", "").contains("needs an analyzer"));
        assert!(broken("type = \"blob\"", "type = \"blub\"").contains("blub"));
        assert!(broken("fast = true", "quick = true").contains("quick"));
    }
}
