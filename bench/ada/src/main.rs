//! micro-ada COUNT: nanoseconds for one URL taken apart by ada, with the accessors that the C jobs
//! read. The relative URL of the other jobs is left out, because ada needs a base for it.

use std::hint::black_box;
use std::time::Instant;

const URLS: [&str; 7] = [
    "http://www.example.com/",
    "https://user:secret@www.example.com:8443/a/b/c;p?q=1&r=2#top",
    "http://[2001:db8::7]:8080/index.html?x=y",
    "ftp://ftp.example.org/pub/file.tar.gz",
    "https://docs.example.org/3/library/urllib.parse.html#module-urllib.parse",
    "mailto:someone@example.com",
    "https://search.example.com/search?client=firefox&q=uniform+resource+locator&hl=en",
];

fn main() {
    let count: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1);
    let start = Instant::now();
    for index in 0..count {
        let url = ada_url::Url::parse(URLS[index % URLS.len()], None).expect("a URL");
        black_box((url.protocol(), url.host(), url.pathname(), url.search(), url.hash()));
        black_box((url.username(), url.password(), url.hostname(), url.port()));
    }
    let taken = start.elapsed().as_nanos() as f64 / count as f64;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = peak.and_then(|text| text.split_whitespace().next()).unwrap_or("0");
    println!("{taken:.3} {kib}");
}
