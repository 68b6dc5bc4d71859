"""Matches expressions with Python's own re.

Reads a JSON list of [pattern, flags, text] from standard input and prints a list of what was found:
"error", or the matches of finditer, match and fullmatch as numbers of their first and last places.
"""

import json
import re
import sys
import warnings

warnings.simplefilter("ignore")


def spans(match):
    if match is None:
        return "none"
    return ",".join(
        "%d-%d" % match.span(group) for group in range(match.re.groups + 1)
    )


def outcome(pattern, flags, text):
    value = 0
    for flag in flags:
        value |= getattr(re, flag.upper())
    try:
        expression = re.compile(pattern, value)
    except re.error:
        return "error"
    found = [spans(match) for match in expression.finditer(text)]
    return " ".join(
        found + ["match", spans(expression.match(text)), "whole", spans(expression.fullmatch(text))]
    )


json.dump([outcome(*case) for case in json.load(sys.stdin)], sys.stdout)
