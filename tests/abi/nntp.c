/* The NNTP client as a C program uses it, over memory: what it sends, what it gives, how it fails.
 */
#include "check.h"

#define HI "200 hello\r\n"
#define OLD HI "500 what?\r\n"
#define NEW                                                                  \
  HI "101 caps\r\nVERSION 2\r\nREADER\r\nOVER\r\nLIST ACTIVE NEWSGROUPS\r\n" \
     "IMPLEMENTATION INN 2.7\r\n.\r\n"
#define LIST "215 list\r\na.b 9 1 y\r\nc 2 3 =a.b\r\n.\r\n"
#define OVER "224 o\r\n5\tRe: x\tann\tnow\t<5@x>\t\t12\t3\tXref: h a:5\r\n6\tb\r\n.\r\n"
#define FORMAT                                                                                 \
  "215 "                                                                                       \
  "f\r\nSubject:\r\nFrom:\r\nDate:\r\nMessage-ID:\r\nReferences:\r\nBytes:\r\nLines:\r\nXref:" \
  "full\r\n.\r\n"
#define ARTICLE " 7 <7@x> here\r\nA: b\r\n\r\n..dot\r\n.\r\n"

typedef struct {
  wk_transport_t *transport;
  wk_nntp_t *nntp;
} session_t;

/* A client whose server says `input`, not yet connected. */
static session_t prepare(const char *input) {
  wk_error_t *err = NULL;
  session_t s = {NULL, NULL};
  CHECK_OK(wk_transport_new_memory(wk_bytes(input, strlen(input)), &s.transport, &err), err);
  CHECK_OK(wk_transport_memory_end(s.transport, &err), err);
  CHECK_OK(wk_nntp_new(WK_STR("news"), 0, &s.nntp, &err), err);
  CHECK_OK(wk_nntp_set_transport(s.nntp, s.transport, &err), err);
  return s;
}

static session_t begin(const char *input) {
  wk_error_t *err = NULL;
  session_t s = prepare(input);
  CHECK_OK(wk_nntp_connect(s.nntp, &err), err);
  CHECK(wk_nntp_is_connected(s.nntp));
  return s;
}

/* Checks what was sent, and frees everything. */
static void end(session_t *s, const char *sent) {
  wk_error_t *err = NULL;
  wk_buf_t *written = NULL;
  CHECK_OK(wk_transport_memory_written(s->transport, &written, &err), err);
  CHECK_STR(wk_buf_str(written), sent);
  wk_buf_free(written);
  wk_nntp_free(s->nntp);
  wk_transport_free(s->transport);
}

static void check_buf(wk_buf_t **buf, const char *expected) {
  CHECK_STR(wk_buf_str(*buf), expected);
  wk_buf_free(*buf);
  *buf = NULL;
}

