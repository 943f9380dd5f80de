//! `make install`: builds a release and puts it where pkg-config and CMake find it.
//!
//! What is installed can be moved as a whole: wirekit.pc and the CMake package find the rest by
//! their own place. cargo turns link-time optimisation off when a crate is also built as a Rust
//! library, so the release is built with the two C crate types alone.

use std::path::{Component, Path, PathBuf};
use std::process::Command;

use crate::{Result, root, version};

/// The number in the soname; `build.rs` passes the same to the linker.
const ABI: &str = "0";

/// Where to install.
pub struct Options {
    prefix: PathBuf,
    libdir: PathBuf,
    destdir: PathBuf,
    strip: bool,
}

/// What a release build gives.
pub struct Built {
    shared: PathBuf,
    archive: PathBuf,
    /// What a static link needs besides the archive, as "-lpthread".
    system_libraries: Vec<String>,
}

impl Options {
    /// Reads `PREFIX=/usr LIBDIR=/usr/lib64 DESTDIR=/stage STRIP=no`.
    pub fn read(settings: &[&str]) -> Result<Options> {
        let mut options = Options {
            prefix: "/usr/local".into(),
            libdir: PathBuf::new(),
            destdir: PathBuf::new(),
            strip: true,
        };
        for setting in settings {
            match setting.split_once('=') {
                Some(("PREFIX", value)) if !value.is_empty() => options.prefix = value.into(),
                Some(("LIBDIR", value)) => options.libdir = value.into(),
                Some(("DESTDIR", value)) => options.destdir = value.into(),
                Some(("STRIP", value)) => options.strip = value != "no",
                _ => return Err(format!("install: what is {setting:?}? See `cargo xtask`")),
            }
        }
        let here = std::env::current_dir().map_err(|e| e.to_string())?;
        options.prefix = here.join(&options.prefix);
        let libdir =
            if options.libdir.as_os_str().is_empty() { "lib".into() } else { options.libdir };
        options.libdir = options.prefix.join(libdir);
        Ok(options)
    }

    /// A path of the installed system below DESTDIR.
    fn staged(&self, path: &Path) -> PathBuf {
        if self.destdir.as_os_str().is_empty() {
            return path.to_path_buf();
        }
        self.destdir
            .join(path.components().filter(|c| *c != Component::RootDir).collect::<PathBuf>())
    }
}

/// Builds and installs.
pub fn install(options: &Options) -> Result<()> {
    let built = build()?;
    let version = version()?;
    let lib = options.staged(&options.libdir);
    let include = options.staged(&options.prefix.join("include"));
    let full = format!("libwirekit.so.{version}");
    copy(&built.shared, &lib.join(&full))?;
    if options.strip {
        run(Command::new("strip").arg("--strip-unneeded").arg(lib.join(&full)))?;
    }
    link(&full, &lib.join(format!("libwirekit.so.{ABI}")))?;
    link(&format!("libwirekit.so.{ABI}"), &lib.join("libwirekit.so"))?;
    copy(&built.archive, &lib.join("libwirekit.a"))?;
    if options.strip {
        run(Command::new("strip").arg("--strip-debug").arg(lib.join("libwirekit.a")))?;
    }
    headers(&include)?;

    let to_prefix = back(&options.prefix, &options.libdir);
    let libraries = built.system_libraries.join(" ");
    let fill = |name: &str, depth: &str| -> Result<String> {
        let path = root().join("cmake").join(name);
        let text =
            std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let prefix = match &to_prefix {
            Some(up) => format!("{depth}/{up}"),
            None => options.prefix.display().to_string(),
        };
        let libdir = match options.libdir.strip_prefix(&options.prefix) {
            Ok(below) => format!("${{exec_prefix}}/{}", below.display()),
            Err(_) => options.libdir.display().to_string(),
        };
        Ok(text
            .replace("@prefix@", &prefix)
            .replace("@pc_libdir@", &libdir)
            .replace("@version@", &version)
            .replace("@abi@", ABI)
            .replace("@libraries@", &libraries)
            .replace("@libraries_list@", &built.system_libraries.join(";")))
    };
    put(&lib.join("pkgconfig/wirekit.pc"), &fill("wirekit.pc.in", "${pcfiledir}/..")?)?;
    let cmake = lib.join("cmake/wirekit");
    let here = "${CMAKE_CURRENT_LIST_DIR}/../..";
    put(&cmake.join("wirekitConfig.cmake"), &fill("wirekitConfig.cmake.in", here)?)?;
    put(&cmake.join("wirekitConfigVersion.cmake"), &fill("wirekitConfigVersion.cmake.in", here)?)
}

