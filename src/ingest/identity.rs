//! Articles of one file → the same, each with an identity: a key, and a name unique in the file.
//!
//! An article is its place. Its name is the `id` of the data, its address or its path; a name that
//! comes again in the file gets the place of its record behind it. A record that says the same
//! under the same name is no second article: such records are counted, and told once, at the end.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::UNIX_EPOCH;

use hashbrown::HashSet;
use jiff::Timestamp;
use jiff::civil::Date;

use super::walk::InputFile;
use super::{Articles, SkipReason, Skipped};
use crate::article::{Article, ArticleKey, ArticleMeta};

/// The articles of one file, from [`identified`]. Takes some 20 bytes for every name that the data
/// itself gives.
struct Identified {
    items: Articles,
    file: String,
    /// When a capture was made that does not say so itself.
    file_time: Option<Timestamp>,
    number: u64,
    /// Hashes of the names so far, where they may come again.
    names: HashSet<u64>,
    /// Hashes of names with their texts.
    texts: HashSet<u64>,
    duplicates: Option<Skipped>,
}

/// Gives the articles of `file` their identity.
pub(super) fn identified(file: &InputFile, items: Articles) -> Articles {
    let name = file.name();
    let file_time = date_in_name(&name).or_else(|| modified(file));
    Articles::new(Identified {
        items,
        file: name,
        file_time,
        number: 0,
        names: HashSet::new(),
        texts: HashSet::new(),
        duplicates: None,
    })
}

impl Iterator for Identified {
    type Item = Result<Article, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut article = match self.items.next() {
                Some(Ok(article)) => article,
                Some(Err(skipped)) => return Some(Err(skipped)),
                None => return self.duplicates.take().map(Err),
            };
            let meta = &mut article.meta;
            if meta.own_url {
                meta.captured_at = meta.origin.captured.or(self.file_time);
            }
            if !is_named_by_place(meta) && !self.distinguish(&mut article) {
                continue;
            }
            article.meta.key = ArticleKey::new(&self.file, self.number);
            self.number += 1;
            return Some(Ok(article));
        }
    }
}

impl Identified {
    /// Makes the name of `article` unique in the file; `false` for a record that was there before.
    fn distinguish(&mut self, article: &mut Article) -> bool {
        let name = article.meta.id.0.as_str();
        let text = hash(&(name, &article.body, article.meta.origin.captured));
        if !self.texts.insert(text) {
            let origin = &article.meta.origin;
            let same = || "equal in name and text to one before it".to_owned();
            let told = self.duplicates.get_or_insert_with(|| Skipped {
                count: 0,
                ..Skipped::new(&self.file, origin.place(), SkipReason::Duplicate, same())
            });
            told.count += 1;
            return false;
        }
        let mut name = article.meta.id.0.clone();
        let place = article.meta.origin.place().unwrap_or(self.number);
        while !self.names.insert(hash(&name)) {
            name = format!("{name}#{place}");
        }
        article.meta.id.0 = name;
        true
    }
}

