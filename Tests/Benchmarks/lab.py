"""The lab's hosts, and sites: folders with work on some of them, for all tools."""

import dataclasses
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAB = ROOT / "Tests/Lab/lab"
PROGRAMS = pathlib.Path(__file__).resolve().parent / "standins"
PYTHON = "/usr/libexec/lab/real/python3"


def run(words, **options):
    """Runs a command to its good end; returns what it has printed."""
    done = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True,
        **{"stdin": subprocess.DEVNULL, **options})
    if done.returncode != 0:
        sys.exit(f"bench: {' '.join(map(str, words))} ended with {done.returncode}\n"
                 f"{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def compiled(folder):
    """The folder with the stand-ins that would be slower as scripts than FreeBSD's own programs are."""
    folder.mkdir(exist_ok=True)
    for source in PROGRAMS.glob("*.c"):
        program = folder / source.stem
        if not program.exists():
            run(["cc", "-O2", "-o", program, source])
    return folder


@dataclasses.dataclass(frozen=True)
class Host:
    """A name, the port of 127.0.0.1 where it is reached, and the lab host that it is."""

    name: str
    port: int
    lab: "Lab"
    lab_name: str

    def sh(self, command, **options):
        """What a command prints in the host."""
        return run([LAB, "sh", self.lab.folder, self.lab_name, "/bin/sh", "-c", command], **options)

    def put(self, source, path, mode="644"):
        """Writes a file of this machine into the host."""
        with open(source, "rb") as file:
            self.sh(f"cat >{path} && chmod {mode} {path}", stdin=file)

    def known(self):
        """The host's line in a file of known hosts."""
        key = self.lab.folder / "hosts" / self.lab_name / "ssh_host_ed25519_key.pub"
        return f"[127.0.0.1]:{self.port} {' '.join(key.read_text().split()[:2])}\n"


class Lab:
    """Some lab hosts, which end with the `with` statement."""

    def __init__(self, folder, count):
        self.folder, self.count = folder / "lab", count
        self.key = self.folder / "id_ed25519"

    def __enter__(self):
        programs = compiled(self.folder.parent / "programs")
        run([LAB, "up", str(self.count), self.folder], env={**os.environ, "LAB_PROGRAMS": programs})
        names = sorted(os.listdir(self.folder / "hosts"))
        self.hosts = [
            Host(name, int((self.folder / "hosts" / name / "port").read_text()), self, name)
            for name in names]
        return self

    def __exit__(self, *error):
        run([LAB, "down", self.folder])


class Site:
    """A folder in which all tools find hosts and, once they are written, tasks."""

    def __init__(self, folder, hosts):
        self.folder, self.hosts, self.key = folder, hosts, hosts[0].lab.key
        self.known = folder / "known_hosts"
        folder.mkdir(exist_ok=True)
        self.write("known_hosts", "".join(sorted({host.known() for host in hosts})))
        self.write("ports", "".join(f"{host.name} {host.port}\n" for host in hosts))
        self.write("inventory.ini", "".join(
            f"{host.name} ansible_port={host.port}\n" for host in hosts)
            + "[all:vars]\nansible_host=127.0.0.1\nansible_user=root\n"
            f"ansible_ssh_private_key_file={self.key}\nansible_python_interpreter={PYTHON}\n")
        self.write("inventory.py", f"hosts = {[(host.name, self.pyinfra(host)) for host in hosts]!r}\n")

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def pyinfra(self, host):
        return {
            "ssh_hostname": "127.0.0.1", "ssh_port": host.port, "ssh_user": "root",
            "ssh_key": str(self.key), "ssh_known_hosts_file": str(self.known),
        }

    def sh(self, command):
        """What a command prints in all hosts."""
        return [host.sh(command) for host in self.hosts]
