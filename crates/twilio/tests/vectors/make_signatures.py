"""Writes signatures.json with the official library's own signatures and verdicts.

    python3 -m venv venv && venv/bin/pip install twilio
    venv/bin/python make_signatures.py > signatures.json

A case signs `signed_url` and `signed_params` with RequestValidator.compute_signature and presents
the signature with `url` and `params` (or `body`). `valid` is RequestValidator.validate's verdict,
except where a case says `ruled`: there the Python library differs from what Twilio sends or from
its own sister libraries, and the note says how.
"""

import hashlib
import json
import sys

from twilio.request_validator import RequestValidator

TOKEN = "12345678901234567890123456789012"
OTHER_TOKEN = "00000000000000000000000000000000"
BASE = "https://calls.example.com/webhook/call_status"
CALL = {
    "AccountSid": "AC" + "0" * 32,
    "CallSid": "CA" + "1" * 32,
    "CallStatus": "completed",
    "From": "+972501234567",
    "To": "+97239876543",
}
RECORDING = {
    "AccountSid": "AC" + "0" * 32,
    "CallSid": "CA" + "1" * 32,
    "RecordingSid": "RE" + "2" * 32,
    "RecordingStatus": "completed",
    "RecordingUrl": "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE2",
}


class Multi(dict):
    """A dictionary of lists that the library reads as Django's QueryDict."""

    def getlist(self, name):
        return self[name]


def library_params(pairs):
    grouped = Multi()
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


cases = []


def case(name, url, params=(), *, signed_url=None, signed_params=None, token=TOKEN,
         signature=None, mangle=None, ruled=None, note=None):
    pairs = list(params.items()) if isinstance(params, dict) else list(params)
    signed = pairs if signed_params is None else (
        list(signed_params.items()) if isinstance(signed_params, dict) else list(signed_params))
    signed_url = url if signed_url is None else signed_url
    made = RequestValidator(token).compute_signature(signed_url, library_params(signed))
    presented = made if signature is None else signature
    if mangle is not None:
        presented = mangle(presented)
    verdict = RequestValidator(TOKEN).validate(url, library_params(pairs), presented)
    entry = {"name": name, "kind": "form", "url": url, "params": pairs,
             "signature": presented, "valid": verdict if ruled is None else ruled}
    if ruled is None and signed_url == url and presented == made and token == TOKEN and signed == pairs:
        entry["signs"] = True
    if ruled is not None:
        assert note and ruled != verdict, name
        entry["note"] = note
    cases.append(entry)


def json_case(name, url, body, *, signed_url=None, token=TOKEN):
    made = RequestValidator(token).compute_signature(signed_url or url, {})
    verdict = RequestValidator(TOKEN).validate(url, body, made)
    cases.append({"name": name, "kind": "json", "url": url, "body": body,
                  "signature": made, "valid": verdict})


# Parameters.
case("a call's status", BASE, CALL)
case("no parameters", BASE)
case("one empty value", BASE, {"Digits": ""})
case("values are not trimmed", BASE, {"Body": "  spaces around  "})
case("a trimmed value", BASE, {"Body": "x"}, signed_params={"Body": " x "})
case("line breaks", BASE, {"Body": "one\r\ntwo\n"})
case("Hebrew value", BASE, CALL | {"CallerName": "דוד כהן"})
case("Hebrew name and value", BASE, {"שם": "אבי", "עיר": "תל אביב"})
case("Hebrew with points", BASE, {"CallerName": "שָׁלוֹם"})
case("composed and decomposed differ", BASE, {"N": "\u00e9"}, signed_params={"N": "e\u0301"})
case("emoji", BASE, {"Body": "📞 שיחה"})
case("beyond the basic plane sorts by code point", BASE, {"\U0001f600": "a", "\uff5e": "b"})
case("Arabic and Cyrillic", BASE, {"A": "مرحبا", "B": "Привет"})
case("a plus sign stays", BASE, {"From": "+972501234567"})
case("a plus is no space", BASE, {"From": " 972501234567"}, signed_params={"From": "+972501234567"})
case("percent signs stay", BASE, {"Body": "100%25 %20"})
case("ampersand and equals in a value", BASE, {"Body": "a=1&b=2"})
case("upper before lower case", BASE, {"a": "1", "B": "2", "A": "3", "b": "4"})
case("digits in names", BASE, {"Media10": "x", "Media2": "y", "Media1": "z"})
case("order of arrival does not matter", BASE, list(reversed(list(CALL.items()))), signed_params=CALL)
case("unknown parameters take part", BASE, CALL | {"SomethingNew": "1"})
case("an unknown parameter left out", BASE, CALL, signed_params=CALL | {"SomethingNew": "1"})
case("a parameter added", BASE, CALL | {"Added": "1"}, signed_params=CALL)
case("a value changed", BASE, CALL | {"CallStatus": "busy"}, signed_params=CALL)
case("a name changed", BASE, {"callsid": "CA1"}, signed_params={"CallSid": "CA1"})
case("long value", BASE, {"Body": "א" * 5000})
case("NUL in a value", BASE, {"Body": "a\x00b"})

