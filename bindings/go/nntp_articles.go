package wirekit

/*
#include "views.h"

wk_nntp_line_fn wkgo_nntp_line(void);

static inline wk_status_t wkgo_nntp_stat(wk_nntp_t *n, _GoString_ spec, uint64_t *number, wk_buf_t **id, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_stat(n, WKGO_STR(spec), number, id, line, err);
}

static inline wk_status_t wkgo_nntp_article(wk_nntp_t *n, _GoString_ spec, wk_nntp_article_t **out, wk_error_t **err) {
	return wk_nntp_article(n, WKGO_STR(spec), out, err);
}

static inline wk_status_t wkgo_nntp_article_to(wk_nntp_t *n, _GoString_ spec, uintptr_t handle, uint64_t *number, wk_buf_t **id, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_article_to(n, WKGO_STR(spec), wkgo_nntp_line(), (void *)handle, number, id, line, err);
}

static inline wk_status_t wkgo_nntp_head(wk_nntp_t *n, _GoString_ spec, wk_nntp_article_t **out, wk_error_t **err) {
	return wk_nntp_head(n, WKGO_STR(spec), out, err);
}

static inline wk_status_t wkgo_nntp_head_to(wk_nntp_t *n, _GoString_ spec, uintptr_t handle, uint64_t *number, wk_buf_t **id, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_head_to(n, WKGO_STR(spec), wkgo_nntp_line(), (void *)handle, number, id, line, err);
}

static inline wk_status_t wkgo_nntp_body(wk_nntp_t *n, _GoString_ spec, wk_nntp_article_t **out, wk_error_t **err) {
	return wk_nntp_body(n, WKGO_STR(spec), out, err);
}

static inline wk_status_t wkgo_nntp_body_to(wk_nntp_t *n, _GoString_ spec, uintptr_t handle, uint64_t *number, wk_buf_t **id, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_body_to(n, WKGO_STR(spec), wkgo_nntp_line(), (void *)handle, number, id, line, err);
}

static inline wk_status_t wkgo_nntp_over(wk_nntp_t *n, _GoString_ spec, wk_nntp_overview_t **out, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_over(n, WKGO_STR(spec), out, line, err);
}

static inline wk_status_t wkgo_nntp_over_to(wk_nntp_t *n, _GoString_ spec, uintptr_t handle, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_over_to(n, WKGO_STR(spec), wkgo_nntp_line(), (void *)handle, line, err);
}

static inline wk_status_t wkgo_nntp_over_range_to(wk_nntp_t *n, uint64_t first, uint64_t last, uintptr_t handle, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_over_range_to(n, first, last, wkgo_nntp_line(), (void *)handle, line, err);
}

static inline wk_status_t wkgo_nntp_xover_to(wk_nntp_t *n, uint64_t first, uint64_t last, uintptr_t handle, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_xover_to(n, first, last, wkgo_nntp_line(), (void *)handle, line, err);
}

static inline wk_status_t wkgo_nntp_xhdr(wk_nntp_t *n, _GoString_ field, _GoString_ articles, wk_nntp_pairs_t **out, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_xhdr(n, WKGO_STR(field), WKGO_STR(articles), out, line, err);
}

static inline wk_status_t wkgo_nntp_xhdr_to(wk_nntp_t *n, _GoString_ field, _GoString_ articles, uintptr_t handle, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_xhdr_to(n, WKGO_STR(field), WKGO_STR(articles), wkgo_nntp_line(), (void *)handle, line, err);
}

static inline wk_status_t wkgo_nntp_post(wk_nntp_t *n, int kind, _GoString_ data, uintptr_t handle, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_post(n, wkgo_body(kind, WKGO_STR(data), handle), line, err);
}

static inline wk_status_t wkgo_nntp_ihave(wk_nntp_t *n, _GoString_ id, int kind, _GoString_ data, uintptr_t handle, wk_buf_t **line, wk_error_t **err) {
	return wk_nntp_ihave(n, WKGO_STR(id), wkgo_body(kind, WKGO_STR(data), handle), line, err);
}
*/
import "C"

// NNTPPlace is where an article is: its number in the group, 0 for none, and its identifier.
type NNTPPlace struct {
	Number uint64
	ID     string
}

// NNTPArticle is an article or a part of it, as lines without their ends.
type NNTPArticle struct {
	NNTPPlace
	Reply string
	Lines [][]byte
}

