//! Sentences of every form and what must be read in them.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests stop and tell")]

use super::*;

/// Keys and surfaces in reading order: `key "surface"`.
fn read(text: &str) -> Vec<String> {
    citations(text, Some("nghe-an"))
        .iter()
        .map(|m| format!("{} {}", m.value.key(), m.span.of(text).replace('\n', "⏎")))
        .collect()
}

fn check(table: &[(&str, &[&str])]) {
    let mut wrong = 0;
    for (text, expected) in table {
        let found = read(text);
        if found != *expected {
            wrong += 1;
            println!("{text}\n   found    {found:?}\n   expected {expected:?}");
        }
    }
    assert_eq!(wrong, 0, "of {}", table.len());
}

#[test]
fn reads_numbers_and_symbols_in_every_spelling() {
    check(&[
        (
            "Nghị định số 06/2022/NĐ-CP ngày 10/01/2022",
            &["nd:6:2022:cp:* Nghị định số 06/2022/NĐ-CP"],
        ),
        ("Thông tư 04/2023/TT-BTC của Bộ Tài chính", &["tt:4:2023:btc:* Thông tư 04/2023/TT-BTC"]),
        ("Nghị quyết 30a/2008/NQ-CP", &["nq:30a:2008:cp:* Nghị quyết 30a/2008/NQ-CP"]),
        ("Nghị\nquyết 30a năm\n2008", &["nq:30a:*:*:* Nghị⏎quyết 30a"]),
        ("theo 205/NQ-CP và 60/TB-VPCP", &["nq:205:*:cp:* 205/NQ-CP", "tb:60:*:vpcp:* 60/TB-VPCP"]),
        ("Công văn số 293/TTg-ĐP", &["cv:293:*:ttg:* Công văn số 293/TTg-ĐP"]),
        ("văn bản số 1458/UBDT-VP135", &["cv:1458:*:ubdt:* văn bản số 1458/UBDT-VP135"]),
        ("Công văn số 8011-CV/BTCTW", &["cv:8011:*:btctw:* Công văn số 8011-CV/BTCTW"]),
        ("theo nghị quyết 18/2017 của", &["nq:18:2017:*:* nghị quyết 18/2017"]),
        ("Quyết định số31-QĐ/TW", &["qd:31:*:tw:* Quyết định số31-QĐ/TW"]),
        ("Kế hoạch 66.1/KH-UBND", &["kh:66.1:*:ubnd-nghean:* Kế hoạch 66.1/KH-UBND"]),
        ("Nghị quyết số 39 - NQ / TW, ngày", &["nq:39:*:tw:* Nghị quyết số 39 - NQ / TW"]),
        (
            "Nghị quyết số 39\u{a0}–\u{a0}NQ/\nTW",
            &["nq:39:*:tw:* Nghị quyết số 39\u{a0}–\u{a0}NQ/⏎TW"],
        ),
        (
            "Nghị quyết số 39-NQ/TƯ và 12-NQ/T.Ư",
            &["nq:39:*:tw:* Nghị quyết số 39-NQ/TƯ", "nq:12:*:tw:* 12-NQ/T.Ư"],
        ),
        ("Nghị quyết số 39-NQ/TU", &["nq:39:*:tu-nghean:* Nghị quyết số 39-NQ/TU"]),
        (
            "NGHỊ QUYẾT SỐ 39-NQ/TW NGÀY 18/7/2023 CỦA BỘ CHÍNH TRỊ",
            &["nq:39:*:tw:* NGHỊ QUYẾT SỐ 39-NQ/TW"],
        ),
        ("Quyết định số 1059/QĐ-TTg,", &["qd:1059:*:ttg:* Quyết định số 1059/QĐ-TTg"]),
        (
            "Quyết định số 1234/QĐ-UBND.CN ngày 2/3/2020",
            &["qd:1234:*:ubnd-nghean:* Quyết định số 1234/QĐ-UBND.CN"],
        ),
        ("Số: 39-NQ/TW", &["nq:39:*:tw:* 39-NQ/TW"]),
        ("(39-NQ/TW)", &["nq:39:*:tw:* 39-NQ/TW"]),
        ("tại “Nghị quyết 39” của", &["nq:39:*:*:* Nghị quyết 39"]),
        ("NQ 39, NQ39 và CT 05", &["nq:39:*:*:* NQ 39", "nq:39:*:*:* NQ39", "ct:5:*:*:* CT 05"]),
        ("KẾT LỦẬN số 01-KL/TW CỦÀ BỘ CHÍNH TRỊ", &["kl:1:*:tw:* KẾT LỦẬN số 01-KL/TW"]),
        ("Luật số 31/2024/QH15 ngày", &["l:31:2024:qh:15 Luật số 31/2024/QH15"]),
        ("Luật Đất đai số 31/2024/QH15", &["l:31:2024:qh:15 Luật Đất đai số 31/2024/QH15"]),
        ("Pháp lệnh số 02/2022/UBTVQH15", &["pl:2:2022:ubtvqh:15 Pháp lệnh số 02/2022/UBTVQH15"]),
        (
            "Nghị quyết liên tịch số 01/2020/NQLT-CP-UBTVQH",
            &["nqlt:1:2020:cp:* Nghị quyết liên tịch số 01/2020/NQLT-CP-UBTVQH"],
        ),
        (
            "Thông tư liên tịch số 12/2015/TTLT-BTC-BNV",
            &["ttlt:12:2015:btc:* Thông tư liên tịch số 12/2015/TTLT-BTC-BNV"],
        ),
        ("Báo cáo số 59/BC-LĐTBXH", &["bc:59:*:ldtbxh:* Báo cáo số 59/BC-LĐTBXH"]),
        ("Báo cáo số 59/BC-SLĐTB&XH", &["bc:59:*:sldtbxh:* Báo cáo số 59/BC-SLĐTB&XH"]),
        ("Quyết định số 399-QĐ/TW", &["qd:399:*:tw:* Quyết định số 399-QĐ/TW"]),
        ("Hướng dẫn 36-HD/VPTW", &["hd:36:*:vptw:* Hướng dẫn 36-HD/VPTW"]),
        ("Thông báo kết luận số 60/TB-VPCP", &["tb:60:*:vpcp:* Thông báo kết luận số 60/TB-VPCP"]),
        ("Nghị quyết số 137/2024/QH15.", &["nq:137:2024:qh:15 Nghị quyết số 137/2024/QH15"]),
        ("Nghị quyết số 39-NQ/TW.Theo đó", &["nq:39:*:tw:* Nghị quyết số 39-NQ/TW"]),
        (
            "Thông tư 12/2023/TT-BCT; Quyết định 15/QĐ-BCT",
            &["tt:12:2023:bct:* Thông tư 12/2023/TT-BCT", "qd:15:*:bct:* Quyết định 15/QĐ-BCT"],
        ),
        ("Chỉ thị số 09/CT-UBND", &["ct:9:*:ubnd-nghean:* Chỉ thị số 09/CT-UBND"]),
        ("Nghị quyết số 05-NQ/ĐU", &["nq:5:*:du:* Nghị quyết số 05-NQ/ĐU"]),
        ("Công điện 97/CĐ-TTg", &["cd:97:*:ttg:* Công điện 97/CĐ-TTg"]),
        ("Tờ trình số 123/TTr-UBND", &["ttr:123:*:ubnd-nghean:* Tờ trình số 123/TTr-UBND"]),
        ("Lệnh số 05/2024/L-CTN", &["lenh:5:2024:ctn:* Lệnh số 05/2024/L-CTN"]),
        (
            "Văn bản hợp nhất số 12/VBHN-VPQH",
            &["vbhn:12:*:vpqh:* Văn bản hợp nhất số 12/VBHN-VPQH"],
        ),
        ("Quyết định 131/QĐ-BCA-C06", &["qd:131:*:bca:* Quyết định 131/QĐ-BCA-C06"]),
        (
            "Nghị quyết số 18/NQ-HĐND ngày 5/5/2023 của HĐND huyện Yên Thành",
            &["nq:18:*:hdnd-huyenyenthanh:* Nghị quyết số 18/NQ-HĐND"],
        ),
        (
            "Nghị quyết số 18/NQ-HĐND của HĐND tỉnh Hà Tĩnh",
            &["nq:18:*:hdnd-hatinh:* Nghị quyết số 18/NQ-HĐND"],
        ),
        (
            "Nghi\u{323} quye\u{302}\u{301}t so\u{302}\u{301} 39-NQ/TW",
            &["nq:39:*:tw:* Nghi\u{323} quye\u{302}\u{301}t so\u{302}\u{301} 39-NQ/TW"],
        ),
        (
            "Thông báo số 02-TB/TU của Thành ủy Hải Phòng",
            &["tb:2:*:tu-haiphong:* Thông báo số 02-TB/TU"],
        ),
        (
            "Chương trình hành động số 12-CTr/TU",
            &["ctr:12:*:tu-nghean:* Chương trình hành động số 12-CTr/TU"],
        ),
        (
            "Chương trình hành động của Tỉnh ủy số 12-CTr/TU",
            &["ctr:12:*:tu-nghean:* Chương trình hành động của Tỉnh ủy số 12-CTr/TU"],
        ),
    ]);
}

