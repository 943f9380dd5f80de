//! The recorded behaviour of `urllib.robotparser`, through the C ABI.

#![allow(unsafe_code)]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "one argument holds for every call here: the handles are live, each is freed once at \
              the end of the function that made it, and the views and places outlive the call"
)]

#[path = "vectors/mod.rs"]
mod vectors;

use std::ptr::null_mut;

use serde_json::{Value, json};
use vectors::abi::{Handle, OK, View, buffer, created};
use vectors::{Args, Played};

unsafe extern "C" {
    fn wk_robots_new(url: View, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_robots_parse_lines(
        robots: Handle,
        lines: *const View,
        count: usize,
        err: *mut Handle,
    ) -> i32;
    fn wk_robots_can_fetch(
        robots: Handle,
        agent: View,
        url: View,
        out: *mut bool,
        err: *mut Handle,
    ) -> i32;
    fn wk_robots_crawl_delay(robots: Handle, agent: View, out: *mut u64) -> bool;
    fn wk_robots_request_rate(
        robots: Handle,
        agent: View,
        requests: *mut u64,
        seconds: *mut u64,
    ) -> bool;
    fn wk_robots_site_map_count(robots: Handle) -> usize;
    fn wk_robots_site_map_at(robots: Handle, index: usize) -> View;
    fn wk_robots_format(robots: Handle, out: *mut Handle, err: *mut Handle) -> i32;
    fn wk_robots_free(robots: Handle);
}

#[test]
fn robots() {
    vectors::run("robots", &[], play);
}

fn play(function: &str, args: &Args) -> Played {
    assert_eq!(function, "robots");
    let robots = created(|out| unsafe { wk_robots_new(View::EMPTY, out, null_mut()) })?;
    let lines: Vec<&str> = list(&args["lines"]).iter().filter_map(Value::as_str).collect();
    let lines: Vec<View> = lines.iter().map(View::of).collect();
    let status = unsafe { wk_robots_parse_lines(robots, lines.as_ptr(), lines.len(), null_mut()) };
    let played = if status == OK { ask(robots, list(&args["asks"])) } else { Err(status) };
    unsafe { wk_robots_free(robots) };
    played
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn ask(robots: Handle, asks: &[Value]) -> Played {
    let (mut can, mut delay, mut rate) = (Vec::new(), Vec::new(), Vec::new());
    for ask in asks {
        let (agent, url) = (ask[0].as_str().expect("text"), ask[1].as_str().expect("text"));
        let (agent, url) = (View::of(agent), View::of(url));
        let mut allowed = false;
        match unsafe { wk_robots_can_fetch(robots, agent, url, &mut allowed, null_mut()) } {
            OK => can.push(json!(allowed)),
            status => return Err(status),
        }
        let (mut requests, mut seconds) = (0, 0);
        let found = unsafe { wk_robots_crawl_delay(robots, agent, &mut seconds) };
        delay.push(if found { json!(seconds) } else { Value::Null });
        let found = unsafe { wk_robots_request_rate(robots, agent, &mut requests, &mut seconds) };
        rate.push(if found { json!([requests, seconds]) } else { Value::Null });
    }
    let maps: Vec<_> = (0..unsafe { wk_robots_site_map_count(robots) })
        .map(|index| unsafe { wk_robots_site_map_at(robots, index) }.text())
        .collect();
    let text = buffer(|out| unsafe { wk_robots_format(robots, out, null_mut()) })?;
    Ok(json!({
        "can": can,
        "delay": delay,
        "rate": rate,
        "maps": if maps.is_empty() { Value::Null } else { json!(maps) },
        "str": String::from_utf8(text).expect("the text is UTF-8"),
    }))
}
