//! The words of a failure: what happened and where, and the command to run next.

use std::io;
use std::path::Path;

use super::Failure;
use crate::cli::DEFAULT_INDEX;
use crate::cli::found::found;
use crate::cli::said::{Said, said, say};
use crate::cli::saved::SavedError;
use crate::index::IndexError;
use crate::ingest::IngestError;
use crate::output::Language;
use crate::query::QueryError;
#[cfg(feature = "web")]
use crate::web::ServeError;

impl Failure {
    /// What happened and where, in `language`.
    pub(in crate::cli) fn message(&self, language: Language) -> String {
        match self {
            Self::ClosedPipe => say!(language, "output closed", "đầu ra đã đóng"),
            Self::Query(error) => language.refusal(error),
            Self::Ingest(IngestError::Missing { path }) => {
                say!(language, "no such file or folder: {path}", "không có tệp hay thư mục: {path}")
            }
            Self::Ingest(IngestError::NoFolder) => say!(
                language,
                "no folder is given, and the index knows none",
                "chưa nêu thư mục nào, và chỉ mục cũng chưa có thư mục nào"
            ),
            Self::Ingest(IngestError::Emptied { path, articles }) => say!(
                language,
                "{path} is empty, and the index has {articles} articles of it, which a rebuild would lose",
                "{path} đang trống, mà chỉ mục có {articles} bài của thư mục này; lập lại từ đầu sẽ mất chúng"
            ),
            Self::Index(error) => index(error, language),
            Self::Saved(error) => saved(error, language),
            #[cfg(feature = "web")]
            Self::Serve(error) => serve(error, language),
            Self::File { path, source } | Self::Unread { path, source } => {
                format!("{}: {}", path.display(), system(source, language))
            }
            Self::System { source } => {
                let why = system(source, language);
                say!(language, "the system refused: {why}", "hệ thống từ chối: {why}")
            }
            Self::Process { source } => {
                let why = system(source, language);
                say!(language, "a process of saola: {why}", "một tiến trình saola: {why}")
            }
            Self::Threads { started: 0, source } => {
                let why = system(source, language);
                say!(
                    language,
                    "the system starts no thread to work with: {why}",
                    "hệ thống không cho chạy luồng nào: {why}"
                )
            }
            Self::Threads { started, source } => {
                let why = system(source, language);
                say!(
                    language,
                    "the system starts no more than {started} threads: {why}",
                    "hệ thống chỉ cho chạy {started} luồng: {why}"
                )
            }
            Self::Usage { what, .. } | Self::Stopped { what, .. } => what.of(language).to_owned(),
            Self::Mistake(what) => {
                let said = found(what).unwrap_or_else(|| what.clone());
                say!(
                    language,
                    "internal error: {what}; please report it",
                    "lỗi của chính saola: {said}; xin báo lại"
                )
            }
        }
    }

    /// Whether the system gave no memory, or no thread to a command that needs one, which takes some.
    fn is_short_of_memory(&self) -> bool {
        match self {
            Self::Threads { started, .. } => *started == 0,
            _ => self.source().is_some_and(is_out_of_memory),
        }
    }

    /// What the system says, where it refused.
    pub(super) fn source(&self) -> Option<&io::Error> {
        match self {
            Self::Index(IndexError::Io { source, .. } | IndexError::ReadOnly { source, .. })
            | Self::Saved(SavedError::Io { source, .. })
            | Self::Unread { source, .. }
            | Self::Threads { source, .. }
            | Self::System { source }
            | Self::Process { source }
            | Self::File { source, .. } => Some(source),
            #[cfg(feature = "web")]
            Self::Serve(ServeError::Io { source, .. }) => Some(source),
            _ => None,
        }
    }

