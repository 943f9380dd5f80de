/* Gives one parser an input of its worst kind:
 *
 *     parse            prints the names of the kinds
 *     parse KIND SIZE  builds the input, about SIZE bytes, and parses it
 *
 * run.sh counts the instructions for a size and for twice that size. An input that the parser
 * refuses early would prove nothing, so each kind says which status it awaits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wirekit.h>

/* `piece` again and again up to `size` bytes, between `before` and `after`. */
static wk_str_t repeat(const char *before, const char *piece, const char *after, size_t size) {
  size_t length = strlen(piece), count = size / length;
  size_t total = strlen(before) + count * length + strlen(after);
  char *text = malloc(total + 1), *at = text;
  if (!text) abort();
  at += strlen(strcpy(at, before));
  for (size_t i = 0; i < count; i++, at += length) memcpy(at, piece, length);
  strcpy(at, after);
  wk_str_t view = {text, total};
  return view;
}

static void done(wk_str_t input) { free((void *)(size_t)input.data); }

static wk_status_t header_words(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("", "=?x?q? ", "", size);
  wk_buf_t *out = NULL;
  wk_status_t status = wk_nntp_decode_header(text, &out, err);
  wk_buf_free(out);
  done(text);
  return status;
}

static wk_status_t header_runs(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("", "=?utf-8?q?a?= =?latin1?b?YQ==?= ", "", size);
  wk_buf_t *out = NULL;
  wk_status_t status = wk_nntp_decode_header(text, &out, err);
  wk_buf_free(out);
  done(text);
  return status;
}

static wk_status_t header_lines(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("", "=?x?q?\n", "?=", size);
  wk_buf_t *out = NULL;
  wk_status_t status = wk_nntp_decode_header(text, &out, err);
  wk_buf_free(out);
  done(text);
  return status;
}

static wk_status_t address_with(const char *piece, size_t size, wk_error_t **err) {
  wk_str_t text = repeat("", piece, "", size);
  wk_buf_t *out = NULL;
  wk_status_t status = wk_smtp_quoteaddr(text, &out, err);
  wk_buf_free(out);
  done(text);
  return status;
}

static wk_status_t address_comments(size_t size, wk_error_t **err) {
  return address_with("(", size, err);
}

static wk_status_t address_groups(size_t size, wk_error_t **err) {
  return address_with("a:", size, err);
}

static wk_status_t address_words(size_t size, wk_error_t **err) {
  return address_with("a (b) . ", size, err);
}

/* A FETCH response: `piece` again and again between `before` and `after`. */
static wk_status_t fetched(const char *before, const char *piece, const char *after, size_t size,
                           wk_error_t **err) {
  wk_str_t text = repeat(before, piece, after, size);
  wk_imap_fetched_t *out = NULL;
  wk_status_t status = wk_imap_fetched_new(wk_str_bytes(text), &out, err);
  wk_imap_fetched_free(out);
  done(text);
  return status;
}

static wk_status_t imap_flags(size_t size, wk_error_t **err) {
  return fetched("1 (FLAGS (", "a ", "))", size, err);
}

static wk_status_t imap_addresses(size_t size, wk_error_t **err) {
  return fetched("1 (ENVELOPE (NIL NIL (", "(NIL NIL \"a\\\"\" \"b\")",
                 ") NIL NIL NIL NIL NIL NIL NIL))", size, err);
}

static wk_status_t imap_parts(size_t size, wk_error_t **err) {
  return fetched("1 (BODYSTRUCTURE (", "(\"A\" \"B\" (\"C\" \"D\") NIL NIL \"E\" 1)",
                 " \"MIXED\"))", size, err);
}

static wk_status_t imap_attributes(size_t size, wk_error_t **err) {
  return fetched("1 (", "BODY[1] {1}\r\nx ", ")", size, err);
}

static wk_status_t imap_names(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("", "&AOk-&-", "", size);
  wk_buf_t *out = NULL;
  wk_status_t status = wk_imap_utf7_decode(wk_str_bytes(text), &out, err);
  wk_buf_free(out);
  done(text);
  return status;
}

static wk_status_t message_dots(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("", ".\r", "", size);
  wk_buf_t *out = NULL;
  wk_status_t status = wk_smtp_quotedata(wk_str_bytes(text), &out, err);
  wk_buf_free(out);
  done(text);
  return status;
}

