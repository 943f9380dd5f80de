package wirekit

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

const upload = "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n" +
	"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\u00e9.bin\"\r\n" +
	"Content-Type: image/png; q=1\r\n\r\none\ntwo\r\n--x--\r\n"

func TestForm(t *testing.T) {
	environ := Environ{
		"REQUEST_METHOD": "POST",
		"CONTENT_TYPE":   "multipart/form-data; boundary=x",
		"QUERY_STRING":   "q=1&q=2&e=",
	}
	options := FormOptions{KeepBlankValues: true, Limits: map[FormLimit]uint64{FormMemory: 4}}
	form, err := ReadForm(environ, ReaderBody(iotest.OneByteReader(strings.NewReader(upload))), options)
	if err != nil {
		t.Fatal(err)
	}
	if names := strings.Join(form.Names(), " "); names != "q e text f" || len(form.Items()) != 5 {
		t.Errorf("names %q of %d items", names, len(form.Items()))
	}
	if value, err := form.First("text", ""); value != "hello" || err != nil {
		t.Errorf("text is %q, %v", value, err)
	}
	if value, err := form.First("z", "none"); value != "none" || err != nil {
		t.Errorf("z is %q, %v", value, err)
	}
	if _, err := form.Get("z"); !errors.Is(err, ErrFormNoField) {
		t.Errorf("z gives %v", err)
	}
	if all := form.All("q"); len(all) != 2 || !all[1].IsField() || all[1].IsFile() || form.All("z") != nil {
		t.Errorf("q has %d values", len(all))
	}
	file, err := form.Get("f")
	if err != nil {
		t.Fatal(err)
	}
	filename, upload := file.Filename()
	if filename != "\u00e9.bin" || !upload || file.Type() != "image/png" || file.TypeOption("q") != "1" {
		t.Errorf("a file %q of %s", filename, file.Type())
	}
	if file.Disposition() != "form-data" || file.DispositionOption("name") != "f" || file.Name() != "f" {
		t.Errorf("disposition %q", file.Disposition())
	}
	if file.Done() != 1 || file.Size() != 7 || file.IsText() || file.IsList() || file.Header().Get("content-type") != "image/png; q=1" {
		t.Errorf("done %d, size %d, %v", file.Done(), file.Size(), file.Header())
	}
	if line, err := file.ReadLine(0); string(line) != "one\n" || err != nil {
		t.Errorf("a line %q, %v", line, err)
	}
	if rest, err := io.ReadAll(file); string(rest) != "two" || err != nil {
		t.Errorf("the rest %q, %v", rest, err)
	}
	if err := file.Rewind(); err != nil {
		t.Error(err)
	}
	if value, err := file.Value(); value != "one\ntwo" || err != nil {
		t.Errorf("the value %q, %v", value, err)
	}
	if html, err := form.HTML(); !strings.Contains(html, "<dt>text</dt><dd>hello</dd>") || err != nil {
		t.Errorf("%s, %v", html, err)
	}
}

func TestFormSources(t *testing.T) {
	header := Header{{"Content-Type", "multipart/form-data; boundary=x"}}
	form, err := ReadFormHeader(header, BytesBody([]byte(upload)), FormOptions{})
	if err != nil || len(form.Items()) != 2 {
		t.Errorf("%v", err)
	}
	form, err = ReadFormMultipart("x", TextBody(upload[:len(upload)-20]), FormOptions{})
	if err != nil || form.Items()[1].Done() != -1 {
		t.Errorf("%v", err)
	}
	limited := FormOptions{Limits: map[FormLimit]uint64{FormFields: 1}}
	if _, err = ReadFormMultipart("x", TextBody(upload), limited); !errors.Is(err, ErrFormFields) || !errors.Is(err, ErrLimit) {
		t.Errorf("%v", err)
	}
	mine := errors.New("mine")
	if _, err = ReadFormMultipart("x", ReaderBody(iotest.ErrReader(mine)), FormOptions{}); err != mine {
		t.Errorf("%v", err)
	}
	if _, err = ReadForm(Environ{}, NoBody(), FormOptions{Encoding: "none"}); !errors.Is(err, ErrUnknownEncoding) {
		t.Errorf("%v", err)
	}
	form, err = ParseForm(Environ{"QUERY_STRING": "a=1;b"}, NoBody(), FormOptions{Separator: ";", KeepBlankValues: true})
	if err != nil || len(form.Names()) != 2 {
		t.Errorf("%v", err)
	}
}

