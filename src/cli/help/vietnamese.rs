//! The Vietnamese texts of every command, argument and value; a test finds what is missing.

/// First line and further text of the command under `path`.
pub(super) fn about(path: &[&str]) -> Option<(&'static str, &'static str)> {
    Some(match path {
        [] => (
            "Tìm trong tin tức tiếng Việt theo từ, theo người hay theo số văn bản, có dấu hoặc không dấu",
            "",
        ),
        ["index"] => (
            "Đọc bài và cập nhật chỉ mục",
            "Đọc văn bản, trang web, kho lưu WARC, bảng, tài liệu và cả thư mục chứa chúng. Chỉ đọc lại tệp có thay đổi. Bài của tệp đã bị xóa thì được bỏ ra; bài của tệp và thư mục lúc này không đọc được thì giữ nguyên. Không nêu đường dẫn thì cập nhật mọi thư mục đã nêu trước đây.",
        ),
        ["search"] => (
            "Xếp hạng các đoạn văn theo từ, theo người hay theo văn bản",
            "Từ nào cũng cần có; đoạn đủ các từ đứng trước, rồi mới đến đoạn thiếu từ. Dấu đã gõ thì phải có, dấu không gõ thì sao cũng được.",
        ),
        ["saved"] => (
            "Liệt kê các lần tìm đã lưu, tìm lại, hoặc xem có gì mới",
            "Mới là đoạn văn đủ các từ mà lúc lưu chưa có và chưa từng hiện ra với --new, nhận theo nguyên văn: đoạn đã sửa lời là đoạn mới, đoạn chỉ đổi chỗ thì không. Cất trong thư mục chỉ mục.",
        ),
        ["explain"] => (
            "Cho thấy một câu tìm hay một văn bản được hiểu thế nào",
            "Câu tìm được hiểu theo các từ có trong chỉ mục, nếu đã có chỉ mục.",
        ),
        ["read"] => (
            "Cho thấy bài báo đúng như khi lập chỉ mục",
            "Nguyên văn, tiêu đề, ngày, nguồn, các đoạn và mọi thứ nhận ra trong đó; không cần chỉ mục.",
        ),
        ["documents"] => (
            "Liệt kê văn bản của Đảng và Nhà nước được dẫn trong chỉ mục",
            "Mỗi dòng một văn bản: số, mọi cách viết đã gặp, cơ quan ban hành, ngày, nơi dẫn. Câu tìm nêu một văn bản thì liệt kê những gì câu ấy có thể chỉ; câu khác thì liệt kê văn bản được dẫn trong các đoạn tìm thấy.",
        ),
        ["people"] => (
            "Liệt kê người được nhắc trong chỉ mục, cùng chức vụ",
            "Mỗi dòng một tên: người trùng tên không được phân biệt, tên khác nhau ở dấu thì có.",
        ),
        ["bench"] => (
            "Đo thời gian trả lời các câu tìm trong một tệp",
            "Mỗi câu tìm được hỏi nhiều lượt, tính mọi việc: hiểu câu tìm, tìm, mười kết quả có trích đoạn. Số đo lấy lượt nhanh nhất của mỗi câu, với --rate lấy mọi lượt, chia theo loại: từ, cụm từ, người, văn bản, không thấy gì, có dấu và không dấu.",
        ),
        ["bench", "compare"] => (
            "Cho biết hai lần đo khác nhau ở đâu, và có vượt nhiễu không",
            "So những câu tìm mà cả hai lần đều hỏi, nhận ra nhau bởi nội dung câu.",
        ),
        ["check"] => (
            "Kiểm tra chỉ mục: mọi tổng kiểm, mọi bài đã cất, mọi thứ phải khớp nhau",
            "Đọc toàn bộ. Mã thoát 0 khi tất cả đúng như đã ghi, 13 khi có chỗ hỏng.",
        ),
        ["status"] => ("Cho biết chỉ mục có gì: thư mục, bài, đoạn, ngày, tệp bị bỏ qua", ""),
        ["forget"] => {
            ("Bỏ một thư mục hay tệp ra khỏi chỉ mục", "Bản thân các tệp vẫn ở nguyên chỗ.")
        }
        ["serve"] => (
            "Mở chỉ mục trên trình duyệt, kèm API JSON",
            "Chỉ trả lời trên máy này, chỉ đọc, không cần mạng, và tự lấy mỗi thay đổi mới của chỉ mục. Dừng bằng Ctrl-C.",
        ),
        ["completions"] => (
            "In kịch bản để shell gợi ý lệnh khi bấm Tab",
            "Ghi ra đầu ra chuẩn; hãy cất vào nơi shell của bạn tìm đến.",
        ),
        ["man"] => ("In trang hướng dẫn (roff) của chương trình hay của một lệnh", ""),
        _ => return None,
    })
}