/* A session over memory: a client of a server that greets, and then says what `size` asks for. */
static wk_nntp_t *news(wk_str_t said, wk_transport_t **transport) {
  wk_nntp_t *nntp = NULL;
  if (wk_transport_new_memory(wk_str_bytes(said), transport, NULL) ||
      wk_transport_memory_end(*transport, NULL) || wk_nntp_new(WK_STR("news"), 0, &nntp, NULL) ||
      wk_nntp_set_transport(nntp, *transport, NULL))
    abort();
  return nntp;
}

static void no_news(wk_nntp_t *nntp, wk_transport_t *transport, wk_str_t said) {
  wk_nntp_free(nntp);
  wk_transport_free(transport);
  done(said);
}

/* Each capability has a name of its own. */
static wk_status_t news_capabilities(size_t size, wk_error_t **err) {
  wk_str_t said = repeat("200 hi\r\n101 c\r\n", "________\r\n", ".\r\n", size);
  char *at = (char *)(size_t)said.data + strlen("200 hi\r\n101 c\r\n"), name[16];
  for (size_t i = 0; i < size / 10; i++, at += 10) {
    snprintf(name, sizeof name, "N%07zu", i % 10000000);
    memcpy(at, name, 8);
  }
  wk_transport_t *transport = NULL;
  wk_nntp_t *nntp = news(said, &transport);
  wk_status_t status = wk_nntp_connect(nntp, err);
  no_news(nntp, transport, said);
  return status;
}

static wk_status_t news_overviews(size_t size, wk_error_t **err) {
  wk_str_t said = repeat("200 hi\r\n500 no\r\n224 o\r\n", "1\t\xc2\xa0\tb\t\t\t\t\t\r\n",
                         ".\r\n503 no\r\n", size);
  wk_transport_t *transport = NULL;
  wk_nntp_t *nntp = news(said, &transport);
  wk_nntp_overview_t *all = NULL;
  wk_status_t status = wk_nntp_connect(nntp, err);
  if (!status) status = wk_nntp_over(nntp, WK_STR("1-"), &all, NULL, err);
  wk_nntp_overview_free(all);
  no_news(nntp, transport, said);
  return status;
}

static wk_status_t news_groups(size_t size, wk_error_t **err) {
  wk_str_t said =
      repeat("200 hi\r\n500 no\r\n215 l\r\n", "\xc2\xa0 \xc2 2\xe2\x80\x83 1 y\r\n", ".\r\n", size);
  wk_transport_t *transport = NULL;
  wk_nntp_t *nntp = news(said, &transport);
  wk_nntp_groups_t *all = NULL;
  wk_status_t status = wk_nntp_connect(nntp, err);
  if (!status) status = wk_nntp_list(nntp, wk_str(""), &all, NULL, err);
  wk_nntp_groups_free(all);
  no_news(nntp, transport, said);
  return status;
}

static wk_status_t flags(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("(FLAGS () ", "FLAGS (", "", size);
  wk_strings_t *out = NULL;
  wk_status_t status = wk_imap_parse_flags(wk_str_bytes(text), &out, err);
  wk_strings_free(out);
  done(text);
  return status;
}

static wk_status_t dates(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("", "INTERNALDATE \"01-Jan-", "", size);
  int64_t seconds;
  wk_status_t status = wk_imap_internaldate_parse(wk_str_bytes(text), NULL, &seconds, err);
  done(text);
  return status;
}

static wk_status_t passive(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("227 ", "1,1,1,1,1,,", "", size);
  uint64_t port;
  wk_status_t status = wk_ftp_parse227(text, NULL, &port, err);
  done(text);
  return status == WK_E_FTP_PROTO ? WK_OK : status;
}

static wk_status_t transfer_size(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("150 ", " (11111111", "", size);
  uint64_t bytes;
  wk_status_t status = wk_ftp_parse150(text, NULL, &bytes, err);
  done(text);
  return status;
}

/* A client whose server says `control`, and `data` on the data connection. */
static wk_ftp_t *ftp_session(wk_str_t control, wk_str_t data, wk_error_t **err) {
  const wk_str_t inputs[] = {control, data};
  wk_transport_t *transports[2] = {NULL, NULL};
  wk_ftp_t *ftp = NULL;
  for (int i = 0; i < 2; i++)
    if (wk_transport_new_memory(wk_str_bytes(inputs[i]), &transports[i], err) ||
        wk_transport_memory_end(transports[i], err))
      abort();
  if (wk_ftp_new(WK_STR("localhost"), 0, &ftp, err) ||
      wk_ftp_set_transport(ftp, transports[0], err) ||
      wk_ftp_set_data_transport(ftp, transports[1], err) ||
      wk_ftp_set_max_line(ftp, 1 << 30, err) || wk_ftp_set_max_reply(ftp, 1 << 30, err))
    abort();
  wk_transport_free(transports[0]);
  wk_transport_free(transports[1]);
  return ftp;
}

