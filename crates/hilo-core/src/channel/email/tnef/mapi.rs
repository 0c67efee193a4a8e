//! The properties of a mail or a file in an envelope (MS-OXTNEF, 2.1.3.4).

use super::text;

pub(super) const SUBJECT: u16 = 0x0037;
pub(super) const BODY: u16 = 0x1000;
pub(super) const RTF: u16 = 0x1009;
pub(super) const HTML: u16 = 0x1013;
pub(super) const INTERNET_CODE_PAGE: u16 = 0x3fde;
pub(super) const SHOWN_NAME: u16 = 0x3001;
pub(super) const FILE_DATA: u16 = 0x3701;
pub(super) const SHORT_NAME: u16 = 0x3704;
pub(super) const LONG_NAME: u16 = 0x3707;
pub(super) const MEDIA_TYPE: u16 = 0x370e;
pub(super) const CONTENT_ID: u16 = 0x3712;

const LONG: u16 = 0x0003;
const OBJECT: u16 = 0x000d;
const STRING: u16 = 0x001e;
const UNICODE: u16 = 0x001f;
const BINARY: u16 = 0x0102;
const SEVERAL: u16 = 0x1000;
/// Properties from here on are known by a name, which stands before their value.
const NAMED: u16 = 0x8000;

/// Properties, and values of one property, that are read.
const MAX_COUNT: u32 = 5_000;

/// Bytes that are taken one after the other, as long as they are there.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// Takes a length and as many bytes, which are filled up to a multiple of four.
    fn counted(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        let taken = self.take(length)?;
        // The filling of the last value is forgotten by some.
        let filling = length.next_multiple_of(4) - length;
        self.take(filling.min(self.rest.len()))?;
        Some(taken)
    }
}

/// The properties that matter here, by their number.
#[derive(Default)]
pub(super) struct Properties<'a> {
    list: Vec<(u16, u16, &'a [u8])>,
}

impl<'a> Properties<'a> {
    /// Reads properties and says whether that was possible to the end.
    pub(super) fn read(&mut self, bytes: &'a [u8]) -> bool {
        let mut reader = Reader::new(bytes);
        let Some(count) = reader.u32() else { return false };
        for _ in 0..count.min(MAX_COUNT) {
            let Some((kind, id, value)) = property(&mut reader) else { return false };
            let kept = [LONG, OBJECT, STRING, UNICODE, BINARY].contains(&kind);
            if kept && id < NAMED {
                self.list.push((id, kind, value));
            }
        }
        count <= MAX_COUNT
    }

    fn get(&self, id: u16) -> Option<(u16, &'a [u8])> {
        let found = self.list.iter().find(|(own, _, _)| *own == id);
        found.map(|(_, kind, value)| (*kind, *value))
    }

    pub(super) fn bytes(&self, id: u16) -> Option<&'a [u8]> {
        let (kind, value) = self.get(id)?;
        [BINARY, STRING].contains(&kind).then_some(value)
    }

    /// Returns an object without the sixteen bytes that say by which interface it is asked.
    pub(super) fn object(&self, id: u16) -> Option<&'a [u8]> {
        let (kind, value) = self.get(id)?;
        (kind == OBJECT).then(|| value.get(16..)).flatten()
    }

    pub(super) fn number(&self, id: u16) -> Option<u32> {
        let (kind, value) = self.get(id)?;
        (kind == LONG).then(|| Reader::new(value).u32()).flatten()
    }

    pub(super) fn text(&self, id: u16, code_page: u32) -> Option<String> {
        match self.get(id)? {
            (STRING, value) => Some(text(value, code_page)),
            (UNICODE, value) => {
                let units = value.chunks_exact(2).filter_map(|pair| pair.try_into().ok());
                let units = units.map(u16::from_le_bytes).take_while(|unit| *unit != 0);
                Some(char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect())
            }
            _ => None,
        }
    }
}

/// Takes a property: its kind, its number and the first of its values.
fn property<'a>(reader: &mut Reader<'a>) -> Option<(u16, u16, &'a [u8])> {
    let kind = reader.u16()?;
    let id = reader.u16()?;
    if id >= NAMED {
        reader.take(16)?;
        match reader.u32()? {
            0 => drop(reader.u32()?),
            _ => drop(reader.counted()?),
        }
    }
    let single = kind & !SEVERAL;
    let counted = [OBJECT, STRING, UNICODE, BINARY].contains(&single);
    let count = if counted || kind != single { reader.u32()? } else { 1 };
    let mut first = None;
    for _ in 0..count.min(MAX_COUNT) {
        let value = if counted { reader.counted()? } else { reader.take(size(single)?)? };
        first.get_or_insert(value);
    }
    // What has several values is none of those asked for by number.
    let kind = if kind == single { kind } else { SEVERAL };
    (count <= MAX_COUNT).then_some((kind, id, first.unwrap_or_default()))
}

/// Bytes of a value whose kind has but one size, with their filling.
fn size(kind: u16) -> Option<usize> {
    match kind {
        0x0000 | 0x0001 => Some(0),
        0x0002 | LONG | 0x0004 | 0x000a | 0x000b => Some(4),
        0x0005..=0x0007 | 0x0014 | 0x0040 => Some(8),
        0x0048 => Some(16),
        _ => None,
    }
}
