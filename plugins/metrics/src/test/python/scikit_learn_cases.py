"""Writes the metrics that scikit-learn finds on random and degenerate cases, as test data for the metrics plugin.

    pip install scikit-learn==1.9.1 numpy==2.4.6 scikit-image==0.26.0
    python src/test/python/scikit_learn_cases.py > src/test/resources/scikit-learn-cases.json

The committed file was written with Python 3.11.7 and these versions. Predictions are float32 values, written with as many
digits as tell them apart; scikit-learn gets them in double precision. null stands for a figure that is not defined.
PSNR is scikit-image's. Curves are for small cases only, with every point.
"""

import json
import sys
import warnings

import numpy as np
from skimage.metrics import peak_signal_noise_ratio
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve

warnings.filterwarnings("ignore")
random = np.random.default_rng(20261121)


def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).astype(np.float32)


def mean(values):
    defined = [v for v in values if v is not None]
    return float(np.mean(defined)) if defined else None


def averaged(name, figures, by_class):
    """The averages of a figure, and the figure by class."""
    return {
        name: figures("macro"),
        name + "/micro": figures("micro"),
        name + "/weighted": figures("weighted"),
        name + "/by-class": by_class,
    }


def ranking(truth, scores):
    """Average precision and ROC AUC, each class against the rest."""
    classes = range(truth.shape[1])
    ap = [float(sk.average_precision_score(truth[:, c], scores[:, c])) if truth[:, c].any() else None for c in classes]
    auc = [
        float(sk.roc_auc_score(truth[:, c], scores[:, c])) if truth[:, c].any() and not truth[:, c].all() else None
        for c in classes
    ]
    out = {
        "mean-average-precision": mean(ap),
        "mean-average-precision/by-class": ap,
        "roc-auc": mean(auc),
        "roc-auc/by-class": auc,
    }
    if truth.size <= 160:
        roc = [sk.roc_curve(truth[:, c], scores[:, c], drop_intermediate=False)[:2] for c in classes if auc[c] is not None]
        pr = [sk.precision_recall_curve(truth[:, c], scores[:, c]) for c in classes if ap[c] is not None]
        out["roc-auc/curve"] = [[x.tolist(), y.tolist()] for x, y in roc]
        out["mean-average-precision/curve"] = [[r[::-1].tolist(), p[::-1].tolist()] for p, r, _ in pr]
    return out


def calibration(hits, probabilities, bins=15):
    """The expected and the maximum calibration error from scikit-learn's reliability diagram."""
    frequency, probability = calibration_curve(hits, probabilities, n_bins=bins, pos_label=1)
    edges = np.linspace(0, 1, bins + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], probabilities), minlength=bins)
    off = np.abs(frequency - probability)
    full, filled = [None] * bins, [None] * bins
    for i, bin in enumerate(np.flatnonzero(counts)):
        full[bin], filled[bin] = float(probability[i]), float(frequency[i])
    return {
        "calibration-error": float(np.sum(off * counts[counts > 0]) / counts.sum()),
        "calibration-error/maximum": float(off.max()),
        "calibration-error/probability/by-bin": full,
        "calibration-error/frequency/by-bin": filled,
        "calibration-error/predictions/by-bin": counts.tolist(),
        "calibration-error/curve": [[probability.tolist(), frequency.tolist()]],
    }


def counted(truth, predicted, by_class):
    out = {}
    for i, name in enumerate(["precision", "recall", "f1"]):
        def figures(average):
            return float(sk.precision_recall_fscore_support(truth, predicted, average=average, zero_division=0)[i])

        out |= averaged(name, figures, by_class[i])
    return out


def multi_class(name, scores, truth, top_k=True):
    n = scores.shape[1]
    p = scores.astype(np.float64)
    predicted = p.argmax(axis=1)
    seen = sorted(set(truth) | set(predicted))
    of_seen = sk.precision_recall_fscore_support(truth, predicted, labels=seen, zero_division=0)
    by_class = [[float(f[seen.index(c)]) if c in seen else None for c in range(n)] for f in of_seen[:3]]
    one_hot = np.eye(n, dtype=int)[truth]
    expected = {
        "accuracy": float(sk.accuracy_score(truth, predicted)),
        "log-loss": float(sk.log_loss(truth, p, labels=range(n))),
        "confusion-matrix": sk.confusion_matrix(truth, predicted, labels=range(n)).tolist(),
        "brier-score": float(np.mean(np.sum((p - one_hot) ** 2, axis=1))),
        "perplexity": float(np.exp(sk.log_loss(truth, p, labels=range(n)))),
    }
    if np.allclose(p.sum(axis=1), 1):
        brier = sk.brier_score_loss(truth, p, labels=range(n), scale_by_half=False)
        assert np.isclose(expected["brier-score"], brier)
    expected |= calibration(predicted == truth, p.max(axis=1))
    expected |= counted(truth, predicted, by_class)
    expected |= ranking(one_hot, p)
    if top_k and n > 2:
        for k in range(1, min(n, 6)):
            expected[f"top-{k}"] = float(sk.top_k_accuracy_score(truth, p, k=k, labels=range(n)))
            expected[f"top-{k}-error"] = float(1 - sk.top_k_accuracy_score(truth, p, k=k, labels=range(n)))
    if len(set(truth)) == n and n > 2 and top_k:
        whole = p / p.sum(axis=1, keepdims=True)
        assert np.isclose(expected["roc-auc"], sk.roc_auc_score(truth, whole, multi_class="ovr"), atol=1e-3)
    return case(name, "multi-class", scores, one_hot, expected)


