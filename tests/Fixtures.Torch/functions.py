"""Writes functions.safetensors: sin, cos, e^x - 1 and ln(1 + x) of float64 arguments with 80 digits, each as the sum of two float64 numbers.

python3 functions.py FOLDER     (mpmath, for example Debian's python3-mpmath)
"""
import json
import random
import struct
import sys

from mpmath import cos, expm1, log1p, mp, mpf, pi, sin

mp.dps = 80
random.seed(16)


def angles():
    small = [random.uniform(-10, 10) for _ in range(300)] + [random.uniform(-1, 1) * 2.0 ** random.randint(-30, 27) for _ in range(200)]
    large = [random.uniform(1, 2) * 2.0 ** random.randint(28, 1023) * random.choice([-1, 1]) for _ in range(200)]
    near = [float(k * pi / 2) for k in [1, 2, 3, 4, 5, 100, 12345, 2 ** 27, 2 ** 28 + 1, 2 ** 40 + 1, 10 ** 15, 10 ** 22]]
    # The double closest to a multiple of pi/2, relative to its size (Muller, Elementary Functions), and the largest double.
    return small + large + near + [float.fromhex("0x1.6ac5b262ca1ffp+849"), sys.float_info.max, 2.0 ** 28, 2.0 ** 28 + 1, 1e-300, 1e-9, 0.7853981633974483, 0.7853981633974484]


def exponents():
    return [random.uniform(-3, 3) for _ in range(300)] + [random.uniform(-1, 1) * 2.0 ** random.randint(-60, 9) for _ in range(300)] + [
        709.7, -37.5, 1e-300, -1e-17, 0.34657359027997264, 0.3465735902799727, -0.34657359027997264, 0.5, -0.5, 42.0, 43.0, 709.782712893384]


def arguments():
    return [random.uniform(-0.999, 3) for _ in range(300)] + [random.uniform(-1, 1) * 2.0 ** random.randint(-60, -1) for _ in range(200)] + [
        random.uniform(1, 2) * 2.0 ** random.randint(0, 1000) for _ in range(100)] + [-1 + 2.0 ** -k for k in range(1, 54)] + [1.7976931348623157e308, 1e-300, 1 / 3, -1 / 3]


header, data = {"__metadata__": {"kind": "functions", "engine": "mpmath", "source": "80 digits"}}, b""
for name, function, values in [("sin", sin, angles()), ("cos", cos, angles()), ("expm1", expm1, exponents()), ("log1p", log1p, arguments())]:
    exact = [function(mpf(x)) for x in values]
    high = [float(y) for y in exact]
    low = [float(y - h) for y, h in zip(exact, high)]
    for key, numbers in [("x", values), ("high", high), ("low", low)]:
        block = struct.pack(f"<{len(numbers)}d", *numbers)
        header[f"{name}.{key}"] = {"dtype": "F64", "shape": [len(numbers)], "data_offsets": [len(data), len(data) + len(block)]}
        data += block
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(sys.argv[1] + "/functions.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
