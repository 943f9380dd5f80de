fn main() {
    for part in ["core", "error", "uuid", "status"] {
        let c = cbindgen::Config::from_file("cbindgen.toml").unwrap();
        let b = cbindgen::Builder::new()
            .with_config(c)
            .with_src(format!("src/ffi/{part}.rs"))
            .generate()
            .unwrap();
        let mut v = Vec::new();
        b.write(&mut v);
        println!("{}", String::from_utf8(v).unwrap());
    }
}
