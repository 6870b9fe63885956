//! Schemas that are closed against further fields, where they are parts of others.

use std::collections::BTreeSet;

use serde_json::Value;

const SCHEMAS: &str = "#/components/schemas/";

/// A variant of a tagged enum is the schema of its fields and, beside it, the tag. Where the fields are
/// closed against others, which the tag is to them, no value would fit: the whole is closed instead.
pub(super) fn at_the_whole(document: &mut Value) {
    let closed: BTreeSet<String> = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter(|(_, schema)| schema["additionalProperties"] == false)
        .map(|(name, _)| name.clone())
        .collect();
    let mut parts = BTreeSet::new();
    close(document, &closed, &mut parts);
    for name in parts {
        let schema = document.pointer_mut(&format!("/components/schemas/{name}"));
        if let Some(Value::Object(schema)) = schema {
            schema.remove("additionalProperties");
        }
    }
}

/// Closes every composition of which a part is closed; the parts are noted.
fn close(value: &mut Value, closed: &BTreeSet<String>, parts: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => {
            for item in items {
                close(item, closed, parts);
            }
        }
        Value::Object(fields) => {
            let names: Vec<String> = fields
                .get("allOf")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|part| part["$ref"].as_str()?.strip_prefix(SCHEMAS))
                .filter(|name| closed.contains(*name))
                .map(str::to_owned)
                .collect();
            if !names.is_empty() {
                fields.insert("unevaluatedProperties".to_owned(), false.into());
                parts.extend(names);
            }
            for field in fields.values_mut() {
                close(field, closed, parts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_tag_beside_closed_fields_is_let_in() {
        let reference = json!({ "$ref": "#/components/schemas/Forward" });
        let tag = json!({ "properties": { "kind": { "enum": ["forward"] } } });
        let mut document = json!({ "components": { "schemas": {
            "Forward": { "properties": { "to": {} }, "additionalProperties": false },
            "Alone": { "properties": {}, "additionalProperties": false },
            "Flow": { "oneOf": [{ "allOf": [reference, tag] }] },
        } } });
        at_the_whole(&mut document);
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Flow"]["oneOf"][0]["unevaluatedProperties"], false);
        assert!(schemas["Forward"].get("additionalProperties").is_none());
        assert_eq!(schemas["Alone"]["additionalProperties"], false);
    }
}
