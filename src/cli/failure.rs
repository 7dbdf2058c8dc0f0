//! What went wrong, as one line, the command to run, and an exit code.

use std::io;
use std::path::PathBuf;

use super::said::{Said, said, say};
use super::saved::SavedError;
use crate::index::IndexError;
use crate::ingest::IngestError;
use crate::listing::ListingError;
use crate::output::{Language, inline};
use crate::query::{MAX_CHARS, MAX_CLAUSES, QueryError};
use crate::update::UpdateError;
#[cfg(feature = "web")]
use crate::web::ServeError;

/// Why a command failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// Whoever read our output has gone: that is success.
    ClosedPipe,
    /// The query is beyond the limits, or names something unknown.
    Query(QueryError),
    /// An input that was named is not there.
    Ingest(IngestError),
    /// The index.
    Index(IndexError),
    /// A file that was to be read or written.
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Saved searches.
    Saved(SavedError),
    /// The page.
    #[cfg(feature = "web")]
    Serve(ServeError),
    /// Arguments that do not go together.
    Usage {
        /// What is wrong.
        what: Said,
        /// A command that works.
        instead: Said,
    },
    /// Stopped by the user.
    Stopped {
        /// What is committed.
        what: Said,
        /// Asked to end by the system, not by Ctrl-C.
        terminated: bool,
    },
    /// A mistake in the program itself.
    Mistake(String),
}

impl From<io::Error> for Failure {
    fn from(source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::File { path: "output".into(), source }
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl From<IndexError> for Failure {
    fn from(error: IndexError) -> Self {
        Self::Index(error)
    }
}

impl From<ListingError> for Failure {
    fn from(error: ListingError) -> Self {
        match error {
            ListingError::Query(error) => Self::Query(error),
            ListingError::Index(error) => Self::Index(error),
        }
    }
}

impl From<SavedError> for Failure {
    fn from(error: SavedError) -> Self {
        Self::Saved(error)
    }
}

impl From<IngestError> for Failure {
    fn from(error: IngestError) -> Self {
        Self::Ingest(error)
    }
}

impl From<UpdateError> for Failure {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Ingest(error) => Self::Ingest(error),
            UpdateError::Index(error) => Self::Index(error),
            UpdateError::Stopped { articles } => Self::Stopped {
                what: said!(
                    "stopped; {articles} articles committed",
                    "đã dừng; {articles} bài đã ghi vào chỉ mục"
                ),
                terminated: false,
            },
        }
    }
}

/// EMFILE or ENFILE, on every Unix.
fn is_too_many_open(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(23 | 24))
}

