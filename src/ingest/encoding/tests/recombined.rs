//! Headlines and paragraphs of words in any order, in Unicode and in each language's own old
//! encoding: none becomes Vietnamese, and Vietnamese in Unicode stays as it is.

use encoding_rs::{
    BIG5, EUC_KR, Encoding as Charset, GBK, ISO_8859_2, KOI8_R, SHIFT_JIS, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
};
use unicode_normalization::UnicodeNormalization;

use super::super::*;

/// Words as news has them, with more marks among them than usual.
#[rustfmt::skip]
const WORDS: [(&str, &[&Charset], &str); 17] = [
    ("French", &[WINDOWS_1252],
        "le la les un une des du à là où dès très près né née thé blé pré clé été même tête fête forêt \
         école élève société président réforme sécurité déjà après août hôpital élu élue côté gouvernement \
         grève écrit œuvre cœur île goût sûr dû vélo café marché traité député intérêt français reçu leçon \
         ville pays dans pour sur avec contre mort vie nouvelle loi prix qui est l’état l’été d’été"),
    ("German", &[WINDOWS_1252],
        "der die das und für über Bürger Länder Städte müssen können größer Straße heiß süß früh grün \
         schön böse Öl Tür Tod Bär hört wählt täglich Präsident Börse Flüchtlinge Königin Österreich Köln \
         München Zürich fünf zwölf Söhne Töchter Gemüse Käse Übergang Prüfung Behörde nächste Jahr ist ein \
         Rat Haus gegen nach vor mit dem Übel Nähe Höhe"),
    ("Spanish", &[WINDOWS_1252],
        "el la los las de del y que en año niño niña señor España más está así aquí según también país \
         economía canción nación elección presión Perú café qué cómo quién sí él tú dónde día río policía \
         Málaga Córdoba León García Núñez avión jamás después público médico líder crisis nuevo ley con por \
         fútbol árbol mamá papá bebé té sé dé mañana"),
    ("Portuguese", &[WINDOWS_1252],
        "o a os as de do da não são há já é à às até após você avô avó pé fé só nó mãe pão irmã irmão \
         São João eleição região situação prisão opções três mês país saúde água público câmara polícia está \
         crê vê pôr lá cá chá maçã coração município presidente lei novo ano para com por que tem vão dão"),
    ("Italian", &[WINDOWS_1252],
        "il la lo le di da e che è più già può però così città università perché né sì lì là giù più ciò \
         virtù metà età libertà verità sarà farà dirà andò morì tornò lunedì venerdì caffè tè papà felicità \
         governo legge nuovo anno con per della realtà novità società Forlì Cantù"),
    ("Swedish", &[WINDOWS_1252],
        "och är på för från år över när där här så två må få gå nå stå Malmö Göteborg håll nytt råd högt \
         träd kött höst vår sjö öl ö å på än kvällar människor regering största går får säger väg många att \
         en ett med till av inte lag dag"),
    ("Danish", &[WINDOWS_1252],
        "og på år så få gå nå må øl år når også får går står større første København søn død sø bør gør \
         før øst børn håb råd tågen spørgsmål ældre læge være træ æg et en den med til af ikke lov dag"),
    ("Norwegian", &[WINDOWS_1252],
        "og på å år så få gå nå må når også går får står større første nå søn død sør bør gjør før øst \
         børn råd blå språk språket kjøre ære være lære nær sær våre våren Tromsø Ålesund Østfold en et \
         med til av ikke lov dag regjeringen i er som det den for"),
    ("Icelandic", &[WINDOWS_1252],
        "og í á það þá þú ég við með frá já né ný tó má fá sjá þó bú ár áð hús mál sól rús lög nótt tíð það \
         Ísland Reykjavík þjóð stjórn forseti um að er var hún hann sem til úr dó nú svo mót"),
    ("Hungarian", &[WINDOWS_1250],
        "a az és egy nem hogy már két három új jó nő fő tő só hó tó ló kő bő mű fű tű hű szó nép élet ország \
         magyar elnök kormány között után több első város út víz híd népszavazás törvény Győr Pécs évi ő"),
    ("Polish", &[WINDOWS_1250, ISO_8859_2],
        "i w na się nie że jest są być był będą może wójt łódź gmina rząd sąd wyrok żona król bóg stół góra \
         pięć sześć dziś już też tę tą mą cię mógł chcą mają idą ktoś żółć źle świat miasto województwo \
         Kraków Wrocław Gdańsk Łódź wybory prezydent ustawa ból sól mróz"),
    ("Czech", &[WINDOWS_1250, ISO_8859_2],
        "a v na se že je být byl už má dá ví jí ty tě mě mí tá té tí má bílá dům stůl kůň děti řeka města \
         náměstí vláda zákon volby lékař říká čtyři pět šest žena muž chlapec školy nový rok podle před při \
         též tři dvě tu tím sníh víc síť říj Plzeň Brno půl"),
    ("Romanian", &[WINDOWS_1250, ISO_8859_2],
        "și în să că nu mai după până când fără între țară oraș câine pâine mâine ieri astăzi alegeri guvern \
         românii vânt mână lână gând rând sânt în lângă către toată viață președinte lege an nou ca să dă stă \
         tată mamă casă"),
    ("Turkish", &[WINDOWS_1254],
        "ve bir bu için çok değil iş kış kuş beş üç dört gün yıl ilk son ülke şehir İstanbul Türkiye başkan \
         seçim yasa hükümet öğrenci güç suç ağaç söz göz yüz süt kül öl çöl kılıç çağ dağ bağ sağ doğu büyük \
         küçük yeni hâlâ şu sı tı mı"),
    ("Russian", &[WINDOWS_1251, KOI8_R],
        "и в на не он она что это как мы вы по из за год день дом мир суд дело закон совет партия выборы \
         президент Москва Россия город область правительство новый о об с к у до при его её их был была \
         нет да он сам два три пять"),
    ("Greek", &[WINDOWS_1253],
        "και το τα η ο οι του της των στο στη για με από δεν είναι θα να νέα νέο γη φως χρόνος κυβέρνηση \
         νόμος εκλογές πόλη Αθήνα Ελλάδα πρόεδρος μετά πριν δύο τρία πέντε ζωή έτος ώρα μήνας ο ή"),
    ("Chinese, Japanese, Korean", &[GBK, BIG5, SHIFT_JIS, EUC_KR],
        "中国 人民 代表 大会 昨天 北京 举行 会议 經濟 社會 發展 計劃 政府 學生 安全 東京 日本 大阪 会社 新聞 \
         電車 これは という のは です した を が に 한국 정부 서울 대통령 선거 경제 오늘 내일 그 이 를 은 \
         本日 今年 一月 三日 法律 生活 大学 文化 水 山 人 心"),
];

