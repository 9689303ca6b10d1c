//! The years that a vocabulary points to: weights of words and names, learnt from dated articles.
//!
//! The model knows the years of its span and nothing else. Out of its span it cannot know that it
//! does not know, so it never decides alone: [`super::posterior`] leaves each year outside the span
//! a flat share, and [`super::calibration`] was fitted on articles from years that a model had not
//! seen. Learnt by `examples/train_published.rs`; the file holds hashes of words and small integers.

use std::sync::OnceLock;

use super::words;
use crate::model::{Inputs, ModelError, ModelForm, layout};
use crate::text::Prose;

/// Weights of words for each year of a span: a multinomial logistic regression.
#[derive(Debug, Clone, PartialEq)]
pub struct YearWords {
    /// First year of the span.
    pub first: i16,
    /// Years in the span.
    pub span: usize,
    /// Keys ([`super::words::keys`]), sorted.
    pub keys: Vec<u32>,
    /// Per key and year, in units of `scale`.
    pub weights: Vec<i8>,
    /// What one unit of a weight is.
    pub scale: f32,
    /// Per year.
    pub bias: Vec<f32>,
}

/// What the model says of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct YearShares {
    /// First year of the span.
    pub first: i16,
    /// Per year of the span: its share, if the article is of the span at all; they add up to 1.
    pub shares: Vec<f32>,
    /// Which part of the article's keys the model knows.
    pub known: f32,
}

impl YearShares {
    /// The share of `year`; `None` outside the span.
    pub fn of(&self, year: i16) -> Option<f32> {
        usize::try_from(i32::from(year) - i32::from(self.first)).ok().and_then(|n| self.shares.get(n)).copied()
    }

    /// The share of a month: in winter the vocabulary is that of both years.
    pub fn near(&self, year: i16, month: i8) -> Option<f32> {
        let own = self.of(year)?;
        let (other, part) = match month {
            1 => (year - 1, 0.35),
            2 => (year - 1, 0.2),
            3 => (year - 1, 0.1),
            11 => (year + 1, 0.15),
            12 => (year + 1, 0.3),
            _ => return Some(own),
        };
        Some(self.of(other).map_or(own, |other| own * (1.0 - part) + other * part))
    }

    /// Nothing known: no year has a share.
    pub fn none() -> Self {
        Self { first: 0, shares: Vec::new(), known: 0.0 }
    }
}

/// The form of `years.bin`; its layout is what [`super::words`] makes keys of.
pub fn form() -> ModelForm {
    const TEXT: &str = "Hurricane Sandy struck New York on Monday";
    let keys = words::keys(&[(TEXT, &Prose::of(TEXT))]);
    ModelForm { name: "years", version: 2, layout: layout(keys.into_iter().map(u64::from)) }
}

