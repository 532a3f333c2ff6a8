"""Writes reference.json: what SciPy, statsmodels and scikit-posthocs say of the inputs in it, for StatisticsAgainstSciPyTest.

pip install scipy==1.17.1 statsmodels==0.15.0 scikit-posthocs==0.17.1; python reference.py > reference.json
"""

import itertools
import json
import math
import warnings

import numpy as np
import scikit_posthocs
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestIndPower, TTestPower

warnings.simplefilter("ignore")
random = np.random.default_rng(2026)
ALTERNATIVES = {"TWO_SIDED": "two-sided", "GREATER": "greater", "LESS": "less"}


def clean(value):
    """JSON without NaN and infinities, with the shortest numbers that come back the same."""
    if isinstance(value, dict):
        return {key: clean(v) for key, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [clean(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else str(float(value))
    return int(value) if isinstance(value, np.integer) else value


def samples():
    yield [0.5, 0.75]
    yield [0.8125] * 4
    yield [-1.0, 0.0, 0.0, 2.0, 2.0, 3.5]
    for n in (3, 5, 10, 31):
        yield np.round(random.normal(0.9, 0.02, n), 4)


def summary(x):
    x = np.asarray(x)
    low, high = stats.t.interval(0.95, len(x) - 1, x.mean(), stats.sem(x)) if x.std() > 0 else (x[0], x[0])
    return {
        "values": x, "mean": x.mean(), "standardDeviation": x.std(ddof=1), "low": low, "high": high,
        "quartiles": np.percentile(x, [0, 25, 50, 75, 100]),
    }


def differences():
    yield [0.25, 0.5]
    yield [1.0, -1.0]
    yield [1.0, 2.0, 3.0, 4.0, 5.0]
    yield [0.0, 0.0, 1.0, -2.0, 3.0, 3.0]
    yield [1.0, 1.0, 1.0, -1.0, 2.0, 2.0, -2.0, 5.0]
    for n, shift in ((3, 0), (5, 0.5), (8, 1), (10, -0.4), (14, 0.3)):
        yield np.round(random.normal(shift, 1, n), 3)


def paired(d):
    d = np.asarray(d)
    zeros = np.zeros_like(d)
    result = {"differences": d, "cohensD": d.mean() / d.std(ddof=1), "low": stats.t.interval(
        0.95, len(d) - 1, d.mean(), stats.sem(d))[0]}
    result["wilcoxonStatistic"] = stats.wilcoxon(d, alternative="greater").statistic
    for ours, theirs in ALTERNATIVES.items():
        t = stats.ttest_1samp(d, 0, alternative=theirs)
        corrected = d.mean() / math.sqrt(d.var(ddof=1) * (1 / len(d) + 0.25))
        tails = {"TWO_SIDED": 2 * stats.t.sf(abs(corrected), len(d) - 1), "GREATER": stats.t.sf(corrected, len(d) - 1),
                 "LESS": stats.t.cdf(corrected, len(d) - 1)}
        result[ours] = {
            "t": t.pvalue,
            "resampled": tails[ours],
            "wilcoxon": stats.wilcoxon(d, alternative=theirs, method=stats.PermutationMethod(n_resamples=1 << 20)).pvalue,
            "permutation": stats.permutation_test(
                (d, zeros), lambda a, b, axis: np.mean(a - b, axis=axis), permutation_type="samples",
                alternative=theirs, n_resamples=np.inf).pvalue,
        }
    return result


def large_paired():
    for d in (np.round(random.normal(0.2, 1, 60), 3), np.round(random.normal(0.3, 1, 70), 1)):
        yield {"differences": d} | {
            ours: stats.wilcoxon(d, alternative=theirs, method="asymptotic").pvalue
            for ours, theirs in ALTERNATIVES.items()}


def pairs():
    yield [1.0, 2.0], [3.0, 4.5]
    yield [1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0]
    yield [1.0, 1.0, 2.0, 2.0], [2.0, 2.0, 3.0, 1.0, 3.0]
    for n, m, shift in ((3, 5, 0), (5, 5, 1), (5, 5, 3), (8, 6, 0.5), (7, 7, -1)):
        yield np.round(random.normal(shift, 1, n), 3), np.round(random.normal(0, 1.5, m), 3)


def shift_interval(x, y, confidence):
    """The shifts that the exact test does not reject, found by testing between any two neighbouring differences."""
    d = np.sort(np.subtract.outer(x, y).ravel())
    gaps = [(a, b) for a, b in zip(d, d[1:]) if b > a]
    kept = [
        (a, b) for a, b in gaps
        if stats.mannwhitneyu(x - (a + b) / 2, y, method="exact").pvalue > 1 - confidence]
    return kept[0][0], kept[-1][1]


def two(x, y):
    x, y = np.asarray(x), np.asarray(y)
    pooled = ((len(x) - 1) * x.var(ddof=1) + (len(y) - 1) * y.var(ddof=1)) / (len(x) + len(y) - 2)
    more = sum(np.sign(a - b) for a, b in itertools.product(x, y))
    result = {
        "first": x, "second": y, "cohensD": (x.mean() - y.mean()) / math.sqrt(pooled),
        "cliffsDelta": more / (len(x) * len(y)), "u": stats.mannwhitneyu(x, y).statistic,
        "a12": stats.mannwhitneyu(x, y).statistic / (len(x) * len(y)),
        "shift": np.median(np.subtract.outer(x, y)),
    }
    welch = stats.ttest_ind(x, y, equal_var=False).confidence_interval(0.95)
    result["welchLow"], result["welchHigh"] = welch.low, welch.high
    if len(set(np.concatenate([x, y]))) == len(x) + len(y) and min(len(x), len(y)) > 4:
        result["shiftLow"], result["shiftHigh"] = shift_interval(x, y, 0.95)
    for ours, theirs in ALTERNATIVES.items():
        result[ours] = {
            "welch": stats.ttest_ind(x, y, equal_var=False, alternative=theirs).pvalue,
            "mannWhitney": stats.mannwhitneyu(
                x, y, alternative=theirs, method=stats.PermutationMethod(n_resamples=1 << 20)).pvalue,
            "permutation": stats.permutation_test(
                (x, y), lambda a, b, axis: np.mean(a, axis=axis) - np.mean(b, axis=axis), alternative=theirs,
                n_resamples=np.inf).pvalue,
        }
    return result


def large_two():
    for x, y in ((random.lognormal(0.1, 0.3, 45), random.lognormal(0, 0.3, 50)),
                 (np.round(random.normal(0, 1, 60), 1), np.round(random.normal(0.2, 1, 40), 1))):
        x, y = np.round(x, 4), np.round(y, 4)
        yield {"first": x, "second": y} | {
            ours: stats.mannwhitneyu(x, y, alternative=theirs, method="asymptotic").pvalue
            for ours, theirs in ALTERNATIVES.items()}


def nemar(b, c):
    table = [[100, b], [c, 50]]
    return {
        "onlyFirst": b, "onlySecond": c, "exact": mcnemar(table, exact=True).pvalue,
        "statistic": mcnemar(table, exact=False, correction=True).statistic,
        "corrected": mcnemar(table, exact=False, correction=True).pvalue,
    }


def friedman(values, higher):
    values = np.asarray(values, dtype=float)
    n, k = values.shape
    ranks = np.array([stats.rankdata(-row if higher else row) for row in values])
    result = stats.friedmanchisquare(*values.T)
    f = (n - 1) * result.statistic / (n * (k - 1) - result.statistic)
    return {
        "values": values, "higherIsBetter": higher, "averageRanks": ranks.mean(axis=0),
        "chiSquared": result.statistic, "pValue": result.pvalue,
        "f": f, "fPValue": stats.f.sf(f, k - 1, (k - 1) * (n - 1)),
        "criticalDifference": stats.studentized_range.ppf(0.95, k, np.inf) / math.sqrt(2) * math.sqrt(k * (k + 1) / (6 * n)),
        "nemenyi": scikit_posthocs.posthoc_nemenyi_friedman(values).to_numpy(),
    }


def power(n, effect, alpha):
    result = {"n": n, "effect": effect, "alpha": alpha}
    for ours, theirs in {"TWO_SIDED": "two-sided", "GREATER": "larger", "LESS": "smaller"}.items():
        result[ours] = {
            "paired": TTestPower().power(effect, n, alpha, alternative=theirs),
            "twoSample": TTestIndPower().power(effect, n, alpha, alternative=theirs),
        }
    # By search: solve_power fails where two are enough.
    needed = lambda test: next(m for m in range(2, 100_000) if test.power(effect, m, alpha=alpha) >= 0.8)
    result["pairsNeeded"], result["eachNeeded"] = needed(TTestPower()), needed(TTestIndPower())
    return result


def margin(m, error, df, alpha):
    return {"margin": m, "standardError": error, "degreesOfFreedom": df, "alpha": alpha,
            "power": stats.nct.sf(stats.t.ppf(1 - alpha, df), df, m / error)}


print(json.dumps(clean({
    "summary": [summary(x) for x in samples()],
    "paired": [paired(d) for d in differences()],
    "largePaired": list(large_paired()),
    "two": [two(x, y) for x, y in pairs()],
    "largeTwo": list(large_two()),
    "mcNemar": [nemar(b, c) for b, c in ((0, 1), (1, 0), (3, 9), (10, 2), (25, 40), (120, 80), (511, 433))],
    "holm": [
        {"pValues": p, "adjusted": multipletests(p, method="holm")[1]}
        for p in ([0.04], [0.01, 0.04, 0.03, 0.005], [0.5, 0.5, 0.6], [0.02, 0.02, 0.02], list(np.round(random.random(8) ** 3, 5)))],
    "friedman": [
        friedman([[0.9, 0.8, 0.7]] * 2 + [[0.9, 0.7, 0.8]], True),
        friedman([[1, 2, 2, 4], [2, 2, 1, 3], [1, 3, 3, 3]], False),
        friedman(np.round(random.normal([0.9, 0.91, 0.92, 0.9, 0.95], 0.02, (7, 5)), 3), True),
        friedman(np.round(random.normal(0, 1, (12, 10)), 3), False)],
    "power": [power(n, effect, alpha) for n, effect, alpha in (
        (2, 1.0, 0.05), (5, 1.5, 0.05), (5, 3.0, 0.01), (10, 0.5, 0.05), (30, 0.2, 0.1), (8, -0.8, 0.05))],
    "margin": [margin(*m) for m in ((0.01, 0.004, 8, 0.05), (0.01, 0.01, 3.7, 0.05), (0.5, 0.1, 20, 0.01), (1, 2, 1, 0.05))],
}), indent=None).replace('], "', '],\n "').replace('}, {', '},\n {'))
