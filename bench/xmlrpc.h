/* The XML-RPC document of the measurements: an array of 10,000 structs, 4.3 MB, as the one
 * parameter of a call. */
#ifndef BENCH_XMLRPC_H
#define BENCH_XMLRPC_H

#include "bench.h"

enum { BENCH_STRUCTS = 10000 };

/* The document as every writer of XML-RPC makes it; the caller frees it. */
static inline char *bench_document(size_t *len) {
  size_t room = (size_t)BENCH_STRUCTS * 600, used = 0;
  char *text = malloc(room);
  int i;
  if (!text) bench_die("memory");
  used += (size_t)sprintf(text,
                          "<?xml version='1.0'?>\n<methodCall>\n<methodName>m</methodName>\n"
                          "<params>\n<param>\n<value><array><data>\n");
  for (i = 0; i < BENCH_STRUCTS; i++)
    used += (size_t)sprintf(
        text + used,
        "<value><struct>\n<member>\n<name>id</name>\n<value><int>%d</int></value>\n</member>\n"
        "<member>\n<name>name</name>\n<value><string>user name %d</string></value>\n</member>\n"
        "<member>\n<name>email</name>\n<value><string>user%d@example.com</string></value>\n"
        "</member>\n<member>\n<name>active</name>\n<value><boolean>1</boolean></value>\n"
        "</member>\n<member>\n<name>score</name>\n<value><double>%.1f</double></value>\n"
        "</member>\n</struct></value>\n",
        i, i, i, i * 0.5);
  used +=
      (size_t)sprintf(text + used, "</data></array></value>\n</param>\n</params>\n</methodCall>\n");
  *len = used;
  return text;
}

#endif
