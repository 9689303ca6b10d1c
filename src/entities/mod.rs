//! Who, which organization, where: names in prose, and when two names are one person.

pub mod names;
