//! What was found wrong in an input or in the index, said in Vietnamese.
//!
//! The readers of formats and the index tell it in English, as records keep it: one line with
//! numbers and names in it. Here stands each of those lines beside its translation. What a library
//! or the engine says is not translated and left out; records and `--lang en` have it.

use std::io;

use super::failure::system;
use crate::output::Language;

/// English with `{}` for what changes → Vietnamese: `{0}` takes it as it is, `<0>` translated.
const SAID: [(&str, &str); 115] = [
    (
        "given up after {} s; what was read before stays",
        "đọc quá {0} giây nên bỏ phần còn lại; phần đã đọc vẫn giữ",
    ),
    // A fault of the program.
    ("{}; what follows was not read", "<0>; phần sau không được đọc"),
    ("saola {} panicked at {}: {}", "saola {0} dừng đột ngột tại {1}: {2}"),
    ("saola {} panicked: {}", "saola {0} dừng đột ngột: {1}"),
    // Any input.
    ("nothing but blanks", "chỉ có khoảng trắng"),
    ("no bytes", "không có byte nào"),
    ("a NUL byte at byte {}", "có byte NUL ở byte thứ {0}"),
    ("a NUL byte", "có byte NUL"),
    ("a NUL character", "có ký tự NUL"),
    ("binary data: {}", "dữ liệu nhị phân: {0}"),
    ("{}: not UTF-8", "{0}: không phải UTF-8"),
    ("more than {} MiB of text", "hơn {0} MiB chữ"),
    ("more than {} MiB", "hơn {0} MiB"),
    ("a line of more than {} s", "một dòng đọc quá {0} giây"),
    ("a line of {} bytes, limit {} MiB", "một dòng dài {0} byte, tối đa {1} MiB"),
    ("a row of more than {} MiB", "một hàng dài hơn {0} MiB"),
    ("a page of more than {} MiB", "một trang dài hơn {0} MiB"),
    ("a feed of more than {} MiB", "một nguồn tin dài hơn {0} MiB"),
    ("{}: more than {} MiB unpacked", "{0}: hơn {1} MiB khi bung ra"),
    ("more than {} MiB when unpacked", "hơn {0} MiB khi bung ra"),
    (
        "{} of {} characters are not UTF-8, nor of an encoding that tells",
        "{0} trong {1} ký tự không phải UTF-8, cũng không thuộc bảng mã nào nhận ra được",
    ),
    ("{} of {} characters are not {}", "{0} trong {1} ký tự không thuộc {2}"),
    ("{} characters are not {}", "{0} ký tự không thuộc {1}"),
    // Folders.
    ("leads back to {}", "dẫn ngược về {0}"),
    ("leads to {}, which is read there", "dẫn đến {0}, đã được đọc ở đó"),
    ("leads out of the folder, to {}", "dẫn ra ngoài thư mục, đến {0}"),
    ("stands beside articles", "đi kèm, không phải bài"),
    ("an index of saola", "một chỉ mục của saola"),
    ("hidden files and folders", "tệp và thư mục ẩn"),
    ("equal in name and text to one before it", "trùng mã và nội dung với một bản ghi trước đó"),
    ("the folder is not there", "thư mục hiện không có"),
    ("the folder is empty", "thư mục đang trống"),
    ("nothing is mounted on the folder", "ổ đĩa gắn vào thư mục hiện không có"),
    ("could not be read to its end", "không đọc được đến hết"),
    ("a FIFO, socket or device", "là FIFO, socket hoặc thiết bị"),
    ("a hidden file", "tệp ẩn"),
    ("a link", "một liên kết"),
    ("none of {}", "đuôi tệp không thuộc {0}"),
    // Lines of JSON, tables, feeds.
    ("no record in the file", "tệp không có bản ghi nào"),
    ("JSON that is not one object a line", "JSON nhưng không phải mỗi dòng một đối tượng"),
    ("not an object", "không phải một đối tượng"),
    ("neither \"text\" nor \"paragraphs\"", "không có \"text\" lẫn \"paragraphs\""),
    ("{}, column {}", "<0>, cột {1}"),
    ("expected value", "cần một giá trị"),
    ("expected `:`", "cần dấu hai chấm"),
    ("expected `,` or `}`", "cần dấu phẩy hoặc dấu }"),
    ("expected `,` or `]`", "cần dấu phẩy hoặc dấu ]"),
    ("expected ident", "cần true, false hoặc null"),
    ("key must be a string", "tên trường phải là chuỗi"),
    ("trailing characters", "thừa ký tự ở cuối"),
    ("trailing comma", "thừa dấu phẩy"),
    ("invalid number", "số không hợp lệ"),
    ("invalid escape", "ký tự thoát không hợp lệ"),
    (
        "control character (\\u0000-\\u001F) found while parsing a string",
        "có ký tự điều khiển trong chuỗi",
    ),
    ("EOF while parsing {}", "bị cắt giữa chừng"),
    ("duplicate field {}", "trường {0} có hai lần"),
    ("invalid type: {}", "giá trị sai kiểu"),
    ("no header", "không có hàng tiêu đề"),
    (
        "no column text or nội dung; there are: {}",
        "không có cột text hay nội dung; các cột có: {0}",
    ),
    ("no row under the header", "không có hàng nào dưới tiêu đề"),
    ("an item without content", "một mục không có nội dung"),
    ("an item without description or content", "một mục không có mô tả hay nội dung"),
    ("a feed without items", "nguồn tin không có mục nào"),
    ("the feed ends in an item", "nguồn tin bị cắt giữa một mục"),
    ("XML that is no feed", "XML nhưng không phải nguồn tin"),
    // Pages and web archives.
    ("no running text beside menus and links", "ngoài trình đơn và liên kết không có bài"),
    ("no page in the archive", "kho lưu không có trang nào"),
    ("no answer of a web server", "không phải trả lời của máy chủ web"),
    ("no record where one should begin", "chỗ lẽ ra bắt đầu một bản ghi thì không có"),
    ("a head without end", "phần đầu không kết thúc"),
    ("ends in the head", "bị cắt trong phần đầu"),
    ("no length", "không ghi độ dài"),
    ("{} of {} bytes are missing", "thiếu {0} trong {1} byte"),
    ("goes on after its length", "dài hơn độ dài đã ghi"),
    ("a record of {} bytes, limit {} MiB", "một bản ghi {0} byte, tối đa {1} MiB"),
    ("others", "những thứ khác"),
    // Archives.
    ("a ZIP archive in another", "tệp ZIP trong tệp ZIP"),
    ("an archive in an archive", "kho lưu trong kho lưu"),
    ("more than {} entries", "hơn {0} mục"),
    ("entries that share bytes, or unpack to too much", "các mục chung byte, hoặc bung ra quá lớn"),
    ("no file in the archive", "tệp nén không có tệp nào"),
    ("a file of another kind", "tệp thuộc loại khác"),
    ("needs a password", "cần mật khẩu"),
    ("packed by {}", "nén bằng {0}"),
    ("{} bytes that unpack to {}", "{0} byte mà bung ra {1} byte"),
    ("unpacks to far more than it holds", "bung ra lớn hơn nhiều so với dung lượng"),
    ("no entry where one should begin", "chỗ lẽ ra bắt đầu một mục thì không có"),
    ("the checksum is another", "tổng kiểm tra không khớp"),
    // Office documents.
    ("a password is asked for", "cần mật khẩu"),
    ("no text; perhaps pictures of pages", "không có chữ; có lẽ là ảnh chụp trang"),
    ("no document of a kind that is known", "không phải loại tài liệu nào đã biết"),
    ("no {} in the package", "gói tài liệu không có {0}"),
    ("elements nest deeper than {}", "các phần tử lồng nhau sâu hơn {0} tầng"),
    ("the XML ends too early", "XML bị cắt"),
    ("the text ends within a group", "nội dung bị cắt giữa một nhóm"),
    ("no piece table where the header says", "không có bảng đoạn ở chỗ phần đầu ghi"),
    ("the header is cut off", "phần đầu bị cắt"),
    ("no header of Word 97 to 2003", "không có phần đầu của Word 97 đến 2003"),
    (
        "no stream {}: no document of Word 97 to 2003",
        "không có luồng {0}: không phải tài liệu Word 97 đến 2003",
    ),
    ("no reader of PDF is named", "không có chương trình đọc PDF"),
    ("the reader of PDF: {}", "chương trình đọc PDF: <0>"),
    ("the reader of PDF has no pipes", "không nói chuyện được với chương trình đọc PDF"),
    ("not read within {} s", "đọc quá {0} giây"),
    ("the PDF is damaged", "PDF bị hỏng"),
    (
        "the text of the PDF is written in a way that is not read",
        "chữ trong PDF được ghi theo cách chương trình chưa đọc được",
    ),
    (
        "the parts of the PDF lie in one another without end",
        "các phần của PDF lồng vào nhau không dứt",
    ),
    ("needs more than {} MiB of memory", "cần hơn {0} MiB bộ nhớ"),
    ("reading the PDF broke off: {}", "việc đọc PDF bị ngắt"),
    // The index.
    ("{} is damaged ({}); last good commit {}", "{0} bị hỏng (<1>); lần ghi tốt gần nhất: <2>"),
    ("{} is missing; last good commit {}", "thiếu {0}; lần ghi tốt gần nhất: <1>"),
    ("{} is missing", "thiếu {0}"),
    ("{} is not what was written", "{0} không còn như lúc ghi"),
    ("the engine cannot read it ({} at {})", "bộ máy tìm kiếm không đọc được ({1})"),
    ("pid {} since {}", "tiến trình {0} từ {1}"),
    ("another process", "một tiến trình khác"),
];

