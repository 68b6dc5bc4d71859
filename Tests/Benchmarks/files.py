"""Tasks about small files, for all tools."""

import tasks
from lab import Lab, Site
from proxy import Proxy


def converged(turns):
    on_hosts(turns, "converged")


def first(turns):
    def prepare(site):
        return lambda: site.sh(f"rm -rf {tasks.STATE}; mkdir {tasks.STATE}")
    on_hosts(turns, "first", prepare)


def check(turns):
    def prepare(site):
        return lambda: site.sh(f"echo other >{tasks.STATE}/f1.conf")
    on_hosts(turns, "check", prepare, is_check=True)


def on_hosts(turns, workload, prepare=lambda site: None, is_check=False):
    for count in turns.hosts:
        with Lab(turns.folder, count) as lab:
            site = Site(turns.folder / "site", lab.hosts)
            tasks.write(site.folder, tasks.twenty())
            apply(turns, site)
            turns.take(
                workload, "1 host" if count == 1 else f"{count} hosts",
                {name: tool(site, is_check) for name, tool in turns.tools.items()},
                before=prepare(site), left=lambda: site.sh(tasks.SHOW))


def apply(turns, site):
    """Brings the hosts to where the tasks find nothing to do."""
    next(iter(turns.tools.values()))(site).cost()


def latency(turns):
    with Lab(turns.folder, 1) as lab:
        for milliseconds in (0, 20, 50):
            with Proxy(lab.hosts[0].port, milliseconds / 1000) as proxy:
                site = Site(turns.folder / "site", [proxy.host(lab.hosts[0])])
                tasks.write(site.folder, tasks.fifty())
                apply(turns, site)
                turns.take(
                    "latency", f"50 tasks, {milliseconds} ms",
                    {name: tool(site) for name, tool in turns.tools.items()},
                    before=proxy.reset, left=lambda: site.sh(tasks.SHOW), watch=proxy.counts)
