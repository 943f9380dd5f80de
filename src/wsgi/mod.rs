//! WSGI environments and utilities (PEP 3333), in the manner of Python's `wsgiref.util`.

pub mod environ;
pub mod wrapper;
