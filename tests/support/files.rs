//! Reads files of the source tree.

use std::path::{Path, PathBuf};

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All files below a folder with this extension: path from the root, and text.
pub fn below(folder: &str, extension: &str) -> Vec<(String, String)> {
    let (mut found, mut folders): (Vec<PathBuf>, _) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|it| it == extension) => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no .{extension} in {folder}");
    let name = |it: &PathBuf| it.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
    found.iter().map(|it| (name(it), std::fs::read_to_string(it).unwrap())).collect()
}
