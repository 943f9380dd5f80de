// XML-RPC documents through the C++ interface.
#include <wirekit/xmlrpc.hpp>

#include "check.h"

namespace x = wirekit::xmlrpc;

namespace {

x::value sample() {
  x::value members = x::value::structure();
  members.set("nil", x::value::nil())
      .set("bool", x::value::boolean(true))
      .set("int", x::value::integer(-5))
      .set("real", x::value::real(1.5))
      .set("text", x::value::string("a<b"))
      .set("bytes", x::value::base64(std::string_view("\0\1", 2)))
      .set("date", x::value::date(x::datetime{1998, 7, 17, 14, 8, 55}))
      .set("list", x::value::array().append(x::value::integer(1)));
  return x::value::array().append(members).ref().copy();
}

void trees() {
  const x::value params = sample();
  const wirekit::buffer document = x::dumps(params, WK_XMLRPC_CALL, "m", {WK_XMLRPC_ALLOW_NIL, {}});
  const x::message message = x::loads(document);
  CHECK(message.method() == "m" && message.params() == params && message.params().size() == 1);
  const x::value_ref members = message.params()[std::size_t{0}];
  CHECK(members.kind() == x::kind::structure && members.size() == 8);
  CHECK(members.name_at(2) == "int" && members["int"].as_int() == -5);
  CHECK(members["bool"].as_bool() && members["real"].as_double() > 1.4);
  CHECK(members["text"].text() == "a<b" && members["bytes"].bytes().size() == 2);
  CHECK(members["date"].as_datetime().year == 1998 && !members["none"]);
  CHECK(members["text"] != members["date"]);
  CHECK(members["text"].try_as_datetime().error().status() == WK_E_XMLRPC_VALUE);
  CHECK(x::try_dumps(params, WK_XMLRPC_PARAMS).error().status() == WK_E_XMLRPC_TYPE);
  CHECK(x::value::date("19980717T14:08:55").ref() == members["date"]);
  CHECK(x::value::from_base64("AAE=").ref() == members["bytes"]);
  CHECK(x::compare_datetimes(x::value::date_at(86400, true), members["date"]) == -1);
}

void faults() {
  const wirekit::buffer document = x::dumps_fault(-4, "no");
  const auto failed = x::try_loads(document);
  CHECK(!failed && failed.error().is(WK_E_XMLRPC) && x::fault_code(failed.error()) == -4);
  CHECK(failed.error().reply_text() == "no");
  x::value calls = x::value::array();
  x::multicall_add(calls, "add", x::value::array().append(x::value::integer(7)));
  CHECK(calls.ref()[std::size_t{0}]["methodName"].text() == "add");
  const x::value results = x::value::array().append(x::value::array().append(x::value::integer(7)));
  CHECK(x::multicall_result(results, 0)->ref().as_int() == 7);
  CHECK(x::multicall_result(results, 1).error().status() == WK_E_INVALID_ARGUMENT);
}

void streams() {
  x::writer writer;
  writer.begin(WK_XMLRPC_RESPONSE).begin_struct().name("a").begin_array();
  writer.boolean(true).integer(1).real(2.5).string("x").base64("y").date("1998");
  writer.put(x::value::structure()).end();
  std::string text = writer.take().str();
  bool refused = false;
  try {
    writer.name("b").nil();
  } catch (const wirekit::error &e) {
    refused = e.status() == WK_E_XMLRPC_TYPE;
  }
  CHECK(refused);
  text += writer.string("z").end().finish().take().str();

  x::reader reader(text);
  std::string events;
  for (std::uint32_t event = 0; event != WK_XMLRPC_EVENT_END;) {
    event = reader.next();
    events += static_cast<char>('a' + event);
    if (event == WK_XMLRPC_EVENT_NAME) events += reader.current().text();
  }
  CHECK(events == "gdaeccccccghfdbchik" && reader.depth() == 0);
  CHECK(x::reader("<a>").try_next().error().status() == WK_E_XMLRPC_SYNTAX);
}

}  // namespace

int main() {
  trees();
  faults();
  streams();
  return check_report("xmlrpc_cpp");
}
