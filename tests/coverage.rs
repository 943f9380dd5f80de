//! docs/coverage.tsv holds what it promises: the functions and the tests it names exist, and each
//! function of the library answers for an item of the spec, or is said to go beyond it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What every module uses: strings, errors and the version belong to no item of their own.
const SHARED: [&str; 5] = ["wk_buf_", "wk_error_", "wk_status_", "wk_abi_version", "wk_features"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn rows() -> Vec<[String; 3]> {
    let text = read("docs/coverage.tsv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("id\tfunctions\ttests"));
    lines
        .map(|line| {
            let columns: Vec<String> = line.split('\t').map(str::to_string).collect();
            columns.try_into().unwrap_or_else(|_| panic!("not three columns: {line}"))
        })
        .collect()
}

fn functions() -> BTreeSet<String> {
    read("docs/abi/symbols.txt").lines().map(str::to_string).collect()
}

/// Every constant and type that a header has, by its own words.
fn words_of_headers() -> BTreeSet<String> {
    let files = xtask::headers::generate().expect("the headers can be generated");
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
    files
        .iter()
        .flat_map(|file| file.content.lines())
        .filter(|line| line.starts_with("#define WK_") || line.contains("wk_"))
        .flat_map(|line| line.split(word).map(str::to_string).collect::<Vec<_>>())
        .filter(|name| name.starts_with("WK_") || name.ends_with("_t") || name.ends_with("_fn"))
        .collect()
}

/// Whether `path` has a test function of this name.
fn has_test(path: &str, name: &str) -> bool {
    let text = read(path);
    let head = format!("fn {name}(");
    let mut before = "";
    text.lines().map(str::trim).any(|line| {
        let found = line.starts_with(&head) && before.starts_with("#[test]");
        // Other attributes may stand between the two.
        if !line.starts_with("#[") || line == "#[test]" {
            before = line;
        }
        found
    })
}

#[test]
fn every_item_once() {
    let mut seen = BTreeSet::new();
    for [id, functions, tests] in rows() {
        assert!(!id.is_empty() && !functions.is_empty() && !tests.is_empty(), "{id}: a gap");
        assert!(seen.insert(id.clone()), "{id} stands there twice");
    }
    assert!(seen.len() > 250, "only {} items", seen.len());
}

#[test]
fn named_functions_exist() {
    let (functions, words) = (functions(), words_of_headers());
    for [id, named, reason] in rows() {
        if named == "n/a" {
            assert!(reason.len() > 20, "{id}: no reason");
            continue;
        }
        for name in named.split(' ') {
            assert!(functions.contains(name) || words.contains(name), "{id}: no {name}");
        }
    }
}

#[test]
fn named_tests_exist() {
    let mut problems = Vec::new();
    for [id, functions, tests] in rows() {
        if functions == "n/a" {
            continue;
        }
        for test in tests.split(' ') {
            let there = match test.split_once("::") {
                Some((path, name)) => root().join(path).exists() && has_test(path, name),
                None => root().join(test).is_file(),
            };
            if !there {
                problems.push(format!("{id}: no test {test}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_function_answers_for_something() {
    let named: BTreeSet<String> =
        rows().iter().flat_map(|row| row[1].split(' ')).map(str::to_string).collect();
    let missing: Vec<String> = functions()
        .into_iter()
        .filter(|name| !named.contains(name) && name != "wk_version")
        .filter(|name| !SHARED.iter().any(|shared| name.starts_with(shared)))
        .collect();
    assert!(missing.is_empty(), "in no row of docs/coverage.tsv: {missing:?}");
}

/// A row that C tests alone stand for: one of them calls one of its functions.
#[test]
fn c_tests_call_what_they_stand_for() {
    for [id, functions, tests] in rows() {
        let c: Vec<&str> = tests.split(' ').collect();
        if functions == "n/a" || c.iter().any(|test| !test.ends_with(".c")) {
            continue;
        }
        let text: String = c.iter().map(|path| read(path)).collect();
        assert!(functions.split(' ').any(|name| text.contains(name)), "{id}: {c:?}");
    }
}

/// The whole words of the sources of a binding.
fn words_of_binding(folder: &Path, endings: &[&str], words: &mut BTreeSet<String>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != "Tests" && name != "examples" && name != "Examples" {
            words_of_binding(&path, endings, words);
        } else if endings.iter().any(|end| name.ends_with(end)) && !name.ends_with("_test.go") {
            let text = std::fs::read_to_string(&path).expect("a source is text");
            let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
            words.extend(text.split(word).filter(|w| w.starts_with("wk_")).map(str::to_string));
        }
    }
}

/// Every function can be reached from every language, or docs/bindings-exceptions.tsv says why not.
#[test]
fn bindings_reach_every_function() {
    let text = read("docs/bindings-exceptions.tsv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("function\tbinding\treason"));
    let mut excepted = BTreeMap::new();
    for line in lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[function, binding, reason] = columns.as_slice() else { panic!("not three: {line}") };
        assert!(reason.len() > 10, "{function}: no reason");
        let again = excepted.insert((function.to_string(), binding.to_string()), false);
        assert!(again.is_none(), "{function} of {binding} stands there twice");
    }
    let mut missing = Vec::new();
    for (binding, ending) in [("cpp", "hpp"), ("go", "go"), ("swift", "swift")] {
        let mut words = BTreeSet::new();
        words_of_binding(&root().join("bindings").join(binding), &[ending, ".h"], &mut words);
        for function in functions() {
            let exception = excepted.get_mut(&(function.clone(), binding.to_string()));
            match (words.contains(&function), exception) {
                (false, None) => missing.push(format!("{function} of {binding}")),
                (true, Some(_)) => panic!("{function} of {binding} is no exception any more"),
                (false, Some(used)) => *used = true,
                (true, None) => {}
            }
        }
    }
    let unused: Vec<_> = excepted.iter().filter(|(_, used)| !**used).collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(unused.is_empty(), "exceptions for what does not exist: {unused:?}");
}
