//! Lines made of names alone → bylines.
//!
//! A sign-off stands on a line of its own near the end, or in brackets behind the last sentence, or
//! above a line with the writer's post. Pen names have no surname, so the place has to prove them.

use super::PersonKind;
use super::context::{KNOWN, Reader, Words};
use super::lexicon::class;
use super::recognise::Draft;
use super::words::{CAPS, DIGIT, gap};

/// Share of the text, from its end, in which a sign-off is looked for, in hundredths.
const TAIL: usize = 15;

/// Longest sign-off, in names.
const MOST: usize = 3;

impl Reader<'_> {
    /// Adds the bylines to `drafts`; a name that is there already becomes a byline.
    pub(super) fn add_bylines(&self, drafts: &mut Vec<Draft>) {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.len() {
            let starts = self.gap(at) & (gap::NEWLINE | gap::EDGE | gap::OPEN) != 0;
            if starts && self.token(at).is_name_like() {
                self.read_line(at, &mut found);
            }
            at += 1;
        }
        for (name, role) in found {
            let place = drafts.partition_point(|d| d.name.first < name.first);
            let before = place.checked_sub(1).and_then(|before| drafts.get(before));
            let overlapped = before.is_some_and(|before| before.name.end > name.first);
            match drafts.get_mut(place) {
                Some(draft) if draft.name == name => {
                    if draft.kind == PersonKind::Person && draft.trigger.is_none() {
                        draft.kind = PersonKind::Byline;
                        draft.role = draft.role.or(role);
                    }
                }
                Some(draft) if draft.name.first < name.end => {}
                _ if overlapped => {}
                _ => drafts.insert(
                    place,
                    Draft {
                        name,
                        kind: PersonKind::Byline,
                        trigger: None,
                        role,
                        open: false,
                        anonymised: false,
                        listed: false,
                    },
                ),
            }
        }
    }

    fn read_line(&self, first: usize, found: &mut Vec<(Words, Option<Words>)>) {
        let opening = self.gap(first);
        let bracket = opening & gap::OPEN != 0;
        let mut names = Vec::new();
        let mut at = first;
        let closing = loop {
            let mut end = at + 1;
            while end < self.len()
                && self.token(end).is_name_like()
                && self.token(end).gap == gap::SPACE
            {
                end += 1;
            }
            let name = Words { first: at, end };
            if !(2..=4).contains(&(end - at)) || names.len() == MOST || !self.can_sign(name) {
                return;
            }
            names.push(name);
            let gap = self.gap(end);
            if gap & (gap::NEWLINE | gap::EDGE | gap::CLOSE) != 0 {
                break end;
            }
            let small = end < self.len() && !self.token(end).is_name_like();
            if gap & gap::SLASH != 0 || gap == gap::DASH {
                // "Giàng Seo Pùa/VOV4", "Quỳnh Như-Đài PTTH Tương Dương"
                if self
                    .at(end, class::AGENCY | class::ACRONYM | class::ORG | class::SINGLE)
                    .is_some()
                    || self.token(end).is(CAPS | DIGIT)
                {
                    break self.line_end(end);
                }
                at = end;
            } else if small && self.token(end).hash == KNOWN.va && end + 1 < self.len() {
                at = end + 1;
            } else if gap & (gap::DASH | gap::COMMA | gap::OTHER) != 0 && gap & gap::CLAUSE == 0 {
                at = end;
            } else {
                return;
            }
            if at >= self.len() || !self.token(at).is_name_like() {
                return;
            }
        };
        let gap = self.gap(closing);
        if bracket && (gap & gap::CLOSE == 0 || gap & (gap::NEWLINE | gap::EDGE) == 0) {
            return;
        }
        let role =
            (gap & gap::NEWLINE != 0 && !bracket).then(|| self.title_line(closing)).flatten();
        let tail = self.token(first).start >= self.text.len() / 100 * (100 - TAIL);
        let after_sentence = opening & (gap::STOP | gap::QUOTE | gap::CLOSE) != 0;
        if self.gap(first) & gap::EDGE != 0 && !bracket {
            return;
        }
        for name in names {
            let surname = self.word(name.first) & class::STRONG != 0;
            if role.is_some() && surname
                || tail
                    && (after_sentence
                        || surname && name.end - name.first >= 3 && opening & gap::BLANK != 0)
            {
                found.push((name, role));
            }
        }
    }

    /// Where the agency behind a name ends.
    fn line_end(&self, at: usize) -> usize {
        let edge = gap::NEWLINE | gap::EDGE | gap::CLOSE;
        (at + 1..at + 10).find(|&k| self.gap(k) & edge != 0).unwrap_or(at)
    }

    /// The post that the next line names.
    fn title_line(&self, at: usize) -> Option<Words> {
        self.at(at, class::ROLE).filter(|(n, _)| *n > 1)?;
        let mut end = at + 1;
        while end < self.len() && end - at < 20 && self.gap(end) & (gap::NEWLINE | gap::STOP) == 0 {
            end += 1;
        }
        (self.gap(end) & (gap::NEWLINE | gap::EDGE) != 0).then_some(Words { first: at, end })
    }

    fn can_sign(&self, name: Words) -> bool {
        let Words { first, end } = name;
        let whole = self.class(first, end);
        let caps = self.token(first).is(CAPS);
        whole
            & (class::STOP
                | class::ORG
                | class::AGENCY
                | class::PROVINCE
                | class::REGION
                | class::GIVER)
            == 0
            && self
                .at(first, class::ORG | class::ROLE | class::STOP | class::AGENCY)
                .is_none_or(|(n, _)| n == 1)
            && (first..end)
                .all(|k| self.word(k) & class::ACRONYM == 0 && self.token(k).is(CAPS) == caps)
            && (self.word(first) & class::STRONG != 0
                || (first + 1..end)
                    .all(|k| self.word(k) & (class::GIVEN | class::MIDDLE | class::SURNAME) != 0))
            && self.word(first) & (class::GIVEN | class::MIDDLE | class::SURNAME) != 0
    }
}
