"""Writes optimizers-newer.safetensors and schedules-newer.safetensors from PyTorch's own Python code (torch 1.13), in float64.

Usage, from the root of the repository: python3 tests/Fixtures.Torch/newer_optimizers.py tests/SeqModels.Tests/Fixtures

The optimizers follow the initial values and gradients of optimizers.safetensors in the same folder. Lion is not part of PyTorch: its values are
algorithm 2 of Chen et al. 2023 in plain Python arithmetic.
"""
import inspect
import json
import struct
import sys

import torch
from torch.optim import lr_scheduler as schedulers
from torch.optim import nadam

torch.set_default_dtype(torch.float64)
FOLDER = sys.argv[1]
NAMES = ["w", "b"]

# PyTorch 1.x multiplies the product of the next step by mu twice, unlike its documentation; version 2 is corrected (pytorch pull request 92699).
exec(inspect.getsource(nadam._single_tensor_nadam).replace("mu_product * mu * mu_next", "mu_product * mu_next"), nadam.__dict__)


def read(name):
    with open(f"{FOLDER}/{name}.safetensors", "rb") as file:
        data = file.read()
    length = struct.unpack("<Q", data[:8])[0]
    tensors = {}
    for key, entry in json.loads(data[8:8 + length]).items():
        if key != "__metadata__":
            begin, end = entry["data_offsets"]
            raw = data[8 + length + begin:8 + length + end]
            tensors[key] = torch.tensor(struct.unpack(f"<{len(raw) // 8}d", raw)).reshape(entry["shape"])
    return tensors


