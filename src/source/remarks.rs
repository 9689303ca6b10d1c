//! What is said of a file as a whole once it is read: records without text, keys that went unused.

use super::StructuredRecord;
use super::fields::{Unused, typed};

/// The keys of a file's records that were not used and look as if they held what those lack.
#[derive(Debug, Default)]
pub(super) struct UnusedKeys {
    keys: Vec<(Unused, usize)>,
    /// Records of a title and no text.
    without_text: usize,
    /// Of these, those that have a key that looks like text.
    explained: usize,
}

impl UnusedKeys {
    /// Different keys that are told.
    const MOST: usize = 12;

    /// Counts what `record` lacks.
    pub(super) fn count(&mut self, record: &StructuredRecord, unused: &[Unused]) {
        if record.body.is_none() {
            self.without_text += 1;
            self.explained += usize::from(unused.iter().any(|u| u.looks.field() == "body"));
        }
        for key in unused {
            if let Some((_, count)) = self.keys.iter_mut().find(|(known, _)| known == key) {
                *count += 1;
            } else if self.keys.len() < Self::MOST {
                self.keys.push((key.clone(), 1));
            }
        }
    }

    /// A sentence for each key, and one for the records without text that no key explains.
    pub(super) fn remarks(self) -> Vec<String> {
        let looks = |unused: &Unused| match unused.looks.field() {
            "body" => "text",
            "title" => "a title",
            _ => "a date",
        };
        let told = |(unused, count): &(Unused, usize)| {
            let (field, key, looks) = (unused.looks.field(), &unused.key, looks(unused));
            let pair = typed(&format!("{field}={key}"));
            format!(
                "{} no `{field}` and `{key}`, which looks like {looks} and is not used (to read it: --map {pair})",
                have(*count)
            )
        };
        let mut remarks: Vec<String> = self.keys.iter().map(told).collect();
        let silent = self.without_text - self.explained;
        if silent > 0 {
            remarks.push(format!("{} a title and no text", have(silent)));
        }
        remarks
    }
}

fn have(count: usize) -> String {
    if count == 1 { "1 record has".to_owned() } else { format!("{count} records have") }
}

#[cfg(test)]
mod tests {
    use super::super::fields::Looks;
    use super::*;

    #[test]
    fn a_key_is_named_once_with_its_count() {
        let mut unused = UnusedKeys::default();
        let key = Unused { key: "inhalt".into(), looks: Looks::Text };
        let record = StructuredRecord { title: Some("t".into()), ..Default::default() };
        unused.count(&record, std::slice::from_ref(&key));
        unused.count(&record, &[key]);
        unused.count(&record, &[]);
        assert_eq!(
            unused.remarks(),
            [
                "2 records have no `body` and `inhalt`, which looks like text and is not used (to read it: --map body=inhalt)",
                "1 record has a title and no text"
            ]
        );
    }
}
