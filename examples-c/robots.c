/* robots: asks a site's robots.txt whether a crawler may fetch pages.
 *
 *   robots ROBOTS-URL AGENT [URL …]
 *
 * Reads the file by RFC 9309 and prints a line for each URL. Exit codes: 0 all may be fetched,
 * 1 some may not, or the file could not be read, 2 wrong usage.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <wirekit.h>

static int report(const wk_error_t *err) {
  wk_str_t message = wk_error_message(err);
  fprintf(stderr, "robots: %s: " WK_FMT "\n", wk_status_name(wk_error_status(err)),
          WK_ARG(message));
  return EXIT_FAILURE;
}

/* Prints what the file says to an agent apart from its rules. */
static void show_wishes(const wk_robots_t *robots, wk_str_t agent) {
  uint64_t requests, seconds;
  size_t i;
  if (wk_robots_crawl_delay(robots, agent, &seconds)) printf("delay   %" PRIu64 " s\n", seconds);
  if (wk_robots_request_rate(robots, agent, &requests, &seconds))
    printf("rate    %" PRIu64 " in %" PRIu64 " s\n", requests, seconds);
  for (i = 0; i < wk_robots_site_map_count(robots); i++) {
    wk_str_t map = wk_robots_site_map_at(robots, i);
    printf("sitemap " WK_FMT "\n", WK_ARG(map));
  }
}

int main(int argc, char **argv) {
  wk_error_t *err = NULL;
  wk_robots_t *robots = NULL;
  int exit_code = EXIT_SUCCESS;
  int i;

  if (argc < 3) {
    fprintf(stderr, "usage: robots ROBOTS-URL AGENT [URL …]\n");
    return 2;
  }
  if (wk_robots_new(wk_str(argv[1]), &robots, &err) || wk_robots_set_rfc9309(robots, true, &err) ||
      wk_robots_set_user_agent(robots, wk_str(argv[2]), &err) ||
      wk_robots_set_timeout_ms(robots, 10000, 30000, &err) || wk_robots_read(robots, &err)) {
    exit_code = report(err);
  } else {
    printf("status  %" PRIu32 "\n", wk_robots_status(robots));
    show_wishes(robots, wk_str(argv[2]));
    for (i = 3; i < argc; i++) {
      bool allowed = false;
      if (wk_robots_can_fetch(robots, wk_str(argv[2]), wk_str(argv[i]), &allowed, &err)) {
        exit_code = report(err);
        break;
      }
      printf("%-7s %s\n", allowed ? "yes" : "no", argv[i]);
      if (!allowed) exit_code = EXIT_FAILURE;
    }
  }
  wk_error_free(err);
  wk_robots_free(robots);
  return exit_code;
}