/// Builds the release libraries and asks rustc what a static link needs.
fn build() -> Result<Built> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root())
        .args(["rustc", "--release", "--lib", "--package", "wirekit"])
        .args(["--crate-type", "cdylib,staticlib", "--", "--print", "native-static-libs"])
        .output()
        .map_err(|e| format!("cargo: {e}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(said.into_owned());
    }
    let libraries = said
        .lines()
        .find_map(|line| line.split_once("native-static-libs:"))
        .ok_or("rustc did not say what a static link needs")?
        .1;
    let release = match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) => root().join(target).join("release"),
        None => root().join("target/release"),
    };
    let mut system_libraries: Vec<String> = Vec::new();
    for library in libraries.split_whitespace() {
        // The C compiler adds its own gcc_s or gcc_eh, whichever fits -static.
        if library != "-lgcc_s" && !system_libraries.iter().any(|known| known == library) {
            system_libraries.push(library.to_string());
        }
    }
    Ok(Built {
        shared: release.join("libwirekit.so"),
        archive: release.join("libwirekit.a"),
        system_libraries,
    })
}

fn headers(include: &Path) -> Result<()> {
    let from = root().join("include");
    copy(&from.join("wirekit.h"), &include.join("wirekit.h"))?;
    let old = include.join("wirekit");
    if old.is_dir() {
        std::fs::remove_dir_all(&old).map_err(|e| format!("{}: {e}", old.display()))?;
    }
    let folder = from.join("wirekit");
    for entry in std::fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let name = entry.map_err(|e| e.to_string())?.file_name();
        copy(&folder.join(&name), &include.join("wirekit").join(&name))?;
    }
    let cpp = root().join("bindings/cpp");
    copy(&cpp.join("wirekit.hpp"), &include.join("wirekit.hpp"))?;
    let parts = cpp.join("wirekit");
    for entry in std::fs::read_dir(&parts).into_iter().flatten() {
        let name = entry.map_err(|e| e.to_string())?.file_name();
        copy(&parts.join(&name), &include.join("wirekit").join(&name))?;
    }
    Ok(())
}

/// The way from LIBDIR back to PREFIX ("..", "../.."), when LIBDIR lies below PREFIX.
fn back(prefix: &Path, libdir: &Path) -> Option<String> {
    let below = libdir.strip_prefix(prefix).ok()?;
    Some(vec![".."; below.components().count()].join("/"))
}

/// Copies through a new file, so that a program that runs keeps the library that it has mapped.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let bytes = std::fs::read(from).map_err(|e| format!("{}: {e}", from.display()))?;
    replace(to, &bytes)
}

fn put(to: &Path, text: &str) -> Result<()> {
    replace(to, text.as_bytes())
}

fn replace(to: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |e: std::io::Error| format!("{}: {e}", to.display());
    let folder = to.parent().ok_or("a file without a folder")?;
    std::fs::create_dir_all(folder).map_err(failed)?;
    let new = to.with_extension("new");
    std::fs::write(&new, bytes).map_err(failed)?;
    std::fs::rename(&new, to).map_err(failed)
}

fn link(target: &str, at: &Path) -> Result<()> {
    let _ = std::fs::remove_file(at);
    std::os::unix::fs::symlink(target, at).map_err(|e| format!("{}: {e}", at.display()))
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|e| format!("{command:?}: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed")) }
}
