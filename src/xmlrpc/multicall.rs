//! Several calls in one: the parameters and the result of `system.multicall`. Mirrors the spec's
//! `MultiCall`.

use super::parse::fault;
use super::value::Value;
use crate::error::{Error, ErrorKind, Result};

/// Appends a call to the list that is the one parameter of `system.multicall`.
pub fn add(calls: &mut Value, method: &str, params: Value) -> Result<()> {
    if !matches!(params, Value::Array(_)) {
        return Err(Error::new(ErrorKind::InvalidArgument, "The parameters are no array"));
    }
    let mut call = Value::members();
    call.set("methodName", Value::String(method.to_string()))?;
    call.set("params", params)?;
    calls.push(call)
}

/// The result of one of the calls; a fault is an error.
pub fn result(results: &Value, index: usize) -> Result<&Value> {
    let Value::Array(list) = results else {
        return Err(Error::new(ErrorKind::XmlrpcType, "The results are no array"));
    };
    let no_such = || Error::new(ErrorKind::InvalidArgument, "There is no such result");
    match list.items().get(index).ok_or_else(no_such)? {
        value @ Value::Struct(_) => Err(fault(Some(value.clone()))),
        Value::Array(one) => one
            .items()
            .first()
            .ok_or_else(|| Error::new(ErrorKind::XmlrpcValue, "A result has no value")),
        _ => Err(Error::new(ErrorKind::XmlrpcValue, "A result is no array and no fault")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_and_results() {
        let mut calls = Value::array();
        let mut params = Value::array();
        params.push(Value::Int(7)).unwrap();
        add(&mut calls, "add", params.clone()).unwrap();
        assert_eq!(calls.at(0).unwrap().get("params"), Some(&params));
        assert_eq!(calls.at(0).unwrap().name_at(0), Some("methodName"));
        assert!(add(&mut calls, "m", Value::Nil).is_err());
        let mut failed = Value::members();
        failed.set("faultCode", Value::Int(4)).unwrap();
        failed.set("faultString", Value::String("no".into())).unwrap();
        let mut results = Value::array();
        for value in [params, failed, Value::Nil, Value::array()] {
            results.push(value).unwrap();
        }
        assert_eq!(result(&results, 0).unwrap(), &Value::Int(7));
        for (index, kind) in [
            (1, ErrorKind::XmlrpcFault),
            (2, ErrorKind::XmlrpcValue),
            (3, ErrorKind::XmlrpcValue),
            (4, ErrorKind::InvalidArgument),
        ] {
            assert_eq!(result(&results, index).unwrap_err().kind(), kind, "{index}");
        }
    }
}
