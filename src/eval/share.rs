//! A share of something counted, and how far the truth may lie from it.

use serde::ser::{Serialize, SerializeStruct, Serializer};

/// 95 % of the time the truth lies within the interval.
const Z: f64 = 1.959_963_984_540_054;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many have the property.
    pub hits: usize,
    /// How many there are.
    pub of: usize,
}

impl Share {
    /// So many of so many.
    pub const fn new(hits: usize, of: usize) -> Self {
        Self { hits, of }
    }

    /// Between 0 and 1; 0 where there is nothing to share.
    pub fn rate(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.hits as f64 / self.of as f64 }
    }

    /// The Wilson score interval at 95 %, between 0 and 1. Of nothing, anything may be true.
    pub fn wilson(self) -> (f64, f64) {
        if self.of == 0 {
            return (0.0, 1.0);
        }
        let (rate, of) = (self.rate(), self.of as f64);
        let spread = Z * (rate * (1.0 - rate) / of + Z * Z / (4.0 * of * of)).sqrt();
        let middle = rate + Z * Z / (2.0 * of);
        let scale = 1.0 + Z * Z / of;
        (((middle - spread) / scale).max(0.0), ((middle + spread) / scale).min(1.0))
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (low, high) = self.wilson();
        let mut fields = serializer.serialize_struct("Share", 5)?;
        fields.serialize_field("hits", &self.hits)?;
        fields.serialize_field("of", &self.of)?;
        fields.serialize_field("rate", &self.rate())?;
        fields.serialize_field("low", &low)?;
        fields.serialize_field("high", &high)?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of Newcombe 1998 (Statistics in Medicine 17, table I, method 3), to four decimals.
    #[test]
    fn wilson_gives_the_published_values() {
        for (hits, of, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
            (29, 29, 0.8830, 1.0000),
        ] {
            let (got_low, got_high) = Share::new(hits, of).wilson();
            assert!(
                (got_low - low).abs() < 5e-5 && (got_high - high).abs() < 5e-5,
                "{hits}/{of}: {got_low} {got_high}"
            );
        }
    }

    #[test]
    fn of_nothing_nothing_is_known() {
        assert_eq!(Share::default().rate(), 0.0);
        assert_eq!(Share::default().wilson(), (0.0, 1.0));
    }

    #[test]
    fn the_interval_holds_the_rate_and_shrinks_with_more() {
        for of in 1..60 {
            for hits in 0..=of {
                let (low, high) = Share::new(hits, of).wilson();
                let rate = Share::new(hits, of).rate();
                assert!(
                    0.0 <= low && low <= rate + 1e-12 && rate <= high + 1e-12 && high <= 1.0,
                    "{hits}/{of}"
                );
                let (low10, high10) = Share::new(hits * 10, of * 10).wilson();
                assert!(high10 - low10 < high - low, "{hits}/{of}");
            }
        }
    }
}
