#!/usr/bin/python3
"""A small product that plays well, and breaks in one way after the other: each time
scripts/verify-streaming must fail with exactly the checks that the breach concerns."""

import hashlib
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import threading

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "verify-streaming"
CALL, PENDING = "CA" + "1" * 32, "CA" + "2" * 32
BODY = b"".join(hashlib.sha256(bytes([one % 251, one // 251])).digest() for one in range(2000))
ETAG = '"whole"'

# What breaks, and the checks that must notice.
BREACHES = {
    "": [],
    "strangers": ["a stranger is refused", "sign out"],
    "ranges": ["range", "range, open at its end", "range, beyond the end", "suffix", "416", "If-Range that holds",
               "20 seeks at once"],
    "off-by-one": ["range", "range, open at its end", "range, beyond the end", "suffix", "If-Range that holds",
                   "20 seeks at once"],
    "suffix": ["suffix"],
    "unsatisfiable": ["416"],
    "if-range": ["If-Range that does not"],
    "if-none-match": ["304"],
    "if-match": ["412"],
    "etag": ["full"],
    "shared-cache": ["full"],
    "head": ["HEAD"],
    "alias": ["the other name"],
    "download": ["download"],
    "units": ["an unknown unit is ignored"],
    "404": ["an unknown call is 404"],
    "502": ["download", "no 5xx, nothing cut off"],
    "short": ["download", "no 5xx, nothing cut off"],
    "202": ["202 with Retry-After"],
    "retry-after": ["202 with Retry-After"],
    "webhooks": ["an unsigned webhook is 403"],
    "metrics": ["figures are not public"],
    "logout": ["sign out"],
}


class Product(http.server.BaseHTTPRequestHandler):
    """One that plays one call and has another on its way."""

    protocol_version = "HTTP/1.1"
    # Head and body in one packet: two would wait for each other's acknowledgement.
    wbufsize = 65536
    breach = ""

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/api/auth/login":
            self.answer(200, {"Set-Cookie": "session=1; HttpOnly"}, b"{}")
        elif self.path == "/api/auth/logout":
            gone = "session=1" if self.breach == "logout" else "session=; Max-Age=0"
            self.answer(204, {"Set-Cookie": gone})
        else:
            self.problem(200 if self.breach == "webhooks" else 403, "invalid_signature")

    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/metrics":
            self.answer(200 if self.breach == "metrics" else 404)
        elif "session=1" not in (self.headers.get("Cookie") or ""):
            self.problem(404 if self.breach == "strangers" else 401, "unauthenticated")
        elif path == "/api/auth/me":
            self.answer(200, {}, b"{}")
        elif path == "/api/calls":
            items = [{"call_sid": PENDING, "recording": {"state": "preparing"}},
                     {"call_sid": CALL, "recording": {"state": "ready"}}]
            self.answer(200, {}, json.dumps({"items": items, "next_cursor": None}).encode())
        elif path == f"/api/recordings/file/{PENDING}":
            again = {} if self.breach == "retry-after" else {"Retry-After": "2"}
            self.answer(404 if self.breach == "202" else 202, again, b'{"status":"processing"}')
        elif path == f"/api/calls/{CALL}/download" and self.breach == "502":
            self.answer(502, {"Content-Type": "text/html"}, b"<html>")
        elif path == f"/api/calls/{CALL}/download" and self.breach == "short":
            self.close_connection = True
            self.answer(200, {"Content-Length": str(len(BODY))}, BODY[:100])
        elif path in (f"/api/recordings/file/{CALL}", f"/api/recordings/{CALL}/stream", f"/api/calls/{CALL}/download"):
            self.play(path)
        else:
            self.problem(200 if self.breach == "404" else 404, "call_not_found")

    def play(self, path):
        kind = "attachment" if path.endswith("download") and self.breach != "download" else "inline"
        headers = {"Content-Type": "audio/mpeg", "Accept-Ranges": "bytes", "ETag": ETAG, "Content-Disposition": kind,
                   "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT", "Cache-Control": "private, no-cache",
                   "X-Content-Type-Options": "nosniff"}
        if self.breach == "etag":
            headers["ETag"] = "W/" + ETAG
        if self.breach == "shared-cache":
            headers["Cache-Control"] = "public"
        if path.endswith("/stream") and self.breach == "alias":
            return self.problem(404, "call_not_found")
        if self.headers.get("If-None-Match") == headers["ETag"] and self.breach != "if-none-match":
            return self.answer(304, headers)
        if self.headers.get("If-Match", ETAG) != ETAG and self.breach != "if-match":
            return self.problem(412, "precondition_failed")
        place = self.place(headers["ETag"])
        if place is None:
            if self.command == "HEAD" and self.breach == "head":
                headers["Content-Length"] = "1"
            return self.answer(200, headers, BODY)
        first, last = place
        if first >= len(BODY):
            span = "*/1" if self.breach == "unsatisfiable" else f"*/{len(BODY)}"
            return self.problem(416, "range_not_satisfiable", {"Content-Range": f"bytes {span}"})
        more = 1 if self.breach == "off-by-one" else 0
        headers["Content-Range"] = f"bytes {first}-{last}/{len(BODY)}"
        return self.answer(206, headers, BODY[first + more : last + 1 + more])

    def place(self, etag):
        """The range that counts, or nothing."""
        found = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range") or "")
        if self.headers.get("Range") and not found and self.breach == "units":
            return 1, 2
        if not found or self.command == "HEAD" or self.breach == "ranges":
            return None
        if self.headers.get("If-Range", etag) != etag and self.breach != "if-range":
            return None
        first, last = found.groups()
        if not first:
            return (0 if self.breach == "suffix" else len(BODY) - int(last)), len(BODY) - 1
        return int(first), min(int(last or len(BODY)), len(BODY) - 1)

    def problem(self, status, code, headers=None):
        headers = {"Content-Type": "application/problem+json", **(headers or {})}
        self.answer(status, headers, json.dumps({"code": code}).encode())

    def answer(self, status, headers=None, body=b""):
        headers = {"Content-Length": str(len(body)), **(headers or {})}
        self.send_response(status)
        for name, value in headers.items():
            if not (status in (204, 304) and name == "Content-Length"):
                self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    """Takes as many connections at once as a listener opens."""

    request_queue_size = 64
    daemon_threads = True


def judged(server, *arguments):
    environment = {**os.environ, "PROSAAS_EMAIL": "a@example.com", "PROSAAS_PASSWORD": "x"}
    url = f"http://127.0.0.1:{server.server_address[1]}"
    return subprocess.run([SCRIPT, *arguments, url], capture_output=True, check=False, text=True, env=environment)


def main():
    server = Server(("127.0.0.1", 0), Product)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wrong = 0
    for breach, wanted in BREACHES.items():
        Product.breach = breach
        done = judged(server, "--json")
        try:
            checks = json.loads(done.stdout)["checks"]
        except (ValueError, KeyError):
            checks = [{"check": done.stderr, "ok": False}]
        failed = [found["check"] for found in checks if not found["ok"]]
        right = failed == wanted and done.returncode == (1 if wanted else 0)
        wrong += not right
        print(f"ok    {breach or 'nothing is broken'}" if right
              else f"WRONG {breach}: exit code {done.returncode}, {failed} instead of {wanted}")
    Product.breach = "etag"
    lines = judged(server)
    if lines.returncode != 1 or "FAIL  full: ETag is W/" not in lines.stdout:
        wrong += 1
        print(f"WRONG the lines for a person: {lines.stdout}")
    server.shutdown()
    nobody = judged(server)
    server.server_close()
    if nobody.returncode != 2 and nobody.returncode != 1:
        wrong += 1
        print(f"WRONG without a deployment: exit code {nobody.returncode}")
    print(f"verify-streaming-test: {len(BREACHES) + 2} cases, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
