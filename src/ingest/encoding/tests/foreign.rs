//! Other languages stay as they are. Sentences written for these tests.

use super::super::*;

#[rustfmt::skip]
const SENTENCES: [(&str, &[&str]); 10] = [
    ("English", &[
        "The naïve café owner’s résumé mentioned a façade in Zürich and a fiancée from Málaga.",
        "The committee (a body of twelve) met on Monday; results: a+b, x^2 and so on.",
        "I'm told that `go` and `to` do it in o(n^2), so a^2 + b^2 is me`too and la~la; isn't it?",
        "We're to do a^b, I'm to do e^x, who'm I? Why? To me? No. Hi~ you'd u+v no more.",
    ]),
    ("Italian without accents", &[
        "C'e' un po' d'acqua la' perche' l'universita' e' piu' in la' di un'ora, cosi' si puo' dire a^2.",
    ]),
    ("Uzbek", &[
        "O'zbekiston so'nggi yillarda ko'p yo'l bosib o'tdi, to'y va bo'lajak so'm haqida o'yladi: a+o^2.",
    ]),
    ("French", &[
        "Après l’été, les élèves étrangers étaient très fiers de leur réussite à l’école supérieure.",
        "Où êtes-vous né ? À côté de la forêt, près du château où mon père a été élevé dès l’enfance.",
        "Le président a déclaré que la société française avait été forcée à céder ses dernières parts.",
        "Ça a coûté très cher : « dépêchez-vous », répétait le maître d’hôtel, déjà âgé, à sa fiancée.",
    ]),
    ("German", &[
        "Die Bürger müssen größere Häuser für ihre Töchter und Söhne bauen, sagte der Bürgermeister.",
        "Fünf Schüler übten täglich das schöne Märchen, während draußen die Vögel über Dächer flögen.",
        "Öffentliche Gebäude gehören künftig überwiegend den Ländern; dafür zählen Übergänge später.",
    ]),
    ("Spanish", &[
        "El señor Núñez explicó ayer que la situación económica del país también está cambiando más rápido.",
        "¿Qué pasó después? Según él, nadie sabía dónde comenzaría la próxima reunión de la comisión.",
        "Mañana estarán aquí los niños, así que habrá música, canción tras canción, y un acordeón pequeño.",
    ]),
    ("Czech", &[
        "Příliš žluťoučký kůň úpěl ďábelské ódy, zatímco děti běžely k řece a křičely radostí.",
        "Včera večer jsme šli do města, kde byla otevřená nová knihovna se čtyřmi čítárnami.",
    ]),
    ("Polish", &[
        "Zażółć gęślą jaźń; wczoraj wieczorem pięćdziesięciu uczniów poszło nad rzekę łowić ryby.",
        "Później mówił, że społeczność była zadowolona, choć część mieszkańców sądziła inaczej.",
    ]),
    ("Portuguese", &[
        "A população não terá acesso às informações até amanhã, disse o órgão responsável pela eleição.",
        "São três irmãos: o avô não vê há anos a irmã, que então já não está mais na região de São João.",
        "Também é possível que a situação econômica, após a eleição, não mude: você já não crê em soluções?",
        "Não há razão, então, para que o cidadão pague à vista três prestações à câmara de São José.",
    ]),
    ("Chinese", &[
        "全国人民代表大会昨天在北京举行会议，讨论了今年的经济工作和社会发展计划。",
        "越南北部多个省份遭遇强降雨，当地政府已组织救援队伍帮助受灾群众转移。",
    ]),
];

#[test]
fn other_languages_stay_as_they_are() {
    for (language, sentences) in SENTENCES {
        let together = sentences.join(" ");
        for text in sentences.iter().map(|text| (*text).to_owned()).chain([together]) {
            let decoded = decode(text.as_bytes(), None).unwrap();
            assert_eq!((&decoded.text, decoded.encoding), (&text, "utf-8"), "{language}");
            assert!(!decoded.uncertain, "{language}: {text}");
            // Every beginning and end of it, as pieces of any length.
            let words: Vec<&str> = text.split(' ').collect();
            for at in 0..words.len() {
                for piece in [words[..at].join(" "), words[at..].join(" ")] {
                    assert_eq!(decode(piece.as_bytes(), None).unwrap().text, piece, "{language}");
                }
            }
        }
    }
}

#[test]
fn bytes_of_latin_1_are_never_taken_for_vietnamese() {
    for (language, sentences) in SENTENCES {
        for text in sentences {
            let bytes: Option<Vec<u8>> = text.chars().map(tables::byte_of).collect();
            let Some(bytes) = bytes else { continue };
            // Refused, or read with broken characters told as uncertain.
            if let Ok(decoded) = decode(&bytes, None) {
                assert_eq!(decoded.encoding, "utf-8", "{language}: {text}");
                assert!(decoded.uncertain || text.is_ascii(), "{language}: {text}");
            }
            let read = decode(&bytes, Some(Encoding::Windows1252)).unwrap();
            assert_eq!(read.text, **text);
        }
    }
}
