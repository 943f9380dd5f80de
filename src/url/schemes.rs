//! What is known of the registered schemes: which have a network location, which take part in
//! relative references, and which have parameters after the last path segment.
//!
//! The empty scheme stands for a relative reference and belongs to all three groups.

/// Whether URLs of this scheme are written with `//`, even when the network location is empty.
pub fn uses_netloc(scheme: &[u8]) -> bool {
    matches!(
        scheme,
        b"" | b"file"
            | b"ftp"
            | b"git"
            | b"git+ssh"
            | b"gopher"
            | b"http"
            | b"https"
            | b"imap"
            | b"mms"
            | b"nfs"
            | b"nntp"
            | b"prospero"
            | b"rsync"
            | b"rtsp"
            | b"rtspu"
            | b"sftp"
            | b"shttp"
            | b"snews"
            | b"svn"
            | b"svn+ssh"
            | b"telnet"
            | b"wais"
            | b"ws"
            | b"wss"
    )
}

/// Whether a reference without a scheme can be relative to a URL of this scheme.
pub fn uses_relative(scheme: &[u8]) -> bool {
    matches!(
        scheme,
        b"" | b"file"
            | b"ftp"
            | b"gopher"
            | b"http"
            | b"https"
            | b"imap"
            | b"mms"
            | b"nntp"
            | b"prospero"
            | b"rtsp"
            | b"rtspu"
            | b"sftp"
            | b"shttp"
            | b"svn"
            | b"svn+ssh"
            | b"wais"
            | b"ws"
            | b"wss"
    )
}

/// Whether a `;` in the last path segment starts parameters.
pub fn uses_params(scheme: &[u8]) -> bool {
    matches!(
        scheme,
        b"" | b"ftp"
            | b"hdl"
            | b"http"
            | b"https"
            | b"imap"
            | b"mms"
            | b"prospero"
            | b"rtsp"
            | b"rtspu"
            | b"sftp"
            | b"shttp"
            | b"sip"
            | b"sips"
            | b"tel"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_belong_to_their_groups() {
        for scheme in ["", "http", "ftp", "rtspu"] {
            let scheme = scheme.as_bytes();
            assert!(uses_netloc(scheme) && uses_relative(scheme) && uses_params(scheme));
        }
        assert!(uses_netloc(b"telnet") && !uses_relative(b"telnet"));
        assert!(uses_params(b"tel") && !uses_netloc(b"tel"));
        assert!(!uses_netloc(b"mailto") && !uses_params(b"mailto"));
    }
}
