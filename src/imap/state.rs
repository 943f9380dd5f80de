//! The states of an IMAP session and the commands that each allows (RFC 3501 section 3).

use crate::error::{Error, ErrorKind, Result};

/// Where a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Before the login.
    NonAuthenticated,
    /// Logged in.
    Authenticated,
    /// A mailbox is selected.
    Selected,
    /// Over, or not begun.
    Logout,
}

impl State {
    /// The spec's word for it.
    pub fn name(self) -> &'static str {
        match self {
            State::NonAuthenticated => "NONAUTH",
            State::Authenticated => "AUTH",
            State::Selected => "SELECTED",
            State::Logout => "LOGOUT",
        }
    }
}

use State::{Authenticated, Logout, NonAuthenticated, Selected};

const ANY: &[State] = &[NonAuthenticated, Authenticated, Selected, Logout];
const LOGGED_IN: &[State] = &[Authenticated, Selected];
const SELECTED: &[State] = &[Selected];

/// The states that allow a command; `None` for a command that the spec does not know.
pub fn allowed(command: &str) -> Option<&'static [State]> {
    Some(match command {
        "CAPABILITY" | "LOGOUT" | "NOOP" => ANY,
        "AUTHENTICATE" | "LOGIN" | "STARTTLS" => &[NonAuthenticated],
        "ENABLE" | "PROXYAUTH" => &[Authenticated],
        "APPEND" | "CREATE" | "DELETE" | "DELETEACL" | "EXAMINE" | "GETACL" | "GETANNOTATION"
        | "GETQUOTA" | "GETQUOTAROOT" | "IDLE" | "LIST" | "LSUB" | "MYRIGHTS" | "NAMESPACE"
        | "RENAME" | "SELECT" | "SETACL" | "SETANNOTATION" | "SETQUOTA" | "STATUS"
        | "SUBSCRIBE" | "UNSUBSCRIBE" => LOGGED_IN,
        "CHECK" | "CLOSE" | "COPY" | "EXPUNGE" | "FETCH" | "MOVE" | "PARTIAL" | "SEARCH"
        | "SORT" | "STORE" | "THREAD" | "UID" | "UNSELECT" => SELECTED,
        _ => return None,
    })
}

/// Refuses a command that the state does not allow; one that is not known is allowed.
pub fn check(command: &str, state: State) -> Result<()> {
    match allowed(command) {
        Some(states) if !states.contains(&state) => {
            let names: Vec<&str> = states.iter().map(|state| state.name()).collect();
            let message = format!(
                "command {command} illegal in state {}, only allowed in states {}",
                state.name(),
                names.join(", ")
            );
            Err(Error::new(ErrorKind::ImapState, message))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_state_allows() {
        assert!(check("NOOP", Logout).is_ok() && check("XANY", Logout).is_ok());
        let error = check("CREATE", Logout).unwrap_err();
        assert!(error.kind().is(ErrorKind::Imap) && error.kind().is(ErrorKind::State));
        assert_eq!(
            error.to_string(),
            "command CREATE illegal in state LOGOUT, only allowed in states AUTH, SELECTED"
        );
        assert!(check("LOGIN", Authenticated).is_err() && check("FETCH", Selected).is_ok());
    }
}
