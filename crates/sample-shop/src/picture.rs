//! Small valid pictures and papers, drawn in code: PNG, JPEG and PDF.
//!
//! They stand for the photographs and invoices that people send. They are deterministic and a few
//! kilobytes each; nothing here is a general encoder.

use crate::rng::Rng;

const WIDTH: usize = 120;
const HEIGHT: usize = 88;

/// The colours of a picture: background, floor, wood, light, shadow and the crack.
const COLOURS: [[u8; 3]; 6] =
    [[222, 216, 204], [176, 148, 116], [121, 79, 44], [250, 226, 150], [92, 84, 78], [160, 30, 30]];

/// Returns which colour a point of the scene has: a lamp or a table on a floor, with a crack.
fn colour(x: usize, y: usize, rng_seed: u64) -> usize {
    let (table, shift) = (rng_seed.is_multiple_of(2), (rng_seed / 2 % 30) as usize);
    let left = 20 + shift;
    let crack = (x + shift) % 17 == y % 13 && x.abs_diff(left + 25) < 9 && y.abs_diff(40) < 10;
    if crack {
        5
    } else if table {
        let top = (34..42).contains(&y) && (left..left + 60).contains(&x);
        let leg = (42..74).contains(&y)
            && ((left + 4..left + 9).contains(&x) || (left + 51..left + 56).contains(&x));
        if top || leg { 2 } else { usize::from(y > 70) }
    } else {
        let shade = (14..44).contains(&y) && x.abs_diff(left + 25) < 10 + y.saturating_sub(14) / 2;
        let foot = (44..74).contains(&y) && x.abs_diff(left + 25) < 3;
        let base = (72..77).contains(&y) && x.abs_diff(left + 25) < 14;
        match (shade, foot || base) {
            (true, _) => 3,
            (_, true) => 4,
            _ => usize::from(y > 70),
        }
    }
}

/// Returns a PNG with a palette, 120 by 88 points.
pub(crate) fn png(rng: &mut Rng) -> Vec<u8> {
    let seed = rng.next();
    let mut pixels = Vec::with_capacity((WIDTH / 2 + 1) * HEIGHT);
    for y in 0..HEIGHT {
        pixels.push(0);
        for x in (0..WIDTH).step_by(2) {
            pixels.push(((colour(x, y, seed) << 4) | colour(x + 1, y, seed)) as u8);
        }
    }
    let mut header = Vec::new();
    header.extend((WIDTH as u32).to_be_bytes());
    header.extend((HEIGHT as u32).to_be_bytes());
    header.extend([4, 3, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, b"IHDR", &header);
    chunk(&mut out, b"PLTE", &COLOURS.concat());
    chunk(&mut out, b"IDAT", &zlib_stored(&pixels));
    chunk(&mut out, b"IEND", &[]);
    out
}

fn chunk(out: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]) {
    out.extend((body.len() as u32).to_be_bytes());
    let mut crc = 0xffff_ffff_u32;
    for byte in kind.iter().chain(body) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    out.extend(kind);
    out.extend(body);
    out.extend((crc ^ 0xffff_ffff).to_be_bytes());
}

/// Wraps bytes as a zlib stream without compressing them (RFC 1950, RFC 1951 section 3.2.4).
fn zlib_stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        out.push(u8::from(blocks.peek().is_none()));
        out.extend((block.len() as u16).to_le_bytes());
        out.extend((!(block.len() as u16)).to_le_bytes());
        out.extend(block);
    }
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65521;
        (a, (b + a) % 65521)
    });
    out.extend(((b << 16) | a).to_be_bytes());
    out
}

/// Returns a baseline JPEG in colour, 120 by 88 points, in which each block of 8 by 8 has one shade.
///
/// Only DC coefficients are written, with Huffman tables of its own: categories 0 to 11 as codes of
/// four bits, and "end of block" as the single bit 0 (ITU T.81, annexes C and F).
pub(crate) fn jpeg(rng: &mut Rng) -> Vec<u8> {
    let seed = rng.next();
    let mut out = vec![0xff, 0xd8];
    segment(&mut out, 0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    let mut table = vec![0];
    table.extend([8_u8; 64]);
    segment(&mut out, 0xdb, &table);
    segment(
        &mut out,
        0xc0,
        &[8, 0, HEIGHT as u8, 0, WIDTH as u8, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0],
    );
    let mut dc = vec![0x00, 0, 0, 0, 12];
    dc.extend([0; 12]);
    dc.extend(0..12);
    segment(&mut out, 0xc4, &dc);
    let mut ac = vec![0x10, 1];
    ac.extend([0; 16]);
    segment(&mut out, 0xc4, &ac);
    segment(&mut out, 0xda, &[3, 1, 0x00, 2, 0x00, 3, 0x00, 0, 63, 0]);

    let mut bits = Bits::default();
    let mut before = [0_i32; 3];
    for y in (0..HEIGHT).step_by(8) {
        for x in (0..WIDTH).step_by(8) {
            let [r, g, b] =
                COLOURS.get(colour(x + 4, y + 4, seed)).map_or([0.0; 3], |rgb| rgb.map(f64::from));
            let luma = 0.299 * r + 0.587 * g + 0.114 * b - 128.0;
            let parts = [luma, 0.564 * (b - luma - 128.0), 0.713 * (r - luma - 128.0)];
            for (before, value) in before.iter_mut().zip(parts) {
                // The DC coefficient is eight times the mean, and the table divides it by eight.
                let value = value.round() as i32;
                bits.difference(value - *before);
                *before = value;
            }
        }
    }
    out.extend(bits.finish());
    out.extend([0xff, 0xd9]);
    out
}

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    out.extend([0xff, marker]);
    out.extend((body.len() as u16 + 2).to_be_bytes());
    out.extend(body);
}

#[derive(Default)]
struct Bits {
    out: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn difference(&mut self, value: i32) {
        let size = i32::BITS - value.unsigned_abs().leading_zeros();
        self.push(size, 4);
        let low = if value < 0 { value - 1 } else { value };
        self.push(low as u32 & ((1 << size) - 1), size);
        self.push(0, 1);
    }

    fn push(&mut self, value: u32, count: u32) {
        self.held = (self.held << count) | value;
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            let byte = (self.held >> self.count) as u8;
            self.out.push(byte);
            if byte == 0xff {
                self.out.push(0);
            }
        }
        self.held &= (1 << self.count) - 1;
    }

    fn finish(mut self) -> Vec<u8> {
        let missing = (8 - self.count % 8) % 8;
        self.push((1 << missing) - 1, missing);
        self.out
    }
}

/// Returns a PDF of one page with these lines of text.
pub(crate) fn pdf(lines: &[String]) -> Vec<u8> {
    let mut page = b"BT /F1 11 Tf 72 770 Td 16 TL\n".to_vec();
    for line in lines {
        page.push(b'(');
        for c in line.chars() {
            match c {
                '(' | ')' | '\\' => page.extend([b'\\', c as u8]),
                '€' => page.push(0x80),
                c => page.push(u8::try_from(u32::from(c)).unwrap_or(b'?')),
            }
        }
        page.extend(b") Tj T*\n");
    }
    page.extend(b"ET");
    let mut stream = format!("<< /Length {} >>\nstream\n", page.len()).into_bytes();
    stream.extend(page);
    stream.extend(b"\nendstream");
    let objects: [Vec<u8>; 5] = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
          /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_vec(),
        stream,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_vec(),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{} 0 obj\n", number + 1).into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    let end = format!(
        "xref\n0 6\n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    out.extend(end.into_bytes());
    out
}
