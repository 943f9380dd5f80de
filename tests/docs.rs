//! Every exported function is documented in full; `xtask/src/docs.rs` lists what that means.

use xtask::model::Api;

#[test]
fn the_c_api_is_documented() {
    let files = xtask::headers::generate().expect("the headers can be generated");
    let api = Api::from_headers(&files).expect("the headers can be read back");
    let problems = xtask::docs::problems(&api);
    assert!(problems.is_empty(), "{}\n{} gaps", problems.join("\n"), problems.len());
}

#[test]
fn the_check_finds_gaps() {
    let header = |declaration: &str| xtask::Generated {
        path: "include/wirekit/sample.h".into(),
        content: format!(
            "/**\n * @file\n * `wirekit/sample.h`: a sample.\n */\n/** A status. */\n\
             typedef int32_t wk_status_t;\n\n/** An error. */\ntypedef struct wk_e_t wk_e_t;\n\n\
             /** Fine. */\n#define WK_OK 0\n\n/** A code. */\n#define WK_E_NULL 2\n\n{declaration}\n"
        ),
    };
    let problems = |declaration: &str| {
        let api = Api::from_headers(&[header(declaration)]).expect("the sample can be read");
        xtask::docs::problems(&api).join("\n")
    };
    let good = "/**\n * Does it.\n *\n * @param text Borrowed; must not be NULL.\n * @param out_err \
                Owned by the caller; may be NULL.\n * @return WK_OK; WK_E_NULL when `text` is\n * \
                NULL.\n *\n * Threads: any. Mirrors: nothing of the spec.\n */\n\
                wk_status_t wk_do(const char *text,\n                  wk_e_t **out_err);\n";
    assert_eq!(problems(good), "");
    let breaks = [
        (" * Does it.\n *\n", "", "no first sentence"),
        ("Borrowed; must", "It must", "exactly one of"),
        ("Borrowed; must", "Borrowed or Owned; must", "exactly one of"),
        ("; must not be NULL", "", "neither"),
        (" * @param text Borrowed; must not be NULL.\n", "", "no @param text"),
        ("WK_E_NULL when", "WK_E_NONE when", "which is no status"),
        ("; WK_E_NULL when `text` is\n * NULL", "", "must say when WK_E_NULL"),
        ("@return WK_OK;", "@return", "must begin with WK_OK"),
        ("Threads:", "Thread:", "Threads:"),
        ("Mirrors:", "Mirror:", "Mirrors:"),
    ];
    for (from, to, expected) in breaks {
        assert!(good.contains(from), "{from:?} is not in the sample");
        let found = problems(&good.replace(from, to));
        assert!(found.contains(expected), "{from:?} -> {to:?} gave {found:?}");
    }
}
