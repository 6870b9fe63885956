"""Reads compose files where Docker Compose is not installed, as far as verify-volumes looks.

Anchors, merge keys, variables, `extends`, !reset, !override and the merging of several files, by the
Compose specification. What it does not know (`include`) is an error, not a guess.
"""

import posixpath
import re

import yaml


class Invalid(Exception):
    """The file is no valid compose file; the message says where."""


class Replaced:
    """`!override`: takes the place of what the files before said; `!reset` is one with nothing."""

    def __init__(self, value):
        self.value = value


class Loader(yaml.SafeLoader):
    """As Compose reads YAML: a key may stand once."""

    def compose_mapping_node(self, anchor):
        node = super().compose_mapping_node(anchor)
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key.value} stands twice", key.start_mark
                    )
                seen.add(key.value)
        return node


def _override(loader, node):
    kinds = {
        yaml.MappingNode: lambda: loader.construct_mapping(node, deep=True),
        yaml.SequenceNode: lambda: loader.construct_sequence(node, deep=True),
    }
    return Replaced(kinds.get(type(node), lambda: loader.construct_scalar(node))())


Loader.add_constructor("!override", _override)
Loader.add_constructor("!reset", lambda loader, node: Replaced(None))

# Lists that a later file adds to.
LISTS = ("ports", "tmpfs", "volumes")


def load(files, environment):
    """The services and volumes of all files merged; later ones win."""
    variables = {**_dot_env(files[0].parent), **environment}
    merged = {}
    for file in files:
        merged = _merge(merged, _one(file, variables))
    model = _plain(merged)
    model["services"] = {
        name: service for name, service in (model.get("services") or {}).items() if service is not None
    }
    return model


def _one(file, variables):
    document = _parse(file, variables)
    if "include" in document:
        raise Invalid(f"{file.name}: only Docker Compose itself can read `include`")
    services = document.get("services") or {}
    if not isinstance(services, dict):
        raise Invalid(f"{file.name}: services is not a map")
    for name, service in services.items():
        services[name] = _extended(file, service, services, variables)
    document["services"] = services
    return document


def _parse(file, variables):
    try:
        document = yaml.load(file.read_text(encoding="utf-8"), Loader)
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{file.name}: {error}") from error
    except yaml.YAMLError as error:
        raise Invalid(f"{file.name}: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict):
        raise Invalid(f"{file.name}: no map")
    return _interpolated(document, variables)


def _extended(file, service, services, variables):
    if isinstance(service, Replaced):
        return service
    if not isinstance(service, dict):
        raise Invalid(f"{file.name}: a service is not a map")
    for key in LISTS:
        value = service.get(key)
        allowed = (list, str, Replaced, type(None)) if key == "tmpfs" else (list, Replaced, type(None))
        if not isinstance(value, allowed):
            raise Invalid(f"{file.name}: {key} of a service is not a list")
    environment = service.get("environment")
    if isinstance(environment, list):
        pairs = dict(entry.partition("=")[::2] for entry in environment)
        service = {**service, "environment": pairs}
    extends = service.get("extends")
    if extends is None:
        return service
    if isinstance(extends, str):
        extends = {"service": extends}
    source = file
    if "file" in extends:
        source = file.parent / extends["file"]
        services = _parse(source, variables).get("services") or {}
    base = services.get(extends["service"])
    if base is None:
        raise Invalid(f"{file.name}: extends {extends['service']}, which is not there")
    rest = {key: value for key, value in service.items() if key != "extends"}
    return _merge(_extended(source, base, services, variables), rest)


def _merge(old, new, path=()):
    if isinstance(new, Replaced):
        return new
    if isinstance(old, Replaced):
        old = old.value
    if isinstance(old, dict) and isinstance(new, dict):
        merged = dict(old)
        for key, value in new.items():
            merged[key] = _merge(old[key], value, (*path, key)) if key in old else value
        return merged
    if path and path[-1] in LISTS and old is not None and new is not None:
        old, new = (value if isinstance(value, list) else [value] for value in (old, new))
        return _merge_volumes(old, new) if path[-1] == "volumes" else [*old, *new]
    return old if new is None else new


def _merge_volumes(old, new):
    """One mount a place: the later file's."""
    by_place = {}
    for mount in [*old, *new]:
        by_place[_place(mount)] = mount
    return list(by_place.values())


def _place(mount):
    if isinstance(mount, dict):
        return posixpath.normpath(str(mount.get("target")))
    parts = mount.split(":")
    return posixpath.normpath(parts[1] if len(parts) > 1 else parts[0])


def _plain(value):
    if isinstance(value, Replaced):
        return _plain(value.value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _interpolated(value, variables):
    if isinstance(value, Replaced):
        return Replaced(_interpolated(value.value, variables))
    if isinstance(value, dict):
        return {key: _interpolated(inner, variables) for key, inner in value.items()}
    if isinstance(value, list):
        return [_interpolated(inner, variables) for inner in value]
    if not isinstance(value, str) or "$" not in value:
        return value
    pattern = r"\$(?:(\$)|(\w+)|\{(\w+)(?:(:?[-?+])([^}]*))?\})"
    return re.sub(pattern, lambda match: _variable(match, variables), value)


def _variable(match, variables):
    dollar, bare, name, operator, text = match.groups()
    if dollar:
        return "$"
    value = variables.get(bare or name)
    given = value is not None if operator in ("-", "?", "+") else bool(value)
    if operator and operator.endswith("+"):
        return text if given else ""
    if given or not operator:
        return value or ""
    if operator.endswith("-"):
        return text
    raise Invalid(f"the variable {name} is missing: {text}")


def _dot_env(folder):
    file = folder / ".env"
    if not file.is_file():
        return {}
    lines = re.findall(r"^\s*(?:export\s+)?(\w+)\s*=\s*(.*?)\s*$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: value.strip("\"'") for name, value in lines}
