//! `data:` URLs (RFC 2397).

use crate::error::{Error, ErrorKind, Result};
use crate::text::{base64, percent};
use crate::url;

/// The media type of a URL that names none.
const DEFAULT_TYPE: &str = "text/plain;charset=US-ASCII";

/// What a `data:` URL holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// The media type with its parameters, as it stands in the URL.
    pub media_type: String,
    /// The content.
    pub body: Vec<u8>,
}

impl Data {
    /// Reads a URL, which may stand in `<URL:…>`.
    pub fn parse(text: &str) -> Result<Data> {
        let bad = |what: &'static str| Error::new(ErrorKind::DataUrl, what);
        let (scheme, rest) =
            url::unwrap(text).split_once(':').ok_or_else(|| bad("The URL has no scheme"))?;
        if !scheme.eq_ignore_ascii_case("data") {
            return Err(bad("The URL's scheme is not data"));
        }
        let (kind, content) =
            rest.split_once(',').ok_or_else(|| bad("The data: URL has no comma"))?;
        let mut body = Vec::with_capacity(content.len());
        percent::unquote(content.as_bytes(), false, &mut body);
        let kind = match kind.strip_suffix(";base64") {
            Some(kind) => {
                let mut decoded = Vec::with_capacity(body.len() / 4 * 3);
                base64::decode(&body, &mut decoded).map_err(|e| e.with_kind(ErrorKind::DataUrl))?;
                body = decoded;
                kind
            }
            None => kind,
        };
        // Blanks in front are no part of a header field's value.
        let kind = kind.trim_start_matches([' ', '\t']);
        let media_type = if kind.is_empty() { DEFAULT_TYPE } else { kind }.to_string();
        Ok(Data { media_type, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (text, kind, body) in [
            (" <URL:data:,y>", DEFAULT_TYPE, "y"),
            ("data:a/b;base64,Y%51==", "a/b", "a"),
            ("DATA:;BASE64,YQ==", ";BASE64", "YQ=="),
            ("data:text/plain,a#b,c+d", "text/plain", "a#b,c+d"),
        ] {
            let data = Data::parse(text).unwrap();
            assert_eq!((data.media_type.as_str(), data.body.as_slice()), (kind, body.as_bytes()));
        }
        for bad in ["data:nocomma", "data", "http:a,b", "data:;base64,YQ"] {
            assert_eq!(Data::parse(bad).unwrap_err().kind(), ErrorKind::DataUrl, "{bad}");
        }
    }
}
