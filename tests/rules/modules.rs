//! Every file is part of a module tree. The compiler says nothing of a file that no `mod` names, and its tests never run.

use crate::support::files::below;

#[test]
fn every_file_is_named_by_a_module() {
    for folder in ["src", "tests"] {
        let files = below(folder, "rs");
        for (path, _) in &files {
            let is_root = ["src/main.rs", "src/lib.rs", "tests/main.rs"].contains(&path.as_str());
            if is_root || path.starts_with("tests/bench/") {
                continue;
            }
            let module = path.strip_suffix("/mod.rs").or_else(|| path.strip_suffix(".rs")).unwrap();
            let (parent, name) = module.rsplit_once('/').unwrap();
            let parents = [
                format!("{parent}/mod.rs"),
                format!("{parent}.rs"),
                format!("{parent}/lib.rs"),
                format!("{parent}/main.rs"),
            ];
            let parents = files.iter().filter(|(it, _)| parents.contains(it));
            let declared = format!("mod {name};");
            let is_named = parents.clone().any(|(_, text)| text.lines().any(|it| it.ends_with(&declared)));
            assert!(
                is_named,
                "{path}: no `{declared}` in {:?}",
                parents.map(|(it, _)| it).collect::<Vec<_>>()
            );
        }
        assert!(files.len() > 100, "{folder}");
    }
}
