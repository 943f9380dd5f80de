//! Random bytes from the operating system, handed out from a page per thread.
//!
//! A system call for 16 bytes costs a hundred times what copying them does, so each thread takes
//! a page of them at once. The page is one that the kernel wipes in a child after fork, its header
//! with it, so a child never repeats what its parent hands out; bytes are erased as they go.
//! Where there is no such page, every call asks the operating system.

use crate::error::{Error, ErrorKind, Result};

/// Fills `buf` with random bytes fit for keys.
pub fn fill(buf: &mut [u8]) -> Result<()> {
    #[cfg(target_os = "linux")]
    if pool::fill(buf)? {
        return Ok(());
    }
    system(buf)
}

fn system(buf: &mut [u8]) -> Result<()> {
    getrandom::getrandom(buf).map_err(|error| {
        let message = format!("{}: {error}", ErrorKind::Random.text());
        Error::new(ErrorKind::Random, message)
    })
}

#[cfg(target_os = "linux")]
mod pool {
    use std::cell::RefCell;

    use zeroize::Zeroize;

    use super::system;
    use crate::error::Result;
    use crate::net::sys::WipedPage;

    /// The first byte says whether the page is filled (a child finds 0), the next two where the
    /// unused bytes start.
    const HEADER: usize = 3;
    const FILLED: u8 = 0xA5;
    /// Larger requests are worth a system call of their own.
    const LARGEST: usize = 256;

    enum Pool {
        Unknown,
        None,
        Page(WipedPage),
    }

    thread_local! {
        static POOL: RefCell<Pool> = const { RefCell::new(Pool::Unknown) };
    }

    /// Fills `buf` from this thread's page; false when there is none, or it is in use or gone
    /// (a signal handler, a destructor of another thread-local).
    pub(super) fn fill(buf: &mut [u8]) -> Result<bool> {
        if buf.len() > LARGEST {
            return Ok(false);
        }
        let taken = POOL.try_with(|pool| match pool.try_borrow_mut() {
            Ok(mut pool) => take(&mut pool, buf),
            Err(_) => Ok(false),
        });
        taken.unwrap_or(Ok(false))
    }

    fn take(pool: &mut Pool, buf: &mut [u8]) -> Result<bool> {
        if matches!(pool, Pool::Unknown) {
            *pool = WipedPage::new().map_or(Pool::None, Pool::Page);
        }
        let Pool::Page(page) = pool else { return Ok(false) };
        let page = page.bytes();
        let mut next = usize::from(u16::from_le_bytes([page[1], page[2]]));
        if page[0] != FILLED || next + buf.len() > WipedPage::SIZE {
            page[0] = 0;
            system(&mut page[HEADER..])?;
            next = HEADER;
            page[0] = FILLED;
        }
        let end = next + buf.len();
        // Before the bytes go out, so that a signal handler that forks cannot hand them out again.
        page[1..HEADER].copy_from_slice(&(end as u16).to_le_bytes());
        buf.copy_from_slice(&page[next..end]);
        page[next..end].zeroize();
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn sixteen() -> [u8; 16] {
        let mut bytes = [0; 16];
        fill(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn no_two_are_alike_across_refills_and_threads() {
        let threads: Vec<_> = (0..4)
            .map(|_| std::thread::spawn(|| (0..2000).map(|_| sixteen()).collect::<Vec<_>>()))
            .collect();
        let all: HashSet<[u8; 16]> =
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        assert_eq!(all.len(), 8000);
    }

    #[test]
    fn every_size_is_filled() {
        for size in [0, 1, 255, 256, 257, 10_000] {
            let mut bytes = vec![0; size];
            fill(&mut bytes).unwrap();
            // 64 zeros in a row do not happen by chance.
            assert!(!bytes.windows(64).any(|part| part.iter().all(|byte| *byte == 0)), "{size}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn bits_are_balanced() {
        let ones: u32 = (0..4096).flat_map(|_| sixteen()).map(u8::count_ones).sum();
        // 524,288 bits: six standard deviations are 2,172.
        assert!((259_972..264_316).contains(&ones), "{ones}");
    }
}
