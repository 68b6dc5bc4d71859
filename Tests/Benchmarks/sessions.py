"""Many sessions in one process."""

import dataclasses
import json

import tools
from lab import Lab, Site

MOST, EXCHANGES = 1000, 11
# Of sshd and the shell, with some to spare.
MEGABYTES_OF_A_SESSION = 10


def room():
    """How many sessions this machine has the memory for."""
    with open("/proc/meminfo") as lines:
        sizes = dict(line.split()[:2] for line in lines)
    return min(MOST, int(sizes["MemAvailable:"]) // 1024 // MEGABYTES_OF_A_SESSION)


def sessions(turns):
    """All lead to one sshd: of playbooks that run commands, and of a program that has sessions and nothing
    else. What each adds is what many cost more than one, shared out."""
    with Lab(turns.folder, 1) as lab:
        many = [dataclasses.replace(lab.hosts[0], name=f"s{n}") for n in range(turns.sessions)]
        rows = {
            (count, exchanges): take(turns, many[:count], exchanges)
            for exchanges in (1, EXCHANGES) for count in (1, turns.sessions)}
    for tool in rows[1, 1]:
        one, all_, more = (rows[key][tool] for key in (
            (1, 1), (turns.sessions, 1), (turns.sessions, EXCHANGES)))
        others = turns.sessions - 1
        if others > 0:
            connecting = (all_["processor"] - one["processor"]) / others
            exchange = (more["processor"] - all_["processor"]) / turns.sessions / (EXCHANGES - 1)
            # One session alone takes less memory than can be seen.
            memory = (f"{(all_['memory'] - one['memory']) / others * 1024:.0f} KB, "
                      if tool == "swplay" else "")
            turns.note(f"{tool}, each session: {memory}{connecting * 1000:.2f} ms of processor time "
                       f"with one exchange, {exchange * 1e6:.0f} µs for each further one")


def take(turns, hosts, exchanges):
    site = Site(turns.folder / "site", hosts)
    site.write("site.json", json.dumps([{"hosts": "all", "gather_facts": False, "tasks": [
        {"command": f"echo {number}"} for number in range(exchanges)]}]))
    case = f"{len(hosts)} × {exchanges} exchange{'s' * (exchanges > 1)}"
    return turns.take("sessions", case, {
        "swplay": tools.swplay(site), "sessions alone": tools.sessions(site, exchanges)})
