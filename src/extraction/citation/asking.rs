//! Queries in every spelling, and the tiers of what answers them.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests stop and tell")]

use super::*;

#[test]
fn reads_queries_in_every_spelling() {
    let mut wrong = 0;
    for (query, expected, rest) in [
        ("nq39", "nq:39:*:*:*", ""),
        ("NQ 39-NQ/TW", "nq:39:*:tw:*", ""),
        ("39/nq-tw", "nq:39:*:tw:*", ""),
        ("39-nq/tu", "nq:39:*:tu:*", ""),
        ("nghi quyet so 39", "nq:39:*:*:*", ""),
        ("de an 06", "da:6:*:*:*", ""),
        ("DE AN 06/CP", "da:6:*:cp:*", ""),
        ("QD 1059 TTg", "qd:1059:*:ttg:*", ""),
        ("1059/qd-ttg", "qd:1059:*:ttg:*", ""),
        ("1059 qd ttg", "qd:1059:*:ttg:*", ""),
        ("06/cp", "*:6:*:cp:*", ""),
        ("137/2024/qh15", "*:137:2024:qh:15", ""),
        ("137 2024 qh15", "*:137:2024:qh:15", ""),
        ("Nghi-quyet-39-NQ-TW-2023", "nq:39:*:tw:*", ""),
        ("nghi-quyet-so-39-nq-tw-ngay-18-7-2023", "nq:39:*:tw:*", ""),
        ("luat dat dai nam 2024", "luat:datdai:2024:qh:*", ""),
        ("luật phòng chống tham nhũng 2018", "luat:phongchongthamnhung:2018:qh:*", ""),
        ("nghi quyet dai hoi lan thu 20", "nq:dh:*:*:20", ""),
        ("nghi quyet dai hoi dang bo tinh nghe an lan thu 20", "nq:dh:*:tinh-nghean:20", ""),
        ("nghi quyet trung uong 4 khoa XII", "nq:hn4:*:tw:12", ""),
        ("nq tw4", "nq:hn4:*:tw:*", ""),
        ("chi thi 54 khoa 9", "ct:54:*:*:9", ""),
        ("nghi quyet 39 cua bo chinh tri", "nq:39:*:tw:*", ""),
        ("nghị quyết 39 BCT", "nq:39:*:tw:*", ""),
        ("nghi quyet 39 nghe an", "nq:39:*:*:*", "nghe an"),
        (
            "phát triển tỉnh theo nghị quyết 39 nghệ an",
            "nq:39:*:*:*",
            "phát triển tỉnh theo nghệ an",
        ),
        ("nghị quyết 39 năm 2023 quy hoạch", "nq:39:*:*:*", "quy hoạch"),
        ("nghi quyet 39 ha tinh", "nq:39:*:*:*", "ha tinh"),
        ("quyết định 1059", "qd:1059:*:*:*", ""),
        ("kế hoạch số 2025", "kh:2025:*:*:*", ""),
        ("nghi\u{323} quyê\u{301}t 39", "nq:39:*:*:*", ""),
        ("39 - NQ / TW", "nq:39:*:tw:*", ""),
        ("39–NQ/TW", "nq:39:*:tw:*", ""),
        ("nghị quyết 39 trung ương", "nq:39:*:tw:*", ""),
        ("nghị quyết 39/2021/QH15", "nq:39:2021:qh:15", ""),
        ("nghị định 06/2022", "nd:6:2022:*:*", ""),
        ("1234/UBND-NN", "cv:1234:*:ubnd:*", ""),
        ("nghị quyết 30a", "nq:30a:*:*:*", ""),
        ("thông tri 9 tỉnh ủy", "ttri:9:*:tu:*", ""),
        ("điều lệ đảng", "dieule:dang", ""),
        ("nghị quyết kỳ họp thứ 20 hđnd tỉnh", "nq:kyhop20:*:hdnd:*", ""),
        ("chuong trinh hanh dong 12-CTr/TU", "ctr:12:*:tu:*", ""),
        ("ket luan 1 kl tw", "kl:1:*:tw:*", ""),
        ("nđ 116/2020", "nd:116:2020:*:*", ""),
        ("39", "", ""),
        ("nghị quyết", "", ""),
        ("kế hoạch 2025", "", ""),
        ("ke hoach 2025", "", ""),
        ("luật 2024", "", ""),
        ("luat su nguyen van nam 2024", "", ""),
        ("quyết định 39 tỷ", "", ""),
        ("quyet dinh 39 ty dong", "", ""),
        ("\"nghị quyết 39\"", "", ""),
        ("“nghị quyết 39”", "", ""),
        ("đại hội XIII", "", ""),
        ("30/4", "", ""),
        ("18/7/2023", "", ""),
        ("covid 19", "", ""),
        ("quốc lộ 1A", "", ""),
        ("nghệ an 2023", "", ""),
        ("để ăn 06", "", ""),
    ] {
        let found = parse_citation_query(query);
        let key = found.as_ref().map_or(String::new(), |q| q.citation.key());
        let left = found.as_ref().map_or(String::new(), |q| q.rest_of(query));
        if (&key[..], &left[..]) != (expected, rest) {
            wrong += 1;
            println!("{query}: {key:?} rest {left:?}, expected {expected:?} {rest:?}");
        }
    }
    assert_eq!(wrong, 0);
    let q = parse_citation_query("nghị quyết 39").unwrap();
    assert_eq!(q.reading(), "đọc là: nghị quyết · số 39 · nơi ban hành: bất kỳ");
    assert_eq!(q.reading_in_english(), "read as: resolution · number 39 · issuer: any");
    for key in [
        "nq:39:*:tw:*",
        "nq:dh:*:tinh-nghean:20",
        "nq:hn4:*:tw:12",
        "nq:kyhop20:*:hdnd-nghean:18",
        "luat:datdai:2024:qh:*",
        "dieule:dang",
        "nq:dh:*:khoi-nghean:2015-2020",
        "tt:12:2023:bct:*",
    ] {
        assert_eq!(parse_cite_value(key).map(|q| q.citation.key()).as_deref(), Some(key));
    }
    assert_eq!(parse_cite_value(" 39-NQ/TW ").unwrap().citation.key(), "nq:39:*:tw:*");
    assert_eq!(parse_cite_value("39").unwrap().citation.key(), "*:39:*:*:*");
    assert_eq!(parse_cite_value("luật đất đai").unwrap().citation.key(), "luat:datdai:*:qh:*");
    assert!(parse_cite_value("xin chào").is_none());
}

