//! How much room text takes on paper, reckoned and not measured: nobody has laid it out yet.
//!
//! The page names Arial first; what a computer has in its place may be wider, so widths are those of DejaVu Sans, the
//! widest of the usual ones. A page that is reckoned to fit does; one that is reckoned a little too long may fit yet.

/// Widths of the characters from space to tilde, in thousandths of the size of the type.
const WIDTHS: [u16; 95] = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637,
    637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 531, 1000, 685, 687, 699, 771, 632,
    576, 775, 752, 295, 295, 656, 558, 863, 749, 788, 604, 788, 695, 635, 611, 732, 685, 989, 686,
    611, 686, 391, 337, 391, 838, 500, 500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580,
    278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
];

/// Returns the width of a character in thousandths of the size of the type.
fn width(c: char) -> u32 {
    let known = u32::from(c).checked_sub(32).and_then(|n| WIDTHS.get(usize::try_from(n).ok()?));
    match known {
        Some(width) => u32::from(*width),
        None if c.is_lowercase() => 640,
        None if u32::from(c) < 0x250 => 800,
        None if u32::from(c) < 0x2e80 => 1_000,
        // Signs as wide as they are high, and pictures.
        None => 1_300,
    }
}

/// Returns how many lines a text takes in a column, broken at white space as a browser breaks it; a word that is wider
/// than the column goes on in the next line. `column` is in thousandths of the size of the type.
pub fn lines(text: &str, column: u32) -> u32 {
    text.split('\n').map(|line| lines_of(line, column)).sum()
}

fn lines_of(line: &str, column: u32) -> u32 {
    let (mut lines, mut filled) = (1, 0);
    for word in line.split_whitespace() {
        let length: u32 = word.chars().map(width).sum();
        let with_space = if filled == 0 { length } else { filled + width(' ') + length };
        if with_space <= column {
            filled = with_space;
            continue;
        }
        lines += u32::from(filled > 0);
        filled = 0;
        for c in word.chars() {
            if filled > 0 && filled + width(c) > column {
                lines += 1;
                filled = 0;
            }
            filled += width(c);
        }
    }
    lines
}
