//! Query strings: what is read and written is read again to the same fields; the grouped view
//! holds exactly the fields.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::url::builder::{Item, QueryBuilder};
use wirekit::url::{Query, QueryOptions};

fuzz_target!(|input: (&str, &str, bool)| {
    let (text, separator, keep_blank) = input;
    let options =
        QueryOptions { keep_blank, separator: separator.as_bytes(), ..QueryOptions::default() };
    let Ok(query) = Query::parse(text.as_bytes(), &options) else { return };
    let grouped: usize = (0..query.name_count()).map(|name| query.value_count(name)).sum();
    assert_eq!(grouped, query.len());

    let mut builder = QueryBuilder::new();
    for (name, value) in (0..query.len()).filter_map(|index| query.at(index)) {
        builder.add(Item::Text(name), Item::Text(value)).expect("UTF-8 has every character");
    }
    let written = builder.finish();
    let keep = QueryOptions { keep_blank: true, ..QueryOptions::default() };
    let again = Query::parse(&written, &keep).expect("our own query is sound");
    assert_eq!(again.len(), query.len());
    for index in 0..query.len() {
        assert_eq!(again.at(index), query.at(index));
    }
});