def write(name, tensors, metadata):
    header, blobs, offset = {"__metadata__": metadata}, [], 0
    for key, tensor in tensors.items():
        raw = struct.pack(f"<{tensor.numel()}d", *tensor.flatten().tolist())
        header[key] = {"dtype": "F64", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(raw)]}
        blobs.append(raw)
        offset += len(raw)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(f"{FOLDER}/{name}.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def options(**values):
    return ";".join(f"{key}={value}" for key, value in values.items())


def follow(create, given):
    """The parameters after each of 20 steps."""
    parameters = [torch.nn.Parameter(given["initial." + name].clone()) for name in NAMES]
    optimizer = create(parameters)
    after = {name: [] for name in NAMES}
    for step in range(20):
        for name, parameter in zip(NAMES, parameters):
            parameter.grad = given["gradients." + name][step].clone()
        optimizer.step()
        for name, parameter in zip(NAMES, parameters):
            after[name].append(parameter.detach().clone())
    return {name: torch.stack(values) for name, values in after.items()}


class Lion:
    def __init__(self, parameters, lr, beta1, beta2, weight_decay):
        self.parameters, self.lr, self.beta1, self.beta2, self.decay = parameters, lr, beta1, beta2, weight_decay
        self.momenta = [[0.0] * p.numel() for p in parameters]

    def step(self):
        for parameter, m in zip(self.parameters, self.momenta):
            p, g = parameter.data.view(-1), parameter.grad.view(-1)
            for i in range(len(m)):
                c = self.beta1 * m[i] + (1 - self.beta1) * g[i].item()
                sign = (c > 0) - (c < 0)
                p[i] = p[i].item() - self.lr * (sign + self.decay * p[i].item())
                m[i] = self.beta2 * m[i] + (1 - self.beta2) * g[i].item()


def write_optimizers():
    given = read("optimizers")
    tensors, notes = {}, {"kind": "optimizers", "engine": "torch " + torch.__version__, "source": "torch.optim in float64; Lion by its paper"}

    def add(name, create, **values):
        notes[name] = options(**values)
        for parameter, values_ in follow(create, given).items():
            tensors[f"{name}.{parameter}"] = values_

    def adam_like(name, kind, lr, beta1, beta2, weight_decay, **more):
        add(name, lambda p: kind(p, lr=lr, betas=(beta1, beta2), eps=1e-8, weight_decay=weight_decay, **more),
            lr=lr, beta1=beta1, beta2=beta2, eps=1e-8, weight_decay=weight_decay, **more)

    adam_like("radam", torch.optim.RAdam, 0.01, 0.9, 0.999, 0)
    adam_like("radam_weight_decay", torch.optim.RAdam, 0.01, 0.8, 0.95, 0.05)
    adam_like("nadam", torch.optim.NAdam, 0.01, 0.9, 0.999, 0, momentum_decay=0.004)
    adam_like("nadam_all", torch.optim.NAdam, 0.01, 0.8, 0.95, 0.05, momentum_decay=0.1)
    add("adadelta", lambda p: torch.optim.Adadelta(p), lr=1.0, rho=0.9, eps=1e-6, weight_decay=0)
    add("adadelta_all", lambda p: torch.optim.Adadelta(p, lr=0.5, rho=0.8, eps=1e-3, weight_decay=0.05), lr=0.5, rho=0.8, eps=1e-3, weight_decay=0.05)
    add("lion", lambda p: Lion(p, 0.01, 0.9, 0.99, 0), lr=0.01, beta1=0.9, beta2=0.99, weight_decay=0)
    add("lion_weight_decay", lambda p: Lion(p, 0.02, 0.8, 0.95, 0.3), lr=0.02, beta1=0.8, beta2=0.95, weight_decay=0.3)
    write("optimizers-newer", tensors, notes)


def write_schedules():
    tensors, notes = {}, {"kind": "schedules", "engine": "torch " + torch.__version__, "source": "torch.optim.lr_scheduler"}

    def add(name, create, momentum=False, length=30):
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1, momentum=0.9)
        scheduler = create(optimizer)
        rates, momenta = [], []
        for _ in range(length):
            rates.append(optimizer.param_groups[0]["lr"])
            momenta.append(optimizer.param_groups[0]["momentum"])
            optimizer.step()
            if len(rates) < length:
                scheduler.step()
        tensors[name + ".rates"] = torch.tensor(rates)
        if momentum:
            tensors[name + ".momenta"] = torch.tensor(momenta)

    s = schedulers
    add("milestones", lambda o: s.MultiStepLR(o, [3, 7, 7, 20], gamma=0.5))
    add("linear", lambda o: s.LinearLR(o, start_factor=0.25, end_factor=0.8, total_iters=12))
    add("constant_factor", lambda o: s.ConstantLR(o, factor=0.3, total_iters=6))
    add("polynomial", lambda o: s.PolynomialLR(o, total_iters=20, power=1.7))
    cycle = dict(base_lr=0.02, max_lr=0.1, step_size_up=4, step_size_down=6, base_momentum=0.8, max_momentum=0.9)
    add("cyclic", lambda o: s.CyclicLR(o, mode="triangular", **cycle), momentum=True)
    add("cyclic_halving", lambda o: s.CyclicLR(o, mode="triangular2", **cycle), momentum=True)
    add("cyclic_exponential", lambda o: s.CyclicLR(o, mode="exp_range", gamma=0.95, **cycle), momentum=True)
    add("restarts", lambda o: s.CosineAnnealingWarmRestarts(o, T_0=7, eta_min=0.001))
    add("restarts_growing", lambda o: s.CosineAnnealingWarmRestarts(o, T_0=4, T_mult=2, eta_min=0.001))
    add("product", lambda o: s.ChainedScheduler([s.ConstantLR(o, factor=0.1, total_iters=4), s.ExponentialLR(o, gamma=0.9)]))
    add("sequential", lambda o: s.SequentialLR(
        o, [s.ConstantLR(o, factor=0.1, total_iters=2), s.ExponentialLR(o, gamma=0.9), s.StepLR(o, 3, gamma=0.5)], milestones=[5, 15]))
    add("one_cycle", lambda o: s.OneCycleLR(o, max_lr=0.1, total_steps=30), momentum=True)
    write("schedules-newer", tensors, notes)


write_optimizers()
write_schedules()
