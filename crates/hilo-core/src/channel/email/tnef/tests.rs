use super::*;

fn attribute(level: u8, id: u32, data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap();
    let sum = data.iter().fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    [&[level][..], &id.to_le_bytes(), &length.to_le_bytes(), data, &sum.to_le_bytes()].concat()
}

fn counted(kind: u16, id: u16, value: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value.len()).unwrap();
    let mut out = [
        &kind.to_le_bytes()[..],
        &id.to_le_bytes(),
        &1_u32.to_le_bytes(),
        &length.to_le_bytes(),
        value,
    ]
    .concat();
    out.resize(out.len().next_multiple_of(4), 0);
    out
}

fn properties(list: &[Vec<u8>]) -> Vec<u8> {
    [u32::try_from(list.len()).unwrap().to_le_bytes().to_vec(), list.concat()].concat()
}

fn envelope(attributes: &[Vec<u8>]) -> Vec<u8> {
    [&SIGNATURE.to_le_bytes()[..], &[1, 0], &attributes.concat()].concat()
}

fn inside(inner: &[u8]) -> Vec<u8> {
    let object = [&[0; 16][..], inner].concat();
    let properties = properties(&[counted(0x000d, mapi::FILE_DATA, &object)]);
    envelope(&[attribute(2, FILE_BEGINS, &[]), attribute(2, FILE_PROPERTIES, &properties)])
}

fn file(name: &[u8], data: &[u8]) -> [Vec<u8>; 3] {
    [attribute(2, FILE_BEGINS, &[]), attribute(2, FILE_TITLE, name), attribute(2, FILE_DATA, data)]
}

#[track_caller]
fn check(bytes: &[u8], whole: bool, names: &[&str]) {
    let mut found = Found::default();
    assert_eq!(read(bytes, 0, &mut found), whole);
    let found: Vec<String> = found.list.into_iter().map(|file| file.name).collect();
    assert_eq!(found, names);
}

#[test]
fn an_envelope_that_breaks_off_gives_what_stands_before_the_break() {
    let whole = envelope(&[file(b"a.pdf\0", b"%PDF-"), file(b"b.txt\0", b"hola")].concat());
    check(&whole, true, &["a.pdf", "b.txt"]);
    check(&whole[..whole.len() - 8], false, &["a.pdf"]);
    check(&whole[..3], false, &[]);
    check(b"%PDF-1.4", false, &[]);
}

#[test]
fn lengths_and_counts_that_are_not_there_cost_nothing() {
    for length in [u32::MAX, u32::MAX - 3, 1 << 31] {
        let mut bytes = envelope(&[]);
        bytes.extend([&[2][..], &FILE_DATA.to_le_bytes(), &length.to_le_bytes(), b"x"].concat());
        check(&bytes, false, &[]);
        let long =
            [&1_u32.to_le_bytes()[..], &[0x1e, 0, 7, 0x37, 1, 0, 0, 0], &length.to_le_bytes()];
        check(&envelope(&[attribute(1, MESSAGE_PROPERTIES, &long.concat())]), false, &[]);
        let many = [&length.to_le_bytes()[..], &[0; 64]].concat();
        check(&envelope(&[attribute(1, MESSAGE_PROPERTIES, &many)]), false, &[]);
    }
}

#[test]
fn mails_inside_of_one_another_are_opened_as_deep_as_the_limit() {
    let mut bytes = envelope(&file(b"fondo.txt\0", b"hola"));
    for _ in 0..MAX_DEPTH {
        bytes = inside(&bytes);
    }
    check(&bytes, true, &["fondo.txt"]);
    let deeper = (0..100).fold(bytes, |bytes, _| inside(&bytes));
    // The rest stays together as one file.
    check(&deeper, true, &["winmail.bin"]);
}

#[test]
fn a_named_property_and_one_of_several_values_are_passed_over() {
    let named = [
        &[0x1e, 0, 0, 0x85][..],
        &[0; 16],
        &1_u32.to_le_bytes(),
        &6_u32.to_le_bytes(),
        b"a\0b\0\0\0\0\0",
    ];
    let named =
        [named.concat(), [&1_u32.to_le_bytes()[..], &2_u32.to_le_bytes(), b"x\0\0\0"].concat()]
            .concat();
    let several = [
        &[0x1f, 0x10, 0x01, 0x30][..],
        &2_u32.to_le_bytes(),
        &2_u32.to_le_bytes(),
        b"a\0\0\0",
        &4_u32.to_le_bytes(),
        b"b\0c\0",
    ]
    .concat();
    let long = counted(0x1e, mapi::LONG_NAME, "Presupuesto de Ana.pdf\0".as_bytes());
    let properties = properties(&[named, several, long]);
    let [begins, title, data] = file(b"PRESUP~1.PDF\0", b"%PDF-");
    let bytes = envelope(&[begins, title, data, attribute(2, FILE_PROPERTIES, &properties)]);
    check(&bytes, true, &["Presupuesto de Ana.pdf"]);
}
