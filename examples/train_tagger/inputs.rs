//! What a model was trained on, as one hash: the data files, the lists of this repository and the
//! arguments. It goes into the header of each model file.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result};
use dateline::model::Inputs;

/// The files of the data, with their checksums, as `sha256sum -c` reads them.
const FILES: &str = include_str!("SHA256SUMS");

/// The hash of the training data below `data`, the word lists in `lists`, and `arguments`.
pub fn hash(data: &Path, lists: &Path, arguments: &str) -> Result<Inputs> {
    let names = FILES.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| data.join(name));
    let mut files: Vec<PathBuf> = names.filter(|path| !is_measured_only(path)).collect();
    let mut own = fs::read_dir(lists)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    own.sort_unstable();
    files.extend(own);
    let mut hasher = blake3::Hasher::new();
    for path in files {
        hasher.update(of_file(&path)?.as_bytes());
    }
    hasher.update(arguments.as_bytes());
    Ok(shortened(hasher.finalize()))
}

/// The hash of one file, as that of the word vectors.
pub fn hash_of_file(path: &Path) -> Result<Inputs> {
    of_file(path).map(shortened)
}

fn of_file(path: &Path) -> Result<blake3::Hash> {
    let file = fs::File::open(path).with_context(|| path.display().to_string())?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file).with_context(|| path.display().to_string())?;
    Ok(hasher.finalize())
}

fn shortened(hash: blake3::Hash) -> Inputs {
    let mut out = Inputs::default();
    out.copy_from_slice(&hash.as_bytes()[..size_of::<Inputs>()]);
    out
}

/// Development sets decide nothing that is trained.
fn is_measured_only(path: &Path) -> bool {
    path.to_string_lossy().ends_with("_dev.jsonl.gz")
}
