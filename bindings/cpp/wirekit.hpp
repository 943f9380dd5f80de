// wirekit for C++17: all modules. Header-only, over the C headers; link with wirekit.
//
// Every function that can fail comes in two forms: `parse(…)` throws wirekit::error, `try_parse(…)`
// returns wirekit::result<T>. Handles are move-only objects. Text goes in as std::string_view; a
// std::string_view that comes out is borrowed from the object that gave it.
#ifndef WIREKIT_HPP
#define WIREKIT_HPP

#include <wirekit/cgi.hpp>
#include <wirekit/cookie.hpp>
#include <wirekit/cookiejar.hpp>
#include <wirekit/core.hpp>
#include <wirekit/form.hpp>
#include <wirekit/ftp.hpp>
#include <wirekit/headers.hpp>
#include <wirekit/http.hpp>
#include <wirekit/http_parser.hpp>
#include <wirekit/imap.hpp>
#include <wirekit/imap_fetch.hpp>
#include <wirekit/net.hpp>
#include <wirekit/nntp.hpp>
#include <wirekit/pop3.hpp>
#include <wirekit/query.hpp>
#include <wirekit/request.hpp>
#include <wirekit/robots.hpp>
#include <wirekit/smtp.hpp>
#include <wirekit/strings.hpp>
#include <wirekit/telnet.hpp>
#include <wirekit/url.hpp>
#include <wirekit/uuid.hpp>
#include <wirekit/wsgi.hpp>
#include <wirekit/xmlrpc.hpp>

#endif  // WIREKIT_HPP
