//! The C ABI as a C program sees it: plain pointers, and what every module's test needs.

use std::ffi::c_void;

use wirekit as _;

/// The status of success.
pub const OK: i32 = 0;
/// WK_E_INVALID_ARGUMENT.
pub const E_INVALID_ARGUMENT: i32 = 1;
/// WK_E_NULL.
pub const E_NULL: i32 = 2;
/// WK_E_UNKNOWN_ENCODING.
pub const E_UNKNOWN_ENCODING: i32 = 11;
/// WK_E_ENCODE.
pub const E_ENCODE: i32 = 12;
/// WK_E_DECODE.
pub const E_DECODE: i32 = 13;

/// `wk_str_t` and `wk_bytes_t`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct View {
    data: *const u8,
    len: usize,
}

/// Any handle.
pub type Handle = *mut c_void;

unsafe extern "C" {
    fn wk_status_is(status: i32, family: i32) -> bool;
    fn wk_buf_data(buf: Handle) -> *const u8;
    fn wk_buf_len(buf: Handle) -> usize;
    fn wk_buf_free(buf: Handle);
}

impl View {
    /// The empty view, as C programs and Go write it.
    pub const EMPTY: View = View { data: std::ptr::null(), len: 0 };

    /// A view of `bytes`, which must outlive its use.
    pub fn of(bytes: &(impl AsRef<[u8]> + ?Sized)) -> View {
        let bytes = bytes.as_ref();
        View { data: bytes.as_ptr(), len: bytes.len() }
    }

    /// The bytes of a view that the library gave; `None` for an absent one.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        if self.data.is_null() {
            return None;
        }
        // SAFETY: the library gave the view, and the caller reads it while its owner lives.
        Some(unsafe { std::slice::from_raw_parts(self.data, self.len) }.to_vec())
    }

    /// The text of a view that the library gave; `None` for an absent one.
    pub fn text(&self) -> Option<String> {
        self.bytes().map(|bytes| String::from_utf8(bytes).expect("the view is UTF-8"))
    }
}

/// Whether a status belongs to a family.
pub fn status_is(status: i32, family: i32) -> bool {
    // SAFETY: the function takes numbers.
    unsafe { wk_status_is(status, family) }
}

/// Calls a function that gives a `wk_buf_t`, and takes the bytes out of it.
pub fn buffer(call: impl FnOnce(*mut Handle) -> i32) -> Result<Vec<u8>, i32> {
    let mut buf: Handle = std::ptr::dangling_mut::<u8>().cast();
    match call(&mut buf) {
        OK => {
            // SAFETY: the library filled `buf` with a buffer that is ours until it is freed here.
            let bytes = unsafe {
                let len = wk_buf_len(buf);
                std::slice::from_raw_parts(wk_buf_data(buf), len).to_vec()
            };
            // SAFETY: as above; it is not used again.
            unsafe { wk_buf_free(buf) };
            Ok(bytes)
        }
        status => {
            assert!(buf.is_null(), "a failed call clears its out-parameter");
            Err(status)
        }
    }
}

/// Calls a function that gives a handle.
pub fn created(call: impl FnOnce(*mut Handle) -> i32) -> Result<Handle, i32> {
    let mut handle: Handle = std::ptr::dangling_mut::<u8>().cast();
    match call(&mut handle) {
        OK => Ok(handle),
        status => {
            assert!(handle.is_null(), "a failed call clears its out-parameter");
            Err(status)
        }
    }
}
