// Demo takes a URL apart, prints a UUID of each version, and fetches over HTTP and HTTPS.
//
//	demo HTTP-URL HTTPS-URL CA-FILE
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"wirekit"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: demo HTTP-URL HTTPS-URL CA-FILE")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(plain, secure, authority string) error {
	if err := showUUIDs(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	trust, err := wirekit.NewTLSConfig()
	if err != nil {
		return err
	}
	if err := trust.AddCAFile(authority); err != nil {
		return err
	}
	if err := fetch(ctx, plain, nil); err != nil {
		return err
	}
	if err := fetch(ctx, secure, trust); err != nil {
		return err
	}
	err = fetch(ctx, secure, nil)
	if !errors.Is(err, wirekit.ErrTLSCertificate) {
		return fmt.Errorf("a private authority was trusted: %v", err)
	}
	fmt.Println("without the authority:", err)
	return nil
}

func showUUIDs() error {
	name := "www.python.org"
	for _, generate := range []func() (wirekit.UUID, error){
		wirekit.NewUUIDv1,
		func() (wirekit.UUID, error) { return wirekit.UUIDv3(wirekit.NamespaceDNS, name) },
		wirekit.NewUUIDv4,
		func() (wirekit.UUID, error) { return wirekit.UUIDv5(wirekit.NamespaceDNS, name) },
		wirekit.NewUUIDv6,
		wirekit.NewUUIDv7,
	} {
		uuid, err := generate()
		if err != nil {
			return err
		}
		fmt.Println("version", uuid.Version(), uuid)
	}
	return nil
}

func fetch(ctx context.Context, text string, trust *wirekit.TLSConfig) error {
	url, err := wirekit.SplitURL(text, wirekit.URLOptions{})
	if err != nil {
		return err
	}
	defer url.Close()
	port, err := url.Port()
	if err != nil {
		return err
	}
	host, _ := url.Hostname()
	fmt.Println("url:", url.Scheme(), host, port, url.Path())
	open := wirekit.NewHTTPConn
	if url.Scheme() == "https" {
		open = wirekit.NewHTTPSConn
	}
	conn, err := open(host, uint16(port))
	if err != nil {
		return err
	}
	defer conn.Close()
	if trust != nil {
		if err := conn.SetTLS(trust); err != nil {
			return err
		}
	}
	response, err := conn.Do(ctx, "GET", url.Path(), nil, wirekit.NoBody())
	if err != nil {
		return err
	}
	defer response.Close()
	fmt.Println(response.Status, response.Reason)
	_, err = io.Copy(os.Stdout, response)
	return err
}