/// Whether the name is made of path and record, which come once.
fn is_named_by_place(meta: &ArticleMeta) -> bool {
    let path = meta.origin.path.trim_start_matches('/');
    match (meta.id.0.strip_prefix(path), meta.origin.place()) {
        (Some(rest), Some(place)) => rest.strip_prefix('#') == Some(place.to_string().as_str()),
        _ => false,
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn modified(file: &InputFile) -> Option<Timestamp> {
    let time = std::fs::metadata(file.path()).ok()?.modified().ok()?;
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}

/// The day in the name of a file: `tin-2024-05-31.jsonl`, `20240531.warc.gz`, `31.5.2024.csv`.
fn date_in_name(path: &str) -> Option<Timestamp> {
    let name = path.rsplit('/').next()?;
    let digits = |c: char| c.is_ascii_digit();
    let numbers: Vec<&str> = name.split(|c| !digits(c)).filter(|part| !part.is_empty()).collect();
    let day = |year: &str, month: &str, day: &str| {
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        let date = Date::new(year, month, day.parse().ok()?).ok()?;
        (1990..2100).contains(&year).then_some(date)
    };
    let joined = numbers.iter().filter(|number| number.len() >= 8).find_map(|number| {
        // Behind the day may stand the time, as crawlers write it.
        (matches!(number.len(), 8 | 12 | 14 | 17)).then_some(())?;
        day(number.get(..4)?, number.get(4..6)?, number.get(6..8)?)
    });
    let parted = || {
        numbers.windows(3).find_map(|parts| match parts {
            [a, b, c] if a.len() == 4 && b.len() <= 2 && c.len() <= 2 => day(a, b, c),
            [a, b, c] if a.len() <= 2 && b.len() <= 2 && c.len() == 4 => day(c, b, a),
            _ => None,
        })
    };
    let date = joined.or_else(parted)?;
    // Vietnam has kept UTC+7 since 1975; noon there.
    let noon = date.at(5, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(noon.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{articles, inputs};

    fn read(name: &str, text: &str) -> Vec<Result<Article, Skipped>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        inputs(&[path]).unwrap().flatten().flat_map(|file| articles(&file)).collect()
    }

    fn names(items: &[Result<Article, Skipped>]) -> Vec<String> {
        items.iter().flatten().map(|article| article.meta.id.0.clone()).collect()
    }

    #[test]
    fn every_row_is_an_article_though_its_id_comes_again() {
        let rows: String = (0..340).map(|n| format!("{},Tin số {n} của tỉnh.\n", n % 34)).collect();
        let items = read("bang.csv", &format!("mã,nội dung\n{rows}"));
        let names = names(&items);
        assert_eq!((items.len(), names.len()), (340, 340));
        let distinct: HashSet<&String> = names.iter().collect();
        assert_eq!(distinct.len(), 340);
        assert_eq!((names[0].as_str(), names[34].as_str()), ("0", "0#36"));
        let keys: HashSet<u64> = items.iter().flatten().map(|a| a.meta.key.0).collect();
        assert_eq!(keys.len(), 340);
    }

    #[test]
    fn a_record_equal_in_name_and_text_is_counted_and_told() {
        let line = |id: &str, text: &str| format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n");
        let lines = [
            line("1", "Bản Mường."),
            line("2", "Bản Mường."),
            line("1", "Bản Mường."),
            line("1", "Cầu treo."),
            line("1#4", "Suối."),
            line("1", "Cầu treo."),
            "{\"text\":\"Không tên.\"}\n".to_owned(),
            "{\"text\":\"Không tên.\"}\n".to_owned(),
        ]
        .concat();
        let items = read("a.jsonl", &lines);
        let found = names(&items);
        assert_eq!(&found[..4], ["1", "2", "1#4", "1#4#5"]);
        assert_eq!(found.len(), 6);
        let Err(told) = items.last().unwrap() else { panic!("nothing is told") };
        assert_eq!((told.reason, told.position, told.count), (SkipReason::Duplicate, Some(3), 2));
    }

    #[test]
    fn a_capture_knows_when_it_was_made() {
        let at = |name: &str| date_in_name(name).map(|time| time.to_string()[..10].to_owned());
        for (name, day) in [
            ("tin-2024-05-31.jsonl", Some("2024-05-31")),
            ("20240531.jsonl.gz", Some("2024-05-31")),
            ("CRAWL-20240531120000-00001.warc.gz", Some("2024-05-31")),
            ("31.5.2024.csv", Some("2024-05-31")),
            ("2023-01-01/tin.jsonl", None),
            ("bai-1234.txt", None),
            ("2024-13-01.txt", None),
            ("00000000.txt", None),
        ] {
            assert_eq!(at(name).as_deref(), day, "{name}");
        }
        let line = r#"{"url":"https://bao.vn/a-1.html","text":"Bản Mường."}"#;
        let items = read("tin-2024-05-31.jsonl", line);
        let meta = &items[0].as_ref().unwrap().meta;
        assert_eq!(meta.captured_at, date_in_name("2024-05-31"));
        let items = read("tin.jsonl", line);
        assert!(items[0].as_ref().unwrap().meta.captured_at.is_some());
        let items = read("tin.jsonl", r#"{"text":"Bản Mường. Nguồn: https://bao.vn/a-1.html"}"#);
        assert_eq!(items[0].as_ref().unwrap().meta.captured_at, None);
    }
}