impl YearWords {
    /// The model that the project ships.
    ///
    /// # Panics
    /// If the program was built with a model of another layout, which its tests see.
    pub fn shipped() -> &'static Self {
        static MODEL: OnceLock<YearWords> = OnceLock::new();
        MODEL.get_or_init(|| match Self::read(include_bytes!("years.bin")) {
            Ok(model) => model,
            // Not an input but the program itself is wrong, and every date that it concluded would be.
            Err(error) => panic!("{error}"),
        })
    }

    /// Reads what [`YearWords::write`] writes.
    ///
    /// # Errors
    /// As [`ModelForm::open`].
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        Self::read_table(form().open(bytes)?).ok_or(ModelError::Damaged("years"))
    }

    fn read_table(rest: &[u8]) -> Option<Self> {
        let (first, rest) = rest.split_first_chunk::<2>()?;
        let (span, rest) = rest.split_first_chunk::<2>()?;
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let (scale, mut rest) = rest.split_first_chunk::<4>()?;
        let (span, count) = (usize::from(u16::from_le_bytes(*span)), u32::from_le_bytes(*count) as usize);
        if span == 0 || rest.len() != span * 4 + count * (4 + span) {
            return None;
        }
        let bias = rest[..span * 4].as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        rest = &rest[span * 4..];
        let keys = rest[..count * 4].as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect();
        let weights = rest[count * 4..].iter().map(|b| *b as i8).collect();
        let (first, scale) = (i16::from_le_bytes(*first), f32::from_le_bytes(*scale));
        Some(Self { first, span, keys, weights, scale, bias })
    }

    /// The model as a file, learnt from `inputs`.
    pub fn write(&self, inputs: Inputs) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(self.first.to_le_bytes());
        out.extend((self.span as u16).to_le_bytes());
        out.extend((self.keys.len() as u32).to_le_bytes());
        out.extend(self.scale.to_le_bytes());
        self.bias.iter().for_each(|b| out.extend(b.to_le_bytes()));
        self.keys.iter().for_each(|k| out.extend(k.to_le_bytes()));
        out.extend(self.weights.iter().map(|w| *w as u8));
        form().write(inputs, &out)
    }

    /// What the words of an article say of its year; `keys` are those of [`super::words::keys`].
    pub fn shares(&self, keys: &[u32]) -> YearShares {
        let rows: Vec<usize> = keys.iter().filter_map(|key| self.keys.binary_search(key).ok()).collect();
        let unit = self.scale / (rows.len().max(1) as f32).sqrt();
        let mut sums = vec![0i32; self.span];
        for row in &rows {
            let weights = &self.weights[row * self.span..(row + 1) * self.span];
            sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += i32::from(*weight));
        }
        let scores = sums.iter().zip(&self.bias).map(|(sum, bias)| *sum as f32 * unit + bias);
        let shares = softmax(scores.collect());
        YearShares { first: self.first, shares, known: rows.len() as f32 / keys.len().max(1) as f32 }
    }

    /// The words of a text that speak most for `year`, strongest first, at most `most`.
    pub fn witnesses(&self, fields: &[(&str, &Prose)], year: i16, most: usize) -> Vec<String> {
        let Some(column) = usize::try_from(year - self.first).ok().filter(|n| *n < self.span) else {
            return Vec::new();
        };
        let mut found: Vec<(i32, String)> = Vec::new();
        words::each(fields, |key, word| {
            let Ok(row) = self.keys.binary_search(&key) else { return };
            let weights = &self.weights[row * self.span..(row + 1) * self.span];
            let mean = weights.iter().map(|w| i32::from(*w)).sum::<i32>() / self.span as i32;
            let lead = i32::from(weights[column]) - mean;
            if lead > 0 && word.starts_with(char::is_uppercase) && !found.iter().any(|(_, w)| w == word) {
                found.push((lead, word.to_owned()));
                if found.len() > 64 {
                    found.sort_by_key(|(lead, _)| -lead);
                    found.truncate(16);
                }
            }
        });
        found.sort_by_key(|(lead, _)| -lead);
        found.into_iter().take(most).map(|(_, word)| word).collect()
    }
}

/// Shares that add up to 1, from scores.
pub fn softmax(mut scores: Vec<f32>) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - top).exp());
    let sum: f32 = scores.iter().sum();
    if sum > 0.0 {
        scores.iter_mut().for_each(|score| *score /= sum);
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(text: &str) -> YearWords {
        let mut keys = words::keys(&[(text, &Prose::of(text))]);
        keys.truncate(1);
        YearWords { first: 2012, span: 2, keys, weights: vec![-40, 100], scale: 0.05, bias: vec![0.0, 0.1] }
    }

    #[test]
    fn a_model_is_read_as_it_was_written() {
        let model = model("Sandy");
        assert_eq!(YearWords::read(&model.write(Inputs::default())), Ok(model.clone()));
        let bytes = model.write(Inputs::default());
        for end in 0..bytes.len() {
            assert!(YearWords::read(&bytes[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn shares_add_up_and_end_with_the_span() {
        let model = model("Sandy");
        let shares = model.shares(&words::keys(&[("Sandy", &Prose::of("Sandy"))]));
        assert!((shares.shares.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(shares.of(2013) > shares.of(2012));
        assert_eq!((shares.of(2011), shares.of(2014), YearShares::none().of(2012)), (None, None, None));
        assert_eq!(shares.known, 1.0);
    }

    #[test]
    fn in_winter_the_words_are_of_both_years() {
        let shares = YearShares { first: 2012, shares: vec![0.2, 0.8], known: 1.0 };
        assert_eq!(shares.near(2012, 7), Some(0.2));
        assert!(shares.near(2012, 12) > Some(0.3));
        assert_eq!(shares.near(2013, 12), Some(0.8));
        assert_eq!(shares.near(2014, 1), None);
    }

    #[test]
    fn the_shipped_model_is_small_and_whole() {
        let model = YearWords::shipped();
        assert!(model.keys.is_sorted() && model.span > 1);
        let bytes = include_bytes!("years.bin");
        assert!(form().check(bytes).is_ok() && bytes.len() <= 300_000);
    }
}
