package wirekit

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"
	"time"
)

func telnetOver(t *testing.T, input string, ended bool, o TelnetOptions) (*Telnet, *Transport) {
	t.Helper()
	transport, err := NewMemoryTransport([]byte(input))
	if err == nil && ended {
		err = transport.End()
	}
	if err != nil {
		t.Fatal(err)
	}
	o.Transport = transport
	client, err := DialTelnet("localhost", 0, o)
	if err != nil {
		t.Fatal(err)
	}
	return client, transport
}

func TestTelnet(t *testing.T) {
	var sent bytes.Buffer
	client, transport := telnetOver(t, "login: Password: Last: 7 May\r\n$ \xff\xf9rest", true, TelnetOptions{
		ClientOptions: ClientOptions{Timeout: time.Second, TotalTimeout: time.Minute, Trace: func(out bool, data []byte, _ time.Duration) {
			if out {
				sent.Write(data)
			}
		}},
		MaxBuffer: 1 << 20, MaxSBData: 100, Binary: true,
	})
	defer client.Close()
	if data, err := client.ReadLazy(); len(data) != 0 || err != nil || !client.IsConnected() || client.Fileno() != -1 {
		t.Error(data, err)
	}
	if data, err := client.ReadUntil([]byte(": "), -1); string(data) != "login: " || err != nil {
		t.Error(data, err)
	}
	if data, err := client.ReadUntil([]byte(": "), time.Second); string(data) != "Password: " || err != nil {
		t.Error(data, err)
	}
	if n, err := client.Write([]byte("a\xff\n")); n != 3 || err != nil {
		t.Error(n, err)
	}
	if _, err := client.WriteSecret([]byte("secret")); err != nil || sent.String() != "a\xff\xff\n***" {
		t.Errorf("%q %v", sent.String(), err)
	}
	patterns, err := NewTelnetPatterns("incorrect", "(?P<day>[0-9]+) (\\w+)(!)?\r\n")
	if err != nil {
		t.Fatal(err)
	}
	match, data, err := client.Expect(patterns, time.Second, "day", "none")
	if err != nil || match == nil || match.Index != 1 || string(match.Groups[2]) != "May" || match.Groups[3] != nil ||
		string(match.Named("day")) != "7" || match.Named("none") != nil || match.Spans[0] != [2]int{6, 13} ||
		string(data) != "Last: 7 May\r\n" {
		t.Error(match, data, err)
	}
	one := make([]byte, 1)
	if n, err := client.Read(one); n != 1 || one[0] != '$' || err != nil {
		t.Error(n, err)
	}
	if data, err := client.ReadEager(); string(data) != " rest" || err != nil {
		t.Error(data, err)
	}
	if data, err := client.ReadSBData(); len(data) != 0 || err != nil {
		t.Error(data, err)
	}
	if err := errors.Join(client.SendCommand(246), client.SendOption(TelnetWILL, 31),
		client.SendSubnegotiation(31, []byte{1}), client.Msg("not printed")); err != nil {
		t.Error(err)
	}
	if data, err := client.ReadAll(); len(data) != 0 || err != nil {
		t.Error(data, err)
	}
	if data, err := client.ReadSome(); len(data) != 0 || err != nil {
		t.Error(data, err)
	}
	if n, err := client.Read(one); n != 0 || err != io.EOF {
		t.Error(n, err)
	}
	for _, read := range []func() ([]byte, error){client.ReadVeryEager, client.ReadVeryLazy} {
		if _, err := read(); !errors.Is(err, ErrTelnetEOF) || !errors.Is(err, ErrTelnet) {
			t.Error(err)
		}
	}
	written, err := transport.Written()
	if string(written) != "a\xff\xff\nsecret\xff\xf6\xff\xfb\x1f\xff\xfa\x1f\x01\xff\xf0" || err != nil {
		t.Errorf("%q %v", written, err)
	}
	if err := client.Close(); err != nil {
		t.Error(err)
	}
	if _, err := client.ReadSome(); err == nil {
		t.Error("a closed client reads")
	}
	if _, err := NewTelnetPatterns("(?=x)"); !errors.Is(err, ErrInvalidArgument) {
		t.Error(err)
	}
}

func TestTelnetOptions(t *testing.T) {
	stop := errors.New("enough")
	negotiate := func(answer *TelnetAnswer, command, option byte) error {
		switch {
		case command == TelnetDO:
			return answer.Option(TelnetWILL, option)
		case command == TelnetSE && bytes.Equal(answer.SBData(), []byte{24, 1}):
			return answer.Subnegotiation(24, []byte("\x00vt"))
		case command == 243:
			return stop
		case command == 242:
			panic("boom")
		}
		return nil
	}
	client, transport := telnetOver(t, "\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0$", false, TelnetOptions{Negotiate: negotiate})
	defer client.Close()
	if data, err := client.ReadSome(); string(data) != "$" || err != nil {
		t.Error(data, err)
	}
	if written, _ := transport.Written(); string(written) != "\xff\xfb\x18\xff\xfa\x18\x00vt\xff\xf0" {
		t.Errorf("%q", written)
	}
	client, _ = telnetOver(t, "\xff\xf3", false, TelnetOptions{Negotiate: negotiate})
	defer client.Close()
	if _, err := client.ReadSome(); err != stop || client.IsConnected() {
		t.Error(err)
	}
	client, _ = telnetOver(t, "\xff\xf2", false, TelnetOptions{Negotiate: negotiate})
	defer client.Close()
	defer func() {
		if r := recover(); r != "boom" {
			t.Error(r)
		}
	}()
	client.ReadSome()
	t.Error("no panic")
}

func TestTelnetInteract(t *testing.T) {
	client, _ := telnetOver(t, "x", false, TelnetOptions{})
	defer client.Close()
	in, out := int(os.Stdin.Fd()), int(os.Stdout.Fd())
	for _, interact := range []func(int, int) error{client.Interact, client.MTInteract} {
		if err := interact(in, out); !errors.Is(err, ErrUnsupported) {
			t.Error(err)
		}
	}
	if _, err := DialTelnetS("localhost", 1, TelnetOptions{ClientOptions: ClientOptions{UnixSocket: "/nonexistent/socket"}}); !errors.Is(err, ErrIO) {
		t.Error(err)
	}
}

func TestTelnetDecoder(t *testing.T) {
	decoder, err := NewTelnetDecoder()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(decoder.SetBinary(false), decoder.SetMaxSBData(1)); err != nil {
		t.Fatal(err)
	}
	input := []byte("ab\xff\xfd\x1f")
	event, err := decoder.Next(input)
	if err != nil || string(event.Data) != "ab" || event.Used != 2 {
		t.Error(event, err)
	}
	event, err = decoder.Next(input[2:])
	if err != nil || !event.IsCommand || TelnetCommandName(event.Command) != "DO" || TelnetOptionName(event.Option) != "NAWS" {
		t.Error(event, err)
	}
	if event, err = decoder.Next(nil); err != nil || !event.NeedData {
		t.Error(event, err)
	}
	if _, err = decoder.Next([]byte{TelnetIAC, TelnetSB}); err != nil {
		t.Error(err)
	}
	if _, err = decoder.Next([]byte("12")); !errors.Is(err, ErrLimit) || len(decoder.SBData()) != 0 {
		t.Error(err)
	}
	if data, err := TelnetEscape([]byte("\xff")); string(data) != "\xff\xff" || err != nil {
		t.Error(data, err)
	}
}
