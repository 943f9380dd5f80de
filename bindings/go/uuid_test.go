package wirekit

import (
	"encoding/json"
	"errors"
	"math/big"
	"sync"
	"testing"
)

const sample = "12345678-1234-5678-1234-567812345678"

func TestParseUUID(t *testing.T) {
	want := UUID{0x12, 0x34, 0x56, 0x78, 0x12, 0x34, 0x56, 0x78, 0x12, 0x34, 0x56, 0x78, 0x12, 0x34, 0x56, 0x78}
	for _, text := range []string{
		sample, "{" + sample + "}", "urn:uuid:" + sample, "12345678123456781234567812345678",
	} {
		u, err := ParseUUID(text)
		if err != nil || u != want {
			t.Errorf("ParseUUID(%q) = %v, %v", text, u, err)
		}
	}
	for _, text := range []string{"", "1234", sample + "0", "g2345678-1234-5678-1234-567812345678"} {
		if u, err := ParseUUID(text); !errors.Is(err, ErrUUIDSyntax) || u != NilUUID {
			t.Errorf("ParseUUID(%q) = %v, %v", text, u, err)
		}
	}
}

func TestUUIDForms(t *testing.T) {
	u := MustParseUUID(sample)
	if u.String() != sample || u.URN() != "urn:uuid:"+sample || u.Hex() != "12345678123456781234567812345678" {
		t.Errorf("%s %s %s", u, u.URN(), u.Hex())
	}
	number, _ := new(big.Int).SetString("24197857161011715162171839636988778104", 10)
	if u.Int().Cmp(number) != 0 {
		t.Errorf("Int() = %v", u.Int())
	}
	high, low := u.Halves()
	if UUIDFromInt(high, low) != u {
		t.Error("Halves and UUIDFromInt do not fit")
	}
	le := u.BytesLE()
	if le[0] != 0x78 || le[3] != 0x12 || le[15] != 0x78 {
		t.Errorf("BytesLE() = %x", le)
	}
	if back, err := UUIDFromBytesLE(le[:]); err != nil || back != u {
		t.Errorf("UUIDFromBytesLE = %v, %v", back, err)
	}
	if back, err := UUIDFromBytes(u[:]); err != nil || back != u {
		t.Errorf("UUIDFromBytes = %v, %v", back, err)
	}
	if _, err := UUIDFromBytes(nil); !errors.Is(err, ErrUUIDSyntax) {
		t.Errorf("UUIDFromBytes(nil): %v", err)
	}
	if back, err := UUIDFromFields(u.Fields()); err != nil || back != u {
		t.Errorf("UUIDFromFields = %v, %v", back, err)
	}
	if _, err := UUIDFromFields(UUIDFields{TimeLow: 1 << 32}); !errors.Is(err, ErrUUIDRange) {
		t.Errorf("UUIDFromFields out of range: %v", err)
	}
}

func TestUUIDJSON(t *testing.T) {
	type record struct{ ID UUID }
	text, err := json.Marshal(record{MustParseUUID(sample)})
	if err != nil || string(text) != `{"ID":"`+sample+`"}` {
		t.Errorf("%s, %v", text, err)
	}
	var back record
	if err := json.Unmarshal(text, &back); err != nil || back.ID.String() != sample {
		t.Errorf("%v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"ID":"x"}`), &back); !errors.Is(err, ErrUUIDSyntax) {
		t.Errorf("%v", err)
	}
}

func TestUUIDGenerators(t *testing.T) {
	named := func(u UUID, err error) string {
		if err != nil {
			t.Error(err)
		}
		return u.String()
	}
	if got := named(UUIDv3(NamespaceDNS, "python.org")); got != "6fa459ea-ee8a-3ca4-894e-db77e160355e" {
		t.Errorf("UUIDv3 = %s", got)
	}
	if got := named(UUIDv5(NamespaceDNS, "python.org")); got != "886313e1-3b8a-5372-9b90-0c9aee199e5d" {
		t.Errorf("UUIDv5 = %s", got)
	}
	for version, generate := range map[int]func() (UUID, error){1: NewUUIDv1, 4: NewUUIDv4, 6: NewUUIDv6, 7: NewUUIDv7} {
		a, errA := generate()
		b, errB := generate()
		if errA != nil || errB != nil || a == b || a.Version() != version || a.Variant() != VariantRFC4122 {
			t.Errorf("version %d: %v %v %v %v", version, a, b, errA, errB)
		}
	}
	u, err := UUIDv1At(0x1234567890abcde, 0x010203040506, 0x1234)
	if err != nil || u.Time() != 0x1234567890abcde&(1<<60-1) || u.Node() != 0x010203040506 || u.ClockSeq() != 0x1234 {
		t.Errorf("UUIDv1At = %v, %v", u, err)
	}
	if _, err := UUIDv1At(0, 1<<48, 0); !errors.Is(err, ErrUUIDRange) {
		t.Errorf("node of 49 bits: %v", err)
	}
	if UUIDv8(MaxUUID).Version() != 8 {
		t.Error("UUIDv8 sets no version")
	}
	if v, err := MaxUUID.WithVersion(4); err != nil || v.Version() != 4 {
		t.Errorf("WithVersion = %v, %v", v, err)
	}
	if _, err := MaxUUID.WithVersion(-1); !errors.Is(err, ErrUUIDRange) {
		t.Errorf("WithVersion(-1): %v", err)
	}
	if node, err := HardwareAddress(); err != nil || node == 0 || node >= 1<<48 {
		t.Errorf("HardwareAddress = %x, %v", node, err)
	}
	if NilUUID.Compare(MaxUUID) != -1 || MaxUUID.Compare(NilUUID) != 1 || NilUUID.Compare(NilUUID) != 0 {
		t.Error("Compare is wrong")
	}
}

func TestUUIDv7AcrossGoroutines(t *testing.T) {
	var group sync.WaitGroup
	var mutex sync.Mutex
	seen := map[UUID]bool{}
	for range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			last := NilUUID
			for range 500 {
				u, err := NewUUIDv7()
				if err != nil || u.Compare(last) <= 0 {
					t.Errorf("%v after %v, %v", u, last, err)
					return
				}
				last = u
				mutex.Lock()
				seen[u] = true
				mutex.Unlock()
			}
		}()
	}
	group.Wait()
	if len(seen) != 8*500 {
		t.Errorf("%d different UUIDs", len(seen))
	}
}

func BenchmarkUUIDString(b *testing.B) {
	u := MustParseUUID(sample)
	for b.Loop() {
		_ = u.String()
	}
}
