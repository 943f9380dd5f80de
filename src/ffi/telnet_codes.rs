//! `wirekit/telnet_codes.h`: the numbers of Telnet's commands and options, and their names.

use std::os::raw::c_char;

use super::boundary::guard_or;
use crate::telnet::codes;

/// The command that starts a command.
pub const WK_TELNET_IAC: u8 = 255;
/// The command that asks the other side to stop an option.
pub const WK_TELNET_DONT: u8 = 254;
/// The command that asks the other side to use an option.
pub const WK_TELNET_DO: u8 = 253;
/// The command that refuses to use an option.
pub const WK_TELNET_WONT: u8 = 252;
/// The command that offers to use an option.
pub const WK_TELNET_WILL: u8 = 251;
/// The command that begins a subnegotiation.
pub const WK_TELNET_SB: u8 = 250;
/// The command to go ahead.
pub const WK_TELNET_GA: u8 = 249;
/// The command to erase the line.
pub const WK_TELNET_EL: u8 = 248;
/// The command to erase the character.
pub const WK_TELNET_EC: u8 = 247;
/// The command that asks whether the other side is there.
pub const WK_TELNET_AYT: u8 = 246;
/// The command to abort the output.
pub const WK_TELNET_AO: u8 = 245;
/// The command to interrupt the process.
pub const WK_TELNET_IP: u8 = 244;
/// The command of the break key.
pub const WK_TELNET_BRK: u8 = 243;
/// The command that marks the data stream.
pub const WK_TELNET_DM: u8 = 242;
/// The command that does nothing.
pub const WK_TELNET_NOP: u8 = 241;
/// The command that ends a subnegotiation.
pub const WK_TELNET_SE: u8 = 240;
/// What stands for the option of a command that has none.
pub const WK_TELNET_NOOPT: u8 = 0;
/// The option: 8-bit data.
pub const WK_TELNET_OPT_BINARY: u8 = 0;
/// The option: echo.
pub const WK_TELNET_OPT_ECHO: u8 = 1;
/// The option: prepare to reconnect.
pub const WK_TELNET_OPT_RCP: u8 = 2;
/// The option: suppress go ahead.
pub const WK_TELNET_OPT_SGA: u8 = 3;
/// The option: approximate message size.
pub const WK_TELNET_OPT_NAMS: u8 = 4;
/// The option: give status.
pub const WK_TELNET_OPT_STATUS: u8 = 5;
/// The option: timing mark.
pub const WK_TELNET_OPT_TM: u8 = 6;
/// The option: remote controlled transmission and echo.
pub const WK_TELNET_OPT_RCTE: u8 = 7;
/// The option: negotiate about output line width.
pub const WK_TELNET_OPT_NAOL: u8 = 8;
/// The option: negotiate about output page size.
pub const WK_TELNET_OPT_NAOP: u8 = 9;
/// The option: negotiate about CR disposition.
pub const WK_TELNET_OPT_NAOCRD: u8 = 10;
/// The option: negotiate about horizontal tab stops.
pub const WK_TELNET_OPT_NAOHTS: u8 = 11;
/// The option: negotiate about horizontal tab disposition.
pub const WK_TELNET_OPT_NAOHTD: u8 = 12;
/// The option: negotiate about form feed disposition.
pub const WK_TELNET_OPT_NAOFFD: u8 = 13;
/// The option: negotiate about vertical tab stops.
pub const WK_TELNET_OPT_NAOVTS: u8 = 14;
/// The option: negotiate about vertical tab disposition.
pub const WK_TELNET_OPT_NAOVTD: u8 = 15;
/// The option: negotiate about output LF disposition.
pub const WK_TELNET_OPT_NAOLFD: u8 = 16;
/// The option: extended ASCII.
pub const WK_TELNET_OPT_XASCII: u8 = 17;
/// The option: force logout.
pub const WK_TELNET_OPT_LOGOUT: u8 = 18;
/// The option: byte macro.
pub const WK_TELNET_OPT_BM: u8 = 19;
/// The option: data entry terminal.
pub const WK_TELNET_OPT_DET: u8 = 20;
/// The option: the SUPDUP protocol.
pub const WK_TELNET_OPT_SUPDUP: u8 = 21;
/// The option: SUPDUP output.
pub const WK_TELNET_OPT_SUPDUPOUTPUT: u8 = 22;
/// The option: send location.
pub const WK_TELNET_OPT_SNDLOC: u8 = 23;
/// The option: terminal type.
pub const WK_TELNET_OPT_TTYPE: u8 = 24;
/// The option: end of record.
pub const WK_TELNET_OPT_EOR: u8 = 25;
/// The option: TACACS user identification.
pub const WK_TELNET_OPT_TUID: u8 = 26;
/// The option: output marking.
pub const WK_TELNET_OPT_OUTMRK: u8 = 27;
/// The option: terminal location number.
pub const WK_TELNET_OPT_TTYLOC: u8 = 28;
/// The option: 3270 regime.
pub const WK_TELNET_OPT_VT3270REGIME: u8 = 29;
/// The option: X.3 PAD.
pub const WK_TELNET_OPT_X3PAD: u8 = 30;
/// The option: window size.
pub const WK_TELNET_OPT_NAWS: u8 = 31;
/// The option: terminal speed.
pub const WK_TELNET_OPT_TSPEED: u8 = 32;
/// The option: remote flow control.
pub const WK_TELNET_OPT_LFLOW: u8 = 33;
/// The option: line mode.
pub const WK_TELNET_OPT_LINEMODE: u8 = 34;
/// The option: X display location.
pub const WK_TELNET_OPT_XDISPLOC: u8 = 35;
/// The option: environment variables, the old way.
pub const WK_TELNET_OPT_OLD_ENVIRON: u8 = 36;
/// The option: authentication.
pub const WK_TELNET_OPT_AUTHENTICATION: u8 = 37;
/// The option: encryption.
pub const WK_TELNET_OPT_ENCRYPT: u8 = 38;
/// The option: environment variables.
pub const WK_TELNET_OPT_NEW_ENVIRON: u8 = 39;
/// The option: TN3270 enhancements.
pub const WK_TELNET_OPT_TN3270E: u8 = 40;
/// The option: XAUTH.
pub const WK_TELNET_OPT_XAUTH: u8 = 41;
/// The option: character set.
pub const WK_TELNET_OPT_CHARSET: u8 = 42;
/// The option: remote serial port.
pub const WK_TELNET_OPT_RSP: u8 = 43;
/// The option: COM port control.
pub const WK_TELNET_OPT_COM_PORT_OPTION: u8 = 44;
/// The option: suppress local echo.
pub const WK_TELNET_OPT_SUPPRESS_LOCAL_ECHO: u8 = 45;
/// The option: start TLS.
pub const WK_TELNET_OPT_TLS: u8 = 46;
/// The option: Kermit.
pub const WK_TELNET_OPT_KERMIT: u8 = 47;
/// The option: send a URL.
pub const WK_TELNET_OPT_SEND_URL: u8 = 48;
/// The option: forward X.
pub const WK_TELNET_OPT_FORWARD_X: u8 = 49;
/// The option: PRAGMA logon.
pub const WK_TELNET_OPT_PRAGMA_LOGON: u8 = 138;
/// The option: SSPI logon.
pub const WK_TELNET_OPT_SSPI_LOGON: u8 = 139;
/// The option: PRAGMA heartbeat.
pub const WK_TELNET_OPT_PRAGMA_HEARTBEAT: u8 = 140;
/// The option: extended options list.
pub const WK_TELNET_OPT_EXOPL: u8 = 255;

/// A name of the tables, which ends with a NUL; empty for none.
fn c_name(name: Option<&'static str>) -> *const c_char {
    name.map_or(c"".as_ptr(), |name| name.as_ptr().cast())
}

/// The name of a command: "WILL".
///
/// @param command the command's byte.
/// @return Borrowed for ever; NUL-terminated; empty when no command has this number.
///
/// Threads: any. Mirrors: the constants of telnetlib; RFC 854.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_command_name(command: u8) -> *const c_char {
    guard_or(c"".as_ptr(), || c_name(codes::command_name(command)))
}

/// The name of an option: "ECHO".
///
/// @param option the option's byte.
/// @return Borrowed for ever; NUL-terminated; empty when telnetlib has no name for it.
///
/// Threads: any. Mirrors: the constants of telnetlib.
#[unsafe(no_mangle)]
pub extern "C" fn wk_telnet_option_name(option: u8) -> *const c_char {
    guard_or(c"".as_ptr(), || c_name(codes::option_name(option)))
}