def segmentation(name, scores, truth):
    """Images by class, row and column; what has no class, -1, counts for nothing."""
    images, n, height, width = scores.shape
    rows, flat = scores.transpose(0, 2, 3, 1).reshape(-1, n), truth.ravel()
    rows, seen_truth = rows[flat >= 0], flat[flat >= 0]
    expected = multi_class(name, rows, seen_truth, top_k=False)["expected"]
    expected = {k: v for k, v in expected.items() if not k.startswith(("roc-auc", "mean-average", "perplexity"))}
    predicted = rows.argmax(axis=1)
    seen = sorted(set(seen_truth) | set(predicted))
    for key, score in {"intersection-over-union": sk.jaccard_score, "dice": sk.f1_score}.items():
        of_seen = score(seen_truth, predicted, labels=seen, average=None, zero_division=0)
        by_class = [float(of_seen[seen.index(c)]) if c in seen else None for c in range(n)]
        expected |= averaged(key, lambda a: float(score(seen_truth, predicted, average=a, zero_division=0)), by_class)
    one_hot = np.eye(n + 1, dtype=int)[truth][..., :n].transpose(0, 3, 1, 2)
    out = case(name, "segmentation", scores.reshape(images, -1), one_hot.reshape(images, -1), expected)
    return out | {"shape": [n, height, width]}


def multi_label(name, scores, truth):
    n = scores.shape[1]
    p = scores.astype(np.float64)
    predicted = (p > 0.5).astype(int)
    labels = range(n)
    expected = {
        "accuracy": float(sk.accuracy_score(truth, predicted)),
        "accuracy/by-class": [float(sk.accuracy_score(truth[:, j], predicted[:, j])) for j in labels],
        "log-loss": float(np.mean([sk.log_loss(truth[:, j], p[:, j], labels=[0, 1]) for j in labels])),
        "brier-score": float(np.mean([sk.brier_score_loss(truth[:, j], p[:, j], pos_label=1) for j in labels])),
    }
    expected |= calibration(truth.ravel(), p.ravel())
    if n == 1:
        figures = sk.precision_recall_fscore_support(truth[:, 0], predicted[:, 0], average="binary", zero_division=0)
        expected |= {k: float(v) for k, v in zip(["precision", "recall", "f1"], figures)}
        expected["confusion-matrix"] = sk.confusion_matrix(truth[:, 0], predicted[:, 0], labels=[0, 1]).tolist()
    else:
        by_class = sk.precision_recall_fscore_support(truth, predicted, average=None, zero_division=0)
        expected |= counted(truth, predicted, [[float(v) for v in f] for f in by_class[:3]])
    expected |= ranking(truth, p)
    if n == 1:
        expected = {k: v for k, v in expected.items() if "/" not in k or "/curve" in k or "calibration" in k}
    return case(name, "multi-label", scores, truth, expected)


def regression(name, predicted, truth):
    predicted = predicted.astype(np.float32)
    truth = truth.astype(np.float32)
    y, p = truth.astype(np.float64), predicted.astype(np.float64)
    expected = {}
    for metric, function in {
        "mean-absolute-error": sk.mean_absolute_error,
        "mean-squared-error": sk.mean_squared_error,
        "root-mean-squared-error": sk.root_mean_squared_error,
        "r2": sk.r2_score,
    }.items():
        by_output = np.atleast_1d(function(y, p, multioutput="raw_values")) if len(y) > 1 or metric != "r2" else [np.nan] * y.shape[1]
        expected[metric] = number(function(y, p))
        if y.shape[1] > 1:
            expected[metric + "/by-output"] = [number(v) for v in by_output]
    expected["psnr"] = float(np.mean([peak_signal_noise_ratio(t, q, data_range=255) for t, q in zip(y, p)]))
    if np.isinf(expected["psnr"]):
        expected["psnr"] = "Infinity"
    return case(name, "regression", predicted, truth, expected)


def number(value):
    return None if np.isnan(value) else float(value)


def case(name, task, predictions, targets, expected):
    def rows(array):
        return [[float(str(v)) for v in row] for row in array.astype(np.float32)]

    return {"name": name, "task": task, "predictions": rows(predictions), "targets": rows(targets), "expected": expected}