impl Failure {
    /// The exit code of the contract: the user's mistake, the index's state and the disk apart.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::ClosedPipe => 0,
            Self::Query(_) | Self::Ingest(_) | Self::Usage { .. } => 2,
            Self::Saved(SavedError::Unknown { .. } | SavedError::Name { .. }) => 2,
            Self::Saved(SavedError::Damaged { .. } | SavedError::Io { .. }) => 14,
            #[cfg(feature = "web")]
            Self::Serve(_) => 2,
            Self::Index(IndexError::Missing { .. }) => 10,
            Self::Index(IndexError::Locked { .. }) => 11,
            Self::Index(IndexError::Version { .. } | IndexError::OtherRules) => 12,
            Self::Index(IndexError::Damaged { .. }) => 13,
            Self::Index(_) => 14,
            Self::File { source, .. } if source.kind() == io::ErrorKind::NotFound => 2,
            Self::File { .. } => 14,
            Self::Mistake(_) => 70,
            Self::Stopped { terminated: false, .. } => 130,
            Self::Stopped { terminated: true, .. } => 143,
        }
    }

    /// What happened and where, in `language`.
    pub(super) fn message(&self, language: Language) -> String {
        match self {
            Self::ClosedPipe => say!(language, "output closed", "đầu ra đã đóng"),
            Self::Query(error) => query(error, language),
            Self::Ingest(IngestError::Missing { path }) => {
                say!(language, "no such file or folder: {path}", "không có tệp hay thư mục: {path}")
            }
            Self::Index(error) => index(error, language),
            Self::Saved(error) => saved(error, language),
            #[cfg(feature = "web")]
            Self::Serve(error) => serve(error, language),
            Self::File { path, source } => {
                format!("{}: {}", path.display(), system(source, language))
            }
            Self::Usage { what, .. } | Self::Stopped { what, .. } => what.of(language).to_owned(),
            Self::Mistake(what) => {
                say!(language, "a mistake in saola: {what}", "lỗi của chính saola: {what}")
            }
        }
    }

    /// The command to run next.
    fn hint(&self) -> Said {
        match self {
            Self::Query(QueryError::Empty { .. }) => Said::same("saola search nghi quyet 39"),
            Self::Query(QueryError::UnknownFilter { field: "province", .. }) => {
                Said::same("saola search … --province \"Nghệ An\"")
            }
            Self::Query(QueryError::UnknownFilter { field: "kind", .. }) => said!(
                "saola search … --kind body (or title, heading, caption, list, byline, metadata, boilerplate)",
                "saola search … --kind body (hoặc title, heading, caption, list, byline, metadata, boilerplate)"
            ),
            Self::Query(QueryError::UnknownFilter { field: "cite", .. }) => {
                Said::same("saola search --cite 39-NQ/TW")
            }
            Self::Query(QueryError::UnknownFilter { .. }) => {
                Said::same("saola search --person \"Đặng Thanh Tùng\"")
            }
            Self::Query(_) => {
                said!("saola search with a shorter query", "saola search với câu tìm ngắn hơn")
            }
            Self::Ingest(IngestError::Missing { .. }) => said!(
                "saola index FOLDER with a folder that exists, or saola forget FOLDER to take it out",
                "saola index THƯ_MỤC với thư mục có thật, hoặc saola forget THƯ_MỤC để bỏ nó ra"
            ),
            Self::Index(IndexError::Missing { path }) => {
                let path = path.display();
                said!("saola index FOLDER --index {path}", "saola index THƯ_MỤC --index {path}")
            }
            Self::Index(IndexError::Locked { .. }) => {
                said!("the same command a little later", "lại lệnh này sau ít phút")
            }
            Self::Index(
                IndexError::Version { .. } | IndexError::OtherRules | IndexError::Damaged { .. },
            ) => said!("saola index --rebuild FOLDER", "saola index --rebuild THƯ_MỤC"),
            Self::Index(IndexError::NoSpace { path, .. }) => {
                let path = path.display();
                said!(
                    "the same command once there is room on {path}",
                    "lại lệnh này khi {path} đã có chỗ"
                )
            }
            Self::Index(IndexError::ReadOnly { .. }) => said!(
                "the same command with --index DIR, a folder that can be written",
                "lại lệnh này với --index THƯ_MỤC, một thư mục ghi được"
            ),
            Self::Index(IndexError::Io { source, .. }) if is_too_many_open(source) => {
                said!("ulimit -n 1024, then the same command", "ulimit -n 1024, rồi lại lệnh này")
            }
            Self::Index(_) => Said::same("saola check"),
            Self::Saved(SavedError::Unknown { .. }) => Said::same("saola saved"),
            Self::Saved(SavedError::Name { .. }) => {
                Said::same("saola search 'hồ chứa' --save ho-chua")
            }
            Self::Saved(SavedError::Damaged { .. }) => said!(
                "mend or remove that file, then the same command",
                "sửa hoặc xóa tệp ấy, rồi lại lệnh này"
            ),
            Self::Saved(SavedError::Io { .. }) => said!(
                "the same command with --index DIR, a folder that can be written",
                "lại lệnh này với --index THƯ_MỤC, một thư mục ghi được"
            ),
            #[cfg(feature = "web")]
            Self::Serve(ServeError::InUse { .. }) => Said::same("saola serve --addr 127.0.0.1:0"),
            #[cfg(feature = "web")]
            Self::Serve(_) => Said::same("saola serve --addr 127.0.0.1:7340"),
            Self::File { source, .. } if source.kind() == io::ErrorKind::NotFound => said!(
                "the same command with a file or folder that exists",
                "lại lệnh này với tệp hay thư mục có thật"
            ),
            Self::File { .. } | Self::ClosedPipe => {
                said!("the same command with another -o FILE", "lại lệnh này với -o TỆP khác")
            }
            Self::Usage { instead, .. } => instead.clone(),
            Self::Mistake(_) => {
                said!("saola check; please report this line", "saola check; xin báo lại dòng trên")
            }
            Self::Stopped { .. } => said!(
                "the same command: it goes on where it stopped",
                "lại lệnh này: nó chạy tiếp từ chỗ đã dừng"
            ),
        }
    }

    /// Two lines on stderr: what and where, and what to run.
    pub(super) fn print(&self, language: Language) {
        let (what, hint) = (self.message(language), self.hint());
        eprintln!("{}", inline(&say!(language, "error: {what}", "lỗi: {what}")));
        let hint = hint.of(language);
        eprintln!("{}", inline(&say!(language, "try: {hint}", "thử: {hint}")));
    }
}