#[test]
fn ranks_full_forms_over_bare_ones_and_aliases() {
    for (query, text, tier) in [
        ("39-NQ/TW", "Nghị quyết số 39/NQ-TW", Some(5)),
        ("nghị quyết 39", "Nghị quyết số 39-NQ/TW", Some(5)),
        ("nghị quyết 39", "Nghị quyết 39 của Bộ Chính trị", Some(4)),
        ("nghị quyết 39 của bộ chính trị", "Nghị quyết số 39-NQ/TW", Some(4)),
        ("nghị quyết 39 của bộ chính trị", "Nghị quyết số 39-NQ/TW của Bộ Chính trị", Some(5)),
        ("39-NQ/TW", "thực hiện Nghị quyết 39", Some(3)),
        ("11-QĐ/TW", "Quy định số 11-QĐi/TW", Some(2)),
        ("quyết định 11-QĐ/TW", "Quy định số 11-QĐi/TW", None),
        ("đề án 06", "Quyết định số 06/QĐ-TTg", Some(2)),
        ("06/QĐ-TTg", "Đề án 06", Some(2)),
        ("chỉ thị 46 của bộ chính trị", "Chỉ thị số 46 của Ban Bí thư", None),
        ("chỉ thị 20 của chính phủ", "Chỉ thị 20 của Thủ tướng Chính phủ", None),
        ("nghị quyết 26 ngày 30/7/2013", "Nghị quyết số 26-NQ/TW", Some(4)),
        ("luật đất đai 2024", "Luật Đất đai số 31/2024/QH15", Some(2)),
        ("nghị quyết 30", "Nghị quyết 30a/2008/NQ-CP", None),
        ("21-CT/TU", "Chỉ thị số 21-CT/TU của BTV Tỉnh ủy Hà Tĩnh", Some(5)),
    ] {
        let wanted = parse_citation_query(query).unwrap().citation;
        let found = citations(text, None);
        assert_eq!(matches(&wanted, &found[0].value), tier, "{query} | {text}");
    }
    // A loose mention resolved inside its document is no longer open.
    let text = "Nghị quyết số 39-NQ/TW ngày 18/7/2023. Thực hiện Nghị quyết 39 có hiệu quả.";
    let found = citations(text, None);
    let other = parse_citation_query("39/NQ-CP").unwrap().citation;
    let same = parse_citation_query("39-NQ/TW").unwrap().citation;
    assert_eq!(matches(&other, &found[1].value), None);
    assert_eq!(matches(&same, &found[1].value), Some(4));
}
