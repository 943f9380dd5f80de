//! The numbers of Telnet's commands (RFC 854) and options (the IANA registry), and their names.

/// Starts a command.
pub const IAC: u8 = 255;
/// Asks the other side to stop an option.
pub const DONT: u8 = 254;
/// Asks the other side to use an option.
pub const DO: u8 = 253;
/// Refuses to use an option.
pub const WONT: u8 = 252;
/// Offers to use an option.
pub const WILL: u8 = 251;
/// Begins a subnegotiation.
pub const SB: u8 = 250;
/// Go ahead.
pub const GA: u8 = 249;
/// Erase the line.
pub const EL: u8 = 248;
/// Erase the character.
pub const EC: u8 = 247;
/// Are you there.
pub const AYT: u8 = 246;
/// Abort the output.
pub const AO: u8 = 245;
/// Interrupt the process.
pub const IP: u8 = 244;
/// Break.
pub const BRK: u8 = 243;
/// Data mark.
pub const DM: u8 = 242;
/// No operation.
pub const NOP: u8 = 241;
/// Ends a subnegotiation.
pub const SE: u8 = 240;

/// What stands for the option of a command that has none.
pub const NO_OPTION: u8 = 0;

/// The commands with their names.
const COMMANDS: &[(u8, &str)] = &[
    (IAC, "IAC\0"),
    (DONT, "DONT\0"),
    (DO, "DO\0"),
    (WONT, "WONT\0"),
    (WILL, "WILL\0"),
    (SB, "SB\0"),
    (GA, "GA\0"),
    (EL, "EL\0"),
    (EC, "EC\0"),
    (AYT, "AYT\0"),
    (AO, "AO\0"),
    (IP, "IP\0"),
    (BRK, "BRK\0"),
    (DM, "DM\0"),
    (NOP, "NOP\0"),
    (SE, "SE\0"),
];

/// The options with their names.
const OPTIONS: &[(u8, &str)] = &[
    (0, "BINARY\0"),
    (1, "ECHO\0"),
    (2, "RCP\0"),
    (3, "SGA\0"),
    (4, "NAMS\0"),
    (5, "STATUS\0"),
    (6, "TM\0"),
    (7, "RCTE\0"),
    (8, "NAOL\0"),
    (9, "NAOP\0"),
    (10, "NAOCRD\0"),
    (11, "NAOHTS\0"),
    (12, "NAOHTD\0"),
    (13, "NAOFFD\0"),
    (14, "NAOVTS\0"),
    (15, "NAOVTD\0"),
    (16, "NAOLFD\0"),
    (17, "XASCII\0"),
    (18, "LOGOUT\0"),
    (19, "BM\0"),
    (20, "DET\0"),
    (21, "SUPDUP\0"),
    (22, "SUPDUPOUTPUT\0"),
    (23, "SNDLOC\0"),
    (24, "TTYPE\0"),
    (25, "EOR\0"),
    (26, "TUID\0"),
    (27, "OUTMRK\0"),
    (28, "TTYLOC\0"),
    (29, "VT3270REGIME\0"),
    (30, "X3PAD\0"),
    (31, "NAWS\0"),
    (32, "TSPEED\0"),
    (33, "LFLOW\0"),
    (34, "LINEMODE\0"),
    (35, "XDISPLOC\0"),
    (36, "OLD_ENVIRON\0"),
    (37, "AUTHENTICATION\0"),
    (38, "ENCRYPT\0"),
    (39, "NEW_ENVIRON\0"),
    (40, "TN3270E\0"),
    (41, "XAUTH\0"),
    (42, "CHARSET\0"),
    (43, "RSP\0"),
    (44, "COM_PORT_OPTION\0"),
    (45, "SUPPRESS_LOCAL_ECHO\0"),
    (46, "TLS\0"),
    (47, "KERMIT\0"),
    (48, "SEND_URL\0"),
    (49, "FORWARD_X\0"),
    (138, "PRAGMA_LOGON\0"),
    (139, "SSPI_LOGON\0"),
    (140, "PRAGMA_HEARTBEAT\0"),
    (255, "EXOPL\0"),
];

/// The name of a command, with a NUL behind it; `None` for a byte that is none.
pub fn command_name(command: u8) -> Option<&'static str> {
    COMMANDS.iter().find(|(code, _)| *code == command).map(|(_, name)| *name)
}

/// The name of an option, with a NUL behind it; `None` where the spec has no name.
pub fn option_name(option: u8) -> Option<&'static str> {
    OPTIONS.iter().find(|(code, _)| *code == option).map(|(_, name)| *name)
}

/// Whether a command is followed by an option.
pub fn takes_option(command: u8) -> bool {
    matches!(command, WILL | WONT | DO | DONT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_end_with_a_nul() {
        assert_eq!(command_name(IAC), Some("IAC\0"));
        assert_eq!(command_name(7), None);
        assert_eq!(option_name(31), Some("NAWS\0"));
        assert_eq!(option_name(99), None);
        assert!(OPTIONS.iter().chain(COMMANDS).all(|(_, name)| name.ends_with('\0')));
        assert_eq!((SE..=IAC).filter(|code| command_name(*code).is_some()).count(), 16);
    }
}
