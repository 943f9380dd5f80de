//! Cancellation: a token that any thread can trigger and that wakes whatever blocks on it.
//!
//! A poll watches the token's pipe, which becomes readable for ever; a call that blocks in recv or
//! send is woken by a registered action that shuts the socket down; a wait on a channel by one
//! that sends to it.

use std::cell::Cell;
use std::fmt;
use std::io::{PipeReader, PipeWriter, Write, pipe};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::error::{Error, ErrorKind, Result};

/// A switch that is turned once. Clones are the same switch.
#[derive(Clone, Default)]
pub struct CancelToken(Arc<Shared>);

#[derive(Default)]
struct Shared {
    cancelled: AtomicBool,
    registry: Mutex<Registry>,
    wake: OnceLock<PipeReader>,
}

#[derive(Default)]
struct Registry {
    actions: Vec<Arc<Action>>,
    wake: Option<PipeWriter>,
}

struct Action(Mutex<Option<Box<dyn FnOnce() + Send>>>);

thread_local! {
    /// The action that this thread is running, so that it may drop its own registration.
    static RUNNING: Cell<*const Action> = const { Cell::new(std::ptr::null()) };
}

impl CancelToken {
    /// A token that is not cancelled.
    pub fn new() -> CancelToken {
        CancelToken::default()
    }

    /// Cancels, for ever. Everything registered has run when this returns.
    pub fn cancel(&self) {
        let actions = {
            let mut registry = lock(&self.0.registry);
            self.0.cancelled.store(true, Ordering::SeqCst);
            if let Some(mut wake) = registry.wake.take() {
                // Closing the writing end alone would do; the byte is for systems whose poll
                // reports a hang-up of a pipe differently.
                let _ = wake.write_all(b"x");
            }
            std::mem::take(&mut registry.actions)
        };
        // Outside the registry's lock: an action may call back into the token.
        for action in actions {
            action.run();
        }
    }

    /// Whether [`CancelToken::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }

    /// The error, once cancelled.
    pub fn check(&self, stage: &'static str) -> Result<()> {
        if self.is_cancelled() { Err(cancelled(stage)) } else { Ok(()) }
    }

    /// Has `action` run once when the token is cancelled, on the thread that cancels; at once when
    /// that has happened already. When the registration has been dropped, `action` is not running
    /// and never will be.
    pub fn on_cancel(&self, action: impl FnOnce() + Send + 'static) -> Registration {
        let action = Arc::new(Action(Mutex::new(Some(Box::new(action)))));
        let mut registry = lock(&self.0.registry);
        if self.is_cancelled() {
            drop(registry);
            action.run();
        } else {
            registry.actions.push(Arc::clone(&action));
        }
        Registration { token: self.clone(), action }
    }

    /// A descriptor that is readable as soon as the token is cancelled, and from then on.
    pub(crate) fn wake_fd(&self) -> Result<BorrowedFd<'_>> {
        if let Some(reader) = self.0.wake.get() {
            return Ok(reader.as_fd());
        }
        let mut registry = lock(&self.0.registry);
        if self.0.wake.get().is_none() {
            let (reader, mut writer) = pipe().map_err(|error| Error::from_io("", &error))?;
            if self.is_cancelled() {
                let _ = writer.write_all(b"x");
            } else {
                registry.wake = Some(writer);
            }
            // Under the registry's lock nobody else can have set it.
            let _ = self.0.wake.set(reader);
        }
        drop(registry);
        match self.0.wake.get() {
            Some(reader) => Ok(reader.as_fd()),
            None => Err(Error::of(ErrorKind::Io)),
        }
    }
}

impl fmt::Debug for CancelToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CancelToken").field(&self.is_cancelled()).finish()
    }
}

/// The error for a call that was cancelled.
pub(crate) fn cancelled(stage: &'static str) -> Error {
    Error::of(ErrorKind::Cancelled).at(stage)
}

impl Action {
    /// Runs it, unless it has run or was taken away.
    fn run(self: &Arc<Self>) {
        // Held while the action runs: that is what a registration's drop waits for.
        let mut slot = lock(&self.0);
        if let Some(action) = slot.take() {
            let outer = RUNNING.replace(Arc::as_ptr(self));
            action();
            RUNNING.set(outer);
        }
    }
}

/// Keeps an action registered; dropping it takes the action away and waits while it runs.
#[must_use = "dropping the registration takes the action away"]
pub struct Registration {
    token: CancelToken,
    action: Arc<Action>,
}

impl Drop for Registration {
    fn drop(&mut self) {
        lock(&self.token.0.registry).actions.retain(|entry| !Arc::ptr_eq(entry, &self.action));
        // An action that drops its own registration must not wait for itself.
        if RUNNING.get() != Arc::as_ptr(&self.action) {
            let action = lock(&self.action.0).take();
            drop(action);
        }
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration").field("token", &self.token).finish()
    }
}

/// A panic elsewhere leaves these small states whole, so its poison is ignored.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn runs_once_on_cancel_and_at_once_afterwards() {
        let token = CancelToken::new();
        let (send, receive) = mpsc::channel();
        let again = send.clone();
        let kept = token.on_cancel(move || send.send(1).unwrap());
        token.cancel();
        token.cancel();
        assert_eq!(receive.try_recv(), Ok(1));
        let late = token.on_cancel(move || again.send(2).unwrap());
        assert_eq!(receive.try_recv(), Ok(2));
        assert!(receive.try_recv().is_err());
        drop((kept, late));
        assert_eq!(token.check("send").unwrap_err().kind(), ErrorKind::Cancelled);
    }

    #[test]
    fn a_dropped_registration_never_runs_and_frees_its_action() {
        let token = CancelToken::new();
        let owned = Arc::new(());
        let inside = Arc::clone(&owned);
        drop(token.on_cancel(move || {
            let _inside = inside;
            panic!("deregistered");
        }));
        assert_eq!(Arc::strong_count(&owned), 1);
        token.cancel();
    }

    #[test]
    fn dropping_waits_for_a_running_action() {
        let token = CancelToken::new();
        let (entered, wait_entered) = mpsc::channel();
        let (release, wait_release) = mpsc::channel::<()>();
        let done = Arc::new(AtomicBool::new(false));
        let done_inside = Arc::clone(&done);
        let registration = token.on_cancel(move || {
            entered.send(()).unwrap();
            wait_release.recv().unwrap();
            done_inside.store(true, Ordering::SeqCst);
        });
        let canceller = {
            let token = token.clone();
            std::thread::spawn(move || token.cancel())
        };
        wait_entered.recv().unwrap();
        let dropper = {
            let done = Arc::clone(&done);
            std::thread::spawn(move || {
                drop(registration);
                done.load(Ordering::SeqCst)
            })
        };
        release.send(()).unwrap();
        assert!(dropper.join().unwrap(), "the drop returned while the action ran");
        canceller.join().unwrap();
    }

    #[test]
    fn an_action_may_drop_its_own_registration() {
        let token = CancelToken::new();
        let slot = Arc::new(Mutex::new(None));
        let inside = Arc::clone(&slot);
        let registration = token.on_cancel(move || drop(lock(&inside).take()));
        *lock(&slot) = Some(registration);
        token.cancel();
        assert!(lock(&slot).is_none());
    }
}
