//! Reads TwiML into a small tree.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// An element: a verb, a noun, or the response itself.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Node {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
    /// The element's own text, trimmed.
    pub(super) text: String,
}

impl Node {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// Why a document is no TwiML. Twilio ends a call over it (12100).
#[derive(Debug, thiserror::Error)]
pub(super) enum TwimlError {
    #[error("not well-formed: {0}")]
    Xml(#[from] quick_xml::Error),
    #[error("the document has no <Response>")]
    NoResponse,
}

/// Parses a document whose root must be `<Response>`.
pub(super) fn parse(document: &str) -> Result<Node, TwimlError> {
    let mut reader = Reader::from_str(document);
    // The last one is the element that is open; the first stands for the document.
    let mut open = vec![Node::default()];
    loop {
        match reader.read_event()? {
            Event::Start(start) => open.push(element(&start)?),
            Event::Empty(start) => {
                let node = element(&start)?;
                add(&mut open, |parent| parent.children.push(node));
            }
            Event::Text(text) => {
                let text = text.xml10_content();
                add(&mut open, |node| node.text.push_str(&text));
            }
            Event::CData(text) => {
                let text = text.xml10_content();
                add(&mut open, |node| node.text.push_str(&text));
            }
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref()? {
                    Some(character) => character.to_string(),
                    None => quick_xml::escape::resolve_xml_entity(&reference)
                        .unwrap_or_default()
                        .to_owned(),
                };
                add(&mut open, |node| node.text.push_str(&text));
            }
            Event::End(_) => {
                if let Some(closed) = open.pop() {
                    let text = closed.text.trim().to_owned();
                    let node = Node { text, ..closed };
                    add(&mut open, |parent| parent.children.push(node));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let document = open.into_iter().next().unwrap_or_default();
    document
        .children
        .into_iter()
        .find(|node| node.name == "Response")
        .ok_or(TwimlError::NoResponse)
}

fn add(open: &mut [Node], f: impl FnOnce(&mut Node)) {
    if let Some(node) = open.last_mut() {
        f(node);
    }
}

fn element(start: &BytesStart<'_>) -> Result<Node, TwimlError> {
    let mut node = Node {
        name: start.name().as_ref().to_owned(),
        ..Node::default()
    };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(quick_xml::Error::from)?;
        let value = attribute
            .normalized_value(XmlVersion::Explicit1_0)?
            .into_owned();
        node.attributes
            .push((attribute.key.as_ref().to_owned(), value));
    }
    Ok(node)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_text_and_nesting_are_read() {
        let response = parse(
            "<?xml version=\"1.0\"?><Response><Say language=\"he-IL\">a &amp; b&#33;</Say>\
             <Dial action=\"/x?a=1&amp;b=2\"><Number>+972501234567</Number></Dial></Response>",
        )
        .unwrap();
        assert_eq!(response.child("Say").unwrap().text, "a & b!");
        let dial = response.child("Dial").unwrap();
        assert_eq!(dial.attribute("action"), Some("/x?a=1&b=2"));
        assert_eq!(dial.child("Number").unwrap().text, "+972501234567");
    }

    #[test]
    fn what_is_no_response_is_refused() {
        assert!(matches!(
            parse("<html></html>"),
            Err(TwimlError::NoResponse)
        ));
        assert!(matches!(parse("{\"a\": 1}"), Err(TwimlError::NoResponse)));
        assert!(matches!(
            parse("<Response><Say></Response>"),
            Err(TwimlError::Xml(_))
        ));
    }
}
