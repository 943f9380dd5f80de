package wirekit

/*
#include "views.h"

static inline wk_status_t wkgo_imap_fetched(_GoString_ response, wk_imap_fetched_t **out, wk_error_t **err) {
	return wk_imap_fetched_new(wk_str_bytes(WKGO_STR(response)), out, err);
}
*/
import "C"

import "time"

// IMAPFetched is what a FETCH response says about a message.
type IMAPFetched struct {
	// Number and UID are 0 where the response did not give them; Size is -1, and InternalDate zero.
	Number, UID  uint64
	Size         int64
	InternalDate time.Time
	// Flags are nil where the response did not give them.
	Flags []string
	// Envelope is nil where the response did not give it.
	Envelope *IMAPEnvelope
	// Parts are what BODYSTRUCTURE or BODY says; a part stands before those that are in it.
	Parts []IMAPPart
	// Attributes are the others: the sections, and what this library does not know.
	Attributes []IMAPAttribute
}

// IMAPEnvelope is the header as the server read it; encoded words are not decoded.
type IMAPEnvelope struct {
	Date, Subject, InReplyTo, MessageID string
	From, Sender, ReplyTo, To, CC, BCC  []IMAPAddress
}

// IMAPAddress is an address of an envelope. A group begins with an address without a host, and ends
// with one without a mailbox.
type IMAPAddress struct {
	Name, Route, Mailbox, Host string
}

// IMAPParameter is a parameter of a part's type or disposition.
type IMAPParameter struct {
	Name, Value string
}

// IMAPPart is a part of a message.
type IMAPPart struct {
	// Number is that by which its section is fetched: "2.1" for BODY[2.1].
	Number string
	// Parent is the index of the part that it is in; -1 for the body.
	Parent int
	// IsMultipart says that it has parts and no content of its own.
	IsMultipart                                   bool
	Type, Subtype, ID, Description, Encoding, MD5 string
	Disposition, Location                         string
	// Size and Lines are -1 where they are not known.
	Size, Lines                       int64
	Parameters, DispositionParameters []IMAPParameter
	Languages                         []string
	// Envelope is that of a part that is a message.
	Envelope *IMAPEnvelope
}

// IMAPAttribute is an attribute of a message: "BODY[TEXT]" with its bytes. The value is nil for NIL.
type IMAPAttribute struct {
	Name  string
	Value []byte
}

// ParseIMAPFetch reads a FETCH response, as IMAPResult.Responses gives it.
func ParseIMAPFetch(response []byte) (*IMAPFetched, error) {
	var h *C.wk_imap_fetched_t
	var details *C.wk_error_t
	if err := check(C.wkgo_imap_fetched(stringOf(response), &h, &details), details); err != nil {
		return nil, err
	}
	defer C.wk_imap_fetched_free(h)
	f := &IMAPFetched{
		Number:   uint64(C.wk_imap_fetched_number(h)),
		UID:      uint64(C.wk_imap_fetched_uid(h)),
		Size:     int64(C.wk_imap_fetched_size(h)),
		Envelope: imapEnvelope(h, C.WK_IMAP_MESSAGE),
	}
	var seconds C.int64_t
	if C.wk_imap_fetched_internaldate(h, &seconds) {
		f.InternalDate = time.Unix(int64(seconds), 0)
	}
	if C.wk_imap_fetched_has_flags(h) {
		f.Flags = make([]string, C.wk_imap_fetched_flag_count(h))
		for i := range f.Flags {
			f.Flags[i] = string(goBytes(C.wk_imap_fetched_flag(h, C.size_t(i))))
		}
	}
	for part := range C.wk_imap_fetched_part_count(h) {
		f.Parts = append(f.Parts, imapPart(h, part))
	}
	for i := range C.wk_imap_fetched_attribute_count(h) {
		value := C.wk_imap_fetched_attribute(h, i)
		attribute := IMAPAttribute{goString(C.wk_imap_fetched_attribute_name(h, i)), goBytes(value)}
		if value.data != nil && attribute.Value == nil {
			attribute.Value = []byte{}
		}
		f.Attributes = append(f.Attributes, attribute)
	}
	return f, nil
}

