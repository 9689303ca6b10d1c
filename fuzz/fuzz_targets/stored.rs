//! Whatever the bytes of a stored article are, reading them gives an article or nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../checks/stored.rs"]
mod stored;

fuzz_target!(|bytes: &[u8]| stored::check(bytes));