/// The rest of what the index finds; short words that stand inside the lines above.
const INDEX: [(&str, &str); 19] = [
    ("missing", "không còn"),
    ("never", "chưa có"),
    ("unknown", "không rõ"),
    ("older than the last commit", "cũ hơn lần ghi cuối"),
    ("it does not list {}", "không kê {0}"),
    ("{} does not list it", "{0} không kê tệp này"),
    ("{} changes all the time", "{0} thay đổi liên tục"),
    ("expected {} bytes, found {}", "lẽ ra {0} byte, có {1} byte"),
    ("expected CRC {}, found {}", "lẽ ra CRC {0}, có {1}"),
    ("it was not finished", "việc lập chỉ mục chưa xong"),
    (
        "a file is of another version of the engine than the index",
        "một tệp thuộc phiên bản khác của bộ máy tìm kiếm",
    ),
    ("an article has two records", "một bài có hai bản ghi"),
    (
        "a passage of {}, of which there is no record",
        "có đoạn của bài {0} mà không có bản ghi của bài",
    ),
    ("article {} of {} is of another file too", "bài {0} của {1} thuộc cả một tệp khác"),
    ("article {} of {} has no record", "bài {0} của {1} không có bản ghi"),
    ("article {} is of no file", "bài {0} không thuộc tệp nào"),
    ("the article of passage {} has no record", "bài của đoạn {0} không có bản ghi"),
    (
        "the pairs of a segment are not as they were written",
        "bảng các cặp tiếng không còn như lúc ghi",
    ),
    ("{} are not the {} of the last commit", "có {0}, lần ghi cuối là {1}"),
];