static void about_the_server(void) {
  session_t s = prepare(OLD
                        "201 reading\r\n500 what?\r\n381 password\r\n281 fine\r\n"
                        "101 caps\r\nREADER\r\nVERSION 1 2\r\n.\r\n205 bye\r\n");
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  wk_nntp_capabilities_t *capabilities = NULL;
  uint64_t version = 0;
  CHECK_OK(wk_nntp_set_readermode(s.nntp, true, &err), err);
  CHECK_OK(wk_nntp_set_credentials(s.nntp, WK_STR("ann"), WK_STR("open sesame"), &err), err);
  CHECK_OK(wk_nntp_connect(s.nntp, &err), err);
  CHECK_OK(wk_nntp_getwelcome(s.nntp, &text, &err), err);
  check_buf(&text, "201 reading");
  CHECK_OK(wk_nntp_version(s.nntp, &version, &err), err);
  CHECK(version == 2);
  CHECK_OK(wk_nntp_implementation(s.nntp, &text, &err), err);
  CHECK(text == NULL);
  CHECK_STATUS(wk_nntp_starttls(s.nntp, NULL, &err), WK_E_STATE, err);
  CHECK_STATUS(wk_nntp_login(s.nntp, WK_STR("x"), WK_STR(""), false, &err), WK_E_STATE, err);
  CHECK_OK(wk_nntp_quit(s.nntp, &text, &err), err);
  check_buf(&text, "205 bye");
  CHECK(!wk_nntp_is_connected(s.nntp));
  CHECK_STATUS(wk_nntp_slave(s.nntp, &text, &err), WK_E_STATE, err);
  end(&s,
      "CAPABILITIES\r\nmode reader\r\nCAPABILITIES\r\nauthinfo user ann\r\n"
      "authinfo pass open sesame\r\nCAPABILITIES\r\nQUIT\r\n");

  s = begin(NEW "111 20040229010203\r\n202 ok\r\n");
  CHECK_OK(wk_nntp_implementation(s.nntp, &text, &err), err);
  check_buf(&text, "INN 2.7");
  CHECK_OK(wk_nntp_getcapabilities(s.nntp, &capabilities, &err), err);
  CHECK(wk_nntp_capabilities_count(capabilities) == 5);
  CHECK_STR(wk_nntp_capabilities_name(capabilities, 3), "LIST");
  CHECK_STR(wk_nntp_capabilities_parameter(capabilities, 3, 1), "NEWSGROUPS");
  CHECK(wk_nntp_capabilities_parameter(capabilities, 3, 2).data == NULL);
  CHECK(wk_nntp_capabilities_name(capabilities, 5).data == NULL);
  wk_nntp_capabilities_free(capabilities);
  wk_nntp_time_t date;
  CHECK_OK(wk_nntp_date(s.nntp, &date, &text, &err), err);
  CHECK(date.year == 2004 && date.month == 2 && date.day == 29 && date.hour == 1 &&
        date.minute == 2 && date.second == 3);
  check_buf(&text, "111 20040229010203");
  CHECK_OK(wk_nntp_slave(s.nntp, NULL, &err), err);
  end(&s, "CAPABILITIES\r\nDATE\r\nSLAVE\r\n");
}

typedef struct {
  char text[256];
  int stop_after;
} taken_t;

static int take(void *user, wk_bytes_t line) {
  taken_t *taken = user;
  strncat(taken->text, (const char *)line.data, line.len);
  return --taken->stop_after == 0 ? 42 : 0;
}

static void check_taken(taken_t *taken, const char *expected) {
  CHECK(strcmp(taken->text, expected) == 0);
  taken->text[0] = 0;
}