# Repeated names.
case("repeated name, sorted values", BASE, [("Event", "a"), ("Event", "b")])
case("repeated name, unsorted values", BASE, [("Event", "b"), ("Event", "a")])
case("repeated name, the same value", BASE, [("Event", "a"), ("Event", "a")])
case("the same value twice is as once", BASE, [("Event", "a"), ("Event", "a")], signed_params={"Event": "a"})
case("repeated name apart from itself", BASE, [("E", "2"), ("D", "1"), ("E", "1")])
case("repeated Hebrew values", BASE, [("שם", "ב"), ("שם", "א"), ("שם", "ב")])
case("a repeated value left out", BASE, [("E", "1")], signed_params=[("E", "1"), ("E", "2")])

# The scheme's known weakness: valid, so that fields must be checked afterwards.
case("a letter moved from value to name", BASE, {"RecordingSidR": "Ex"}, signed_params={"RecordingSid": "REx"})

# Ports.
case("https with 443 signed", BASE, CALL, signed_url="https://calls.example.com:443/webhook/call_status")
case("443 presented, none signed", "https://calls.example.com:443/webhook/call_status", CALL, signed_url=BASE)
case("http with 80 signed", "http://calls.example.com/x", CALL, signed_url="http://calls.example.com:80/x")
case("80 presented, none signed", "http://calls.example.com:80/x", CALL, signed_url="http://calls.example.com/x")
case("own port signed", "https://calls.example.com:8443/x", CALL)
case("own port presented, none signed", "https://calls.example.com:8443/x", CALL, signed_url="https://calls.example.com/x")
case("own port signed, none presented", "https://calls.example.com/x", CALL, signed_url="https://calls.example.com:8443/x")
case("another port", "https://calls.example.com:8443/x", CALL, signed_url="https://calls.example.com:9443/x")
case("443 signed for http", "http://calls.example.com/x", CALL, signed_url="http://calls.example.com:443/x")
case("port and query", "https://calls.example.com:8443/x?a=1&b=2", CALL, signed_url="https://calls.example.com/x?a=1&b=2")
case("port in the path is no port", "https://calls.example.com/x:8443", CALL)
case("IPv6 host", "https://[2001:db8::1]/x", CALL)
case("IPv6 host with port signed without", "https://[2001:db8::1]:8443/x", CALL,
     signed_url="https://[2001:db8::1]/x", ruled=True, note="Python cuts the host at its first colon")
case("no path", "https://calls.example.com", CALL)
case("root path", "https://calls.example.com/", CALL)

# User information.
case("user and password", "https://user:pass@calls.example.com/x", CALL)
case("user and password with port", "https://user:pass@calls.example.com:8443/x", CALL)
case("user and password, port signed away", "https://user:pass@calls.example.com:8443/x", CALL,
     signed_url="https://user:pass@calls.example.com/x", ruled=True,
     note="Python cuts the authority at its first colon, Node does not")
case("user and password, 443 signed", "https://user:pass@calls.example.com/x", CALL,
     signed_url="https://user:pass@calls.example.com:443/x")
case("user left out", "https://calls.example.com/x", CALL, signed_url="https://user:pass@calls.example.com/x")

# Queries.
case("a query", BASE + "?tenant=7&leg=b", CALL)
case("query order matters", BASE + "?leg=b&tenant=7", CALL, signed_url=BASE + "?tenant=7&leg=b")
case("query left out", BASE, CALL, signed_url=BASE + "?tenant=7")
case("query changed", BASE + "?tenant=8", CALL, signed_url=BASE + "?tenant=7")
case("escaped query", BASE + "?name=%D7%93%D7%95%D7%93", CALL)
case("lower-case escapes", BASE + "?name=%d7%93", CALL)
case("plus in a query", BASE + "?name=a+b", CALL)
case("query without equals", BASE + "?flag", CALL)
case("empty value in a query", BASE + "?flag=", CALL)
case("double ampersand", BASE + "?a=1&&b=2", CALL)
case("question mark in a query", BASE + "?next=/x?y=1", CALL)
case("same name in query and body", BASE + "?CallSid=x", CALL)
case("at sign in a query", BASE + "?mail=a@b.example", CALL)
case("colon in a query", "https://calls.example.com?at=10:30", CALL)
LEGACY = "Node's validator accepts the query in its legacy encoding"
case("apostrophe signed escaped", BASE + "?name=O'Neil", CALL, signed_url=BASE + "?name=O%27Neil",
     ruled=True, note="Node's validator accepts the normalised URL")