/// `detail` in Vietnamese; `None` where it is a library's own words.
pub(super) fn found(detail: &str) -> Option<String> {
    if let Some(number) = system_error(detail) {
        return Some(system(&io::Error::from_raw_os_error(number), Language::Vietnamese));
    }
    SAID.iter().chain(&INDEX).find_map(|(english, vietnamese)| {
        let holes = holes(english, detail)?;
        Some(fill(vietnamese, &holes))
    })
}

/// The number in `No such file or directory (os error 2)`.
fn system_error(detail: &str) -> Option<i32> {
    let (_, number) = detail.strip_suffix(')')?.rsplit_once("(os error ")?;
    number.parse().ok()
}

/// What stands in `text` for each `{}` of `template`, if it is made from it.
fn holes<'t>(template: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut parts = template.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut holes = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let end = match parts.peek() {
            None => rest.strip_suffix(part)?.len(),
            Some(_) => rest.find(part)?,
        };
        holes.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    rest.is_empty().then_some(holes)
}

/// `template` with `{0}` and `<0>` filled.
fn fill(template: &str, holes: &[&str]) -> String {
    holes.iter().enumerate().fold(template.to_owned(), |said, (at, hole)| {
        let said = said.replace(&format!("<{at}>"), &translated(hole));
        said.replace(&format!("{{{at}}}"), hole)
    })
}