#[test]
fn reads_dates_issuers_and_terms_around() {
    check(&[
        (
            "Chỉ thị 05 của Bộ Chính trị gắn với Kết luận 01 của Trung ương",
            &["ct:5:*:tw:* Chỉ thị 05", "kl:1:*:tw:* Kết luận 01"],
        ),
        (
            "được Quốc hội thông qua tại Nghị quyết số 36 ngày 13/11/2021",
            &["nq:36:*:qh:* Nghị quyết số 36"],
        ),
        ("Chính phủ ban hành Nghị quyết 105 về", &["nq:105:*:cp:* Nghị quyết 105"]),
        ("Thủ tướng Chính phủ đã phê duyệt tại Quyết định 622", &["qd:622:*:ttg:* Quyết định 622"]),
        ("Nghị định số 116 của Chính phủ", &["nd:116:*:cp:* Nghị định số 116"]),
        ("Chỉ thị 20 của Thủ tướng Chính phủ", &["ct:20:*:ttg:* Chỉ thị 20"]),
        (
            "Nghị quyết số 35 của Ủy ban Thường vụ Quốc hội khóa XV",
            &["nq:35:*:ubtvqh:15 Nghị quyết số 35"],
        ),
        ("Chỉ thị 21 của Ban Thường vụ Tỉnh ủy", &["ct:21:*:tu-nghean:* Chỉ thị 21"]),
        (
            "Nghị quyết số 26-NQ/TW ngày 30-7-2013 của Bộ Chính trị khóa XI",
            &["nq:26:*:tw:11 Nghị quyết số 26-NQ/TW"],
        ),
        ("Nghị quyết 26 do Bộ Chính trị ban hành", &["nq:26:*:tw:* Nghị quyết 26"]),
        ("Nghị quyết 15 của HĐND xã Nam Thanh", &["nq:15:*:hdnd-xanamthanh:* Nghị quyết 15"]),
    ]);
    let text = "Nghị quyết số 26-NQ/TW, ngày 30 tháng 7 năm 2013 của Bộ Chính trị (khóa XI) về";
    let m = &citations(text, None)[0];
    assert_eq!(m.value.ext.of(text), &text[..text.len() - " về".len()]);
    assert_eq!(m.value.date.unwrap().to_string(), "2013-07-30");
    assert_eq!((m.value.issuer.as_deref(), m.value.term), (Some("bct"), Some(11)));
    let text = "Nghị quyết 39 (18/7/2023) và Kết luận 01 ngày 31/2/2024.";
    let found = citations(text, None);
    assert_eq!(found[0].value.date.unwrap().to_string(), "2023-07-18");
    assert!(found[1].value.written.impossible_date && found[1].value.date.is_none());
}

