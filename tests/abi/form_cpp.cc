// Forms, CGI pages and WSGI environments through the C++ interface.
#include "check.h"

#include <wirekit.hpp>

#include <stdexcept>

using namespace wirekit;

static const char upload[] =
    "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n"
    "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.bin\"\r\n"
    "Content-Type: image/png; q=1\r\n\r\none\ntwo\r\n--x--\r\n";

static void forms() {
  wsgi_environ environ = {{"REQUEST_METHOD", "POST"},
                          {"CONTENT_TYPE", "multipart/form-data; boundary=x"},
                          {"QUERY_STRING", "q=1&q=2&e="}};
  form input;
  input.keep_blank_values().separator("&").encoding("utf-8").limit(WK_FORM_LIMIT_MEMORY, 4);
  form_item root = input.strict_parsing(false).read(http_body::bytes(upload), &environ);
  CHECK(root.size() == 5 && root.name_count() == 4 && root.name_at(0) == "q");
  CHECK(root.contains("e") && !root.contains("z") && root.getlist("q").size() == 2);
  CHECK(root.getlist("z").empty() && root.getlist("q")[1].value() == "2");
  CHECK(root.getfirst("text") == "hello" && root.getfirst("z", "none") == "none");
  CHECK(root.try_get("z").error().status() == WK_E_FORM_NO_FIELD);
  CHECK(root[0].is_field() && root.is_list() && root.type() == "multipart/form-data");

  const form_item file = root.get("f");
  CHECK(file.filename() == "a.bin" && file.type() == "image/png" && file.type_option("q") == "1");
  CHECK(file.disposition() == "form-data" && file.disposition_option("name") == "f");
  CHECK(file.fields().find("content-type") == "image/png; q=1" && file.done() == 1);
  CHECK(file.is_file() && !file.is_text() && file.name() == "f" && file.size_in_bytes() == 7);
  CHECK(file.readline() == "one\n");
  char data[8];
  CHECK(file.read(data, sizeof data) == 3 && file.read(data, sizeof data) == 0);
  file.seek(4);
  CHECK(file.readline(2) == "tw" && file.value() == "one\ntwo");
  CHECK(input.try_read(http_body(), &environ).error().status() == WK_E_STATE);

  form second;
  CHECK(second.try_read_multipart("", http_body()).error().status() == WK_E_FORM_BOUNDARY);
  CHECK(second.read_multipart("x", http_body::bytes(upload)).size() == 2);
  form third;
  headers fields = {{"Content-Type", "application/x-www-form-urlencoded"}};
  CHECK(third.read(http_body::text("a=1"), fields).getfirst("a") == "1" && third.root());

  form broken;
  bool caught = false;
  try {
    broken.read(http_body::reader(
                    [](char *, std::size_t) -> std::size_t { throw std::runtime_error("mine"); }),
                fields);
  } catch (const std::runtime_error &error) {
    caught = std::string(error.what()) == "mine";
  }
  CHECK(caught && !broken.root());
}

static void readers() {
  form_reader reader("x");
  reader.limits(3).encoding("utf-8");
  std::string content, events;
  std::string_view rest = upload;
  for (;;) {
    const form_reader::step step = reader.next(rest.substr(0, 5));
    rest.remove_prefix(step.used);
    if (step.event == WK_FORM_EVENT_END) break;
    if (step.event == WK_FORM_EVENT_DATA) content += step.data;
    if (step.event == WK_FORM_EVENT_PART) events += std::string(*reader.name()) + ";";
    if (step.event == WK_FORM_EVENT_PART_END) content += std::to_string(reader.done());
  }
  CHECK(content == "hello0one\ntwo1" && events == "text;f;");
  CHECK(reader.filename() == "a.bin" && reader.type() == "image/png");
  CHECK(reader.fields().find("content-type").has_value());
  form_reader cut = form_reader::for_type("multipart/form-data; boundary=x");
  CHECK(cut.try_finish().error().status() == WK_E_FORM_TRUNCATED);
}

static void cgi() {
  const header_value value("a/b; c=\"d\"; E=f");
  CHECK(value.value() == "a/b" && value.size() == 2 && value.find("e") == "f");
  CHECK(value[0].name == "c" && value[0].value == "d" && !value.find("z"));
  const wsgi_environ environ = {{"QUERY_STRING", "a=<"}};
  form parsed = cgi_parse(http_body(), &environ);
  CHECK(parsed.root().getfirst("a") == "<");
  CHECK(cgi_print_form(parsed.root()).str().find("&lt;") != std::string::npos);
  CHECK(cgi_print_environ(&environ).str().find("a=&lt;") != std::string::npos);
  CHECK(cgi_test(http_body(), &environ).str().find("QUERY_STRING") != std::string::npos);
  CHECK(!cgi_print_directory().empty() && !cgi_print_environ_usage().empty());
}

static void wsgi() {
  wsgi_environ environ = {{"PATH_INFO", "/a/b"}};
  CHECK(environ.try_request_uri().error().status() == WK_E_WSGI_VARIABLE);
  environ.setup_testing_defaults();
  CHECK(environ.request_uri() == "http://127.0.0.1/a/b" && environ.guess_scheme() == "http");
  CHECK(environ.application_uri() == "http://127.0.0.1/");
  CHECK(*environ.shift_path_info() == "a" && environ.find("SCRIPT_NAME") == "/a");
  CHECK(*environ.shift_path_info() == "b" && !environ.shift_path_info());
  CHECK(environ[0].name == "PATH_INFO" && environ.size() > 5 && environ.remove("PATH_INFO"));
  CHECK(wsgi_environ::from_process().find("PATH").has_value());
  CHECK(is_hop_by_hop("TE") && !is_hop_by_hop("ET"));

  int left = 2, closed = 0;
  wsgi_file_wrapper wrapper(
      [&](char *data, std::size_t size) -> std::size_t {
        if (!left--) return 0;
        memset(data, 'x', size);
        return size;
      },
      [&] { closed++; }, 3);
  CHECK(wrapper.next() == "xxx" && wrapper.next() == "xxx" && wrapper.next().empty());
  wrapper.close();
  CHECK(wrapper.can_close() && closed == 1);
  wsgi_file_wrapper bad([](char *, std::size_t) -> std::size_t { throw std::runtime_error("x"); });
  bool caught = false;
  try {
    bad.next();
  } catch (const std::runtime_error &) {
    caught = true;
  }
  CHECK(caught && bad.try_close().error().status() == WK_E_UNSUPPORTED);

  headers list = {{"A", "1"}};
  list.add("Content-Disposition", "attachment").append_param("file_name", "a\"b");
  CHECK(list.find("content-disposition") == "attachment; file-name=\"a\\\"b\"");
  CHECK(list.set_default("A", "2") == "1" && list.set_default("B", "2") == "2");
  CHECK(list.add("a", "3").get_all("A") == (std::vector<std::string_view>{"1", "3"}));
}

int main() {
  forms();
  readers();
  cgi();
  wsgi();
  return check_report("form_cpp");
}
