//! Is a body of a state at home in an archive, so that its bare name means it?
//!
//! Where at least half of the articles that name the *Senate* name places of the United States, it is the U.S.
//! Senate; in an archive of Nigeria's news it is not.

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, TERMINATED};

use crate::entities::names::StateBody;
use crate::index::archive::Archive;
use crate::index::document::{Salience, salient_name};
use crate::index::postings::Union;

/// Articles of the bare name, of which half must be of the state.
const FEWEST: u64 = 3;

/// Does the bare name of `body` mean it in this archive?
///
/// # Errors
/// What the engine says.
pub(super) fn is_at_home(archive: &Archive, body: &StateBody) -> tantivy::Result<bool> {
    let fields = archive.fields();
    let (mut all, mut of_state) = (0u64, 0u64);
    for segment in archive.searcher().segment_readers() {
        let open = |field: Field, names: &[&str]| -> tantivy::Result<Union> {
            let terms: Vec<String> =
                names.iter().flat_map(|name| Salience::ALL.map(|level| salient_name(name, level))).collect();
            Ok(Union::open(&*segment.inverted_index(field)?, &terms, IndexRecordOption::Basic)?)
        };
        let mut bare = open(fields.organization, &[body.bare])?;
        let mut places = open(fields.place, &body.places)?;
        while bare.doc() != TERMINATED {
            if !segment.is_deleted(bare.doc()) {
                all += 1;
                of_state += u64::from(places.seek(bare.doc()) == bare.doc());
            }
            bare.advance();
        }
    }
    Ok(of_state >= FEWEST && of_state * 2 >= all)
}