#[test]
fn reads_lists_and_spreads_the_last_symbol() {
    check(&[
        (
            "các Nghị quyết số 39, 137 và 1243",
            &["nq:39:*:*:* Nghị quyết số 39", "nq:137:*:*:* 137", "nq:1243:*:*:* 1243"],
        ),
        (
            "Nghị quyết số 57, 59, 66 và 68-NQ/TW của Bộ Chính trị",
            &[
                "nq:57:*:tw:* Nghị quyết số 57",
                "nq:59:*:tw:* 59",
                "nq:66:*:tw:* 66",
                "nq:68:*:tw:* 68-NQ/TW",
            ],
        ),
        (
            "Nghị quyết 35, 36/2021/QH15",
            &["nq:35:2021:qh:15 Nghị quyết 35", "nq:36:2021:qh:15 36/2021/QH15"],
        ),
        ("Nghị quyết 39, 28 đại biểu", &["nq:39:*:*:* Nghị quyết 39"]),
        ("Nghị quyết 39, 28 phút sau", &["nq:39:*:*:* Nghị quyết 39"]),
        ("Nghị quyết số 39 và số 26", &["nq:39:*:*:* Nghị quyết số 39", "nq:26:*:*:* số 26"]),
        ("Nghị quyết 39, 2023 là năm", &["nq:39:*:*:* Nghị quyết 39"]),
        ("hai Nghị quyết 18 và 19", &["nq:18:*:*:* Nghị quyết 18", "nq:19:*:*:* 19"]),
        (
            "Quy định số 11-QĐi/TW, 66-QĐ/TW",
            &["qdi:11:*:tw:* Quy định số 11-QĐi/TW", "qdi:66:*:tw:* 66-QĐ/TW"],
        ),
        ("Nghị quyết 39, 05-CT/TW", &["nq:39:*:*:* Nghị quyết 39", "ct:5:*:tw:* 05-CT/TW"]),
    ]);
}

