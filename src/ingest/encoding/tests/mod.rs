//! The decoder on real sentences in every encoding, and on texts that are to stay.

mod encoders;
mod foreign;
mod recombined;
mod sentences;

use proptest::prelude::*;

use self::encoders::letters;
use super::*;

/// Decodes bytes that are to be read.
fn read(bytes: &[u8]) -> Decoded {
    decode(bytes, None).unwrap()
}

#[test]
#[ignore = "needs ../shared/eval"]
fn passes_the_shared_vectors_of_legacy_text() {
    let vectors = crate::test_data::shared("eval/text-vectors.tsv");
    let vectors = std::fs::read_to_string(vectors).unwrap();
    let mut wrong = Vec::new();
    let mut checked = [0; 3];
    for row in vectors.lines() {
        let [kind, input, expected] = row.split('\t').collect::<Vec<_>>()[..] else { continue };
        let (at, encoding) = match kind {
            "tcvn3" => (0, Encoding::Tcvn3),
            "vni-win" => (1, Encoding::VniWindows),
            "viqr" => (2, Encoding::Viqr),
            _ => continue,
        };
        checked[at] += 1;
        let decoded = decode_as(input, encoding);
        if decoded != expected {
            wrong.push(format!("{kind}\t{input}\tgot {decoded}\texpected {expected}"));
        }
        // As bytes, and by the option.
        let bytes: Vec<u8> = input.chars().map(|c| tables::byte_of(c).unwrap()).collect();
        let forced = decode(&bytes, Some(encoding)).unwrap();
        assert_eq!((forced.text.as_str(), forced.encoding), (expected, encoding.name()));
    }
    assert!(checked.iter().all(|count| *count > 0), "{checked:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_headline_alone_is_told_though_half_of_it_would_be_words_as_it_stands() {
    for text in
        ["Công cụ xây dựng tự động", "Nhà dùng để thờ cúng tổ tiên", "Lập pháp, hành pháp, tư pháp"]
    {
        for (bytes, name) in [
            (tcvn3_bytes(text), "tcvn3"),
            (vni_bytes(text), "vni-windows"),
            (windows_1258_bytes(text), "windows-1258"),
        ] {
            let decoded = read(&bytes);
            let composed: String =
                unicode_normalization::UnicodeNormalization::nfc(&*decoded.text).collect();
            assert_eq!((composed.as_str(), decoded.encoding), (text, name));
        }
    }
}

#[test]
fn a_headline_in_viqr_is_told_by_its_tones_where_few_letters_tell() {
    for (written, meant) in [
        ("Tin: gia' lu'a cu?a xa~ ta(ng", "Tin: giá lúa của xã tăng"),
        ("Ba`n ca'ch ma` la`m ddu+o+`ng", "Bàn cách mà làm đường"),
        ("La~nh dda.o ti?nh no'i ve^` gia' ca?", "Lãnh đạo tỉnh nói về giá cả"),
    ] {
        let decoded = read(written.as_bytes());
        assert_eq!((decoded.text.as_str(), decoded.encoding), (meant, "viqr"));
    }
}

#[test]
fn removes_the_byte_order_mark_and_nothing_else() {
    let decoded = read("\u{FEFF} Tỉnh ủy\u{200B} họp\n".as_bytes());
    assert_eq!(decoded.text, " Tỉnh ủy\u{200B} họp\n");
    assert_eq!((decoded.encoding, decoded.uncertain), ("utf-8", false));
}

#[test]
fn replaces_a_few_broken_bytes_and_refuses_many() {
    let mut bytes = "Hội nghị tổng kết công tác năm. ".repeat(4).into_bytes();
    bytes[10] = 0xFF;
    let decoded = read(&bytes);
    assert!(decoded.text.contains('\u{FFFD}') && decoded.text.ends_with("năm. "));
    assert!(decoded.uncertain);
    // Two words tell nothing, and one letter in six is broken.
    let (reason, _) = decode(b"Ngh\xDE quy\xD5t", None).unwrap_err();
    assert_eq!(reason, SkipReason::NotUtf8);
}

#[test]
fn tells_binary_from_utf_16() {
    assert_eq!(decode(b"PK\x03\x04\0\0", None).unwrap_err().0, SkipReason::Binary);
    for (bytes, name) in [
        (
            "\u{FEFF}Hội nghị".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
            "utf-16le",
        ),
        ("\u{FEFF}Hội nghị".encode_utf16().flat_map(u16::to_be_bytes).collect(), "utf-16be"),
    ] {
        let decoded = read(&bytes);
        assert_eq!((decoded.text.as_str(), decoded.encoding), ("Hội nghị", name));
    }
    let odd = [
        b"\xFF\xFE".as_slice(),
        &"Hội nghị toàn quốc bàn việc lớn"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<_>>(),
        b"x",
    ]
    .concat();
    assert!(read(&odd).uncertain);
}

#[test]
fn a_page_may_mix_encodings_by_paragraph() {
    let mut bytes = Vec::new();
    bytes.extend("Đảng bộ và chính quyền\n".as_bytes());
    bytes.extend(tcvn3_bytes("Hội nghị quán triệt nghị quyết số 15\n"));
    bytes.extend(tcvn3_bytes("Kế hoạch\n"));
    bytes.extend(b"So 15, ngay 2-6\n");
    bytes.extend(vni_bytes("Huyện ủy đã ban hành kế hoạch triển khai\n"));
    let decoded = read(&bytes);
    assert_eq!(
        decoded.text,
        "Đảng bộ và chính quyền\nHội nghị quán triệt nghị quyết số 15\nKế hoạch\n\
         So 15, ngay 2-6\nHuyện ủy đã ban hành kế hoạch triển khai\n"
    );
}

fn tcvn3_bytes(text: &str) -> Vec<u8> {
    encoders::encode(text, &encoders::tcvn3(), tables::tcvn3).unwrap()
}

fn vni_bytes(text: &str) -> Vec<u8> {
    encoders::encode(text, &encoders::vni_windows(), tables::vni_windows).unwrap()
}

fn windows_1258_bytes(text: &str) -> Vec<u8> {
    encoders::encode(text, &encoders::windows_1258(), tables::windows_1258).unwrap()
}

#[test]
fn a_short_line_follows_the_text_around_it() {
    let text = "Tin vắn\nHội nghị đã thống nhất những vấn đề lớn của tỉnh.\nĐinh Tiến\n";
    let bytes = tcvn3_bytes(text);
    let decoded = read(&bytes);
    assert_eq!((decoded.text.as_str(), decoded.encoding), (text, "tcvn3"));
    // The same as characters, in a file that is UTF-8.
    let decoded = read(tables::windows_1252(&bytes).as_bytes());
    assert_eq!((decoded.text.as_str(), decoded.encoding), (text, "tcvn3"));
    // Alone they are left alone.
    for short in ["Tin v¾n", "§inh TiÕn", "thò xaõ", "nghi. quye^'t", "TÃ´i Ä‘i"] {
        assert_eq!(read(short.as_bytes()).text, short);
    }
}

#[test]
fn capitals_lost_in_tcvn3_are_given_back_and_that_is_told() {
    let decoded = read(&tcvn3_bytes("Uỷ BAN NHÂN DÂN TỉNH ĐồNG NAI Họp"));
    assert_eq!(decoded.text, "UỶ BAN NHÂN DÂN TỈNH ĐỒNG NAI Họp");
    assert!(decoded.uncertain);
    assert!(!read(&tcvn3_bytes("Nhân dân tỉnh Đồng Nai họp")).uncertain);
}

#[test]
fn entities_and_escapes_are_letters() {
    for (written, meant, name) in [
        ("Ngh&#7883; quy&#7871;t c&#x1EE7;a t&#7881;nh", "Nghị quyết của tỉnh", "html-entities"),
        ("C&ocirc;ng t&aacute;c c&aacute;n b&#7897;", "Công tác cán bộ", "html-entities"),
        ("c&ocirc;ng t&aacute;c v&agrave; chi&agrave;", "công tác và chià", "html-entities"),
        (
            "Ngh&THORN; quy&Otilde;t H&eacute;i &reg;&aring;ng nh&copy;n d&copy;n",
            "Nghị quyết Hội đồng nhân dân",
            "html-entities",
        ),
        ("Ngh\\u1ecb quy\\u1ebft c\\u1ee7a t\\u1ec9nh", "Nghị quyết của tỉnh", "unicode-escapes"),
        ("Sở R&D; &amp; bạn &lt;b&gt;", "Sở R&D; &amp; bạn &lt;b&gt;", "utf-8"),
        (
            "caf&eacute; cr&egrave;me br&ucirc;l&eacute;e",
            "caf&eacute; cr&egrave;me br&ucirc;l&eacute;e",
            "utf-8",
        ),
    ] {
        let decoded = read(written.as_bytes());
        assert_eq!((decoded.text.as_str(), decoded.encoding), (meant, name));
    }
}

#[test]
fn fonts_tell_what_is_too_short_to_tell_itself() {
    let run = |text: &str, hint| Run { text: text.to_owned(), hint };
    for (runs, meant) in [
        (vec![run("®Þa chØ", FontHint::Tcvn3)], Some("địa chỉ")),
        (
            vec![run("ñy ban ", FontHint::Tcvn3Capitals), run("x·", FontHint::Tcvn3)],
            Some("ỦY BAN xã"),
        ),
        (vec![run("thò xaõ", FontHint::VniWindows)], Some("thị xã")),
        (vec![run("\u{F0DE}\u{F020}x", FontHint::Tcvn3)], Some("ị x")),
        (vec![run("Hội nghị ", FontHint::None), run("x·", FontHint::Tcvn3)], Some("Hội nghị xã")),
        (vec![run("Hội có", FontHint::Tcvn3)], None),
        (vec![run("®Þa", FontHint::None)], None),
        (vec![run("UBND", FontHint::Tcvn3Capitals)], None),
    ] {
        let repaired = repair_runs(&runs);
        assert_eq!(repaired.as_ref().map(|(text, _)| text.as_str()), meant, "{runs:?}");
    }
}

#[test]
fn names_of_encodings_are_read_in_any_case() {
    for encoding in Encoding::ALL {
        assert_eq!(encoding.name().to_uppercase().parse(), Ok(encoding));
    }
    assert_eq!("abc".parse::<Encoding>(), Err(UnknownEncoding("abc".to_owned())));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), forced in 0..12_usize) {
        let forced = Encoding::ALL.get(forced).copied();
        if let Ok(decoded) = decode(&bytes, forced) {
            // What was decoded is text like any other.
            let _ = decode(decoded.text.as_bytes(), None);
        }
        let shown = tables::windows_1252(&bytes);
        for encoding in Encoding::ALL {
            let _ = decode_as(&shown, encoding);
        }
        let _ = repair_runs(&[Run { text: shown, hint: FontHint::Tcvn3 }]);
    }

    #[test]
    fn no_signs_make_viqr_panic(text in "[aeiouydD^(+*'`?~.\\\\ @&#x;u0-9]{0,60}") {
        let _ = viqr::viqr(&text);
        let _ = entities::entities(&text);
        let _ = read(text.as_bytes());
    }

    #[test]
    fn what_has_letters_of_unicode_alone_stays(
        before in "[a-zA-Zàáâãèéêìíòóôõùúý ]{0,40}", letter in 0..134_usize,
        after in "[a-z «»®©àáâã¸·]{0,40}",
    ) {
        let letter = letters()[letter];
        prop_assume!(detect::is_unicode_vietnamese(&letter.to_string()));
        let text = format!("{before}{letter}{after}");
        prop_assert_eq!(read(text.as_bytes()).text, text);
    }
}