func imapEnvelope(h *C.wk_imap_fetched_t, whose C.int64_t) *IMAPEnvelope {
	if !C.wk_imap_fetched_has_envelope(h, whose) {
		return nil
	}
	text := func(which C.uint32_t) string {
		return string(goBytes(C.wk_imap_fetched_envelope_text(h, whose, which)))
	}
	addresses := func(field C.uint32_t) []IMAPAddress {
		var all []IMAPAddress
		for i := range C.wk_imap_fetched_address_count(h, whose, field) {
			piece := func(which C.uint32_t) string {
				return string(goBytes(C.wk_imap_fetched_address(h, whose, field, i, which)))
			}
			all = append(all, IMAPAddress{
				piece(C.WK_IMAP_ADDRESS_PART_NAME), piece(C.WK_IMAP_ADDRESS_PART_ROUTE),
				piece(C.WK_IMAP_ADDRESS_PART_MAILBOX), piece(C.WK_IMAP_ADDRESS_PART_HOST),
			})
		}
		return all
	}
	return &IMAPEnvelope{
		Date:      text(C.WK_IMAP_ENVELOPE_DATE),
		Subject:   text(C.WK_IMAP_ENVELOPE_SUBJECT),
		InReplyTo: text(C.WK_IMAP_ENVELOPE_IN_REPLY_TO),
		MessageID: text(C.WK_IMAP_ENVELOPE_MESSAGE_ID),
		From:      addresses(C.WK_IMAP_ADDRESS_FROM),
		Sender:    addresses(C.WK_IMAP_ADDRESS_SENDER),
		ReplyTo:   addresses(C.WK_IMAP_ADDRESS_REPLY_TO),
		To:        addresses(C.WK_IMAP_ADDRESS_TO),
		CC:        addresses(C.WK_IMAP_ADDRESS_CC),
		BCC:       addresses(C.WK_IMAP_ADDRESS_BCC),
	}
}

func imapPart(h *C.wk_imap_fetched_t, part C.size_t) IMAPPart {
	text := func(which C.uint32_t) string {
		return string(goBytes(C.wk_imap_fetched_part_text(h, part, which)))
	}
	parameters := func(of C.uint32_t) []IMAPParameter {
		var all []IMAPParameter
		for i := range C.wk_imap_fetched_parameter_count(h, part, of) {
			var name, value C.wk_bytes_t
			C.wk_imap_fetched_parameter(h, part, of, i, &name, &value)
			all = append(all, IMAPParameter{string(goBytes(name)), string(goBytes(value))})
		}
		return all
	}
	var languages []string
	for {
		language := C.wk_imap_fetched_language(h, part, C.size_t(len(languages)))
		if language.data == nil {
			break
		}
		languages = append(languages, string(goBytes(language)))
	}
	return IMAPPart{
		Number:                goString(C.wk_imap_fetched_part_number(h, part)),
		Parent:                int(C.wk_imap_fetched_part_parent(h, part)),
		IsMultipart:           bool(C.wk_imap_fetched_part_is_multipart(h, part)),
		Type:                  text(C.WK_IMAP_PART_TYPE),
		Subtype:               text(C.WK_IMAP_PART_SUBTYPE),
		ID:                    text(C.WK_IMAP_PART_ID),
		Description:           text(C.WK_IMAP_PART_DESCRIPTION),
		Encoding:              text(C.WK_IMAP_PART_ENCODING),
		MD5:                   text(C.WK_IMAP_PART_MD5),
		Disposition:           text(C.WK_IMAP_PART_DISPOSITION),
		Location:              text(C.WK_IMAP_PART_LOCATION),
		Size:                  int64(C.wk_imap_fetched_part_size(h, part)),
		Lines:                 int64(C.wk_imap_fetched_part_lines(h, part)),
		Parameters:            parameters(C.WK_IMAP_PARAMETERS_TYPE),
		DispositionParameters: parameters(C.WK_IMAP_PARAMETERS_DISPOSITION),
		Languages:             languages,
		Envelope:              imapEnvelope(h, C.int64_t(part)),
	}
}
