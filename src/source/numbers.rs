//! Numbers of a JSON text that no number type holds: they stay as they are written, as strings.
//!
//! A parser makes `1e+32` of an id of 33 digits, and two articles become one. What it would not give
//! back as it stands (too many digits, an exponent) is put into quotes before it parses.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::Number;

/// Shorter numbers without an exponent keep their digits.
const LONG: usize = 16;

/// `json` with the numbers in quotes that would lose digits; all else is the same to the byte.
pub(super) fn as_written(json: &str) -> Cow<'_, str> {
    let bytes = json.as_bytes();
    let mut out: Option<String> = None;
    let (mut at, mut done) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => at = end_of_string(bytes, at + 1),
            b'-' | b'0'..=b'9' => {
                let is_part = |b: &u8| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
                let end = bytes[at..].iter().position(|b| !is_part(b)).map_or(bytes.len(), |length| at + length);
                if loses(&json[at..end]) {
                    let out = out.get_or_insert_with(|| String::with_capacity(json.len() + 16));
                    out.push_str(&json[done..at]);
                    out.extend(["\"", &json[at..end], "\""]);
                    done = end;
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    match out {
        Some(mut out) => {
            out.push_str(&json[done..]);
            Cow::Owned(out)
        }
        None => Cow::Borrowed(json),
    }
}

/// Is `written` a number of JSON that a parser gives back in other digits, or not at all?
fn loses(written: &str) -> bool {
    (written.len() >= LONG || written.contains(['e', 'E']))
        && serde_json::from_str::<IgnoredAny>(written).is_ok()
        && !serde_json::from_str::<Number>(written).is_ok_and(|number| number.to_string() == written)
}

/// Behind the quote that ends the string whose text begins at `at`.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        match bytes[at + found] {
            b'"' => return at + found + 1,
            _ => at += found + 2,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_would_lose_digits_are_quoted() {
        for (json, kept) in [
            (r#"{"id":100000000000000000000000000000001}"#, r#"{"id":"100000000000000000000000000000001"}"#),
            (r#"{"id":18446744073709551617}"#, r#"{"id":"18446744073709551617"}"#),
            (r#"{"id":-9223372036854775809 }"#, r#"{"id":"-9223372036854775809" }"#),
            (r#"{"id":[12345678901234567.5,1]}"#, r#"{"id":["12345678901234567.5",1]}"#),
            (r#"{"id":1E400,"a":"\"1E400"}"#, r#"{"id":"1E400","a":"\"1E400"}"#),
        ] {
            assert_eq!(as_written(json), kept);
            assert!(serde_json::from_str::<IgnoredAny>(kept).is_ok());
        }
    }

    #[test]
    fn all_else_stays() {
        for json in [
            r#"{"id":18446744073709551615,"b":-9223372036854775808,"c":1741132800.1234567,"d":0.5,"e":7}"#,
            r#"{"id":"100000000000000000000000000000001 \\","b":"x"}"#,
            // No numbers of JSON: the parser says so.
            r#"{"id":00000000000000000000001}"#,
            "{\"id\":1-1-1-1-1-1-1-1-1-1-1",
            "{\"a\":\"\\",
        ] {
            assert!(matches!(as_written(json), Cow::Borrowed(_)), "{json}");
        }
    }
}
