"""Writes what scikit-learn and scikit-image find on small data, as test data for the learners.

    pip install scikit-learn==1.9.1 scikit-image==0.26.0 numpy==2.4.6
    python src/test/python/scikit_learn_cases.py > src/test/resources/learner-cases.json

The committed file was written with Python 3.11.7 and these versions. Data are drawn with continuous noise, so that no two splits, distances or
margins are equal; they are float32 values, written with as many digits as tell them apart, which scikit-learn gets in double precision.
"""

import json
import sys
import warnings

import numpy as np
from skimage.feature import hog
from sklearn.ensemble import AdaBoostClassifier, GradientBoostingRegressor
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

warnings.filterwarnings("ignore")
random = np.random.default_rng(20261121)


def exact(array):
    return np.asarray(array, np.float32).astype(np.float64)


def blobs(n, width, classes, spread):
    centres = random.normal(size=(classes, width))
    y = random.integers(classes, size=n)
    return exact(centres[y] + spread * random.normal(size=(n, width))), y


def surface(n, width, outputs=1, noise=0.1):
    x = exact(random.uniform(-2, 2, size=(n, width)))
    t = np.stack([np.sin(x[:, 0] * (o + 1)) + x[:, -1] ** 2 / 2 for o in range(outputs)], axis=1)
    return x, exact(t + noise * random.normal(size=t.shape))


def rows(array):
    return [[float(str(v)) for v in row] for row in np.asarray(array, np.float32).reshape(len(array), -1)]


def full(array):
    return np.asarray(array, float).reshape(len(array), -1).tolist()


def case(learner, task, x, t, queries, predictions, **more):
    return dict(learner=learner, task=task, inputs=rows(x), targets=rows(t), queries=rows(queries), predictions=full(predictions), **more)


def powers(x, degree):
    """1, then each input's powers, input by input: no products of inputs."""
    return np.hstack([np.ones((len(x), 1))] + [x[:, [i]] ** (m + 1) for i in range(x.shape[1]) for m in range(degree)])


