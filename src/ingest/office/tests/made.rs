//! Small documents, written as the specifications have it.

use std::io::{Cursor, Write};

/// A zip package of parts; the first stands unpacked.
pub(super) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (number, (name, text)) in parts.iter().enumerate() {
        let method = match number {
            0 => zip::CompressionMethod::Stored,
            _ => zip::CompressionMethod::Deflated,
        };
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const WORD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;

pub(super) fn docx(body: &str, styles: &str) -> Vec<u8> {
    package(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "word/document.xml",
            &format!(
                r#"<?xml version="1.0" encoding="UTF-8"?><w:document {WORD}><w:body>{body}</w:body></w:document>"#
            ),
        ),
        ("word/styles.xml", &format!("<w:styles {WORD}>{styles}</w:styles>")),
        (
            "docProps/core.xml",
            concat!(
                r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Microsoft Word - a.doc</dc:title>"#,
                r#"<dc:creator>Nguyễn Thị Lan</dc:creator><dcterms:created>2004-03-02T08:00:00Z</dcterms:created></cp:coreProperties>"#
            ),
        ),
    ])
}

pub(super) fn odt(styles: &str, body: &str) -> Vec<u8> {
    let spaces = r#"xmlns:office="o" xmlns:style="s" xmlns:text="t" xmlns:table="b" xmlns:fo="f" xmlns:svg="v""#;
    let content = format!(
        concat!(
            r#"<office:document-content {}><office:font-face-decls><style:font-face style:name="F1" svg:font-family="'.VnTime'"/>"#,
            "</office:font-face-decls><office:automatic-styles>{}</office:automatic-styles>",
            "<office:body><office:text>{}</office:text></office:body></office:document-content>"
        ),
        spaces, styles, body
    );
    package(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)])
}

/// Fonts 0 to 4: plain, .VnTime, .VnTime, .VnTimeH, and one of the Vietnamese charset.
pub(super) fn rtf(body: &str) -> Vec<u8> {
    let fonts = concat!(
        "{\\fonttbl{\\f0\\froman\\fcharset0 Times New Roman{\\*\\falt Times};}{\\f1\\fcharset0 .VnTime;}",
        "{\\f2\\fcharset0 .VnTime;}{\\f3\\fcharset0 .VnTimeH;}{\\f4\\fcharset163 Arial;}}"
    );
    format!("{{\\rtf1\\ansi\\ansicpg1252\\deff0{fonts}{{\\colortbl;\\red0;}}{body}}}").into_bytes()
}

/// A document of runs of text in fonts; no name is the font of the style.
///
/// Every other run is a piece of one byte a character, where it can be, the others of two.
pub(super) fn doc(runs: &[(&str, &str)]) -> Vec<u8> {
    styled_doc(runs, &[], &[], &[])
}

/// The same with paragraph styles, each with the number of the style it builds on and its font; the
/// style of every run; and the stream of what the document says of itself.
pub(super) fn styled_doc(
    runs: &[(&str, &str)],
    styles: &[(u16, &str)],
    in_style: &[u16],
    summary: &[u8],
) -> Vec<u8> {
    const HEADER: usize = 0x400;
    let mut fonts: Vec<&str> = vec!["Times New Roman"];
    let mut text = vec![0; HEADER];
    let mut ends = vec![0_u32];
    let mut places = Vec::new();
    let mut properties: Vec<(usize, usize, Option<u16>)> = Vec::new();
    for (run, font) in runs {
        let start = text.len();
        if run.chars().all(|c| u32::from(c) < 0x100) {
            places.push(0x4000_0000 | u32::try_from(start * 2).unwrap());
            text.extend(run.chars().map(|c| c as u8));
        } else {
            places.push(u32::try_from(start).unwrap());
            text.extend(run.encode_utf16().flat_map(u16::to_le_bytes));
        }
        ends.push(ends[ends.len() - 1] + u32::try_from(run.encode_utf16().count()).unwrap());
        let font = (!font.is_empty()).then(|| {
            fonts.push(font);
            u16::try_from(fonts.len() - 1).unwrap()
        });
        properties.push((start, text.len(), font));
    }
    text.resize(text.len().next_multiple_of(512), 0);
    let page_number = text.len() / 512;
    text.extend(page(&properties));
    text.extend(paragraph_page(&properties, in_style));

    let mut table = vec![2];
    table.extend(u32::try_from(4 * ends.len() + 8 * places.len()).unwrap().to_le_bytes());
    table.extend(ends.iter().flat_map(|end| end.to_le_bytes()));
    for place in &places {
        table.extend([0, 0]);
        table.extend(place.to_le_bytes());
        table.extend([0, 0]);
    }
    let pieces = (0, table.len());
    let pages = (table.len(), 12);
    table.extend(u32::try_from(HEADER).unwrap().to_le_bytes());
    table.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
    table.extend(u32::try_from(page_number).unwrap().to_le_bytes());
    let paragraphs = (table.len(), 12);
    table.extend(u32::try_from(HEADER).unwrap().to_le_bytes());
    table.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
    table.extend(u32::try_from(page_number + 1).unwrap().to_le_bytes());
    let first = fonts.len();
    fonts.extend(styles.iter().map(|(_, font)| *font));
    let sheet = (table.len(), sheet(styles, first));
    table.extend(&sheet.1);
    let sheet = (sheet.0, sheet.1.len());
    let start = table.len();
    table.extend(u16::try_from(fonts.len()).unwrap().to_le_bytes());
    table.extend([0, 0]);
    for font in fonts {
        let name: Vec<u8> = font.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        table.push(u8::try_from(39 + name.len()).unwrap());
        table.extend([0; 39]);
        table.extend(name);
    }
    let names = (start, table.len() - start);

    let mut put = |at: usize, bytes: &[u8]| text[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &0xA5EC_u16.to_le_bytes());
    put(0x0A, &0x0200_u16.to_le_bytes());
    put(0x4C, &ends[ends.len() - 1].to_le_bytes());
    let parts =
        [(0x1A2, pieces), (0xFA, pages), (0x102, paragraphs), (0xA2, sheet), (0x112, names)];
    for (at, (start, length)) in parts {
        put(at, &u32::try_from(start).unwrap().to_le_bytes());
        put(at + 4, &u32::try_from(length).unwrap().to_le_bytes());
    }
    compound(&[("WordDocument", &text), ("1Table", &table), ("\u{5}SummaryInformation", summary)])
}

