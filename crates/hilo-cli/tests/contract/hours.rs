//! When the shop answers.

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::secrets::Memory;
use serde_json::json;
use std::sync::Arc;

use super::cli::cli;

#[test]
fn the_week_the_region_and_the_next_days_off_are_printed() {
    let cli = cli();
    let fresh = cli.one(&["hours"]);
    assert_eq!(fresh["hours"]["week"][0], json!([{ "from": 540, "to": 1080 }]));
    assert_eq!(fresh["hours"]["closed_on_holidays"], true);
    assert_eq!(fresh["regions"].as_array().map(Vec::len), Some(19), "{fresh}");
    assert!(fresh["days_off"][0]["holiday"].is_boolean(), "{fresh}");

    let hilo = Hilo::open(&cli.dir.path().join("data"), Arc::new(Memory::default()));
    let hilo = hilo.expect("the folder opens");
    let week = json!([
        [{ "from": 540, "to": 840 }, { "from": 990, "to": 1200 }], [], [], [], [], [], []
    ]);
    let exceptions = json!([
        { "day": "2099-08-05", "name": "Vacaciones", "open": [] },
        { "day": "2001-08-06", "name": "pasado", "open": [] },
    ]);
    let change = json!({ "hours": { "week": week, "region": "CT", "exceptions": exceptions } });
    dispatch(&hilo, "settings_save", change).expect("kept");
    drop(hilo);

    let told = String::from_utf8(cli.run(&["hours"]).stdout).expect("UTF-8");
    assert!(told.starts_with("Mon  09:00-14:00, 16:30-20:00\nTue  closed\n"), "{told}");
    assert!(told.contains("closed on the public holidays of ES-CT\n"), "{told}");
    assert!(told.contains("on 2099-08-05  closed  Vacaciones\n"), "{told}");
    assert!(!told.contains("pasado"), "{told}");
    // Easter Monday at least: a holiday on a day that is closed anyway closes nothing.
    let off = told.lines().filter(|line| line.starts_with("off ")).count();
    assert!((1..=6).contains(&off), "{told}");
}
