"""Renders templates with the real Jinja2, in the way in which Ansible sets it up.

Reads a JSON document {"variables": …, "includes": …, "cases": [{"template": …, "variables": …,
"options": …}]} from standard input and prints a list of {"text": …} or {"error": …}.
"""

import base64
import copy
import hashlib
import json
import os
import re
import shlex
import sys

import jinja2


def regex_replace(value, pattern="", replacement="", ignorecase=False, multiline=False, count=0):
    flags = (re.I if ignorecase else 0) | (re.M if multiline else 0)
    return re.sub(pattern, replacement, value, count=count, flags=flags)


def regex_search(value, pattern, ignorecase=False, multiline=False):
    flags = (re.I if ignorecase else 0) | (re.M if multiline else 0)
    match = re.search(pattern, value, flags)
    return match.group() if match else None


def regex_findall(value, pattern, multiline=False, ignorecase=False):
    flags = (re.I if ignorecase else 0) | (re.M if multiline else 0)
    return re.findall(pattern, value, flags)


def human_readable(size, isbits=False, unit=None):
    for suffix, limit in zip("YZEPTGMKB", [1 << (10 * power) for power in range(8, -1, -1)]):
        if (unit is None and size >= limit) or (unit is not None and unit.upper() == suffix):
            break
    base = "bits" if isbits else "Bytes"
    return "%.2f %s" % (size / limit, base if limit == 1 else suffix + base[0])


def combine(value, *others, recursive=False):
    result = dict(value)
    for other in others:
        for key, part in other.items():
            below = result.get(key)
            if recursive and isinstance(below, dict) and isinstance(part, dict):
                part = combine(below, part, recursive=True)
            result[key] = part
    return result


# Ansible's own filters, as far as a line of Python says what they do.
FILTERS = {
    "b64decode": lambda value: base64.b64decode(value).decode(),
    "b64encode": lambda value: base64.b64encode(value.encode()).decode(),
    "basename": os.path.basename,
    "combine": combine,
    "dict2items": lambda value: [{"key": key, "value": part} for key, part in value.items()],
    "dirname": os.path.dirname,
    "from_json": json.loads,
    "hash": lambda value, name="sha1": hashlib.new(name, value.encode()).hexdigest(),
    "human_readable": human_readable,
    "items2dict": lambda value: {item["key"]: item["value"] for item in value},
    "quote": lambda value: shlex.quote(str(value)),
    "regex_escape": re.escape,
    "regex_findall": regex_findall,
    "regex_replace": regex_replace,
    "regex_search": regex_search,
    "splitext": os.path.splitext,
    "ternary": lambda value, yes, no, null=None: null
    if value is None and null is not None
    else (yes if value else no),
    "to_json": json.dumps,
    "to_nice_json": lambda value, indent=4: json.dumps(value, indent=indent, sort_keys=True),
    "type_debug": lambda value: type(value).__name__,
    "zip": lambda value, *others: list(zip(value, *others)),
}

TESTS = {
    "contains": lambda value, part: part in value,
    "match": lambda value, pattern: bool(re.match(pattern, value)),
    "search": lambda value, pattern: bool(re.search(pattern, value)),
    "subset": lambda value, other: set(value) <= set(other),
    "superset": lambda value, other: set(value) >= set(other),
    "any": any,
    "all": all,
}


def render(document, case):
    options = {"trim_blocks": True, "keep_trailing_newline": True, **case.get("options", {})}
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        loader=jinja2.DictLoader(document["includes"]),
        **options,
    )
    environment.filters.update(FILTERS)
    environment.tests.update(TESTS)
    # Some filters change what they get, which must not reach the next case.
    variables = copy.deepcopy({**document["variables"], **case.get("variables", {})})
    try:
        return {"text": environment.from_string(case["template"]).render(variables)}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


document = json.load(sys.stdin)
json.dump([render(document, case) for case in document["cases"]], sys.stdout)
