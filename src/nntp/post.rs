//! POST and IHAVE: articles on their way to the server.

use super::client::Nntp;
use super::parse::expect;
use crate::error::Result;
use crate::net::source::Body;
use crate::text::command::Command;
use crate::text::dots::{Dots, LineEnds};

impl Nntp {
    /// POST.
    pub fn post(&mut self, article: Body<'_>) -> Result<Vec<u8>> {
        self.offer(Command::new("POST")?, article)
    }

    /// IHAVE: offers an article that came from elsewhere.
    pub fn ihave(&mut self, id: &str, article: Body<'_>) -> Result<Vec<u8>> {
        self.offer(Command::new("IHAVE")?.arg(id)?, article)
    }

    fn offer(&mut self, command: Command, article: Body<'_>) -> Result<Vec<u8>> {
        let reply = self.short(command)?;
        expect(&reply, "3")?;
        // In bytes a CR alone ends a line; a file's lines end with LF.
        let ends = match article {
            Body::Blocks(_) | Body::Pieces(_) => LineEnds::Feeds,
            _ => LineEnds::All,
        };
        if let Err(error) = self.net.send_text(article, Dots::new(ends), true) {
            // What would come next is still a part of the article.
            let _ = self.net.close();
            return Err(error);
        }
        self.status()
    }
}

#[cfg(test)]
mod tests {
    use super::super::client::tests::connected;
    use super::*;
    use crate::error::{Error, ErrorKind};
    use crate::net::source::BlockSource;

    struct Fails(bool);

    impl BlockSource for Fails {
        fn read(&mut self, buf: &mut [u8]) -> Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(Error::of(ErrorKind::Callback));
            }
            buf[..2].copy_from_slice(b"a\n");
            Ok(2)
        }
    }

    #[test]
    fn articles_go_out_with_their_dots() {
        let (mut nntp, control) =
            connected("340 go\r\n240 ok\r\n335 go\r\n436 later\r\n440 no\r\n200 eh\r\n");
        let article = b"From: a\n\n.dot\rend";
        assert_eq!(nntp.post(Body::Bytes(article)).unwrap(), b"240 ok");
        assert_eq!(
            nntp.ihave("<a@b>", Body::Bytes(b"")).unwrap_err().kind(),
            ErrorKind::NntpTemporary
        );
        assert_eq!(nntp.post(Body::None).unwrap_err().kind(), ErrorKind::NntpTemporary);
        assert_eq!(nntp.post(Body::None).unwrap_err().kind(), ErrorKind::NntpReply);
        assert!(control.written().ends_with(
            b"POST\r\nFrom: a\r\n\r\n..dot\r\nend\r\n.\r\nIHAVE <a@b>\r\n.\r\nPOST\r\nPOST\r\n"
        ));
    }

    #[test]
    fn an_article_that_breaks_off_ends_the_connection() {
        let (mut nntp, control) = connected("340 go\r\n240 ok\r\n");
        let error = nntp.post(Body::Blocks(&mut Fails(false))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Callback);
        assert!(!nntp.net.is_connected());
        assert!(!control.written().ends_with(b".\r\n"));
    }
}
