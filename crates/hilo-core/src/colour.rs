//! Colours, and how much one stands out from another: what can be read on which paper.

/// A colour by its parts of red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// The white paper of mails.
    pub const PAPER: Colour = Colour([255, 255, 255]);
    /// The paper of mails where a reader has it dark.
    pub const NIGHT: Colour = Colour([0x1b, 0x1c, 0x1e]);
    /// What mails have where a shop has chosen nothing.
    pub const USUAL: Colour = Colour([0x0b, 0x57, 0xd0]);

    /// Contrast that words need to be read (WCAG 2.2, 1.4.3).
    const READABLE: f64 = 4.5;

    /// Reads `#rrggbb`.
    pub fn read(written: &str) -> Option<Self> {
        let digits = written.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let mut parts = [0; 3];
        hex::decode_to_slice(digits, &mut parts).ok()?;
        Some(Colour(parts))
    }

    /// Returns how much one colour stands out from another, from 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Returns this colour, or the nearest shade of it that can be read on `paper`: a darker one on
    /// white paper, a lighter one at night.
    pub fn readable_on(self, paper: Self) -> Self {
        let ink = if paper.luminance() > 0.5 { Colour([0; 3]) } else { Colour([255; 3]) };
        let shades = (0..=u8::MAX).map(|much| self.towards(ink, much));
        shades.into_iter().find(|shade| shade.contrast(paper) >= Self::READABLE).unwrap_or(ink)
    }

    fn towards(self, other: Self, much: u8) -> Self {
        let mut parts = self.0;
        for (part, to) in parts.iter_mut().zip(other.0) {
            let mixed =
                u32::from(*part) * u32::from(u8::MAX - much) + u32::from(to) * u32::from(much);
            *part = u8::try_from(mixed / u32::from(u8::MAX)).unwrap_or(to);
        }
        Colour(parts)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", hex::encode(self.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_can_be_read_stays_and_what_cannot_is_darkened_the_least() {
        for (chosen, taken) in [
            ("#0b57d0", "#0b57d0"),
            ("#000000", "#000000"),
            ("#767676", "#767676"),
            ("#777777", "#767676"),
            ("#ffffff", "#767676"),
            ("#ffcc00", "#907300"),
        ] {
            let shade = Colour::read(chosen).unwrap().readable_on(Colour::PAPER);
            assert_eq!(shade.to_string(), taken, "{chosen}");
        }
    }

    #[test]
    fn only_colours_are_colours() {
        for odd in ["", "#fff", "0b57d0", "#0b57dg", "#0b57d0;x", "rgb(1,2,3)", "#ñññ"] {
            assert_eq!(Colour::read(odd), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn every_colour_can_be_read_by_day_and_by_night(parts in any::<[u8; 3]>()) {
            for paper in [Colour::PAPER, Colour::NIGHT] {
                let shade = Colour(parts).readable_on(paper);
                prop_assert!(shade.contrast(paper) >= 4.5);
                prop_assert_eq!(shade.readable_on(paper), shade);
            }
        }
    }
}