/// The text of an argument: of its command, else of any.
pub(super) fn argument(command: &str, id: &str) -> Option<&'static str> {
    let own = match (command, id) {
        ("index", "paths") => {
            "Tệp và thư mục cần đọc; không nêu thì lấy mọi thư mục chỉ mục đã biết, hoặc corpus khi chưa có chỉ mục"
        }
        ("index", "follow_links") => "Theo cả liên kết dẫn ra ngoài thư mục đã nêu",
        ("read", "paths") => "Tệp và thư mục cần đọc",
        ("forget", "paths") => "Tệp và thư mục, như đã nêu cho `saola index`",
        ("index", "rebuild") => "Lập chỉ mục mới bên cạnh rồi thay chỉ mục cũ",
        ("index", "watch") => "Chạy tiếp và theo kịp mọi thay đổi cho đến khi bấm Ctrl-C",
        ("index", "report") => "Ghi số liệu của lần chạy, dạng JSON",
        ("search", "query") => "Từ, \"cụm từ\", -bỏ từ, a OR b, =đúng dấu, đầu từ*, trường:giá trị",
        ("search", "limit") | ("saved", "limit") => "Số kết quả hiện ra",
        ("search", "offset") => "Số kết quả bỏ qua trước đó",
        ("search" | "explain", "marks") => {
            "Dấu được tính thế nào: auto, exact (đúng như đã gõ) hoặc any (bỏ qua dấu)"
        }
        ("search", "person") => "Chỉ những đoạn nhắc tên người này",
        ("search", "cite") => "Chỉ những đoạn dẫn văn bản này",
        ("search", "province") => "Chỉ tỉnh này, tên cũ và tên mới đều được",
        ("search", "source") => "Chỉ nguồn này",
        ("search", "kind") => {
            "Chỉ loại đoạn này: title, heading, body, caption, list, byline, metadata, boilerplate"
        }
        ("search", "since") => "Từ ngày này: 15/6/2024, 6/2024, 2024 hoặc YYYY-MM-DD",
        ("search", "until") => "Đến hết ngày này",
        ("search", "sort") => "relevance (sát nhất), newest (mới nhất) hoặc oldest (cũ nhất)",
        ("search", "facets") => "Đếm theo nguồn, tỉnh, năm, loại, văn bản và người",
        ("search", "group") => "passage (đoạn), hoặc article: đoạn sát nhất của mỗi bài",
        ("search", "format") => {
            "Dạng kết quả: terminal, jsonl, csv, markdown, html, trec, ris hoặc bibtex"
        }
        ("search", "snippet_chars") => "Trích đoạn dài nhất, tính bằng ký tự",
        ("search", "no_collapse") => {
            "Hiện mọi bản đăng lại của một bài, không chỉ bản sớm nhất; --all, --queries và các bảng luôn hiện đủ"
        }
        ("search", "versions") => {
            "Hiện cả những lần thu thập trước của một địa chỉ, không chỉ lần mới nhất"
        }
        ("status", "all") => "Liệt kê mọi mục bị bỏ qua, không chỉ những mục đầu của mỗi lý do",
        ("status", "undated") => "Liệt kê các bài không có ngày",
        ("status", "future") => "Liệt kê các bài ghi ngày chưa tới",
        ("search", "all") => "Mọi kết quả, bao nhiêu cũng lấy",
        ("search", "queries") => {
            "Tệp các câu tìm, hoặc - để đọc đầu vào chuẩn: mã TAB câu tìm, bảng có cột query, hoặc dòng JSON có id và text"
        }
        ("search", "save") => "Lưu lần tìm này dưới một tên, cho `saola saved`",
        ("saved", "name") => "Tìm lại lần tìm này",
        ("saved", "new") => "Hiện những gì lúc lưu chưa có và chưa từng hiện ra",
        ("saved", "forget") => "Xóa lần tìm này khỏi danh sách",
        ("explain", "query") => "Câu tìm",
        ("explain", "text") => "Giải thích một văn bản, từng dòng; - đọc từ đầu vào chuẩn",
        ("check", "quick") => {
            "Xem tên, độ dài, thời điểm ghi của các tệp và tổng kiểm của tệp nhỏ hay đã bị chạm tới; không đọc nội dung"
        }
        ("documents", "query") => {
            "Một văn bản, viết kiểu nào cũng được, hoặc câu như của `saola search`"
        }
        ("documents", "conflicts") => "Báo những chỗ các bài nói khác nhau; không sửa gì cả",
        ("documents", "doc_type") => "Chỉ loại này: nq, nd, qd, ct, tt, kl, luật …",
        ("documents", "issuer") => "Chỉ cơ quan này: tw, qh, cp, ttg, ubnd …",
        ("people", "query") => "Một tên, hoặc phần cuối của tên",
        ("documents" | "people", "since") => "Chỉ những chỗ nhắc đăng từ ngày này",
        ("documents" | "people", "until") => "Chỉ những chỗ nhắc đăng đến hết ngày này",
        ("documents" | "people", "format") => "terminal, jsonl hoặc csv",
        ("bench", "file") => {
            "Mỗi dòng một câu tìm; hoặc mã TAB câu tìm; hoặc bảng có cột query; hoặc dòng JSON có id và text; - để đọc đầu vào chuẩn"
        }
        ("bench", "runs") => "Số lượt hỏi mỗi câu; mặc định 5, với --rate là 1",
        ("bench", "warmup") => "Số lượt hỏi trước khi bắt đầu tính; mặc định 1, với --cold là 0",
        ("bench", "threads") => "Số luồng cùng hỏi",
        ("bench", "cold") => "Mỗi câu một tiến trình mới: tính cả khởi động và mở chỉ mục",
        ("bench", "rate") => "Số câu mỗi giây, tính từ lúc đến lượt, nên kể cả thời gian chờ",
        ("bench", "json") => "Ghi số đo và mọi mẫu ra tệp",
        ("bench compare", "before") => "Tệp do bench --json ghi: trước",
        ("bench compare", "after") => "Tệp do bench --json ghi: sau",
        ("bench compare", "seed") => "Cùng số này thì cùng khoảng",
        ("bench compare", "json") => "Ghi phép so sánh ra tệp",
        ("serve", "addr") => "Địa chỉ lắng nghe; cổng 0 lấy một cổng còn trống",
        ("serve", "open") => "Mở trang trong trình duyệt",
        ("completions", "shell") => "bash, zsh, fish hoặc powershell",
        ("man", "command") => "Lệnh cần trang hướng dẫn; không nêu thì cả chương trình",
        (_, "index") => "Thư mục của chỉ mục",
        (_, "no_color") => "Không bao giờ dùng màu",
        (_, "no_pager") => "Không bao giờ mở trình xem từng trang",
        (_, "quiet") => "Chỉ in kết quả và lỗi",
        (_, "lang") => {
            "Ngôn ngữ của trợ giúp, thông báo và lỗi: en hoặc vi; mặc định theo hệ thống"
        }
        (_, "format") => "terminal hoặc jsonl",
        (_, "separator") => {
            "Dấu ngăn các ô của csv: comma (phẩy), hoặc semicolon (chấm phẩy) khi Excel dồn cả hàng vào một ô"
        }
        (_, "encoding") => {
            "Đọc mọi thứ theo bảng mã này thay vì tự nhận: utf-8, tcvn3, vni-windows, windows-1258, viqr, utf-8-mojibake …"
        }
        (_, "output") => "Ghi ra tệp",
        _ => return None,
    };
    Some(own)
}

