//! What the READMEs promise of the sample shop is so.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::sync::Arc;

use hilo_core::api::dispatch;
use hilo_core::secrets::Memory;
use serde_json::json;

/// The word that the tour lets somebody search for: the second in code of its fifth step.
fn searched(readme: &str) -> &str {
    let step = readme.lines().find(|line| line.starts_with("5. ")).expect("a fifth step");
    step.split('`').nth(3).expect("a word in code")
}

#[test]
fn the_word_of_the_tour_is_found_where_it_is_written_with_an_accent() {
    let tours = [
        (include_str!("../../../README.es.md"), "es"),
        // Whoever reads English may have a system in either language.
        (include_str!("../../../README.md"), "es"),
        (include_str!("../../../README.md"), "en"),
    ];
    for (readme, language) in tours {
        let dir = tempfile::tempdir().expect("a folder");
        let shop = hilo_core::demo::write(dir.path(), language, Arc::new(Memory::default()))
            .expect("written");
        let word = searched(readme);
        let found = dispatch(
            &shop,
            "search",
            json!({ "query": word, "channel": null, "customer": null, "offset": 0, "limit": 200 }),
        )
        .expect("found");
        let hits = found["hits"].as_array().expect("hits");
        let accented = |hit: &&serde_json::Value| {
            let parts = hit["snippet"].as_array().expect("a snippet");
            parts.iter().any(|part| {
                part["hit"] == true && part["text"].as_str().is_some_and(|text| !text.is_ascii())
            })
        };
        assert!(hits.iter().filter(accented).count() >= 10, "{word} in {language}");
    }
}
