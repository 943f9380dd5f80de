//! CPython's `xmlrpc.client` and libxmlrpc-c as peers: what one writes the other reads, both ways.

mod peers;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use peers::{Directory, program};
use serde_json::{Value as Json, json};
use wirekit::text::date::days_in_month;
use wirekit::xmlrpc::{Form, Kind, ReadOptions, Value, WriteOptions, base64, dumps, loads};

const SEED: u64 = 20_260_722;
const COUNT: usize = 2000;

/// A value from the form in which the script prints it.
fn value_of(tagged: &Json) -> Value {
    let (tag, content) = tagged.as_object().unwrap().iter().next().unwrap();
    let text = content.as_str().unwrap_or_default();
    match tag.as_str() {
        "nil" => Value::Nil,
        "boolean" => Value::Bool(content.as_bool().unwrap()),
        "int" => Value::Int(text.parse().unwrap()),
        "double" => Value::Double(text.parse().unwrap()),
        "string" => Value::String(text.into()),
        "dateTime" => Value::DateTime(text.into()),
        "base64" => Value::Base64(base64::decode(text.as_bytes()).unwrap()),
        "array" => {
            let mut array = Value::array();
            for item in content.as_array().unwrap() {
                array.push(value_of(item)).unwrap();
            }
            array
        }
        "struct" => {
            let mut members = Value::members();
            for pair in content.as_array().unwrap() {
                members.set(pair[0].as_str().unwrap(), value_of(&pair[1])).unwrap();
            }
            members
        }
        other => panic!("{other}"),
    }
}

/// Random values, the same ones each time.
struct Random {
    state: u64,
    /// Text has characters beyond the Basic Multilingual Plane.
    all_planes: bool,
}

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % limit
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 10] =
            ["", "a", "<", "&", "]]>", "\n\t", " ", "\u{e9}", "\u{65e5}\u{1f600}", "long text "];
        let text: String = (0..self.below(4)).map(|_| PIECES[self.below(10) as usize]).collect();
        if self.all_planes { text } else { text.replace('\u{1f600}', "\u{6587}") }
    }

    fn date(&mut self) -> String {
        let (year, month) = (1970 + self.below(60), 1 + self.below(12) as u8);
        let day = 1 + self.below(days_in_month(year as i64, month).into());
        let (hour, minute, second) = (self.below(24), self.below(60), self.below(60));
        format!("{year:04}{month:02}{day:02}T{hour:02}:{minute:02}:{second:02}")
    }

    fn value(&mut self, depth: u64) -> Value {
        match self.below(if depth == 0 { 7 } else { 9 }) {
            0 => Value::Nil,
            1 => Value::Bool(self.below(2) == 0),
            2 => Value::Int(self.below(1 << 32) as i64 - (1 << 31)),
            3 => Value::Double(self.below(1 << 40) as f64 / 8.0 - 1e6),
            4 => Value::String(self.text()),
            5 => Value::DateTime(self.date()),
            6 => {
                let length = self.below(130);
                Value::Base64((0..length).map(|_| self.below(256) as u8).collect())
            }
            7 => self.array(depth - 1),
            _ => {
                let mut members = Value::members();
                for _ in 0..self.below(4) {
                    members.set(&self.text(), self.value(depth - 1)).unwrap();
                }
                members
            }
        }
    }

    fn array(&mut self, depth: u64) -> Value {
        let mut array = Value::array();
        for _ in 0..self.below(4) {
            array.push(self.value(depth)).unwrap();
        }
        array
    }
}

fn script() -> Command {
    let mut command = program("python3", "python3");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/xmlrpc_documents.py");
    command.arg(path);
    command
}

/// Runs a program with this on its standard input.
fn talk(mut command: Command, input: Vec<u8>) -> Vec<u8> {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the peer starts");
    let mut pipe = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || pipe.write_all(&input));
    let output = child.wait_with_output().unwrap();
    let written = writer.join().unwrap();
    // What the peer has against it stands on its standard error.
    assert!(output.status.success(), "the peer refused a document");
    written.unwrap();
    output.stdout
}

fn encoded(bytes: &[u8]) -> String {
    let mut out = Vec::new();
    base64::encode(bytes, &mut out);
    String::from_utf8(out).unwrap().replace('\n', "")
}

#[test]
fn we_read_what_cpython_writes() {
    let mut command = script();
    command.args(["write", &SEED.to_string(), &COUNT.to_string()]);
    let lines = String::from_utf8(talk(command, Vec::new())).unwrap();
    let mut count = 0;
    for line in lines.lines() {
        let record: Json = serde_json::from_str(line).unwrap();
        let document = base64::decode(record["document"].as_str().unwrap().as_bytes()).unwrap();
        let message = loads(&document, ReadOptions::default()).unwrap();
        assert_eq!(message.method.as_deref(), Some("m"));
        assert_eq!(message.params, value_of(&record["value"]), "{line}");
        count += 1;
    }
    assert_eq!(count, COUNT);
}

#[test]
fn cpython_reads_what_we_write() {
    let mut random = Random { state: SEED, all_planes: true };
    let options = WriteOptions { allow_nil: true, strict: true, ..WriteOptions::default() };
    let mut values = Vec::new();
    let mut input = String::new();
    for number in 0..COUNT {
        let params = random.array(3);
        let encoding = ["", "iso-8859-1", "us-ascii", "utf-16"][number % 4];
        let document = dumps(&params, Form::Call, "a.b", encoding, options).unwrap();
        input += &format!("{}\n", json!(encoded(&document)));
        values.push(params);
    }
    let mut command = script();
    command.arg("read");
    let lines = String::from_utf8(talk(command, input.into_bytes())).unwrap();
    assert_eq!(lines.lines().count(), COUNT);
    for (line, value) in lines.lines().zip(values) {
        let record: Json = serde_json::from_str(line).unwrap();
        assert_eq!(record["method"], "a.b");
        assert_eq!(value_of(&record["value"]), value, "{line}");
    }
}

