//! Forms: what a page sends to have something kept, and how it is known that one of ours sent it.
//!
//! There are no cookies, so that no other site can act in the user's name by them. Yet another site's page
//! could send a form here. Three things keep it from being taken: `Host` must be this server's own name,
//! `Origin` too where the browser gives it, and the form must hold a token that only our pages do.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use super::address::pairs;
use crate::output::markup::Html;
use crate::view::{Fault, Wrong};

/// Longest form that is read, in bytes.
pub const LONGEST: usize = 16 << 10;

/// What every form of this server holds, and no other: 256 bits, anew for each run.
pub struct FormToken(String);

impl FormToken {
    /// A new one.
    pub fn fresh() -> Self {
        let part = |i: u64| {
            // Each state has keys of its own, which the system's randomness made.
            let mut hasher = RandomState::new().build_hasher();
            hasher.write_u64(i);
            format!("{:016x}", hasher.finish())
        };
        Self((0..4).map(part).collect())
    }

    /// The field that holds it.
    pub fn field(&self) -> Html {
        let mut field = Html::default();
        field.raw("<input type=\"hidden\" name=\"token\" value=\"").text(&self.0).raw("\">");
        field
    }

    /// Is it the one that was sent? Every byte is looked at, so that time tells nothing.
    fn is(&self, sent: &str) -> bool {
        let differs = self.0.bytes().zip(sent.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
        self.0.len() == sent.len() && differs == 0
    }
}

/// What was sent.
pub struct SentForm(Vec<(String, String)>);

impl SentForm {
    /// Reads a form that a page of ours sent.
    ///
    /// # Errors
    /// It holds another token.
    pub fn read(bytes: &[u8], token: &FormToken) -> Result<Self, Wrong> {
        let form = Self(pairs(&String::from_utf8_lossy(bytes)).collect());
        match form.get("token").is_some_and(|sent| token.is(sent)) {
            true => Ok(form),
            false => Err(Wrong {
                hint: Some("open the page again, and send its form once more".to_owned()),
                ..refused("this form is not of a page that this server made")
            }),
        }
    }

    /// A field, without spaces around it; `None` if it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }
}

/// A form that is not taken.
pub fn refused(message: &str) -> Wrong {
    Wrong::new(Fault::Desk, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_form_with_the_token_is_taken() {
        let token = FormToken::fresh();
        let with = |token: &str| format!("name=a+b&token={token}&empty=");
        let sent = SentForm::read(with(&token.0).as_bytes(), &token).expect("is taken");
        assert_eq!((sent.get("name"), sent.get("empty"), sent.get("none")), (Some("a b"), None, None));
        let other = FormToken::fresh();
        for bad in [&other.0, "", &token.0[1..], &format!("{}0", token.0)] {
            assert!(SentForm::read(with(bad).as_bytes(), &token).is_err(), "{bad}");
        }
    }
}