    /// The command to run next.
    pub(super) fn hint(&self) -> Said {
        match self {
            _ if self.source().is_some_and(is_too_many_open) => {
                said!("ulimit -n 1024, then the same command", "ulimit -n 1024, rồi lại lệnh này")
            }
            _ if self.is_short_of_memory() => said!(
                "ulimit -v unlimited and ulimit -u unlimited, then the same command",
                "ulimit -v unlimited và ulimit -u unlimited, rồi lại lệnh này"
            ),
            Self::Query(QueryError::Empty { .. }) => Said::same("saola search nghi quyet 39"),
            Self::Query(QueryError::UnknownFilter { field: "province", .. }) => {
                Said::same("saola search … --province \"Nghệ An\"")
            }
            Self::Query(QueryError::UnknownFilter { field: "kind", .. }) => said!(
                "saola search … --kind body (or title, heading, caption, list, byline, metadata, boilerplate)",
                "saola search … --kind body (hoặc title, heading, caption, list, byline, metadata, boilerplate)"
            ),
            Self::Query(QueryError::UnknownFilter { field: "year", .. }) => {
                said!("saola search … year:2024", "saola search … năm:2024")
            }
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
            Self::Ingest(IngestError::NoFolder) => {
                said!("saola index FOLDER", "saola index THƯ_MỤC")
            }
            Self::Ingest(IngestError::Emptied { path, .. }) => said!(
                "the same command once {path} is there again, or saola forget {path} before it",
                "lại lệnh này khi {path} có lại, hoặc saola forget {path} trước đó"
            ),
            Self::Index(IndexError::Missing { path }) if path == Path::new(DEFAULT_INDEX) => {
                said!("saola index FOLDER", "saola index THƯ_MỤC")
            }
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
            Self::Index(_) => Said::same("saola check"),
            Self::Saved(SavedError::Unknown { .. }) => Said::same("saola saved"),
            Self::Saved(SavedError::Name { .. }) => {
                Said::same("saola search 'hồ chứa' --save ho-chua")
            }
            Self::Saved(SavedError::Damaged { .. }) => said!(
                "mend that file or move it away, then the same command",
                "sửa tệp ấy hoặc chuyển đi chỗ khác, rồi lại lệnh này"
            ),
            Self::Saved(SavedError::Version { .. }) => {
                let ours = env!("CARGO_PKG_VERSION");
                said!(
                    "the same command with a newer saola; this one is {ours}",
                    "lại lệnh này với bản saola mới hơn; bản này là {ours}"
                )
            }
            Self::Saved(SavedError::Io { path, source }) if is_full(source) => {
                let folder = path.parent().unwrap_or(path).display();
                said!(
                    "free some space on {folder}, then the same command",
                    "giải phóng chỗ trên {folder}, rồi lại lệnh này"
                )
            }
            Self::Saved(SavedError::Io { .. }) => said!(
                "the same command with --index DIR, a folder that can be written",
                "lại lệnh này với --index THƯ_MỤC, một thư mục ghi được"
            ),
            #[cfg(feature = "web")]
            Self::Serve(ServeError::InUse { .. }) => Said::same("saola serve --addr 127.0.0.1:0"),
            #[cfg(feature = "web")]
            Self::Serve(_) => Said::same("saola serve --addr 127.0.0.1:7340"),
            Self::File { source, .. } | Self::Unread { source, .. }
                if source.kind() == io::ErrorKind::NotFound =>
            {
                said!(
                    "the same command with a file or folder that exists",
                    "lại lệnh này với tệp hay thư mục có thật"
                )
            }
            Self::Unread { .. } => said!(
                "the same command with a file that can be read",
                "lại lệnh này với một tệp đọc được"
            ),
            Self::System { .. } => {
                said!("the same command a little later", "lại lệnh này sau ít phút")
            }
            Self::Process { .. } => said!(
                "the same command without --cold, or with fewer --threads",
                "lại lệnh này không có --cold, hoặc với --threads ít hơn"
            ),
            Self::Threads { .. } => {
                said!("the same command with fewer --threads", "lại lệnh này với --threads ít hơn")
            }
            Self::File { source, .. } if is_full(source) => said!(
                "free some space, then the same command; or another file to write to",
                "giải phóng ổ đĩa, rồi lại lệnh này; hoặc một tệp khác để ghi"
            ),
            Self::File { .. } | Self::ClosedPipe => said!(
                "the same command with another file to write to",
                "lại lệnh này với một tệp khác để ghi"
            ),
            Self::Usage { instead, .. } => instead.clone(),
            Self::Mistake(_) => Said::same("saola check"),
            Self::Stopped { .. } => said!(
                "the same command: it goes on behind what is committed",
                "lại lệnh này: nó đi tiếp sau phần đã ghi vào chỉ mục"
            ),
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
            let holder = found(holder).unwrap_or_else(|| holder.clone());
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
            let said = found(detail).map(|said| format!(": {said}")).unwrap_or_default();
            format!("chỉ mục ở {} bị hỏng{said}", path.display())
        }
        IndexError::OutOfTime => "câu tìm mất quá nhiều thời gian và đã dừng".to_owned(),
        IndexError::ReadOnly { path, source } => {
            format!("chỉ mục không ghi được: {}: {}", path.display(), system(source, language))
        }
        IndexError::NoSpace { path, free_bytes, needed_bytes, articles, rebuilding } => {
            let free = free_bytes
                .map_or_else(|| "đĩa đã đầy".to_owned(), |b| format!("còn trống {}", megabytes(b)));
            let needed =
                needed_bytes.map(|b| format!(", cần khoảng {}", megabytes(b))).unwrap_or_default();
            let count = articles.map(|count| format!(" ({count} bài)")).unwrap_or_default();
            let intact = match (rebuilding, articles) {
                (false, _) => "lần ghi trước vẫn nguyên vẹn",
                (true, Some(_)) => "chỉ mục cũ vẫn nguyên vẹn",
                (true, None) => "chỉ mục cũ vẫn như trước",
            };
            let path = path.display();
            format!("hết chỗ trên {path}: {free}{needed}; {intact}{count}")
        }
        IndexError::Io { path, source } => {
            format!("{}: {}", path.display(), system(source, language))
        }
        IndexError::Engine { path, source } => {
            format!("bộ máy tìm kiếm không dùng được chỉ mục ở {}: {source:?}", path.display())
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
        SavedError::Version { path, found, expected } => {
            let path = path.display();
            say!(
                language,
                "{path}: saved searches of version {found}, this program reads {expected}; nothing was changed",
                "{path}: các lần tìm đã lưu ở dạng {found}, chương trình này đọc dạng {expected}; không có gì bị sửa"
            )
        }
        SavedError::Damaged { path, detail } => {
            let path = path.display();
            say!(language, "{path} is damaged: {detail}", "{path} bị hỏng")
        }
        SavedError::Io { path, source } if is_full(source) => {
            let (path, why) = (path.display(), system(source, language));
            say!(
                language,
                "{path}: {why}; the saved searches are as they were",
                "{path}: {why}; các lần tìm đã lưu vẫn như trước"
            )
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
pub(in crate::cli) fn system(error: &io::Error, language: Language) -> String {
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
        (_, K::WouldBlock | K::OutOfMemory) => "hệ thống tạm hết tài nguyên",
        _ if is_too_many_open(error) => "quá nhiều tệp đang mở",
        _ => return error.to_string(),
    };
    match error.raw_os_error() {
        Some(number) => format!("{said} (lỗi hệ thống {number})"),
        None => said.to_owned(),
    }
}

/// Whether room is all that is missing.
fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// EMFILE or ENFILE, on every Unix.
pub(super) fn is_too_many_open(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(23 | 24))
}

/// Whether the system gives no more memory (ENOMEM) or threads (EAGAIN).
pub(super) fn is_out_of_memory(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::OutOfMemory | io::ErrorKind::WouldBlock)
}
