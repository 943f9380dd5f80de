//! What is generated from `src/ffi` and committed must be fresh: headers, symbols, API, tables.

#[test]
fn generated_files_are_fresh() {
    let files = xtask::generated().expect("the headers can be generated");
    let stale = xtask::stale(&files);
    assert!(stale.is_empty(), "stale: {stale:?}\nrun `cargo xtask generate` and commit the result");
}

#[test]
fn every_exported_function_is_in_a_header() {
    let api = api();
    let declared: Vec<&str> = api.functions().map(|function| function.name.as_str()).collect();
    let mut count = 0;
    for source in xtask::source::all().expect("src/ffi can be read") {
        for function in &source.functions {
            assert!(declared.contains(&function.as_str()), "{function} is in no header");
            count += 1;
        }
    }
    assert_eq!(
        count,
        declared.len(),
        "a header declares a function twice, or one that is not ours"
    );
    assert!(count > 20, "only {count} functions found");
}

fn api() -> xtask::model::Api {
    let files = xtask::headers::generate().expect("the headers can be generated");
    xtask::model::Api::from_headers(&files).expect("the headers can be read back")
}
