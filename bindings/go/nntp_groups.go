package wirekit

/*
#include "views.h"

wk_nntp_line_fn wkgo_nntp_line(void);

static inline wk_status_t wkgo_nntp_list(wk_nntp_t *n, _GoString_ pattern, wk_nntp_groups_t **out, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_list(n, _GoStringLen(pattern) ? WKGO_STR(pattern) : (wk_str_t){NULL, 0}, out, line, err);
}

static inline wk_status_t wkgo_nntp_list_to(wk_nntp_t *n, _GoString_ pattern, uintptr_t handle, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_list_to(n, _GoStringLen(pattern) ? WKGO_STR(pattern) : (wk_str_t){NULL, 0}, wkgo_nntp_line(), (void *)handle, line, err);
}

static inline wk_status_t wkgo_nntp_newgroups_to(wk_nntp_t *n, wk_nntp_time_t since, uintptr_t handle, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_newgroups_to(n, since, wkgo_nntp_line(), (void *)handle, line, err);
}

static inline wk_status_t wkgo_nntp_newnews(wk_nntp_t *n, _GoString_ group, wk_nntp_time_t since, wk_strings_t **out, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_newnews(n, WKGO_STR(group), since, out, line, err);
}

static inline wk_status_t wkgo_nntp_newnews_to(wk_nntp_t *n, _GoString_ group, wk_nntp_time_t since, uintptr_t handle, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_newnews_to(n, WKGO_STR(group), since, wkgo_nntp_line(), (void *)handle, line, err);
}

static inline wk_status_t wkgo_nntp_descriptions(wk_nntp_t *n, _GoString_ pattern, wk_nntp_pairs_t **out, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_descriptions(n, WKGO_STR(pattern), out, line, err);
}

static inline wk_status_t wkgo_nntp_description(wk_nntp_t *n, _GoString_ pattern, wk_buf_t **out, wk_error_t **err) {
	return wk_nntp_description(n, WKGO_STR(pattern), out, err);
}

static inline wk_status_t wkgo_nntp_group(wk_nntp_t *n, _GoString_ name, uint64_t *count, uint64_t *first, uint64_t *last, wk_buf_t **out, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_group(n, WKGO_STR(name), count, first, last, out, line, err);
}

static inline wk_status_t wkgo_nntp_help_to(wk_nntp_t *n, uintptr_t handle, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_help_to(n, wkgo_nntp_line(), (void *)handle, line, err);
}
*/
import "C"

import "time"

// NNTPGroup is a newsgroup in a list. Flag is "y" when articles may be posted, "n" when not, "m" when
// the group is moderated, "j", "x", or "=" and another group.
type NNTPGroup struct {
	Name, Last, First, Flag string
}

// NNTPGroupInfo is what the server says of the current group.
type NNTPGroupInfo struct {
	Count, First, Last uint64
	Name               string
}

func nntpTime(t time.Time) C.wk_nntp_time_t {
	return C.wk_nntp_time_t{
		year: C.uint16_t(t.Year()), month: C.uint8_t(t.Month()), day: C.uint8_t(t.Day()),
		hour: C.uint8_t(t.Hour()), minute: C.uint8_t(t.Minute()), second: C.uint8_t(t.Second()),
	}
}

func (n *NNTP) groups(call func(*C.wk_nntp_t, **C.wk_nntp_groups_t, **C.wk_buf_t, **C.wk_error_t) C.wk_status_t) ([]NNTPGroup, error) {
	var out *C.wk_nntp_groups_t
	err := n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, line, e) })
	if err != nil {
		return nil, err
	}
	defer C.wk_nntp_groups_free(out)
	all := make([]NNTPGroup, C.wk_nntp_groups_count(out))
	for i := range all {
		var last, first, flag C.wk_str_t
		name := C.wk_nntp_groups_at(out, C.size_t(i), &last, &first, &flag)
		all[i] = NNTPGroup{goString(name), goString(last), goString(first), goString(flag)}
	}
	return all, nil
}

func (n *NNTP) strings(call func(*C.wk_nntp_t, **C.wk_strings_t, **C.wk_buf_t, **C.wk_error_t) C.wk_status_t) ([]string, error) {
	var out *C.wk_strings_t
	err := n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, line, e) })
	if err != nil {
		return nil, err
	}
	return takeStrings(out), nil
}

// List lists the groups that a pattern names, as "comp.*"; "" is all.
func (n *NNTP) List(pattern string) ([]NNTPGroup, error) {
	return n.groups(func(h *C.wk_nntp_t, out **C.wk_nntp_groups_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_list(h, pattern, out, line, e)
	})
}

