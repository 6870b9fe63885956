#!/usr/bin/env python3
"""Breaks a copy of the manifests in one way after the other: each time scripts/verify-kubernetes must fail
with exactly that check."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# file, what stands there, what is written instead, the check that must fail
BROKEN = [
    ("base/calls.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "not root"),
    ("base/calls.yaml", "seccompProfile: { type: RuntimeDefault }", "seccompProfile: { type: Unconfined }", "seccomp"),
    ("base/api.yaml", "automountServiceAccountToken: false", "automountServiceAccountToken: true", "no token of the cluster"),
    ("base/api.yaml", "allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "no escalation"),
    ("base/worker.yaml", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "read-only root"),
    ("base/worker.yaml", "capabilities: { drop: [ALL] }", "capabilities: { drop: [NET_RAW] }", "no capabilities"),
    ("base/gateway.yaml", "limits: { memory: 256Mi }", "limits: { cpu: 1 }", "requests and limits"),
    ("overlays/example/kustomization.yaml", "newTag: 0.1.0 }\nconfig", "newTag: latest }\nconfig", "image has a tag that stays"),
    ("base/settings.env", "PROSAAS__LOG__FORMAT", "PROSAAS__LOG__FORMATS", "variables are settings"),
    ("base/worker.yaml", "8083", "8082", "a port of its own"),
    ("base/api.yaml", 'value: "0.0.0.0:8081"', 'value: "0.0.0.0:8084"', "a port of its own"),
    ("base/migrate.yaml", "MIGRATION_URL_FILE,", "MIGRATION_URL,", "secrets are files"),
    ("base/worker.yaml", "- { name: tmp, mountPath: /tmp }", "- { name: secrets, mountPath: /tmp }", "mounts are volumes"),
    ("base/calls.yaml", "readinessProbe:\n            httpGet: { path: /healthz, port: http }",
     "readinessProbe:\n            httpGet: { path: /healthz, port: web }", "readinessProbe"),
    ("base/api.yaml", "httpGet: { path: /readyz, port: http }", "httpGet: { path: /healthz, port: http }", "startupProbe"),
    ("base/calls.yaml", "terminationGracePeriodSeconds: 45", "terminationGracePeriodSeconds: 10", "time to end"),
    ("base/calls.yaml", "selector: { app.kubernetes.io/name: prosaas-calls }",
     "selector: { app.kubernetes.io/name: prosaas-api }", "a service reaches it"),
    ("base/calls.yaml", "maxUnavailable: 1\n  selector:\n    matchLabels: { app.kubernetes.io/name: prosaas-calls }",
     "maxUnavailable: 1\n  selector:\n    matchLabels: { app.kubernetes.io/name: prosaas-call }", "one disruption budget"),
    ("base/network-policies.yaml", "app.kubernetes.io/part-of: prosaas }", "app.kubernetes.io/part-of: product }",
     "every pod is closed by default"),
    ("components/keda/scaled-worker.yaml", "scaleTargetRef: { name: prosaas-worker }",
     "scaleTargetRef: { name: worker }", "scales what is there"),
    ("components/keda/scaled-worker.yaml", "minReplicaCount: 2", "minReplicaCount: 0", "scales what is there"),
]


def failures(folder):
    command = [sys.executable, ROOT / "scripts/verify-kubernetes", "--json", "--folder", folder / "overlays/example"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"it could not be judged: {done.stderr}")
    answer = json.loads(done.stdout)
    if answer["ok"] != (done.returncode == 0):
        sys.exit("the exit code says something else than the answer")
    return answer["source"], {check["check"] for check in answer["checks"] if not check["ok"]}


def main():
    source, found = failures(ROOT / "deploy/kubernetes")
    if found:
        sys.exit(f"the manifests themselves fail: {sorted(found)}")
    wrong = []
    tried = 0
    for name, before, after, check in BROKEN:
        if source == "this script" and check.startswith("image"):
            continue
        with tempfile.TemporaryDirectory() as work:
            copy = pathlib.Path(work) / "kubernetes"
            shutil.copytree(ROOT / "deploy/kubernetes", copy)
            file = copy / name
            text = file.read_text()
            if before not in text:
                wrong.append(f"{name} has no {before!r}")
                continue
            file.write_text(text.replace(before, after))
            tried += 1
            if check not in failures(copy)[1]:
                wrong.append(f"{after!r} in {name} was not noticed as {check!r}")
    print("\n".join(wrong) or f"{tried} broken manifests were noticed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