static wk_status_t ftp_reply(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("220-\r\n", "220-more\r\n", "220 end\r\n", size);
  wk_ftp_t *ftp = ftp_session(text, WK_STR(""), err);
  wk_status_t status = wk_ftp_connect(ftp, err);
  wk_ftp_free(ftp);
  done(text);
  return status;
}

static wk_status_t ftp_facts(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("", "a=1;b=2;", " name\r\n", size);
  wk_ftp_t *ftp = ftp_session(
      WK_STR("220 hi\r\n200 ok\r\n227 (1,2,3,4,5,6)\r\n150 x\r\n226 done\r\n"), text, err);
  wk_ftp_entries_t *out = NULL;
  wk_status_t status = wk_ftp_connect(ftp, err);
  if (!status) status = wk_ftp_mlsd(ftp, WK_STR(""), NULL, 0, &out, err);
  wk_ftp_entries_free(out);
  wk_ftp_free(ftp);
  done(text);
  return status;
}

static wk_status_t http_list(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("", "\"\\\",", "", size);
  wk_strings_t *out = NULL;
  wk_status_t status = wk_request_parse_http_list(text, &out, err);
  wk_strings_free(out);
  done(text);
  return status;
}

static wk_status_t no_proxy(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("", " .a,", "", size);
  bool bypass;
  wk_status_t status = wk_request_proxy_bypass(WK_STR("b"), text, &bypass, err);
  done(text);
  return status;
}

static wk_status_t url(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("http://h/", ";/?\t", "", size);
  wk_url_t *out = NULL;
  wk_status_t status = wk_url_parse(text, &out, err);
  wk_url_free(out);
  done(text);
  return status;
}

static wk_status_t url_join(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("http://h/", "a/../", "", size);
  wk_buf_t *out = NULL;
  wk_status_t status = wk_url_join(text, WK_STR("../b"), &out, err);
  wk_buf_free(out);
  done(text);
  return status;
}

static wk_status_t query(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("", "a=%41;&", "", size);
  wk_query_t *out = NULL;
  wk_status_t status = wk_query_parse(text, &out, err);
  wk_query_free(out);
  done(text);
  return status;
}

/* A multipart body of this content, read as a stream in pieces of 4 KiB. */
static wk_status_t multipart_of(const char *piece, size_t size, wk_error_t **err) {
  wk_str_t text = repeat("--x\r\n\r\n", piece, "\r\n--x--\r\n", size);
  wk_bytes_t rest = wk_str_bytes(text), data;
  wk_form_reader_t *reader = NULL;
  uint32_t event = WK_FORM_EVENT_NEED_DATA;
  size_t used;
  wk_status_t status = wk_form_reader_new(wk_str_bytes(WK_STR("x")), &reader, err);
  if (!status) status = wk_form_reader_set_limits(reader, UINT64_MAX, 65536, 8, err);
  while (!status && rest.len && event != WK_FORM_EVENT_END) {
    wk_bytes_t input = {rest.data, rest.len < 4096 ? rest.len : 4096};
    status = wk_form_reader_next(reader, input, &used, &event, &data, err);
    rest.data += used;
    rest.len -= used;
  }
  wk_form_reader_free(reader);
  done(text);
  return status;
}

static wk_status_t multipart_crlf(size_t size, wk_error_t **err) {
  return multipart_of("\r\n", size, err);
}

static wk_status_t multipart_nearly(size_t size, wk_error_t **err) {
  return multipart_of("\r\n--", size, err);
}

static wk_status_t multipart_parts(size_t size, wk_error_t **err) {
  return multipart_of("\r\n--x\r\n\r\n", size, err);
}

static wk_status_t cgi_header(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("a", ";b=\"\\\"", "", size);
  wk_cgi_header_t *out = NULL;
  wk_status_t status = wk_cgi_parse_header(text, &out, err);
  wk_cgi_header_free(out);
  done(text);
  return status;
}

static wk_status_t xmlrpc_loads(wk_str_t text, wk_error_t **err) {
  wk_xmlrpc_message_t *out = NULL;
  wk_status_t status = wk_xmlrpc_loads(wk_str_bytes(text), &out, err);
  wk_xmlrpc_message_free(out);
  done(text);
  return status;
}

#define PARAMS "<methodResponse><params><param><value>"
#define SMARAP "</value></param></params></methodResponse>"