/// A query that is refused.
pub(super) fn query(error: &QueryError, language: Language) -> String {
    if language == Language::English {
        return error.to_string();
    }
    match error {
        QueryError::TooLong { chars } => {
            format!("câu tìm dài {chars} ký tự; tối đa {MAX_CHARS}")
        }
        QueryError::TooWide { clauses } => {
            format!("câu tìm có {clauses} từ, cụm từ và điều kiện; tối đa {MAX_CLAUSES}")
        }
        QueryError::Empty { text } => format!("câu tìm {text:?} không có từ nào để tìm"),
        QueryError::UnknownFilter { field, value } => {
            let field = match *field {
                "province" => "tỉnh",
                "kind" => "loại đoạn",
                "cite" => "văn bản",
                "person" => "người",
                "source" => "nguồn",
                other => other,
            };
            format!("{field}: không có {value:?}")
        }
    }
}

fn index(error: &IndexError, language: Language) -> String {
    if language == Language::English {
        return error.to_string();
    }
    let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    match error {
        IndexError::Missing { path } => format!("chưa có chỉ mục ở {}", path.display()),
        IndexError::Locked { holder } => {
            format!("{holder} đang ghi chỉ mục; vẫn tìm kiếm được")
        }
        IndexError::Version { found, expected } => {
            format!(
                "chỉ mục ở dạng {found}, chương trình này đọc dạng {expected}; không có gì bị sửa"
            )
        }
        IndexError::OtherRules => {
            "chỉ mục được lập theo quy tắc khác về từ hay trường; không có gì bị sửa".to_owned()
        }
        IndexError::Damaged { path, detail } => {
            format!("chỉ mục ở {} bị hỏng: {detail}", path.display())
        }
        IndexError::OutOfTime => "câu tìm mất quá nhiều thời gian và đã dừng".to_owned(),
        IndexError::ReadOnly { path, source } => {
            format!("chỉ mục không ghi được: {}: {}", path.display(), system(source, language))
        }
        IndexError::NoSpace { path, free_bytes, needed_bytes, articles } => {
            let free = free_bytes
                .map_or_else(|| "đĩa đã đầy".to_owned(), |b| format!("còn trống {}", megabytes(b)));
            let needed =
                needed_bytes.map(|b| format!(", cần khoảng {}", megabytes(b))).unwrap_or_default();
            let intact = articles.map(|count| format!(" ({count} bài)")).unwrap_or_default();
            let path = path.display();
            format!("hết chỗ trên {path}: {free}{needed}; lần ghi trước vẫn nguyên vẹn{intact}")
        }
        IndexError::Io { path, source } => {
            format!("{}: {}", path.display(), system(source, language))
        }
        IndexError::Engine { path, source } => {
            format!("chỉ mục ở {}: {source}", path.display())
        }
    }
}

fn saved(error: &SavedError, language: Language) -> String {
    match error {
        SavedError::Unknown { name } => {
            say!(language, "no saved search {name:?}", "chưa lưu lần tìm nào tên {name:?}")
        }
        SavedError::Name { name } => {
            say!(language, "{name:?} is no name for a search", "{name:?} không dùng làm tên được")
        }
        SavedError::Damaged { path, detail } => {
            let path = path.display();
            say!(language, "{path} is damaged: {detail}", "{path} bị hỏng: {detail}")
        }
        SavedError::Io { path, source } => {
            format!("{}: {}", path.display(), system(source, language))
        }
    }
}

#[cfg(feature = "web")]
fn serve(error: &ServeError, language: Language) -> String {
    match error {
        ServeError::Address { address } => say!(
            language,
            "{address:?} is no address; write HOST:PORT",
            "{address:?} không phải địa chỉ; hãy viết MÁY:CỔNG"
        ),
        ServeError::InUse { address } => {
            say!(language, "{address} is in use", "{address} đang được dùng")
        }
        ServeError::Io { address, source } => {
            format!("{address}: {}", system(source, language))
        }
    }
}

