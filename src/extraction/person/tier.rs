//! Query × mention → tier: how well a mention answers a person query.

use super::{Person, PersonKind, PersonQuery};

/// Says how well `mention` answers `query`; `None` when it does not.
///
/// All syllables of the query must stand, consecutive and in order, at the end of the name. A
/// syllable with a mark must be equal, one without matches any marking.
///
/// | tier | what matched |
/// |---|---|
/// | 6 | the full name, every mark |
/// | 5 | the full name, some marks not typed |
/// | 4 | its last two or more syllables |
/// | 3 | a short form that the article links to the full name |
/// | 2 | a given name |
pub fn person_tier(query: &PersonQuery, mention: &Person) -> Option<u8> {
    let wanted = &query.syllables;
    let mut exact = true;
    let mut count = 0;
    let mut keys = mention.key.rsplit('_');
    let mut folds = mention.folded.rsplit('_');
    if wanted.is_empty() || mention.key.is_empty() {
        return None;
    }
    for syllable in wanted.iter().rev() {
        let (key, folded) = (keys.next()?, folds.next()?);
        count += 1;
        if syllable.exact == key {
            continue;
        }
        exact = false;
        let unmarked = syllable.exact.replace('\'', "") == syllable.folded;
        if !unmarked || syllable.folded != folded {
            return None;
        }
    }
    let whole = keys.next().is_none();
    if mention.anonymised && (!whole || count < 2) {
        return None;
    }
    Some(match (mention.linked, whole, count) {
        (true, _, _) => 3,
        (false, _, 1) => 2,
        (false, true, _) if exact => 6,
        (false, true, _) => 5,
        (false, false, _) => 4,
    })
}

/// Orders mentions inside one tier, greater is better: with a role before without, then person,
/// historical, byline, photo credit.
pub fn inside_tier(mention: &Person) -> (bool, u8) {
    let kind = match mention.kind {
        PersonKind::Person => 3,
        PersonKind::Historical => 2,
        PersonKind::Byline => 1,
        PersonKind::PhotoCredit => 0,
    };
    (mention.role.is_some(), kind)
}
