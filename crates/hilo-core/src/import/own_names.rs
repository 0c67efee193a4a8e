//! Who is us in one chat of an import is us in the others: no shop is its own customer.
//!
//! A chat of two says by itself which of them we seem to be, a group does not. What was said of one chat, or guessed
//! of it, is a guess about the others, which is shown and can be contradicted.

use std::collections::{HashMap, HashSet};

use crate::identity::fold;
use crate::model::*;

/// Returns the names that are ours by what is said or guessed of these chats, folded.
///
/// Where that would leave nobody of a chat to be its customer, guesses of it do not hold: of two who were both
/// guessed it is who speaks in more chats, and neither where that is the same.
pub(super) fn ours(chats: &[&SourcePreview]) -> Vec<String> {
    let mut speaks: HashMap<String, u32> = HashMap::new();
    let (mut said, mut guessed, mut denied) = (HashSet::new(), HashSet::new(), HashSet::new());
    for person in chats.iter().flat_map(|chat| &chat.people) {
        let name = fold(&person.sender);
        *speaks.entry(name.clone()).or_default() += 1;
        match (&person.who, person.because) {
            (Who::Shop, WhoReason::Told | WhoReason::OwnName) => said.insert(name),
            (Who::Shop, _) => guessed.insert(name),
            (Who::Customer { .. } | Who::NewCustomer { .. }, WhoReason::Told) => {
                denied.insert(name)
            }
            (Who::Customer { .. } | Who::NewCustomer { .. }, _) => false,
        };
    }
    guessed.retain(|name| !said.contains(name) && !denied.contains(name));
    let weight = |name: &String| match said.contains(name) {
        true => u32::MAX,
        false => speaks.get(name).copied().unwrap_or(0),
    };
    let mut doubted: HashSet<String> = HashSet::new();
    for chat in chats {
        let names: HashSet<String> =
            chat.people.iter().map(|person| fold(&person.sender)).collect();
        let is_ours = |name: &String| said.contains(name) || guessed.contains(name);
        if names.len() < 2 || !names.iter().all(is_ours) {
            continue;
        }
        let most = names.iter().map(weight).max().unwrap_or(0);
        let alone = names.iter().filter(|name| weight(name) == most).count() == 1;
        doubted.extend(names.into_iter().filter(|name| weight(name) < most || !alone));
    }
    guessed.retain(|name| !doubted.contains(name));
    said.into_iter().chain(guessed).collect()
}

/// Whether a name that is ours elsewhere is taken for somebody else in a chat, which nobody has said of it.
pub(super) fn concern(names: &[String], chat: &SourcePreview) -> bool {
    chat.people.iter().any(|person| {
        person.who != Who::Shop
            && person.because != WhoReason::Told
            && names.contains(&fold(&person.sender))
    })
}
