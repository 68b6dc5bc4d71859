"""The command of each tool that does a site's tasks, set up as somebody would who knows it well."""

import os

import cost
from lab import ROOT, run

SWPLAY = os.path.abspath(os.environ.get("SWPLAY", ROOT / ".build/release/swplay"))
SESSIONS = ROOT / ".build-bench/release/sessions"
PEERS = ROOT / ".build-peers"
REQUIREMENTS = ["ansible-core==2.17.*", "mitogen", "pyinfra==3.*"]
CURVE25519 = "-o KexAlgorithms=curve25519-sha256"


class Command:
    """Words to run in a folder."""

    def __init__(self, words, cwd, environment=None):
        self.words, self.cwd, self.environment = words, cwd, environment

    def cost(self):
        return cost.of(self.words, self.environment, self.cwd)


def on_each(site, script):
    """A line of shell for each host, on all at once: $0 is the host's name, $1 its port."""
    return Command(
        ["xargs", "-a", "ports", "-P", str(len(site.hosts)), "-L", "1", "sh", "-c", script],
        site.folder)


def options(site):
    """Options for ssh, and for what uses it."""
    return f"-o BatchMode=yes -o UserKnownHostsFile={site.known} -i {site.key}"


def loop(site, is_check=False, more="", script="loop.sh"):
    check = " check" if is_check else ""
    return on_each(site, f'exec ssh {options(site)} {more} -p "$1" root@127.0.0.1 '
                         f'"exec /bin/sh -s -- $0{check}" <{script}')


def swplay(site, is_check=False):
    return swplay_command(site, "site.json", *(["--check", "--diff"] if is_check else []))


def swplay_command(site, *words):
    return Command([SWPLAY, *words, "-i", "inventory.ini", "--known-hosts", site.known], site.folder)


def sessions(site, exchanges, program=SESSIONS):
    """One session for each host of a site, all of which must be one."""
    return Command(
        [program, "--port", site.hosts[0].port, "--known-hosts", site.known, "--identity", site.key,
         "--sessions", len(site.hosts), "--exchanges", exchanges], site.folder)


def ansible(site, is_check=False, strategy="linear"):
    words = [PEERS / "bin/ansible-playbook", "-i", "inventory.ini", "-f", str(len(site.hosts))]
    words += ["--check", "--diff"] if is_check else []
    environment = {
        "ANSIBLE_PIPELINING": "True", "ANSIBLE_GATHERING": "explicit",
        "ANSIBLE_STRATEGY": strategy, "ANSIBLE_HOME": str(site.folder / "ansible"),
        "ANSIBLE_SSH_ARGS": f"-o ControlMaster=auto -o ControlPersist=60s "
                            f"-o UserKnownHostsFile={site.known}",
    }
    if strategy == "mitogen_linear":
        found = next(PEERS.glob("lib/python3*/site-packages/ansible_mitogen"))
        environment["ANSIBLE_STRATEGY_PLUGINS"] = str(found / "plugins/strategy")
    return Command(words + ["site.yml"], site.folder, environment)


def pyinfra(site, is_check=False):
    words = [PEERS / "bin/pyinfra", "--parallel", str(len(site.hosts))]
    # With -y it would look at nothing before it changes something.
    words += ["--dry", "--diff"] if is_check else ["-y"]
    return Command(words + ["inventory.py", "deploy.py"], site.folder)


# The first one is the floor, to which ratios are.
TOOLS = {
    "loop": loop,
    "loop, curve25519": lambda site, is_check=False: loop(site, is_check, CURVE25519),
    "swplay": swplay,
    "pyinfra": pyinfra,
    "mitogen": lambda site, is_check=False: ansible(site, is_check, "mitogen_linear"),
    "ansible": ansible,
}


def install_peers():
    marker = PEERS / "installed"
    if marker.exists() and marker.read_text() == repr(REQUIREMENTS):
        return
    run(["/usr/bin/python3", "-m", "venv", PEERS])
    run([PEERS / "bin/pip", "-q", "install", *REQUIREMENTS])
    marker.write_text(repr(REQUIREMENTS))
