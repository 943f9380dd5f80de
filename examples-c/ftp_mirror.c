/* Mirrors a directory tree of an FTP server into a local directory.
 *
 *     FTP_PASSWORD=... ftp_mirror [--user NAME] [--ca FILE] [--active] URL DIRECTORY
 *
 * URL is ftp://HOST[:PORT]/PATH, ftpes:// for AUTH TLS before the login, or ftps:// for TLS from
 * the first byte; with TLS the files are encrypted too. Without --user the login is anonymous. A
 * file that is there with the same size is left alone; one that is there in part is gone on with.
 * Servers without MLSD are walked by NLST, SIZE and CWD. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <wirekit.h>

static wk_error_t *err;
static wk_ftp_t *ftp;
static unsigned long files, skipped;
static int has_mlsd = 1;

static int fail(const char *what) {
  fprintf(stderr, "ftp_mirror: %s: %s: " WK_FMT "\n", what, wk_status_name(wk_error_status(err)),
          WK_ARG(wk_error_message(err)));
  wk_error_free(err);
  err = NULL;
  return 1;
}

static int fail_here(const char *path) {
  fprintf(stderr, "ftp_mirror: %s: %s\n", path, strerror(errno));
  return 1;
}

/* A server's names become ours only when they stay in their directory. */
static int is_safe(wk_str_t name) {
  if (name.len == 0 || name.len > 255 || memchr(name.data, '/', name.len)) return 0;
  if (memchr(name.data, '\0', name.len)) return 0;
  return !(name.data[0] == '.' && (name.len == 1 || (name.len == 2 && name.data[1] == '.')));
}

static char *joined(const char *before, const char *between, wk_str_t after) {
  size_t size = strlen(before) + strlen(between) + after.len + 1;
  char *text = malloc(size);
  if (!text) abort();
  snprintf(text, size, "%s%s" WK_FMT, before, between, WK_ARG(after));
  return text;
}

static int to_file(void *user, wk_bytes_t block) {
  return fwrite(block.data, 1, block.len, user) == block.len ? 0 : 1;
}

/* Fetches one file of the current directory. */
static int fetch(wk_str_t name, const char *path, bool known, uint64_t size) {
  struct stat here;
  int64_t rest = WK_FTP_NO_REST;
  if (known && !stat(path, &here) && S_ISREG(here.st_mode)) {
    if ((uint64_t)here.st_size == size) {
      skipped++;
      return 0;
    }
    if (here.st_size > 0 && (uint64_t)here.st_size < size) rest = here.st_size;
  }
  FILE *file = fopen(path, rest > 0 ? "ab" : "wb");
  if (!file) return fail_here(path);
  char *command = joined("RETR", " ", name);
  int failed = wk_ftp_retrbinary(ftp, wk_str(command), to_file, file, 65536, rest, NULL, &err);
  free(command);
  if (failed) fail(path);
  if (fclose(file)) failed = fail_here(path);
  if (!failed) printf("%s\n", path), files++;
  return failed != 0;
}

static int mirror(const char *here);

/* Goes into a directory of the current one, and back. */
static int descend(wk_str_t name, const char *path) {
  if (wk_ftp_cwd(ftp, name, NULL, &err)) return fail(path);
  int failed = mirror(path);
  if (wk_ftp_cwd(ftp, WK_STR(".."), NULL, &err)) return fail("CDUP");
  return failed;
}

static int is(wk_str_t text, const char *word) {
  return text.len == strlen(word) && !memcmp(text.data, word, text.len);
}

/* One entry by its facts. */
static int by_facts(const wk_ftp_entries_t *entries, size_t index, const char *here) {
  const wk_str_t name = wk_ftp_entries_name(entries, index);
  const wk_str_t type = wk_ftp_entries_fact(entries, index, WK_STR("type"));
  const wk_str_t size = wk_ftp_entries_fact(entries, index, WK_STR("size"));
  if (!is_safe(name) || !(is(type, "dir") || is(type, "file"))) return 0;
  char *path = joined(here, "/", name), digits[24];
  snprintf(digits, sizeof digits, WK_FMT, WK_ARG(size));
  int failed = is(type, "dir") ? descend(name, path)
                               : fetch(name, path, size.data != NULL, strtoull(digits, NULL, 10));
  free(path);
  return failed;
}

/* One entry by trial: what can be entered is a directory. */
static int by_trial(wk_str_t name, const char *here) {
  bool known = false;
  uint64_t size = 0;
  if (!is_safe(name)) return 0;
  char *path = joined(here, "/", name);
  int failed = 0;
  if (!wk_ftp_cwd(ftp, name, NULL, NULL)) {
    failed = mirror(path);
    if (wk_ftp_cwd(ftp, WK_STR(".."), NULL, &err)) failed = fail("CDUP");
  } else {
    if (wk_ftp_voidcmd(ftp, WK_STR("TYPE I"), NULL, NULL) ||
        wk_ftp_size(ftp, name, &known, &size, NULL))
      known = false;
    failed = fetch(name, path, known, size);
  }
  free(path);
  return failed;
}

