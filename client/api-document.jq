# What the client's types are made from: the served document without its examples and its refusals.
# A refusal is a problem (RFC 9457) whatever the operation; its examples would be nine tenths of the file.
del(.. | objects | .example, .examples)
| .paths[] |= map_values(
    if type == "object" and has("responses")
    then .responses |= with_entries(select(.key | test("^[23]")))
    else . end)
