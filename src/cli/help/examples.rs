//! The examples at the head of every help text; tests run them.

use crate::output::Language;

/// A command that works, and what it does.
pub(in crate::cli) struct Example {
    pub(in crate::cli) line: &'static str,
    english: &'static str,
    vietnamese: &'static str,
}

impl Example {
    pub(in crate::cli) fn comment(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Vietnamese => self.vietnamese,
        }
    }

    /// The words as a shell splits them: blanks part, quotes hold together.
    #[cfg(test)]
    pub(in crate::cli) fn words(&self) -> Vec<String> {
        let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
        for c in self.line.chars() {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (None, '\'' | '"') => {
                    quote = Some(c);
                    word.get_or_insert_default();
                }
                (None, ' ') => words.extend(word.take()),
                (_, c) => word.get_or_insert_default().push(c),
            }
        }
        words.extend(word);
        words
    }
}

const fn example(line: &'static str, english: &'static str, vietnamese: &'static str) -> Example {
    Example { line, english, vietnamese }
}

/// The examples of the command under `path`; the program itself has the empty path.
pub(in crate::cli) fn examples(path: &[&str]) -> &'static [Example] {
    match path {
        [] => &PROGRAM,
        ["index"] => &INDEX,
        ["search"] => &SEARCH,
        ["saved"] => &SAVED,
        ["explain"] => &EXPLAIN,
        ["read"] => &READ,
        ["documents"] => &DOCUMENTS,
        ["people"] => &PEOPLE,
        ["bench"] => &BENCH,
        ["bench", "compare"] => &COMPARE,
        ["check"] => &CHECK,
        ["status"] => &STATUS,
        ["forget"] => &FORGET,
        ["serve"] => &SERVE,
        ["completions"] => &COMPLETIONS,
        ["man"] => &MAN,
        _ => &[],
    }
}

const PROGRAM: [Example; 6] = [
    example("saola index ~/bao-tinh", "a folder of articles", "một thư mục bài báo"),
    example("saola serve --open", "the page in a browser", "xem trên trình duyệt"),
    example(
        "saola search nghi quyet 39",
        "a resolution, in every spelling",
        "một nghị quyết, viết kiểu nào cũng được",
    ),
    example(
        "saola search 'đường \"nông thôn mới\"'",
        "a word and a phrase",
        "một từ và một cụm từ",
    ),
    example(
        "saola search --person 'Vừ Bá Rê' --since 2024",
        "a person, from a year on",
        "một người, từ một năm",
    ),
    example(
        "saola search 'nghị quyết' --format csv -o ket-qua.csv",
        "for a spreadsheet",
        "để mở bằng Excel",
    ),
];

const INDEX: [Example; 4] = [
    example("saola index ~/bao-tinh", "a folder", "một thư mục"),
    example("saola index ~/bao-tinh tin.jsonl", "a folder and a file", "một thư mục và một tệp"),
    example(
        "saola index --rebuild ~/bao-tinh",
        "from nothing, then in the place of the old one",
        "làm lại từ đầu rồi thay chỉ mục cũ",
    ),
    example(
        "saola index --watch ~/bao-tinh",
        "and again whenever something changes there",
        "và làm lại mỗi khi ở đó có thay đổi",
    ),
];

const SEARCH: [Example; 7] = [
    example(
        "saola search nghi quyet 39",
        "a resolution, in every spelling",
        "một nghị quyết, viết kiểu nào cũng được",
    ),
    example("saola search '\"nhà công vụ\"'", "a phrase", "một cụm từ"),
    example("saola search lúa -tôm", "without a word", "bỏ một từ"),
    example(
        "saola search 'lũ OR bão' --since 2024",
        "one of two, from a year on",
        "một trong hai từ, từ một năm",
    ),
    example(
        "saola search --cite 39-NQ/TW --all --format csv -o nq39.csv",
        "every passage that cites it",
        "mọi đoạn dẫn văn bản ấy",
    ),
    example(
        "saola search --person 'Vừ Bá Rê' --sort newest",
        "a person, newest first",
        "một người, mới nhất trước",
    ),
    example(
        "saola search 'hồ chứa' --save ho-chua",
        "ask again later: saola saved --new",
        "lần sau hỏi lại: saola saved --new",
    ),
];

