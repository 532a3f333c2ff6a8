#!/usr/bin/env python3
"""Compares two commands that measure networks: runs them in turns and prints, for each network, the ratio of their speeds.

usage: compare.py [--rounds N] [--names OURS,PEER] [--networks NAME,...] [--peak COMMAND] [--out FILE] OURS PEER

OURS and PEER are command lines, in quotes, each of which prints one line of JSON for each network, with at least the keys network,
train_examples_per_s and infer_examples_per_s; lines that are not JSON objects are left out. For example

  ci/benchmarks/compare.py './assay bench engines --threads 2' 'python3 peer.py --threads 2'

Every round runs both, the one that was first in the last round now second, so that what else the machine does falls on both. A ratio
is that of one round; printed are the median of the rounds and, in brackets, the lowest and the highest. Above 1, OURS is faster.
The memory is the most that the process had by the end of that network, those before it included; with --networks, each network has
processes of its own, and both commands must hold {network} where its name belongs. --peak is a command that prints one such line
for a product of large matrices; with it, the table tells which share of that rate (infer_gflop_per_s) OURS reaches.
"""
import argparse
import json
import shlex
import statistics
import subprocess
import sys


def measure(command):
    """What one run of the command prints, by network."""
    done = subprocess.run(shlex.split(command), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"compare.py: exit code {done.returncode} of: {command}")
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        sys.exit(f"compare.py: no line of JSON came from: {command}")
    return {line["network"]: line for line in lines}


def spread(values, digits):
    """The median, and between which values it lies."""
    low, middle, high = (f"{value:.{digits}f}" for value in (min(values), statistics.median(values), max(values)))
    return f"{middle} ({low} to {high})"


def measure_each(command, networks):
    """What the command prints, run once for each network, or once for all where none are named."""
    if not networks:
        return measure(command)
    lines = {}
    for network in networks:
        lines.update(measure(command.replace("{network}", network)))
    return lines


def table(rounds, names, peaks):
    """The comparison in Markdown, of those networks that both commands measured in every round."""
    ours, peer = names
    peak = statistics.median(peaks) if peaks else 0
    networks = [n for n in rounds[0][0] if all(n in side for pair in rounds for side in pair)]
    if not networks:
        sys.exit("compare.py: there is no network that both commands measured")
    rows = [f"| network | {ours}, examples/s | {peer}, examples/s | ratio | {ours}, MiB | {peer}, MiB | {ours}, GFLOP/s |"]
    rows.append("|---|---|---|---|---|---|---|")
    if peak:
        rows = [rows[0] + f" share of {peak:.0f} |", rows[1] + "---|"]
    for phase, what in (("train", "training"), ("infer", "inference")):
        key = phase + "_examples_per_s"
        for network in networks:
            a = [pair[0][network][key] for pair in rounds]
            b = [pair[1][network][key] for pair in rounds]
            ratios = [x / y for x, y in zip(a, b)]
            memory = [max((pair[i][network].get("peak_rss_mib", 0) for pair in rounds)) or "" for i in (0, 1)]
            cells = [f"{network}, {what}", spread(a, 0), spread(b, 0), spread(ratios, 2), *map(str, memory)]
            work = statistics.median(pair[0][network].get(phase + "_gflop_per_s", 0) for pair in rounds)
            cells.append(f"{work:.0f}" if work else "")
            if peak:
                cells.append(f"{work / peak:.0%}")
            rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ours", metavar="OURS")
    parser.add_argument("peer", metavar="PEER")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is run, at least 1 (default: 5)")
    parser.add_argument("--names", default="ours,peer", help="what to call them (default: ours,peer)")
    parser.add_argument("--networks", default="", help="which, with commas, each in processes of its own")
    parser.add_argument("--peak", help="a command that prints one line for a product of large matrices")
    parser.add_argument("--out", help="a file for all lines, as a JSON list of rounds, each of ours and the peer's")
    arguments = parser.parse_args()
    names = arguments.names.split(",")
    if arguments.rounds < 1:
        parser.error(f"--rounds: must be at least 1, found {arguments.rounds}")
    if len(names) != 2:
        parser.error(f"--names: takes two names with a comma between, found {arguments.names}")
    networks = [name for name in arguments.networks.split(",") if name]
    rounds, peaks = [], []
    for number in range(arguments.rounds):
        print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr)
        pair = {}
        for side in (0, 1) if number % 2 == 0 else (1, 0):
            pair[side] = measure_each((arguments.ours, arguments.peer)[side], networks)
        if arguments.peak:
            peaks += [line["infer_gflop_per_s"] for line in measure(arguments.peak).values()]
        rounds.append((pair[0], pair[1]))
    if arguments.out:
        with open(arguments.out, "w", encoding="utf-8") as file:
            json.dump(rounds, file, indent=1)
    print(table(rounds, names, peaks))


if __name__ == "__main__":
    main()
