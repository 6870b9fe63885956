//! From the document's texts to HTML.

use serde_json::Value;

/// A text of the document; nothing where there is none.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What is at this place; nothing where it is not there.
pub(super) fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

/// Fit to stand in HTML, in attributes too.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

/// A description: what stands between backticks is code.
pub(super) fn prose(value: &Value) -> String {
    let pieces = text(value).split('`').enumerate();
    pieces
        .map(|(place, piece)| {
            let piece = escaped(piece);
            if place % 2 == 1 {
                format!("<code>{piece}</code>")
            } else {
                piece
            }
        })
        .collect()
}

/// A value as JSON with its lines; texts in whichever direction they are written.
pub(super) fn json(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    format!("<pre dir=\"auto\">{}</pre>", escaped(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        let text = Value::from("<b>\"&' `<i>` שלום");
        assert_eq!(
            prose(&text),
            "&lt;b&gt;&quot;&amp;&#39; <code>&lt;i&gt;</code> שלום"
        );
    }
}
