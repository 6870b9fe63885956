"""What verify-volumes asks of containers that run: whether all of them really have the one volume.

Each container of ours writes a probe into its folder, and every other one must read it. Our images have
no shell: their programs have the command `volume`. Then a recording is played through the gateway.
"""

import hashlib
import json
import subprocess
import uuid

from listener import Listener, Refused, Unreachable, who_signs_in

TARGET = "/app/server/recordings"
PROGRAMS = {
    "prosaas-api": "/usr/local/bin/prosaas-api",
    "prosaas-calls": "/usr/local/bin/prosaas-calls",
    "prosaas-worker": "/usr/local/bin/worker",
}
GATEWAY = "prosaas-gateway"


class NotLive(Exception):
    """There is nothing to look at; the message says why."""


def checks(folder, base_url, image_of):
    """Yields (check, container, problem). `image_of` takes the base name of an image."""
    containers = running(folder, image_of)
    asked = {}
    for container in containers:
        problem = state_problem(container)
        yield "running", container["name"], problem
        if problem is None:
            asked[container["name"]] = container
    name = f"verify-{uuid.uuid4().hex[:12]}"
    for writer in [one for one in asked.values() if one["image"] in PROGRAMS]:
        probe = f"{name}-{writer['name']}"
        wrote = told(writer, "write", probe)
        if wrote.returncode != 0:
            yield "writes", writer["name"], said(wrote)
            continue
        yield "writes", writer["name"], None
        for reader in asked.values():
            read = told(reader, "read", probe)
            yield f"reads what {writer['name']} wrote", reader["name"], read_problem(read, wrote)
        read = migrate(folder, probe)
        yield f"reads what {writer['name']} wrote", "migrate", read_problem(read, wrote)
        removed = told(writer, "remove", probe)
        if removed.returncode != 0:
            yield "removes", writer["name"], said(removed)
    gateways = [one for one in asked.values() if one["image"] == GATEWAY]
    yield "plays through the gateway", None, played(base_url, gateways)


def running(folder, image_of):
    listed = compose(folder, "ps", "--all", "--format", "json")
    if listed.returncode != 0:
        raise NotLive(said(listed) or "docker compose ps failed")
    text = listed.stdout.strip()
    rows = json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.splitlines()]
    containers = [
        {"name": row["Name"], "service": row["Service"], "image": image_of(row["Image"]),
         "state": row["State"], "health": row.get("Health", "")}
        for row in rows
        if row["Service"] != "migrate" and image_of(row["Image"]) in (*PROGRAMS, GATEWAY)
    ]
    if not containers:
        raise NotLive("no container of ours runs here: docker compose up -d")
    return sorted(containers, key=lambda one: one["name"])


def state_problem(container):
    # All of ours have a health check; between two restarts Docker says nothing of it.
    if container["state"] == "running" and container["health"] == "healthy":
        return None
    words = " ".join(filter(None, (container["state"], container["health"])))
    lines = run("docker", "logs", "--tail", "1", container["name"])
    last = (lines.stdout + lines.stderr).strip()
    return f"{words}: {last[-300:]}" if last else words


def told(container, action, probe):
    """A program of ours, or, in the gateway, a look at the file."""
    program = PROGRAMS.get(container["image"])
    command = [program, "volume", action, probe] if program else ["cat", f"{TARGET}/.probe-{probe}"]
    return run("docker", "exec", container["name"], *command)


def migrate(folder, probe):
    return compose(folder, "run", "--rm", "--no-deps", "-T", "migrate", "volume", "read", probe)


def read_problem(read, wrote):
    if read.returncode != 0:
        return said(read)
    return None if read.stdout.strip() == wrote.stdout.strip() else "another content"


def played(base_url, gateways):
    """A whole recording comes, and is the file that the gateway's container sees."""
    try:
        listener = Listener(base_url)
        listener.sign_in(*who_signs_in())
        call = next((call["call_sid"] for call in listener.calls(("ready",))), None)
        if call is None:
            return "there is no call whose recording could be played"
        answer = listener.get(f"/api/recordings/file/{call}")
        seek = listener.get(f"/api/recordings/file/{call}", {"Range": "bytes=100-199"})
        listener.request("POST", "/api/auth/logout")
    except (Refused, Unreachable) as error:
        return str(error)
    if answer.status != 200 or seek.status != 206:
        return f"{call}: answered {answer.status}, a range {seek.status}"
    if seek.body != answer.body[100:200]:
        return f"{call}: a range is not what the whole has there"
    digest = hashlib.sha256(answer.body).hexdigest()
    extension = {"audio/mpeg": "mp3"}.get(answer.header("Content-Type").split(";")[0], "wav")
    for gateway in gateways:
        stored = run("docker", "exec", gateway["name"], "sha256sum", f"{TARGET}/{call}.{extension}")
        if stored.stdout.split(" ")[0] != digest:
            return f"{call}: what {gateway['name']} has is not what came: {said(stored)}"
    return None


def compose(folder, *arguments):
    return run("docker", "compose", "--project-directory", str(folder), *arguments, cwd=folder)


def run(*command, cwd=None):
    return subprocess.run(command, capture_output=True, check=False, text=True, cwd=cwd, stdin=subprocess.DEVNULL)


def said(done):
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return lines[-1] if lines else f"exit code {done.returncode}"
