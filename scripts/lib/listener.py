"""A person at a deployment: signs in, lists calls, plays. Used by the scripts that verify one."""

import http.client
import json
import os
import ssl
import urllib.parse


class Unreachable(Exception):
    """The deployment gave no whole answer; the message says why."""


class Refused(Exception):
    """Signing in or listing was refused; the message says how."""


class Answer:
    """One answer, read to its end."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def header(self, name):
        return self.headers.get(name) or ""

    def json(self):
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


class Listener:
    """Each request has a connection of its own unless `keep` is set, as a player's has."""

    def __init__(self, base_url, timeout=30, keep=False):
        self.base = urllib.parse.urlsplit(base_url.rstrip("/"))
        if self.base.scheme not in ("http", "https") or not self.base.hostname:
            raise Refused(f"{base_url} is no address of a deployment")
        self.origin = f"{self.base.scheme}://{self.base.netloc}"
        self.timeout = timeout
        self.keep = keep
        self.connection = None
        self.cookies = {}
        self.statuses = []

    def request(self, method, path, headers=None, body=None, signed_in=True):
        headers = {"Origin": self.origin, **(headers or {})}
        if signed_in and self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            body = json.dumps(body)
            headers["Content-Type"] = "application/json"
        connection = self.connection or self._connect()
        self.connection = None
        try:
            connection.request(method, self.base.path + path, body=body, headers=headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            self.statuses.append((method, path, 0))
            raise Unreachable(f"{method} {path}: {type(error).__name__}: {error}") from error
        if self.keep and not response.will_close:
            self.connection = connection
        else:
            connection.close()
        self.statuses.append((method, path, answer.status))
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name.strip()] = value
        return answer

    def get(self, path, headers=None, **more):
        return self.request("GET", path, headers, **more)

    def sign_in(self, email, password):
        answer = self.request("POST", "/api/auth/login", body={"email": email, "password": password})
        if answer.status // 100 != 2:
            raise Refused(f"signing in was answered {answer.status} {answer.json().get('code', '')}")
        return answer

    def calls(self, wanted, most=200):
        """Calls whose recording is in one of the states `wanted`, newest first."""
        cursor = ""
        looked = 0
        while looked < most:
            answer = self.get(f"/api/calls?limit=50{cursor}")
            if answer.status != 200:
                raise Refused(f"the list of calls was answered {answer.status}")
            page = answer.json()
            for call in page.get("items", []):
                looked += 1
                if call.get("recording", {}).get("state") in wanted:
                    yield call
            if not page.get("next_cursor"):
                return
            cursor = "&cursor=" + urllib.parse.quote(page["next_cursor"])

    def _connect(self):
        if self.base.scheme == "https":
            context = ssl.create_default_context(cafile=os.environ.get("SSL_CERT_FILE"))
            return http.client.HTTPSConnection(self.base.netloc, timeout=self.timeout, context=context)
        return http.client.HTTPConnection(self.base.netloc, timeout=self.timeout)


def who_signs_in():
    """E-mail and password from the environment, where no other user of the machine reads them."""
    email, password = os.environ.get("PROSAAS_EMAIL"), os.environ.get("PROSAAS_PASSWORD")
    if not email or not password:
        raise Refused("nobody can sign in: set PROSAAS_EMAIL and PROSAAS_PASSWORD")
    return email, password
