use super::*;

fn environ(variables: &[(&str, &str)]) -> Environ {
    let mut environ = Environ::new();
    for (name, value) in variables {
        environ.set(name.as_bytes(), value.as_bytes());
    }
    environ
}

fn show(item: &Item) -> String {
    let name = item.name.as_deref().unwrap_or("-");
    match item.list() {
        Some(list) => {
            let inner: Vec<String> = list.items().iter().map(|item| show(item)).collect();
            format!("{name}{}[{}]", item.done as i8, inner.join(" "))
        }
        None => {
            let value = String::from_utf8_lossy(item.value().unwrap()).into_owned();
            format!("{name}{}={value}", item.done as i8)
        }
    }
}

fn post(body: &str, variables: &[(&str, &str)]) -> Result<String> {
    let mut environ = environ(&[("REQUEST_METHOD", "post")]);
    for (name, value) in variables {
        environ.set(name.as_bytes(), value.as_bytes());
    }
    read(&FormOptions::default(), &environ, Source::Bytes(body.as_bytes())).map(|item| show(&item))
}

const MULTIPART: (&str, &str) = ("CONTENT_TYPE", "multipart/form-data; boundary=x");
const PART: &str = "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n";

#[test]
fn the_method_says_where_the_form_is() {
    let options = FormOptions::default();
    for method in ["GET", "head"] {
        let environ = environ(&[("REQUEST_METHOD", method), ("QUERY_STRING", "a=1&b=&a=2")]);
        let form = read(&options, &environ, Source::Bytes(b"c=3")).unwrap();
        assert_eq!(show(&form), "-0[a0=1 a0=2]");
    }
    assert_eq!(post("c=3", &[("QUERY_STRING", "a=1")]).unwrap(), "-0[c0=3 a0=1]");
    assert_eq!(post("c=3&d=4", &[("CONTENT_LENGTH", "3")]).unwrap(), "-0[c0=3]");
    assert_eq!(post("c=3", &[("CONTENT_LENGTH", "many")]).unwrap(), "-0[c0=3]");
    assert_eq!(post("c=3", &[("CONTENT_TYPE", "text/plain")]).unwrap(), "-0=c=3");
    let cut = [("CONTENT_TYPE", "text/plain"), ("CONTENT_LENGTH", "9")];
    assert_eq!(post("c=3", &cut).unwrap(), "--1=c=3");
    let put = read(&options, &environ(&[("REQUEST_METHOD", "PUT")]), Source::Bytes(b"c=3"));
    assert_eq!(show(&put.unwrap()), "-0=c=3");
}

#[test]
fn parts_come_behind_the_query() {
    let body = format!("{PART}1\r\n{PART}2\r\n--x--\r\n");
    let form = post(&body, &[MULTIPART, ("QUERY_STRING", "q=0")]).unwrap();
    assert_eq!(form, "-0[q0=0 a0=1 a1=2]");
}

#[test]
fn an_upload_that_was_cut_is_marked() {
    let body = format!("{PART}12");
    let announced = ("CONTENT_LENGTH", "500");
    assert_eq!(post(&body, &[MULTIPART, announced]).unwrap(), "-0[a-1=12]");
    let length = body.len().to_string();
    assert_eq!(post(&body, &[MULTIPART, ("CONTENT_LENGTH", &length)]).unwrap(), "-0[a0=12]");
    assert_eq!(post(&body, &[MULTIPART]).unwrap(), "-0[a-1=12]");
}

#[test]
fn what_stands_behind_a_nested_body_is_not_lost() {
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=n\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n\
         --y\r\nContent-Disposition: file; filename=f\r\n\r\nhello\r\n--y--\r\n{PART}1\r\n--x--\r\n"
    );
    assert_eq!(post(&body, &[MULTIPART]).unwrap(), "-0[n0[-1=hello] a1=1]");
}

#[test]
fn limits_are_clear_errors() {
    let kind = |options: FormOptions, body: &str| {
        let environ = environ(&[("REQUEST_METHOD", "POST"), MULTIPART]);
        read(&options, &environ, Source::Bytes(body.as_bytes())).unwrap_err().kind()
    };
    let body = format!("{PART}1\r\n{PART}2\r\n--x--");
    let default = FormOptions::default;
    assert_eq!(kind(FormOptions { max_fields: 1, ..default() }, &body), ErrorKind::FormFields);
    assert_eq!(kind(FormOptions { max_header: 9, ..default() }, &body), ErrorKind::FormHeader);
    assert_eq!(kind(FormOptions { max_headers: 60, ..default() }, &body), ErrorKind::FormHeader);
    assert_eq!(kind(FormOptions { max_body: 60, ..default() }, &body), ErrorKind::FormTooLarge);
    let environ = environ(&[("REQUEST_METHOD", "POST"), ("CONTENT_LENGTH", "61")]);
    let options = FormOptions { max_body: 60, ..default() };
    let error = read(&options, &environ, Source::None).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FormTooLarge);
    let options = FormOptions { max_text: 2, ..default() };
    let environ = self::environ(&[("REQUEST_METHOD", "POST")]);
    let error = read(&options, &environ, Source::Bytes(b"a=1")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FormTooLarge);
}

