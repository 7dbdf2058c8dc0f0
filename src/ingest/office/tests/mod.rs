//! Documents made here, as word processors make them, through the reader.

mod broken;
mod made;

use made::{doc, docx, odt, rtf, styled_doc};

use crate::article::Article;
use crate::ingest::{Encoding, Skipped, articles_from_bytes};

fn read_as(bytes: &[u8], forced: Option<Encoding>) -> Result<Article, Skipped> {
    let mut items: Vec<_> = articles_from_bytes("tin/bai.doc", bytes.to_vec(), forced).collect();
    assert_eq!(items.len(), 1);
    items.remove(0)
}

fn read(bytes: &[u8]) -> Result<Article, Skipped> {
    read_as(bytes, None)
}

/// TCVN3 as Windows-1252 shows it, and what it means; the second line alone is too short to tell.
const TCVN3: [(&str, &str); 2] = [
    ("Héi nghÞ qu¸n triÖt nghÞ quyÕt cña TØnh ñy", "Hội nghị quán triệt nghị quyết của Tỉnh ủy"),
    ("§Þa chØ", "Địa chỉ"),
];

const VNI: (&str, &str) = ("Thò xaõ", "Thị xã");

#[test]
fn reads_paragraphs_lists_and_tables_of_docx() {
    let body = concat!(
        r#"<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Đảng bộ tỉnh họp</w:t></w:r></w:p>"#,
        r#"<w:p><w:r><w:t xml:space="preserve">Sáng nay, </w:t></w:r><w:r><w:t>ngày 12/5 &amp; sau</w:t>"#,
        r#"<w:tab/><w:t>đó</w:t></w:r><w:del><w:r><w:t>bỏ</w:t></w:r></w:del>"#,
        r#"<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p><w:p/>"#,
        r#"<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Việc một</w:t></w:r></w:p>"#,
        r#"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Xã</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Hộ</w:t></w:r></w:p></w:tc></w:tr>"#,
        r#"<w:tr><w:tc><w:p><w:r><w:t>Nga Sơn</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#,
        r#"<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>Hết.</w:t></w:r></w:p>"#,
    );
    let article = read(&docx(body, "")).unwrap();
    assert_eq!(
        article.body,
        "Đảng bộ tỉnh họp\n\nSáng nay, ngày 12/5 & sau\tđó\n\n- Việc một\n\nXã | Hộ\nNga Sơn | 12\n\nHết."
    );
    let meta = article.meta;
    assert_eq!(meta.title.as_deref(), Some("Đảng bộ tỉnh họp"));
    assert_eq!(meta.byline.as_deref(), Some("Nguyễn Thị Lan"));
    assert_eq!(meta.date.map(|date| date.to_string()).as_deref(), Some("2004-03-02"));
    assert_eq!((meta.encoding.as_str(), meta.encoding_uncertain), ("utf-8", false));
}

