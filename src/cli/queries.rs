//! A file of queries → what is asked, and the lines that ask nothing.
//!
//! A query a line; or id TAB query; or a JSON object with `id` and `text`. A table whose first line
//! names a column of queries is read by that name. Who has no id is named by the line.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;

use super::Context;
use super::failure::Failure;
use super::said::{Said, said, say};
use crate::analysis::{Fold, fold};
use crate::ingest::{MAX_RECORD_BYTES, unicode};
use crate::output::{Language, inert};

/// Largest file of queries: it is held in memory.
const MAX_BYTES: usize = MAX_RECORD_BYTES;

/// A query of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    /// Its name: no other query of the file has it.
    pub(super) id: String,
    /// What is asked, never blank.
    pub(super) text: String,
}

/// A line that asks nothing, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unasked {
    pub(super) id: String,
    pub(super) why: Said,
}

/// What a file of queries holds, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Queries {
    pub(super) asked: Vec<Typed>,
    pub(super) unasked: Vec<Unasked>,
    /// Name of the column that is asked, where the first line is a header.
    header: Option<String>,
    /// How many had the id of one before.
    renamed: usize,
}

/// Reads a file of queries, `-` the standard input: UTF-8, or UTF-16 with a byte order mark.
pub(super) fn queries(file: &Path) -> Result<Queries, Failure> {
    let failed = |source| Failure::Unread { path: file.to_owned(), source };
    let input: Box<dyn Read> = if file == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(file).map_err(failed)?)
    };
    let mut bytes = Vec::new();
    input.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    let name = file.display();
    if bytes.len() > MAX_BYTES {
        let limit = MAX_BYTES >> 20;
        return Err(Failure::Usage {
            what: said!(
                "{name}: a file of queries of more than {limit} MiB",
                "{name}: tệp câu tìm lớn hơn {limit} MiB"
            ),
            instead: said!(
                "the same command with a part of the file at a time",
                "lại lệnh này với từng phần của tệp"
            ),
        });
    }
    let text = unicode(&bytes).map_err(|error| {
        let (line, encoding) = (error.line, error.encoding.name().to_uppercase());
        Failure::Usage {
            what: said!(
                "{name}:{line}: no text in {encoding}",
                "{name}:{line}: không phải chữ {encoding}"
            ),
            instead: said!(
                "the same command with the file saved as UTF-8",
                "lại lệnh này với tệp lưu dạng UTF-8"
            ),
        }
    })?;
    Ok(Queries::of(&text))
}

impl Queries {
    fn of(text: &str) -> Self {
        let (mut queries, mut taken) = (Self::default(), HashSet::new());
        let mut lines =
            text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
        let is_record = |line: &str| line.trim_start().starts_with('{');
        // A file that begins with a record has nothing else.
        let records = lines.peek().is_some_and(|(_, line)| is_record(line));
        let columns = lines.peek().and_then(|(_, line)| Columns::named_by(line));
        if let Some(columns) = &columns {
            queries.header = Some(columns.name.clone());
            lines.next();
        }
        for (at, line) in lines {
            let number = (at + 1).to_string();
            let (id, text) = match records || is_record(line) {
                true => of_json(line),
                false => of_row(line, columns.as_ref()),
            };
            let mut id = id.unwrap_or_else(|| number.clone());
            if !taken.insert(id.clone()) {
                queries.renamed += 1;
                while !taken.insert(id.clone()) {
                    id = format!("{id}:{number}");
                }
            }
            match text {
                Ok(text) => queries.asked.push(Typed { id, text }),
                Err(why) => queries.unasked.push(Unasked { id, why }),
            }
        }
        queries
    }

    /// Says how the file was read, and which lines ask nothing.
    pub(super) fn tell(&self, context: &Context) {
        let language = context.language;
        if let (Some(column), false) = (&self.header, context.quiet) {
            let said = say!(
                language,
                "the first line names the columns; asked is {column:?}",
                "dòng đầu là tên các cột; câu tìm lấy từ cột {column:?}"
            );
            eprintln!("{}", inert(&said));
        }
        if self.renamed > 0 && !context.quiet {
            let count = self.renamed;
            let said = say!(
                language,
                "{count} queries have the id of one before; they are named ID:LINE",
                "{count} câu tìm có mã trùng với câu trước; chúng được gọi là MÃ:DÒNG"
            );
            eprintln!("{said}");
        }
        for Unasked { id, why } in &self.unasked {
            tell_unasked(id, why.of(language), language);
        }
    }
}

/// Names a query that is not asked.
pub(super) fn tell_unasked(id: &str, why: &str, language: Language) {
    eprintln!("{}", inert(&say!(language, "query {id}: {why}", "câu tìm {id}: {why}")));
}

/// A name, if it has one, and a query or why there is none.
type Line = (Option<String>, Result<String, Said>);

