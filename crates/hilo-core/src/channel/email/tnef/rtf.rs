//! Rich text as Outlook packs it (MS-OXRTFCP).

use super::mapi::Reader;

const PACKED: u32 = 0x7546_5a4c;
const PLAIN: u32 = 0x414c_454d;
/// Bytes of a rich text that are unpacked.
const MAX_SIZE: usize = 8 * 1024 * 1024;
/// Bytes that can be referred to.
const WINDOW: usize = 4096;
/// What can be referred to from the beginning.
const BEGINNING: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \
    \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\
    \\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Unpacks a rich text; `None` where that cannot be done.
pub(super) fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::new(bytes);
    let _packed_size = reader.u32()?;
    let size = usize::try_from(reader.u32()?).ok()?;
    let kind = reader.u32()?;
    let _sum = reader.u32()?;
    let rest = bytes.get(16..)?;
    let text = match kind {
        PLAIN => rest.get(..size.min(rest.len()))?.to_vec(),
        PACKED if size <= MAX_SIZE => unpack(rest, size)?,
        _ => return None,
    };
    text.starts_with(b"{\\rtf").then_some(text)
}

fn unpack(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut window = [b' '; WINDOW];
    window.get_mut(..BEGINNING.len())?.copy_from_slice(BEGINNING);
    let mut at = BEGINNING.len();
    // A byte of flags and eight pairs of bytes are unpacked to 136 bytes at most, whatever size the sender names.
    let mut out = Vec::with_capacity(size.min(packed.len().saturating_mul(9)));
    let mut reader = Reader::new(packed);
    while out.len() < size {
        let flags = *reader.take(1)?.first()?;
        for bit in 0..8 {
            if flags & (1 << bit) == 0 {
                let Some(byte) = reader.take(1).and_then(<[u8]>::first) else { return Some(out) };
                put(&mut window, &mut at, &mut out, *byte)?;
                continue;
            }
            let Some(pair) = reader.take(2) else { return Some(out) };
            let pair = usize::from(u16::from_be_bytes(pair.try_into().ok()?));
            let (from, length) = (pair >> 4, (pair & 0xf) + 2);
            if from == at {
                return Some(out);
            }
            for step in 0..length {
                let byte = *window.get((from + step) % WINDOW)?;
                put(&mut window, &mut at, &mut out, byte)?;
            }
        }
    }
    out.truncate(size);
    Some(out)
}

fn put(window: &mut [u8; WINDOW], at: &mut usize, out: &mut Vec<u8>, byte: u8) -> Option<()> {
    *window.get_mut(*at)? = byte;
    *at = (*at + 1) % WINDOW;
    out.push(byte);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification_is_unpacked() {
        let packed = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\
            \x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        let expected = b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
        assert_eq!(unpacked(packed).as_deref(), Some(&expected[..]));
    }

    #[test]
    fn a_size_that_is_not_there_and_a_broken_packing_cost_nothing() {
        assert_eq!(unpacked(b"\0\0\0\0\xff\xff\xff\xffLZFu\0\0\0\0\0"), None);
        assert_eq!(unpacked(b"MELA"), None);
        assert_eq!(
            unpacked(b"\0\0\0\0\x09\0\0\0MELA\0\0\0\0{\\rtf1}\n\n").map(|t| t.len()),
            Some(9)
        );
    }
}
