"""Commands that take turns, and the table of what they cost."""

import json
import os
import platform
import statistics
import sys
import time

import tools

LINE = "{workload:10} {case:24} {tool:18} {seconds:>9} {processor:>9} {memory:>8} {ratio:>7}  {more}"


class Turns:
    """The measurements of one call of the bench, printed as they are made."""

    def __init__(self, folder, runs, without):
        self.folder, self.runs = folder, runs
        self.tools = {name: tool for name, tool in tools.TOOLS.items() if name not in without}
        self.rows = []
        print(LINE.format(
            workload="workload", case="", tool="tool", seconds="seconds", processor="processor",
            memory="MB", ratio="ratio", more="").rstrip())

    def take(self, workload, case, commands, before=None, left=None, watch=None):
        """Runs each command once and then all in turn; returns the median costs by their names.

        `before` is done before every run. What `left` returns after it must be the same for all. What
        `watch` returns is text for the table, of the last run.
        """
        costs = {name: [] for name in commands}
        results, more = {}, {}
        for number in range(self.runs + 1):
            for name, command in commands.items():
                if before:
                    before()
                cost = command.cost()
                if left:
                    results[name] = left()
                if watch:
                    more[name] = watch()
                if number > 0:
                    costs[name].append(cost)
        if any(result != next(iter(results.values())) for result in results.values()):
            sys.exit(f"bench: {', '.join(results)} did not leave the same files")
        floor = next(iter(costs.values()))
        return {
            name: self.add(workload, case, name, those, floor, more.get(name, ""))
            for name, those in costs.items()}

    def add(self, workload, case, tool, costs, floor, more):
        row = {"workload": workload, "case": case, "tool": tool, "runs": len(costs), **{
            quantity: statistics.median(getattr(cost, quantity) for cost in costs)
            for quantity in ("seconds", "processor", "own", "memory")}}
        row["ratio"] = statistics.median(
            cost.seconds / base.seconds for cost, base in zip(costs, floor))
        row["more"] = more
        self.rows.append(row)
        print(LINE.format(**{
            **row, "seconds": f"{row['seconds']:.3f}", "processor": f"{row['processor']:.3f}",
            "memory": f"{row['memory']:.0f}", "ratio": f"{row['ratio']:.2f}"}).rstrip(), flush=True)
        return row

    def note(self, text):
        """Says what follows from the rows above."""
        self.rows.append({"note": text})
        print(f"  {text}", flush=True)

    def save(self, path):
        path.write_text(json.dumps({
            "date": time.strftime("%Y-%m-%d %H:%M"), "processors": os.cpu_count(),
            "system": platform.platform(), "rows": self.rows}, indent=1) + "\n")