case("legacy: escaped apostrophe signed plain", BASE + "?name=O%27Neil", CALL,
     signed_url=BASE + "?name=O'Neil", ruled=True, note=LEGACY)
case("legacy: plus signed as %20", BASE + "?name=a+b", CALL, signed_url=BASE + "?name=a%20b", ruled=True, note=LEGACY)
case("legacy: equals sign added", BASE + "?flag", CALL, signed_url=BASE + "?flag=", ruled=True, note=LEGACY)
case("legacy: slash and colon escaped", BASE + "?next=https://x/y", CALL,
     signed_url=BASE + "?next=https%3A%2F%2Fx%2Fy", ruled=True, note=LEGACY)
case("legacy: escapes in upper case", BASE + "?n=%d7%93", CALL, signed_url=BASE + "?n=%D7%93", ruled=True, note=LEGACY)
case("legacy: names brought together", BASE + "?a=1&b=2&a=3", CALL, signed_url=BASE + "?a=1&a=3&b=2", ruled=True, note=LEGACY)
case("legacy with 443", BASE + "?name=a+b", CALL,
     signed_url="https://calls.example.com:443/webhook/call_status?name=a%20b", ruled=True, note=LEGACY)
case("Hebrew in a query signed escaped", BASE + "?עיר=חיפה", CALL,
     signed_url=BASE + "?%D7%A2%D7%99%D7%A8=%D7%97%D7%99%D7%A4%D7%94", ruled=True,
     note="Node's validator accepts the normalised URL")

# Fragments steer Twilio and are never signed.
case("fragment excluded", BASE + "#rc=5&rp=all", CALL, signed_url=BASE, ruled=True,
     note="Python leaves the fragment in, Twilio's documentation excludes it")
case("fragment and query", BASE + "?a=1#rc=5", CALL, signed_url=BASE + "?a=1", ruled=True,
     note="Python leaves the fragment in, Twilio's documentation excludes it")

# Hosts, schemes, paths.
case("another host", "https://evil.example.com/webhook/call_status", CALL, signed_url=BASE)
case("http instead of https", "http://calls.example.com/x", CALL, signed_url="https://calls.example.com/x")
case("another path", "https://calls.example.com/webhook/incoming_call", CALL, signed_url=BASE)
case("trailing slash", BASE + "/", CALL, signed_url=BASE)
case("escaped path", "https://calls.example.com/a%20b", CALL)

# Signatures.
case("another token", BASE, CALL, token=OTHER_TOKEN)
case("empty signature", BASE, CALL, signature="")
case("no base64", BASE, CALL, signature="not a signature at all!!")
case("signature cut", BASE, CALL, mangle=lambda s: s[:-1])
case("signature without padding", BASE, CALL, mangle=lambda s: s.rstrip("="))
case("signature with a space behind", BASE, CALL, mangle=lambda s: s + " ")
case("signature in lower case", BASE, CALL, mangle=str.lower)
case("one letter changed", BASE, CALL, mangle=lambda s: ("A" if s[0] != "A" else "B") + s[1:])
case("signature of other parameters", BASE, RECORDING, signed_params=CALL)
case("a recording callback", "https://calls.example.com/webhook/handle_recording", RECORDING)

# JSON bodies.
BODY = json.dumps({"event": "recording", "name": "דוד"}, ensure_ascii=False)
DIGEST = hashlib.sha256(BODY.encode()).hexdigest()
json_case("JSON", BASE + "?bodySHA256=" + DIGEST, BODY)
json_case("JSON with more query", BASE + "?a=1&bodySHA256=" + DIGEST + "&b=2", BODY)
json_case("JSON with 443 signed", BASE + "?bodySHA256=" + DIGEST, BODY,
          signed_url="https://calls.example.com:443/webhook/call_status?bodySHA256=" + DIGEST)
json_case("JSON changed", BASE + "?bodySHA256=" + DIGEST, BODY + " ")
json_case("JSON empty", BASE + "?bodySHA256=" + DIGEST, "")
json_case("empty JSON body with its digest", BASE + "?bodySHA256=" + hashlib.sha256(b"").hexdigest(), "")
json_case("JSON with another digest signed", BASE + "?bodySHA256=" + DIGEST, BODY,
          signed_url=BASE + "?bodySHA256=" + "0" * 64)
json_case("JSON with another token", BASE + "?bodySHA256=" + DIGEST, BODY, token=OTHER_TOKEN)
json_case("JSON with an upper-case digest", BASE + "?bodySHA256=" + DIGEST.upper(), BODY)

json.dump({"auth_token": TOKEN, "cases": cases}, sys.stdout, ensure_ascii=False, indent=1)
print()