#[test]
fn fonts_of_docx_tell_the_encoding() {
    let run = |font: &str, text: &str| {
        let font = match font {
            "" => String::new(),
            font => format!(r#"<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>"#),
        };
        format!("<w:r>{font}<w:t>{text}</w:t></w:r>")
    };
    let paragraph = |runs: &str| format!("<w:p>{runs}</w:p>");
    let body = [
        paragraph(&run(".VnTime", TCVN3[1].0)),
        paragraph(&(run(".VnTimeH", "ñy ban ") + &run(".VnTime", "x·"))),
        paragraph(&run("VNI-Times", VNI.0)),
        paragraph(&run("Arial", "Số 15")),
        // Told by its letters.
        paragraph(&run("", TCVN3[0].0)),
    ];
    let article = read(&docx(&body.concat(), "")).unwrap();
    assert_eq!(
        article.body,
        format!("{}\n\nỦY BAN xã\n\n{}\n\nSố 15\n\n{}", TCVN3[1].1, VNI.1, TCVN3[0].1)
    );
    assert_eq!(article.meta.encoding, "tcvn3");

    // The font of a style beneath the style of the paragraph, and of the usual style.
    let styles = concat!(
        r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:style>"#,
        r#"<w:style w:type="paragraph" w:styleId="Dau"><w:basedOn w:val="DauGoc"/></w:style>"#,
        r#"<w:style w:type="paragraph" w:styleId="DauGoc"><w:rPr><w:rFonts w:ascii="VNI-Helve"/></w:rPr></w:style>"#,
    );
    let body = format!(
        r#"<w:p><w:r><w:t>{}</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Dau"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"#,
        TCVN3[1].0, VNI.0
    );
    let article = read(&docx(&body, styles)).unwrap();
    assert_eq!(article.body, format!("{}\n\n{}", TCVN3[1].1, VNI.1));
}

#[test]
fn reads_odt_with_its_fonts() {
    let styles = concat!(
        r#"<style:style style:name="T1" style:family="text"><style:text-properties style:font-name="F1"/></style:style>"#,
        r#"<style:style style:name="P1" style:family="paragraph" style:parent-style-name="P0"/>"#,
        r#"<style:style style:name="P0" style:family="paragraph"><style:text-properties fo:font-family="VNI-Times"/></style:style>"#,
    );
    let body = format!(
        concat!(
            r#"<text:h text:style-name="H">Tỉnh họp bàn</text:h><text:p>Sáng nay<text:s/>họp<text:tab/>bàn</text:p>"#,
            r#"<text:p><text:span text:style-name="T1">{}</text:span></text:p>"#,
            r#"<text:p text:style-name="P1">{}</text:p>"#,
            r#"<text:list><text:list-item><text:p>Một</text:p></text:list-item></text:list>"#,
            r#"<table:table><table:table-row><table:table-cell><text:p>Xã</text:p></table:table-cell>"#,
            r#"<table:table-cell><text:p>Hộ</text:p></table:table-cell></table:table-row></table:table>"#,
        ),
        TCVN3[1].0, VNI.0
    );
    let article = read(&odt(styles, &body)).unwrap();
    let expected = format!(
        "Tỉnh họp bàn\n\nSáng nay họp\tbàn\n\n{}\n\n{}\n\n- Một\n\nXã | Hộ",
        TCVN3[1].1, VNI.1
    );
    assert_eq!(article.body, expected);
}

#[test]
fn an_odt_that_was_packed_anew_is_still_one() {
    let content = "<office:document-content><office:body><office:text><text:p>Một đoạn</text:p>\
                   </office:text></office:body></office:document-content>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let kind = "application/vnd.oasis.opendocument.text";
    for (name, text) in [("mimetype", kind), ("content.xml", content)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    assert_eq!(read(&zip.finish().unwrap().into_inner()).unwrap().body, "Một đoạn");
}

#[test]
fn reads_rtf_with_its_fonts_and_code_pages() {
    let hex = |text: &str| -> String {
        text.chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { format!("\\'{:02x}", u32::from(c)) })
            .collect()
    };
    let body = format!(
        concat!(
            "{{\\info{{\\title Tin t\\u7913?c t\\u7881?nh}}{{\\author Lan Anh}}{{\\creatim\\yr2003\\mo4\\dy5}}}}\n",
            "{{\\header b\\'e1o}}\\pard\\f0 Ng\\u224\\'e0y \\b m\\u7897\\'3ft\\b0 , s\\u7889? 15\\par\n",
            "\\f1 {} \\f2{}\\f0  xong\\par {{\\f3 {}}}\\par\n",
            "{{\\f4 Nghi\\'f2 quy\\'ea\\'ect}}\\par {{\\v kh\\'f4ng th\\'ea}}{{\\deleted b\\'e1o}}\\emdash  h\\'e0nh \\ldblquote t\\'f4i\\rdblquote\\line d\\'f2ng\\par\n",
            "\\trowd\\intbl X\\'e3\\cell H\\'f4\\cell\\row \\pard {{\\*\\bi{{\\f1 x}} y}}{{\\pict 0102}}\\bin3 \\}}}}\\}}Cu\\u7889?i",
        ),
        hex(TCVN3[1].0),
        hex(" cña"),
        hex("ñy ban"),
    );
    let article = read(&rtf(&body)).unwrap();
    assert_eq!(
        article.body,
        "Ngày một, số 15\n\nĐịa chỉ của xong\n\nỦY BAN\n\nNghị quyết\n\n— hành “tôi”\ndòng\n\nXã | Hô\n\n}Cuối"
    );
    assert_eq!(article.meta.title.as_deref(), Some("Tin tức tỉnh"));
    assert_eq!(article.meta.date.map(|date| date.to_string()).as_deref(), Some("2003-04-05"));
    assert_eq!(article.meta.encoding, "tcvn3");
}

#[test]
fn reads_doc_with_its_fonts() {
    let text = "Tỉnh họp bàn\r\u{13} PAGE \u{14}12\u{15}/5\u{7}Xã\u{7}\u{7}Cuối\r";
    let article = read(&doc(&[(text, "")])).unwrap();
    assert_eq!(article.body, "Tỉnh họp bàn\n\n12/5 | Xã\n\nCuối");
    let article = read(&doc(&[
        (TCVN3[1].0, ".VnTime"),
        ("\r", ""),
        ("ñy ban", ".VnTimeH"),
        ("\r", ""),
        (VNI.0, "VNI-Times"),
        ("\r", ""),
        // Set in its font by a style only: told by its letters.
        (TCVN3[0].0, ""),
        ("\r", ""),
    ]))
    .unwrap();
    assert_eq!(article.body, format!("{}\n\nỦY BAN\n\n{}\n\n{}", TCVN3[1].1, VNI.1, TCVN3[0].1));
    assert_eq!(article.meta.encoding, "tcvn3");
}

#[test]
fn styles_of_doc_tell_the_encoding_of_what_is_too_short_to_tell() {
    const NONE: u16 = 0x0FFF;
    let styles = [(NONE, ".VnTime"), (0, ""), (NONE, ".VnTimeH"), (NONE, "Arial"), (5, "")];
    let runs = [
        ("Tin v\u{BE}n\r", ""),
        ("\u{A7}inh Ti\u{D5}n\r", ""),
        ("\u{F1}y ban\r", ""),
        ("Caf\u{E9}\r", ""),
        ("Caf\u{E9} \u{E9}\r", ""),
        // A font of its own stands before that of the style.
        ("Caf\u{E9}\r", "Arial"),
    ];
    let bytes = styled_doc(&runs, &styles, &[0, 1, 2, 3, 4, 0], &[]);
    let article = read(&bytes).unwrap();
    assert_eq!(article.body, "Tin vắn\n\nĐinh Tiến\n\nỦY BAN\n\nCafé\n\nCafé é\n\nCafé");
    assert_eq!(article.meta.encoding, "tcvn3");
}

#[test]
fn the_encoding_that_is_named_holds_for_documents_too() {
    let body = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", TCVN3[1].0);
    let article = read_as(&docx(&body, ""), Some(Encoding::Tcvn3)).unwrap();
    assert_eq!((article.body.as_str(), article.meta.encoding.as_str()), (TCVN3[1].1, "tcvn3"));
    assert_eq!(read(&docx(&body, "")).unwrap().body, TCVN3[1].0);
}

#[test]
fn bytes_decide_what_a_document_is_and_not_its_name() {
    // All of them are read under the name of a .doc.
    let article = read(b"{\\rtf1 Mot}").unwrap();
    assert_eq!(article.body, "Mot");
    let text = "Một bài lưu thành tệp .doc";
    assert_eq!(read(text.as_bytes()).unwrap().body, text);
}
