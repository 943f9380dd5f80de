package wirekit

import (
	"bytes"
	"errors"
	"math/big"
	"reflect"
	"testing"
	"time"
)

func TestXMLRPCRoundTrip(t *testing.T) {
	params := []any{
		nil, true, int64(-5), 1.5, "a<b \u00e9", []byte{0, 1}, XMLRPCTime("19980717T14:08:55"),
		[]any{int64(1), []any{}}, map[string]any{"b": "x", "a": map[string]any{}},
	}
	document, err := XMLRPCCall("m", params, XMLRPCWriteOptions{AllowNil: true})
	if err != nil {
		t.Fatal(err)
	}
	message, err := XMLRPCLoads(document, XMLRPCReadOptions{CheckDates: true})
	if err != nil {
		t.Fatal(err)
	}
	if message.Method != "m" || !message.IsCall || !reflect.DeepEqual(message.Params, params) {
		t.Errorf("%+v", message)
	}
	when, err := params[6].(XMLRPCTime).Time(time.UTC)
	if err != nil || XMLRPCTimeOf(when) != params[6] || when.Year() != 1998 {
		t.Error(when, err)
	}
	response, err := XMLRPCResponse(uint8(7), XMLRPCWriteOptions{Encoding: "utf-16"})
	if err != nil {
		t.Fatal(err)
	}
	message, err = XMLRPCLoads(response, XMLRPCReadOptions{})
	if err != nil || message.IsCall || message.Params[0] != int64(7) {
		t.Error(message, err)
	}
}

func TestXMLRPCNumbers(t *testing.T) {
	const text = "<params><biginteger>99999999999999999999</biginteger><bigdecimal>1.50</bigdecimal></params>"
	message, err := XMLRPCLoads([]byte(text), XMLRPCReadOptions{Text: true})
	if err != nil {
		t.Fatal(err)
	}
	want, _ := new(big.Int).SetString("99999999999999999999", 10)
	if want.Cmp(message.Params[0].(*big.Int)) != 0 || message.Params[1] != XMLRPCDecimal("1.50") {
		t.Error(message.Params)
	}
	if _, err := XMLRPCParams([]any{1 << 40}, XMLRPCWriteOptions{}); !errors.Is(err, ErrXMLRPCRange) {
		t.Error(err)
	}
	if _, err := XMLRPCParams([]any{1 << 40}, XMLRPCWriteOptions{AllowWide: true, Strict: true}); err != nil {
		t.Error(err)
	}
	if _, err := XMLRPCParams([]any{nil}, XMLRPCWriteOptions{}); !errors.Is(err, ErrXMLRPCType) {
		t.Error(err)
	}
	for _, bad := range []any{struct{}{}, uint64(1 << 63), 1i} {
		if _, err := XMLRPCParams([]any{bad}, XMLRPCWriteOptions{}); !errors.Is(err, ErrXMLRPCType) {
			t.Error(bad, err)
		}
	}
}

func TestXMLRPCFaults(t *testing.T) {
	document, err := XMLRPCFaultResponse(XMLRPCFault{-4, "no"}, XMLRPCWriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = XMLRPCLoads(document, XMLRPCReadOptions{})
	var fault *XMLRPCFault
	if !errors.As(err, &fault) || fault.Code != -4 || fault.Text != "no" || !errors.Is(err, ErrXMLRPC) {
		t.Error(err)
	}
	if _, err := XMLRPCLoads([]byte("<!DOCTYPE a><params/>"), XMLRPCReadOptions{}); !errors.Is(err, ErrXMLRPCDTD) {
		t.Error(err)
	}
	if _, err := XMLRPCLoads([]byte("<params/>"), XMLRPCReadOptions{MaxBytes: 3}); !errors.Is(err, ErrLimit) {
		t.Error(err)
	}
}

func TestXMLRPCMulticall(t *testing.T) {
	params := XMLRPCMulticallParams(XMLRPCMethodCall{"add", []any{7, 3}}, XMLRPCMethodCall{Method: "now"})
	document, err := XMLRPCCall("system.multicall", params, XMLRPCWriteOptions{})
	if err != nil || !bytes.Contains(document, []byte("<name>methodName</name>\n<value><string>now</string>")) {
		t.Error(string(document), err)
	}
	results := []any{[]any{int64(10)}, map[string]any{"faultCode": int64(1), "faultString": "x"}, "?"}
	if got, err := XMLRPCMulticallResult(results, 0); got != int64(10) || err != nil {
		t.Error(got, err)
	}
	if _, err := XMLRPCMulticallResult(results, 1); !errors.Is(err, ErrXMLRPCFault) {
		t.Error(err)
	}
	if _, err := XMLRPCMulticallResult(results, 2); !errors.Is(err, ErrXMLRPCValue) {
		t.Error(err)
	}
}

func TestXMLRPCStream(t *testing.T) {
	writer, err := NewXMLRPCWriter(XMLRPCWriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(writer.Begin(XMLRPCFormCall, "m"), writer.BeginArray())
	var document []byte
	for i := range 1000 {
		err = errors.Join(err, writer.Write(i))
		if i%100 == 0 {
			piece, taken := writer.Take()
			document, err = append(document, piece...), errors.Join(err, taken)
		}
	}
	err = errors.Join(err, writer.End(), writer.Finish())
	piece, taken := writer.Take()
	if err = errors.Join(err, taken); err != nil {
		t.Fatal(err)
	}
	reader, err := NewXMLRPCReader(append(document, piece...), XMLRPCReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	sum, depth := int64(0), 0
	for {
		event, value, err := reader.Next()
		if err != nil {
			t.Fatal(err)
		}
		if event == XMLRPCValue {
			sum += value.(int64)
			depth = reader.Depth()
		}
		if event == XMLRPCEnd {
			break
		}
	}
	if sum != 499500 || depth != 1 {
		t.Error(sum, depth)
	}
}
