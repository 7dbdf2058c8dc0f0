//! Sentences as news prints them, one for every rule.

use super::super::*;

/// The names of `text`, each with what is special about it.
fn names(text: &str) -> Vec<String> {
    persons(text)
        .iter()
        .map(|m| {
            let p = &m.value;
            let flag = match (p.open, p.anonymised, p.linked) {
                (true, _, _) => " open",
                (_, true, _) => " anonymised",
                (_, _, true) => " linked",
                _ => "",
            };
            format!("{}{flag}", p.name)
        })
        .collect()
}

#[test]
fn reads_how_news_introduces_people() {
    let rows: &[(&str, &[&str])] = &[
        ("Đồng chí Nguyễn Doãn Hùng – đại diện Chi bộ Tổng hợp", &["Nguyễn Doãn Hùng"]),
        ("Phó Chủ tịch UBND tỉnh Phùng Thành Vinh phát biểu", &["Phùng Thành Vinh"]),
        ("Chủ tịch UBND tỉnh Kiên Giang Nguyễn Thanh Nhàn", &["Nguyễn Thanh Nhàn"]),
        ("các đồng chí Hoàng Văn Nhiên, Chu Bá Long", &["Hoàng Văn Nhiên", "Chu Bá Long"]),
        ("đại biểu Pịt Văn Toán, Phà Bá Di", &["Pịt Văn Toán", "Phà Bá Di"]),
        ("ông Tạ Đức Toàn\nPhó Trưởng Ban Tuyên giáo", &["Tạ Đức Toàn"]),
        ("thực hiện thành công Nghị quyết Đại hội", &[]),
        ("đồng chí Lãnh đạo sở, đồng chí Thường trực Tỉnh ủy", &[]),
        ("Đồng chí Phó Chủ tịch UBND tỉnh đề nghị", &[]),
        ("trên đường Nguyễn Văn Linh, Võ Nguyên Giáp và Trần Phú", &[]),
        ("Trường THPT Phan Bội Châu và Quỹ Tôn Đức Thắng", &[]),
        ("Bí thư Đảng ủy phường Lê Hồng Phong phát biểu", &[]),
        ("Đại tướng Võ Nguyên Giáp về thăm", &["Võ Nguyên Giáp"]),
        ("Bí thư Thị ủy Hoàng Mai; huyện Quỳnh Lưu; tỉnh Thái Bình", &[]),
        ("tư tưởng, đạo đức, phong 4 cách Hồ Chí Minh", &[]),
        ("Chủ tịch Hồ Chí Minh căn dặn; Bác Hồ Chí Minh kính yêu", &["Hồ Chí Minh", "Hồ Chí Minh"]),
        ("TP. Hồ Chí Minh, đường Hồ Chí Minh, lăng Chủ tịch Hồ Chí Minh", &[]),
        ("PGS.TS. Nguyễn Thị Lan, Giám đốc Học viện", &["Nguyễn Thị Lan"]),
        ("Đ/c Đào Quang Thiền – Phó Bí thư Đảng bộ", &["Đào Quang Thiền"]),
        ("ÔNG NGUYỄN VĂN HÙNG ĐƯỢC BẦU LÀM CHỦ TỊCH", &["Nguyễn Văn Hùng"]),
        ("ĐẠI HỘI ĐẢNG BỘ TỈNH NGHỆ AN LẦN THỨ XX", &[]),
        ("Ảnh: Báo Hải quan. Ảnh: P.V. Ảnh: TTXVN", &[]),
        ("Bài, ảnh: Mai Hoa - Phạm Bằng", &["Mai Hoa", "Phạm Bằng"]),
        ("Chủ tịch UBND tỉnh An GiangHuỳnh Hồng Hải", &["Huỳnh Hồng Hải"]),
        ("Ảnh: Trần Thanh Ông Lâm Trọng Nghĩa cho biết", &["Trần Thanh", "Lâm Trọng Nghĩa"]),
        ("Già làng Rơ Ông Ha Jung và hoa hậu H 'Hen Niê", &["Rơ Ông Ha Jung", "H'Hen Niê"]),
        ("ông Huỳnh Minh Sở và ông Nguyễn Văn Hóa", &["Huỳnh Minh Sở", "Nguyễn Văn Hóa"]),
        ("bị cáo Cao Mỹ D. khai nhận, chị M. cho biết", &["Cao Mỹ D. anonymised", "M. anonymised"]),
        (
            "Tổng thống Mỹ Donald Trump và Tổng thống Franklin D. Roosevelt",
            &["Donald Trump", "Franklin D. Roosevelt"],
        ),
        ("Chị Bình cho biết gia đình đã thoát nghèo", &["Bình open"]),
        (
            "Dong chi Dang Thanh Tung, Chanh Van phong UBND tinh chu tri hoi nghi",
            &["Dang Thanh Tung"],
        ),
        ("Ho Chi Minh City is the largest city", &[]),
        ("The United Nations said on Monday that Le Monde was right", &[]),
        ("Trụ sở: số 16 Lê Hồng Phong, Ba Đình", &[]),
        ("thanh toán bằng Đồng Việt Nam", &[]),
        ("Tiểu mục 5. BẢO LƯU QUYỀN SỞ HỮU", &[]),
        ("tuyên bố Hoàng Sa là của Việt Nam, sinh viên K-12", &[]),
        ("Giám đốc Học viện Chính trị quốc gia Hồ Chí Minh chủ trì", &[]),
        ("Ca sĩ Mỹ Tâm và Thủ tướng Lào Sonexay Siphandone", &["Mỹ Tâm", "Sonexay Siphandone"]),
        ("ông Nguyễn Văn An ở đường Nguyễn Văn An", &["Nguyễn Văn An"]),
        (
            "Anh Lê Văn Hùng về. Theo Hùng, anh Hùng vui",
            &["Lê Văn Hùng", "Lê Văn Hùng linked", "Lê Văn Hùng linked"],
        ),
        (
            "ông Lê Văn Hùng và ông Trần Mạnh Hùng; ông Hùng nói",
            &["Lê Văn Hùng", "Trần Mạnh Hùng", "Hùng open"],
        ),
        (
            "o\u{0302}ng Nguye\u{0302}\u{0303}n\u{00a0}Va\u{0306}n\nHu\u{0300}ng",
            &["Nguyễn Văn Hùng"],
        ),
    ];
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(text, expected)| names(text) != *expected)
        .map(|(text, expected)| format!("{text:?}: {:?}, expected {expected:?}", names(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn attaches_roles_as_printed() {
    let rows = [
        (
            "Bí thư Đảng ủy, Chánh Văn phòng UBND TP Hải Phòng Trần Huy Kiên",
            Some("Bí thư Đảng ủy, Chánh Văn phòng UBND TP Hải Phòng"),
        ),
        (
            "đồng chí Phó Chủ tịch UBND tỉnh Bùi Đình Long và các đại biểu",
            Some("Phó Chủ tịch UBND tỉnh"),
        ),
        (
            "Trưởng phòng Quản trị - Tài vụ Trần Thị Tuyết Mai",
            Some("Trưởng phòng Quản trị - Tài vụ"),
        ),
        (
            "Ông Trần Văn Nam, nguyên Bí thư Tỉnh ủy Bình Dương, đã nói",
            Some("nguyên Bí thư Tỉnh ủy Bình Dương"),
        ),
        ("Tân Chủ tịch UBND tỉnh Lê Hồng Vinh", Some("Chủ tịch UBND tỉnh")),
        ("Ông Lê Văn Hùng là Giám đốc Sở Y tế.", Some("Giám đốc Sở Y tế")),
        ("ông Lê Văn Hùng được bầu giữ chức vụ Chủ tịch HĐND tỉnh.", Some("Chủ tịch HĐND tỉnh")),
        ("ông Lê Văn Hùng bị cách chức Chủ tịch UBND huyện.", None),
        (
            "Phó Chủ tịch UBND tỉnh đề nghị Giám đốc Sở Nội vụ Trần Văn Minh báo cáo",
            Some("Giám đốc Sở Nội vụ"),
        ),
    ];
    for (text, role) in rows {
        let people = persons(text);
        assert_eq!(people.len(), 1, "{text}: {people:?}");
        assert_eq!(people[0].value.role.as_deref(), role, "{text}");
    }
}

#[test]
fn shares_the_post_that_a_list_is_elected_to() {
    let people = persons(
        "đồng chí Hoàng Văn Nhiên, đồng chí Chu Bá Long được bầu làm Phó Bí thư Đảng uỷ Khối; đồng chí Lê Hồng Vinh dự",
    );
    let roles: Vec<Option<&str>> = people.iter().map(|m| m.value.role.as_deref()).collect();
    assert_eq!(roles, [Some("Phó Bí thư Đảng uỷ Khối"), Some("Phó Bí thư Đảng uỷ Khối"), None]);
}

#[test]
fn signs_articles_with_bylines() {
    let body = "Bài viết dài nói về việc xây dựng nông thôn mới ở các xã vùng cao của huyện trong nhiều năm qua, với nhiều cách làm hay.";
    for (sign, expected) in [
        ("\n\nNguyên An - Khánh Thùy\n", vec!["Nguyên An", "Khánh Thùy"]),
        (" (Hoàng Tím)", vec!["Hoàng Tím"]),
        ("\n\nGiàng Seo Pùa/VOV4", vec!["Giàng Seo Pùa"]),
        ("\n\nQuỳnh Như-Đài PTTH Tương Dương", vec!["Quỳnh Như"]),
        ("\n\nNghệ An", vec![]),
        ("\n\nTin cùng chuyên mục", vec![]),
    ] {
        let people = persons(&format!("{body}{body}{body}{sign}"));
        let found: Vec<&str> = people.iter().map(|m| m.value.name.as_str()).collect();
        assert_eq!(found, expected, "{sign:?}");
        assert!(people.iter().all(|m| m.value.kind == PersonKind::Byline), "{people:?}");
    }
}

/// A mention as a caption or a sentence gives it.
fn person(text: &str) -> Person {
    persons(text).remove(0).value
}

#[test]
fn tiers_prefer_whole_names_and_typed_marks() {
    let tung = person("đồng chí Đặng Thanh Tùng phát biểu");
    let linked = persons("đồng chí Đặng Thanh Tùng đến. Đồng chí Tùng nói").remove(1).value;
    let tier =
        |query: &str, person: &Person| person_tier(&parse_person_value(query).unwrap(), person);
    assert_eq!(tier("Đặng Thanh Tùng", &tung), Some(6));
    assert_eq!(tier("dang thanh tung", &tung), Some(5));
    assert_eq!(tier("đồng chí Thanh Tùng", &tung), Some(4));
    assert_eq!(tier("Đặng Thanh Tùng", &linked), Some(3));
    assert_eq!(tier("ông Tùng", &tung), Some(2));
    for query in ["Đặng Thanh", "Đặng Tùng", "Đặng Thanh Từng", "Tùng Thanh", "Lê Đặng Thanh Tùng"]
    {
        assert_eq!(tier(query, &tung), None, "{query}");
    }
    assert_eq!(tier("Đặng Thanh Tùng", &person("ông Đặng Thành Tùng nói")), Some(5));
    assert!(inside_tier(&tung) > inside_tier(&person("Ảnh: Thành Duy")));
    assert_eq!(index_keys(&tung), ["dang_thanh_tung", "thanh_tung", "tung", "=đặng_thanh_tùng"]);
}

#[test]
fn recognises_person_queries_by_the_dictionary_first() {
    let known = |key: &str| match key {
        "dang_thanh_tung" | "thanh_duy" => NameKnowledge::Full,
        "thanh_tung" | "tung" | "duy" | "vinh" => NameKnowledge::Suffix,
        _ => NameKnowledge::Unknown,
    };
    let read = |query: &str| person_readings(query, &known).first().map(lookup_key);
    for (query, key) in [
        ("dang thanh tung", Some("dang_thanh_tung")),
        ("đ/c Đặng Thanh Tùng", Some("dang_thanh_tung")),
        ("dong chi dang thanh tung", Some("dang_thanh_tung")),
        ("Phó Chủ tịch UBND tỉnh Phùng Thành Vinh", Some("phung_thanh_vinh")),
        ("Thanh Tùng", Some("thanh_tung")),
        ("ông Tùng", Some("tung")),
        ("Tùng", Some("tung")),
        ("tùng", None),
        ("Vinh", None),
        ("ông Lứ", Some("lu")),
        ("Nguyễn Văn Hùng", Some("nguyen_van_hung")),
        ("cải cách hành chính", None),
        ("Nghệ An", None),
        ("Nghị quyết 39", None),
        ("đồng chí", None),
        ("", None),
    ] {
        assert_eq!(read(query).as_deref(), key, "{query:?}");
    }
}

#[test]
fn gathers_a_collection_into_one_row_a_key() {
    let located = |article: &str, published: &str, text: &str| -> Vec<LocatedPerson> {
        persons(text)
            .into_iter()
            .map(|m| LocatedPerson {
                article: article.to_owned(),
                path: format!("{article}.txt"),
                published: Some(published.to_owned()),
                span: m.span,
                surface: m.span.of(text).to_owned(),
                person: m.value,
            })
            .collect()
    };
    let mut all = located(
        "b",
        "2025-06",
        "Đồng chí Đào Quang Thiền - Phó Bí thư Đảng uỷ trình bày. Đồng chí Thiền nói.",
    );
    all.extend(located("a", "2024-12", "Đ/c Đào Quang Thiền – Phó Chánh Văn phòng UBND tỉnh báo cáo. Ông Đào Quang Thiện dự. Chị Hoa đến."));
    let rows = people_rows(&all);
    let keys: Vec<(&str, usize, usize)> =
        rows.iter().map(|r| (r.key.as_str(), r.mentions, r.articles)).collect();
    assert_eq!(keys, [("đào_quang_thiền", 3, 2), ("đào_quang_thiện", 1, 1)]);
    let row = &rows[0];
    assert_eq!((row.first.as_deref(), row.last.as_deref()), (Some("2024-12"), Some("2025-06")));
    let roles: Vec<&str> = row.roles.iter().map(|r| r.role.as_str()).collect();
    assert_eq!(roles, ["Phó Chánh Văn phòng UBND tỉnh", "Phó Bí thư Đảng uỷ"]);
    let json = serde_json::to_value(row).unwrap();
    assert_eq!(json["kinds"]["person"], 3);
    assert_eq!(serde_json::to_value(PersonKind::PhotoCredit).unwrap(), "photo-credit");
}