static wk_status_t xmlrpc_arrays(size_t size, wk_error_t **err) {
  return xmlrpc_loads(
      repeat(PARAMS "<array><data>", "<value><array><data><value>a</value></data></array></value>",
             "</data></array>" SMARAP, size),
      err);
}

static wk_status_t xmlrpc_members(size_t size, wk_error_t **err) {
  return xmlrpc_loads(repeat(PARAMS "<struct>", "<member><name>a&#x41;</name><value/></member>",
                             "</struct>" SMARAP, size),
                      err);
}

static wk_status_t xmlrpc_text(size_t size, wk_error_t **err) {
  return xmlrpc_loads(repeat(PARAMS, "&amp;<!---->]]", SMARAP, size), err);
}

/* As deep as is allowed, and then an end. */
static wk_status_t xmlrpc_nested(size_t size, wk_error_t **err) {
  wk_status_t status = xmlrpc_loads(repeat(PARAMS, "<array><data><value>", "", size), err);
  return status == WK_E_LIMIT || status == WK_E_XMLRPC_SYNTAX ? WK_OK : status;
}

static wk_status_t robots(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("User-agent: *\n", "Disallow: /a\n", "", size);
  wk_robots_t *out = NULL;
  bool allowed;
  wk_status_t status = wk_robots_new(WK_STR(""), &out, err);
  if (!status) status = wk_robots_parse(out, text, err);
  if (!status) status = wk_robots_can_fetch(out, WK_STR("x"), WK_STR("/b"), &allowed, err);
  wk_robots_free(out);
  done(text);
  return status;
}

static wk_status_t cookies_of(const char *piece, int lenient, size_t size, wk_error_t **err) {
  wk_str_t text = repeat("", piece, "", size);
  wk_cookie_t *out = NULL;
  wk_status_t status = wk_cookie_new(&out, err);
  if (!status) status = wk_cookie_set_limits(out, SIZE_MAX, SIZE_MAX, err);
  if (!status) status = (lenient ? wk_cookie_load_lenient : wk_cookie_load)(out, text, err);
  wk_cookie_free(out);
  done(text);
  return status;
}

static wk_status_t cookies_empty(size_t size, wk_error_t **err) {
  return cookies_of("a=;", 0, size, err);
}

static wk_status_t cookies_quoted(size_t size, wk_error_t **err) {
  return cookies_of("a=\"\\012\\\";\"; ", 0, size, err);
}

static wk_status_t cookies_refused(size_t size, wk_error_t **err) {
  return cookies_of("=\";,", 1, size, err);
}

/* Many different names, and a jar that takes them all. */
static wk_status_t cookiejar(size_t size, wk_error_t **err) {
  wk_cookiejar_t *jar = NULL;
  wk_headers_t *headers = NULL;
  wk_buf_t *sent = NULL;
  wk_cookiejar_request_t request = wk_cookiejar_request(WK_STR("http://www.example.com/"));
  char field[96];
  wk_status_t status = wk_cookiejar_new(NULL, WK_COOKIEJAR_PLAIN, &jar, err);
  if (!status) status = wk_headers_new(&headers, err);
  for (size_t i = 0; !status && i < size / 60; i++) {
    snprintf(field, sizeof field, "n%zu=v; Path=/; Expires=Wed, 09 Nov 2999 23:12:40 GMT", i);
    status = wk_headers_add(headers, WK_STR("Set-Cookie"), wk_str(field), err);
  }
  if (!status) status = wk_cookiejar_extract(jar, request, headers, err);
  if (!status) status = wk_cookiejar_header(jar, request, &sent, NULL, err);
  wk_buf_free(sent);
  wk_headers_free(headers);
  wk_cookiejar_free(jar);
  return status;
}

static wk_status_t cookie_attributes(size_t size, wk_error_t **err) {
  wk_str_t text = repeat("a=b", "; x=\"y\"", "", size);
  wk_cookiejar_t *jar = NULL;
  wk_headers_t *headers = NULL;
  wk_cookiejar_request_t request = wk_cookiejar_request(WK_STR("http://www.example.com/"));
  wk_status_t status = wk_cookiejar_new(NULL, WK_COOKIEJAR_PLAIN, &jar, err);
  if (!status) status = wk_headers_new(&headers, err);
  if (!status) status = wk_headers_add(headers, WK_STR("Set-Cookie"), text, err);
  if (!status) status = wk_cookiejar_extract(jar, request, headers, err);
  wk_headers_free(headers);
  wk_cookiejar_free(jar);
  done(text);
  return status;
}

