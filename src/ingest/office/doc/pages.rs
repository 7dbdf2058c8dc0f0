//! Lists of pages with properties ([MS-DOC] 2.8.5, 2.8.6, 2.9.33, 2.9.174) → stretches of text, and
//! where on its page the properties of each stand.

use super::header::u32_at;

/// Properties stand in pages of this many bytes.
const PAGE: usize = 512;

/// Calls `take` with start and end of each stretch, in bytes of the text stream, its page, and where
/// on the page its properties begin.
///
/// `width` is the number of bytes that the page says of a stretch; the first of them tells where its
/// properties stand, in words. A list that lies names each page of the stream at most once on
/// average.
pub(super) fn each(
    list: &[u8],
    text: &[u8],
    width: usize,
    mut take: impl FnMut(usize, usize, &[u8], usize),
) {
    let count = list.len().saturating_sub(4) / 8;
    for number in 0..count.min(text.len() / PAGE + 1) {
        let Some(number) = u32_at(list, (count + 1) * 4 + number * 4) else { break };
        let start = (number & 0x003F_FFFF).saturating_mul(PAGE);
        let Some(page) = text.get(start..start.saturating_add(PAGE)) else { continue };
        let stretches = usize::from(page.last().copied().unwrap_or_default());
        for one in 0..stretches {
            let (Some(start), Some(end), Some(word)) = (
                u32_at(page, one * 4),
                u32_at(page, one * 4 + 4),
                page.get((stretches + 1) * 4 + one * width),
            ) else {
                break;
            };
            let at = usize::from(*word) * 2;
            if at > 0 && start < end {
                take(start, end, page, at);
            }
        }
    }
}