/* Mirrors the current directory of the server into `here`. */
static int mirror(const char *here) {
  static const wk_str_t wanted[] = {{"type", 4}, {"size", 4}};
  wk_ftp_entries_t *entries = NULL;
  wk_strings_t *names = NULL;
  int failed = 0;
  if (mkdir(here, 0777) && errno != EEXIST) return fail_here(here);
  if (has_mlsd) {
    wk_status_t status = wk_ftp_mlsd(ftp, WK_STR(""), wanted, 2, &entries, &err);
    if (status == WK_E_FTP_PERM) {
      wk_error_free(err);
      err = NULL;
      has_mlsd = 0;
    } else if (status) {
      return fail("MLSD");
    }
  }
  for (size_t i = 0; i < wk_ftp_entries_count(entries) && wk_ftp_is_connected(ftp); i++)
    failed |= by_facts(entries, i, here);
  wk_ftp_entries_free(entries);
  if (has_mlsd) return failed;
  wk_status_t status = wk_ftp_nlst(ftp, NULL, 0, &names, &err);
  if (status == WK_E_FTP_PERM || status == WK_E_FTP_TEMP) {
    /* Some servers answer so for an empty directory. */
    wk_error_free(err);
    err = NULL;
    return 0;
  }
  if (status) return fail("NLST");
  for (size_t i = 0; i < wk_strings_count(names) && wk_ftp_is_connected(ftp); i++)
    failed |= by_trial(wk_strings_at(names, i), here);
  wk_strings_free(names);
  return failed;
}

static int usage(void) {
  fputs("usage: FTP_PASSWORD=... ftp_mirror [--user NAME] [--ca FILE] [--active] URL DIRECTORY\n",
        stderr);
  return 2;
}

/* Connects as the URL's scheme says. */
static int dial(const wk_url_t *url, const char *ca, int active) {
  const wk_str_t scheme = wk_url_scheme(url), host = wk_url_hostname(url);
  wk_tls_config_t *tls = NULL;
  int32_t port = 0;
  if (wk_url_port(url, &port, &err)) return fail("URL");
  if (port < 0) port = 0;
  if ((is(scheme, "ftps")    ? wk_ftp_ssl_new
       : is(scheme, "ftpes") ? wk_ftp_tls_new
                             : wk_ftp_new)(host, (uint16_t)port, &ftp, &err))
    return fail("URL");
  if (ca) {
    if (wk_tls_config_new(&tls, &err) || wk_tls_config_add_ca_file(tls, wk_str(ca), &err) ||
        wk_ftp_set_tls(ftp, tls, &err)) {
      wk_tls_config_free(tls);
      return fail(ca);
    }
    wk_tls_config_free(tls);
  }
  if (active && wk_ftp_set_pasv(ftp, false, &err)) return fail("--active");
  return wk_ftp_connect(ftp, &err) ? fail("connect") : 0;
}

int main(int argc, char **argv) {
  const char *user = "", *ca = NULL, *address = NULL, *here = NULL;
  const char *password = getenv("FTP_PASSWORD");
  int active = 0, failed = 1;
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--user") && i + 1 < argc)
      user = argv[++i];
    else if (!strcmp(argv[i], "--ca") && i + 1 < argc)
      ca = argv[++i];
    else if (!strcmp(argv[i], "--active"))
      active = 1;
    else if (!address)
      address = argv[i];
    else
      here = argv[i];
  }
  wk_url_t *url = NULL;
  wk_buf_t *path = NULL;
  if (!address || !here) return usage();
  if (wk_url_split(wk_str(address), &url, &err)) return fail(address);
  const wk_str_t scheme = wk_url_scheme(url);
  if (!is(scheme, "ftp") && !is(scheme, "ftps") && !is(scheme, "ftpes")) {
    wk_url_free(url);
    return usage();
  }
  if (dial(url, ca, active)) goto done;
  if (wk_ftp_login(ftp, wk_str(user), wk_str(password ? password : ""), WK_STR(""), NULL, &err)) {
    fail("login");
    goto done;
  }
  if (!is(scheme, "ftp") && wk_ftp_prot_p(ftp, NULL, &err)) {
    fail("PROT");
    goto done;
  }
  if (wk_unquote(wk_url_path(url), &path, &err)) {
    fail("URL");
    goto done;
  }
  if (wk_buf_str(path).len > 1 && wk_ftp_cwd(ftp, wk_buf_str(path), NULL, &err)) {
    fail(address);
    goto done;
  }
  failed = mirror(here);
  if (wk_ftp_quit(ftp, NULL, &err)) failed = fail("QUIT");
  printf("%lu fetched, %lu there already\n", files, skipped);
done:
  wk_buf_free(path);
  wk_ftp_free(ftp);
  wk_url_free(url);
  return failed;
}
