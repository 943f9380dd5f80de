//! Which hosts are reached without the proxy: the `no_proxy` list.

/// Whether `host` (a name, or a name and a port) is in the list `no_proxy`: names with commas between
/// them, each standing for itself and everything below it; `*` alone stands for every host.
pub fn bypass(host: &str, no_proxy: &str) -> bool {
    if no_proxy == "*" {
        return true;
    }
    let host = host.to_lowercase();
    let name = without_port(&host);
    let is_below = |host: &str, suffix: &str| {
        host.strip_suffix(suffix).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    no_proxy
        .split(',')
        .map(|entry| entry.trim_matches(crate::text::number::is_space))
        .filter(|entry| !entry.is_empty())
        .map(|entry| entry.trim_start_matches('.').to_lowercase())
        .any(|entry| is_below(name, &entry) || is_below(&host, &entry))
}

/// The host without its port, if digits stand behind the last colon.
pub(super) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        Some((name, "")) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_what_is_below_them() {
        for (host, list, meant) in [
            ("a.example.com", "x, .Example.com", true),
            ("xexample.com", "example.com", false),
            ("example.com:80", "example.com", true),
            ("example.com", "example.com:80", false),
            ("a.example.com:80", "example.com:80", true),
            ("anything", "*", true),
            ("anything", "*,x", false),
            ("", "", false),
        ] {
            assert_eq!(bypass(host, list), meant, "{host} in {list}");
        }
    }
}
