//! The kinds of official document: their codes, names and symbols.
//!
//! Kinds and symbols follow the appendix of Decree 30/2020/NĐ-CP for the State and Guideline
//! 36-HD/VPTW for the Party.

use serde::{Deserialize, Serialize};

/// How much a type word says in running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// A bare number right after the word is enough.
    Strong,
    /// Also an everyday verb or noun: in lower case it needs "số" or a symbol.
    Weak,
    /// Not recognised as a word in running text; only its symbol is.
    Symbol,
}

/// What is known about one kind of document.
struct Row {
    code: &'static str,
    vietnamese: &'static str,
    english: &'static str,
    symbol: &'static str,
    strength: Strength,
}

/// A kind of official document, such as a resolution (`nq`).
///
/// Written as its code in JSON and in keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocType(u8);

macro_rules! kinds {
    ($($constant:ident $code:literal $vietnamese:literal $english:literal $symbol:literal $strength:ident;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "numbers the rows")]
        #[repr(u8)]
        enum Number { $($constant),* }
        impl DocType {
            $(
                #[doc = concat!("The kind ", $vietnamese, " (`", $code, "`).")]
                pub const $constant: DocType = DocType(Number::$constant as u8);
            )*
        }
        const ROWS: &[Row] = &[$(Row {
            code: $code, vietnamese: $vietnamese, english: $english, symbol: $symbol,
            strength: Strength::$strength,
        }),*];
    };
}

/// The row of [`DocType::ANY`].
const ANY_ROW: &Row = match ROWS {
    [any, ..] => any,
    [] => panic!("there are kinds"),
};

kinds! {
    ANY "*" "văn bản" "document" "" Strong;
    NQ "nq" "nghị quyết" "resolution" "NQ" Strong;
    ND "nd" "nghị định" "decree" "NĐ" Strong;
    QD "qd" "quyết định" "decision" "QĐ" Weak;
    QDI "qdi" "quy định" "regulation" "QĐi" Weak;
    CT "ct" "chỉ thị" "directive" "CT" Strong;
    TT "tt" "thông tư" "circular" "TT" Strong;
    TTLT "ttlt" "thông tư liên tịch" "joint circular" "TTLT" Strong;
    TTRI "ttri" "thông tri" "Party circular" "TT" Strong;
    KL "kl" "kết luận" "conclusion" "KL" Weak;
    HD "hd" "hướng dẫn" "guideline" "HD" Weak;
    KH "kh" "kế hoạch" "plan" "KH" Weak;
    CTR "ctr" "chương trình" "programme" "CTr" Weak;
    DA "da" "đề án" "project" "ĐA" Strong;
    CV "cv" "công văn" "letter" "CV" Strong;
    BC "bc" "báo cáo" "report" "BC" Weak;
    TB "tb" "thông báo" "notice" "TB" Weak;
    TTR "ttr" "tờ trình" "submission" "TTr" Strong;
    CD "cd" "công điện" "telegram" "CĐ" Strong;
    QC "qc" "quy chế" "rules" "QC" Weak;
    NQLT "nqlt" "nghị quyết liên tịch" "joint resolution" "NQLT" Strong;
    L "l" "luật" "law" "L" Weak;
    PL "pl" "pháp lệnh" "ordinance" "PL" Strong;
    HP "hp" "hiến pháp" "constitution" "" Weak;
    LENH "lenh" "lệnh" "order" "L" Weak;
    SL "sl" "sắc lệnh" "decree of the President" "SL" Strong;
    VBHN "vbhn" "văn bản hợp nhất" "consolidated text" "VBHN" Strong;
    DIEULE "dieule" "điều lệ" "statute" "ĐL" Weak;
    TC "tc" "thông cáo" "communiqué" "TC" Symbol;
    PA "pa" "phương án" "scheme" "PA" Symbol;
    DUAN "duan" "dự án" "investment project" "DA" Symbol;
    BB "bb" "biên bản" "minutes" "BB" Symbol;
    HDG "hdg" "hợp đồng" "contract" "HĐ" Symbol;
    GM "gm" "giấy mời" "invitation" "GM" Symbol;
    BGN "bgn" "bản ghi nhớ" "memorandum" "BGN" Symbol;
    BTT "btt" "bản thỏa thuận" "agreement" "BTT" Symbol;
    GUQ "guq" "giấy ủy quyền" "power of attorney" "GUQ" Symbol;
    GGT "ggt" "giấy giới thiệu" "letter of introduction" "GGT" Symbol;
    PG "pg" "phiếu gửi" "dispatch slip" "PG" Symbol;
    PC "pc" "phiếu chuyển" "transfer slip" "PC" Symbol;
    PB "pb" "phiếu báo" "notification slip" "PB" Symbol;
}

impl DocType {
    /// The code that keys use, such as `nq`; `*` when any kind fits.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// The name in Vietnamese, in lower case: "nghị quyết".
    pub fn vietnamese(self) -> &'static str {
        self.row().vietnamese
    }

    /// The name in English, in lower case: "resolution".
    pub fn english(self) -> &'static str {
        self.row().english
    }

    /// The symbol inside numbers, such as `NQ` or `QĐi`; empty when numbers never carry one.
    pub fn symbol(self) -> &'static str {
        self.row().symbol
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        let at = ROWS.iter().position(|row| row.code == code)?;
        u8::try_from(at).ok().map(DocType)
    }

    /// Every kind that has a name of its own, so not [`DocType::ANY`].
    pub fn all() -> impl Iterator<Item = DocType> {
        (1..ROWS.len()).filter_map(|at| u8::try_from(at).ok().map(DocType))
    }

    /// How much its word says in running text.
    pub(super) fn strength(self) -> Strength {
        self.row().strength
    }

    fn row(self) -> &'static Row {
        // Every value comes from a constant or from `from_code`, so it numbers a row.
        ROWS.get(usize::from(self.0)).unwrap_or(ANY_ROW)
    }
}

impl From<DocType> for String {
    fn from(doc_type: DocType) -> String {
        doc_type.code().to_owned()
    }
}

/// A text that is the code of no kind of document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no code of a kind of document")]
pub struct UnknownDocType(pub String);

impl TryFrom<String> for DocType {
    type Error = UnknownDocType;

    fn try_from(code: String) -> Result<Self, UnknownDocType> {
        Self::from_code(&code).ok_or(UnknownDocType(code))
    }
}

/// The kind a folded symbol stands for: `nq`, `qdi`; `tt` and `qd` depend on the issuer.
pub(super) fn by_symbol(folded: &str, party: bool) -> Option<DocType> {
    Some(match folded {
        "tt" if party => DocType::TTRI,
        "qdi" | "qyd" => DocType::QDI,
        "qyc" => DocType::QC,
        "l" => DocType::LENH,
        "cttr" => DocType::CTR,
        "hd" => DocType::HD,
        "nqlt" | "nq-lt" => DocType::NQLT,
        // A law or an ordinance has no symbol of its own, and these letters mean other things.
        "pl" | "dl" | "lenh" | "hdg" | "duan" | "hp" | "dieule" | "ttri" | "*" => return None,
        _ => return DocType::from_code(folded),
    })
}
