//! An index → whether all of it is as it was written: files, stored texts, what belongs together.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::files;
use crate::index::{Damage, IndexError, Reader, Verified, verify};

/// What was found of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Its files.
    pub files: Verified,
    /// Articles read; 0 where the files are damaged, as nothing is read then.
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

/// Reads all of the index in `folder` and compares it with what was written.
///
/// # Errors
/// Where there is no index, one of another version, or the disk refuses; damage is no error.
pub fn check(folder: &Path) -> Result<Checked, IndexError> {
    let mut checked = Checked { files: verify(folder)?, ..Checked::default() };
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
    let articles = reader.articles()?;
    checked.articles = articles.len() as u64;
    let mut passages: HashMap<&str, u64> =
        articles.iter().map(|article| (article.id.0.as_str(), 0)).collect();
    if passages.len() != articles.len() {
        wrong("an article has two records".to_owned());
    }
    let mut astray = None;
    reader.each_passage(|passage| {
        checked.passages += 1;
        match passages.get_mut(passage.article.as_str()) {
            Some(count) => *count += 1,
            None => astray = Some(passage.article),
        }
    })?;
    if let Some(article) = astray {
        wrong(format!("a passage of {article}, of which there is no record"));
    }
    let records = files(&reader)?;
    let mut owned = HashSet::new();
    for record in &records {
        for id in &record.articles {
            if !owned.insert(id.as_str()) {
                wrong(format!("article {id} is of two files, one {}", record.path));
            } else if !passages.contains_key(id.as_str()) {
                wrong(format!("article {id} of {} has no record", record.path));
            }
        }
    }
    if let Some(id) = passages.keys().find(|id| !owned.contains(**id)) {
        wrong(format!("article {id} is of no file"));
    }
    if let Some(what) =
        reader.other_counts(checked.articles, checked.passages, records.len() as u64)
    {
        wrong(what);
    }
    Ok(found)
}
