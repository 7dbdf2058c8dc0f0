//! `promises.tsv` says which test holds what is promised; here, that these tests are there.

use std::path::Path;

#[test]
fn every_promise_names_tests_that_are_there() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources: Vec<(String, String)> = ["src", "tests"]
        .into_iter()
        .flat_map(|folder| walkdir::WalkDir::new(project.join(folder)))
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| {
            let name = path.with_extension("").display().to_string();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    let mut missing = Vec::new();
    let table = std::fs::read_to_string(project.join("tests/promises.tsv")).unwrap();
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    for row in rows.clone() {
        let cells: Vec<&str> = row.split('\t').collect();
        let [promise, _, tests] = cells[..] else { panic!("three columns: {row}") };
        for test in tests.split(' ') {
            let (file, name) = test.split_once("::").unwrap_or_else(|| panic!("{promise}: {test}"));
            let of_file = sources.iter().filter(|(path, _)| path.ends_with(&format!("/{file}")));
            if !of_file.clone().any(|(_, text)| text.contains(&format!("fn {name}("))) {
                missing.push(test);
            }
        }
    }
    assert_eq!(missing, [""; 0]);
    assert!(rows.count() > 30);
}
