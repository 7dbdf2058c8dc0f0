//! Why a request has no answer: status, code and words that show nothing of this machine.

use hyper::StatusCode;

use super::page::Tongue;
use super::pool::Unanswered;
use crate::article::BadDate;
use crate::index::IndexError;
use crate::output::Language;
use crate::query::QueryError;

/// Why a request has no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// The query is beyond the limits, or names something unknown.
    Query(QueryError),
    /// A parameter has a value that it cannot have.
    Parameter {
        /// Its name.
        name: String,
        /// What it may be.
        expected: Expected,
    },
    /// There is no such page, article, document or person.
    Unknown,
    /// The index.
    Index(IndexError),
    /// The pool.
    Unanswered(Unanswered),
    /// Whoever asked has gone.
    Gone,
}

/// What the value of a parameter may be.
#[derive(Debug)]
pub(super) enum Expected {
    /// One of these, as they are typed.
    OneOf(&'static str),
    /// A number within bounds, both included.
    Number {
        /// The least.
        least: usize,
        /// The greatest.
        most: usize,
    },
    /// A date, which this is none.
    Date(BadDate),
    /// With `limit`, no more than this in sum.
    Reach(usize),
}

impl Expected {
    fn said(&self, tongue: Tongue) -> String {
        match self {
            Self::OneOf(names) => {
                format!("{} {names}", tongue.say("hãy viết một trong", "write one of"))
            }
            Self::Number { least, most } => match tongue.language() {
                Language::Vietnamese => format!("hãy viết một số từ {least} đến {most}"),
                Language::English => format!("write a number from {least} to {most}"),
            },
            Self::Date(bad) => tongue.language().bad_date(bad),
            Self::Reach(most) => {
                format!("{} {most}", tongue.say("cộng với limit không quá", "with limit at most"))
            }
        }
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl From<IndexError> for Failure {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::OutOfTime => Self::Unanswered(Unanswered::Late),
            error => Self::Index(error),
        }
    }
}

impl From<Unanswered> for Failure {
    fn from(error: Unanswered) -> Self {
        Self::Unanswered(error)
    }
}

impl Failure {
    /// The user's mistake is 400, a state that passes 503, our fault 500.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Query(_) | Self::Parameter { .. } => StatusCode::BAD_REQUEST,
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Index(error) if error.is_too_many_open() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Index(IndexError::Io { .. }) | Self::Gone => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Index(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unanswered(Unanswered::Broken) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unanswered(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// A name for programs.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Query(_) => "query",
            Self::Parameter { .. } => "parameter",
            Self::Unknown => "not_found",
            Self::Index(IndexError::Missing { .. }) => "no_index",
            Self::Index(IndexError::Version { .. } | IndexError::OtherRules) => "index_version",
            Self::Index(IndexError::Damaged { .. } | IndexError::Engine { .. }) => "index_damaged",
            Self::Index(IndexError::Locked { .. }) => "index_locked",
            Self::Index(error) if error.is_too_many_open() => "too_many_files",
            Self::Index(
                IndexError::Io { .. } | IndexError::ReadOnly { .. } | IndexError::NoSpace { .. },
            ) => "disk",
            Self::Unanswered(Unanswered::Busy) => "busy",
            Self::Index(IndexError::OutOfTime) | Self::Unanswered(Unanswered::Late) => {
                "query_timeout"
            }
            Self::Unanswered(Unanswered::Broken) | Self::Gone => "internal",
        }
    }

    /// Seconds after which asking again may help.
    pub(super) fn retry_after(&self) -> Option<u32> {
        let passes = match self {
            Self::Unanswered(unanswered) => *unanswered != Unanswered::Broken,
            Self::Index(error) => error.is_too_many_open(),
            _ => false,
        };
        passes.then_some(1)
    }