func TestFormReader(t *testing.T) {
	for step := 1; step < len(upload)+8; step += 7 {
		reader, err := NewFormReaderFor("multipart/form-data; boundary=x")
		if err != nil {
			t.Fatal(err)
		}
		var content, names strings.Builder
		input, ended := []byte(upload), false
		for at := 0; at < len(input) && !ended; at += step {
			rest := input[at:min(at+step, len(input))]
			for {
				event, used, data, err := reader.Next(rest)
				if err != nil {
					t.Fatal(err)
				}
				content.Write(data)
				rest = rest[used:]
				if event == FormPart {
					head := reader.Head()
					names.WriteString(head.Name + "(" + head.Filename + ") " + head.Type + ";")
				}
				if ended = event == FormEnd; ended || event == FormNeedData {
					break
				}
			}
		}
		if content.String() != "helloone\ntwo" || names.String() != "text() text/plain;f(\u00e9.bin) image/png;" || reader.Done() != 1 {
			t.Errorf("by %d: %q, %q", step, content.String(), names.String())
		}
	}
	reader, err := NewFormReader("x")
	if err != nil {
		t.Fatal(err)
	}
	if err := reader.SetEncoding("utf-8", "strict"); err != nil {
		t.Error(err)
	}
	if err := reader.SetLimits(0, 4, 0); err != nil {
		t.Error(err)
	}
	if _, _, err := reader.Finish(); !errors.Is(err, ErrFormTruncated) {
		t.Errorf("%v", err)
	}
	if _, err := NewFormReader(""); !errors.Is(err, ErrFormBoundary) {
		t.Errorf("%v", err)
	}
}

func TestCGI(t *testing.T) {
	value, params, err := ParseHeaderValue("a/b; c=\"d;\"; E=f")
	if value != "a/b" || params["c"] != "d;" || params["e"] != "f" || len(params) != 2 || err != nil {
		t.Errorf("%q %v %v", value, params, err)
	}
	environ := Environ{"QUERY_STRING": "a=<"}
	page, err := CGITest(environ, NoBody())
	if !strings.HasPrefix(page, "Content-Type: text/html") || !strings.Contains(page, "<dd>&lt;</dd>") || err != nil {
		t.Errorf("%s %v", page, err)
	}
	if html, err := environ.HTML(); !strings.Contains(html, "a=&lt;") || err != nil {
		t.Errorf("%s %v", html, err)
	}
	if html, err := CGIDirectoryHTML(); !strings.Contains(html, "bindings/go") || err != nil {
		t.Errorf("%s %v", html, err)
	}
	if html, err := CGIEnvironUsageHTML(); !strings.Contains(html, "PATH_INFO") || err != nil {
		t.Errorf("%s %v", html, err)
	}
}

func TestEnviron(t *testing.T) {
	environ := Environ{"PATH_INFO": "/a/b", "HTTPS": "on", "QUERY_STRING": "q"}
	if _, err := environ.RequestURI(true); !errors.Is(err, ErrWsgiVariable) {
		t.Errorf("%v", err)
	}
	if err := environ.SetupTestingDefaults(); err != nil || environ["SERVER_PORT"] != "443" {
		t.Errorf("%v %v", err, environ)
	}
	if uri, err := environ.RequestURI(true); uri != "https://127.0.0.1/a/b?q" || err != nil {
		t.Errorf("%s %v", uri, err)
	}
	if uri, err := environ.ApplicationURI(); uri != "https://127.0.0.1/" || err != nil {
		t.Errorf("%s %v", uri, err)
	}
	if name, ok, err := environ.ShiftPathInfo(); name != "a" || !ok || err != nil || environ["SCRIPT_NAME"] != "/a" || environ["PATH_INFO"] != "/b" {
		t.Errorf("%s %v %v %v", name, ok, err, environ)
	}
	if environ.GuessScheme() != "https" || Environ(nil).GuessScheme() != "http" {
		t.Error("the scheme")
	}
	if process, err := EnvironFromProcess(); process["PATH"] == "" || err != nil {
		t.Errorf("%v", err)
	}
	if !IsHopByHop("te") || IsHopByHop("Date") {
		t.Error("hop by hop")
	}
	header := Header{{"Content-Disposition", "attachment"}}
	if err := header.AddParam("file_name", "a\"b"); err != nil || header[0].Value != `attachment; file-name="a\"b"` {
		t.Errorf("%v %v", err, header)
	}
	if err := (Header{}).AddParam("a", "b"); !errors.Is(err, ErrState) {
		t.Errorf("%v", err)
	}
}
