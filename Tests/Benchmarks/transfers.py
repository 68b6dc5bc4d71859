"""What is sent in large pieces: files and trees to hosts, and facts back."""

import json
import os

import tasks
import tools
from lab import Lab, Site

MEGABYTES, FILES, FOLDERS = 100, 2000, 40
AES = "aes128-gcm@openssh.com"
DIGESTS = f"cd {tasks.STATE} && find . -type f -exec cksum {{}} + | sort"
EMPTY = f"rm -rf {tasks.STATE}; mkdir {tasks.STATE}"
# What swplay asks for its facts, one after another.
FACTS = """\
sysctl -n kern.hostname kern.hostuuid kern.ostype kern.osrelease kern.version kern.osreldate \\
    hw.machine hw.machine_arch hw.ncpu hw.model hw.physmem hw.pagesize \\
    security.jail.jailed kern.vm_guest kern.securelevel kern.disks kern.boottime
freebsd-version -kru; kldstat; jls -n; date; ifconfig -a; route -n get default
route -n get -inet6 default; mount -p; df -k; zpool list -H -p; pkg -N; pkg config ABI
podman --version; cat /etc/shells
for file in /usr/local/etc/swplay/facts.d/* /etc/ansible/facts.d/*; do
    [ ! -f "$file" ] || cat "$file"
done
"""


def facts(turns):
    with Lab(turns.folder, 1) as lab:
        site = Site(turns.folder / "site", lab.hosts)
        site.write("facts.sh", FACTS)
        site.write("site.yml", '[{"hosts": "all", "gather_facts": true}]')
        commands = {
            "loop": lambda: tools.loop(site, script="facts.sh"),
            "loop, curve25519": lambda: tools.loop(
                site, more=tools.CURVE25519, script="facts.sh"),
            "swplay": lambda: tools.swplay_command(site, "facts", "all"),
            "mitogen": lambda: tools.ansible(site, strategy="mitogen_linear"),
            "ansible": lambda: tools.ansible(site),
        }
        turns.take(
            "facts", "1 host",
            {name: commands[name]() for name in commands if name in turns.tools})


def file(turns):
    big = turns.folder / "big"
    with open(big, "wb") as output:
        for _ in range(MEGABYTES):
            output.write(os.urandom(1_000_000))
    for count in (1, 10):
        with Lab(turns.folder, count) as lab:
            site = Site(turns.folder / "site", lab.hosts)
            copy(site, big, f"{tasks.STATE}/big")
            scp = (f"exec scp -q -c {AES} {tools.options(site)} -P \"$1\" {big} "
                   f"root@127.0.0.1:{tasks.STATE}/big")
            turns.take(
                "file", f"{MEGABYTES} MB, {count} host{'s' * (count > 1)}",
                {"scp": tools.on_each(site, scp), "swplay": tools.swplay(site)},
                before=lambda: site.sh(EMPTY), left=lambda: site.sh(DIGESTS))


def tree(turns):
    folder = turns.folder / "tree"
    for number in range(FILES):
        path = folder / f"d{number % FOLDERS}/f{number}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tasks.content(number))
    with Lab(turns.folder, 1) as lab:
        site = Site(turns.folder / "site", lab.hosts)
        copy(site, f"{folder}/", f"{tasks.STATE}/tree/")
        rsync = (f"exec rsync -a -e \"ssh -c {AES} {tools.options(site)} -p $1\" {folder}/ "
                 f"root@127.0.0.1:{tasks.STATE}/tree/")
        commands = {"rsync": tools.on_each(site, rsync), "swplay": tools.swplay(site)}
        for case, prepare in (("first", lambda: site.sh(EMPTY)), ("again", None)):
            turns.take(
                "tree", f"{FILES} files, {case}", commands, before=prepare,
                left=lambda: site.sh(DIGESTS))


def copy(site, source, destination):
    site.write("site.json", json.dumps([{"hosts": "all", "gather_facts": False, "tasks": [
        {"copy": {"src": str(source), "dest": destination}}]}]))
