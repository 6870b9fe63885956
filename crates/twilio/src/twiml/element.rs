//! The tree that every verb is built from, and its way to XML.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// Anything that can stand directly in a `<Response>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verb(pub(super) Element);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    pub(super) fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            text: String::new(),
            children: Vec::new(),
        }
    }

    pub(super) fn with_text(name: &'static str, text: &str) -> Self {
        Self {
            text: legal(text),
            ..Self::new(name)
        }
    }

    /// Sets an attribute; a second value for the same one replaces the first.
    pub(super) fn set(&mut self, name: &'static str, value: &str) {
        self.attributes.retain(|(known, _)| *known != name);
        self.attributes.push((name, legal(value)));
    }

    pub(super) fn push(&mut self, child: Self) {
        self.children.push(child);
    }

    pub(super) fn wrapped_in(self, name: &'static str) -> Self {
        let mut outer = Self::new(name);
        outer.push(self);
        outer
    }

    #[expect(
        clippy::expect_used,
        reason = "writing to memory cannot fail, and the writer emits the UTF-8 it was given"
    )]
    pub(super) fn document(&self) -> String {
        let mut writer = Writer::new(Vec::new());
        writer
            .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
            .and_then(|()| self.write(&mut writer))
            .expect("writing to memory cannot fail");
        String::from_utf8(writer.into_inner()).expect("the writer emits UTF-8")
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let attributes = self
            .attributes
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let tag = writer.create_element(self.name).with_attributes(attributes);
        if self.text.is_empty() && self.children.is_empty() {
            tag.write_empty()?;
        } else {
            tag.write_inner_content(|inner| {
                inner.write_event(Event::Text(BytesText::new(&self.text)))?;
                self.children
                    .iter()
                    .try_for_each(|child| child.write(inner))
            })?;
        }
        Ok(())
    }
}

/// The text without what XML 1.0 cannot carry (§2.2, Char), escaped or not.
fn legal(text: &str) -> String {
    text.chars()
        .filter(|character| {
            matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
        })
        .collect()
}

/// A verb's type around its element, with its setters.
macro_rules! verb {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$setter_doc:meta])* $setter:ident($type:ty) = $attribute:literal,)* }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[must_use]
        pub struct $name(crate::twiml::element::Element);

        impl $name {
            $(
                $(#[$setter_doc])*
                pub fn $setter(mut self, value: $type) -> Self {
                    self.0.set(
                        $attribute,
                        &crate::twiml::element::AttributeValue::attribute_text(value),
                    );
                    self
                }
            )*
        }
    };
}

pub(super) use verb;

/// A value as an attribute writes it.
pub(super) trait AttributeValue {
    fn attribute_text(self) -> String;
}

impl AttributeValue for &str {
    fn attribute_text(self) -> String {
        self.to_owned()
    }
}

impl AttributeValue for u32 {
    fn attribute_text(self) -> String {
        self.to_string()
    }
}

impl AttributeValue for bool {
    fn attribute_text(self) -> String {
        self.to_string()
    }
}

/// Lists of events are separated by spaces in `TwiML` (in REST the parameter is repeated).
impl AttributeValue for &[crate::status::CallEvent] {
    fn attribute_text(self) -> String {
        spaced(self.iter().map(|event| event.as_str()))
    }
}

impl AttributeValue for &[crate::status::RecordingStatusEvent] {
    fn attribute_text(self) -> String {
        spaced(self.iter().map(|event| event.as_str()))
    }
}

fn spaced(words: impl Iterator<Item = &'static str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}
