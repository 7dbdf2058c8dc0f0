//! How marks count: typed marks are respected, marks not typed are open, and when nothing answers
//! the marks as typed they are ignored and that is said.

use std::sync::OnceLock;

use serde_json::Value;

use crate::program::Collection;

/// Articles whose names say what they hold.
fn collection() -> &'static Collection {
    static COLLECTION: OnceLock<Collection> = OnceLock::new();
    COLLECTION.get_or_init(|| {
        Collection::written(&[
            (
                "duong-nhua.txt",
                "Bà con phấn khởi vì con đường nhựa đã thông suốt từ ngã ba lên tận bản trên.\n",
            ),
            ("mia.txt", "Nhà máy thu mua mía và nấu đường kính trắng cho cả vùng đất bãi ven sông.\n"),
            ("duong-lieu.txt", "Rặng dương liễu ven biển xanh mát quanh năm, che gió cho xóm chài nhỏ.\n"),
            (
                "chi-bo.txt",
                "Chi bộ thôn kết nạp hai đảng viên trẻ, Đảng ủy xã đến dự và trao hoa chúc mừng.\n",
            ),
            ("dang-hat.txt", "Tốp ca nữ đang hát bài mới thì trời đổ mưa rào, cả sân vỗ tay cười vang.\n"),
            (
                "quyet.txt",
                "Người dân quyết giữ rừng đầu nguồn và họp làng ra bản cam kết chung hồi đầu xuân.\n",
            ),
            (
                "khong-dau.txt",
                "Ba con ban Lang lam con duong be tong dai hai cay so, ai cung vui mung, tre em di hoc khong con lam bun nhu truoc, nguoi gia di cho cung de dang hon nhieu.\n",
            ),
            ("ky-thuat.txt", "Cán bộ khuyến nông hướng dẫn kỹ thuật trồng nấm rơm trong nhà kín.\n"),
            ("ki-thuat.txt", "Hội thi tay nghề thu hút nhiều thợ giỏi, đề thi đòi hỏi kĩ thuật hàn chắc.\n"),
            ("ubnd.txt", "Chủ tịch UBND huyện kiểm tra tiến độ xây trường nội trú ở vùng cao.\n"),
            (
                "uy-ban.txt",
                "Phó chủ tịch ủy ban nhân dân xã tiếp công dân vào sáng thứ năm hằng tuần.\n",
            ),
            ("du-lich.txt", "Làng chài làm du lịch, khách đến dự lễ cầu ngư rồi ngủ lại nhà dân.\n"),
            ("tien.txt", "Học sinh nghèo nhận tiền học bổng, thầy cô góp thêm sách vở và xe đạp.\n"),
            ("tien-bo.txt", "Phong trào bình dân học vụ ở vùng sâu có nhiều tiến bộ rõ rệt.\n"),
            ("cai-cach.txt", "Huyện đẩy mạnh cải cách thủ tục hành chính tại bộ phận một cửa.\n"),
        ])
    })
}

fn files(arguments: &[&str]) -> Vec<String> {
    collection().files(arguments)
}

/// Files in the order of their names.
fn set(arguments: &[&str]) -> Vec<String> {
    let mut files = files(arguments);
    files.sort();
    files
}

fn hits(arguments: &[&str]) -> Vec<Value> {
    collection().hits(arguments)
}

fn marks_of(arguments: &[&str], file: &str) -> String {
    let hit = hits(arguments).into_iter().find(|hit| crate::program::file_of(hit) == file).unwrap();
    hit["marks"].as_str().unwrap().to_owned()
}

#[test]
fn a_typed_mark_keeps_words_with_other_marks_out() {
    assert_eq!(set(&["đường"]), ["duong-nhua.txt", "khong-dau.txt", "mia.txt"]);
    // A d without its bar and a vowel without its tone are open, so the word typed comes first.
    assert_eq!(set(&["dương"]), ["duong-lieu.txt", "duong-nhua.txt", "khong-dau.txt", "mia.txt"]);
    assert_eq!(files(&["dương"])[0], "duong-lieu.txt");
    assert_eq!(set(&["đảng"]), ["chi-bo.txt", "khong-dau.txt"]);
    assert_eq!(set(&["đang"]), ["chi-bo.txt", "dang-hat.txt", "khong-dau.txt"]);
}

