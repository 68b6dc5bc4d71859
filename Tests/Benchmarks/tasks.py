"""Tasks about folders, files, templates and lines, in the form of each tool.

A task is its kind and a number: "directory" 1 is the folder d1. Behind their own folder, which is made
first, they do not depend on each other.
"""

import json
import pathlib

STATE = "/root/bench"
BACKENDS = ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
# Prints all that the tasks have left on a host.
SHOW = f"cd {STATE} && find . -exec /usr/libexec/lab/real/stat -c '%n %a' {{}} + | sort && " \
    "find . -type f -exec cksum {} + | sort"


def twenty():
    return [(kind, n) for kind in ("directory", "copy", "template", "line") for n in range(1, 6)]


def fifty():
    return [("directory", n) for n in range(1, 51)]


def content(number):
    return "".join(f"key{key} = value {number}-{key}\n" for key in range(1, 11))


def template(number):
    return (
        f"# managed file {number} for {{{{ host_name }}}}\n"
        f"listen_port = {8000 + number}\n"
        "{% for backend in backends -%}\n"
        "backend {{ loop.index }} = {{ backend }}:{{ 9000 + loop.index }}\n"
        "{% endfor -%}\n"
        "log_level = {{ log_level | upper }}\n"
    )


def rendered(number):
    """The template's text in the hand-written script, in which $HOST_NAME is the host."""
    backends = "".join(
        f"backend {place} = {address}:{9000 + place}\n"
        for place, address in enumerate(BACKENDS, 1)
    )
    return (
        f"# managed file {number} for $HOST_NAME\nlisten_port = {8000 + number}\n"
        f"{backends}log_level = INFO\n"
    )


def write(folder: pathlib.Path, tasks):
    """Writes the tasks in all forms."""
    for kind, n in tasks:
        if kind == "template":
            (folder / f"t{n}.j2").write_text(template(n))
    play = json.dumps(playbook(tasks), indent=1)
    (folder / "site.json").write_text(play)
    # The names of modules and parameters are Ansible's, and JSON is YAML.
    (folder / "site.yml").write_text(play)
    (folder / "deploy.py").write_text(pyinfra(tasks))
    (folder / "loop.sh").write_text(LOOP + script(tasks))


def playbook(tasks):
    def module(kind, n):
        match kind:
            case "directory":
                return {"file": {"path": f"{STATE}/d{n}", "state": "directory", "mode": "0750"}}
            case "copy":
                return {"copy": {"dest": f"{STATE}/f{n}.conf", "content": content(n), "mode": "0644"}}
            case "template":
                return {"template": {"src": f"t{n}.j2", "dest": f"{STATE}/t{n}.conf", "mode": "0644"}}
            case "line":
                return {"lineinfile": {"path": f"{STATE}/l{n}.conf", "line": f"option{n}=on",
                                       "create": True, "mode": "0644"}}

    variables = {
        "host_name": "{{ inventory_hostname }}", "backends": BACKENDS, "log_level": "info",
    }
    root = {"name": "root", "file": {"path": STATE, "state": "directory", "mode": "0755"}}
    return [{"hosts": "all", "gather_facts": False, "vars": variables, "tasks": [
        root, *({"name": f"{kind} {n}", **module(kind, n)} for kind, n in tasks)]}]


def pyinfra(tasks):
    def call(kind, n):
        match kind:
            case "directory":
                return f'files.directory(path=f"{{STATE}}/d{n}", mode="750")'
            case "copy":
                return (f'files.put(src=StringIO({content(n)!r}), dest=f"{{STATE}}/f{n}.conf", '
                        'mode="644")')
            case "template":
                return (f'files.template(src="t{n}.j2", dest=f"{{STATE}}/t{n}.conf", mode="644", '
                        'host_name=host.name.removeprefix("@ssh/"), backends=BACKENDS, '
                        'log_level="info")')
            case "line":
                return f'files.line(path=f"{{STATE}}/l{n}.conf", line="option{n}=on")'

    return "\n".join([
        "from io import StringIO",
        "from pyinfra import host",
        "from pyinfra.operations import files",
        f"STATE, BACKENDS = {STATE!r}, {BACKENDS!r}",
        'files.directory(path=STATE, mode="755")',
        *(call(kind, n) for kind, n in tasks), ""])


# What somebody writes who does this by hand and carefully: each thing is looked at before it is
# changed. It uses the programs of Linux, which on lab hosts are faster than those in their place.
LOOP = r"""# loop.sh HOST_NAME [check]
PATH=/usr/libexec/lab/real:$PATH
HOST_NAME=$1 CHECK=${2-} REPORT=
report() { REPORT="$REPORT$1=$2 "; }
folder() { # NAME PATH MODE
  if [ -d "$2" ] && [ "$(stat -c %a "$2")" = "$3" ]; then report $1 ok; return; fi
  report $1 changed
  [ -n "$CHECK" ] || { mkdir -p "$2" && chmod $3 "$2"; }
}
file() { # NAME PATH MODE, with the content as standard input
  wanted=$(cat; echo .); wanted=${wanted%.}
  if [ -f "$2" ] && [ "$(stat -c %a "$2")" = "$3" ] && printf %s "$wanted" | cmp -s - "$2"; then
    report $1 ok; return
  fi
  report $1 changed
  if [ -n "$CHECK" ]; then printf %s "$wanted" | diff -u "$2" -
  else printf %s "$wanted" >"$2.new" && chmod $3 "$2.new" && mv "$2.new" "$2"; fi
}
line() { # NAME PATH MODE LINE
  if [ -f "$2" ] && grep -qxF -e "$4" "$2" && [ "$(stat -c %a "$2")" = "$3" ]; then
    report $1 ok; return
  fi
  report $1 changed
  [ -n "$CHECK" ] || { echo "$4" >>"$2" && chmod $3 "$2"; }
}
"""


def script(tasks):
    def line(kind, n):
        match kind:
            case "directory":
                return f"folder d{n} {STATE}/d{n} 750"
            case "copy":
                return f"file f{n} {STATE}/f{n}.conf 644 <<'END'\n{content(n)}END"
            case "template":
                return f"file t{n} {STATE}/t{n}.conf 644 <<END\n{rendered(n)}END"
            case "line":
                return f"line l{n} {STATE}/l{n}.conf 644 option{n}=on"

    return "\n".join([
        f"folder root {STATE} 755", *(line(kind, n) for kind, n in tasks), 'echo "$REPORT"', ""])
