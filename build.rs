//! Gives the shared library its soname: the ABI number that programs link against.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let os = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if matches!(os.as_str(), "linux" | "freebsd" | "android") {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libwirekit.so.0");
    }
}
