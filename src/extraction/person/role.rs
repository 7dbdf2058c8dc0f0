//! Words around a name → its role: before it, after it, or given by a verb.
//!
//! A role goes from the first word that names a post to the name, or from the comma or dash after
//! the name to the first verb or the end of the clause. Several roles stay one, as printed.

use super::context::{KNOWN, Reader, Words};
use super::lexicon::class;
use super::words::{CAPITAL, DIGIT, gap};

/// How far a role is followed, in words: a bound, so that the work stays linear.
const REACH: usize = 40;

impl Reader<'_> {
    fn is_verb(&self, at: usize, classes: u64) -> bool {
        !self.token(at).is(CAPITAL) && self.at(at, classes).is_some()
    }

    /// The first word of the role that ends directly before `at`; `floor` is where the search ends.
    pub(super) fn role_before(&self, at: usize, floor: usize) -> Option<usize> {
        if at == 0 || !self.connected(at) {
            return None;
        }
        let floor = floor.max(at.saturating_sub(REACH));
        let mut best = None;
        let mut head: Option<usize> = None;
        let mut k = at;
        while k > floor {
            k -= 1;
            if self.is_verb(k, class::AUX | class::SAY | class::ACT)
                && self.at(k, class::ROLE).is_none()
            {
                break;
            }
            let address = self.word(k) & class::KIN != 0 && !self.token(k).is(CAPITAL);
            if address || self.at(k, class::COMRADE | class::PLURAL).is_some() {
                break;
            }
            if let Some((n, _)) = self.at(k, class::ROLE)
                && k + n <= at
            {
                head = Some(k);
            }
            let gap = self.token(k).gap;
            let dotted = self.connected(k);
            if gap & gap::COMMA != 0 && gap & (gap::CLAUSE | gap::OTHER) == 0 {
                // A part before a comma belongs to the role only when the part after it begins one.
                match head {
                    Some(found) if found == k => best = Some(found),
                    _ => break,
                }
                head = None;
            } else {
                let ends = gap & (gap::CLAUSE | gap::OTHER | gap::WIDE) != 0 && !dotted;
                let opens_line = gap & gap::NEWLINE != 0
                    && self.token(k).is(CAPITAL)
                    && self.at(k, class::ROLE).is_some();
                if ends || opens_line {
                    break;
                }
            }
        }
        head.or(best)
    }

    /// The role that begins at `first`: where it ends.
    fn role_end(&self, first: usize) -> usize {
        let mut k = first;
        while k < self.len() && k - first < REACH {
            if k > first {
                let gap = self.token(k).gap;
                let capital = self.token(k).is(CAPITAL);
                if gap & (gap::CLAUSE | gap::OTHER | gap::WIDE) != 0 && !self.connected(k) {
                    break;
                }
                if gap & gap::NEWLINE != 0 && (capital || self.token(k).is(DIGIT)) {
                    break;
                }
                let named = self.word(k)
                    & (class::STRONG | class::KIN | class::COMRADE | class::PLURAL)
                    != 0
                    || self.at(k, class::COMRADE | class::PLURAL).is_some();
                if gap & gap::COMMA != 0 {
                    let role = self.at(k, class::ROLE).is_some();
                    if !role && (named || !capital) {
                        break;
                    }
                } else if gap & gap::DASH != 0 && gap & gap::SPACE != 0 {
                    if !capital || named {
                        break;
                    }
                } else if self.token(k).hash == KNOWN.va {
                    let next = self.word(k + 1);
                    if next & (class::KIN | class::STRONG | class::COMRADE) != 0
                        || self.at(k + 1, class::COMRADE | class::PLURAL | class::SAY).is_some()
                    {
                        break;
                    }
                    k += 1;
                    continue;
                }
            }
            if self.at(k, class::ROLE).is_none()
                && self.is_verb(k, class::AUX | class::SAY | class::SOFT)
            {
                // "uỷ ban kiểm tra Đảng uỷ": a verb inside the name of a body goes on with a capital.
                let soft = self
                    .at(k, class::SOFT)
                    .filter(|_| self.at(k, class::AUX | class::SAY).is_none());
                match soft {
                    Some((n, _))
                        if k + n < self.len()
                            && self.token(k + n).is(CAPITAL)
                            && self.token(k + n).joins()
                            && k > first =>
                    {
                        k += n;
                        continue;
                    }
                    _ => break,
                }
            }
            k += self.at(k, class::ROLE).map_or(1, |(n, _)| n);
        }
        k.min(self.len())
    }

    /// The role after a name that ends at `end`: ", role", " – role", "là role".
    pub(super) fn role_after(&self, end: usize) -> Option<Words> {
        if end >= self.len() {
            return None;
        }
        let gap = self.token(end).gap;
        let mut first = end;
        if self.token(end).joins() {
            if self.token(end).hash != KNOWN.la {
                return None;
            }
            first = end + 1;
        } else if gap & (gap::CLAUSE | gap::OTHER | gap::WIDE | gap::SLASH) != 0
            || gap & (gap::COMMA | gap::DASH) == 0
            || (gap & gap::COMMA == 0 && gap & gap::SPACE == 0)
        {
            return None;
        }
        self.at(first, class::ROLE)?;
        let end = self.role_end(first);
        (end > first).then_some(Words { first, end })
    }

    /// The post that the verb after a name gives: "được bầu làm ROLE".
    pub(super) fn role_elected(&self, end: usize) -> Option<Words> {
        if !self.small_follows(end) {
            return None;
        }
        let known = &*KNOWN;
        let mut elected = false;
        for k in end..(end + 16).min(self.len()) {
            let word = self.token(k);
            if !word.joins() || self.at(k, class::DISMISS).is_some() {
                return None;
            }
            if k == end
                && word.hash != known.duoc
                && word.hash != known.da
                && self.at(k, class::ELECT | class::SOFT).is_none()
            {
                return None;
            }
            elected |= self.at(k, class::ELECT).is_some();
            let before = self.token(k - 1).hash;
            let gives = [known.lam, known.danh, known.vu, known.chuc, known.la].contains(&before);
            if elected && gives && self.at(k, class::ROLE).is_some() {
                let end = self.role_end(k);
                return (end > k).then_some(Words { first: k, end });
            }
        }
        None
    }
}