#[test]
fn a_beginning_finds_every_word_that_goes_on_with_its_marks() {
    assert_eq!(set(&["tie*"]), ["tien-bo.txt", "tien.txt", "ubnd.txt", "uy-ban.txt"]);
    assert_eq!(set(&["tiề*"]), ["tien.txt"]);
    // The tone of "họa" stands on another letter in "hoạt" and "hoạch".
    assert_eq!(set(&["hoạ* OR thuậ*"]), ["ki-thuat.txt", "ky-thuat.txt"]);
    // As the word itself, written with the other of i and y.
    assert_eq!(set(&["kỹ*"]), ["ki-thuat.txt", "ky-thuat.txt"]);
    assert_eq!(set(&["xyzq*"]), [""; 0]);
    assert!(hits(&["tiền xyzq*"]).iter().all(|hit| hit["match"] == "partial"));
}

#[test]
fn a_plain_syllable_beside_marked_ones_is_meant_as_it_stands_if_anything() {
    let collection = Collection::written(&[
        ("hải.txt", "Bác sĩ Phùng Văn Hải khám mắt cho người già.\n"),
        ("hai.txt", "Bác sĩ Phùng Văn Hai khám mắt cho người già.\n"),
        ("hài.txt", "Bác sĩ Phùng Văn Hài khám mắt cho người già.\n"),
    ]);
    for query in ["khám mắt Hai", "bác sĩ hai khám"] {
        let files = collection.files(&[query]);
        assert_eq!((files.len(), files[0].as_str()), (3, "hai.txt"), "{query}");
    }
    // Without any mark all are meant.
    let scores: Vec<Value> =
        collection.hits(&["kham mat hai"]).iter().map(|hit| hit["score"].clone()).collect();
    assert!(scores.windows(2).all(|two| two[0] == two[1]), "{scores:?}");
}

#[test]
fn texts_without_marks_come_below_those_with_the_marks_typed() {
    for query in ["đường", "dương", "đảng"] {
        let files = files(&[query]);
        assert_eq!(files.last().unwrap(), "khong-dau.txt", "{query}: {files:?}");
        assert_eq!(marks_of(&[query], "khong-dau.txt"), "open", "{query}");
    }
    assert_eq!(marks_of(&["đường"], "duong-nhua.txt"), "exact");
}

#[test]
fn words_without_marks_find_every_form_and_no_form_is_preferred() {
    assert_eq!(set(&["duong"]), ["duong-lieu.txt", "duong-nhua.txt", "khong-dau.txt", "mia.txt"]);
    assert_eq!(set(&["dang"]), ["chi-bo.txt", "dang-hat.txt", "khong-dau.txt"]);
    assert_eq!(set(&["DUONG"]), set(&["duong"]));
    assert_eq!(files(&["dang vien"])[0], "chi-bo.txt");
    assert_eq!(files(&["duong lieu"])[0], "duong-lieu.txt");
}

#[test]
fn a_vowel_without_its_tone_finds_the_word_with_it() {
    assert_eq!(set(&["quyêt"]), ["quyet.txt"]);
    assert_eq!(marks_of(&["quyêt"], "quyet.txt"), "open");
    assert_eq!(marks_of(&["quyết"], "quyet.txt"), "exact");
    assert_eq!(set(&["quyet"]), ["quyet.txt"]);
    // A tone without the vowel's sign is less than was printed, too.
    assert_eq!(set(&["quyét"]), ["quyet.txt"]);
}

#[test]
fn marks_are_ignored_only_when_nothing_else_answers_and_that_is_said() {
    // Nothing has "quyệt"; the text with "quyết" answers, and says that its marks differ.
    let records = collection().search(&["quyệt"]);
    assert_eq!(records[0]["reading"]["relaxed"], true);
    assert_eq!(records[1]["marks"], "ignored");
    assert_eq!(set(&["quyệt"]), ["quyet.txt"]);
    let run = collection().saola(&["search", "quyệt"]);
    assert!(run.out.contains("marks are ignored"), "{}", run.out);
    // A text with the marks typed is there: nothing is ignored.
    let records = collection().search(&["đường"]);
    assert_eq!(records[0]["reading"]["relaxed"], false);
    assert!(records.iter().all(|r| r["marks"] != "ignored"));
}

#[test]
fn of_two_words_alike_but_for_a_mark_the_other_answers_only_alone() {
    let alone = Collection::written(&[(
        "ong-duong.txt",
        "Gia đình bác dương liễu trồng rặng phi lao chắn cát.\n",
    )]);
    let hits = alone.hits(&["đường"]);
    assert_eq!((hits.len(), &hits[0]["marks"]), (1, &Value::from("ignored")));
    alone.write("con-duong.txt", "Xóm ven biển vừa làm xong con đường chạy dọc theo bờ kè mới.\n");
    assert_eq!(alone.update().code, 0);
    let hits = alone.hits(&["đường"]);
    assert_eq!((hits.len(), &hits[0]["marks"]), (1, &Value::from("exact")));
    assert_eq!(alone.files(&["đường"]), ["con-duong.txt"]);
}

