"""Makes the virtual environment of the oracles: install.py FOLDER REQUIREMENT…

Several test runs may want it at the same time; the first makes it, the others wait.
"""

import fcntl
import pathlib
import subprocess
import sys
import venv

folder, *requirements = sys.argv[1:]
folder = pathlib.Path(folder)
folder.mkdir(exist_ok=True)
stamp = folder / "installed"
wanted = "\n".join([sys.version, *requirements])

with open(folder / "lock", "w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(folder, with_pip=True)
        pip = [folder / "bin" / "python3", "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--disable-pip-version-check", *requirements], check=True)
        stamp.write_text(wanted)
