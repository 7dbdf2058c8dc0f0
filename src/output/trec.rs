//! Hits → a run in the format of `trec_eval`: `qid Q0 docid rank score tag`.

use std::io::{self, Write};

use super::HitWriter;
use super::inert::replacement;
use crate::query::{Grouping, Plan};
use crate::search::{Hit, Results};

/// Writes a run.
///
/// The score column is 1/rank and not the hit's score: `trec_eval` orders by that column alone,
/// while hits are ordered by tier and completeness first. It falls strictly, also as the 32-bit
/// number that `trec_eval` reads, up to some millions of hits.
pub(super) struct Trec<W> {
    out: W,
    grouping: Grouping,
    run: String,
    query: String,
}

impl<W: Write> Trec<W> {
    pub(super) fn new(out: W, grouping: Grouping, run: &str) -> Self {
        Self { out, grouping, run: field(run), query: "1".to_owned() }
    }
}

impl<W: Write> HitWriter for Trec<W> {
    fn query(&mut self, id: Option<&str>, _plan: &Plan) -> io::Result<()> {
        self.query = field(id.unwrap_or("1"));
        Ok(())
    }

    fn hit(&mut self, hit: &Hit) -> io::Result<()> {
        let article = field(&hit.article.id.0);
        write!(self.out, "{} Q0 {article}", self.query)?;
        if self.grouping == Grouping::Passage {
            write!(self.out, "#{}", hit.passage.ordinal)?;
        }
        writeln!(self.out, " {} {} {}", hit.rank, falling_score(hit.rank), self.run)
    }

    fn summary(&mut self, _results: &Results) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// 1/rank with enough decimals to tell it from 1/(rank + 1), which differs by about 1/rank².
fn falling_score(rank: usize) -> String {
    let rank = rank.max(1);
    let decimals = 2 * (rank.ilog10() as usize + 1) + 2;
    format!("{:.decimals$}", 1.0 / rank as f64)
}

/// A name as one field: columns are told apart by blanks.
fn field(name: &str) -> String {
    if name.is_empty() {
        return "_".to_owned();
    }
    let apart = |c: char| c.is_whitespace() || replacement(c).is_some();
    name.chars().map(|c| if apart(c) { '_' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    fn run(id: Option<&str>, grouping: Grouping, hits: &[Hit]) -> String {
        let mut out = Vec::new();
        let mut writer = Trec::new(&mut out, grouping, "saola");
        writer.query(id, &sample::plan("đường")).unwrap();
        hits.iter().for_each(|hit| writer.hit(hit).unwrap());
        writer.summary(&sample::results(hits.len())).unwrap();
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn names_articles_or_passages() {
        let mut hit = sample::hit();
        assert_eq!(run(None, Grouping::Article, &[hit.clone()]), "1 Q0 na-1 1 1.0000 saola\n");
        std::sync::Arc::make_mut(&mut hit.article).id.0 = "báo Nghệ An\t1".to_owned();
        assert_eq!(
            run(Some("q 7"), Grouping::Passage, &[hit]),
            "q_7 Q0 báo_Nghệ_An_1#4 1 1.0000 saola\n"
        );
    }

    #[test]
    fn scores_fall_strictly_where_those_of_the_hits_rise() {
        let text = run(None, Grouping::Passage, &sample::hits(2, 3));
        let scores: Vec<f32> =
            text.lines().map(|l| l.split(' ').nth(4).unwrap().parse().unwrap()).collect();
        assert_eq!(scores.len(), 5);
        assert!(scores.windows(2).all(|pair| pair[0] > pair[1]));
        for rank in [9, 10, 99_999, 1_000_000] {
            let at = |rank| falling_score(rank).parse::<f32>().unwrap();
            assert!(at(rank) > at(rank + 1), "{rank}");
        }
    }
}
