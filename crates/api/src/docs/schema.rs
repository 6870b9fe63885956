//! Types, as words with links to the objects they are made of.

use serde_json::Value;

use super::text::{escaped, json, prose, text};

/// The type in a few words.
pub(super) fn words(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        let name = escaped(name);
        return format!("<a href=\"#object-{name}\">{name}</a>");
    }
    for (of, between) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " with ")] {
        if let Some(parts) = schema[of].as_array() {
            let parts: Vec<String> = parts
                .iter()
                .map(words)
                .filter(|part| !part.is_empty())
                .collect();
            return parts.join(between);
        }
    }
    if let Some(set) = schema["enum"].as_array() {
        let values: Vec<String> = set
            .iter()
            .map(|value| format!("<code>{}</code>", escaped(&value.to_string())))
            .collect();
        return values.join(" ");
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        several => several.as_array().into_iter().flatten().map(text).collect(),
    };
    let named: Vec<String> = types
        .into_iter()
        .map(|name| match name {
            "array" => format!("list of {}", words(&schema["items"])),
            name => escaped(name),
        })
        .collect();
    let bounds: String = [
        "format",
        "minimum",
        "maximum",
        "minItems",
        "maxLength",
        "default",
        "pattern",
    ]
    .into_iter()
    .filter_map(|name| Some((name, schema.get(name)?)))
    .map(|(name, value)| match value {
        Value::String(value) => format!(", {name} {}", escaped(value)),
        value => format!(", {name} {}", escaped(&value.to_string())),
    })
    .collect();
    format!("{}{bounds}", named.join(" or "))
}

/// An object with its fields.
pub(super) fn section(name: &str, schema: &Value) -> String {
    let name = escaped(name);
    let about = prose(&schema["description"]);
    let body = fields(schema);
    format!("<details id=\"object-{name}\"><summary>{name}</summary><p>{about}</p>{body}</details>")
}

/// The fields of a schema and of its parts as a table; a plain type in words.
pub(super) fn fields(schema: &Value) -> String {
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().map(fields).collect();
    }
    let Some(properties) = schema["properties"].as_object() else {
        return format!("<p>{}</p>", words(schema));
    };
    let required = |name: &str| {
        let names = schema["required"].as_array();
        names.is_some_and(|names| names.iter().any(|required| required == name))
    };
    let rows: Vec<String> = properties
        .iter()
        .map(|(name, field)| {
            let always = if required(name) { "" } else { " (optional)" };
            let example = field.get("example").map(json).unwrap_or_default();
            format!(
                "<tr><td><code>{}</code>{always}</td><td>{}</td><td>{}{example}</td></tr>",
                escaped(name),
                words(field),
                prose(&field["description"]),
            )
        })
        .collect();
    format!("<table>{}</table>", rows.concat())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_type_is_said_in_words() {
        assert_eq!(
            words(&json!({"type": ["string", "null"]})),
            "string or null"
        );
        let set = json!({"type": "string", "enum": ["a", "b"]});
        assert_eq!(
            words(&set),
            "<code>&quot;a&quot;</code> <code>&quot;b&quot;</code>"
        );
        let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/Lead"}});
        assert_eq!(words(&list), "list of <a href=\"#object-Lead\">Lead</a>");
        let bounded = json!({"type": "integer", "minimum": 1, "maximum": 200});
        assert_eq!(words(&bounded), "integer, minimum 1, maximum 200");
    }

    #[test]
    fn fields_of_all_parts_are_listed() {
        let part = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}});
        let html = fields(&json!({"allOf": [part("first"), part("second")]}));
        assert!(html.contains("<code>first</code> (optional)"), "{html}");
        assert!(html.contains("<code>second</code>"), "{html}");
    }
}