#[test]
fn reads_congresses_plenums_sessions_and_laws() {
    check(&[
        ("Nghị quyết Đại hội XIII của Đảng", &["nq:dh:*:dang:13 Nghị quyết Đại hội XIII"]),
        (
            "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng",
            &["nq:dh:*:dang:13 Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII"],
        ),
        (
            "Nghị quyết Đại hội Đảng lần thứ XIII",
            &["nq:dh:*:dang:13 Nghị quyết Đại hội Đảng lần thứ XIII"],
        ),
        (
            "Nghị quyết Đại hội Đảng bộ huyện Yên Thành lần thứ XXVII",
            &["nq:dh:*:huyen-yenthanh:27 Nghị quyết Đại hội Đảng bộ huyện Yên Thành lần thứ XXVII"],
        ),
        (
            "Nghị quyết Đại hội Đảng bộ Công an tỉnh lần thứ hai mươi",
            &["nq:dh:*:congan-nghean:20 Nghị quyết Đại hội Đảng bộ Công an tỉnh lần thứ hai mươi"],
        ),
        ("Nghị quyết Đại hội Đảng bộ các cấp nhiệm kỳ 2020-2025", &[]),
        ("Nghị quyết Đại hội lần này", &[]),
        ("hướng tới Đại hội XIV của Đảng", &[]),
        (
            "Nghị quyết Trung ương 4 khóa XII về",
            &["nq:hn4:*:tw:12 Nghị quyết Trung ương 4 khóa XII"],
        ),
        ("Nghị quyết Trung ương 4 (khóa XI)", &["nq:hn4:*:tw:11 Nghị quyết Trung ương 4"]),
        (
            "Nghị quyết Hội nghị lần thứ tư BCH Trung ương khóa XII",
            &["nq:hn4:*:tw:12 Nghị quyết Hội nghị lần thứ tư BCH Trung ương khóa XII"],
        ),
        (
            "Nghị quyết Hội nghị Trung ương 6 khóa XIII",
            &["nq:hn6:*:tw:13 Nghị quyết Hội nghị Trung ương 6 khóa XIII"],
        ),
        ("Nghị quyết TW4", &["nq:hn4:*:tw:* Nghị quyết TW4"]),
        ("Nghị quyết TƯ 5 khóa XII", &["nq:hn5:*:tw:12 Nghị quyết TƯ 5 khóa XII"]),
        ("Nghị quyết Trung ương số 26-NQ/TW", &["nq:26:*:tw:* Nghị quyết Trung ương số 26-NQ/TW"]),
        (
            "Nghị quyết kỳ họp thứ 20 HĐND tỉnh khóa XVIII",
            &["nq:kyhop20:*:hdnd-nghean:18 Nghị quyết kỳ họp thứ 20 HĐND tỉnh khóa XVIII"],
        ),
        (
            "Nghị quyết kỳ họp thứ 8, Quốc hội khóa XV",
            &["nq:kyhop8:*:qh:15 Nghị quyết kỳ họp thứ 8, Quốc hội khóa XV"],
        ),
        (
            "Luật Đất đai năm 2024 và Luật Nhà ở 2023",
            &["luat:datdai:2024:qh:* Luật Đất đai năm 2024", "luat:nhao:2023:qh:* Luật Nhà ở 2023"],
        ),
        ("Luật Đất đai (sửa đổi)", &["luat:datdai:*:qh:* Luật Đất đai (sửa đổi)"]),
        (
            "Luật Phòng, chống tham nhũng năm 2018",
            &["luat:phongchongthamnhung:2018:qh:* Luật Phòng, chống tham nhũng năm 2018"],
        ),
        ("Bộ luật Lao động 2019", &["luat:laodong:2019:qh:* Bộ luật Lao động 2019"]),
        ("Hiến pháp năm 2013", &["hienphap:*:2013:qh:* Hiến pháp năm 2013"]),
        ("Luật Đất đai, Luật Nhà ở", &[]),
        ("Luật Đất đai được Quốc hội thông qua năm 2024", &[]),
        ("Điều lệ Đảng quy định; Điều lệ Đảng viên", &["dieule:dang Điều lệ Đảng"]),
        ("Pháp lệnh Dân số năm 2003", &["phaplenh:danso:2003:ubtvqh:* Pháp lệnh Dân số năm 2003"]),
    ]);
}