/// The next of a run of numbers below `below`, the same in every run (Knuth's MMIX).
fn draw(state: &mut u64, below: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap() % below
}

/// 240 headlines of 3 to 15 words and 60 paragraphs of 40 to 80.
fn texts(words: &[&str]) -> Vec<String> {
    let mut state = 7;
    (0..300)
        .map(|at| {
            let length =
                if at % 5 == 4 { 40 + draw(&mut state, 41) } else { 3 + draw(&mut state, 13) };
            let picked: Vec<&str> =
                (0..length).map(|_| words[draw(&mut state, words.len())]).collect();
            picked.join(" ")
        })
        .collect()
}

#[test]
fn no_headline_of_another_language_becomes_vietnamese() {
    let (mut checked, mut wrong) = (0, Vec::new());
    for (language, charsets, words) in WORDS {
        let words: Vec<&str> = words.split_whitespace().collect();
        for text in texts(&words) {
            let read = decode(text.as_bytes(), None).unwrap();
            checked += 1;
            if read.text != text {
                wrong.push(format!("{language} utf-8 {}: {text} → {}", read.encoding, read.text));
            }
        }
        for charset in charsets {
            // The words that it can hold.
            let held: Vec<&str> =
                words.iter().copied().filter(|word| !charset.encode(word).2).collect();
            assert!(held.len() >= 15, "{language} {}", charset.name());
            for text in texts(&held) {
                checked += 1;
                let read = decode(&charset.encode(&text).0, None);
                // Refused, or read with broken characters.
                if let Ok(read) = read.as_ref()
                    && read.encoding != "utf-8"
                {
                    wrong.push(format!(
                        "{language} {} {}: {text} → {}",
                        charset.name(),
                        read.encoding,
                        read.text
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {checked}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn vietnamese_in_unicode_stays_as_it_is() {
    let words: Vec<&str> = "là do cô và bà có nhà tù dùng xã hội tỉnh ủy công tác nghị quyết của được cho \
         trong không một năm dân tộc đã đến về thành lập xây dựng tự động cho người từ các cơ quan mới ông \
         Đảng bộ Hà Nội Sài Gòn tôi cũng bị hỏi vợ chồng gì nữa êm ả trông"
        .split_whitespace()
        .collect();
    for text in texts(&words) {
        let decomposed: String = text.nfd().collect();
        for text in [text, decomposed] {
            let read = decode(text.as_bytes(), None).unwrap();
            assert_eq!((read.text.as_str(), read.encoding), (text.as_str(), "utf-8"));
        }
    }
}
