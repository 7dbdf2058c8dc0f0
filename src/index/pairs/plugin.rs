//! Pairs as a part of the engine's segments: written, merged and removed with them.

use std::any::Any;
use std::io;

use tantivy::directory::TerminatingWrite;
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::{DocIdMapping, MappingType};
use tantivy::schema::Schema;
use tantivy::schema::document::ErasedDocument;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
    SegmentReader, TantivyError,
};

use super::collector::{Collector, MOST_DOCUMENTS};
use super::merge::{Source, merge};
use super::{ENDING, Pairs};
use crate::index::batch::Document;

/// Keys of the pairs of documents → the file `.pair` of a segment.
pub(crate) struct PairPlugin;

fn file() -> SegmentComponent {
    SegmentComponent::Custom(ENDING.to_owned())
}

impl SegmentPlugin for PairPlugin {
    fn extensions(&self) -> &[&str] {
        &[ENDING]
    }

    fn create_writer(&self, _: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(SegmentPairs { collector: Collector::new(), documents: 0 }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        if matches!(context.doc_id_mapping.mapping_type(), MappingType::Shuffled) {
            let why = "pairs are merged in the order of the segments".to_owned();
            return Err(TantivyError::InvalidArgument(why));
        }
        let mut next = 0;
        let sources = context.readers.iter().map(|segment| source(segment, &mut next));
        let sources = sources.collect::<tantivy::Result<Vec<_>>>()?;
        let out = context.target_segment.clone().open_write(file())?;
        merge(&sources, out)?.terminate()?;
        Ok(())
    }
}

/// A segment whose documents that are left are numbered from `next` on.
fn source(segment: &SegmentReader, next: &mut DocId) -> tantivy::Result<Source> {
    let number = |doc| {
        let alive = !segment.is_deleted(doc);
        let number = alive.then_some(*next);
        *next += DocId::from(alive);
        number
    };
    let renumbered = (0..segment.max_doc()).map(number).collect();
    Ok(Source { pairs: Pairs::open(segment)?, renumbered })
}

/// The pairs of a segment that is being written.
struct SegmentPairs {
    collector: Collector,
    documents: DocId,
}

impl PluginWriter for SegmentPairs {
    fn add_document(
        &mut self,
        doc: DocId,
        document: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        self.documents = doc + 1;
        let Some(document) = document.as_any().downcast_ref::<Document>() else {
            return Err(io::Error::other("another writer's document has no pairs").into());
        };
        let pairs = document.pairs();
        if doc >= MOST_DOCUMENTS && !pairs.is_empty() {
            return Err(io::Error::other("a segment has too many documents").into());
        }
        pairs.iter().for_each(|key| self.collector.push(*key, doc));
        Ok(())
    }

    fn serialize(
        self: Box<Self>,
        segment: &Segment,
        order: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        if order.is_some() {
            let why = "pairs are written in the order of the documents".to_owned();
            return Err(TantivyError::InvalidArgument(why));
        }
        let out = segment.clone().open_write(file())?;
        self.collector.write(out)?.terminate()?;
        Ok(())
    }

    fn mem_usage(&self) -> usize {
        // A full segment ends; one of the records of files alone may have many.
        const FULL: usize = 1 << 40;
        if self.documents >= MOST_DOCUMENTS / 2 { FULL } else { self.collector.bytes() }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