#[test]
fn reads_districts_and_damaged_symbols() {
    check(&[
        ("Kế hoạch 12 của Ban Thường vụ Thành ủy Vinh", &["kh:12:*:thu-tpvinh:* Kế hoạch 12"]),
        ("Thông báo số 05 của Huyện ủy Nghi Lộc", &["tb:5:*:hu-huyennghiloc:* Thông báo số 05"]),
        ("Nghị quyết số 03-NQ/HU của Huyện ủy", &["nq:3:*:hu:* Nghị quyết số 03-NQ/HU"]),
        ("Nghị quyết 41 NQ/TW", &["nq:41:*:tw:* Nghị quyết 41 NQ/TW"]),
        ("Nghị quyết số 41/NQTW", &["nq:41:*:tw:* Nghị quyết số 41/NQTW"]),
        ("nghị định số 17/2003 NĐ-CP", &["nd:17:2003:cp:* nghị định số 17/2003 NĐ-CP"]),
        ("Nghị quyết 118-QĐNS/TW", &["nq:118:*:tw:* Nghị quyết 118-QĐNS/TW"]),
        ("Hướng dẫn 06-HD/TC-TW", &["hd:6:*:tctw:* Hướng dẫn 06-HD/TC-TW"]),
        ("Nghị quyết Trung ương 4 (khóa XI, XII)", &["nq:hn4:*:tw:* Nghị quyết Trung ương 4"]),
        ("NGHỊ QUYẾT 39 - BƯỚC NGOẶT", &["nq:39:*:*:* NGHỊ QUYẾT 39"]),
        (
            "Luật Di sản văn hóa và Thông tư 18/2010/TT-BVHTTDL",
            &["tt:18:2010:bvhttdl:* Thông tư 18/2010/TT-BVHTTDL"],
        ),
        ("Đạo luật Rừng năm 1968", &[]),
        ("hiến pháp năm 1984 của Brunei", &[]),
    ]);
}

