use super::*;

/// Feeds `body` in pieces of `step` bytes and writes down what comes.
fn events(body: &[u8], boundary: &str, step: usize) -> Result<String> {
    let mut reader = Reader::new(boundary.as_bytes())?;
    let mut out = String::new();
    let mut content: Vec<u8> = Vec::new();
    let mut ended = false;
    let mut tell = |reader: &Reader, event: Event, input: &[u8], ended: &mut bool| match event {
        Event::NeedData => {}
        Event::Part => out.push('<'),
        Event::Group => out.push('{'),
        Event::Data { start, end } => content.extend_from_slice(&input[start..end]),
        Event::Kept => content.extend_from_slice(reader.kept()),
        Event::PartEnd(done) => {
            out.push_str(&String::from_utf8_lossy(&content));
            content.clear();
            out.push_str(&format!("{}>", done as i8));
        }
        Event::GroupEnd(done) => out.push_str(&format!("{}}}", done as i8)),
        Event::End => *ended = true,
    };
    for piece in body.chunks(step) {
        let mut rest = piece;
        while !rest.is_empty() && !ended {
            let (used, event) = reader.next(rest)?;
            tell(&reader, event, rest, &mut ended);
            rest = &rest[used..];
        }
    }
    while !ended {
        let event = reader.finish(Done::Cut)?;
        tell(&reader, event, b"", &mut ended);
    }
    if reader.is_complete() {
        out.push('.');
    }
    Ok(out)
}

fn check(body: &str, expected: &str) {
    for step in [1, 2, 3, 5, 7, 64, body.len().max(1)] {
        assert_eq!(events(body.as_bytes(), "x", step).unwrap(), expected, "{body:?} by {step}");
    }
}

#[test]
fn parts_come_however_the_input_is_cut() {
    check("--x\r\nA: b\r\n\r\none\r\n--x\r\n\r\ntwo\r\n--x--\r\nepilogue", "<one0><two1>.");
    check("preamble\r\n --x \r\n\r\none\n\r\n--x--", "<one\n1>.");
    check("--x--\r\n--x\r\n\r\n--x--", "<1>.");
    check("--x\n\n\n\r\n\r\r\n--\n--x", "<\n\r\n\r\r\n--0>");
    check("--x\r\n\r\na\r\r\n--x--\r\n", "<a\r1>.");
    check(
        "--x\r\n\r\n--xy\r\n--x-\r\n--x--z\r\n --x\r\n--x--",
        "<--xy\r\n--x-\r\n--x--z\r\n --x1>.",
    );
}

#[test]
fn an_input_that_ends_too_early_says_so() {
    check("--x\r\n\r\nabc", "<abc-1>");
    check("--x\r\n\r\nabc\r\n", "<abc-1>");
    check("--x\r\n\r\nabc\r\n--", "<abc\r\n---1>");
    check("--x\r\n\r\nabc\r", "<abc-1>");
    check("--x\r\n\r\nabc\r\n--x", "<abc0>");
    check("--x\r\n\r\nabc\r\n--x\r\nA: b", "<abc0><-1>");
    check("", "");
    check("--x", "");
}

#[test]
fn bodies_stand_in_one_another() {
    let inner = "--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n";
    check(
        &format!("{inner}--y\r\n\r\n1\r\n--y\r\n\r\n2\r\n--y--\r\n\r\n--x\r\n\r\n3\r\n--x--"),
        "{<10><21>0}<31>.",
    );
    check(&format!("{inner}--y\r\n\r\n1\r\n--x--"), "{<10>1}.");
    check(&format!("{inner}none\r\n--x\r\n\r\n3\r\n--x--"), "{0}<31>.");
    check(&format!("{inner}--y\r\n\r\n1"), "{<1-1>-1}");
    check(&format!("{inner}--y--\r\n --y\r\n\r\n1\r\n--y--\r\nz\r\n--x--\r\n"), "{<11>1}.");
}

#[test]
fn limits_hold() {
    let kind = |reader: &mut Reader, body: &[u8]| {
        let mut rest = body;
        loop {
            match reader.next(rest) {
                Ok((_, Event::NeedData | Event::End)) => return None,
                Ok((used, _)) => rest = &rest[used..],
                Err(error) => return Some(error.kind()),
            }
        }
    };
    let mut reader = Reader::new(b"x").unwrap();
    reader.limits_mut().header = 8;
    assert_eq!(kind(&mut reader, b"--x\r\nA: bcdefg"), Some(ErrorKind::FormHeader));
    let mut reader = Reader::new(b"x").unwrap();
    reader.limits_mut().parts = 1;
    assert_eq!(kind(&mut reader, b"--x\r\n\r\n\r\n--x\r\n\r\n"), Some(ErrorKind::FormFields));
    let mut reader = Reader::new(b"x").unwrap();
    reader.limits_mut().depth = 1;
    let nested = b"--x\r\nContent-Type: multipart/a; boundary=b\r\n\r\n";
    assert_eq!(kind(&mut reader, nested), Some(ErrorKind::FormDepth));
    let mut reader = Reader::new(b"x").unwrap();
    let nested = b"--x\r\nContent-Type: multipart/a\r\n\r\n";
    assert_eq!(kind(&mut reader, nested), Some(ErrorKind::FormBoundary));
}

#[test]
fn little_is_kept() {
    let mut reader = Reader::new(b"x").unwrap();
    reader.next(b"--x\r\n\r\n").unwrap();
    let padded = format!("\r\n--x{}", " ".repeat(100_000));
    for byte in padded.as_bytes().chunks(1) {
        reader.next(byte).unwrap();
        assert!(reader.held.len() <= PADDING + 8);
    }
}
