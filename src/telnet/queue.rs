//! The data that was decoded and not yet read. Taking all of it moves it; taking a part copies that
//! part.

/// A queue of bytes.
#[derive(Debug, Default)]
pub(super) struct Queue {
    bytes: Vec<u8>,
    start: usize,
}

impl Queue {
    pub fn content(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    pub fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn push(&mut self, data: &[u8]) {
        // Moving down pays only when at least as much was taken as is left.
        if self.start > 0 && self.start >= self.len() {
            self.bytes.drain(..self.start);
            self.start = 0;
        }
        self.bytes.extend_from_slice(data);
    }

    pub fn take_all(&mut self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.drain(..std::mem::take(&mut self.start));
        bytes
    }

    pub fn take(&mut self, count: usize) -> Vec<u8> {
        if count >= self.len() {
            return self.take_all();
        }
        let taken = self.content()[..count].to_vec();
        self.start += count;
        taken
    }

    /// Takes what fits into `out`.
    pub fn take_into(&mut self, out: &mut [u8]) -> usize {
        let count = out.len().min(self.len());
        out[..count].copy_from_slice(&self.content()[..count]);
        self.start += count;
        if self.is_empty() {
            self.bytes.clear();
            self.start = 0;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_all() {
        let mut queue = Queue::default();
        queue.push(b"abcdef");
        assert_eq!(queue.take(4), b"abcd");
        queue.push(b"gh");
        assert_eq!((queue.content(), queue.len()), (&b"efgh"[..], 4));
        let mut out = [0; 3];
        assert_eq!((queue.take_into(&mut out), &out), (3, b"efg"));
        assert_eq!(queue.take(9), b"h");
        assert!(queue.is_empty() && queue.take_all().is_empty());
        assert_eq!(queue.take_into(&mut out), 0);
    }
}
