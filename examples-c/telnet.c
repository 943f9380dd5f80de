/* A Telnet client: a conversation on the terminal, or one command on another machine.
 *
 *     telnet HOST [PORT] [--tls] [--ca FILE]
 *     TELNET_PASSWORD=... telnet HOST [PORT] -l USER -c COMMAND [--tls] [--ca FILE]
 *
 * With -c it logs in by waiting for the prompts, runs the command and prints what comes back.
 * Telnet itself encrypts nothing: the password goes over the wire in clear unless --tls (port 992)
 * is given, which a server behind stunnel understands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wirekit.h>

/* How long a server may take to come up with a prompt. */
#define PATIENCE_MS 30000

static wk_error_t *err;

static int fail(const char *what) {
  fprintf(stderr, "telnet: %s: %s: " WK_FMT "\n", what, wk_status_name(wk_error_status(err)),
          WK_ARG(wk_error_message(err)));
  wk_error_free(err);
  err = NULL;
  return 1;
}

/* What a server may ask or say before the shell's prompt, which comes last and may be coloured. */
static const char *const prompts[] = {"(?i)incorrect|failed|denied",
                                      "(?i)(login|user(name)?): ?\\Z", "(?i)password: ?\\Z",
                                      "[$#>%] ?(\\x1b\\[[0-9;?]*[A-Za-z])*\\Z"};
enum { REFUSED, LOGIN, PASSWORD, SHELL };

/* Sends a line: a line feed alone would do for most servers, but not for all. */
static int send_line(wk_telnet_t *telnet, const char *line, int secret) {
  wk_bytes_t text = wk_str_bytes(wk_str(line));
  return (secret ? wk_telnet_write_secret : wk_telnet_write)(telnet, text, &err) ||
         wk_telnet_write(telnet, wk_bytes("\r\n", 2), &err);
}

/* Keeps a line feed and the last line of what was said: where the next output ends. */
static int keep_prompt(const wk_buf_t *said, char *prompt, size_t room) {
  const char *text = wk_buf_data(said), *last = strrchr(text, '\n');
  last = last ? last + 1 : text;
  return snprintf(prompt, room, "\n%s", last) >= (int)room;
}

/* Answers the prompts until the shell's, which is kept. */
static int log_in(wk_telnet_t *telnet, const char *user, const char *password, char *prompt,
                  size_t room) {
  wk_telnet_patterns_t *patterns = NULL;
  int failed = wk_telnet_patterns_new(&patterns, &err) != WK_OK;
  for (size_t i = 0; i < sizeof prompts / sizeof *prompts && !failed; i++)
    failed = wk_telnet_patterns_add(patterns, wk_str_bytes(wk_str(prompts[i])), &err) != WK_OK;
  if (failed) fail("prompts");
  int64_t index = LOGIN;
  while (!failed && index != SHELL) {
    wk_buf_t *said = NULL;
    if (wk_telnet_expect(telnet, patterns, PATIENCE_MS, &index, NULL, &said, &err)) {
      failed = fail("login");
    } else if (index == LOGIN || index == PASSWORD) {
      if (send_line(telnet, index == LOGIN ? user : password, index == PASSWORD))
        failed = fail("login");
    } else if (index != SHELL || keep_prompt(said, prompt, room)) {
      fprintf(stderr, "telnet: login: %s\n", index == REFUSED ? "refused" : "no prompt came");
      failed = 1;
    }
    wk_buf_free(said);
  }
  wk_telnet_patterns_free(patterns);
  return failed;
}

/* Runs a command and prints what comes back: what stands between the line's echo and the prompt. */
static int run(wk_telnet_t *telnet, const char *command, const char *prompt) {
  wk_buf_t *said = NULL;
  wk_bytes_t end = wk_str_bytes(wk_str(prompt));
  if (send_line(telnet, command, 0) ||
      wk_telnet_read_until(telnet, end, WK_NO_TIMEOUT, &said, &err)) {
    return fail(command);
  }
  const char *text = wk_buf_data(said);
  size_t length = wk_buf_len(said);
  const char *output = memchr(text, '\n', length);
  output = output ? output + 1 : text;
  int complete = length >= end.len && !memcmp(text + length - end.len, prompt, end.len);
  /* The line feed in front of the prompt belongs to the output. */
  length -= (size_t)(output - text);
  if (complete) length = length < end.len - 1 ? 0 : length - (end.len - 1);
  int failed = fwrite(output, 1, length, stdout) < length || fflush(stdout) || !complete;
  wk_buf_free(said);
  return failed;
}

int main(int argc, char **argv) {
  const char *host = NULL, *user = NULL, *command = NULL, *ca = NULL;
  const char *password = getenv("TELNET_PASSWORD");
  char prompt[256];
  int tls = 0, port = 0, failed = 1;
  for (int i = 1; i < argc; i++) {
    int more = i + 1 < argc;
    if (!strcmp(argv[i], "--tls"))
      tls = 1;
    else if (!strcmp(argv[i], "--ca") && more)
      ca = argv[++i];
    else if (!strcmp(argv[i], "-l") && more)
      user = argv[++i];
    else if (!strcmp(argv[i], "-c") && more)
      command = argv[++i];
    else if (!host)
      host = argv[i];
    else
      port = atoi(argv[i]);
  }
  if (!host || (command && (!user || !password))) {
    fprintf(stderr,
            "usage: telnet HOST [PORT] [--tls] [--ca FILE]\n"
            "       TELNET_PASSWORD=... telnet HOST [PORT] -l USER -c COMMAND\n");
    return 2;
  }

  wk_telnet_t *telnet = NULL;
  wk_tls_config_t *config = NULL;
  if ((tls ? wk_telnet_ssl_new : wk_telnet_new)(wk_str(host), (uint16_t)port, &telnet, &err)) {
    return fail(host);
  }
  if (ca &&
      (wk_tls_config_new(&config, &err) || wk_tls_config_add_ca_file(config, wk_str(ca), &err) ||
       wk_telnet_set_tls(telnet, config, &err))) {
    fail(ca);
  } else if (wk_telnet_connect(telnet, &err)) {
    fail("connect");
  } else if (command) {
    failed = log_in(telnet, user, password, prompt, sizeof prompt) || run(telnet, command, prompt);
  } else {
    failed = wk_telnet_interact(telnet, 0, 1, &err) ? fail(host) : 0;
  }
  wk_tls_config_free(config);
  wk_telnet_free(telnet);
  return failed;
}
