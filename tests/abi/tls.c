/* TLS configurations: what is refused when it is set, and when nothing can be set any more. */
#include "check.h"

static wk_bytes_t bytes(const char *text) { return wk_str_bytes(wk_str(text)); }

static void refusals(wk_tls_config_t *config) {
  wk_error_t *err = NULL;
  char long_name[257];
  memset(long_name, 'x', 256);
  long_name[256] = 0;

  CHECK_STATUS(wk_tls_config_add_ca_file(config, wk_str("/nonexistent.pem"), &err), WK_E_FILE, err);
  CHECK_STATUS(wk_tls_config_add_ca_file(config, wk_str(""), &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_tls_config_add_ca_bytes(config, bytes("nonsense"), &err), WK_E_TLS_CONFIG, err);
  CHECK_STATUS(wk_tls_config_add_ca_bytes(config, wk_bytes(NULL, 0), &err), WK_E_TLS_CONFIG, err);
  CHECK_STATUS(wk_tls_config_add_ca_bytes(config, wk_bytes(NULL, 3), &err), WK_E_NULL, err);
  CHECK_STATUS(wk_tls_config_set_client_certificate_files(config, wk_str("/nonexistent.pem"),
                                                          wk_str(""), &err),
               WK_E_FILE, err);
  CHECK_STATUS(
      wk_tls_config_set_client_certificate(config, bytes("-----BEGIN"), bytes("-----BEGIN"), &err),
      WK_E_TLS_CONFIG, err);
  CHECK_STATUS(wk_tls_config_add_alpn(config, wk_str(""), &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_tls_config_add_alpn(config, wk_str(long_name), &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_tls_config_set_verify_name(config, wk_str("a b"), &err), WK_E_INVALID_ARGUMENT,
               err);
  CHECK_STATUS(wk_tls_config_set_verify_name(config, wk_str("\xff"), &err), WK_E_DECODE, err);
  CHECK_STATUS(wk_tls_config_set_min_version(config, 0x0302, &err), WK_E_INVALID_ARGUMENT, err);
}

static void no_tls_on_the_other_side(wk_tls_config_t *config) {
  wk_error_t *err = NULL;
  wk_transport_t *transport = NULL;
  wk_http_conn_t *conn = NULL;
  wk_buf_t *written = NULL;

  CHECK_OK(wk_transport_new_memory(bytes("HTTP/1.0 400 Bad Request\r\n\r\n"), &transport, &err),
           err);
  CHECK_OK(wk_https_conn_new(wk_str("x.test"), 443, &conn, &err), err);
  CHECK_OK(wk_http_conn_set_tls(conn, config, &err), err);
  CHECK_OK(wk_http_conn_set_transport(conn, transport, &err), err);
  CHECK(wk_http_conn_connect(conn, &err) == WK_E_TLS_PROTOCOL);
  CHECK_STR(wk_error_stage(err), "tls");
  CHECK(wk_status_is(wk_error_status(err), WK_E_TLS));
  wk_error_free(err);
  err = NULL;
  /* A ClientHello went out, with the name and the protocol that were set. */
  CHECK_OK(wk_transport_memory_written(transport, &written, &err), err);
  CHECK(wk_buf_len(written) > 100 && wk_buf_data(written)[0] == 0x16);
  wk_buf_free(written);
  wk_http_conn_free(conn);
  wk_transport_free(transport);
}

int main(void) {
  wk_error_t *err = NULL;
  wk_tls_config_t *config = NULL;

  CHECK_OK(wk_tls_config_new(&config, &err), err);
  refusals(config);
  CHECK_OK(wk_tls_config_add_alpn(config, wk_str("http/1.1"), &err), err);
  CHECK_OK(wk_tls_config_set_verify_name(config, wk_str("real.test"), &err), err);
  CHECK_OK(wk_tls_config_set_verify_name(config, wk_str("::1"), &err), err);
  CHECK_OK(wk_tls_config_set_sni(config, false, &err), err);
  CHECK_OK(wk_tls_config_set_min_version(config, WK_TLS_VERSION_1_3, &err), err);
  CHECK_OK(wk_tls_config_dangerous_disable_verification(config, &err), err);
  CHECK_OK(wk_tls_config_prepare(config, &err), err);
  CHECK_OK(wk_tls_config_prepare(config, &err), err);
  CHECK_STATUS(wk_tls_config_set_sni(config, true, &err), WK_E_STATE, err);
  CHECK_STATUS(wk_tls_config_add_alpn(config, wk_str("h2"), &err), WK_E_STATE, err);
  no_tls_on_the_other_side(config);
  wk_tls_config_free(config);

  wk_tls_config_free(NULL);
  CHECK_STATUS(wk_tls_config_new(NULL, &err), WK_E_NULL, err);
  CHECK_STATUS(wk_tls_config_set_sni(NULL, true, &err), WK_E_NULL, err);
  CHECK_STATUS(wk_tls_config_prepare(NULL, &err), WK_E_NULL, err);
  return check_report("tls");
}
