//! Cookies that are meant to hurt: headers of megabytes, cookies by the ten thousand, grammar made
//! to be tried twice, jars that are flooded. Each ends soon, in bounded memory, with a clear status.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use wirekit::cookie::{Coding, Container};
use wirekit::cookiejar::jar::Response;
use wirekit::cookiejar::store::Limits;
use wirekit::cookiejar::{Format, Jar, Request, Selection};
use wirekit::error::ErrorKind;

const MIB: usize = 1 << 20;

/// Runs a job that must be done long before a quadratic one would be.
fn soon<T>(what: &str, job: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = job();
    let taken = start.elapsed();
    assert!(taken < Duration::from_secs(20), "{what} took {taken:?}");
    result
}

fn request(url: &str) -> Request<'_> {
    Request { url, ..Request::default() }
}

fn netscape<'a>(headers: impl IntoIterator<Item = Cow<'a, str>>) -> Response<'a> {
    Response { netscape: headers.into_iter().collect(), rfc2965: Vec::new() }
}

#[test]
fn headers_of_megabytes() {
    for piece in [
        "a=;",
        "a=b;",
        "=",
        "a=",
        "\"",
        "a=\"",
        "a=\"\\",
        "a= \"",
        ";",
        " ",
        "$x=1;",
        "\\",
        "a ",
        "a=\"x\";",
        "Wed, ",
        "x=Wed, 09-Nov-1999 23:12:40 GMT;",
        "\u{e9}",
        "a=[",
        "a=1; Path=/; ",
    ] {
        let text = piece.repeat(MIB / piece.len());
        for prefix in ["", "a=1; ", "a=\"", "a=Wed, "] {
            let text = format!("{prefix}{text}");
            soon(piece, || {
                let mut set = Container::new(Coding::Simple);
                if let Err(error) = set.load(&text) {
                    assert!(error.kind().is(ErrorKind::Cookie), "{piece:?}: {error}");
                }
                let mut set = Container::new(Coding::Simple);
                set.load_lenient(&text).unwrap();
            });
        }
    }
}

