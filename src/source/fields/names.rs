//! What the fields of an article are called: by this project, by scrapers, by databases and by the
//! vocabularies of the trade.

/// A field of an article record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordField {
    /// Identity.
    Id,
    /// Headline.
    Title,
    /// Prose.
    Body,
    /// Publication date.
    Published,
    /// Date of the last change.
    Updated,
    /// Address.
    Url,
    /// Outlet.
    Source,
    /// Section or desk.
    Section,
    /// Language.
    Language,
    /// Bylines.
    Authors,
    /// Tags.
    Tags,
    /// People named.
    People,
    /// Organizations named.
    Organizations,
    /// Places named.
    Places,
}

/// What a field of an article is called in records: in lower case without `_`, `-`, `.`, `:` and spaces. The first
/// name that has a value counts, so the surest stands first.
struct FieldNames {
    field: RecordField,
    /// Names that `docs/records.md` promises: a value of a wrong type under one of these is an error, under any
    /// other it is another thing. The first is the field's own name.
    promised: &'static [&'static str],
    others: &'static [&'static str],
    /// Names under which the text is HTML.
    html: &'static [&'static str],
    /// Names that count where nothing else does.
    last: &'static [&'static str],
}

impl FieldNames {
    const fn of(field: RecordField, promised: &'static [&'static str], others: &'static [&'static str]) -> Self {
        Self { field, promised, others, html: &[], last: &[] }
    }

    /// Every name, the surest first.
    fn all(&self) -> impl Iterator<Item = &'static str> {
        [self.promised, self.others, self.html, self.last].into_iter().flatten().copied()
    }

    /// The place of a name among them.
    fn rank(&self, plain: &str) -> Option<usize> {
        self.all().position(|name| name == plain)
    }
}

/// Known here are the names of the contract, news-please, newspaper4k, trafilatura, fundus, Media
/// Cloud, JSON Feed, ninjs, schema.org, WordPress, NewsAPI, the archives of the New York Times and
/// the Guardian, GDELT, Elasticsearch dumps, and what Scrapy projects and spreadsheets use.
const NAMES: &[FieldNames] = &[
    FieldNames::of(
        RecordField::Id,
        &["id"],
        &["articleid", "storyid", "storiesid", "documentid", "docid", "guid", "uuid", "uid", "uri", "accessionnumber"],
    ),
    FieldNames::of(
        RecordField::Title,
        &["title", "headline"],
        &[
            "articletitle",
            "headlinemain",
            "maintitle",
            "titlepage",
            "webtitle",
            "newstitle",
            "storytitle",
            "posttitle",
            "pagetitle",
            "headlines",
            "head",
            "heading",
            "titletext",
            "ogtitle",
            "titlerss",
            "name",
            "subject",
        ],
    ),
    FieldNames {
        field: RecordField::Body,
        promised: &["body", "text", "content", "articlebody"],
        others: &[
            "bodytext",
            "maintext",
            "fulltext",
            "plaintext",
            "contenttext",
            "textcontent",
            "articletext",
            "articlecontent",
            "cleantext",
            "cleanedtext",
            "textcleaned",
            "rawtext",
            "newstext",
            "storytext",
            "storybody",
            "posttext",
            "postcontent",
            "postbody",
            "bodyplain",
            "contentplain",
            "plaincontent",
            "fullcontent",
            "maincontent",
            "fullarticle",
            "articlefulltext",
            "bodycopy",
            "bodies",
            "paragraphs",
            "story",
            "article",
        ],
        html: &[
            "contenthtml",
            "bodyhtml",
            "bodyxhtml",
            "texthtml",
            "htmlcontent",
            "contentencoded",
            "articlehtml",
            "htmlbody",
            "fullhtml",
        ],
        last: &["description"],
    },
    FieldNames::of(
        RecordField::Published,
        &["published", "date", "datepublished", "pubdate", "publishedat"],
        &[
            "publishdate",
            "publicationdate",
            "publisheddate",
            "datepublish",
            "publishingdate",
            "datepub",
            "dateofpublication",
            "publishedon",
            "publishedtime",
            "publishtime",
            "publishedtimestamp",
            "publishat",
            "publicationtime",
            "publishedutc",
            "firstpublished",
            "firstpublicationdate",
            "webpublicationdate",
            "articledate",
            "articlepublishedtime",
            "newsdate",
            "storydate",
            "postdate",
            "posted",
            "postedat",
            "postedon",
            "dateposted",
            "publishdatetime",
            "publisheddatetime",
            "publicationdatetime",
            "issued",
            "issuedate",
            "dateissued",
            "releasedate",
            "displaydate",
            "versioncreated",
            "contentcreated",
            "firstcreated",
            "datecreated",
            "pubtime",
            "dcdate",
            "datetime",
        ],
    ),
    FieldNames::of(
        RecordField::Updated,
        &["updated", "datemodified", "updatedat"],
        &[
            "modified",
            "datemodify",
            "modifiedat",
            "lastmodified",
            "updatedate",
            "dateupdated",
            "updateddate",
            "lastupdated",
            "lastupdate",
            "modifieddate",
            "updatedon",
            "contentmodified",
            "articlemodifiedtime",
            "modifiedtime",
            "updatedtime",
            "revised",
        ],
    ),
    FieldNames::of(
        RecordField::Url,
        &["url"],
        &[
            "link",
            "articleurl",
            "weburl",
            "permalink",
            "canonicalurl",
            "canonical",
            "canonicallink",
            "href",
            "pageurl",
            "storyurl",
            "newsurl",
            "posturl",
            "sourcelink",
            "originalurl",
            "externalurl",
            "finalurl",
            "responseurl",
            "address",
            "documentidentifier",
            "mainentityofpage",
            "uri",
            "sourceurl",
        ],
    ),
    FieldNames::of(
        RecordField::Source,
        &["source", "publisher", "outlet"],
        &[
            "sourcehostname",
            "sitename",
            "ogsitename",
            "sourcename",
            "medianame",
            "newspaper",
            "publication",
            "publicationname",
            "publishername",
            "outletname",
            "provider",
            "journal",
            "newspapername",
            "newsoutlet",
            "agency",
            "brand",
            "feedname",
            "feedtitle",
            "channel",
            "website",
            "site",
            "sourcecommonname",
            "sourcedomain",
            "domain",
            "hostname",
            "host",
            "mediaurl",
        ],
    ),
    FieldNames::of(
        RecordField::Section,
        &["section", "articlesection"],
        &["sectionname", "desk", "newsdesk", "category", "rubric", "department", "topic", "kicker"],
    ),
    FieldNames::of(
        RecordField::Language,
        &["language", "lang", "inlanguage"],
        &["languagecode", "metalang", "articlelanguage", "locale"],
    ),
    FieldNames::of(
        RecordField::Authors,
        &["authors", "author", "byline"],
        &[
            "creator",
            "creators",
            "dccreator",
            "writer",
            "writers",
            "journalist",
            "reporter",
            "reporters",
            "authorname",
            "authornames",
            "authorlist",
            "bylines",
            "writtenby",
            "by",
        ],
    ),
    FieldNames::of(
        RecordField::Tags,
        &["tags", "keywords"],
        &["tag", "keyword", "topics", "subjects", "categories", "labels", "metakeywords", "newstags"],
    ),
    FieldNames::of(RecordField::People, &["people", "persons"], &["person", "personentities"]),
    FieldNames::of(
        RecordField::Organizations,
        &["organizations", "organisations", "orgs"],
        &["organization", "organisation"],
    ),
    FieldNames::of(RecordField::Places, &["places", "locations"], &["place"]),
];

