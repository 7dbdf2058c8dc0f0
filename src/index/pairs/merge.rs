//! The pairs of several segments → those of one.

use std::io::{self, Write};

use tantivy::DocId;

use super::read::Pairs;
use super::write::PairWriter;

/// A segment to merge.
pub(super) struct Source {
    pub(super) pairs: Pairs,
    /// The new number of each document; `None` where it was deleted.
    pub(super) renumbered: Vec<Option<DocId>>,
}

/// A source being read: the pairs of one block, and which is next.
struct Cursor<'s> {
    source: &'s Source,
    next_block: usize,
    /// Keys, and where the documents of each end.
    pairs: Vec<(u64, usize)>,
    docs: Vec<DocId>,
    at: usize,
}

impl<'s> Cursor<'s> {
    fn open(source: &'s Source) -> io::Result<Self> {
        let mut cursor = Self { source, next_block: 0, pairs: Vec::new(), docs: Vec::new(), at: 0 };
        cursor.fill()?;
        Ok(cursor)
    }

    /// Reads blocks until there is a pair, or no block any more.
    fn fill(&mut self) -> io::Result<()> {
        while self.at == self.pairs.len() && self.next_block < self.source.pairs.blocks() {
            self.at = 0;
            self.pairs.clear();
            self.docs.clear();
            let (pairs, docs) = (&mut self.pairs, &mut self.docs);
            self.source.pairs.each_of_block(self.next_block, |key, of_key| {
                docs.extend_from_slice(of_key);
                pairs.push((key, docs.len()));
            })?;
            self.next_block += 1;
        }
        Ok(())
    }

    fn key(&self) -> Option<u64> {
        self.pairs.get(self.at).map(|(key, _)| *key)
    }

    /// Appends the documents of this pair by their new numbers, and goes to the next pair.
    fn take(&mut self, into: &mut Vec<DocId>) -> io::Result<()> {
        let start = self.at.checked_sub(1).map_or(0, |before| self.pairs[before].1);
        let docs = &self.docs[start..self.pairs[self.at].1];
        into.extend(docs.iter().filter_map(|doc| *self.source.renumbered.get(*doc as usize)?));
        self.at += 1;
        self.fill()
    }
}

/// Writes the pairs of `sources`, whose documents follow each other; takes the memory of one block of
/// each.
pub(super) fn merge<W: Write>(sources: &[Source], out: W) -> io::Result<W> {
    let mut writer = PairWriter::new(out, sources.iter().map(|source| source.pairs.len()).sum());
    let mut cursors = sources.iter().map(Cursor::open).collect::<io::Result<Vec<_>>>()?;
    let mut docs = Vec::new();
    while let Some(key) = cursors.iter().filter_map(Cursor::key).min() {
        docs.clear();
        for cursor in cursors.iter_mut().filter(|cursor| cursor.key() == Some(key)) {
            cursor.take(&mut docs)?;
        }
        if !docs.is_empty() {
            writer.push(key, &docs)?;
        }
    }
    writer.finish()
}
