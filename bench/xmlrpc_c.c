/* xmlrpc_c loads|dumps COUNT: the same with libxmlrpc-c. */
#include <xmlrpc-c/base.h>

#include "xmlrpc.h"

static void check(xmlrpc_env *env) {
  if (env->fault_occurred) bench_die(env->fault_string);
}

static xmlrpc_value *parse(const char *text, size_t len) {
  xmlrpc_env env;
  const char *method = NULL;
  xmlrpc_value *params = NULL;
  xmlrpc_env_init(&env);
  xmlrpc_parse_call(&env, text, len, &method, &params);
  check(&env);
  free((void *)method);
  xmlrpc_env_clean(&env);
  return params;
}

static void loads(const char *text, size_t len, long count) {
  double start = bench_now();
  long i;
  for (i = 0; i < count; i++) xmlrpc_DECREF(parse(text, len));
  bench_ns(start, count);
}

static void dumps(const char *text, size_t len, long count) {
  xmlrpc_value *params = parse(text, len);
  double start = bench_now();
  long i;
  for (i = 0; i < count; i++) {
    xmlrpc_env env;
    xmlrpc_mem_block *block;
    xmlrpc_env_init(&env);
    block = XMLRPC_MEMBLOCK_NEW(char, &env, 0);
    xmlrpc_serialize_call(&env, block, "m", params);
    check(&env);
    bench_use(XMLRPC_MEMBLOCK_CONTENTS(char, block));
    XMLRPC_MEMBLOCK_FREE(char, block);
    xmlrpc_env_clean(&env);
  }
  bench_ns(start, count);
  xmlrpc_DECREF(params);
}

int main(int argc, char **argv) {
  size_t len;
  char *text = bench_document(&len);
  if (argc != 3) bench_die("usage: xmlrpc_c loads|dumps COUNT");
  xmlrpc_limit_set(XMLRPC_XML_SIZE_LIMIT_ID, 64 << 20);
  if (strcmp(argv[1], "loads") == 0)
    loads(text, len, atol(argv[2]));
  else
    dumps(text, len, atol(argv[2]));
  free(text);
  return 0;
}