#[test]
fn grades_contradictions() {
    let article = |name: &str, text: &str| -> Vec<LocatedCitation> {
        citations(text, Some("nghe-an"))
            .into_iter()
            .map(|m| LocatedCitation {
                article: name.to_owned(),
                path: name.to_owned(),
                span: m.span,
                surface: m.span.of(text).to_owned(),
                published: Some(format!("2024-0{}", name.len())),
                citation: m.value,
            })
            .collect()
    };
    for (texts, expected) in [
        (&["Nghị quyết số 137/2010/QH15"][..], &[Grade::Certain][..]),
        (&["Nghị quyết số 137/2024/QH15 ngày 31/2/2024"], &[Grade::Certain]),
        (
            &["Nghị quyết số 26-NQ/TW ngày 5/8/2008", "Nghị quyết số 26-NQ/TW ngày 30/7/2013"],
            &[Grade::Weak],
        ),
        (
            &["Nghị quyết số 26-NQ/TW ngày 5/8/2008", "Nghị quyết số 26-NQ/TW ngày 6/8/2008"],
            &[Grade::Strong],
        ),
        (
            &[
                "Chỉ thị số 41-CT/TW ngày 5/2/2015 (khóa XI)",
                "Chỉ thị số 41-CT/TW ngày 5/2/2003 (khóa IX)",
            ],
            &[],
        ),
        (&["Quyết định số 1059-QĐ/TTg", "Quyết định số 1059/QĐ-TTg"], &[Grade::Style]),
        (&["Quyết định 5/QĐ-TTg ngày 1/1/2020", "Quyết định 5/QĐ-TTg ngày 1/1/2021"], &[]),
        (
            &[
                "Nghị quyết số 39-NQ/TW ngày 18/7/2023. Nghị quyết 39 hay. Nghị quyết số 39 ngày 18-7-2023",
            ],
            &[],
        ),
    ] {
        let mentions: Vec<_> =
            texts.iter().enumerate().flat_map(|(n, t)| article(&"a".repeat(n + 1), t)).collect();
        let found = conflicts(&mentions);
        let grades: Vec<Grade> = found.iter().map(|c| c.grade).collect();
        assert_eq!(grades, expected, "{texts:?} {found:#?}");
    }
    let mentions: Vec<_> = [
        "Nghị quyết số 39-NQ/TW ngày 18/7/2023",
        "Nghị quyết số 39-NQ/TW ngày 5/5/2004",
        "Nghị quyết 39",
        "Nghị quyết số 39-NQ/TW ngày 18/7/2023 (khóa XIII)",
    ]
    .iter()
    .enumerate()
    .flat_map(|(n, t)| article(&"a".repeat(n + 1), t))
    .collect();
    let rows = document_rows(&mentions);
    let read: Vec<_> = rows.iter().map(|r| (&r.key[..], &r.kind[..], r.mentions)).collect();
    assert_eq!(
        read,
        [
            ("nq:39:*:*:*", "open", 1),
            ("nq:39:*:tw:*", "numbered", 1),
            ("nq:39:*:tw:13", "numbered", 2)
        ]
    );
    assert_eq!(rows[2].first.as_ref().unwrap().date.as_deref(), Some("2024-01"));
    assert_eq!(rows[2].canonical, "Nghị quyết số 39-NQ/TW");
}

#[test]
fn reads_nothing_where_nothing_is_cited() {
    for text in [
        "ban hành 39 nghị quyết",
        "hơn 40 nghị quyết",
        "quyết định 39 tỷ đồng",
        "Quyết định 39 tỷ đồng",
        "hướng dẫn 25 hộ dân",
        "thông báo 02 trường hợp",
        "Kế hoạch 10 năm",
        "Nghị quyết 5 điểm",
        "kế hoạch 2025",
        "Kế hoạch 2025",
        "Luật 2024",
        "ngày 30/4 và 2/9",
        "39/40 phiếu",
        "23-7-2020",
        "Quốc lộ 1A",
        "tỉnh lộ 539",
        "K39",
        "vùng CT229",
        "khoản 3 Điều 39",
        "thi hành kỷ luật 5 đảng viên",
        "pháp luật 39",
        "để ăn 06",
        "đã ẩn 06",
        "Nghị quyết 26 ngày thi đua",
        "kết luận 5 nội dung",
        "Nghị quyết 39%",
        "Nghị quyết 39,5",
        "Chỉ thị 30/4",
        "Nghị quyết đề ra 39 chỉ tiêu",
        "baophapluat.vn/nghi-quyet-39-nq-tw-post552585.html",
        "Nghị quyết\n\n39-XYZ",
        "nhiệm kỳ 2020-2025",
        "BTV Tỉnh ủy",
        "tỷ lệ 39/2024",
        "ngày 15/10/2024-TW",
        "A39-NQ/TW",
        "12.39-NQ/TW",
        "báo cáo 12",
        "quyết định 5",
        "chương trình 135 suất quà",
        "QĐ 39 tỷ",
        "kế hoạch 39 ha",
        "Nghị quyết 12 đồng chí",
        "Chỉ thị 5 người",
        "nghị quyết 39 triệu",
        "Thông tư 30 km",
        "đề án 06 tháng",
        "Đề án 15 tỷ đồng",
        "Nghị quyết 7 nhiệm vụ",
    ] {
        let found = read(text);
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}
