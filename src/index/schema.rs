//! The tantivy schema: which parallel fields a passage has, and why.
//!
//! | field | holds | for |
//! |---|---|---|
//! | `form` | `folded TAB exact` with positions and the passage's length, official numbers as one more posting | words with and without marks: the forms of a fold are one range of terms; phrases |
//! | `cite`, `who`, `province`, `source`, `kind` | keys of facts and filters | fact look-up, filters |
//! | `record`, `file` | names | one record an article, one a file |
//! | `group` | key of the article: a hash of its place | its passages: what to delete, what to count together |
//! | `ordinal`, `first_day`, `last_day`, `class` | numbers | ties, date filters and order |
//! | `cited`, `named` | a value for each mention, by `mentions.rs` | how well documents and people answer |
//! | `facet_*` | strings | counts |
//! | `bands`, `signature` | numbers of an article's record | candidates for its reprints |
//! | `address`, `captured` | hash of the address of an article's record, seconds since 1970 | versions of one address |
//! | `dictionary` | a name | the document that holds the words that records are packed in; other records that are one of a kind |
//! | `stored` | a record by `stored.rs` and `packing.rs` | the passage, article or file itself, once |
//!
//! Keys of two folded syllables side by side are no field: they have a file of their own, see `pairs/`.

use std::sync::Arc;

use tantivy::Index;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

use super::mentions::{CITED, NAMED};
use super::pairs::PairPlugin;

/// Raised whenever an index written before cannot be searched by the program as it is now.
pub const FORMAT_VERSION: u32 = 11;

/// Between two tokens of a field value that the writer has already analysed.
pub(crate) const TOKEN_END: char = '\n';
/// Before a token that stands at the position of the token before it.
pub(crate) const SAME_POSITION: char = '\r';
/// Between the folded and the exact form in a term of the `form` field.
pub(crate) const FORM_SEPARATOR: char = '\t';
/// The exact form given to every syllable of a passage whose article carries no marks.
pub(crate) const UNMARKED_FORM: &str = "~";

const ANALYSED: &str = "analysed";

/// The fields, by name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    pub(crate) form: Field,
    pub(crate) cite: Field,
    pub(crate) who: Field,
    pub(crate) province: Field,
    pub(crate) source: Field,
    pub(crate) kind: Field,
    pub(crate) record: Field,
    pub(crate) file: Field,
    pub(crate) dictionary: Field,
    pub(crate) ordinal: Field,
    pub(crate) group: Field,
    pub(crate) first_day: Field,
    pub(crate) last_day: Field,
    pub(crate) class: Field,
    pub(crate) cited: Field,
    pub(crate) named: Field,
    pub(crate) facet_source: Field,
    pub(crate) facet_province: Field,
    pub(crate) facet_year: Field,
    pub(crate) facet_document: Field,
    pub(crate) facet_person: Field,
    pub(crate) bands: Field,
    pub(crate) signature: Field,
    pub(crate) address: Field,
    pub(crate) captured: Field,
    pub(crate) stored: Field,
}

/// Names of the facet columns, in the order they are shown.
pub(crate) const FACETS: [(&str, &str); 6] = [
    ("source", "facet_source"),
    ("province", "facet_province"),
    ("year", "facet_year"),
    ("kind", "kind"),
    ("document", "facet_document"),
    ("person", "facet_person"),
];

/// Makes the schema and names its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let analysed = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(ANALYSED)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions),
    );
    let keys = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    // Not the flag INDEXED, which stores a length for every document as well.
    let found = NumericOptions::default().set_indexed();
    let column = TextOptions::default().set_fast("raw");
    let fields = Fields {
        form: builder.add_text_field("form", analysed),
        cite: builder.add_text_field("cite", keys.clone()),
        who: builder.add_text_field("who", keys.clone()),
        province: builder.add_text_field("province", keys.clone()),
        source: builder.add_text_field("source", keys.clone()),
        kind: builder.add_text_field("kind", keys.clone().set_fast("raw")),
        record: builder.add_text_field("record", keys.clone()),
        file: builder.add_text_field("file", keys.clone()),
        dictionary: builder.add_text_field("dictionary", keys),
        ordinal: builder.add_u64_field("ordinal", FAST),
        group: builder.add_u64_field("group", found.clone().set_fast()),
        first_day: builder.add_i64_field("first_day", FAST),
        last_day: builder.add_i64_field("last_day", FAST),
        class: builder.add_u64_field("class", FAST),
        cited: builder.add_bytes_field(CITED, FAST),
        named: builder.add_bytes_field(NAMED, FAST),
        facet_source: builder.add_text_field("facet_source", column.clone()),
        facet_province: builder.add_text_field("facet_province", column.clone()),
        facet_year: builder.add_text_field("facet_year", column.clone()),
        facet_document: builder.add_text_field("facet_document", column.clone()),
        facet_person: builder.add_text_field("facet_person", column),
        bands: builder.add_u64_field("bands", found),
        signature: builder.add_u64_field("signature", FAST),
        address: builder.add_u64_field("address", FAST),
        captured: builder.add_i64_field("captured", FAST),
        stored: builder.add_bytes_field("stored", STORED),
    };
    (builder.build(), fields)
}

/// Registers what the index needs of ours once it is opened: tantivy keeps names only.
pub(crate) fn register(index: &mut Index) {
    index.register_plugin(Arc::new(PairPlugin));
    register_tokenizer(index);
}

/// Registers the tokenizer of the analysed field.
pub(crate) fn register_tokenizer(index: &Index) {
    index.tokenizers().register(ANALYSED, TextAnalyzer::builder(Analysed::default()).build());
}

/// Reads back tokens that the writer has joined: the analysis is done once, for all fields.
#[derive(Clone, Default)]
struct Analysed {
    token: Token,
}

struct AnalysedStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for Analysed {
    type TokenStream<'a> = AnalysedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> AnalysedStream<'a> {
        self.token.reset();
        AnalysedStream { rest: text, token: &mut self.token }
    }
}

impl TokenStream for AnalysedStream<'_> {
    fn advance(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        let end = memchr::memchr(TOKEN_END as u8, self.rest.as_bytes());
        let (term, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest.strip_prefix(TOKEN_END).unwrap_or(rest);
        let term = match term.strip_prefix(SAME_POSITION) {
            Some(term) => term,
            None => {
                self.token.position = self.token.position.wrapping_add(1);
                term
            }
        };
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
