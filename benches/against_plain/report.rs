//! Figures → tables in Markdown, as they stand in `benches/README.md`, and JSON.

use serde::Serialize;

use crate::clock::Cost;
use crate::measure::Row;
use crate::narrowed::Narrowed;

/// An index and what it took to build.
#[derive(Serialize)]
pub(crate) struct Building {
    pub(crate) cost: Cost,
    pub(crate) bytes: u64,
    pub(crate) segments: usize,
}

/// Queries of one length, each the first of a new process.
#[derive(Serialize)]
pub(crate) struct FirstQuery {
    pub(crate) syllables: usize,
    pub(crate) saola: Vec<Cost>,
    pub(crate) plain: Vec<Cost>,
}

/// Everything measured.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) passages: usize,
    pub(crate) text_bytes: u64,
    pub(crate) seed: u64,
    pub(crate) queries: usize,
    pub(crate) runs: usize,
    pub(crate) saola: Building,
    pub(crate) plain: Building,
    pub(crate) first_queries: Vec<FirstQuery>,
    pub(crate) cells: Vec<Row>,
    pub(crate) narrowed: Vec<Narrowed>,
}

impl Report {
    pub(crate) fn print_building(&self) {
        let megabytes = self.text_bytes as f64 / 1e6;
        println!(
            "{} passages, {megabytes:.1} MB of text, {} bytes each, seed {}\n",
            self.passages,
            self.text_bytes / self.passages.max(1) as u64,
            self.seed,
        );
        println!("| index | CPU s | MB of text a CPU s | peak MB | size / text | segments |");
        println!("|---|---|---|---|---|---|");
        for (name, index) in [("saola", &self.saola), ("plain", &self.plain)] {
            println!(
                "| {name} | {:.1} | {:.2} | {:.0} | {:.2} | {} |",
                index.cost.cpu_seconds,
                megabytes / index.cost.cpu_seconds,
                index.cost.peak_rss_bytes as f64 / 1e6,
                index.bytes as f64 / self.text_bytes as f64,
                index.segments,
            );
        }
        println!();
    }

    pub(crate) fn print_first_queries(&self) {
        println!("First query of a new process, CPU ms p50 / max, peak MB:\n");
        println!("| syllables | saola | peak | plain | peak |");
        println!("|---|---|---|---|---|");
        for row in &self.first_queries {
            let side = |costs: &[Cost]| {
                let times: Vec<f64> = costs.iter().map(|cost| cost.cpu_seconds * 1e6).collect();
                let peak = costs.iter().map(|cost| cost.peak_rss_bytes).max().unwrap_or(0);
                let (middle, most) = (percentile(&times, 50.0), percentile(&times, 100.0));
                format!("{} / {} | {:.0}", ms(middle), ms(most), peak as f64 / 1e6)
            };
            println!("| {} | {} | {} |", row.syllables, side(&row.saola), side(&row.plain));
        }
        println!();
    }

    /// Rows of each length together, and of the lengths from 2 to 16.
    pub(crate) fn print_mixes(&self) {
        println!("\nTogether:\n");
        print_head();
        let mut lengths: Vec<usize> =
            self.cells.iter().filter_map(|row| Some(row.cell?.syllables)).collect();
        lengths.dedup();
        for length in lengths {
            self.mix(|syllables| syllables == length).print_as(&format!("{length}, all"));
        }
        self.mix(|syllables| (2..=16).contains(&syllables)).print_as("2 to 16, all");
    }

    fn mix(&self, takes: impl Fn(usize) -> bool) -> Row {
        let mut mix = Row::default();
        for row in self.cells.iter().filter(|row| row.cell.is_some_and(|c| takes(c.syllables))) {
            mix.plain.extend(&row.plain);
            mix.plain_search.extend(&row.plain_search);
            mix.plain_exhaustive.extend(&row.plain_exhaustive);
            mix.saola.extend(&row.saola);
            mix.saola_short.extend(&row.saola_short);
            mix.saola_search.extend(&row.saola_search);
            mix.saola_plan.extend(&row.saola_plan);
            mix.found_by_plain += row.found_by_plain;
            mix.found_by_saola += row.found_by_saola;
        }
        mix
    }
}

/// The head of the table of queries; times are CPU ms.
pub(crate) fn print_head() {
    println!(
        "| queries | saola p50 / p95 / p99 | plain p50 / p95 / p99 | ratio p50 | ratio p99 \
         | saola search alone p50 / p99 | plain search alone p50 / p99 | plain exhaustive p50 / p99 \
         | saola, short snippets p50 / p99 | plan p50 | S@10 saola | S@10 plain |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|");
}

impl Row {
    pub(crate) fn print(&self) {
        let Some(cell) = self.cell else { return };
        let shape = format!("{:?}", cell.shape).to_lowercase();
        let typing = if cell.toned { "toned" } else { "untoned" };
        self.print_as(&format!("{} {shape}, {typing}", cell.syllables));
    }

    fn print_as(&self, name: &str) {
        if self.saola.is_empty() {
            return;
        }
        let three = |times: &[f64]| {
            let [a, b, c] = [50.0, 95.0, 99.0].map(|p| ms(percentile(times, p)));
            format!("{a} / {b} / {c}")
        };
        let two = |times: &[f64]| {
            format!("{} / {}", ms(percentile(times, 50.0)), ms(percentile(times, 99.0)))
        };
        let ratio = |p| percentile(&self.saola, p) / percentile(&self.plain, p);
        let share = |found: usize| found as f64 / self.saola.len() as f64;
        println!(
            "| {name} | {} | {} | **{:.2}** | **{:.2}** | {} | {} | {} | {} | {} | {:.2} | {:.2} |",
            three(&self.saola),
            three(&self.plain),
            ratio(50.0),
            ratio(99.0),
            two(&self.saola_search),
            two(&self.plain_search),
            two(&self.plain_exhaustive),
            two(&self.saola_short),
            ms(percentile(&self.saola_plan, 50.0)),
            share(self.found_by_saola),
            share(self.found_by_plain),
        );
    }
}

/// The smallest value that `p` hundredths of all are not above (nearest rank).
pub(crate) fn percentile(values: &[f64], p: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (p / 100.0 * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied().unwrap_or(f64::NAN)
}

/// Microseconds as milliseconds with three digits that count.
pub(crate) fn ms(micros: f64) -> String {
    let ms = micros / 1e3;
    let digits = if ms < 1.0 {
        3
    } else if ms < 10.0 {
        2
    } else {
        1
    };
    format!("{ms:.digits$}")
}