#[test]
fn a_word_after_an_equals_sign_is_exact_and_the_flag_makes_all_so() {
    assert_eq!(set(&["=đường"]), ["duong-nhua.txt", "mia.txt"]);
    assert_eq!(set(&["=đang"]), ["dang-hat.txt"]);
    assert_eq!(set(&["--marks", "exact", "đường"]), ["duong-nhua.txt", "mia.txt"]);
    assert_eq!(set(&["--marks", "exact", "quyêt"]), [""; 0]);
    // A word typed without marks is printed so only in a text without marks.
    assert_eq!(set(&["=duong"]), ["khong-dau.txt"]);
    assert_eq!(files(&["--marks", "exact", "con duong"])[0], "khong-dau.txt");
    assert_eq!(set(&["--marks", "exact", "\"con duong\""]), ["khong-dau.txt"]);
    // The other words of the query stay as they were.
    assert_eq!(files(&["=đường nhua"])[0], "duong-nhua.txt");
}

#[test]
fn marks_of_any_kind_answer_when_marks_are_to_be_ignored() {
    let all = set(&["duong"]);
    for query in ["đường", "dương", "đuóng"] {
        assert_eq!(set(&["--marks", "any", query]), all, "{query}");
    }
    assert!(hits(&["--marks", "any", "đường"]).iter().all(|hit| hit["marks"] == "ignored"));
}

#[test]
fn a_phrase_wants_its_words_side_by_side_and_its_typed_marks() {
    assert_eq!(set(&["\"con đường\""]), ["duong-nhua.txt"]);
    assert_eq!(set(&["\"con duong\""]), ["duong-nhua.txt", "khong-dau.txt"]);
    assert_eq!(set(&["“nấu đường”"]), ["mia.txt"]);
    assert_eq!(set(&["«đường kính»"]), ["mia.txt"]);
    assert_eq!(set(&["\"đường trắng\""]), [""; 0]);
    assert_eq!(set(&["\"đường trắng\"~1"]), ["mia.txt"]);
    assert_eq!(set(&["\"cải cách hành chính\""]), [""; 0]);
    assert_eq!(set(&["\"cải cách hành chính\"~1"]), [""; 0]);
    assert_eq!(set(&["\"cải cách hành chính\"~2"]), ["cai-cach.txt"]);
}

/// What a user sees of the hits; all but the query as typed.
fn seen(query: &str) -> Vec<Value> {
    let hits = hits(&[query]);
    assert!(!hits.is_empty(), "{query}");
    hits
}

#[test]
fn letters_in_pieces_and_in_capitals_are_the_same_letters() {
    let cases = [
        ("đường nhựa", "đu\u{31b}o\u{31b}\u{300}ng nhu\u{31b}\u{323}a"),
        ("đường nhựa", "ĐƯỜNG NHỰA"),
        ("quyết", "quye\u{302}\u{301}t"),
        ("quyết", "quye\u{301}\u{302}t"),
        ("đảng ủy", "đảng uỷ"),
        ("đảng ủy", "Đảng Uỷ"),
        ("đảng ủy", "ĐẢNG ỦY"),
        ("đảng ủy", "đa\u{309}ng u\u{309}y"),
        ("đảng ủy", "\u{d0}ảng ủy"),
    ];
    for (query, other) in cases {
        assert_eq!(seen(query), seen(other), "{query} and {other}");
    }
}

#[test]
fn keys_of_telex_and_vni_typed_raw_are_read_as_letters() {
    for query in ["ddwowngf nhuwaj", "dduwowngf nhuwaj", "ddường nhuwaj", "d9u7o7ng2 nhu7a5"] {
        let found = files(&[query]);
        assert_eq!(found.first().map(String::as_str), Some("duong-nhua.txt"), "{query}");
    }
    for (query, why) in [("quyeets", "telex"), ("quye6t1", "vni")] {
        assert_eq!(set(&[query]), ["quyet.txt"], "{query}");
        let reading = &collection().search(&[query])[0]["reading"];
        let told = reading["alternatives"].as_array().unwrap();
        assert!(
            told.iter().any(|a| a["text"] == "quyết" && a["why"] == why && a["applied"] == true),
            "{reading}"
        );
    }
}

#[test]
fn the_last_vowel_may_be_written_with_i_or_y() {
    for query in ["kỹ thuật", "kĩ thuật"] {
        assert_eq!(set(&[query, "--kind", "body"]), ["ki-thuat.txt", "ky-thuat.txt"], "{query}");
    }
    assert_eq!(files(&["kỹ thuật"])[0], "ky-thuat.txt");
    assert_eq!(files(&["kĩ thuật"])[0], "ki-thuat.txt");
    assert_eq!(set(&["--marks", "exact", "kỹ"]), ["ky-thuat.txt"]);
}

