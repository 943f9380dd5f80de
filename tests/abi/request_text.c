/* Header lists, proxy exceptions, data: URLs and credentials as a C program uses them. */
#include "check.h"

static void lists(void) {
  wk_error_t *err = NULL;
  wk_strings_t *list = NULL;
  bool bypass = false;

  CHECK_OK(wk_request_parse_http_list(WK_STR("realm=\"a, b\" , , c"), &list, &err), err);
  CHECK(wk_strings_count(list) == 3);
  CHECK_STR(wk_strings_at(list, 0), "realm=\"a, b\"");
  CHECK(wk_strings_at(list, 1).data != NULL && wk_strings_at(list, 1).len == 0);
  wk_strings_free(list);
  CHECK_STATUS(wk_request_parse_http_list(WK_STR("\xff"), &list, &err), WK_E_DECODE, err);
  CHECK_OK(wk_request_proxy_bypass(WK_STR("www.cern.ch:80"), WK_STR("x, .cern.ch"), &bypass, &err),
           err);
  CHECK(bypass);
  CHECK_OK(wk_request_proxy_bypass(WK_STR("xcern.ch"), WK_STR("cern.ch"), &bypass, &err), err);
  CHECK(!bypass);
}

static void data_urls(void) {
  wk_error_t *err = NULL;
  wk_request_data_t *data = NULL;

  CHECK_OK(wk_request_data_parse(WK_STR("data:image/gif;base64,R0lGODdh"), &data, &err), err);
  CHECK_STR(wk_request_data_media_type(data), "image/gif");
  CHECK(wk_request_data_body(data).len == 6 &&
        memcmp(wk_request_data_body(data).data, "GIF87a", 6) == 0);
  wk_request_data_free(data);
  CHECK_STATUS(wk_request_data_parse(WK_STR("data:;base64,PGI"), &data, &err), WK_E_DATA_URL, err);
  CHECK_STATUS(wk_request_data_parse(WK_STR("http://h/,"), &data, &err), WK_E_DATA_URL, err);
  CHECK(wk_request_data_media_type(NULL).len == 0 && wk_request_data_body(NULL).len == 0);
  wk_request_data_free(NULL);
}

static void credentials(void) {
  const wk_str_t uris[2] = {WK_STR("http://h/a"), WK_STR("g")}, bad = WK_STR("http://[h/");
  wk_error_t *err = NULL;
  wk_password_mgr_t *mgr = NULL;
  wk_str_t user, password;
  bool yes = false;

  CHECK_STATUS(wk_password_mgr_new(9, &mgr, &err), WK_E_INVALID_ARGUMENT, err);
  CHECK_OK(wk_password_mgr_new(WK_PASSWORD_MGR_DEFAULT_REALM, &mgr, &err), err);
  CHECK_OK(wk_password_mgr_add(mgr, WK_STR("r"), uris, 2, WK_STR("u"), WK_STR("p"), 0, &err), err);
  CHECK_OK(wk_password_mgr_add(mgr, WK_STR(""), uris, 1, WK_STR("all"), WK_STR(""),
                               WK_PASSWORD_MGR_ANY_REALM, &err),
           err);
  CHECK_OK(
      wk_password_mgr_find(mgr, WK_STR("r"), WK_STR("http://h:80/a/b"), 0, &user, &password, &err),
      err);
  CHECK_STR(user, "u");
  CHECK_STR(password, "p");
  CHECK_OK(wk_password_mgr_find(mgr, WK_STR("x"), WK_STR("http://h/a"), 0, &user, NULL, &err), err);
  CHECK_STR(user, "all");
  CHECK_OK(wk_password_mgr_find(mgr, WK_STR("r"), WK_STR("http://h/ab"), 0, &user, &password, &err),
           err);
  CHECK(user.data == NULL && password.data == NULL);

  CHECK_STATUS(wk_password_mgr_add(mgr, WK_STR("r"), &bad, 1, WK_STR("u"), WK_STR("p"), 0, &err),
               WK_E_URL_BRACKETS, err);
  CHECK_STATUS(wk_password_mgr_add(mgr, WK_STR("r"), uris, 1, WK_STR("u"), WK_STR("p"),
                                   WK_PASSWORD_MGR_ANY_REALM, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_password_mgr_add(mgr, WK_STR("r"), uris, 1, WK_STR("u"), WK_STR("p"),
                                   WK_PASSWORD_MGR_AUTHENTICATED, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_password_mgr_add(mgr, WK_STR("r"), NULL, 1, WK_STR("u"), WK_STR("p"), 0, &err),
               WK_E_NULL, err);
  CHECK_STATUS(wk_password_mgr_find(mgr, WK_STR("r"), WK_STR("h"), 8, &user, NULL, &err),
               WK_E_INVALID_ARGUMENT, err);
  CHECK_STATUS(wk_password_mgr_is_authenticated(mgr, WK_STR("h"), &yes, &err), WK_E_UNSUPPORTED,
               err);
  CHECK_STATUS(wk_password_mgr_update_authenticated(mgr, uris, 2, true, &err), WK_E_UNSUPPORTED,
               err);
  wk_password_mgr_free(mgr);

  CHECK_OK(wk_password_mgr_new(WK_PASSWORD_MGR_PRIOR_AUTH, &mgr, &err), err);
  CHECK_OK(wk_password_mgr_add(mgr, WK_STR("r"), uris, 2, WK_STR("u"), WK_STR("p"),
                               WK_PASSWORD_MGR_AUTHENTICATED, &err),
           err);
  CHECK_OK(wk_password_mgr_is_authenticated(mgr, WK_STR("http://h/a/x"), &yes, &err), err);
  CHECK(yes);
  CHECK_OK(wk_password_mgr_update_authenticated(mgr, uris, 2, false, &err), err);
  CHECK_OK(wk_password_mgr_is_authenticated(mgr, WK_STR("http://h/a/x"), &yes, &err), err);
  CHECK(!yes);
  CHECK_OK(wk_password_mgr_find(mgr, WK_STR(""), WK_STR("g"), WK_PASSWORD_MGR_ANY_REALM, &user,
                                &password, &err),
           err);
  CHECK_STR(user, "u");
  wk_password_mgr_free(mgr);
  wk_password_mgr_free(NULL);
}

int main(void) {
  lists();
  data_urls();
  credentials();
  return check_report("request_text");
}
