"""Writes the figures that PreprocessingTest holds the steps against: python make.py, with NumPy and scikit-learn.

x.csv holds 40 training examples of 6 features (the last is twice the first plus noise); the other files what becomes of the first five.
"""
import numpy as np
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer

rng = np.random.default_rng(7)
x = rng.normal(size=(40, 6)) @ rng.normal(size=(6, 6)) + rng.normal(size=6) * 3
x[:, 5] = 2 * x[:, 0] + rng.normal(size=40) * 0.1
x = x.astype(np.float32)


def save(name, values):
    np.savetxt(name + ".csv", values, delimiter=",", fmt="%.9g")


save("x", x)
d = x.astype(np.float64)
save("center", (d - d.mean(0))[:5])
save("log1p", np.log1p(np.abs(d))[:5])
save("pca", PCA(3).fit(d).transform(d)[:5])
save("pca-whiten", PCA(3, whiten=True).fit(d).transform(d)[:5])
values, vectors = np.linalg.eigh(np.cov(d.T))
save("zca", ((d - d.mean(0)) @ (vectors / np.sqrt(values + 0.1)) @ vectors.T)[:5])
missing = d.copy()
missing[rng.random(d.shape) < 0.2] = np.nan
save("missing", np.where(np.isnan(missing), 999, missing))
save("impute-mean", SimpleImputer(strategy="mean").fit_transform(missing))
save("impute-median", SimpleImputer(strategy="median").fit_transform(missing))
