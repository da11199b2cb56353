//! What one measurement says, and what several say together.

use crate::plan::Case;
use std::time::Duration;

/// One measurement.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// Answers in a second.
    pub(crate) per_second: f64,
    /// Half of the answers took no longer.
    pub(crate) p50: Duration,
    /// 99 of 100 answers took no longer.
    pub(crate) p99: Duration,
    /// The server's CPU time for each answer.
    pub(crate) cpu_per_answer: Duration,
    /// How much of its core the client used, from 0 to 1.
    pub(crate) client_share: f64,
    /// The server's memory at the end, in MiB.
    pub(crate) resident_mib: f64,
}

/// All measurements of all rounds.
#[derive(Default)]
pub(crate) struct Samples(Vec<(Case, Sample)>);

impl Samples {
    /// Adds a round's measurement.
    pub(crate) fn add(&mut self, case: Case, sample: Sample) {
        self.0.push((case, sample));
    }

    /// The cases in the order in which they were first measured.
    pub(crate) fn cases(&self) -> Vec<Case> {
        let mut cases = Vec::new();
        for (case, _) in &self.0 {
            if !cases.contains(case) {
                cases.push(*case);
            }
        }
        cases
    }

    /// The median of each figure over the rounds; `None` for what was not measured.
    pub(crate) fn median(&self, case: Case) -> Option<Sample> {
        let of = |figure: fn(&Sample) -> f64| median(self.figures(case, figure));
        let seconds = |figure: fn(&Sample) -> f64| of(figure).map(Duration::from_secs_f64);
        Some(Sample {
            per_second: of(|sample| sample.per_second)?,
            p50: seconds(|sample| sample.p50.as_secs_f64())?,
            p99: seconds(|sample| sample.p99.as_secs_f64())?,
            cpu_per_answer: seconds(|sample| sample.cpu_per_answer.as_secs_f64())?,
            client_share: of(|sample| sample.client_share)?,
            resident_mib: of(|sample| sample.resident_mib)?,
        })
    }

    /// How far the rounds' throughputs are apart, as a part of their median.
    pub(crate) fn spread(&self, case: Case) -> Option<f64> {
        let figures = self.figures(case, |sample| sample.per_second);
        let (least, most) = figures
            .iter()
            .fold((f64::MAX, 0.0_f64), |(least, most), figure| (least.min(*figure), most.max(*figure)));
        median(figures).map(|median| (most - least) / median)
    }

    /// One case's throughput beside another's.
    pub(crate) fn ratio(&self, case: Case, beside: Case) -> Option<f64> {
        Some(self.median(case)?.per_second / self.median(beside)?.per_second)
    }

    fn figures(&self, case: Case, figure: fn(&Sample) -> f64) -> Vec<f64> {
        self.0.iter().filter(|(of, _)| *of == case).map(|(_, sample)| figure(sample)).collect()
    }
}

/// The middle one, or the mean of the middle two.
pub(crate) fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    let (low, high) = (figures.len().checked_sub(1)? / 2, figures.len() / 2);
    Some(f64::midpoint(figures[low], figures[high]))
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn a_median_is_in_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![9.0, 1.0, 5.0]), Some(5.0));
        assert_eq!(median(vec![1.0, 4.0, 2.0, 9.0]), Some(3.0));
    }
}
