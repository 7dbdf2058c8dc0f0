//! An index → whether all of it is as it was written: files, stored texts, what belongs together.

use std::collections::HashMap;
use std::path::Path;

use super::{Collection, FileRecord};
use crate::index::{Damage, Depth, IndexError, Reader, Verified, verify};
use crate::ingest::Roots;

/// What was found of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Its files.
    pub files: Verified,
    /// Articles read; 0 where the files are damaged or were looked at quickly: nothing is read then.
    pub articles: u64,
    /// Passages read.
    pub passages: u64,
}

impl Checked {
    /// What is damaged.
    pub fn damage(&self) -> &[Damage] {
        &self.files.damage
    }
}

/// Compares the files of the index in `folder` with what was written as far as that is quickly done:
/// names, lengths, times, and the checksums of small and touched ones.
///
/// # Errors
/// As those of [`check`].
pub fn quick_check(folder: &Path) -> Result<Checked, IndexError> {
    Ok(Checked { files: verify(folder, Depth::Quick)?, ..Checked::default() })
}

/// Reads all of the index in `folder` and compares it with what was written.
///
/// # Errors
/// Where there is no index, one of another version, or the disk refuses; damage is no error.
pub fn check(folder: &Path) -> Result<Checked, IndexError> {
    let mut checked = Checked { files: verify(folder, Depth::Full)?, ..Checked::default() };
    if !checked.files.damage.is_empty() {
        return Ok(checked);
    }
    match content(folder, &mut checked) {
        Ok(damage) => checked.files.damage = damage,
        Err(IndexError::Damaged { detail, .. }) => {
            checked.files.damage.push(Damage { file: "content".to_owned(), what: detail });
        }
        Err(error) => return Err(error),
    }
    Ok(checked)
}

/// Reads every passage and record: each belongs to an article, each article to a file.
fn content(folder: &Path, checked: &mut Checked) -> Result<Vec<Damage>, IndexError> {
    let reader = Reader::open(folder)?;
    let mut found = Vec::new();
    let mut wrong = |what: String| found.push(Damage { file: "content".to_owned(), what });
    // Whether a file has the article, by its key: names would take too much memory where there are
    // millions.
    let mut owned: HashMap<u64, bool> = HashMap::new();
    let mut twice = false;
    reader.each_article(|article| {
        checked.articles += 1;
        twice |= owned.insert(article.key.0, false).is_some();
    })?;
    if twice {
        wrong("an article has two records".to_owned());
    }
    let mut astray = None;
    reader.each_passage(|passage| {
        checked.passages += 1;
        if !owned.contains_key(&passage.key.0) {
            astray = Some(passage.article);
        }
    })?;
    if let Some(article) = astray {
        wrong(format!("a passage of {article}, of which there is no record"));
    }
    let collection: Collection = reader.single(Collection::NAME)?.unwrap_or_default();
    let roots = Roots::new(collection.roots);
    let mut files = 0;
    reader.each_file(|record: FileRecord| {
        files += 1;
        let shown = roots.shown(&record.path);
        for (number, key) in (1..).zip(record.keys(&shown)) {
            match owned.get_mut(&key.0) {
                Some(true) => wrong(format!("article {number} of {shown} is of another file too")),
                Some(owned) => *owned = true,
                None => wrong(format!("article {number} of {shown} has no record")),
            }
        }
    })?;
    if owned.values().any(|owned| !owned) {
        let mut lost = None;
        reader.each_article(|article| {
            if owned.get(&article.key.0) == Some(&false) {
                lost.get_or_insert(article.id.0);
            }
        })?;
        wrong(format!("article {} is of no file", lost.unwrap_or_default()));
    }
    if let Some(what) = reader.other_counts(checked.articles, checked.passages, files) {
        wrong(what);
    }
    Ok(found)
}
