// Package wirekit is the Internet half of a batteries-included standard library: URLs, HTTP, UUIDs
// and their neighbours, over libwirekit.
//
// The package finds the library with pkg-config. A program that does not install it where the
// loader looks sets LD_LIBRARY_PATH, or builds with CGO_LDFLAGS="-Wl,-rpath,DIR".
//
// # Errors
//
// A call that fails returns an [*Error]. What went wrong is asked for with [errors.Is] and a status,
// which also answers for families:
//
//	if errors.Is(err, wirekit.ErrTimeout) { … }  // this very thing
//	if errors.Is(err, wirekit.ErrIO) { … }       // any trouble with the network
//
// and the details with [errors.As]:
//
//	var failure *wirekit.Error
//	if errors.As(err, &failure) { log.Print(failure.Stage, failure.ReplyCode) }
//
// # Memory
//
// Strings go in without being copied. What comes out is a copy, so it lives as long as Go wants.
// Types with a Close method hold memory of the library; Close may be called more than once, and
// the garbage collector calls it for values that were forgotten.
package wirekit
