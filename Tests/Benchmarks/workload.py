"""The work that is timed, in the form of each tool: folders, files, templates and lines, 20 in all."""

import json
import pathlib

STATE = "/root/bench"
BACKENDS = ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
NUMBERS = range(1, 6)


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


def write(folder: pathlib.Path):
    """Writes the workload in all forms."""
    for number in NUMBERS:
        (folder / f"t{number}.j2").write_text(template(number))
    (folder / "site.json").write_text(json.dumps(swplay(), indent=1))
    (folder / "site.yml").write_text(json.dumps(ansible(), indent=1))
    (folder / "deploy.py").write_text(pyinfra())
    (folder / "loop.sh").write_text(LOOP + script())


def swplay():
    tasks = [{"name": "root", "file": {"path": STATE, "state": "directory", "mode": "0755"}}]
    tasks += [
        {"name": f"d{n}", "file": {"path": f"{STATE}/d{n}", "state": "directory", "mode": "0750"}}
        for n in NUMBERS
    ]
    tasks += [
        {"name": f"f{n}",
         "copy": {"dest": f"{STATE}/f{n}.conf", "content": content(n), "mode": "0644"}}
        for n in NUMBERS
    ]
    tasks += [
        {"name": f"t{n}",
         "template": {"src": f"t{n}.j2", "dest": f"{STATE}/t{n}.conf", "mode": "0644"}}
        for n in NUMBERS
    ]
    tasks += [
        {"name": f"l{n}",
         "lineinfile": {"path": f"{STATE}/l{n}.conf", "line": f"option{n}=on", "create": True,
                        "mode": "0644"}}
        for n in NUMBERS
    ]
    variables = {
        "host_name": "{{ inventory_hostname }}", "backends": BACKENDS, "log_level": "info",
    }
    return [{"hosts": "all", "gather_facts": False, "vars": variables, "tasks": tasks}]


def ansible():
    """The same playbook: the names of modules and parameters are Ansible's."""
    return swplay()


def pyinfra():
    lines = [
        "from io import StringIO",
        "from pyinfra import host",
        "from pyinfra.operations import files",
        f"STATE, BACKENDS = {STATE!r}, {BACKENDS!r}",
        'files.directory(name="root", path=STATE, mode="755")',
    ]
    lines += [f'files.directory(name="d{n}", path=f"{{STATE}}/d{n}", mode="750")' for n in NUMBERS]
    lines += [
        f'files.put(name="f{n}", src=StringIO({content(n)!r}), dest=f"{{STATE}}/f{n}.conf", mode="644")'
        for n in NUMBERS
    ]
    lines += [
        f'files.template(name="t{n}", src="t{n}.j2", dest=f"{{STATE}}/t{n}.conf", mode="644", '
        'host_name=host.name.removeprefix("@ssh/"), backends=BACKENDS, log_level="info")'
        for n in NUMBERS
    ]
    lines += [
        f'files.line(name="l{n}", path=f"{{STATE}}/l{n}.conf", line="option{n}=on")' for n in NUMBERS
    ]
    return "\n".join(lines) + "\n"


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


def script():
    lines = [f"folder root {STATE} 755"]
    lines += [f"folder d{n} {STATE}/d{n} 750" for n in NUMBERS]
    lines += [f"file f{n} {STATE}/f{n}.conf 644 <<'END'\n{content(n)}END" for n in NUMBERS]
    lines += [f"file t{n} {STATE}/t{n}.conf 644 <<END\n{rendered(n)}END" for n in NUMBERS]
    lines += [f"line l{n} {STATE}/l{n}.conf 644 option{n}=on" for n in NUMBERS]
    return "\n".join(lines) + '\necho "$REPORT"\n'