/// The whole numbers of a tree that are too wide for int, to make sure that there are some.
fn wide(value: &Value) -> usize {
    match value.kind() {
        Kind::Array | Kind::Struct => {
            (0..value.len()).filter_map(|index| value.at(index)).map(wide).sum()
        }
        Kind::Int => {
            usize::from(matches!(value, Value::Int(number) if i32::try_from(*number).is_err()))
        }
        _ => 0,
    }
}

/// Whether two values are the same but for the last digits of doubles, which libxmlrpc-c rounds.
fn close(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Double(a), Value::Double(b)) => (a - b).abs() <= a.abs() * 1e-14,
        (Value::Array(_), Value::Array(_)) | (Value::Struct(_), Value::Struct(_)) => {
            a.len() == b.len()
                && (0..a.len()).all(|index| {
                    let (a_item, b_item) = (a.at(index).unwrap(), b.at(index).unwrap());
                    a.name_at(index) == b.name_at(index) && close(a_item, b_item)
                })
        }
        _ => a == b,
    }
}

#[test]
fn libxmlrpc_c_reads_and_writes_the_same() {
    let directory = Directory::new();
    let compiled = directory.join("xmlrpc_c");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/xmlrpc_c.c");
    let mut compiler = program("cc", "gcc");
    compiler.args(["-O1", "-Wall", "-Werror", "-o"]).arg(&compiled).arg(source);
    let status = compiler.args(["-lxmlrpc", "-lxmlrpc_util"]).status().unwrap();
    assert!(status.success(), "install it with: tests/tools/packages.sh libxmlrpc-core-c3-dev");

    // libxmlrpc-c refuses what is beyond the Basic Multilingual Plane.
    let mut random = Random { state: SEED, all_planes: false };
    let options = WriteOptions { allow_nil: true, allow_wide: true, strict: true };
    let (mut input, mut values, mut wides) = (Vec::new(), Vec::new(), 0);
    for number in 0..COUNT {
        let mut params = random.array(3);
        if number % 10 == 0 {
            params.push(Value::Int(i64::MAX - number as i64)).unwrap();
        }
        wides += wide(&params);
        let document = dumps(&params, Form::Call, "a.b", "", options).unwrap();
        input.extend_from_slice(format!("{}\n", document.len()).as_bytes());
        input.extend_from_slice(&document);
        values.push(params);
    }
    assert!(wides >= COUNT / 10);
    let output = talk(Command::new(&compiled), input);
    let mut rest = &output[..];
    for value in values {
        let end = rest.iter().position(|byte| *byte == b'\n').expect("a length");
        let length: usize = std::str::from_utf8(&rest[..end]).unwrap().parse().unwrap();
        let (document, after) = rest[end + 1..].split_at(length);
        let message = loads(document, ReadOptions { check_dates: true, ..ReadOptions::default() });
        let read = message.unwrap().params;
        assert!(close(&read, &value), "{value:?}\n{}", String::from_utf8_lossy(document));
        rest = after;
    }
    assert!(rest.is_empty());
}

/// The texts of a value, member names included, in the order of the document.
fn texts_of(value: &Value, out: &mut Vec<String>) {
    if let Value::String(text) = value {
        out.push(text.to_string());
    }
    for index in 0..value.len() {
        out.extend(value.name_at(index).map(str::to_string));
        texts_of(value.at(index).unwrap(), out);
    }
}

/// The contents of `string` and `name` elements, as a general XML parser finds them.
fn texts_by_quick_xml(document: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(document);
    reader.config_mut().check_end_names = true;
    let (mut texts, mut inside): (Vec<String>, bool) = (Vec::new(), false);
    let is_text = |name: &[u8]| matches!(name, b"string" | b"name");
    loop {
        match reader.read_event().expect("the document is well-formed") {
            Event::Start(tag) if is_text(tag.name().as_ref()) => {
                inside = true;
                texts.push(String::new());
            }
            Event::Text(text) if inside => {
                texts.last_mut().unwrap().push_str(&text.decode().unwrap());
            }
            Event::GeneralRef(reference) if inside => {
                let text = texts.last_mut().unwrap();
                match reference.resolve_char_ref().unwrap() {
                    Some(c) => text.push(c),
                    None => text.push_str(
                        quick_xml::escape::resolve_predefined_entity(&reference.decode().unwrap())
                            .expect("one of the five entities"),
                    ),
                }
            }
            Event::End(tag) if is_text(tag.name().as_ref()) => inside = false,
            Event::Eof => return texts,
            _ => {}
        }
    }
}

#[test]
fn a_general_parser_finds_the_same_texts() {
    let mut random = Random { state: SEED, all_planes: true };
    let mut found = 0;
    for _ in 0..COUNT {
        let params = random.array(3);
        let options = WriteOptions { allow_nil: true, ..WriteOptions::default() };
        let document = dumps(&params, Form::Call, "m", "", options).unwrap();
        let document = String::from_utf8(document).unwrap();
        let mut texts = Vec::new();
        texts_of(&params, &mut texts);
        // A carriage return is written as it is, and every reader makes a line feed of it.
        let normal = |text: &String| text.replace("\r\n", "\n").replace('\r', "\n");
        let ours: Vec<String> = texts.iter().map(normal).collect();
        let theirs: Vec<String> = texts_by_quick_xml(&document).iter().map(normal).collect();
        assert_eq!(ours, theirs, "{document}");
        found += texts.len();
    }
    assert!(found > 1000, "only {found} texts");
}
