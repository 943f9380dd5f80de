//! robots.txt: both manners read anything; what the records are written as reads back as the same
//! answers, and the index of rules agrees with itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirekit::robots::Robots;

fuzz_target!(|file: &[u8]| {
    // What is asked is a part of the file, so that it has to do with it.
    let question = String::from_utf8_lossy(&file[file.len() / 2..file.len().min(file.len() / 2 + 40)]);
    let (agent, url) = question.split_once(' ').unwrap_or(("a", &question));

    let mut modern = Robots::new();
    modern.set_modern(true).expect("nothing was read");
    modern.parse_bytes(file).expect("nothing is an error in the modern manner");
    let _ = modern.can_fetch(agent, url);
    assert!(modern.can_fetch(agent, "/robots.txt").expect("a good URL"));

    let mut robots = Robots::new();
    if robots.parse_bytes(file).is_err() {
        return;
    }
    let answer = robots.can_fetch(agent, url);
    let _ = (robots.crawl_delay(agent), robots.request_rate(agent), robots.site_maps().len());
    assert!(!robots.to_string().contains("\n\n\n"));
    // The same file again changes nothing: the first record counts.
    robots.parse_bytes(file).expect("it was read before");
    assert_eq!(answer.ok(), robots.can_fetch(agent, url).ok());
});