static void groups(void) {
  session_t s = begin(NEW LIST LIST LIST LIST LIST
                      "230 ids\r\n<1@x>\r\n.\r\n230 ids\r\n<1@x>\r\n.\r\n"
                      "215 d\r\na.b\tAbout it\r\nc\ttwo\r\n.\r\n215 d\r\na.b\tAbout it\r\n.\r\n"
                      "211 3 1 7 A.B\r\n100 help\r\n one\r\n.\r\n100 help\r\n one\r\n.\r\n");
  const wk_nntp_time_t since = {2004, 2, 29, 1, 2, 3}, never = {2003, 2, 29, 0, 0, 0};
  wk_error_t *err = NULL;
  wk_buf_t *text = NULL;
  wk_nntp_groups_t *list = NULL;
  wk_nntp_pairs_t *pairs = NULL;
  wk_strings_t *lines = NULL;
  wk_str_t last, first, flag;
  taken_t taken = {"", 0};
  uint64_t count = 0, low = 0, high = 0;

  CHECK_OK(wk_nntp_list(s.nntp, (wk_str_t){NULL, 0}, &list, &text, &err), err);
  check_buf(&text, "215 list");
  CHECK(wk_nntp_groups_count(list) == 2);
  CHECK_STR(wk_nntp_groups_at(list, 1, &last, &first, &flag), "c");
  CHECK_STR(last, "2");
  CHECK_STR(first, "3");
  CHECK_STR(flag, "=a.b");
  CHECK(wk_nntp_groups_at(list, 2, &last, NULL, NULL).data == NULL && last.len == 0);
  wk_nntp_groups_free(list);
  CHECK_OK(wk_nntp_list(s.nntp, WK_STR("a.*"), &list, NULL, &err), err);
  wk_nntp_groups_free(list);
  CHECK_OK(wk_nntp_list_to(s.nntp, WK_STR("c"), take, &taken, NULL, &err), err);
  check_taken(&taken, "a.b 9 1 y\r\nc 2 3 =a.b\r\n");
  CHECK_OK(wk_nntp_newgroups(s.nntp, since, &list, NULL, &err), err);
  CHECK(wk_nntp_groups_count(list) == 2);
  wk_nntp_groups_free(list);
  CHECK_OK(wk_nntp_newgroups_to(s.nntp, since, take, &taken, NULL, &err), err);
  check_taken(&taken, "a.b 9 1 y\r\nc 2 3 =a.b\r\n");
  CHECK_STATUS(wk_nntp_newgroups(s.nntp, never, &list, NULL, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_nntp_newnews(s.nntp, WK_STR("*"), since, &lines, &text, &err), err);
  check_buf(&text, "230 ids");
  CHECK(wk_strings_count(lines) == 1);
  CHECK_STR(wk_strings_at(lines, 0), "<1@x>");
  wk_strings_free(lines);
  CHECK_OK(wk_nntp_newnews_to(s.nntp, WK_STR("*"), since, take, &taken, NULL, &err), err);
  check_taken(&taken, "<1@x>\r\n");
  CHECK_OK(wk_nntp_descriptions(s.nntp, WK_STR("*"), &pairs, NULL, &err), err);
  CHECK(wk_nntp_pairs_count(pairs) == 2);
  CHECK_STR(wk_nntp_pairs_at(pairs, 1, &last), "c");
  CHECK_STR(last, "two");
  CHECK_STR(wk_nntp_pairs_get(pairs, WK_STR("a.b")), "About it");
  CHECK(wk_nntp_pairs_get(pairs, WK_STR("x")).data == NULL);
  CHECK(wk_nntp_pairs_at(pairs, 2, NULL).data == NULL);
  wk_nntp_pairs_free(pairs);
  CHECK_OK(wk_nntp_description(s.nntp, WK_STR("a.b"), &text, &err), err);
  check_buf(&text, "About it");
  wk_buf_t *name = NULL;
  CHECK_OK(wk_nntp_group(s.nntp, WK_STR("a.b"), &count, &low, &high, &name, &text, &err), err);
  CHECK(count == 3 && low == 1 && high == 7);
  check_buf(&name, "a.b");
  check_buf(&text, "211 3 1 7 A.B");
  CHECK_OK(wk_nntp_help(s.nntp, &lines, NULL, &err), err);
  CHECK_STR(wk_strings_at(lines, 0), " one");
  wk_strings_free(lines);
  CHECK_OK(wk_nntp_help_to(s.nntp, take, &taken, &text, &err), err);
  check_taken(&taken, " one\r\n");
  check_buf(&text, "100 help");
  end(&s,
      "CAPABILITIES\r\nLIST\r\nLIST ACTIVE a.*\r\nLIST ACTIVE c\r\n"
      "NEWGROUPS 20040229 010203\r\nNEWGROUPS 20040229 010203\r\n"
      "NEWNEWS * 20040229 010203\r\nNEWNEWS * 20040229 010203\r\n"
      "LIST NEWSGROUPS *\r\nLIST NEWSGROUPS a.b\r\nGROUP a.b\r\nHELP\r\nHELP\r\n");
}

static void articles(void) {
  session_t s =
      begin(OLD
            "223 7 <7@x>\r\n223 8 <8@x>\r\n223 7 <7@x>\r\n"
            "220" ARTICLE "221" ARTICLE "222" ARTICLE "220" ARTICLE "221" ARTICLE "222" ARTICLE);
  wk_error_t *err = NULL;
  wk_buf_t *id = NULL, *reply = NULL;
  wk_nntp_article_t *article = NULL;
  taken_t taken = {"", 0};
  uint64_t number = 0;

  CHECK_OK(wk_nntp_stat(s.nntp, WK_STR("7"), &number, &id, &reply, &err), err);
  CHECK(number == 7);
  check_buf(&id, "<7@x>");
  check_buf(&reply, "223 7 <7@x>");
  CHECK_OK(wk_nntp_next(s.nntp, &number, NULL, NULL, &err), err);
  CHECK(number == 8);
  CHECK_OK(wk_nntp_last(s.nntp, NULL, &id, NULL, &err), err);
  check_buf(&id, "<7@x>");
  CHECK_OK(wk_nntp_article(s.nntp, WK_STR(""), &article, &err), err);
  CHECK_STR(wk_nntp_article_reply(article), "220 7 <7@x> here");
  CHECK_STR(wk_nntp_article_id(article), "<7@x>");
  CHECK(wk_nntp_article_number(article) == 7 && wk_nntp_article_count(article) == 3);
  CHECK(wk_nntp_article_line(article, 1).len == 0 && wk_nntp_article_line(article, 1).data);
  CHECK(memcmp(wk_nntp_article_line(article, 2).data, ".dot", 4) == 0);
  CHECK(wk_nntp_article_line(article, 3).data == NULL);
  wk_nntp_article_free(article);
  CHECK_OK(wk_nntp_head(s.nntp, WK_STR("7"), &article, &err), err);
  wk_nntp_article_free(article);
  CHECK_OK(wk_nntp_body(s.nntp, WK_STR("<7@x>"), &article, &err), err);
  wk_nntp_article_free(article);
  CHECK_OK(wk_nntp_article_to(s.nntp, WK_STR("7"), take, &taken, &number, &id, &reply, &err), err);
  check_taken(&taken, "A: b\r\n\r\n.dot\r\n");
  check_buf(&id, "<7@x>");
  check_buf(&reply, "220 7 <7@x> here");
  CHECK_OK(wk_nntp_head_to(s.nntp, WK_STR(""), take, &taken, NULL, NULL, NULL, &err), err);
  CHECK_OK(wk_nntp_body_to(s.nntp, WK_STR(""), take, &taken, NULL, NULL, NULL, &err), err);
  check_taken(&taken, "A: b\r\n\r\n.dot\r\nA: b\r\n\r\n.dot\r\n");
  end(&s,
      "CAPABILITIES\r\nSTAT 7\r\nNEXT\r\nLAST\r\nARTICLE\r\nHEAD 7\r\nBODY <7@x>\r\nARTICLE 7\r\n"
      "HEAD\r\nBODY\r\n");
}

static void overviews(void) {
  session_t s = begin(NEW OVER FORMAT OVER OVER OVER OVER OVER
                      "221 h\r\n1 Re: x\r\nodd\r\n.\r\n221 h\r\n1 Re: x\r\n.\r\n");
  wk_error_t *err = NULL;
  wk_nntp_overview_t *all = NULL;
  wk_nntp_pairs_t *fields = NULL;
  wk_strings_t *names = NULL;
  wk_str_t text;
  taken_t taken = {"", 0};

  CHECK_OK(wk_nntp_over(s.nntp, WK_STR("<5@x>"), &all, NULL, &err), err);
  CHECK(wk_nntp_overview_count(all) == 2 && wk_nntp_overview_number(all, 1) == 6);
  CHECK(wk_nntp_overview_fields(all, 0) == 8 && wk_nntp_overview_fields(all, 1) == 1);
  CHECK_STR(wk_nntp_overview_name(all, 7), "xref");
  CHECK(wk_nntp_overview_name(all, 8).data == NULL);
  CHECK_STR(wk_nntp_overview_at(all, 0, 7), "h a:5");
  CHECK(wk_nntp_overview_at(all, 1, 1).data == NULL);
  CHECK_STR(wk_nntp_overview_get(all, 0, WK_STR(":lines")), "3");
  CHECK_STR(wk_nntp_overview_get(all, 0, WK_STR("references")), "");
  CHECK(wk_nntp_overview_get(all, 0, WK_STR("subjects")).data == NULL);
  CHECK(wk_nntp_overview_get(all, 2, WK_STR("subject")).data == NULL);
  wk_nntp_overview_free(all);
  CHECK_OK(wk_nntp_overview_format(s.nntp, &names, &err), err);
  CHECK(wk_strings_count(names) == 8);
  CHECK_STR(wk_strings_at(names, 5), ":bytes");
  wk_strings_free(names);
  CHECK_OK(wk_nntp_over_range(s.nntp, 5, 0, &all, NULL, &err), err);
  wk_nntp_overview_free(all);
  CHECK_OK(wk_nntp_xover(s.nntp, 5, 6, &all, NULL, &err), err);
  wk_nntp_overview_free(all);
  CHECK_OK(wk_nntp_over_to(s.nntp, WK_STR(""), take, &taken, NULL, &err), err);
  check_taken(&taken, "5\tRe: x\tann\tnow\t<5@x>\t\t12\t3\tXref: h a:5\r\n6\tb\r\n");
  CHECK_OK(wk_nntp_over_range_to(s.nntp, 5, 6, take, &taken, NULL, &err), err);
  taken.text[0] = 0;
  CHECK_OK(wk_nntp_xover_to(s.nntp, 5, 6, take, &taken, NULL, &err), err);
  taken.text[0] = 0;
  CHECK_OK(wk_nntp_xhdr(s.nntp, WK_STR("subject"), WK_STR("1-2"), &fields, NULL, &err), err);
  CHECK_STR(wk_nntp_pairs_at(fields, 0, &text), "1");
  CHECK_STR(text, "Re: x");
  CHECK_STR(wk_nntp_pairs_at(fields, 1, &text), "");
  CHECK_STR(text, "odd");
  wk_nntp_pairs_free(fields);
  CHECK_OK(wk_nntp_xhdr_to(s.nntp, WK_STR("from"), WK_STR("1"), take, &taken, NULL, &err), err);
  check_taken(&taken, "1 Re: x\r\n");
  end(&s,
      "CAPABILITIES\r\nOVER <5@x>\r\nLIST OVERVIEW.FMT\r\nOVER 5-\r\nXOVER 5-6\r\nOVER\r\n"
      "OVER 5-6\r\nXOVER 5-6\r\nXHDR subject 1-2\r\nXHDR from 1\r\n");
}

/* Gives the text of `user` in two parts, and then stops with 7 when it begins with '!'. */
static int read_text(void *user, uint8_t *buf, size_t len, size_t *out_len) {
  const char **text = user;
  size_t count = strlen(*text) < 4 ? strlen(*text) : 4;
  if (**text == '!') return 7;
  if (count > len) count = len;
  memcpy(buf, *text, count);
  *text += count;
  *out_len = count;
  return 0;
}

static int next_line(void *user, wk_bytes_t *out_piece, bool *out_done) {
  static const char *lines[] = {"A: b", "", ".c"};
  int *at = user;
  if (*at == 3)
    *out_done = true;
  else
    *out_piece = wk_bytes(lines[*at], strlen(lines[*at]));
  ++*at;
  return 0;
}

static void posting(void) {
  session_t s = begin(OLD
                      "340 go\r\n240 ok\r\n340 go\r\n240 ok\r\n340 go\r\n240 ok\r\n"
                      "335 go\r\n235 ok\r\n440 no\r\n340 go\r\n240 ok\r\n");
  wk_error_t *err = NULL;
  wk_buf_t *reply = NULL;
  const char *text = "A: b\n\n.c\n", *broken = "half!";
  int at = 0;

  CHECK_OK(wk_nntp_post(s.nntp, wk_body_bytes(wk_bytes("A\n.b", 4)), &reply, &err), err);
  check_buf(&reply, "240 ok");
  CHECK_OK(wk_nntp_post(s.nntp, wk_body_reader(read_text, &text), NULL, &err), err);
  CHECK_OK(wk_nntp_post(s.nntp, wk_body_pieces(next_line, &at), NULL, &err), err);
  CHECK_OK(wk_nntp_ihave(s.nntp, WK_STR("<1@x>"), wk_body_text(WK_STR("A\r\n")), NULL, &err), err);
  CHECK_STATUS(wk_nntp_post(s.nntp, wk_no_body(), NULL, &err), WK_E_NNTP_TEMPORARY, err);
  CHECK_STATUS(wk_nntp_post(s.nntp, wk_body_fd(-1), NULL, &err), WK_E_HTTP_UNIMPLEMENTED_FILE_MODE,
               err);
  CHECK(wk_nntp_post(s.nntp, wk_body_reader(read_text, &broken), NULL, &err) == WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == 7);
  wk_error_free(err);
  err = NULL;
  CHECK(!wk_nntp_is_connected(s.nntp));
  end(&s,
      "CAPABILITIES\r\nPOST\r\nA\r\n..b\r\n.\r\nPOST\r\nA: b\r\n\r\n..c\r\n.\r\n"
      "POST\r\nA: b\r\n\r\n..c\r\n.\r\nIHAVE <1@x>\r\nA\r\n.\r\nPOST\r\nPOST\r\n");
}

static void failures(void) {
  session_t s = begin(OLD
                      "502 [no] go away\r\n200 odd\r\n999 odd\r\n215 list\r\na\r\n.\r\n"
                      "215 list\r\na 1 2 y\r\nb 1 2 y\r\n.\r\n");
  wk_error_t *err = NULL;
  wk_buf_t *reply = NULL;
  wk_nntp_groups_t *list = NULL;
  taken_t taken = {"", 1};

  CHECK(wk_nntp_slave(s.nntp, &reply, &err) == WK_E_NNTP_PERMANENT && reply == NULL);
  CHECK_STR(wk_error_message(err), "502 [no] go away");
  CHECK(wk_error_reply_code(err) == 502 && wk_status_is(wk_error_status(err), WK_E_NNTP));
  wk_error_free(err);
  err = NULL;
  CHECK_STATUS(wk_nntp_list(s.nntp, WK_STR("a"), &list, NULL, &err), WK_E_NNTP_REPLY, err);
  CHECK_STATUS(wk_nntp_list(s.nntp, WK_STR("a"), &list, NULL, &err), WK_E_NNTP_PROTOCOL, err);
  CHECK_STATUS(wk_nntp_list(s.nntp, WK_STR("a"), &list, NULL, &err), WK_E_NNTP_DATA, err);
  CHECK(list == NULL && wk_nntp_is_connected(s.nntp));
  CHECK(wk_nntp_list_to(s.nntp, WK_STR("a"), take, &taken, NULL, &err) == WK_E_CALLBACK);
  CHECK(wk_error_callback_result(err) == 42);
  wk_error_free(err);
  err = NULL;
  CHECK(!wk_nntp_is_connected(s.nntp));
  CHECK_STATUS(wk_nntp_list_to(s.nntp, WK_STR("a"), NULL, NULL, NULL, &err), WK_E_NULL, err);
  end(&s,
      "CAPABILITIES\r\nSLAVE\r\nLIST ACTIVE a\r\nLIST ACTIVE a\r\nLIST ACTIVE a\r\n"
      "LIST ACTIVE a\r\n");

  s = begin(OLD "100 help\r\n1234567890\r\n1234567890\r\n.\r\n");
  wk_strings_t *lines = NULL;
  CHECK_OK(wk_nntp_set_max_reply(s.nntp, 25, &err), err);
  CHECK_STATUS(wk_nntp_help(s.nntp, &lines, NULL, &err), WK_E_LIMIT, err);
  CHECK(lines == NULL && !wk_nntp_is_connected(s.nntp));
  end(&s, "CAPABILITIES\r\nHELP\r\n");

  s = begin(OLD "202 a long line\r\n");
  CHECK_STATUS(wk_nntp_connect(s.nntp, &err), WK_E_STATE, err);
  CHECK_OK(wk_nntp_set_max_line(s.nntp, 8, &err), err);
  CHECK_STATUS(wk_nntp_set_max_line(s.nntp, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_nntp_slave(s.nntp, NULL, &err), WK_E_NNTP_LINE_TOO_LONG, err);
  CHECK_OK(wk_nntp_close(s.nntp, &err), err);
  end(&s, "CAPABILITIES\r\nSLAVE\r\n");

  s = prepare("400 not today\r\n");
  CHECK_STATUS(wk_nntp_connect(s.nntp, &err), WK_E_NNTP_TEMPORARY, err);
  CHECK(!wk_nntp_is_connected(s.nntp));
  end(&s, "");

  s = begin(OLD "580 no\r\n");
  CHECK_OK(wk_nntp_set_netrc(s.nntp, WK_STR("/nonexistent/netrc"), &err), err);
  CHECK_OK(wk_nntp_set_usenetrc(s.nntp, true, &err), err);
  CHECK_OK(wk_nntp_login(s.nntp, WK_STR(""), WK_STR(""), true, &err), err);
  CHECK_STATUS(wk_nntp_login(s.nntp, WK_STR(""), WK_STR(""), false, &err), WK_E_INVALID_ARGUMENT,
               err);
  CHECK_STATUS(wk_nntp_starttls(s.nntp, NULL, &err), WK_E_NNTP_PERMANENT, err);
  end(&s, "CAPABILITIES\r\nSTARTTLS\r\n");
}

/* What would be a second command is refused, and not a byte of it is sent. */
static void injection(void) {
  static const wk_str_t bad[] = {
      {"a\rQUIT", 6}, {"a\nQUIT", 6}, {"a\r\nQUIT", 7}, {"a\0b", 3}, {"\n", 1}};
  const wk_nntp_time_t since = {2004, 2, 29, 1, 2, 3};
  const wk_body_t body = wk_body_bytes(wk_bytes("x", 1));
  session_t s = begin(OLD);
  wk_nntp_t *n = s.nntp;
  wk_error_t *err = NULL;
  wk_nntp_groups_t *groups = NULL;
  wk_nntp_pairs_t *pairs = NULL;
  wk_nntp_article_t *article = NULL;
  wk_nntp_overview_t *all = NULL;
  wk_strings_t *lines = NULL;
  wk_buf_t *text = NULL;
  taken_t taken = {"", 0};
#define REFUSED(call) CHECK_STATUS(call, WK_E_INJECTION, err)
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    const wk_str_t b = bad[i], good = WK_STR("a");
    REFUSED(wk_nntp_login(n, b, good, false, &err));
    REFUSED(wk_nntp_login(n, good, b, false, &err));
    REFUSED(wk_nntp_list(n, b, &groups, NULL, &err));
    REFUSED(wk_nntp_list_to(n, b, take, &taken, NULL, &err));
    REFUSED(wk_nntp_newnews(n, b, since, &lines, NULL, &err));
    REFUSED(wk_nntp_newnews_to(n, b, since, take, &taken, NULL, &err));
    REFUSED(wk_nntp_descriptions(n, b, &pairs, NULL, &err));
    REFUSED(wk_nntp_description(n, b, &text, &err));
    REFUSED(wk_nntp_group(n, b, NULL, NULL, NULL, NULL, NULL, &err));
    REFUSED(wk_nntp_stat(n, b, NULL, NULL, NULL, &err));
    REFUSED(wk_nntp_article(n, b, &article, &err));
    REFUSED(wk_nntp_head(n, b, &article, &err));
    REFUSED(wk_nntp_body(n, b, &article, &err));
    REFUSED(wk_nntp_article_to(n, b, take, &taken, NULL, NULL, NULL, &err));
    REFUSED(wk_nntp_head_to(n, b, take, &taken, NULL, NULL, NULL, &err));
    REFUSED(wk_nntp_body_to(n, b, take, &taken, NULL, NULL, NULL, &err));
    REFUSED(wk_nntp_over(n, b, &all, NULL, &err));
    REFUSED(wk_nntp_over_to(n, b, take, &taken, NULL, &err));
    REFUSED(wk_nntp_xhdr(n, b, good, &pairs, NULL, &err));
    REFUSED(wk_nntp_xhdr(n, good, b, &pairs, NULL, &err));
    REFUSED(wk_nntp_xhdr_to(n, b, good, take, &taken, NULL, &err));
    REFUSED(wk_nntp_xhdr_to(n, good, b, take, &taken, NULL, &err));
    REFUSED(wk_nntp_ihave(n, b, body, NULL, &err));
  }
  CHECK_STATUS(wk_nntp_stat(n, WK_STR("\xff"), NULL, NULL, NULL, &err), WK_E_DECODE, err);
  CHECK(wk_nntp_is_connected(n));
  end(&s, "CAPABILITIES\r\n");

  s = prepare(OLD);
  CHECK_OK(wk_nntp_set_credentials(s.nntp, bad[0], WK_STR("x"), &err), err);
  REFUSED(wk_nntp_connect(s.nntp, &err));
  end(&s, "CAPABILITIES\r\n");
}

static void trace(void *user, uint32_t direction, wk_bytes_t data, uint64_t microseconds) {
  (void)microseconds;
  if (direction == WK_TRACE_SENT) strncat(user, (const char *)data.data, data.len);
}

static void options(void) {
  wk_error_t *err = NULL;
  wk_nntp_t *nntp = NULL;
  wk_cancel_t *cancel = NULL;
  wk_tls_config_t *tls = NULL;
  char seen[128] = "";
  const wk_trace_ops_t ops = {sizeof ops, trace, NULL};

  CHECK_STATUS(wk_nntp_new(WK_STR("a b"), 0, &nntp, &err), WK_E_ADDRESS, err);
  CHECK_OK(wk_nntp_ssl_new(WK_STR("localhost"), 0, &nntp, &err), err);
  CHECK_STATUS(wk_nntp_set_timeout_ms(nntp, 0, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_nntp_set_timeout_ms(nntp, 1000, &err), err);
  CHECK_OK(wk_nntp_set_connect_timeout_ms(nntp, 1000, &err), err);
  CHECK_OK(wk_nntp_set_idle_timeout_ms(nntp, WK_NO_TIMEOUT, &err), err);
  CHECK_OK(wk_nntp_set_total_timeout_ms(nntp, 1000, &err), err);
  CHECK_OK(wk_nntp_set_source_address(nntp, WK_STR(""), 0, &err), err);
  CHECK_OK(wk_tls_config_new(&tls, &err), err);
  CHECK_OK(wk_nntp_set_tls(nntp, tls, &err), err);
  CHECK_OK(wk_nntp_set_tls(nntp, NULL, &err), err);
  wk_tls_config_free(tls);
  CHECK_OK(wk_nntp_set_debuglevel(nntp, 0, &err), err);
  CHECK_OK(wk_nntp_set_transport(nntp, NULL, &err), err);
  CHECK_OK(wk_nntp_set_unix_socket(nntp, WK_STR("/nonexistent/socket"), &err), err);
  CHECK(wk_status_is(wk_nntp_connect(nntp, NULL), WK_E_IO));
  CHECK(!wk_nntp_is_connected(nntp));
  CHECK_OK(wk_cancel_new(&cancel, &err), err);
  wk_cancel_trigger(cancel);
  CHECK_OK(wk_nntp_set_cancel(nntp, cancel, &err), err);
  CHECK_STATUS(wk_nntp_connect(nntp, &err), WK_E_CANCELLED, err);
  wk_cancel_free(cancel);
  wk_nntp_free(nntp);

  session_t s = begin(OLD "381 more\r\n281 ok\r\n500 what?\r\n");
  CHECK_OK(wk_nntp_set_trace(s.nntp, &ops, seen, &err), err);
  CHECK_OK(wk_nntp_login(s.nntp, WK_STR("ann"), WK_STR("secret"), false, &err), err);
  CHECK(strcmp(seen, "authinfo user ann\r\nauthinfo pass ***\r\nCAPABILITIES\r\n") == 0);
  CHECK_OK(wk_nntp_set_trace(s.nntp, NULL, NULL, &err), err);
  end(&s, "CAPABILITIES\r\nauthinfo user ann\r\nauthinfo pass secret\r\nCAPABILITIES\r\n");
}

int main(void) {
  about_the_server();
  groups();
  articles();
  overviews();
  posting();
  failures();
  injection();
  options();
  return check_report("nntp");
}