// ListTo hands the lines of List to a function as they come, with their ends. The line is lent for the
// call. An error of the function stops it and closes the connection; so it is with the others below.
func (n *NNTP) ListTo(pattern string, take func(line []byte) error) error {
	return n.streamed(take, func(h *C.wk_nntp_t, t C.uintptr_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_list_to(h, pattern, t, line, e)
	})
}

// NewGroups lists the groups that are new since a moment, which is sent as it reads in its own zone:
// the server takes it to be in its zone.
func (n *NNTP) NewGroups(since time.Time) ([]NNTPGroup, error) {
	return n.groups(func(h *C.wk_nntp_t, out **C.wk_nntp_groups_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_newgroups(h, nntpTime(since), out, line, e)
	})
}

// NewGroupsTo hands the lines of NewGroups to a function.
func (n *NNTP) NewGroupsTo(since time.Time, take func(line []byte) error) error {
	return n.streamed(take, func(h *C.wk_nntp_t, t C.uintptr_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_newgroups_to(h, nntpTime(since), t, line, e)
	})
}

// NewNews lists the identifiers of the messages that have come since a moment, as NewGroups takes it.
func (n *NNTP) NewNews(group string, since time.Time) ([]string, error) {
	return n.strings(func(h *C.wk_nntp_t, out **C.wk_strings_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_newnews(h, group, nntpTime(since), out, line, e)
	})
}

// NewNewsTo hands the lines of NewNews to a function.
func (n *NNTP) NewNewsTo(group string, since time.Time, take func(line []byte) error) error {
	return n.streamed(take, func(h *C.wk_nntp_t, t C.uintptr_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_newnews_to(h, group, nntpTime(since), t, line, e)
	})
}

// NNTPPair is a group and its description, or an article's number and a field of its header.
type NNTPPair struct {
	Name, Text string
}

func (n *NNTP) pairs(call func(*C.wk_nntp_t, **C.wk_nntp_pairs_t, **C.wk_buf_t, **C.wk_error_t) C.wk_status_t) ([]NNTPPair, error) {
	var out *C.wk_nntp_pairs_t
	err := n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, line, e) })
	if err != nil {
		return nil, err
	}
	defer C.wk_nntp_pairs_free(out)
	all := make([]NNTPPair, C.wk_nntp_pairs_count(out))
	for i := range all {
		var text C.wk_str_t
		name := C.wk_nntp_pairs_at(out, C.size_t(i), &text)
		all[i] = NNTPPair{goString(name), goString(text)}
	}
	return all, nil
}

// Descriptions describes the groups that a pattern names.
func (n *NNTP) Descriptions(pattern string) ([]NNTPPair, error) {
	return n.pairs(func(h *C.wk_nntp_t, out **C.wk_nntp_pairs_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_descriptions(h, pattern, out, line, e)
	})
}

// Description describes a group; "" when there is none.
func (n *NNTP) Description(pattern string) (string, error) {
	var out *C.wk_buf_t
	err := n.with(func(h *C.wk_nntp_t, _ **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_description(h, pattern, &out, e)
	})
	return takeString(out), err
}

// Group makes a group the current one.
func (n *NNTP) Group(name string) (NNTPGroupInfo, error) {
	var count, first, last C.uint64_t
	var called *C.wk_buf_t
	err := n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_group(h, name, &count, &first, &last, &called, line, e)
	})
	return NNTPGroupInfo{uint64(count), uint64(first), uint64(last), takeString(called)}, err
}

// Help asks for help.
func (n *NNTP) Help() ([]string, error) {
	return n.strings(func(h *C.wk_nntp_t, out **C.wk_strings_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_help(h, out, line, e)
	})
}

// HelpTo hands the lines of Help to a function.
func (n *NNTP) HelpTo(take func(line []byte) error) error {
	return n.streamed(take, func(h *C.wk_nntp_t, t C.uintptr_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_help_to(h, t, line, e)
	})
}

// Date is the server's clock.
func (n *NNTP) Date() (time.Time, error) {
	var d C.wk_nntp_time_t
	err := n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_date(h, &d, line, e)
	})
	if err != nil {
		return time.Time{}, err
	}
	return time.Date(int(d.year), time.Month(d.month), int(d.day), int(d.hour), int(d.minute), int(d.second), 0, time.UTC), nil
}

// Slave tells the server that this client serves many readers.
func (n *NNTP) Slave() error {
	return n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_slave(h, line, e)
	})
}