/// What the system says; in Vietnamese for what happens to users, else as it says it.
fn system(error: &io::Error, language: Language) -> String {
    use io::ErrorKind as K;
    let said = match (language, error.kind()) {
        (Language::English, _) => return error.to_string(),
        (_, K::NotFound) => "không có tệp hay thư mục này",
        (_, K::PermissionDenied) => "không có quyền",
        (_, K::AlreadyExists) => "đã có sẵn",
        (_, K::IsADirectory) => "là một thư mục",
        (_, K::NotADirectory) => "không phải thư mục",
        (_, K::StorageFull) => "đĩa đã đầy",
        (_, K::QuotaExceeded) => "hết hạn mức đĩa",
        (_, K::FileTooLarge) => "tệp lớn quá mức cho phép",
        (_, K::ReadOnlyFilesystem) => "đĩa chỉ đọc được",
        (_, K::AddrInUse) => "địa chỉ đang được dùng",
        (_, K::AddrNotAvailable) => "máy này không có địa chỉ ấy",
        (_, K::InvalidFilename) => "tên tệp không hợp lệ",
        (_, K::BrokenPipe) => "đầu kia đã đóng",
        (_, K::UnexpectedEof) => "tệp kết thúc quá sớm",
        (_, K::InvalidData) => "dữ liệu không hợp lệ",
        (_, K::TimedOut) => "quá thời gian",
        _ if is_too_many_open(error) => "quá nhiều tệp đang mở",
        _ => return error.to_string(),
    };
    match error.raw_os_error() {
        Some(number) => format!("{said} (os error {number})"),
        None => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn io() -> io::Error {
        io::Error::from_raw_os_error(2)
    }

    /// One of every failure. A new variant belongs here: the match below does not compile without.
    fn every() -> Vec<Failure> {
        let path = || PathBuf::from("kho");
        let name = || "lũ".to_owned();
        let mut all = vec![
            Failure::ClosedPipe,
            Failure::Query(QueryError::TooLong { chars: 2000 }),
            Failure::Query(QueryError::TooWide { clauses: 70 }),
            Failure::Query(QueryError::Empty { text: "-".to_owned() }),
            Failure::Ingest(IngestError::Missing { path: "tin".to_owned() }),
            Failure::Index(IndexError::Missing { path: path() }),
            Failure::Index(IndexError::Locked { holder: "pid 7".to_owned() }),
            Failure::Index(IndexError::Version { found: 1, expected: 2 }),
            Failure::Index(IndexError::OtherRules),
            Failure::Index(IndexError::Damaged { path: path(), detail: "x".to_owned() }),
            Failure::Index(IndexError::ReadOnly { path: path(), source: io() }),
            Failure::Index(IndexError::NoSpace {
                path: path(),
                free_bytes: Some(1),
                needed_bytes: Some(2),
                articles: Some(3),
            }),
            Failure::Index(IndexError::Io { path: path(), source: io() }),
            Failure::Index(IndexError::Io {
                path: path(),
                source: io::Error::from_raw_os_error(24),
            }),
            Failure::Saved(SavedError::Unknown { name: name() }),
            Failure::Saved(SavedError::Name { name: name() }),
            Failure::Saved(SavedError::Damaged { path: path(), detail: "x".to_owned() }),
            Failure::Saved(SavedError::Io { path: path(), source: io() }),
            Failure::File { path: path(), source: io() },
            Failure::File { path: path(), source: io::ErrorKind::PermissionDenied.into() },
            Failure::Usage { what: said!("a", "b"), instead: said!("c", "d") },
            Failure::Stopped { what: said!("a", "b"), terminated: false },
            Failure::Mistake("x".to_owned()),
        ];
        for field in ["province", "kind", "cite", "person", "source"] {
            all.push(Failure::Query(QueryError::UnknownFilter { field, value: name() }));
        }
        #[cfg(feature = "web")]
        all.extend([
            Failure::Serve(ServeError::Address { address: name() }),
            Failure::Serve(ServeError::InUse { address: ([127, 0, 0, 1], 80).into() }),
            Failure::Serve(ServeError::Io { address: name(), source: io() }),
        ]);
        for failure in &all {
            match failure {
                Failure::ClosedPipe
                | Failure::Query(_)
                | Failure::Ingest(_)
                | Failure::Index(_)
                | Failure::Saved(_)
                | Failure::File { .. }
                | Failure::Usage { .. }
                | Failure::Stopped { .. }
                | Failure::Mistake(_) => {}
                #[cfg(feature = "web")]
                Failure::Serve(_) => {}
            }
        }
        all
    }

    #[test]
    fn every_failure_is_told_in_both_languages() {
        for failure in every() {
            let [english, vietnamese] =
                [Language::English, Language::Vietnamese].map(|language| failure.message(language));
            assert_ne!(english, vietnamese, "{failure:?}");
            let words = [" is ", " the ", " no ", "such", "with ", " and "];
            let said = failure.hint();
            for text in [&vietnamese, &said.vietnamese] {
                let foreign = words.iter().find(|word| text.contains(*word));
                assert_eq!(foreign, None, "{text}");
            }
            for text in [english, vietnamese, said.english, said.vietnamese] {
                assert!(!text.is_empty() && !text.contains('\n'), "{text:?}");
            }
        }
    }
}
