//! What words are read as: a person or document only where the collection takes them so.

use std::collections::HashSet;
use std::fmt::Write;

use saola::index::Reader;
use saola::query::{FactQuery, Options, Plan, parse, plan};
use saola::search::{Hit, Page, search};
use saola::update::update;

/// Articles: name, title, text.
const TOLD: &[(&str, &str, &str)] = &[
    (
        "co-hoi",
        "Cơ hội cho người trồng cam",
        "Hợp tác xã mở thêm cơ hội việc làm cho lao động trẻ trong xã. Người dân nắm lấy cơ hội \
         để vay vốn.",
    ),
    (
        "hoi-cho",
        "Phiên chợ đầu xuân",
        "Hội chợ là cơ hội để bà con bán nông sản. Nhiều hộ coi đây là cơ hội tốt.",
    ),
    (
        "ong-hoi",
        "Chi bộ xóm 5 họp",
        "Ông Phí Văn Hợi, Bí thư chi bộ, chủ trì cuộc họp. Ông Hợi đề nghị sửa kênh trước mùa mưa.",
    ),
    (
        "van-minh",
        "Xây dựng nếp sống văn minh",
        "Phường vận động bà con giữ nếp sống văn minh, đô thị văn minh trong dịp lễ.",
    ),
    (
        "le-hoi",
        "Lễ hội không còn chen lấn",
        "Du khách xếp hàng văn minh. Ban tổ chức nhắc mọi người ứng xử văn minh.",
    ),
    ("cuoi", "Việc cưới tiết kiệm", "Đám cưới văn minh, gọn nhẹ được nhiều gia đình làm theo."),
    ("tang", "Việc tang", "Việc tang văn minh, không kéo dài, không rải vàng mã."),
    ("cho", "Chợ mới", "Chợ văn minh vừa mở cửa, tiểu thương niêm yết giá."),
    (
        "duong-van-minh",
        "Trao quà cho học sinh",
        "Ông Lương Văn Minh, Giám đốc công ty, trao hai mươi suất quà cho học sinh nghèo.",
    ),
    (
        "bac-lieu",
        "Điện gió ở Bạc Liêu",
        "Ven biển Bạc Liêu có thêm trụ điện gió. Tỉnh Bạc Liêu cũ nay thuộc Cà Mau.",
    ),
    ("tom", "Giá tôm tăng", "Nông dân nuôi tôm ở Bạc Liêu lãi khá nhờ giá tôm tăng."),
    ("bac-lieu-nguoi", "Người giữ rừng", "Bà Hồ Thị Liệu giữ rừng hai mươi năm nay."),
    (
        "tung-1",
        "Khánh thành cầu",
        "Đồng chí Đặng Thanh Tùng, Phó Chủ tịch UBND huyện, cắt băng khánh thành cầu.",
    ),
    ("tung-2", "Tiếp công dân", "Ông Đặng Thanh Tùng tiếp công dân sáng thứ Hai."),
    ("tung-3", "Kiểm tra đê", "Phó Chủ tịch UBND huyện Đặng Thanh Tùng đi kiểm tra tuyến đê."),
    ("thanh-tung", "Cây cảnh", "Nghệ nhân uốn cây theo thế thanh tùng suốt ba năm."),
    (
        "hai-chieu",
        "Xe buýt chạy lại",
        "Tuyến xe buýt 2 chiều chạy lại từ hôm nay, đường 2 chiều đã thông.",
    ),
    ("giao-thong", "Trao đổi hàng hóa", "Thương mại 2 chiều tăng mạnh, quan hệ 2 chiều bền chặt."),
    ("cau", "Cầu tạm", "Xe máy đi 2 chiều qua cầu tạm từ chiều nay."),
    (
        "thong-tu",
        "Quy định về thi tuyển",
        "Sở Nội vụ triển khai Thông tư số 02/2023/TT-BNV về thi tuyển viên chức.",
    ),
    (
        "ke-hoach",
        "Kinh tế xã hội",
        "Tỉnh tổng kết kế hoạch 5 năm, đặt mục tiêu cho kế hoạch 5 năm tới.",
    ),
    (
        "ke-hoach-2",
        "Đầu tư công",
        "Kế hoạch 5 năm giai đoạn trước đạt nhiều kết quả trong đầu tư công.",
    ),
    (
        "nghi-quyet-39",
        "Thực hiện Nghị quyết 39",
        "Nghị quyết số 39-NQ/TW được quán triệt tới cán bộ. Huyện nêu cách làm Nghị quyết 39.",
    ),
    (
        "nam-39",
        "Kỷ niệm ngày thành lập",
        "Trường kỷ niệm 39 năm ngày thành lập, nhiều lớp học trò trở về.",
    ),
    (
        "tieu-su",
        "phan huy chú",
        "Nhà bác học sinh ra ở làng Thụy Khuê, viết bộ sách lớn về lịch triều.",
    ),
    (
        "nhac-toi",
        "Giải thưởng sách",
        "Ban giám khảo nhắc tới nhà bác học Phan Huy Chú và ông Phan Huy Ích.",
    ),
    (
        "dat-ten",
        "Hội thảo khoa học",
        "Nhà sử học Phan Huy Chú được nói đến nhiều. Ông Phan Huy Chú để lại bộ sách quý.",
    ),
];