#[test]
fn reading_stops_where_it_shall() {
    let options = FormOptions { stop: 3, ..FormOptions::default() };
    let environ = environ(&[("REQUEST_METHOD", "POST"), ("CONTENT_LENGTH", "7")]);
    let form = read(&options, &environ, Source::Bytes(b"a=1&b=2")).unwrap();
    assert_eq!(show(&form), "-0[a0=1]");
    let body = format!("{PART}12");
    let options = FormOptions { stop: body.len() as u64 - 1, ..FormOptions::default() };
    let form = read_multipart(&options, b"x", None, Source::Bytes(body.as_bytes())).unwrap();
    assert_eq!(show(&form), "-0[a0=1]");
}

/// Gives a byte at a time, and counts.
struct Drops<'a>(&'a [u8], usize);

impl crate::http::source::BlockSource for Drops<'_> {
    fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
        let Some(byte) = self.0.get(self.1) else { return Ok(0) };
        buf[0] = *byte;
        self.1 += 1;
        Ok(1)
    }
}

#[test]
fn an_announced_body_is_read_to_its_end() {
    let body = format!("{PART}1\r\n--x--\r\nepilogue");
    for (announced, used) in [(true, body.len()), (false, body.len() - "epilogue".len())] {
        let mut environ = environ(&[("REQUEST_METHOD", "POST"), MULTIPART]);
        if announced {
            environ.set(b"CONTENT_LENGTH", body.len().to_string().as_bytes());
        }
        let mut source = Drops(body.as_bytes(), 0);
        let form = read(&FormOptions::default(), &environ, Source::Blocks(&mut source)).unwrap();
        assert_eq!((show(&form).as_str(), source.1), ("-0[a1=1]", used));
    }
}

#[test]
fn large_contents_are_read_from_the_file() {
    let options = FormOptions { memory: 4, ..FormOptions::default() };
    let body = format!("{PART}1234567\r\n{PART}\u{e9}\u{e9}\u{e9}\r\n{PART}89\r\n--x--");
    let form = read_multipart(&options, b"x", None, Source::Bytes(body.as_bytes())).unwrap();
    assert_eq!(show(&form), "-0[a0=1234567 a0=\u{e9}\u{e9}\u{e9} a1=89]");
    let item = &form.list().unwrap().items()[0];
    let mut buf = [0; 4];
    assert_eq!((item.size(), item.read_at(4, &mut buf).unwrap(), &buf[..3]), (7, 3, &b"567"[..]));
}

#[test]
fn names_are_found() {
    let environ = environ(&[("QUERY_STRING", "b=1&a=2&b=3")]);
    let form = read(&FormOptions::default(), &environ, Source::None).unwrap();
    let list = form.list().unwrap();
    assert_eq!((list.name_count(), list.find("b"), list.find("c")), (2, Some(0), None));
    assert_eq!((list.items_of(0), list.items_of(1)), (&[0, 2][..], &[1][..]));
}

#[test]
fn the_old_function_reads_by_the_content_type() {
    let parsed = |variables: &[(&str, &str)], body: &str| {
        parse(&FormOptions::default(), &environ(variables), Source::Bytes(body.as_bytes()))
            .map(|item| show(&item))
    };
    let post = ("REQUEST_METHOD", "POST");
    assert_eq!(parsed(&[("QUERY_STRING", "a=1")], "b=2").unwrap(), "-0[a0=1]");
    let form = ("CONTENT_TYPE", URLENCODED);
    assert_eq!(parsed(&[post, form, ("QUERY_STRING", "a=1")], "b=2").unwrap(), "-0[b0=2 a0=1]");
    let other = ("CONTENT_TYPE", "text/plain");
    assert_eq!(parsed(&[post, other, ("QUERY_STRING", "a=1")], "b=2").unwrap(), "-0[a0=1]");
    let body = format!("{PART}1\r\n--x--");
    assert_eq!(parsed(&[post, MULTIPART, ("QUERY_STRING", "a=1")], &body).unwrap(), "-0[a1=1]");
    assert_eq!(parsed(&[post], "b=2").unwrap_err().kind(), ErrorKind::WsgiVariable);
}

#[test]
fn encodings_apply_to_names_values_and_escapes() {
    let options = FormOptions {
        encoding: "latin-1".into(),
        errors: "strict".into(),
        ..FormOptions::default()
    };
    let body = b"--x\r\nContent-Disposition: form-data; name=\xe9\r\n\r\n\xe8\r\n--x--";
    let form = read_multipart(&options, b"x", None, Source::Bytes(body)).unwrap();
    assert_eq!(show(&form), "-0[\u{e9}1=\u{e8}]");
    let environ = environ(&[("QUERY_STRING", "a=%E9")]);
    assert_eq!(show(&read(&options, &environ, Source::None).unwrap()), "-0[a0=\u{e9}]");
    let strict = FormOptions { errors: "strict".into(), ..FormOptions::default() };
    let form = read_multipart(&strict, b"x", None, Source::Bytes(b"--x\r\n\r\n\xff")).unwrap();
    let error = form.list().unwrap().items()[0].value().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}
