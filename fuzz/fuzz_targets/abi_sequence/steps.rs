// The steps of abi_sequence.rs, which includes this file.

/// One call, chosen by the input.
fn step(u: &mut Unstructured<'_>, w: &mut World) -> Result<()> {
    match u.arbitrary::<u8>()? % 4 {
        0 => texts(u, w),
        1 => lists(u, w),
        2 => connection(u, w),
        _ if u.arbitrary::<u8>()? % 3 == 0 => w.free(u),
        _ => response(u, w),
    }
}

fn texts(u: &mut Unstructured<'_>, w: &mut World) -> Result<()> {
    let (a, b, c) = (view(u)?, view(u)?, view(u)?);
    let flags = u32::from(u.arbitrary::<u8>()? & 31);
    let url = w.any(u, Kind::Url)?;
    let builder = w.any(u, Kind::Builder)?;
    // SAFETY: every handle lives or is NULL, every view is sound or NULL.
    unsafe {
        match u.arbitrary::<u8>()? % 12 {
            0 => w.make(Kind::Url, |o, e| wk_url_parse_with(a, b, flags, o, e)),
            1 => w.make(Kind::Url, |o, e| wk_url_replace(url, flags, a, o, e)),
            2 => w.make(Kind::Url, |o, e| wk_url_encode(url, a, b, o, e)),
            3 => w.make(Kind::Url, |o, e| wk_url_decode(url, a, b, o, e)),
            4 => {
                touch(wk_url_geturl(url));
                touch(wk_url_hostname(url));
                let mut port = 0;
                checked(|e| wk_url_port(url, &mut port, e));
            }
            5 => {
                let max = u64::from(flags);
                w.make(Kind::Query, |o, e| wk_query_parse_with(a, flags & 7, max, b, c, c, o, e));
            }
            6 => w.make(Kind::Builder, |o, e| wk_query_builder_new(o, e)),
            7 => _ = checked(|e| wk_query_builder_set_encoding(builder, a, b, e)),
            8 => _ = checked(|e| wk_query_builder_add(builder, a, b, e)),
            9 => _ = checked(|e| wk_query_builder_add_bytes(builder, a, b, flags, e)),
            10 => buffer(|o, e| wk_query_builder_finish(builder, o, e)),
            _ => {
                let mut uuid = Uuid([0; 16]);
                if checked(|e| wk_uuid_parse(a, &mut uuid, e)) == 0 {
                    let mut room = [0; 64];
                    let len = usize::from(u.arbitrary::<u8>()?) % 65;
                    checked(|e| wk_uuid_format(uuid, room.as_mut_ptr(), len, e));
                }
            }
        }
        let query = w.any(u, Kind::Query)?;
        let (mut name, mut value) = (a, b);
        wk_query_at(query, usize::from(flags as u8), &mut name, &mut value);
        touch(name);
        touch(value);
    }
    Ok(())
}

fn lists(u: &mut Unstructured<'_>, w: &mut World) -> Result<()> {
    let (a, b) = (view(u)?, view(u)?);
    let small = usize::from(u.arbitrary::<u8>()?);
    let h = w.any(u, Kind::Headers)?;
    let p = w.any(u, Kind::Parser)?;
    let (mut used, mut event, mut data) = (0, 0, a);
    // SAFETY: as above; what a parser lends is read before it goes on.
    unsafe {
        match u.arbitrary::<u8>()? % 14 {
            0 => w.make(Kind::Headers, |o, e| wk_headers_new(o, e)),
            1 => _ = checked(|e| wk_headers_add(h, a, b, e)),
            2 => _ = checked(|e| wk_headers_set(h, a, b, e)),
            3 => _ = wk_headers_remove(h, a),
            4 => fields(h, small),
            5 => buffer(|o, e| wk_headers_get_joined(h, a, o, e)),
            6 => buffer(|o, e| wk_headers_format(h, o, e)),
            7 => {
                w.make(Kind::Headers, |o, e| wk_headers_parse(a, small, small, &mut used, o, e));
                assert!(used <= a.len);
            }
            8 => w.make(Kind::Parser, |o, e| wk_http_parser_new(small as u32 % 3, o, e)),
            9 => _ = checked(|e| wk_http_parser_set_strict(p, small & 1 == 0, e)),
            10 => _ = checked(|e| wk_http_parser_set_limits(p, small, small, e)),
            11 => _ = checked(|e| wk_http_parser_finish(p, &mut event, e)),
            12 => w.make(Kind::Headers, |o, e| wk_http_parser_trailers(p, o, e)),
            _ => {
                let answer = ANSWERS[small % ANSWERS.len()].as_bytes();
                let input =
                    if small < 128 { View { data: answer.as_ptr(), len: answer.len() } } else { a };
                checked(|e| wk_http_parser_next(p, input, &mut used, &mut event, &mut data, e));
                assert!(used <= input.len);
                touch(data);
                fields(wk_http_parser_headers(p), small);
            }
        }
    }
    Ok(())
}