/// Files of the hits that have all words.
fn with_all_words(query: &str) -> Vec<String> {
    let mut files: Vec<String> = hits(&[query])
        .iter()
        .filter(|hit| hit["match"] == "all")
        .map(crate::program::file_of)
        .collect();
    files.sort();
    files.dedup();
    files
}

#[test]
fn an_abbreviation_finds_its_words_and_the_words_their_abbreviation() {
    for query in ["UBND", "ubnd", "ủy ban nhân dân", "uỷ ban nhân dân", "uy ban nhan dan"] {
        assert_eq!(with_all_words(query), ["ubnd.txt", "uy-ban.txt"], "{query}");
    }
    assert_eq!(files(&["UBND"])[0], "ubnd.txt");
    assert_eq!(files(&["ủy ban nhân dân"])[0], "uy-ban.txt");
}

// "ĐU" stands for "Đảng ủy"; without its marks it is every "dự" and "du".
#[test]
fn an_abbreviation_that_looks_like_a_syllable_does_not_find_that_syllable() {
    for query in ["Đảng ủy", "dang uy"] {
        assert_eq!(with_all_words(query), ["chi-bo.txt"], "{query}");
        let shown = &hits(&[query])[0]["snippet"];
        let text: Vec<char> = shown["text"].as_str().unwrap().chars().collect();
        for span in shown["highlights"].as_array().unwrap() {
            let (start, end) =
                (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
            assert_ne!(text[start..end].iter().collect::<String>(), "dự", "{query}");
        }
    }
}

#[test]
fn an_excluded_word_keeps_out_what_it_would_find() {
    assert_eq!(set(&["duong -mía"]), ["duong-lieu.txt", "duong-nhua.txt", "khong-dau.txt"]);
    assert_eq!(set(&["duong -đường"]), ["duong-lieu.txt"]);
    assert_eq!(set(&["đường -\"đường kính\""]), ["duong-nhua.txt", "khong-dau.txt"]);
    assert_eq!(set(&["đường", "-mía", "--kind", "body"]), ["duong-nhua.txt", "khong-dau.txt"]);
}

#[test]
fn one_of_two_words_is_enough_between_or() {
    let expected = ["duong-lieu.txt", "mia.txt"];
    for query in ["mía OR liễu", "mía HOẶC liễu", "liễu OR \"thu mua\""] {
        assert_eq!(set(&[query]), expected, "{query}");
    }
    // It binds tighter than the blank.
    assert_eq!(with_all_words("ven mía OR liễu"), expected);
    assert_eq!(with_all_words("nấu mía OR liễu"), ["mia.txt"]);
}

#[test]
fn a_prefix_of_two_letters_or_more_finds_what_begins_with_it() {
    assert_eq!(set(&["tiền*"]), ["tien.txt"]);
    assert_eq!(set(&["tien*"]), ["tien-bo.txt", "tien.txt", "ubnd.txt"]);
    assert_eq!(set(&["ubn*"]), ["ubnd.txt"]);
    // Other stars mean nothing, and that is said.
    for (query, stars) in
        [("t*", 1), ("*tiền", 1), ("ti*n", 1), ("\"học* bổng*\"", 2), ("tiền*", 0), ("tiền", 0)]
    {
        let records = collection().search(&[query]);
        let repairs = records[0]["repairs"].as_array().unwrap();
        assert_eq!(repairs.len(), stars, "{}", records[0]);
    }
}

#[test]
fn of_words_without_marks_the_article_with_the_likely_forms_stands_first() {
    // What stands side by side here is Hải Phòng; the twelve others have the syllables apart.
    let mut files: Vec<(String, String)> = (0..8)
        .map(|i| {
            (format!("cang-{i}.txt"), format!("Cảng Hải Phòng đón tàu số {i} vào sáng nay.\n"))
        })
        .collect();
    for i in 0..6 {
        files.push((format!("dung-{i}.txt"), format!("Vùng hải đảo xây {i} phòng học mới.\n")));
        files.push((format!("khac-{i}.txt"), format!("Vùng hai bến xây {i} phong trào mới.\n")));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    let collection = Collection::written(&files);
    let found = collection.files(&["--group", "article", "--limit", "30", "hai phong"]);
    let groups: Vec<&str> = found.iter().filter_map(|file| file.split('-').next()).collect();
    let expected = [vec!["cang"; 8], vec!["dung"; 6], vec!["khac"; 6]].concat();
    assert_eq!(groups, expected);
}