#[test]
fn one_cookie_of_a_megabyte_and_ten_thousand_small_ones() {
    let mut set = Container::new(Coding::Simple);
    let value = "\"".repeat(MIB);
    soon("quoting", || set.set("large", &value)).unwrap();
    let morsel = set.get("large").unwrap().read().unwrap();
    assert_eq!(morsel.coded_value().unwrap().len(), 2 * MIB + 2);
    assert_eq!(morsel.value(), Some(value.as_str()));
    drop(morsel);
    let many: String = (0..10_000).map(|n| format!("c{n}=v; ")).collect();
    soon("10,000 cookies", || set.load(&many)).unwrap();
    assert_eq!(set.len(), 10_001);
    let more: String = (0..100_000).map(|n| format!("d{n}=v;")).collect();
    let error = soon("too many cookies", || set.load(&more)).unwrap_err();
    assert_eq!((error.kind(), set.len()), (ErrorKind::Limit, set.limits.count));
    let error = set.load(&"x".repeat(set.limits.text + 1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
}

#[test]
fn jars_take_megabytes_and_refuse_more() {
    let mut jar = Jar::default();
    let large = format!("large={}; Max-Age=100", "x".repeat(MIB));
    let response = netscape([Cow::from(large)]);
    soon("1 MiB", || jar.extract(request("http://h.org/"), &response)).unwrap();
    let sent = jar.header(request("http://h.org/")).unwrap().cookie.unwrap();
    assert_eq!(sent.len(), MIB + 6);
    let larger = format!("larger={}", "x".repeat(5 * MIB));
    let response = netscape([Cow::from(larger), Cow::from("small=1")]);
    let error = jar.extract(request("http://h.org/"), &response).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert_eq!(jar.cookies().len(), 2);
}

#[test]
fn a_flood_pushes_out_the_oldest_and_no_more() {
    let mut jar = Jar::default();
    jar.extract(request("http://other.org/"), &netscape([Cow::from("keep=1")])).unwrap();
    let flood = (0..30_000).map(|n| Cow::from(format!("c{n}=v; Path=/{n}")));
    let response = netscape(flood);
    soon("30,000 cookies", || jar.extract(request("http://h.org/"), &response)).unwrap();
    assert_eq!(jar.cookies().len(), Limits::default().per_domain + 1);
    assert!(jar.cookies().get("h.org", "/29999", "c29999").is_some());
    assert!(jar.cookies().get("h.org", "/0", "c0").is_none());
    assert!(jar.header(request("http://other.org/")).unwrap().cookie.is_some());
    // 200 cookies of 1 MiB: what is kept stays below the limit of all.
    let large = "x".repeat(MIB);
    for n in 0..200 {
        let url = format!("http://h{n}.org/");
        let response = netscape([Cow::from(format!("c={large}"))]);
        jar.extract(request(&url), &response).unwrap();
    }
    let kept: usize = jar.cookies().iter().map(|cookie| cookie.size()).sum();
    assert!(kept <= Limits::default().total_bytes, "{kept} bytes");
    assert!(jar.header(request("http://h199.org/")).unwrap().cookie.is_some());
}

#[test]
fn many_domains_come_and_go() {
    let mut jar = Jar::default();
    jar.set_clock(Some(0));
    soon("100,000 hosts", || {
        for n in 0..100_000 {
            let url = format!("http://h{n}.org/");
            jar.extract(request(&url), &netscape([Cow::from("a=1; Max-Age=5")])).unwrap();
        }
    });
    jar.set_clock(Some(5));
    soon("all expire", || jar.header(request("http://h1.org/"))).unwrap();
    assert!(jar.cookies().is_empty());
}

#[test]
fn set_cookie_headers_of_megabytes() {
    for piece in [
        ";",
        "a;",
        "a=\"",
        "=\"",
        ",",
        "a,",
        " =",
        "\\\"",
        "a=1; Version=1,",
        "a;=",
        "x\u{3000}",
        "Expires=Wed, 09 Nov 1999 23:12:40 GMT;",
        "q=\"\\",
        "Port=\"80,\";",
    ] {
        let text = format!("n=v;{}", piece.repeat(MIB / piece.len()));
        let mut jar = Jar::default();
        let response = Response {
            netscape: vec![Cow::from(text.as_str())],
            rfc2965: vec![Cow::from(text.as_str())],
        };
        let outcome =
            soon(piece, || jar.make_cookies(request("http://h.org/"), &response)).unwrap();
        assert!(outcome.len() <= MIB, "{piece}");
    }
    // As many unknown attributes as fit.
    let unknown: String = (0..100_000).map(|n| format!("u{n}={n};")).collect();
    let mut jar = Jar::default();
    let response = netscape([Cow::from(format!("a=1;{unknown}"))]);
    let cookies = soon("100,000 attributes", || jar.make_cookies(request("http://h/"), &response));
    assert_eq!(cookies.unwrap()[0].rest.len(), 100_000);
}

#[test]
fn hosts_of_dots() {
    let mut jar = Jar::default();
    for n in 0..1000 {
        let url = format!("http://h{n}.org/");
        jar.extract(request(&url), &netscape([Cow::from("a=1")])).unwrap();
    }
    let url = format!("http://{}org/", "a.".repeat(MIB / 2));
    let sent = soon("a host of dots", || jar.header(request(&url))).unwrap();
    assert_eq!(sent.cookie, None);
    let path = format!("http://h1.org/{}", "/".repeat(MIB));
    assert!(soon("a path of slashes", || jar.header(request(&path))).unwrap().cookie.is_some());
}

#[test]
fn files_that_lie() {
    let selection = Selection { ignore_discard: true, ignore_expires: true, curl: true };
    for (format, head, line) in [
        (Format::Mozilla, "# Netscape HTTP Cookie File\n", "\t\t\t\t\t\t\n"),
        (Format::Mozilla, "# HTTP Cookie File\n", "#\n"),
        (Format::Mozilla, "# HTTP Cookie File\n", "\t"),
        (Format::Lwp, "#LWP-Cookies-2.0\n", "Set-Cookie3: "),
        (Format::Lwp, "#LWP-Cookies-2.0\n", "Set-Cookie3: a=b; path=/; domain=h; version=0\n"),
        (Format::Lwp, "#LWP-Cookies-2.0\n", "Set-Cookie3: a=\"\n"),
    ] {
        let mut jar = Jar::default();
        jar.file.format = format;
        let text = format!("{head}{}", line.repeat(MIB / line.len()));
        if let Err(error) = soon(line, || jar.load_text(&text, selection)) {
            assert_eq!(error.kind(), ErrorKind::CookieJarLoad, "{line}");
            assert!(error.to_string().starts_with("Line "), "{error}");
            assert!(error.to_string().len() < 400, "{error}");
        }
    }
}
