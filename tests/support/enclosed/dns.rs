//! A name server that knows every name (RFC 1035).

use std::net::UdpSocket;

use super::Calls;

/// The address of everybody, kept for documentation (RFC 5737): a browser treats it as one out in the net.
const EVERYBODY: [u8; 4] = [198, 51, 100, 1];

/// Answers for as long as the socket lives.
pub fn serve(socket: &UdpSocket, calls: &Calls) {
    let mut packet = [0; 2048];
    while let Ok((length, who)) = socket.recv_from(&mut packet) {
        let question = packet.get(..length).unwrap_or_default();
        let Some((name, end)) = name(question) else { continue };
        calls.add(&format!("dns {name}"));
        // Who is not there any more needs no answer.
        let _ = socket.send_to(&answer(question, end), who);
    }
}

/// Reads the name that is asked for, and where the question ends.
fn name(question: &[u8]) -> Option<(String, usize)> {
    let (mut name, mut at) = (String::new(), 12);
    loop {
        let length = usize::from(*question.get(at)?);
        at += 1;
        if length == 0 {
            return Some((name, at + 4));
        }
        if !name.is_empty() {
            name.push('.');
        }
        name.push_str(&String::from_utf8_lossy(question.get(at..at + length)?));
        at += length;
    }
}

fn answer(question: &[u8], end: usize) -> Vec<u8> {
    let asks_for_ipv4 = question.get(end - 4..end) == Some(&[0, 1, 0, 1]);
    let mut answer = question.get(..2).unwrap_or_default().to_vec();
    // A response, recursion as wished; one question, one answer or none, nothing else.
    answer.extend([0x81, 0x80, 0, 1, 0, u8::from(asks_for_ipv4), 0, 0, 0, 0]);
    answer.extend(question.get(12..end).unwrap_or_default());
    if asks_for_ipv4 {
        // The name of the question, an IPv4 address, a minute, four bytes.
        answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
        answer.extend(EVERYBODY);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_one_ipv4_address_and_no_other() {
        let question = |kind| {
            let mut packet = vec![7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
            packet.extend(b"\x01a\x04leak\x07example\x00\x00");
            packet.extend([kind, 0, 1]);
            packet
        };
        let ipv4 = question(1);
        let (asked, end) = name(&ipv4).unwrap();
        assert_eq!((asked.as_str(), end), ("a.leak.example", ipv4.len()));
        assert!(answer(&ipv4, end).ends_with(&EVERYBODY));
        let ipv6 = question(28);
        assert_eq!(answer(&ipv6, ipv6.len())[7], 0);
    }

    #[test]
    fn a_question_that_is_cut_off_is_none() {
        assert_eq!(name(b"\x07\x07\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x09leak"), None);
    }
}
