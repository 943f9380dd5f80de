/* uuid: prints a UUID of each version, or takes the one that is given apart.
 *
 *   uuid [UUID]
 *
 * Exit codes: 0 success, 1 the text is no UUID, 2 wrong usage.
 */
#include <inttypes.h>
#include <stdio.h>

#include <wirekit.h>

static int fail(wk_error_t *err) {
  fprintf(stderr, "uuid: %s: " WK_FMT "\n", wk_status_name(wk_error_status(err)),
          WK_ARG(wk_error_message(err)));
  wk_error_free(err);
  return 1;
}

static wk_status_t show(const char *what, wk_uuid_t uuid, wk_error_t **err) {
  char text[WK_UUID_TEXT_SIZE];
  wk_status_t rc = wk_uuid_format(uuid, text, sizeof text, err);
  if (!rc) printf("%-10s %s\n", what, text);
  return rc;
}

static int take_apart(const char *text) {
  wk_error_t *err = NULL;
  wk_uuid_t uuid;
  if (wk_uuid_parse(wk_str(text), &uuid, &err) || show("uuid", uuid, &err)) return fail(err);
  printf("%-10s %s\n", "variant", wk_uuid_variant_text(wk_uuid_variant(uuid)));
  if (wk_uuid_version(uuid)) printf("%-10s %" PRIu32 "\n", "version", wk_uuid_version(uuid));
  printf("%-10s %" PRIu64 "\n", "time", wk_uuid_time(uuid));
  printf("%-10s %u\n", "clock_seq", (unsigned)wk_uuid_clock_seq(uuid));
  printf("%-10s %012" PRIx64 "\n", "node", wk_uuid_node(uuid));
  return 0;
}

static int one_of_each(void) {
  wk_error_t *err = NULL;
  wk_str_t name = WK_STR("www.python.org");
  wk_uuid_t uuid, random;
  if (wk_uuid_v1(WK_UUID_NODE_HARDWARE, WK_UUID_CLOCK_SEQ_RANDOM, NULL, &uuid, &err) ||
      show("version 1", uuid, &err) || wk_uuid_v3(wk_uuid_namespace_dns(), name, &uuid, &err) ||
      show("version 3", uuid, &err) || wk_uuid_v4(&random, &err) ||
      show("version 4", random, &err) || wk_uuid_v5(wk_uuid_namespace_dns(), name, &uuid, &err) ||
      show("version 5", uuid, &err) ||
      wk_uuid_v6(WK_UUID_NODE_HARDWARE, WK_UUID_CLOCK_SEQ_RANDOM, &uuid, &err) ||
      show("version 6", uuid, &err) || wk_uuid_v7(&uuid, &err) || show("version 7", uuid, &err) ||
      show("version 8", wk_uuid_v8(random), &err) || show("nil", wk_uuid_nil(), &err) ||
      show("max", wk_uuid_max(), &err))
    return fail(err);
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 2) {
    fprintf(stderr, "usage: uuid [UUID]\n");
    return 2;
  }
  return argc == 2 ? take_apart(argv[1]) : one_of_each();
}