/// Longest name that is known.
const LONGEST: usize = 40;

/// A name as it is compared: in lower case, without what joins its words.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | '.' | ':' | ' ' | '@')).flat_map(char::to_lowercase).collect()
}

/// The fields that `name` may stand for, each with its rank among their names.
pub(super) fn lookup(name: &str) -> Vec<(RecordField, usize)> {
    if name.len() > LONGEST || name.starts_with('@') {
        return Vec::new();
    }
    let plain = plain(name);
    NAMES.iter().filter_map(|names| Some((names.field, names.rank(&plain)?))).collect()
}

/// A field by its own name or any other that it goes by.
pub(super) fn field(name: &str) -> Option<RecordField> {
    let plain = plain(name);
    let own = NAMES.iter().find(|names| names.rank(&plain) == Some(0));
    own.or_else(|| NAMES.iter().find(|names| names.rank(&plain).is_some())).map(|names| names.field)
}

/// Is the name of this rank one that the documentation promises?
pub(super) fn is_promised(field: RecordField, rank: usize) -> bool {
    NAMES.iter().any(|names| names.field == field && rank < names.promised.len())
}

/// Is what stands under `name` HTML?
pub(super) fn holds_html(name: &str) -> bool {
    let plain = plain(name);
    NAMES.iter().any(|names| names.html.contains(&&*plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_twice_for_one_field() {
        for names in NAMES {
            for (at, name) in names.all().enumerate() {
                assert_eq!(names.rank(name), Some(at), "{:?}: {name}", names.field);
                assert_eq!(plain(name), name, "as it is compared");
                assert!(name.len() <= LONGEST);
            }
        }
    }

    #[test]
    fn names_are_known_however_they_are_joined_and_spelt() {
        for name in ["date_publish", "publish_date", "Publication-Date", "PublishDate", "og:site_name", "datePublished"]
        {
            assert_eq!(lookup(name).len(), 1, "{name}");
        }
        assert!(lookup("date_download").is_empty(), "the day of a download is not the article's");
        assert_eq!(field("body"), Some(RecordField::Body));
        assert_eq!(field("colour"), None);
    }

    /// Every name of a field stands in its row of the table in `docs/records.md`, in the column that is its own.
    #[test]
    fn the_document_lists_every_name() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/records.md");
        let text = std::fs::read_to_string(path).expect("docs/records.md");
        let listed = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        for names in NAMES {
            let title = format!("| {:?} |", names.field);
            let row = text.lines().find(|line| line.starts_with(&title)).expect("a row for each field");
            let cells: Vec<&str> = row.split('|').collect();
            assert_eq!(listed(cells[2]), names.promised, "{title}");
            let others: Vec<&str> = names.all().skip(names.promised.len()).collect();
            assert_eq!(listed(cells[3]), others, "{title}");
        }
    }
}