/// Reads a field of a list that lives or is NULL.
fn fields(list: Handle, index: usize) {
    let (mut name, mut value) =
        (View { data: std::ptr::null(), len: 0 }, View { data: std::ptr::null(), len: 0 });
    // SAFETY: the caller says so.
    unsafe { wk_headers_at(list, index % 4, &mut name, &mut value) };
    touch(name);
    touch(value);
}

fn connection(u: &mut Unstructured<'_>, w: &mut World) -> Result<()> {
    let (a, b) = (view(u)?, view(u)?);
    let small = usize::from(u.arbitrary::<u8>()?);
    let c = w.any(u, Kind::Conn)?;
    let h = w.any(u, Kind::Headers)?;
    let t = w.any(u, Kind::Transport)?;
    let token = w.any(u, Kind::Cancel)?;
    let send = body(u)?;
    // SAFETY: as above.
    unsafe {
        match u.arbitrary::<u8>()? % 18 {
            0 | 1 => session(w, small)?,
            2 => {
                let memory = w.handles[Kind::Transport as usize].len();
                w.make(Kind::Transport, |o, e| wk_transport_new_memory(a, o, e));
                // No sequence may wait for input that nobody feeds.
                if let Some(new) = w.handles[Kind::Transport as usize].get(memory) {
                    checked(|e| wk_transport_memory_end(*new, e));
                }
            }
            3 => _ = checked(|e| wk_transport_memory_feed(t, a, e)),
            4 => buffer(|o, e| wk_transport_memory_written(t, o, e)),
            5 => w.make(Kind::Cancel, |o, e| wk_cancel_new(o, e)),
            6 => wk_cancel_trigger(token),
            7 => _ = checked(|e| wk_http_conn_set_cancel(c, token, e)),
            // With NULL it would go to the network.
            8 if !t.is_null() => _ = checked(|e| wk_http_conn_set_transport(c, t, e)),
            9 => _ = checked(|e| wk_http_conn_set_tunnel(c, a, small as u16, h, e)),
            10 => {
                let body = small as u64;
                checked(|e| wk_http_conn_set_limits(c, small, small, body, small, e));
            }
            11 => _ = checked(|e| wk_http_conn_close(c, e)),
            12 => _ = checked(|e| wk_http_conn_request(c, a, b, h, send, e)),
            13 => {
                _ = checked(|e| wk_http_conn_putrequest(c, a, b, small & 1 == 0, small & 2 == 0, e))
            }
            14 => _ = checked(|e| wk_http_conn_putheader(c, a, [b, a].as_ptr(), small % 3, e)),
            15 => _ = checked(|e| wk_http_conn_endheaders(c, send, small & 1 == 0, e)),
            16 => _ = checked(|e| wk_http_conn_send_chunk(c, a, e)),
            _ => _ = checked(|e| wk_http_conn_end_chunks(c, h, e)),
        }
    }
    Ok(())
}

/// A connection over memory. Once that is used up the next request is refused by the
/// loopback's port 1, which is as good.
fn session(w: &mut World, answer: usize) -> Result<()> {
    let text = ANSWERS[answer % ANSWERS.len()].as_bytes();
    let input = View { data: text.as_ptr(), len: text.len() };
    let name = View { data: c"127.0.0.1".as_ptr().cast(), len: 9 };
    // SAFETY: as above.
    unsafe {
        w.make(Kind::Transport, |o, e| wk_transport_new_memory(input, o, e));
        w.make(Kind::Conn, |o, e| wk_http_conn_new(name, 1, o, e));
        let (t, c) =
            (w.handles[Kind::Transport as usize].last(), w.handles[Kind::Conn as usize].last());
        if let (Some(t), Some(c)) = (t, c) {
            checked(|e| wk_transport_memory_end(*t, e));
            checked(|e| wk_http_conn_set_timeout_ms(*c, 1000, e));
            checked(|e| wk_http_conn_set_transport(*c, *t, e));
        }
    }
    Ok(())
}

fn response(u: &mut Unstructured<'_>, w: &mut World) -> Result<()> {
    let small = usize::from(u.arbitrary::<u8>()?);
    let c = w.any(u, Kind::Conn)?;
    let r = w.any(u, Kind::Response)?;
    let mut room = [0; 64];
    let (len, mut count) = (small % 65, 0);
    // SAFETY: as above; what a response lends is read at once.
    unsafe {
        match u.arbitrary::<u8>()? % 9 {
            0 | 1 => w.make(Kind::Response, |o, e| wk_http_conn_getresponse(c, o, e)),
            2 | 3 => {
                _ = checked(|e| wk_http_response_read(r, room.as_mut_ptr(), len, &mut count, e))
            }
            4 => {
                _ = checked(|e| wk_http_response_readline(r, room.as_mut_ptr(), len, &mut count, e))
            }
            5 => buffer(|o, e| wk_http_response_read_all(r, o, e)),
            6 => {
                let mut view = View { data: std::ptr::null(), len: 0 };
                checked(|e| wk_http_response_peek(r, &mut view, e));
                touch(view);
            }
            7 => _ = checked(|e| wk_http_response_close(r, e)),
            _ => {
                fields(wk_http_response_headers(r), small);
                fields(wk_http_response_trailers(r), small);
            }
        }
    }
    assert!(count <= len);
    Ok(())
}
