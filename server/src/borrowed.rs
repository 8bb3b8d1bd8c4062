//! Records read without copying: a million of them are read at the start of the server.
//!
//! Invariant: what a text says in plain letters is borrowed from it, and nothing is ever refused that
//! is a JSON text. What a member means is not known here.

use crate::canonical;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// The members of a record, or of a part of one, in the order of the text.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Members<'r>(Vec<(Text<'r>, Member<'r>)>);

/// What a member says.
#[derive(Debug, PartialEq)]
pub(crate) enum Member<'r> {
    Nothing,
    Flag(bool),
    Number(f64),
    Text(Text<'r>),
    List(Vec<Member<'r>>),
    Record(Members<'r>),
}

impl<'r> Members<'r> {
    /// The member with a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Member<'r>> {
        self.0.iter().find(|(given, _)| **given == *name).map(|(_, member)| member)
    }

    /// Every member with its name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Member<'r>)> {
        self.0.iter().map(|(name, member)| (&**name, member))
    }

    /// A text that two records share only if they say the same, `besides` left aside.
    pub(crate) fn fingerprint(&self, besides: &[&str]) -> String {
        let mut print = String::new();
        let members = self.iter().filter(|(name, _)| !besides.contains(name));
        members.for_each(|(name, member)| member.print(name, &mut print));
        print
    }

    /// A copy, `besides` left aside.
    pub(crate) fn without(&self, besides: &[&str]) -> canonical::Members {
        let members = self.iter().filter(|(name, _)| !besides.contains(name));
        members.map(|(name, member)| (name.to_owned(), member.to_value())).collect()
    }
}

impl<'r> Member<'r> {
    /// The text, if it is one.
    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if it is one that can be.
    pub(crate) fn as_number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number).filter(|n| n.is_finite()) } else { None }
    }

    /// The members, if it has some.
    pub(crate) fn as_record(&self) -> Option<&Members<'r>> {
        if let Self::Record(members) = self { Some(members) } else { None }
    }

    /// The items, if it is a list.
    pub(crate) fn as_list(&self) -> Option<&[Member<'r>]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// A copy.
    fn to_value(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Flag(flag) => Value::Bool(*flag),
            Self::Number(number) => Value::from(*number),
            Self::Text(text) => Value::String(text.to_string()),
            Self::List(items) => items.iter().map(Self::to_value).collect(),
            Self::Record(members) => Value::Object(members.without(&[])),
        }
    }

    /// Lengths before texts keep apart what would look the same.
    fn print(&self, name: &str, print: &mut String) {
        let head = |text: &str, print: &mut String| {
            print.push_str(&text.len().to_string());
            print.push(':');
            print.push_str(text);
        };
        head(name, print);
        match self {
            Self::Text(text) => {
                print.push('"');
                head(text, print);
            }
            other => {
                print.push('=');
                head(&format!("{other:?}"), print);
            }
        }
    }
}

/// As whose only member `serde_json` hands over a number that it keeps as it is written.
const NUMBER: &str = "$serde_json::private::Number";

impl<'de: 'r, 'r> Deserialize<'de> for Member<'r> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyMember)
    }
}

struct AnyMember;

impl<'r> Visitor<'r> for AnyMember {
    type Value = Member<'r>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Member<'r>, E> {
        Ok(Member::Nothing)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Member<'r>, E> {
        Ok(Member::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Member<'r>, E> {
        Ok(Member::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Member<'r>, E> {
        Ok(Member::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Member<'r>, E> {
        Ok(Member::Number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'r str) -> Result<Member<'r>, E> {
        Ok(Member::Text(Text(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Member<'r>, E> {
        Ok(Member::Text(Text(Cow::Owned(text.to_owned()))))
    }

    fn visit_seq<A: SeqAccess<'r>>(self, mut items: A) -> Result<Member<'r>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Member::List(list))
    }

    fn visit_map<A: MapAccess<'r>>(self, mut map: A) -> Result<Member<'r>, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = map.next_key::<Text>()? {
            let member = map.next_value()?;
            match member {
                Member::Text(digits) if *name == *NUMBER => {
                    return digits.parse().map(Member::Number).map_err(A::Error::custom);
                }
                member => members.push((name, member)),
            }
        }
        Ok(Member::Record(Members(members)))
    }
}

impl<'de: 'r, 'r> Deserialize<'de> for Members<'r> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Member::deserialize(deserializer)? {
            Member::Record(members) => Ok(members),
            _ => Err(D::Error::custom("not an object")),
        }
    }
}

/// A text, borrowed unless something in it is escaped.
#[derive(Debug, PartialEq)]
pub(crate) struct Text<'r>(Cow<'r, str>);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'r, 'r> Deserialize<'de> for Text<'r> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(AnyText)
    }
}

struct AnyText;

impl<'r> Visitor<'r> for AnyText {
    type Value = Text<'r>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E>(self, text: &'r str) -> Result<Text<'r>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Text<'r>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (-1e6..1e6f64).prop_map(|number| serde_json::json!(number)),
            any::<String>().prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
                prop::collection::btree_map(any::<String>(), inner, 0..5)
                    .prop_map(|members| members.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn everything_is_read_as_it_was_written(written in any_value()) {
            let text = written.to_string();
            let read: Member = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read.to_value(), written);
        }
    }

    #[test]
    fn a_number_is_no_record_and_one_beyond_all_bounds_is_none() {
        let text = r#"{"count": 1e999, "latitude": 52.4, "far": -12}"#;
        let members: Members = serde_json::from_str(text).unwrap();
        let number = |name| members.get(name).and_then(Member::as_number);
        assert_eq!((number("latitude"), number("far")), (Some(52.4), Some(-12.0)));
        assert_eq!(
            (number("count"), members.get("count") == Some(&Member::Nothing)),
            (None, false)
        );
        assert!(members.get("latitude").is_some_and(|given| given.as_record().is_none()));
    }
}
