"""A callback of ansible-playbook that prints how every task ended and what `debug` showed.

One JSON object in the end: {"HOST": {"steps": [{"task": …, "status": …, "shown": […]}, …],
"recap": {"ok": …, "failed": …, "skipped": …, "ignored": …, "rescued": …}}, …}.
"""

import json

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: record
type: stdout
short_description: Records every task as JSON
description: Records every task as JSON.
"""


def shown(result):
    """What a debug task said, one value for each item of its loop."""
    parts = result["results"] if "results" in result else [result]
    internal = {"changed", "failed", "skipped", "item", "warnings", "deprecations"}
    values = []
    for part in parts:
        names = [
            name
            for name in part
            if name not in internal
            and not name.startswith(("_ansible", "ansible_"))
            and name != part.get("ansible_loop_var")
            and name != part.get("ansible_index_var")
        ]
        # A part that was skipped or has failed says nothing that could be compared.
        if not part.get("skipped") and not part.get("failed") and names:
            values.append(part[names[0]])
    return values


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "record"

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.hosts = {}

    def add(self, result, status):
        record = {"task": result.task.get_name(), "status": status}
        if result.task.action.rpartition(".")[2] == "debug":
            record["shown"] = shown(result.result) if status in ("ok", "changed") else []
        steps = self.hosts.setdefault(result.host.get_name(), [])
        # A file that is missing is told of as included first.
        if status == "failed" and steps and steps[-1] == {"task": record["task"], "status": "ok"}:
            steps.pop()
        steps.append(record)

    def v2_runner_on_ok(self, result):
        self.add(result, "changed" if result.is_changed() else "ok")

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.add(result, "ignored" if ignore_errors else "failed")

    def v2_runner_on_skipped(self, result):
        self.add(result, "skipped")

    def v2_playbook_on_include(self, included_file):
        # Every pass of a loop includes by itself; together they are one task.
        for host in included_file._hosts:
            record = {"task": included_file._task.get_name(), "status": "ok"}
            steps = self.hosts.setdefault(host.get_name(), [])
            if not steps or steps[-1] != record:
                steps.append(record)

    def v2_runner_on_unreachable(self, result):
        self.add(result, "unreachable")

    def v2_playbook_on_stats(self, stats):
        document = {}
        for host in stats.processed:
            counts = stats.summarize(host)
            counts["failed"] = counts["failures"]
            names = ("ok", "failed", "skipped", "ignored", "rescued")
            recap = {name: counts[name] for name in names}
            document[host] = {"steps": self.hosts.get(host, []), "recap": recap}
        print(json.dumps(document, default=str))
