//! The shared library exports what the headers declare, and nothing else.

use std::path::PathBuf;

/// The library that this test run built.
fn library() -> PathBuf {
    let test = std::env::current_exe().expect("the path of the test");
    let deps = test.parent().expect("the folder of the test");
    let built = [deps.join("libwirekit.so"), deps.with_file_name("libwirekit.so")];
    built
        .iter()
        .find(|path| path.exists())
        .unwrap_or_else(|| panic!("no libwirekit.so in {}", deps.display()))
        .clone()
}

#[test]
fn the_library_exports_what_the_headers_declare() {
    let files = xtask::headers::generate().expect("the headers can be generated");
    let api = xtask::model::Api::from_headers(&files).expect("the headers can be read back");
    let differences = xtask::symbols::compare(&api, &library()).expect("nm can read the library");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