// NNTPOverview is an overview of an article. Fields has those that the article has: header fields by
// their names in lower case, the server's own data with a colon in front.
type NNTPOverview struct {
	Number uint64
	Fields map[string]string
}

func (n *NNTP) located(call func(h *C.wk_nntp_t, number *C.uint64_t, id, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t) (NNTPPlace, error) {
	var number C.uint64_t
	var id *C.wk_buf_t
	err := n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return call(h, &number, &id, line, e)
	})
	return NNTPPlace{uint64(number), takeString(id)}, err
}

// Stat asks where an article is: a number or an identifier; "" is the current article.
func (n *NNTP) Stat(spec string) (NNTPPlace, error) {
	return n.located(func(h *C.wk_nntp_t, number *C.uint64_t, id, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_stat(h, spec, number, id, line, e)
	})
}

// Next goes to the next article of the group.
func (n *NNTP) Next() (NNTPPlace, error) {
	return n.located(func(h *C.wk_nntp_t, number *C.uint64_t, id, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_next(h, number, id, line, e)
	})
}

// Last goes to the article before.
func (n *NNTP) Last() (NNTPPlace, error) {
	return n.located(func(h *C.wk_nntp_t, number *C.uint64_t, id, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_last(h, number, id, line, e)
	})
}

func (n *NNTP) fetched(call func(*C.wk_nntp_t, **C.wk_nntp_article_t, **C.wk_error_t) C.wk_status_t) (*NNTPArticle, error) {
	var out *C.wk_nntp_article_t
	err := n.with(func(h *C.wk_nntp_t, _ **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, e) })
	if err != nil {
		return nil, err
	}
	defer C.wk_nntp_article_free(out)
	article := &NNTPArticle{
		NNTPPlace: NNTPPlace{uint64(C.wk_nntp_article_number(out)), goString(C.wk_nntp_article_id(out))},
		Reply:     goString(C.wk_nntp_article_reply(out)),
		Lines:     make([][]byte, C.wk_nntp_article_count(out)),
	}
	for i := range article.Lines {
		article.Lines[i] = goBytes(C.wk_nntp_article_line(out, C.size_t(i)))
	}
	return article, nil
}

// Article fetches an article: header, empty line and body. The spec is a number, or a message identifier with its angle brackets; ""
// is the current article.
func (n *NNTP) Article(spec string) (*NNTPArticle, error) {
	return n.fetched(func(h *C.wk_nntp_t, out **C.wk_nntp_article_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_article(h, spec, out, e)
	})
}

// ArticleTo hands the lines of Article to a function.
func (n *NNTP) ArticleTo(spec string, take func(line []byte) error) (p NNTPPlace, err error) {
	var number C.uint64_t
	var id *C.wk_buf_t
	err = n.streamed(take, func(h *C.wk_nntp_t, t C.uintptr_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_article_to(h, spec, t, &number, &id, line, e)
	})
	return NNTPPlace{uint64(number), takeString(id)}, err
}

// Head fetches the header of an article. The spec is a number, or a message identifier with its angle brackets; ""
// is the current article.
func (n *NNTP) Head(spec string) (*NNTPArticle, error) {
	return n.fetched(func(h *C.wk_nntp_t, out **C.wk_nntp_article_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_head(h, spec, out, e)
	})
}

// HeadTo hands the lines of Head to a function.
func (n *NNTP) HeadTo(spec string, take func(line []byte) error) (p NNTPPlace, err error) {
	var number C.uint64_t
	var id *C.wk_buf_t
	err = n.streamed(take, func(h *C.wk_nntp_t, t C.uintptr_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_head_to(h, spec, t, &number, &id, line, e)
	})
	return NNTPPlace{uint64(number), takeString(id)}, err
}

// Body fetches the body of an article. The spec is a number, or a message identifier with its angle brackets; ""
// is the current article.
func (n *NNTP) Body(spec string) (*NNTPArticle, error) {
	return n.fetched(func(h *C.wk_nntp_t, out **C.wk_nntp_article_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_body(h, spec, out, e)
	})
}

// BodyTo hands the lines of Body to a function.
func (n *NNTP) BodyTo(spec string, take func(line []byte) error) (p NNTPPlace, err error) {
	var number C.uint64_t
	var id *C.wk_buf_t
	err = n.streamed(take, func(h *C.wk_nntp_t, t C.uintptr_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_body_to(h, spec, t, &number, &id, line, e)
	})
	return NNTPPlace{uint64(number), takeString(id)}, err
}