fn collection() -> (tempfile::TempDir, Reader) {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for (id, title, text) in TOLD {
        writeln!(lines, "{}", serde_json::json!({ "id": id, "title": title, "text": text }))
            .unwrap();
    }
    let file = folder.path().join("told.jsonl");
    std::fs::write(&file, lines).unwrap();
    let index = folder.path().join("index");
    update(&index, &[file], |_| true).unwrap();
    let reader = Reader::open(&index).unwrap();
    (folder, reader)
}

fn asked(reader: &Reader, typed: &str) -> (Plan, Vec<Hit>) {
    let plan = plan(&parse(typed).unwrap(), &Options::default(), reader).unwrap();
    let (_, hits) = search(reader, &plan, &Page::default()).unwrap();
    (plan, hits)
}

/// `person`, `document` or nothing, of what comes first and of what is only told.
fn read_as(plan: &Plan) -> (&'static str, &'static str) {
    let kind = |fact: &Option<FactQuery>| match fact {
        Some(FactQuery::Person(_)) => "person",
        Some(FactQuery::Citation(_)) => "document",
        None => "",
    };
    (kind(&plan.fact), kind(&plan.possible))
}

#[test]
fn words_that_are_a_name_once_stay_words_and_the_name_is_told() {
    let (_kept, reader) = collection();
    for (typed, first, told, article) in [
        // Of six passages with the words one names somebody.
        ("văn minh", "", "person", "!duong-van-minh"),
        ("van minh", "", "person", "!duong-van-minh"),
        // "cô Hợi" is nowhere, "cơ hội" is.
        ("co hoi", "", "person", "!ong-hoi"),
        ("cơ hội", "", "", "!ong-hoi"),
        ("bac lieu", "", "person", "bac-lieu"),
        // The name of somebody.
        ("đặng thanh tùng", "person", "", "tung-"),
        ("dang thanh tung", "person", "", "tung-"),
        ("thanh tung", "person", "", "tung-"),
        ("đồng chí Tùng", "person", "", "tung-"),
        ("ông Hợi", "person", "", "ong-hoi"),
        ("luong van minh", "person", "", "duong-van-minh"),
    ] {
        let (plan, hits) = asked(&reader, typed);
        assert_eq!(read_as(&plan), (first, told), "{typed}");
        let best = hits[0].article.id.0.as_str();
        let right = match article.strip_prefix('!') {
            Some(other) => best != other,
            None => best.starts_with(article),
        };
        assert!(right, "{typed}: {best}");
        assert_eq!(hits[0].tier.is_some(), first == "person", "{typed}");
    }
}

