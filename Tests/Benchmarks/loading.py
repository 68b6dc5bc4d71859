"""What swplay costs without a network: to start, to read a project, and to plan."""

import json
import pathlib

import cost
import tasks
import tools
from lab import PYTHON, Lab

HOSTS, TASKS = 1000, 100


def start(turns):
    commands = {"swplay": tools.Command([tools.SWPLAY, "--version"], turns.folder)}
    for peer, program in (("pyinfra", "pyinfra"), ("ansible", "ansible-playbook")):
        if peer in turns.tools:
            commands[peer] = tools.Command([tools.PEERS / "bin" / program, "--version"], turns.folder)
    turns.take("start", "--version", commands)


def listing(turns):
    """A project is read, checked and listed; no task is planned."""
    folder = project(turns.folder, HOSTS, directories())
    words = ["site.json", "-i", "hosts", "--list-hosts", "--list-tasks"]
    commands = {"swplay": tools.Command([tools.SWPLAY, *words], folder)}
    if "ansible" in turns.tools:
        commands["ansible"] = tools.Command([tools.PEERS / "bin/ansible-playbook", *words], folder)
    turns.take("listing", f"{HOSTS} hosts, {TASKS} tasks", commands)


def planning(turns):
    """Every host plans all tasks: some that ask no host, with the host's name and without, and folders
    that are there.

    The folders are asked for over local connections inside a lab host: one shell for each host of the
    inventory. What those shells and their commands use is not counted in the note.
    """
    for kind, text in (("equal", "hello"), ("own", "{{ inventory_hostname }}")):
        debug = [{"debug": {"msg": f"{text} {n}"}} for n in range(TASKS)]
        folder = project(turns.folder, HOSTS, debug)
        for words in (["--check"], []):
            turns.take("planning", " ".join([f"{HOSTS} × {TASKS} {kind}", *words]), {
                "swplay": tools.Command([tools.SWPLAY, "site.json", "-i", "hosts", *words], folder)})
    with Lab(turns.folder, 1) as lab:
        inside = Inside(lab.hosts[0], project(turns.folder, HOSTS, directories()))
        lab.hosts[0].sh(f"mkdir {tasks.STATE}; cd {tasks.STATE} && mkdir -m 750 "
                        + " ".join(f"d{n}" for n in range(TASKS)))
        row = turns.take("planning", f"{HOSTS} × {TASKS} folders", {"swplay": inside})["swplay"]
        turns.note(f"of the processor time, swplay's own process used {row['own']:.2f} s")


def directories():
    return [
        {"name": f"directory {n}",
         "file": {"path": f"{tasks.STATE}/d{n}", "state": "directory", "mode": "0750"}}
        for n in range(TASKS)]


def project(folder, hosts, those):
    folder = folder / "project"
    folder.mkdir(exist_ok=True)
    (folder / "hosts").write_text(
        "".join(f"host{n} ansible_connection=local\n" for n in range(hosts)))
    (folder / "site.json").write_text(
        json.dumps([{"hosts": "all", "gather_facts": False, "tasks": those}]))
    return folder


class Inside:
    """swplay inside a lab host, with its own cost and not that of entering the host."""

    def __init__(self, host, folder):
        self.host = host
        host.put(tools.SWPLAY, "/root/swplay", "755")
        host.put(pathlib.Path(cost.__file__), "/root/cost.py")
        for name in ("hosts", "site.json"):
            host.put(folder / name, f"/root/{name}")

    def cost(self):
        command = f"cd /root && {PYTHON} cost.py ./swplay site.json -i hosts"
        return cost.Cost(**json.loads(self.host.sh(command)))