/// A style sheet; the fonts of the styles are numbered from `first` on, no name is none.
fn sheet(styles: &[(u16, &str)], first: usize) -> Vec<u8> {
    let words =
        |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>();
    let count = u16::try_from(styles.len()).unwrap();
    let mut sheet = words(&[18, count, 10, 0, 0, 0, 0, 0, 0, 0]);
    for (number, (base, font)) in styles.iter().enumerate() {
        let mut style = words(&[0, 1 | base << 4, 2, 0, 0, 1, u16::from(b'S'), 0, 2, 0]);
        if font.is_empty() {
            style.extend(words(&[0]));
        } else {
            let font = u16::try_from(first + number).unwrap();
            style.extend(words(&[8, 0x4A4F, font, 0x4A51, font]));
        }
        sheet.extend(words(&[u16::try_from(style.len()).unwrap()]));
        sheet.extend(style);
    }
    sheet
}

/// A page of paragraph properties: the style of each.
fn paragraph_page(runs: &[(usize, usize, Option<u16>)], in_style: &[u16]) -> Vec<u8> {
    let mut page = vec![0; 512];
    let count = in_style.len().min(runs.len());
    for (at, (start, end, _)) in runs.iter().take(count).enumerate() {
        page[at * 4..][..4].copy_from_slice(&u32::try_from(*start).unwrap().to_le_bytes());
        page[at * 4 + 4..][..4].copy_from_slice(&u32::try_from(*end).unwrap().to_le_bytes());
        let place = 506 - at * 4;
        page[(count + 1) * 4 + at * 13] = u8::try_from(place / 2).unwrap();
        page[place] = 2;
        page[place + 1..place + 3].copy_from_slice(&in_style[at].to_le_bytes());
    }
    page[511] = u8::try_from(count).unwrap();
    page
}

/// A page of character properties: bold, and a font.
fn page(runs: &[(usize, usize, Option<u16>)]) -> Vec<u8> {
    let mut page = vec![0; 512];
    let mut at = 0;
    let mut put = |page: &mut Vec<u8>, bytes: &[u8]| {
        page[at..at + bytes.len()].copy_from_slice(bytes);
        at += bytes.len();
    };
    for (start, _, _) in runs {
        put(&mut page, &u32::try_from(*start).unwrap().to_le_bytes());
    }
    put(&mut page, &u32::try_from(runs[runs.len() - 1].1).unwrap().to_le_bytes());
    let mut end = 510;
    let mut words = Vec::new();
    for (_, _, font) in runs {
        let Some(font) = font else {
            words.push(0);
            continue;
        };
        let mut list = vec![0x35, 0x08, 1, 0x4F, 0x4A];
        list.extend(font.to_le_bytes());
        list.extend([0x51, 0x4A]);
        list.extend(font.to_le_bytes());
        end = (end - 1 - list.len()) & !1;
        page[end] = u8::try_from(list.len()).unwrap();
        page[end + 1..end + 1 + list.len()].copy_from_slice(&list);
        words.push(u8::try_from(end / 2).unwrap());
    }
    put(&mut page, &words);
    page[511] = u8::try_from(runs.len()).unwrap();
    page
}

/// A compound file of streams.
pub(super) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}