static wk_status_t telnet(size_t size, wk_error_t **err) {
  /* Data in runs of one byte, negotiations, and subnegotiations that only begin. */
  wk_str_t input = repeat("", "a\xff\xff\xff\xfd\x01\x11\xff\xfa\x18x\xff\xf0", "", size);
  wk_bytes_t rest = wk_str_bytes(input);
  wk_telnet_decoder_t *decoder = NULL;
  wk_status_t status = wk_telnet_decoder_new(&decoder, err);
  uint32_t event = WK_TELNET_EVENT_DATA;
  while (!status && event != WK_TELNET_EVENT_NEED_DATA) {
    size_t used = 0;
    status = wk_telnet_decoder_next(decoder, rest, &used, &event, NULL, NULL, NULL, err);
    rest = wk_bytes(rest.data + used, rest.len - used);
  }
  wk_telnet_decoder_free(decoder);
  done(input);
  return status;
}

/* read_until over data that comes to nothing, with every byte the start of a match. */
static wk_status_t telnet_until(size_t size, wk_error_t **err) {
  wk_str_t input = repeat("", "aaaaaaaaaaaaaaaa", "", size), what = repeat("", "a", "b", 1000);
  wk_transport_t *transport = NULL;
  wk_telnet_t *client = NULL;
  wk_buf_t *data = NULL;
  wk_status_t status = wk_transport_new_memory(wk_str_bytes(input), &transport, err);
  if (!status) status = wk_transport_memory_end(transport, err);
  if (!status) status = wk_telnet_new(WK_STR("h"), 0, &client, err);
  if (!status) status = wk_telnet_set_transport(client, transport, err);
  if (!status) status = wk_telnet_connect(client, err);
  if (!status) status = wk_telnet_read_until(client, wk_str_bytes(what), WK_NO_TIMEOUT, &data, err);
  wk_buf_free(data);
  wk_telnet_free(client);
  wk_transport_free(transport);
  done(input);
  done(what);
  return status;
}

static const struct {
  const char *name;
  wk_status_t (*run)(size_t size, wk_error_t **err);
} kinds[] = {
    {"header_words", header_words},
    {"header_runs", header_runs},
    {"header_lines", header_lines},
    {"address_comments", address_comments},
    {"address_groups", address_groups},
    {"address_words", address_words},
    {"message_dots", message_dots},
    {"imap_flags", imap_flags},
    {"imap_addresses", imap_addresses},
    {"imap_parts", imap_parts},
    {"imap_attributes", imap_attributes},
    {"imap_names", imap_names},
    {"news_capabilities", news_capabilities},
    {"news_overviews", news_overviews},
    {"news_groups", news_groups},
    {"flags", flags},
    {"dates", dates},
    {"passive", passive},
    {"transfer_size", transfer_size},
    {"ftp_reply", ftp_reply},
    {"ftp_facts", ftp_facts},
    {"http_list", http_list},
    {"no_proxy", no_proxy},
    {"url", url},
    {"url_join", url_join},
    {"query", query},
    {"multipart_crlf", multipart_crlf},
    {"multipart_nearly", multipart_nearly},
    {"multipart_parts", multipart_parts},
    {"cgi_header", cgi_header},
    {"xmlrpc_arrays", xmlrpc_arrays},
    {"xmlrpc_members", xmlrpc_members},
    {"xmlrpc_text", xmlrpc_text},
    {"xmlrpc_nested", xmlrpc_nested},
    {"robots", robots},
    {"cookies_empty", cookies_empty},
    {"cookies_quoted", cookies_quoted},
    {"cookies_refused", cookies_refused},
    {"cookiejar", cookiejar},
    {"cookie_attributes", cookie_attributes},
    {"telnet", telnet},
    {"telnet_until", telnet_until},
};

int main(int argc, char **argv) {
  size_t count = sizeof kinds / sizeof kinds[0];
  if (argc == 1) {
    for (size_t i = 0; i < count; i++) puts(kinds[i].name);
    return 0;
  }
  for (size_t i = 0; i < count; i++) {
    if (argc != 3 || strcmp(kinds[i].name, argv[1])) continue;
    wk_error_t *err = NULL;
    wk_status_t status = kinds[i].run((size_t)strtoull(argv[2], NULL, 10), &err);
    if (status != WK_OK) {
      fprintf(stderr, "%s: %s: " WK_FMT "\n", argv[1], wk_status_name(status),
              WK_ARG(wk_error_message(err)));
    }
    wk_error_free(err);
    return status != WK_OK;
  }
  fprintf(stderr, "usage: parse [KIND SIZE]\n");
  return 2;
}