def cases():
    for n, examples, sharpness in [(2, 60, 1), (3, 40, 2), (10, 150, 1), (10, 80, 4), (7, 20, 1)]:
        truth = random.integers(n, size=examples)
        logits = sharpness * (random.normal(size=(examples, n)) + np.eye(n)[truth])
        yield multi_class(f"{n} classes, {examples} examples, sharpness {sharpness}", softmax(logits), truth)
    truth = random.integers(4, size=60)
    grid = random.integers(0, 5, size=(60, 4)).astype(np.float32) / 8
    yield multi_class("4 classes, ties in every column", grid, truth, top_k=False)
    yield multi_class("4 classes, the same score everywhere", np.full((12, 4), 0.25, np.float32), truth[:12], top_k=False)
    yield multi_class("5 classes, one never present", softmax(random.normal(size=(30, 5))), random.integers(4, size=30))
    never = random.normal(size=(30, 5))
    never[:, 2] -= 20
    yield multi_class("5 classes, one never predicted", softmax(never), np.arange(30) % 5)
    never[:, 1] -= 20
    yield multi_class("5 classes, one neither", softmax(never), np.array([0, 2, 3, 4])[random.integers(4, size=30)])
    yield multi_class("3 classes, one example, right", np.array([[0.5, 0.25, 0.25]], np.float32), np.array([0]), top_k=False)
    yield multi_class("3 classes, one example, wrong", np.array([[0.5, 0.375, 0.125]], np.float32), np.array([2]))
    yield multi_class("3 classes, all of one class", softmax(random.normal(size=(9, 3))), np.full(9, 1))
    sure = np.eye(3, dtype=np.float32)[np.array([0, 1, 2, 0, 1, 2])]
    yield multi_class("3 classes, sure and right", sure, np.array([0, 1, 2, 0, 1, 2]), top_k=False)
    yield multi_class("3 classes, sure and wrong", sure, np.array([1, 2, 0, 1, 2, 0]), top_k=False)

    for n, examples in [(1, 50), (3, 40), (6, 60)]:
        truth = (random.random((examples, n)) < 0.4).astype(int)
        scores = 1 / (1 + np.exp(-(random.normal(size=(examples, n)) + 2 * truth - 1)))
        yield multi_label(f"{n} labels, {examples} examples", scores.astype(np.float32), truth)
    truth = (random.random((40, 3)) < 0.5).astype(int)
    yield multi_label("3 labels, ties", random.integers(0, 5, size=(40, 3)).astype(np.float32) / 4, truth)
    truth[:, 1] = 0
    yield multi_label("3 labels, one never present", random.random((40, 3)).astype(np.float32), truth)
    truth[:, 2] = 1
    yield multi_label("3 labels, one always present", random.random((40, 3)).astype(np.float32), truth)
    low = random.random((20, 3)).astype(np.float32) / 4
    yield multi_label("3 labels, none ever predicted", low, truth[:20])
    yield multi_label("3 labels, none present, none predicted", low, np.zeros((20, 3), int))
    yield multi_label("1 label, never present, never predicted", low[:, :1], np.zeros((20, 1), int))
    yield multi_label("1 label, one example", np.array([[0.75]], np.float32), np.array([[1]]))

    for outputs, examples in [(1, 50), (3, 40)]:
        truth = 3 * random.normal(size=(examples, outputs)) + 1
        yield regression(f"{outputs} outputs, {examples} examples", truth + random.normal(size=truth.shape), truth)
    truth = random.normal(size=(30, 2)) + 1e4
    yield regression("2 outputs far from 0", truth + random.normal(size=truth.shape), truth)
    truth[:, 1] = 7
    yield regression("2 outputs, one constant", truth + random.normal(size=truth.shape), truth)
    yield regression("2 outputs, exact, one constant", truth, truth)
    yield regression("1 output, one example", np.array([[2.5]]), np.array([[2.0]]))

    def maps(images, n, height, width):
        scores = random.normal(size=(images, n, height, width)).astype(np.float32)
        e = np.exp(scores)
        return e / e.sum(axis=1, keepdims=True)

    yield segmentation("segmentation into 3 classes", maps(3, 3, 4, 5), random.integers(3, size=(3, 4, 5)))
    yield segmentation("segmentation with pixels that do not count", maps(3, 2, 4, 4), random.integers(-1, 2, size=(3, 4, 4)))
    yield segmentation("segmentation, one class never present", maps(2, 4, 3, 3), random.integers(3, size=(2, 3, 3)))
    never = maps(2, 3, 3, 3)
    never[:, 1] = 0
    yield segmentation("segmentation, one class neither", never, 2 * random.integers(2, size=(2, 3, 3)))


json.dump(list(cases()), sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
