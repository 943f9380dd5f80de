//! The values of XML-RPC: scalars, arrays and structs.
//!
//! Arrays and structs are shared between copies until one of them changes, so that building a tree
//! from parts does not copy the parts. A tree cannot hold itself, and has a limited depth.

use std::collections::HashMap;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};

/// How deep arrays and structs can stand in each other in a tree.
pub const MAX_DEPTH: u32 = 1000;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// None of the others.
    Nil,
    /// True or false.
    Bool,
    /// A whole number of 64 bits.
    Int,
    /// A floating-point number.
    Double,
    /// Text.
    String,
    /// A date, as text.
    DateTime,
    /// Bytes.
    Base64,
    /// A list.
    Array,
    /// Named members.
    Struct,
    /// A whole number that has no room in 64 bits, as text.
    BigInt,
    /// A decimal, as text.
    Decimal,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nil.
    Nil,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating-point number.
    Double(f64),
    /// Text.
    String(String),
    /// A date in the form of XML-RPC, or whatever a document has in its place.
    DateTime(String),
    /// Bytes.
    Base64(Vec<u8>),
    /// A list.
    Array(Arc<Array>),
    /// Named members.
    Struct(Arc<Members>),
    /// A whole number beyond 64 bits.
    BigInt(String),
    /// A decimal.
    Decimal(String),
}

/// A list of values.
#[derive(Clone, Debug, Default)]
pub struct Array {
    items: Vec<Value>,
    /// How deep it may be: a member that was replaced still counts.
    depth: u32,
}

impl PartialEq for Array {
    fn eq(&self, other: &Array) -> bool {
        self.items == other.items
    }
}

/// The members of a struct, in the order in which their names first came.
#[derive(Clone, Debug, Default)]
pub struct Members {
    items: Vec<(Arc<str>, Value)>,
    /// Where a name stands; only for structs of many members.
    index: HashMap<Arc<str>, usize>,
    depth: u32,
}

/// From how many members on a struct has an index.
const INDEXED: usize = 16;

fn deeper(depth: u32, value: &Value) -> Result<u32> {
    let depth = depth.max(value.depth() + 1);
    if depth > MAX_DEPTH {
        let message = format!("arrays and structs stand more than {MAX_DEPTH} deep in each other");
        return Err(Error::new(ErrorKind::Limit, message));
    }
    Ok(depth)
}

impl Array {
    /// The values.
    pub fn items(&self) -> &[Value] {
        &self.items
    }

    /// Makes room for more values.
    pub fn reserve(&mut self, count: usize) {
        self.items.reserve_exact(count);
    }

    /// Appends a value.
    pub fn push(&mut self, value: Value) -> Result<()> {
        self.depth = deeper(self.depth.max(1), &value)?;
        self.items.push(value);
        Ok(())
    }
}

impl Members {
    /// The members.
    pub fn items(&self) -> &[(Arc<str>, Value)] {
        &self.items
    }

    /// Room for so many members.
    pub fn with_capacity(count: usize) -> Members {
        Members { items: Vec::with_capacity(count), ..Members::default() }
    }

    fn find(&self, name: &str) -> Option<usize> {
        if self.items.len() < INDEXED {
            return self.items.iter().position(|(own, _)| &**own == name);
        }
        self.index.get(name).copied()
    }

    /// The member of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.find(name).map(|at| &self.items[at].1)
    }

    /// Sets a member; one that is there keeps its place.
    pub fn set(&mut self, name: Arc<str>, value: Value) -> Result<()> {
        self.depth = deeper(self.depth.max(1), &value)?;
        if let Some(at) = self.find(&name) {
            self.items[at].1 = value;
            return Ok(());
        }
        self.items.push((name, value));
        let count = self.items.len();
        if count == INDEXED {
            self.index =
                self.items.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
        } else if count > INDEXED {
            self.index.insert(self.items[count - 1].0.clone(), count - 1);
        }
        Ok(())
    }
}

