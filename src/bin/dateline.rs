//! `dateline`.

fn main() {}