/// A part that is a line of its own, or one word such as a date; else nothing is known of it.
fn translated(hole: &str) -> String {
    found(hole)
        .unwrap_or_else(|| if hole.contains(' ') { "không rõ".to_owned() } else { hole.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_is_said_with_its_numbers_and_names() {
        let cases = [
            ("nothing but blanks", Some("chỉ có khoảng trắng")),
            ("a NUL byte at byte 512", Some("có byte NUL ở byte thứ 512")),
            ("expected value, column 3", Some("cần một giá trị, cột 3")),
            (
                "No such file or directory (os error 2)",
                Some("không có tệp hay thư mục này (lỗi hệ thống 2)"),
            ),
            (
                "a.term is damaged (expected 7 bytes, found 9); last good commit 2026-11-20T01:02:03Z",
                Some(
                    "a.term bị hỏng (lẽ ra 7 byte, có 9 byte); lần ghi tốt gần nhất: 2026-11-20T01:02:03Z",
                ),
            ),
            (
                "a.idx is damaged (an odd tail of the engine); last good commit never",
                Some("a.idx bị hỏng (không rõ); lần ghi tốt gần nhất: chưa có"),
            ),
            ("gzip: corrupt deflate stream", None),
        ];
        for (english, vietnamese) in cases {
            assert_eq!(found(english).as_deref(), vietnamese, "{english}");
        }
    }

    /// The literals that become a detail, taken from the source: each needs its line above.
    #[test]
    fn every_detail_of_the_readers_and_of_the_index_has_its_translation() {
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        // Behind each of these the next literal of the statement is what was found.
        let before = [
            "let detail",
            "let what",
            "detail:",
            "SkipReason::",
            "Fault::Record(",
            "damaged(",
            "wrong(",
            "unlike(",
            "ErrorKind::InvalidData",
            "ErrorKind::FileTooLarge",
            "let told",
        ];
        let (mut count, mut missing) = (0, Vec::new());
        let files = ["ingest", "index", "update"].map(|folder| source.join(folder));
        for entry in files.iter().flat_map(walkdir::WalkDir::new) {
            let path = entry.unwrap().into_path();
            let name = path.to_string_lossy().into_owned();
            if path.extension() != Some("rs".as_ref()) || name.contains("tests") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let tests = ["#[cfg(test)]", "#[cfg(all(test"];
            let text = tests.iter().fold(&*text, |text, mark| text.split(mark).next().unwrap());
            for (at, marker) in before.iter().flat_map(|m| text.match_indices(m)) {
                let Some(literal) = literal(&text[at + marker.len()..]) else { continue };
                // A sentence, not a name or a format of names.
                let ours = literal.trim().contains(' ') && !literal.contains(['\n', '×']);
                if !ours || literal.ends_with(": {error}") || literal == " at line " {
                    continue;
                }
                count += 1;
                let sample = sample(&literal);
                if found(&sample).is_none() {
                    missing.push(format!("{name}: {literal:?}"));
                }
            }
        }
        assert!(missing.is_empty(), "without Vietnamese:\n{}", missing.join("\n"));
        assert!(count > 70, "only {count} details were found in the source");
    }

    /// The first string literal of a statement.
    fn literal(statement: &str) -> Option<String> {
        let begin = statement.find('"')?;
        if statement[..begin].contains([';', '#']) || statement[..begin].contains("=>") {
            return None;
        }
        let mut out = String::new();
        let mut chars = statement[begin + 1..].chars();
        loop {
            match chars.next()? {
                '"' => return Some(out),
                '\\' => out.extend(chars.next()),
                c => out.push(c),
            }
        }
    }

    /// `more than {} MiB` → `more than 7 MiB`.
    fn sample(literal: &str) -> String {
        let mut out = String::new();
        let mut inside = false;
        for c in literal.chars() {
            match c {
                '{' => inside = true,
                '}' if inside => {
                    inside = false;
                    out.push('7');
                }
                _ if inside => {}
                c => out.push(c),
            }
        }
        out
    }
}
