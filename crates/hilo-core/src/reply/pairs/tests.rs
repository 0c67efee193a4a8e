use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const MINUTE: i64 = 60_000;

fn words(at: i64, text: &str) -> Words {
    Words { at: Timestamp(1_790_000_000_000 + at * MINUTE), text: text.to_owned() }
}

fn found(opened: &[(i64, &str)], said: &[(i64, &str)]) -> Vec<(usize, usize)> {
    let all =
        |list: &[(i64, &str)]| list.iter().map(|(at, text)| words(*at, text)).collect::<Vec<_>>();
    pairs(&all(opened), &all(said))
}

#[test]
fn the_same_words_of_the_same_hour_are_the_reply() {
    let text = "Hola, Ana:\nTu pedido sale hoy.\n\n— MV";
    assert_eq!(found(&[(0, text)], &[(-60, "otra cosa"), (3, text)]), [(0, 1)]);
    let as_whatsapp = "Hola, Ana:\u{200E} Tu pedido\u{00A0}sale  hoy.\n— MV ";
    assert_eq!(found(&[(0, text)], &[(3, as_whatsapp)]), [(0, 0)]);
}

#[test]
fn words_changed_in_whatsapp_are_still_the_reply() {
    let text = "Hola, Ana: tu pedido 1182 sale hoy y te llega mañana. — MV";
    for changed in [
        "Hola, Ana: tu pedido 1182 sale hoy y te llega el lunes. — MV",
        "hola ana tu pedido 1182 sale hoy y te llega manana",
        "Hola, Ana: tu pedido 1182 sale hoy y te llega mañana. ¡Perdona la espera! — MV",
    ] {
        assert_eq!(found(&[(0, text)], &[(1, "gracias"), (2, changed)]), [(0, 1)], "{changed}");
    }
    for other in ["Vale, mañana te digo.", "", "👍", "Tu pedido"] {
        assert_eq!(found(&[(0, text)], &[(2, other)]), [], "{other}");
    }
}

#[test]
fn the_same_words_of_another_day_are_another_message() {
    for at in [-60, 25 * 60, 48 * 60] {
        assert_eq!(found(&[(0, "Ya ha salido.")], &[(at, "Ya ha salido.")]), [], "{at}");
    }
}

#[test]
fn of_two_replies_of_the_same_words_one_message_is_the_nearer() {
    let opened = [(0, "¿Te va bien?"), (600, "¿Te va bien?")];
    assert_eq!(found(&opened, &[(601, "¿Te va bien?")]), [(1, 0)]);
    assert_eq!(found(&opened, &[(1, "¿Te va bien?")]), [(0, 0)]);
    assert_eq!(found(&opened, &[(1, "¿Te va bien?"), (601, "¿Te va bien?")]), [(0, 0), (1, 1)]);
}

#[test]
fn the_same_words_go_before_alike_ones_and_order_of_sending_does_not_matter() {
    let (one, other) = ("Tu pedido 1182 sale hoy mismo.", "Tu pedido 1183 sale hoy mismo.");
    assert_eq!(found(&[(0, one), (1, other)], &[(2, other), (3, one)]), [(0, 1), (1, 0)]);
    assert_eq!(found(&[(0, one)], &[(2, other), (3, one)]), [(0, 1)]);
}

/// Replies or messages of few different words, so that many are alike, in the order of time.
fn some() -> impl Strategy<Value = Vec<Words>> {
    let text = "(a|b|a b c d|a b c e|b c d e f){1}";
    prop::collection::vec((0_i64..3_000, text), 0..9).prop_map(|mut list| {
        list.sort_by_key(|(at, _)| *at);
        list.into_iter().map(|(at, text)| words(at, &text)).collect()
    })
}

proptest! {
    #[test]
    fn never_two_for_one_never_one_for_two(opened in some(), said in some()) {
        let found = pairs(&opened, &said);
        let replies: BTreeSet<usize> = found.iter().map(|pair| pair.0).collect();
        let messages: BTreeSet<usize> = found.iter().map(|pair| pair.1).collect();
        prop_assert_eq!(replies.len(), found.len());
        prop_assert_eq!(messages.len(), found.len());
        for (reply, message) in found {
            let apart = said[message].at.0 - opened[reply].at.0;
            prop_assert!((-EARLY..=LATE).contains(&apart));
        }
    }

    #[test]
    fn equal_words_keep_their_order(opened in some(), said in some()) {
        let found = pairs(&opened, &said);
        for (a, b) in found.iter().flat_map(|a| found.iter().map(move |b| (a, b))) {
            let same = opened[a.0].text == opened[b.0].text
                && said[a.1].text == opened[a.0].text && said[b.1].text == opened[b.0].text;
            prop_assert!(!same || (a.0 < b.0) == (a.1 < b.1), "{:?}", found);
        }
    }

    #[test]
    fn what_was_sent_as_it_was_is_found_whatever_else_was_said(opened in some(), delay in 0_i64..9) {
        let mut said: Vec<Words> = opened.iter().map(|reply| Words {
            at: Timestamp(reply.at.0 + delay * MINUTE), text: format!(" {}\n", reply.text),
        }).collect();
        said.push(words(4_000, "otra cosa muy distinta"));
        let found = pairs(&opened, &said);
        prop_assert_eq!(found.len(), opened.len());
        for (reply, message) in found {
            prop_assert_eq!(&opened[reply].text, said[message].text.trim());
        }
    }

    #[test]
    fn nothing_free_is_left_that_could_be_a_reply(opened in some(), said in some()) {
        let found = pairs(&opened, &said);
        for (reply, message) in (0..opened.len()).flat_map(|r| (0..said.len()).map(move |m| (r, m))) {
            let free = found.iter().all(|pair| pair.0 != reply && pair.1 != message);
            let apart = said[message].at.0 - opened[reply].at.0;
            let is_it = opened[reply].text == said[message].text && (-EARLY..=LATE).contains(&apart);
            prop_assert!(!(free && is_it), "{} {} of {:?}", reply, message, found);
        }
    }

    #[test]
    fn no_text_is_too_odd(one in "\\PC{0,80}", other in "\\PC{0,80}") {
        prop_assert!(found(&[(0, &one)], &[(0, &other)]).len() <= 1);
    }
}