const SAVED: [Example; 4] = [
    example("saola saved", "what is saved", "những gì đã lưu"),
    example("saola saved ho-chua", "search again", "tìm lại"),
    example(
        "saola saved --new",
        "what has come since the last time",
        "những gì mới có từ lần trước",
    ),
    example("saola saved --forget ho-chua", "", ""),
];

const EXPLAIN: [Example; 3] = [
    example(
        "saola explain nghij quyeets 39",
        "Telex with the input method off",
        "gõ Telex mà quên bật bộ gõ",
    ),
    example("saola explain 'đ/c Tùng' --format jsonl", "", ""),
    example("saola explain --text bai-bao.txt", "a text, line by line", "một văn bản, từng dòng"),
];

const READ: [Example; 2] = [
    example("saola read bai-bao.txt", "", ""),
    example("saola read corpus --format jsonl", "for programs", "cho chương trình khác"),
];

const DOCUMENTS: [Example; 5] = [
    example("saola documents", "all, most cited first", "tất cả, dẫn nhiều nhất đứng đầu"),
    example(
        "saola documents nghi quyet 39",
        "those that the words can mean",
        "những văn bản mà câu ấy có thể chỉ",
    ),
    example(
        "saola documents 'lũ tỉnh:\"Nghệ An\"'",
        "those cited where the words stand",
        "những văn bản được dẫn ở chỗ có các từ ấy",
    ),
    example(
        "saola documents --type nq --issuer tw",
        "of a type and an issuer",
        "theo loại và cơ quan ban hành",
    ),
    example(
        "saola documents --conflicts",
        "contradictions between articles",
        "những chỗ các bài nói khác nhau",
    ),
];

const PEOPLE: [Example; 3] = [
    example("saola people", "all, most named first", "tất cả, được nhắc nhiều nhất đứng đầu"),
    example(
        "saola people kieu thanh tung",
        "one, with or without marks",
        "một người, có dấu hay không",
    ),
    example(
        "saola people --since 2024 --format csv -o nguoi.csv",
        "for a spreadsheet",
        "để mở bằng Excel",
    ),
];

const BENCH: [Example; 4] = [
    example("saola bench queries.tsv --json truoc.json", "", ""),
    example(
        "saola bench queries.tsv --threads 4 --rate 200",
        "queries come whether or not others are done",
        "câu tìm đến đều, dù câu trước xong hay chưa",
    ),
    example(
        "saola bench queries.tsv --cold --runs 1",
        "a new process for each query",
        "mỗi câu tìm một tiến trình mới",
    ),
    example("saola bench compare truoc.json truoc.json", "", ""),
];

const COMPARE: [Example; 1] = [example("saola bench compare truoc.json truoc.json", "", "")];

const CHECK: [Example; 3] = [
    example("saola check", "", ""),
    example("saola check --quick", "a copy of it, or every day", "một bản sao, hay hằng ngày"),
    example("saola check --format jsonl", "for programs", "cho chương trình khác"),
];

const STATUS: [Example; 4] = [
    example("saola status", "", ""),
    example("saola status --all", "every skipped input", "mọi mục bị bỏ qua"),
    example("saola status --undated", "articles without a date", "các bài không có ngày"),
    example("saola status --format jsonl", "for programs", "cho chương trình khác"),
];

const FORGET: [Example; 1] = [example("saola forget ~/bao-tinh/hue", "", "")];

const SERVE: [Example; 2] = [
    example("saola serve --open", "", ""),
    example(
        "saola serve --addr 127.0.0.1:0",
        "a free port, told on the first line",
        "một cổng còn trống, ghi ở dòng đầu",
    ),
];

const COMPLETIONS: [Example; 2] = [
    example(
        "saola completions bash",
        "to be put where bash looks for them",
        "để vào nơi bash tìm đến",
    ),
    example(
        "saola --lang vi completions fish",
        "with texts in Vietnamese",
        "có chú thích tiếng Việt",
    ),
];

const MAN: [Example; 2] = [
    example("saola man", "the program", "cả chương trình"),
    example("saola man search", "one command", "một lệnh"),
];