func (n *NNTP) overviews(call func(*C.wk_nntp_t, **C.wk_nntp_overview_t, **C.wk_buf_t, **C.wk_error_t) C.wk_status_t) ([]NNTPOverview, error) {
	var out *C.wk_nntp_overview_t
	err := n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t { return call(h, &out, line, e) })
	if err != nil {
		return nil, err
	}
	defer C.wk_nntp_overview_free(out)
	all := make([]NNTPOverview, C.wk_nntp_overview_count(out))
	for i := range all {
		at := C.size_t(i)
		all[i] = NNTPOverview{uint64(C.wk_nntp_overview_number(out, at)), make(map[string]string)}
		for place := range C.wk_nntp_overview_fields(out, at) {
			if value := C.wk_nntp_overview_at(out, at, place); value.data != nil {
				all[i].Fields[goString(C.wk_nntp_overview_name(out, place))] = goString(value)
			}
		}
	}
	return all, nil
}

// Over fetches overviews: of an identifier, a range as "5-9", or "" for the current article.
func (n *NNTP) Over(spec string) ([]NNTPOverview, error) {
	return n.overviews(func(h *C.wk_nntp_t, out **C.wk_nntp_overview_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_over(h, spec, out, line, e)
	})
}

// OverTo hands the lines of Over to a function: fields between tabs, in the order of OverviewFormat.
func (n *NNTP) OverTo(spec string, take func(line []byte) error) error {
	return n.streamed(take, func(h *C.wk_nntp_t, t C.uintptr_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_over_to(h, spec, t, line, e)
	})
}

// OverRange fetches the overviews of a range of articles; last 0 is no end.
func (n *NNTP) OverRange(first, last uint64) ([]NNTPOverview, error) {
	return n.overviews(func(h *C.wk_nntp_t, out **C.wk_nntp_overview_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_over_range(h, C.uint64_t(first), C.uint64_t(last), out, line, e)
	})
}

// OverRangeTo hands the lines of OverRange to a function.
func (n *NNTP) OverRangeTo(first, last uint64, take func(line []byte) error) error {
	return n.streamed(take, func(h *C.wk_nntp_t, t C.uintptr_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_over_range_to(h, C.uint64_t(first), C.uint64_t(last), t, line, e)
	})
}

// XOver is OverRange by the command of old.
func (n *NNTP) XOver(first, last uint64) ([]NNTPOverview, error) {
	return n.overviews(func(h *C.wk_nntp_t, out **C.wk_nntp_overview_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_xover(h, C.uint64_t(first), C.uint64_t(last), out, line, e)
	})
}

// XOverTo hands the lines of XOver to a function.
func (n *NNTP) XOverTo(first, last uint64, take func(line []byte) error) error {
	return n.streamed(take, func(h *C.wk_nntp_t, t C.uintptr_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_xover_to(h, C.uint64_t(first), C.uint64_t(last), t, line, e)
	})
}

// OverviewFormat gives the names of the fields of overviews.
func (n *NNTP) OverviewFormat() ([]string, error) {
	return n.strings(func(h *C.wk_nntp_t, out **C.wk_strings_t, _ **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wk_nntp_overview_format(h, out, e)
	})
}

// XHdr fetches one header field of each article: its number, and the field's value.
func (n *NNTP) XHdr(field, articles string) ([]NNTPPair, error) {
	return n.pairs(func(h *C.wk_nntp_t, out **C.wk_nntp_pairs_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_xhdr(h, field, articles, out, line, e)
	})
}

// XHdrTo hands the lines of XHdr to a function.
func (n *NNTP) XHdrTo(field, articles string, take func(line []byte) error) error {
	return n.streamed(take, func(h *C.wk_nntp_t, t C.uintptr_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_xhdr_to(h, field, articles, t, line, e)
	})
}

// Post posts an article. An error of the body's reader stops it, closes the connection, and is
// returned.
func (n *NNTP) Post(article Body) error {
	lent := article.lend()
	return lent.finish(n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_post(h, C.int(article.kind), lent.data, C.uintptr_t(lent.handle), line, e)
	}))
}

// IHave offers an article that came from elsewhere, and sends it if the server wants it.
func (n *NNTP) IHave(id string, article Body) error {
	lent := article.lend()
	return lent.finish(n.with(func(h *C.wk_nntp_t, line **C.wk_buf_t, e **C.wk_error_t) C.wk_status_t {
		return C.wkgo_nntp_ihave(h, id, C.int(article.kind), lent.data, C.uintptr_t(lent.handle), line, e)
	}))
}
