// robots.txt through the C++ interface.
#include <wirekit/robots.hpp>

#include "check.h"

int main() {
  wirekit::robots robots("http://127.0.0.1:1/robots.txt");
  CHECK(robots.url() == "http://127.0.0.1:1/robots.txt" && robots.mtime_ms() == 0);
  CHECK(!robots.can_fetch("a", "/"));
  robots.set_max_bytes(1000).set_user_agent("test").set_timeout_ms(5000);
  robots.set_tls(wirekit::tls_config());
  CHECK(robots.try_read().error().status() == WK_E_CONNECTION_REFUSED);
  const wirekit::cancel_token token;
  robots.set_cancel(token);
  token.cancel();
  CHECK(robots.try_read().error().is(WK_E_CANCELLED));

  robots.parse("User-agent: *\nCrawl-delay: 6\nRequest-rate: 3/20\nDisallow: /x\nSitemap: s\n");
  CHECK(robots.can_fetch("a", "/") && !robots.can_fetch("a", "/xy"));
  CHECK(robots.crawl_delay("a") == 6u && robots.request_rate("a")->seconds == 20);
  CHECK(robots.site_maps().size() == 1 && robots.site_maps()[0] == "s");
  CHECK(robots.str() == "User-agent: *\nCrawl-delay: 6\nRequest-rate: 3/20\nDisallow: /x");
  CHECK(robots.try_can_fetch("a", "//[x").error().status() == WK_E_URL_BRACKETS);
  CHECK(robots.try_parse("\xff").error().status() == WK_E_DECODE);
  robots.clear();
  CHECK(!robots.crawl_delay("a") && !robots.request_rate("a"));
  robots.parse_lines({"User-agent: b", "Disallow: /"});
  CHECK(!robots.can_fetch("b", "/") && robots.can_fetch("a", "/"));
  robots.clear();
  robots.apply_response(404, "");
  CHECK(robots.can_fetch("a", "/") && robots.status() == 404);
  robots.set_url("http://h/");
  robots.modified();
  CHECK(robots.mtime_ms() > 0);

  wirekit::robots modern("", true);
  modern.parse("User-agent: *\nDisallow: /*.gif$\n");
  CHECK(!modern.can_fetch("a", "/b.gif") && modern.can_fetch("a", "/b.gif?c"));
  return check_report("robots_cpp");
}
