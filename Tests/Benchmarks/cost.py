"""What a command costs. It also runs by itself, in lab hosts: cost.py COMMAND… prints the cost as JSON."""

import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time


@dataclasses.dataclass
class Cost:
    """Seconds of the clock and of the processor, and the largest resident memory of one process in MB.

    `processor` counts the command and all that it has waited for, `own` the command's process alone,
    in steps of 10 ms. Memory below that of the Python that measures, some 20 MB, cannot be seen.
    """

    seconds: float
    processor: float
    own: float
    memory: float


def of(words, environment=None, cwd=None):
    """Runs a command to its good end; returns its cost."""
    words = [str(word) for word in words]
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        begin = time.monotonic()
        process = subprocess.Popen(
            words, cwd=cwd, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL,
            stdout=output, stderr=subprocess.STDOUT)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        seconds = time.monotonic() - begin
        own = own_processor(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            sys.exit(f"bench: {' '.join(words)} ended with {process.returncode}\n{output.read()[-3000:]}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, own, usage.ru_maxrss / 1024)


def own_processor(pid):
    """Seconds that a process, which has ended and was not waited for, has used by itself."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = fields[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    print(json.dumps(dataclasses.asdict(of(sys.argv[1:]))))
