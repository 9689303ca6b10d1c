//! Whatever is typed is planned and run, or refused in words.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[path = "../checks/plan.rs"]
mod plan;

static ASKED: LazyLock<plan::Asked> =
    LazyLock::new(|| plan::Asked::of(tempfile::tempdir().expect("a folder").keep().as_path()));

fuzz_target!(|text: &str| ASKED.check(text));