def cases():
    for n, width, classes, k in [(60, 3, 3, 1), (60, 3, 3, 4), (80, 12, 5, 7)]:
        x, y = blobs(n, width, classes, 0.9)
        q, _ = blobs(30, width, classes, 1.5)
        model = KNeighborsClassifier(k, algorithm="brute").fit(x, y)
        yield case({"name": "k-nearest-neighbours", "neighbours": k}, "multi-class", x, np.eye(classes)[y], q, model.predict_proba(q))
    x, t = surface(50, 2, 2)
    q, _ = surface(20, 2, 2)
    yield case({"name": "k-nearest-neighbours", "neighbours": 3}, "regression", x, t, q, KNeighborsRegressor(3).fit(x, t).predict(q))

    for degree, outputs in [(0, 1), (1, 1), (1, 2), (3, 1)]:
        x, t = surface(40, 2, outputs)
        q, _ = surface(15, 2)
        model = LinearRegression(fit_intercept=False).fit(powers(x, degree), t)
        beta = 1 / np.mean((t - model.predict(powers(x, degree))) ** 2, axis=0)
        yield case({"name": "linear-regression", "degree": degree}, "regression", x, t, q, model.predict(powers(q, degree)), noisePrecision=beta.tolist())
    for degree, rate in [(1, 1.0), (9, 0.001), (3, 10.0)]:
        x, t = surface(12, 1)
        q, _ = surface(15, 1)
        model = Ridge(alpha=rate, fit_intercept=False, solver="svd").fit(powers(x, degree), t)
        beta = 1 / np.mean((t - model.predict(powers(x, degree)).reshape(t.shape)) ** 2, axis=0)
        yield case({"name": "ridge-regression", "rate": rate, "degree": degree}, "regression", x, t, q, model.predict(powers(q, degree)), noisePrecision=beta.tolist())
    # Bishop's curve: ten points of a sine with noise, and a polynomial through all of them.
    x = exact(np.linspace(0, 1, 10))[:, None]
    t = exact(np.sin(2 * np.pi * x) + 0.2 * random.normal(size=x.shape))
    q = exact(np.linspace(0.02, 0.98, 25))[:, None]
    coefficients = np.polynomial.Polynomial.fit(x[:, 0], t[:, 0], 9)
    yield case({"name": "linear-regression", "degree": 9}, "regression", x, t, q, coefficients(q[:, 0]), tolerance=1e-4)

    for bandwidth in [0.3, 2.0]:
        x, t = surface(40, 2, 2)
        q, _ = surface(15, 2)
        w = np.exp(-((q[:, None] - x[None]) ** 2).sum(-1) / (2 * bandwidth**2))
        yield case({"name": "kernel-regression", "bandwidth": bandwidth}, "regression", x, t, q, w @ t / w.sum(1, keepdims=True))
    for rate, gamma in [(1.0, 0.5), (0.01, 2.0)]:
        x, t = surface(40, 2, 2)
        q, _ = surface(15, 2)
        model = KernelRidge(alpha=rate, kernel="rbf", gamma=gamma).fit(x, t)
        yield case({"name": "kernel-ridge-regression", "rate": rate, "gamma": gamma}, "regression", x, t, q, model.predict(q))

    for classes, c in [(2, 1.0), (4, 0.1), (3, 10.0)]:
        x, y = blobs(60, 3, classes, 0.8)
        q, _ = blobs(30, 3, classes, 1.2)
        machines = [LinearSVC(C=c, loss="hinge", tol=1e-10, max_iter=5_000_000, random_state=0).fit(x, np.where(y == k, 1, -1)) for k in range(classes)]
        margins = np.stack([m.decision_function(q) for m in machines], axis=1)
        e = np.exp(margins - margins.max(1, keepdims=True))
        yield case({"name": "linear-svm", "c": c}, "multi-class", x, np.eye(classes)[y], q, e / e.sum(1, keepdims=True), tolerance=1e-4)
    for classes, c, gamma in [(2, 1.0, 0.5), (3, 10.0, None), (5, 1.0, 0.1)]:
        x, y = blobs(90, 4, classes, 0.9)
        q, _ = blobs(40, 4, classes, 1.2)
        model = SVC(C=c, gamma="scale" if gamma is None else gamma, decision_function_shape="ovo").fit(x, y)
        duels = np.asarray(model.decision_function(q)).reshape(len(q), -1)
        # For two classes scikit-learn turns the sign around.
        duels = -duels if classes == 2 else duels
        votes = np.zeros((len(q), classes))
        for d, (a, b) in enumerate((a, b) for a in range(classes) for b in range(a + 1, classes)):
            votes[:, a] += duels[:, d] > 0
            votes[:, b] += duels[:, d] <= 0
        assert (votes.argmax(1) == model.predict(q)).all()
        yield case({"name": "gaussian-svm", "c": c, "gamma": gamma}, "multi-class", x, np.eye(classes)[y], q, votes / votes.sum(1, keepdims=True))

    for depth, leaf in [(2, 1), (3, 8), (None, 20)]:
        x, y, q, answer = agreed(
            lambda: (*blobs(200, 5, 4, 0.9), blobs(40, 5, 4, 1.2)[0]),
            lambda seed, x, y, q: DecisionTreeClassifier(max_depth=depth, min_samples_leaf=leaf, random_state=seed).fit(x, y).predict_proba(q))
        yield case({"name": "decision-tree", "maxDepth": depth, "minLeaf": leaf}, "multi-class", x, np.eye(4)[y], q, answer)
    for depth, leaf in [(None, 20), (3, 6)]:
        x, t, q, answer = agreed(
            lambda: (*surface(150, 3, 2, 0.3), surface(30, 3)[0]),
            lambda seed, x, t, q: DecisionTreeRegressor(max_depth=depth, min_samples_leaf=leaf, random_state=seed).fit(x, t).predict(q))
        yield case({"name": "decision-tree", "maxDepth": depth, "minLeaf": leaf}, "regression", x, t, q, answer)
    for classes, trees, depth in [(2, 20, 1), (4, 10, 2)]:
        def boosted(seed, x, y, q):
            model = AdaBoostClassifier(DecisionTreeClassifier(max_depth=depth), n_estimators=trees, random_state=seed).fit(x, y)
            votes = np.zeros((len(q), classes))
            for tree, weight in zip(model.estimators_, model.estimator_weights_):
                votes[np.arange(len(q)), tree.predict(q)] += weight
            assert (votes.argmax(1) == model.predict(q)).all()
            return votes / votes.sum(1, keepdims=True)

        x, y, q, answer = agreed(lambda: (*blobs(150, 4, classes, 1.0), blobs(40, 4, classes, 1.2)[0]), boosted)
        yield case({"name": "adaboost", "trees": trees, "depth": depth}, "multi-class", x, np.eye(classes)[y], q, answer, tolerance=1e-5)
    x, t, q, answer = agreed(
        lambda: (*surface(200, 3, 1, 0.2), surface(40, 3)[0]),
        lambda seed, x, t, q: GradientBoostingRegressor(n_estimators=15, max_depth=2, random_state=seed).fit(x, t[:, 0]).predict(q))
    yield case({"name": "gradient-boosting", "trees": 15, "depth": 2, "learningRate": 0.1}, "regression", x, t, q, answer, tolerance=1e-5)


def agreed(draw, answer, seeds=16):
    """Scikit-learn tries inputs in random order, and of splits that are equally good takes the first: data for which the order does not matter."""
    for _ in range(200):
        data = draw()
        answers = [answer(seed, *data) for seed in range(seeds)]
        if all(np.allclose(a, answers[0], atol=1e-12) for a in answers):
            return *data, answers[0]
    raise AssertionError("no data without ties")


def images():
    for height, width, cell, block, orientations in [(28, 28, 4, 2, 9), (19, 26, 6, 3, 8), (16, 16, 8, 1, 4)]:
        image = exact(random.uniform(0, 1, size=(height, width)))
        image[:5, :7] = 0
        features = hog(image, orientations, (cell, cell), (block, block), block_norm="L2-Hys", feature_vector=True)
        yield {"height": height, "width": width, "cell": cell, "block": block, "orientations": orientations,
               "image": rows([image])[0], "features": features.tolist()}


json.dump({"learners": list(cases()), "hog": list(images())}, sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
