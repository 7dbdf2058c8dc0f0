//! The other side: a plain tantivy index over the same passages, as its documentation makes one.
//!
//! One text field with positions; words are lower-cased and folded to ASCII. A query is the union
//! of its words, the ten best by BM25 are fetched and shown by tantivy's own snippets.

use std::path::Path;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, Schema, TantivyDocument, TextFieldIndexing, TextOptions,
    Value,
};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, SimpleTokenizer, TextAnalyzer};
use tantivy::{Index, IndexWriter, ReloadPolicy, Searcher, Term, doc};

const FOLDED: &str = "folded";
/// Memory of the writer, one thread; saola's writer has the same.
const WRITER_BYTES: usize = 96 << 20;

fn analyser() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .build()
}

/// Indexes `texts` into `folder` and waits for merges under way.
pub(crate) fn build(folder: &Path, texts: impl Iterator<Item = String>) {
    std::fs::create_dir_all(folder).unwrap();
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(FOLDED)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = schema
        .add_text_field("text", TextOptions::default().set_indexing_options(indexing) | STORED);
    let index = Index::create_in_dir(folder, schema.build()).unwrap();
    index.tokenizers().register(FOLDED, analyser());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES).unwrap();
    for passage in texts {
        writer.add_document(doc!(text => passage)).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

/// Merges the index in `folder` into one segment: the fastest it can be.
pub(crate) fn merge(folder: &Path) {
    let index = Index::open_in_dir(folder).unwrap();
    index.tokenizers().register(FOLDED, analyser());
    let segments = index.searchable_segment_ids().unwrap();
    if segments.len() > 1 {
        let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES).unwrap();
        writer.merge(&segments).wait().unwrap();
        writer.garbage_collect_files().wait().unwrap();
        writer.wait_merging_threads().unwrap();
    }
}

/// The plain index, open.
pub(crate) struct Plain {
    searcher: Searcher,
    text: Field,
    analyser: TextAnalyzer,
}

impl Plain {
    pub(crate) fn open(folder: &Path) -> Self {
        let index = Index::open_in_dir(folder).unwrap();
        index.tokenizers().register(FOLDED, analyser());
        let text = index.schema().get_field("text").unwrap();
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().unwrap();
        Self { searcher: reader.searcher(), text, analyser: analyser() }
    }

    pub(crate) fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    /// The union of the words of `query`.
    fn query(&self, query: &str) -> BooleanQuery {
        let mut words = Vec::new();
        let mut analyser = self.analyser.clone();
        analyser.token_stream(query).process(&mut |token| {
            let term = Term::from_field_text(self.text, &token.text);
            let query: Box<dyn Query> =
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            words.push((Occur::Should, query));
        });
        BooleanQuery::new(words)
    }

    /// The ten best, nothing read of them.
    pub(crate) fn search(&self, query: &str) -> usize {
        let best = TopDocs::with_limit(10).order_by_score();
        self.searcher.search(&self.query(query), &best).unwrap().len()
    }

    /// The ten best and the number of all, so that no posting is passed over.
    pub(crate) fn search_exhaustively(&self, query: &str) -> usize {
        let best = TopDocs::with_limit(10).order_by_score();
        self.searcher.search(&self.query(query), &(best, Count)).unwrap().1
    }

    /// The ten best with text and snippet.
    pub(crate) fn answer(&self, query: &str) -> Vec<(String, tantivy::snippet::Snippet)> {
        let query = self.query(query);
        let best = TopDocs::with_limit(10).order_by_score();
        let found = self.searcher.search(&query, &best).unwrap();
        let mut snippets = SnippetGenerator::create(&self.searcher, &query, self.text).unwrap();
        snippets.set_max_num_chars(240);
        found
            .into_iter()
            .map(|(_, at)| {
                let document: TantivyDocument = self.searcher.doc(at).unwrap();
                let text = document.get_first(self.text).unwrap().as_str().unwrap().to_owned();
                let snippet = snippets.snippet(&text);
                (text, snippet)
            })
            .collect()
    }
}
