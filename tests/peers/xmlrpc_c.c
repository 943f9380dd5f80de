/* xmlrpc_c: reads the documents of calls from standard input, each as its length on a line and then
 * its bytes, with libxmlrpc-c, and prints what that writes for them in the same form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xmlrpc-c/base.h>

static void check(const xmlrpc_env *env) {
  if (!env->fault_occurred) return;
  fprintf(stderr, "xmlrpc_c: %s\n", env->fault_string);
  exit(1);
}

static void echo(const char *text, size_t len) {
  xmlrpc_env env;
  const char *method = NULL;
  xmlrpc_value *params = NULL;
  xmlrpc_mem_block *block;
  xmlrpc_env_init(&env);
  xmlrpc_parse_call(&env, text, len, &method, &params);
  check(&env);
  block = XMLRPC_MEMBLOCK_NEW(char, &env, 0);
  check(&env);
  xmlrpc_serialize_call(&env, block, method, params);
  check(&env);
  printf("%zu\n", XMLRPC_MEMBLOCK_SIZE(char, block));
  fwrite(XMLRPC_MEMBLOCK_CONTENTS(char, block), 1, XMLRPC_MEMBLOCK_SIZE(char, block), stdout);
  XMLRPC_MEMBLOCK_FREE(char, block);
  xmlrpc_DECREF(params);
  free((void *)method);
  xmlrpc_env_clean(&env);
}

int main(void) {
  size_t len;
  xmlrpc_limit_set(XMLRPC_XML_SIZE_LIMIT_ID, 64 << 20);
  xmlrpc_limit_set(XMLRPC_NESTING_LIMIT_ID, 1000);
  while (scanf("%zu", &len) == 1 && getchar() == '\n') {
    char *text = malloc(len + 1);
    if (!text || fread(text, 1, len, stdin) != len) return 1;
    echo(text, len);
    free(text);
  }
  return 0;
}