fn of_json(line: &str) -> Line {
    let record: serde_json::Value = match serde_json::from_str(line) {
        Ok(record) => record,
        Err(error) => {
            let at = error.column();
            let why = said!("no JSON from byte {at} on", "không phải JSON từ byte thứ {at}");
            return (None, Err(why));
        }
    };
    let id = match &record["id"] {
        serde_json::Value::String(id) => Some(id.clone()),
        serde_json::Value::Null => None,
        other => Some(other.to_string()),
    };
    let text = match record["text"].as_str() {
        Some(text) => asked(text),
        None => Err(said!("no text under \"text\"", "không có chữ ở \"text\"")),
    };
    (id.filter(|id| !id.trim().is_empty()), text)
}

/// A line with columns; without a header the first is the id and the second is asked.
fn of_row(line: &str, columns: Option<&Columns>) -> Line {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let (id, text) = match columns {
        Some(columns) => (columns.id, columns.text),
        None if cells.len() == 1 => (None, 0),
        None => (Some(0), 1),
    };
    let id = id.and_then(|id| cells.get(id)).filter(|id| !id.is_empty());
    (id.map(|id| (*id).to_owned()), asked(cells.get(text).copied().unwrap_or_default()))
}

fn asked(text: &str) -> Result<String, Said> {
    match text.trim() {
        "" => Err(said!("empty", "trống")),
        text => Ok(text.to_owned()),
    }
}

/// Where a table has its queries.
struct Columns {
    id: Option<usize>,
    text: usize,
    /// Name of the column of queries.
    name: String,
}

impl Columns {
    /// The columns that a first line names: every cell a name of its own, of letters, one of them
    /// that of queries. A row like `q1 TAB query` names none.
    fn named_by(line: &str) -> Option<Self> {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let names: Vec<String> =
            cells.iter().map(|cell| fold(&cell.replace(['_', '-'], " "), Fold::Folded)).collect();
        let is_name =
            |name: &String| !name.is_empty() && name.chars().all(|c| c.is_alphabetic() || c == ' ');
        let distinct = names.iter().collect::<HashSet<_>>().len() == names.len();
        if names.len() < 2 || !distinct || !names.iter().all(is_name) {
            return None;
        }
        let find = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        let text = find(&["query", "text", "cau tim", "cau hoi", "truy van"])?;
        let id = find(&["id", "qid", "query id", "ma", "ma cau tim", "ma cau hoi"]);
        Some(Self { id, text, name: cells.get(text)?.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(String, String)> {
        Queries::of(text).asked.into_iter().map(|query| (query.id, query.text)).collect()
    }

    #[test]
    fn a_line_is_a_query_a_row_or_a_record() {
        let cases: [(&str, &[(&str, &str)]); 8] = [
            ("hồ chứa\r\n\n đường \n", &[("1", "hồ chứa"), ("3", "đường")]),
            ("a\thồ chứa\tbài 1\n\tđường\n", &[("a", "hồ chứa"), ("2", "đường")]),
            ("{\"id\":7,\"text\":\"lũ\"}\n {\"text\":\" hồ \"}\n", &[("7", "lũ"), ("2", "hồ")]),
            ("kind\tquery\tarticles\ntoned\thồ\t1\ntoned\tlũ\t2\n", &[("2", "hồ"), ("3", "lũ")]),
            ("Câu tìm\tMã\nhồ\tx\nlũ\ty\n", &[("x", "hồ"), ("y", "lũ")]),
            // Rows, not names.
            ("q1\tquery\nq2\ttext\n", &[("q1", "query"), ("q2", "text")]),
            ("query\n", &[("1", "query")]),
            (
                "a\thồ\na\tlũ\n2\tbão\na\tmưa\n",
                &[("a", "hồ"), ("a:2", "lũ"), ("2", "bão"), ("a:4", "mưa")],
            ),
        ];
        for (text, expected) in cases {
            let expected: Vec<_> =
                expected.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect();
            assert_eq!(rows(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_file_that_begins_with_a_record_has_nothing_else() {
        let queries = Queries::of("{\"text\":\"lũ\"}\nnot json\n[1]\n");
        assert_eq!(queries.asked.len(), 1);
        let unasked: Vec<_> = queries.unasked.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(unasked, ["2", "3"]);
    }

    #[test]
    fn a_line_that_asks_nothing_is_named() {
        let cases = [
            ("b\t\n", "b", "empty"),
            ("b\t  \tbài 1\n", "b", "empty"),
            ("{\"id\":\"b\",\"text\":\" \"}\n", "b", "empty"),
            ("{\"id\":\"b\",\"query\":\"hồ\"}\n", "b", "no text"),
            ("{\"id\":\"b\",\"text\":5}\n", "b", "no text"),
            ("{bad json\n", "1", "no JSON"),
            ("id\tquery\nb\n", "b", "empty"),
        ];
        for (text, id, why) in cases {
            let queries = Queries::of(text);
            assert_eq!(queries.asked, [], "{text:?}");
            let [unasked] = queries.unasked.as_slice() else { panic!("{text:?}: {queries:?}") };
            assert_eq!(unasked.id, id, "{text:?}");
            assert!(unasked.why.english.contains(why), "{text:?}: {:?}", unasked.why);
        }
    }
}
