//! What was typed: a syntax tree, the parser that reads it, and how it prints back.