/// Two structs are equal when their members are, in any order.
impl PartialEq for Members {
    fn eq(&self, other: &Members) -> bool {
        self.items.len() == other.items.len()
            && self.items.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl Value {
    /// An empty list.
    pub fn array() -> Value {
        Value::Array(Arc::default())
    }

    /// A struct without members.
    pub fn members() -> Value {
        Value::Struct(Arc::default())
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        match self {
            Value::Nil => Kind::Nil,
            Value::Bool(_) => Kind::Bool,
            Value::Int(_) => Kind::Int,
            Value::Double(_) => Kind::Double,
            Value::String(_) => Kind::String,
            Value::DateTime(_) => Kind::DateTime,
            Value::Base64(_) => Kind::Base64,
            Value::Array(_) => Kind::Array,
            Value::Struct(_) => Kind::Struct,
            Value::BigInt(_) => Kind::BigInt,
            Value::Decimal(_) => Kind::Decimal,
        }
    }

    /// How deep arrays and structs stand in it, itself included.
    pub fn depth(&self) -> u32 {
        match self {
            Value::Array(array) => array.depth.max(1),
            Value::Struct(members) => members.depth.max(1),
            _ => 0,
        }
    }

    /// How many values or members it has.
    pub fn len(&self) -> usize {
        match self {
            Value::Array(array) => array.items.len(),
            Value::Struct(members) => members.items.len(),
            _ => 0,
        }
    }

    /// Whether it has no values or members.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A value of a list or the value of a member.
    pub fn at(&self, index: usize) -> Option<&Value> {
        match self {
            Value::Array(array) => array.items.get(index),
            Value::Struct(members) => members.items.get(index).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The name of a member.
    pub fn name_at(&self, index: usize) -> Option<&str> {
        match self {
            Value::Struct(members) => members.items.get(index).map(|(name, _)| &**name),
            _ => None,
        }
    }

    /// The value of a member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Struct(members) => members.get(name),
            _ => None,
        }
    }

    /// The text of what is kept as text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::String(text)
            | Value::DateTime(text)
            | Value::BigInt(text)
            | Value::Decimal(text) => Some(text),
            _ => None,
        }
    }

    /// The bytes of a value of bytes.
    // When it is inlined, the compiler may look at the length before it looks at the kind. That is
    // harmless, but memory checkers rightly say that another kind has no length there.
    #[inline(never)]
    pub fn bytes(&self) -> &[u8] {
        match self {
            Value::Base64(bytes) => bytes,
            _ => &[],
        }
    }

    /// Appends to a list.
    pub fn push(&mut self, value: Value) -> Result<()> {
        match self {
            Value::Array(array) => Arc::make_mut(array).push(value),
            _ => Err(Error::new(ErrorKind::XmlrpcType, "The value is no array")),
        }
    }

    /// Sets a member.
    pub fn set(&mut self, name: &str, value: Value) -> Result<()> {
        match self {
            Value::Struct(members) => Arc::make_mut(members).set(name.into(), value),
            _ => Err(Error::new(ErrorKind::XmlrpcType, "The value is no struct")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_and_replaced() {
        let mut value = Value::members();
        for number in 0..40 {
            value.set(&format!("m{number}"), Value::Int(number)).unwrap();
        }
        value.set("m7", Value::Nil).unwrap();
        assert_eq!(value.len(), 40);
        assert_eq!((value.get("m7"), value.name_at(7)), (Some(&Value::Nil), Some("m7")));
        assert_eq!(value.get("m39"), Some(&Value::Int(39)));
        assert_eq!(value.get("m40"), None);
    }

    #[test]
    fn copies_do_not_see_changes_and_depth_is_limited() {
        let mut inner = Value::array();
        let mut outer = Value::array();
        outer.push(inner.clone()).unwrap();
        inner.push(Value::Int(1)).unwrap();
        assert_eq!((outer.at(0).unwrap().len(), outer.depth(), inner.depth()), (0, 2, 1));
        let own = outer.clone();
        outer.push(own).unwrap();
        assert_eq!((outer.len(), outer.depth()), (2, 3));
        let mut deep = Value::array();
        for _ in 1..MAX_DEPTH {
            let mut next = Value::array();
            next.push(deep).unwrap();
            deep = next;
        }
        assert_eq!(Value::array().push(deep).unwrap_err().kind(), ErrorKind::Limit);
        assert_eq!(Value::Nil.push(Value::Nil).unwrap_err().kind(), ErrorKind::XmlrpcType);
    }

    #[test]
    fn a_replaced_member_leaves_no_trace() {
        let mut inner = Value::members();
        inner.set("a", Value::array()).unwrap();
        inner.set("a", Value::Nil).unwrap();
        let (mut list, mut other) = (Value::array(), Value::array());
        list.push(inner).unwrap();
        let mut plain = Value::members();
        plain.set("a", Value::Nil).unwrap();
        other.push(plain).unwrap();
        assert_eq!(list, other);
    }

    #[test]
    fn structs_are_equal_in_any_order() {
        let make = |names: &[&str]| {
            let mut value = Value::members();
            names.iter().for_each(|name| value.set(name, Value::Bool(true)).unwrap());
            value
        };
        assert_eq!(make(&["a", "b"]), make(&["b", "a"]));
        assert_ne!(make(&["a", "b"]), make(&["a", "c"]));
    }
}
