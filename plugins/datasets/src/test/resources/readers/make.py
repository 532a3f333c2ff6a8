"""Writes the arrays that NumPyTest reads: python make.py, with NumPy."""
import numpy as np

x = (np.arange(24) * 10.5).reshape(4, 2, 3)
np.save("float64.npy", x)
np.save("float32-big-endian.npy", x.astype(">f4"))
np.save("uint8.npy", x.astype(np.uint8))
np.save("int16-columns.npy", np.asfortranarray(x.astype(np.int16)))
np.save("complex.npy", x.astype(complex))
np.savez_compressed("arrays.npz", x_train=x.astype(np.float32), y_train=np.array([0, 2, 1, 2]), x_test=x[:2].astype(np.float32), y_test=np.array([1, 0]))
np.save("numbers.npy", np.array([[0.5, 1], [2, 3], [4, 5], [6, 7.25]]))