/// What stands for a value, and clap's own placeholders.
pub(super) fn value_name(english: &str) -> Option<&'static str> {
    Some(match english {
        "OPTIONS" => "TÙY CHỌN",
        "COMMAND" => "LỆNH",
        "PATH" => "ĐƯỜNG_DẪN",
        "QUERY" => "CÂU_TÌM",
        "QUERIES" => "TỆP_CÂU_TÌM",
        "FILE" => "TỆP",
        "DIR" => "THƯ_MỤC",
        "NAME" => "TÊN",
        "DATE" => "NGÀY",
        "N" => "SỐ",
        "FORMAT" => "DẠNG",
        "SIGN" => "DẤU",
        "DOC" => "VĂN_BẢN",
        "P" => "TỈNH",
        "S" => "NGUỒN",
        "K" => "LOẠI",
        "MARKS" => "CÁCH",
        "SORT" => "THỨ_TỰ",
        "GROUP" => "NHÓM",
        "LANG" => "NGÔN_NGỮ",
        "TYPE" => "LOẠI",
        "CODE" => "MÃ",
        "QPS" => "SỐ_MỖI_GIÂY",
        "HOST:PORT" => "MÁY:CỔNG",
        "SHELL" => "SHELL",
        "A.json" => "A.json",
        "B.json" => "B.json",
        _ => return None,
    })
}