#[test]
fn a_long_name_is_a_name_though_a_city_is_called_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for n in 0..12 {
        let text = format!("Thành phố Hồ Chí Minh khởi công tuyến đường thứ {n}.");
        writeln!(lines, "{}", serde_json::json!({ "id": format!("pho-{n}"), "text": text }))
            .unwrap();
    }
    let text = "Chủ tịch Hồ Chí Minh về thăm xã, dặn bà con trồng cây.";
    writeln!(lines, "{}", serde_json::json!({ "id": "nguoi", "text": text })).unwrap();
    let file = folder.path().join("pho.jsonl");
    std::fs::write(&file, lines).unwrap();
    let index = folder.path().join("index");
    update(&index, &[file], |_| true).unwrap();
    let reader = Reader::open(&index).unwrap();
    for typed in ["Hồ Chí Minh", "ho chi minh"] {
        let (plan, hits) = asked(&reader, typed);
        assert_eq!(read_as(&plan).0, "person", "{typed}");
        assert_eq!(hits[0].article.id.0, "nguoi", "{typed}");
    }
}

#[test]
fn a_name_asked_for_by_its_field_is_never_weighed() {
    let (_kept, reader) = collection();
    for typed in ["person:\"văn minh\"", "người:\"van minh\""] {
        let (_, hits) = asked(&reader, typed);
        let articles: HashSet<&str> = hits.iter().map(|hit| hit.article.id.0.as_str()).collect();
        assert_eq!(articles, HashSet::from(["duong-van-minh"]), "{typed}");
        assert!(hits.iter().all(|hit| hit.tier.is_some()), "{typed}");
    }
}

#[test]
fn roles_in_a_chain_do_not_make_its_last_word_a_name() {
    let (_kept, reader) = collection();
    let (plan, _) = asked(&reader, "Phụ trách văn phòng, thanh tra, hợi");
    assert_eq!(read_as(&plan).0, "");
}

#[test]
fn counts_are_no_numbers_of_documents() {
    let (_kept, reader) = collection();
    for (typed, first, told, article) in [
        ("thông tư 2 chiều", "", "document", "hai-chieu"),
        ("thong tu 2 chieu", "", "document", "hai-chieu"),
        ("kế hoạch 5 năm 2021 2025", "", "document", "ke-hoach"),
        ("ke hoach 5 nam 2021 2025", "", "document", "ke-hoach"),
        ("thông tư 2", "document", "", "thong-tu"),
        ("thong tu 2 thi tuyen", "document", "", "thong-tu"),
        ("nghi quyet 39", "document", "", "nghi-quyet-39"),
        ("nghi quyet 39 nam 2012", "document", "", "nghi-quyet-39"),
        ("nghị quyết 39 quán triệt", "document", "", "nghi-quyet-39"),
    ] {
        let (plan, hits) = asked(&reader, typed);
        assert_eq!(read_as(&plan), (first, told), "{typed}");
        if first == "document" {
            assert_eq!(hits[0].article.id.0, article, "{typed}");
        } else {
            assert!(hits.iter().all(|hit| hit.tier.is_none()), "{typed}");
        }
    }
}

#[test]
fn an_article_whose_title_is_the_name_stands_first() {
    let (_kept, reader) = collection();
    for (typed, tier) in [("Phan Huy Chú", 6), ("phan huy chu", 5)] {
        let (_, hits) = asked(&reader, typed);
        assert_eq!(
            (hits[0].article.id.0.as_str(), hits[0].tier),
            ("tieu-su", Some(tier)),
            "{typed}"
        );
        assert!(hits.iter().filter(|hit| hit.tier.is_some()).count() >= 3, "{typed}");
    }
    // The end of a name is not the name, and a title with more words is about more.
    let (_, hits) = asked(&reader, "huy chú");
    assert!(hits.iter().all(|hit| hit.article.id.0 != "tieu-su" || hit.tier.is_none()));
}
