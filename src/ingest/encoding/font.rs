//! The name of a font → the encoding of the text set in it.

use super::Encoding;

/// What the font of a run of text tells of its encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum FontHint {
    /// An ordinary font, or none named.
    #[default]
    None,
    /// `.VnTime` and its kin.
    Tcvn3,
    /// `.VnTimeH`: shows small letters as capitals.
    Tcvn3Capitals,
    /// `VNI-Times` and its kin.
    VniWindows,
}

impl FontHint {
    /// Tells by the name: `.VnTime`, `.VnArialH`, `VNI-Times`.
    ///
    /// A list of fonts, as HTML has it, counts by its first.
    pub(crate) fn of_font(name: &str) -> Self {
        let first = name.split(',').next().unwrap_or_default();
        let name = first.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        let starts = |prefix: &str| {
            name.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
        };
        if starts("VNI-") {
            Self::VniWindows
        } else if starts(".Vn") {
            // The names end in H, before what tells the weight: `.VnTimeH`, `.VnArialH Bold`.
            let family = name.split([' ', '-']).next().unwrap_or_default();
            if family.ends_with('H') { Self::Tcvn3Capitals } else { Self::Tcvn3 }
        } else {
            Self::None
        }
    }

    /// The encoding that it speaks for.
    pub(super) fn encoding(self) -> Option<Encoding> {
        match self {
            Self::None => None,
            Self::Tcvn3 | Self::Tcvn3Capitals => Some(Encoding::Tcvn3),
            Self::VniWindows => Some(Encoding::VniWindows),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_encoding_by_the_name() {
        for (name, hint) in [
            (".VnTime", FontHint::Tcvn3),
            ("'.VnArial Narrow', serif", FontHint::Tcvn3),
            (".VnTimeH", FontHint::Tcvn3Capitals),
            (".vnarialH Bold", FontHint::Tcvn3Capitals),
            ("VNI-Times", FontHint::VniWindows),
            ("vni-helve", FontHint::VniWindows),
            ("Times New Roman", FontHint::None),
            ("", FontHint::None),
        ] {
            assert_eq!(FontHint::of_font(name), hint, "{name}");
        }
    }
}
