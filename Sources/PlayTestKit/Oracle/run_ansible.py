"""Runs Ansible's own commands, each in a fork of this process, which loads Ansible only once.

Reads {"folder": …, "jobs": …, "calls": [["ansible-inventory", "--list", …], …]} from standard input
and prints a list of {"status": …, "output": …, "errors": …}. The commands run in the folder.
"""

import importlib
import json
import os
import pathlib
import sys
import tempfile

COMMANDS = {
    "ansible": ("ansible.cli.adhoc", "AdHocCLI"),
    "ansible-inventory": ("ansible.cli.inventory", "InventoryCLI"),
    "ansible-playbook": ("ansible.cli.playbook", "PlaybookCLI"),
    "ansible-vault": ("ansible.cli.vault", "VaultCLI"),
}


def prepare(home):
    """Sets everything that Ansible reads when it is loaded, so that the user's files have no say."""
    settings = pathlib.Path(home) / "ansible.cfg"
    settings.touch()
    for name in [name for name in os.environ if name.startswith("ANSIBLE_")]:
        del os.environ[name]
    os.environ.update(
        {
            "HOME": home,
            "ANSIBLE_HOME": home,
            "ANSIBLE_CONFIG": str(settings),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_DEPRECATION_WARNINGS": "0",
            "ANSIBLE_LOCALHOST_WARNING": "0",
            "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "1",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "0",
            "ANSIBLE_PIPELINING": "1",
            "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
            "ANSIBLE_CALLBACK_PLUGINS": str(pathlib.Path(__file__).parent / "callbacks"),
            "ANSIBLE_STDOUT_CALLBACK": "record",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
    )
    # A terminal's width and input are of no interest.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


def run(call, output, errors):
    """Runs a command in this process, which must be a fork; never returns."""
    status = 1
    try:
        os.dup2(output.fileno(), 1)
        os.dup2(errors.fileno(), 2)
        module, name = COMMANDS[call[0]]
        getattr(importlib.import_module(module), name).cli_executor(call)
    except SystemExit as exit:
        status = exit.code or 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


def start(call):
    output, errors = tempfile.TemporaryFile(), tempfile.TemporaryFile()
    pid = os.fork()
    if pid == 0:
        run(call, output, errors)
    return pid, output, errors


def text(file):
    file.seek(0)
    return file.read().decode(errors="replace")


def answers(calls, jobs):
    results, running = [None] * len(calls), {}
    waiting = list(enumerate(calls))
    while waiting or running:
        if waiting and len(running) < jobs:
            index, call = waiting.pop(0)
            pid, output, errors = start(call)
            running[pid] = (index, output, errors)
            continue
        pid, status = os.wait()
        index, output, errors = running.pop(pid)
        results[index] = {
            "status": os.waitstatus_to_exitcode(status),
            "output": text(output),
            "errors": text(errors),
        }
    return results


# Other tests, which run at the same time, wait for servers with a time limit; this one has time.
os.nice(10)
document = json.load(sys.stdin)
with tempfile.TemporaryDirectory() as home:
    prepare(home)
    os.chdir(document["folder"])
    for name in {COMMANDS[call[0]][0] for call in document["calls"]}:
        importlib.import_module(name)
    result = answers(document["calls"], document["jobs"])
json.dump(result, sys.stdout)
