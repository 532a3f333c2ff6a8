"""The best values that Optuna and hyperopt find on the functions of TreeStructuredParzenEstimatorTest: pip install optuna==5.0.0 hyperopt==0.3.0."""

import math
import warnings

import numpy as np
import optuna

SEEDS = 60
TRIALS = 60

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def branin(x, y):
    a = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return a * a + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


ALPHA = [1.0, 1.2, 3.0, 3.2]
A = [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
]
P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def hartmann(x):
    return -sum(
        ALPHA[i] * math.exp(-sum(A[i][j] * (x[j] - P[i][j]) ** 2 for j in range(6)))
        for i in range(4)
    )


OPTIMIZERS = {"sgd": (1.0, 0.5), "momentum": (0.5, 0.2), "adam": (0.0, 0.0), "rmsprop": (0.2, 0.1)}


def mixed(rate, momentum, layers, width, optimizer):
    shift, penalty = OPTIMIZERS[optimizer]
    return (
        (math.log10(rate) + 2.7 - shift) ** 2
        + 4 * (momentum - 0.9) ** 2
        + 0.25 * (layers - 3) ** 2
        + 0.1 * math.log2(width / 96) ** 2
        + penalty
    )


def of_branin(trial):
    return branin(trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15))


def of_hartmann(trial):
    return hartmann([trial.suggest_float(f"x{i}", 0, 1) for i in range(6)])


def of_mixed(trial):
    return mixed(
        trial.suggest_float("rate", 1e-5, 1, log=True),
        trial.suggest_float("momentum", 0, 0.99),
        trial.suggest_int("layers", 1, 5),
        trial.suggest_int("width", 8, 512, log=True),
        trial.suggest_categorical("optimizer", list(OPTIMIZERS)),
    )


def figures(name, best):
    best = sorted(best)
    half = 1.96 * math.sqrt(len(best)) / 2
    low, high = int(len(best) / 2 - half), math.ceil(len(best) / 2 + half)
    print(f"{name}: median {np.median(best):.4f}, 95 % interval {best[low]:.4f} to {best[high]:.4f}", flush=True)


def of_optuna(objective, sampler):
    best = []
    for seed in range(SEEDS):
        study = optuna.create_study(sampler=sampler(seed))
        study.optimize(objective, n_trials=TRIALS)
        best.append(study.best_value)
    return best


def of_hyperopt(function, space):
    from hyperopt import fmin, tpe, Trials

    best = []
    for seed in range(SEEDS):
        trials = Trials()
        fmin(function, space, algo=tpe.suggest, max_evals=TRIALS, trials=trials,
             rstate=np.random.default_rng(seed), show_progressbar=False, verbose=False)
        best.append(min(trials.losses()))
    return best


if __name__ == "__main__":
    for name, objective in (("branin", of_branin), ("hartmann", of_hartmann), ("mixed", of_mixed)):
        figures(f"{name}, random", of_optuna(objective, lambda seed: optuna.samplers.RandomSampler(seed=seed)))
        for multivariate in (True, False):
            figures(
                f"{name}, TPE of Optuna, multivariate {multivariate}",
                of_optuna(objective, lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=multivariate)),
            )
    from hyperopt import hp

    figures("branin, TPE of hyperopt", of_hyperopt(
        lambda p: branin(p["x"], p["y"]), {"x": hp.uniform("x", -5, 10), "y": hp.uniform("y", 0, 15)}))
    figures("hartmann, TPE of hyperopt", of_hyperopt(
        lambda p: hartmann([p[f"x{i}"] for i in range(6)]), {f"x{i}": hp.uniform(f"x{i}", 0, 1) for i in range(6)}))
    figures("mixed, TPE of hyperopt", of_hyperopt(
        lambda p: mixed(p["rate"], p["momentum"], int(p["layers"]), int(p["width"]), p["optimizer"]),
        {"rate": hp.loguniform("rate", math.log(1e-5), 0), "momentum": hp.uniform("momentum", 0, 0.99),
         "layers": hp.quniform("layers", 1, 5, 1), "width": hp.qloguniform("width", math.log(8), math.log(512), 1),
         "optimizer": hp.choice("optimizer", list(OPTIMIZERS))}))
