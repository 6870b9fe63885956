//! Whether a JSON value is what a schema of the document says: types, closed sets, what must be there,
//! and nothing besides what is named.

use std::collections::BTreeSet;

use serde_json::Value;

/// The first thing that is not so.
pub(super) fn check(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    at(document, schema, value, "$")?;
    only_named(document, schema, value)
}

fn at(document: &Value, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
    let schema = resolved(document, schema);
    for part in list(&schema["allOf"]) {
        at(document, part, value, place)?;
    }
    for of in ["oneOf", "anyOf"] {
        let choices = list(&schema[of]);
        let fits = |choice| {
            at(document, choice, value, place).and_then(|()| only_named(document, choice, value))
        };
        if !choices.is_empty() && choices.iter().all(|choice| fits(choice).is_err()) {
            let first = choices.iter().find_map(|choice| fits(choice).err());
            return Err(format!(
                "{place}: none of {of}: {}",
                first.unwrap_or_default()
            ));
        }
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        several => list(several).iter().filter_map(Value::as_str).collect(),
    };
    if !types.is_empty() && !types.iter().any(|name| is(name, value)) {
        return Err(format!("{place}: {value} is no {}", types.join(" or ")));
    }
    let set = list(&schema["enum"]);
    if !set.is_empty() && !set.contains(value) && !value.is_null() {
        return Err(format!("{place}: {value} is outside the set"));
    }
    if let Value::Object(fields) = value {
        let required = list(&schema["required"]).iter().filter_map(Value::as_str);
        for name in required {
            if !fields.contains_key(name) {
                return Err(format!("{place}.{name} is missing"));
            }
        }
        for (name, inner) in fields {
            let described = &schema["properties"][name];
            if !described.is_null() {
                let place = format!("{place}.{name}");
                at(document, described, inner, &place)?;
                only_named(document, described, inner)
                    .map_err(|wrong| format!("{place}: {wrong}"))?;
            }
        }
    }
    if let Value::Array(items) = value {
        for (index, item) in items.iter().enumerate() {
            let place = format!("{place}[{index}]");
            at(document, &schema["items"], item, &place)?;
            only_named(document, &schema["items"], item)
                .map_err(|wrong| format!("{place}: {wrong}"))?;
        }
    }
    Ok(())
}

/// An object's fields are all named, by the schema or one of its parts.
fn only_named(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let Value::Object(fields) = value else {
        return Ok(());
    };
    let Some(named) = names(document, schema) else {
        return Ok(());
    };
    match fields.keys().find(|name| !named.contains(name.as_str())) {
        Some(name) => Err(format!("the field {name} is not documented")),
        None => Ok(()),
    }
}

/// The fields that a schema names; `None` where it leaves them open.
fn names<'a>(document: &'a Value, schema: &'a Value) -> Option<BTreeSet<&'a str>> {
    let schema = resolved(document, schema);
    let parts: Vec<&Value> = ["allOf", "oneOf", "anyOf"]
        .iter()
        .flat_map(|of| list(&schema[*of]))
        .filter(|part| part["type"] != "null")
        .collect();
    let own = schema["properties"].as_object();
    if own.is_none() && parts.is_empty() {
        return None;
    }
    let mut all: BTreeSet<&str> = own
        .into_iter()
        .flat_map(|own| own.keys().map(String::as_str))
        .collect();
    for part in parts {
        all.extend(names(document, part)?);
    }
    Some(all)
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document
            .pointer(reference.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("{reference} leads nowhere")),
        None => schema,
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

#[test]
fn a_value_beside_its_schema_is_noticed() {
    use serde_json::json;
    let document = json!({"components": {"schemas": {"Lead": {
        "type": "object", "required": ["id"],
        "properties": {"id": {"type": "integer"}, "name": {"type": ["string", "null"]},
            "role": {"type": "string", "enum": ["owner", "agent"]}},
    }}}});
    let lead = json!({"$ref": "#/components/schemas/Lead"});
    let leads = json!({"type": "array", "items": lead});
    let wrong = |value: Value| check(&document, &leads, &value).is_err();
    assert!(!wrong(
        json!([{"id": 1, "name": null, "role": "owner"}, {"id": 2}])
    ));
    assert!(wrong(json!({"id": 1})), "no list");
    assert!(wrong(json!([{"name": "x"}])), "without what is required");
    assert!(wrong(json!([{"id": "1"}])), "another type");
    assert!(wrong(json!([{"id": 1, "role": "cook"}])), "outside the set");
    assert!(wrong(json!([{"id": 1, "secret": 1}])), "more than is named");
    let maybe = json!({"oneOf": [{"type": "null"}, lead]});
    assert!(check(&document, &maybe, &json!(null)).is_ok());
    assert!(check(&document, &maybe, &json!({"id": "x"})).is_err());
}
