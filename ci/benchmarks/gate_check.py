#!/usr/bin/env python3
"""Checks `assay gate` with faults planted in an engine: how often it passes what has not changed, and how often it finds what has.

usage: gate_check.py [--trials N] [--seeds N] [--rounds N] [--cases NAME,...]

  unchanged   other bits, as from another machine (first weights off by a thousandth), over seeds: must pass every time
  loss        the same with one prediction in 100 given a wrong class: must be called regressed 19 times out of 20
  same-speed  one build against itself, in turns: must pass every time
  slowdown    a build whose every step takes 15 % longer: must be called regressed 19 times out of 20

The runs are those of our own baseline, ci/baselines/gate-glyphs.json. Each trial of the first two has data of its own and a baseline of its own; the margin is half a point of accuracy. Those of the last two
are of a larger network, since the first second of a Java machine says little, and take a margin of 5 % of the time in training. Prints every verdict, then the counts; exit code 1 where they are too few.
"""
import argparse
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLANTED = pathlib.Path(__file__).resolve().parent / "planted"
BASELINE = ROOT / "ci" / "baselines" / "gate-glyphs.json"
VERDICTS = {0: "pass", 1: "regressed", 3: "undecided"}
LARGER = ["architecture.hidden=[512,512]", "epochs=8"]
WANTED = {"unchanged": (0, 1.0), "loss": (1, 0.95), "same-speed": (0, 1.0), "slowdown": (1, 0.95)}


def run(*command, codes=(0,)):
    """Runs a command to its end; its exit code and standard output."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in codes:
        sys.exit(f"gate_check.py: exit code {done.returncode} of {command}:\n{done.stdout}{done.stderr}")
    return done.returncode, done.stdout


def build_plugin(folder):
    """Compiles the engine with faults against the build of ./assay; the folder of its jar."""
    run(ROOT / "assay", "--version")
    builds = ROOT / "experiments" / "target" / "assay"
    jars = builds / (builds / "current").read_text(encoding="utf-8").strip()
    classes = folder / "classes"
    services = classes / "META-INF" / "services"
    services.mkdir(parents=True)
    (services / "dev.assay.spi.Plugin").write_text("dev.assay.planted.PlantedPlugin\n", encoding="utf-8")
    shutil.copy(PLANTED / "reference.conf", classes)
    run("javac", "--release", "17", "-cp", f"{jars}/*", "-d", classes, PLANTED / "PlantedPlugin.java")
    plugins = folder / "plugins"
    plugins.mkdir()
    run("jar", "--create", "--file", plugins / "planted.jar", "-C", classes, ".")
    return plugins


def engine(**faults):
    """The overrides that take the engine with these faults."""
    return ["engine=planted", *(f"engine.{name}={value}" for name, value in faults.items())]


class Check:
    """The trials, each of which gives an exit code of the gate."""

    def __init__(self, folder, plugins, arguments):
        self.folder = folder
        self.plugins = plugins
        self.arguments = arguments
        self.benchmark = [word for word in json.loads(BASELINE.read_text(encoding="utf-8"))["run"] if not word.startswith("engine")]

    def gate(self, baseline, *words, codes=(0, 1, 3)):
        """One call of the gate; its exit code."""
        report = self.folder / "report.json"
        code, _ = run(ROOT / "assay", "gate", "--plugins", self.plugins, "--baseline", baseline, "--json", report, *words, codes=codes)
        if report.exists():
            for check in json.loads(report.read_text(encoding="utf-8"))["checks"]:
                if "worse" in check:
                    print(f"    {check['name']}: worse by {check['worse']:.4f} ({check.get('low', float('nan')):.4f} to "
                          f"{check.get('high', float('nan')):.4f}); {check['explanation']}", flush=True)
            report.unlink()
        return code

    def words(self, trial, *more, runs="runs", **faults):
        """What to run on the trial's data, and where it is recorded."""
        return ["--run", *self.benchmark, f"dataset.seed={trial}", *more, *engine(**faults), f'runs="{self.folder / runs}"']

    def baseline(self, trial, seeds, *more):
        """A baseline of the trial's data."""
        file = self.folder / f"{trial}-{seeds}.json"
        if not file.exists():
            self.gate(file, "--update", "--seeds", seeds, "--margin", "test/accuracy=0.005", "--margin", "training=0.05",
                      "--margin", "inference=none", *self.words(trial, *more, runs=f"runs-{trial}-{seeds}"), codes=(0,))
        return file

    def unchanged(self, trial):
        return self.gate(self.baseline(trial, self.arguments.seeds), *self.words(trial, jitter=1e-3))

    def loss(self, trial):
        return self.gate(self.baseline(trial, self.arguments.seeds), *self.words(trial, jitter=1e-3, mislabelled=100))

    def build(self, name, **faults):
        """A folder with a command that runs ./assay with these faults."""
        folder = self.folder / name
        if not folder.exists():
            folder.mkdir()
            script = folder / "assay"
            script.write_text(f"#!/bin/sh\nexec '{ROOT}/assay' \"$@\" {' '.join(engine(**faults))}\n", encoding="utf-8")
            script.chmod(0o755)
        return folder

    def speed(self, head):
        """Judges a head against the build without faults; the quality is that of a run that is there."""
        baseline = self.baseline(1, 1, *LARGER)
        mine = next((self.folder / "runs-1-1").glob("*/*/record.json")).parent
        return self.gate(baseline, "--rounds", self.arguments.rounds, "--base", self.build("base"), "--head", head, mine)

    def same_speed(self, _):
        return self.speed(self.build("same"))

    def slowdown(self, _):
        return self.speed(self.build("slow", slowdown=0.15))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=20, help="of each case (default: 20)")
    parser.add_argument("--seeds", type=int, default=8, help="of each baseline (default: 8)")
    parser.add_argument("--rounds", type=int, default=24, help="in turns, at most (default: 24)")
    parser.add_argument("--cases", default=",".join(WANTED), help="which, with commas (default: all)")
    arguments = parser.parse_args()
    cases = arguments.cases.split(",")
    if not set(cases) <= set(WANTED):
        parser.error(f"--cases: known are {', '.join(WANTED)}, found {arguments.cases}")
    with tempfile.TemporaryDirectory(prefix="gate-check") as name:
        folder = pathlib.Path(name)
        check = Check(folder, build_plugin(folder), arguments)
        counts = {case: collections.Counter() for case in cases}
        for trial in range(1, arguments.trials + 1):
            for case in cases:
                begun = time.monotonic()
                verdict = VERDICTS[getattr(check, case.replace("-", "_"))(trial)]
                counts[case][verdict] += 1
                print(f"{case} {trial}: {verdict}, {time.monotonic() - begun:.0f} s", flush=True)
    good = True
    for case, count in counts.items():
        code, share = WANTED[case]
        enough = count[VERDICTS[code]] >= share * arguments.trials
        good = good and enough
        print(f"{case}: " + ", ".join(f"{number} {verdict}" for verdict, number in count.most_common())
              + ("" if enough else f"; wanted {VERDICTS[code]} in {share:.0%}"))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