    /// What happened, for people.
    pub(super) fn message(&self, tongue: Tongue) -> String {
        let said = match self {
            Self::Query(QueryError::Empty { .. }) => {
                tongue.say("Câu tìm không có từ nào để tìm.", "The query has no word to look for.")
            }
            Self::Query(error) => return tongue.language().refusal(error),
            Self::Parameter { name, expected } => {
                let name = match name.as_str() {
                    "since" => tongue.say("Từ ngày", "From"),
                    "until" => tongue.say("Đến ngày", "To"),
                    name => name,
                };
                return format!("{name}: {}", expected.said(tongue));
            }
            Self::Unknown => tongue.say("Không có trang này.", "There is no such page."),
            Self::Index(IndexError::Missing { .. }) => {
                tongue.say("Chưa có chỉ mục.", "There is no index yet.")
            }
            Self::Index(IndexError::Version { .. } | IndexError::OtherRules) => tongue.say(
                "Chỉ mục thuộc phiên bản khác của chương trình; chưa có gì bị thay đổi.",
                "The index is of another version of the program; nothing was changed.",
            ),
            Self::Index(IndexError::Damaged { .. } | IndexError::Engine { .. }) => tongue.say(
                "Chỉ mục bị hỏng; đã ngừng trả lời từ chỉ mục này.",
                "The index is damaged; nothing is answered from it any more.",
            ),
            Self::Index(error) if error.is_too_many_open() => tongue.say(
                "Chương trình không được mở thêm tệp; hãy thử lại.",
                "The program may open no more files; try again.",
            ),
            Self::Index(IndexError::Locked { .. }) => {
                tongue.say("Chỉ mục đang được ghi.", "The index is being written.")
            }
            Self::Index(
                IndexError::Io { .. } | IndexError::ReadOnly { .. } | IndexError::NoSpace { .. },
            ) => tongue.say("Ổ đĩa không đọc được.", "The disk cannot be read."),
            Self::Unanswered(Unanswered::Busy) => {
                tongue.say("Máy đang bận; hãy thử lại.", "The server is busy; try again.")
            }
            Self::Index(IndexError::OutOfTime) | Self::Unanswered(Unanswered::Late) => tongue.say(
                "Câu tìm mất quá nhiều thời gian và đã dừng.",
                "The query took too long and was stopped.",
            ),
            Self::Unanswered(Unanswered::Broken) | Self::Gone => tongue.say(
                "Chương trình gặp lỗi với yêu cầu này; xin báo lại.",
                "The program failed on this request; please report it.",
            ),
        };
        said.to_owned()
    }

    /// The command that mends it.
    pub(super) fn command(&self) -> Option<&'static str> {
        match self {
            Self::Index(IndexError::Missing { .. }) => Some("saola index FOLDER"),
            Self::Index(
                IndexError::Version { .. }
                | IndexError::OtherRules
                | IndexError::Damaged { .. }
                | IndexError::Engine { .. },
            ) => Some("saola index --rebuild FOLDER"),
            Self::Index(error) if error.is_too_many_open() => Some("ulimit -n 1024"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::asked::Asked;
    use super::super::live::Live;
    use super::super::pool::Deadline;
    use super::super::reply::{Content, Reply};
    use super::super::{api, page};
    use super::*;

    #[test]
    fn what_is_out_of_time_is_503_with_a_record_and_when_to_come_again() {
        let folder = tempfile::tempdir().unwrap();
        let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        crate::update::update(folder.path(), &[corpus], |_| true).unwrap();
        let snapshot = Live::open(folder.path()).snapshot().unwrap();
        let asked = |text: &str| Asked { text: text.to_owned(), ..Asked::default() };
        let (words, number) = (asked("hồ chứa"), asked("39-NQ/TW"));
        let dated = Asked { since: "2024".parse().ok(), ..Asked::default() };
        let tongue = page::Tongue::default();
        let over = Deadline::over;
        let answers = [
            ("search", api::search(&snapshot, &words, over()).err()),
            ("cited", api::search(&snapshot, &number, over()).err()),
            ("documents", api::documents(&snapshot, &number, false, over()).err()),
            ("documents since", api::documents(&snapshot, &dated, false, over()).err()),
            ("conflicts", api::documents(&snapshot, &asked(""), true, over()).err()),
            ("people", api::people(&snapshot, &asked("Kiều Thanh Tùng"), over()).err()),
            ("people since", api::people(&snapshot, &dated, over()).err()),
            ("page", page::results(&snapshot, &words, tongue, over()).err()),
            (
                "page of a document",
                page::document(&snapshot, "nq:39:*:tw:*", &asked(""), tongue, over()).err(),
            ),
        ];
        for (what, failure) in answers {
            let failure = failure.unwrap_or_else(|| panic!("{what} was answered"));
            assert_eq!(failure.status(), StatusCode::SERVICE_UNAVAILABLE, "{what}: {failure:?}");
            assert_eq!(
                (failure.code(), failure.retry_after()),
                ("query_timeout", Some(1)),
                "{what}"
            );
            let reply = Reply::failed(&failure, tongue);
            let Content::Whole(Some(body)) = &reply.body else { panic!("{what}: a stream") };
            let record: serde_json::Value = serde_json::from_slice(body).unwrap();
            assert_eq!(record["error"]["code"], "query_timeout", "{what}: {record}");
        }
    }
}
