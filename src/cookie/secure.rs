//! Values that a client can keep but not change (HMAC-SHA256), or not even read (AES-256-GCM), in
//! the forms of the `cookie` crate.

use cookie::{Cookie, CookieJar, Key};

use crate::error::{Error, ErrorKind, Result};

/// The bytes that a key is made of, at least.
pub const KEY_LENGTH: usize = 64;

/// Two keys in one: one signs, one encrypts.
pub struct SecretKey(Key);

fn forged() -> Error {
    Error::of(ErrorKind::CookieForged)
}

impl SecretKey {
    /// A new key from the system's random numbers.
    pub fn generate() -> Result<SecretKey> {
        Key::try_generate().map(SecretKey).ok_or_else(|| Error::of(ErrorKind::Random))
    }

    /// The key that was kept as bytes, which must be random: at least [`KEY_LENGTH`] of them.
    pub fn from_bytes(bytes: &[u8]) -> Result<SecretKey> {
        Key::try_from(bytes).map(SecretKey).map_err(|_| {
            let message = format!("A key has at least {KEY_LENGTH} bytes");
            Error::new(ErrorKind::InvalidArgument, message)
        })
    }

    /// The bytes to keep.
    pub fn bytes(&self) -> &[u8] {
        self.0.master()
    }

    /// The value with its signature in front.
    pub fn sign(&self, name: &str, value: &str) -> Result<String> {
        let mut jar = CookieJar::new();
        jar.signed_mut(&self.0).add(Cookie::new(name.to_string(), value.to_string()));
        jar.get(name).map(|cookie| cookie.value().to_string()).ok_or_else(forged)
    }

    /// The value behind a signature that is good.
    pub fn verify(&self, name: &str, signed: &str) -> Result<String> {
        let cookie = Cookie::new(name.to_string(), signed.to_string());
        let jar = CookieJar::new();
        let good = jar.signed(&self.0).verify(cookie).ok_or_else(forged)?;
        Ok(good.value().to_string())
    }

    /// The value encrypted, for a cookie of this name and no other.
    pub fn encrypt(&self, name: &str, value: &str) -> Result<String> {
        let mut jar = CookieJar::new();
        jar.private_mut(&self.0).add(Cookie::new(name.to_string(), value.to_string()));
        jar.get(name).map(|cookie| cookie.value().to_string()).ok_or_else(forged)
    }

    /// The value behind an encrypted one of a cookie of this name.
    pub fn decrypt(&self, name: &str, encrypted: &str) -> Result<String> {
        let cookie = Cookie::new(name.to_string(), encrypted.to_string());
        let jar = CookieJar::new();
        let good = jar.private(&self.0).decrypt(cookie).ok_or_else(forged)?;
        Ok(good.value().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_and_forgeries_do_not() {
        let key = SecretKey::generate().unwrap();
        let signed = key.sign("n", "value").unwrap();
        assert!(signed.ends_with("value") && signed.len() > 40);
        assert_eq!(key.verify("n", &signed).unwrap(), "value");
        let encrypted = key.encrypt("n", "value").unwrap();
        assert!(!encrypted.contains("value"));
        assert_eq!(key.decrypt("n", &encrypted).unwrap(), "value");
        let same = SecretKey::from_bytes(key.bytes()).unwrap();
        assert_eq!(same.decrypt("n", &encrypted).unwrap(), "value");
        let other = SecretKey::generate().unwrap();
        for result in [
            key.verify("n", &signed.replace("value", "Value")),
            key.verify("n", ""),
            key.verify("n", "\u{e9}"),
            other.verify("n", &signed),
            key.decrypt("m", &encrypted),
            other.decrypt("n", &encrypted),
            key.decrypt("n", "x"),
        ] {
            assert_eq!(result.unwrap_err().kind(), ErrorKind::CookieForged);
        }
        assert!(SecretKey::from_bytes(&[0; 63]).is_err());
    }
}
