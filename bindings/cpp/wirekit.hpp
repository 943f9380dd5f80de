// wirekit for C++17: all modules. Header-only, over the C headers; link with wirekit.
//
// Every function that can fail comes in two forms: `parse(…)` throws wirekit::error, `try_parse(…)`
// returns wirekit::result<T>. Handles are move-only objects. Text goes in as std::string_view; a
// std::string_view that comes out is borrowed from the object that gave it.
#ifndef WIREKIT_HPP
#define WIREKIT_HPP

#include <wirekit/cookie.hpp>
#include <wirekit/cookiejar.hpp>
#include <wirekit/core.hpp>
#include <wirekit/headers.hpp>
#include <wirekit/http.hpp>
#include <wirekit/http_parser.hpp>
#include <wirekit/net.hpp>
#include <wirekit/query.hpp>
#include <wirekit/url.hpp>
#include <wirekit/uuid.hpp>

#endif  // WIREKIT_HPP
