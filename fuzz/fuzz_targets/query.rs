//! Query strings: fields are counted one way, and never more than the separators allow.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::url::{Query, QueryOptions};

fuzz_target!(|text: &[u8]| {
    let Ok(query) = Query::parse(text, &QueryOptions::default()) else { return };
    let separators = text.iter().filter(|byte| **byte == b'&' || **byte == b';').count();
    assert!(query.len() <= separators + 1);
    let values: usize = (0..query.name_count()).map(|name| query.value_count(name)).sum();
    assert_eq!(values, query.len());
    for index in 0..query.len() {
        let (name, _) = query.at(index).expect("an index inside");
        assert!(query.find(name).is_some());
    }
});
