//! `dateline-index`.

fn main() {}
