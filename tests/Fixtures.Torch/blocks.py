"""Writes operations-more.safetensors and losses-more.safetensors: values and gradients of PyTorch in float64.

python3 blocks.py FOLDER     (PyTorch 1.13 or later, for example Debian's python3-torch)

Inputs are multiples of 2^-12, so that they are exact in float32. See README.md.
"""
import json
import struct
import sys

import torch
import torch.nn.functional as F

torch.manual_seed(16)
torch.set_num_threads(1)


def draw(scale, *shape):
    return torch.round((2 * torch.rand(*shape, dtype=torch.float64) - 1) * scale * 4096) / 4096


class File:
    def __init__(self, kind):
        self.notes = {"kind": kind, "engine": "PyTorch " + torch.__version__, "source": "PyTorch in float64, gradients by its autograd"}
        self.tensors = {}

    def add(self, name, value):
        self.tensors[name] = value.detach().to(torch.float64).contiguous()

    def write(self, folder, name):
        header, at, data = {"__metadata__": self.notes}, 0, b""
        for key, value in self.tensors.items():
            numbers = value.reshape(-1).tolist()
            block = struct.pack(f"<{len(numbers)}d", *numbers)
            header[key] = {"dtype": "F64", "shape": list(value.shape), "data_offsets": [at, at + len(block)]}
            data, at = data + block, at + len(block)
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        with open(f"{folder}/{name}.safetensors", "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text + data)


def operations(folder):
    file = File("operations")

    def add(name, function, *inputs):
        leaves = [x.clone().requires_grad_() for x in inputs]
        y = function(*leaves)
        upstream = draw(1, *y.shape)
        (upstream * y).sum().backward()
        for key, leaf in zip("ab", leaves):
            file.add(f"{name}.{key}", leaf)
            file.add(f"{name}.grad.{key}", leaf.grad)
        file.add(name + ".upstream", upstream)
        file.add(name + ".y", y)
        file.notes.setdefault(name, "")

    line = torch.cat([torch.arange(-20, 21, dtype=torch.float64) * 0.375 + 0.0625, torch.tensor([-100, -3.5, -3, -1, 0, 1, 3, 80], dtype=torch.float64)])
    add("sin", torch.sin, line)
    add("cos", torch.cos, line)
    add("expm1", torch.expm1, line)
    add("log1p", torch.log1p, line.abs() - 0.5)
    add("elu", lambda x: F.elu(x, 0.75), line)
    add("selu", F.selu, line)
    add("softsign", F.softsign, line)
    add("hardtanh", F.hardtanh, line)
    add("hardsigmoid", F.hardsigmoid, line)

    # A third of the elements are equal.
    a, b = draw(3, 4, 5, 6), draw(3, 5, 6)
    mask = torch.rand(4, 5, 6) < 1 / 3
    a = torch.where(mask, b.expand(4, 5, 6), a)
    add("maximum", torch.maximum, a, b)
    add("minimum", torch.minimum, a, b)
    add("flip", lambda x: x.flip(1), a)
    add("cumsum", lambda x: x.cumsum(1), a)
    ids = torch.randint(5, (3, 7, 6))
    file.add("gather.ids", ids)
    add("gather", lambda x: x.gather(1, ids), a)
    add("topk", lambda x: x.topk(3, 1).values, draw(3, 4, 5, 6))
    add("bottomk", lambda x: x.topk(3, -1, largest=False).values, draw(3, 4, 5, 6))
    file.add("topk.ids", file.tensors["topk.a"].topk(3, 1).indices)
    file.add("bottomk.ids", file.tensors["bottomk.a"].topk(3, -1, largest=False).indices)
    file.add("argmax.x", draw(3, 4, 5, 6))
    for axis in range(3):
        file.add(f"argmax.{axis}", file.tensors["argmax.x"].argmax(axis))
        file.add(f"argmin.{axis}", file.tensors["argmax.x"].argmin(axis))
    file.write(folder, "operations-more")


def losses(folder):
    file = File("losses")

    def add(name, function, prediction, target, soft=False):
        for reduction in ["mean", "sum", "none"]:
            x = prediction.clone().requires_grad_()
            y = target.clone().requires_grad_(soft)
            loss = function(x, y, reduction)
            upstream = draw(1, *loss.shape) if reduction == "none" else torch.ones((), dtype=torch.float64)
            (loss * upstream).sum().backward()
            case = f"{name}.{reduction}"
            file.add(case + ".x", x)
            file.add(case + ".y", y)
            file.add(case + ".upstream", upstream)
            file.add(case + ".loss", loss)
            file.add(case + ".grad.x", x.grad)
            if soft:
                file.add(case + ".grad.y", y.grad)

    logits, labels = draw(4, 7, 11), torch.randint(11, (7,))
    labels[2] = labels[5] = 3
    weights = torch.round(torch.rand(11, dtype=torch.float64) * 4096) / 4096
    weights[6] = 0
    file.add("class_weights", weights)
    soft = torch.round(torch.softmax(draw(2, 7, 11), 1) * 4096) / 4096
    soft[0, 3] = 0
    add("ce", lambda x, y, r: F.cross_entropy(x, y, reduction=r), logits, labels)
    add("ce_ignore", lambda x, y, r: F.cross_entropy(x, y, ignore_index=3, reduction=r), logits, labels)
    add("ce_weights", lambda x, y, r: F.cross_entropy(x, y, weights, reduction=r), logits, labels)
    add("ce_weights_smooth_ignore", lambda x, y, r: F.cross_entropy(x, y, weights, ignore_index=3, reduction=r, label_smoothing=0.125), logits, labels)
    add("ce_soft", lambda x, y, r: F.cross_entropy(x, y, reduction=r), logits, soft, True)
    add("ce_soft_smooth", lambda x, y, r: F.cross_entropy(x, y, reduction=r, label_smoothing=0.125), logits, soft, True)
    add("ce_soft_weights_smooth", lambda x, y, r: F.cross_entropy(x, y, weights, reduction=r, label_smoothing=0.125), logits, soft, True)
    add("nll", lambda x, y, r: F.nll_loss(x, y, reduction=r), logits, labels)

    def rows(terms, reduction):
        terms = terms.sum(-1)
        return terms if reduction == "none" else terms.mean() if reduction == "mean" else terms.sum()

    add("kl", lambda x, y, r: rows(F.kl_div(x, y, reduction="none"), r), torch.round(torch.log_softmax(logits, 1) * 4096) / 4096, soft.clamp(min=2 ** -12), True)
    add("kl_zero", lambda x, y, r: rows(F.kl_div(x, y, reduction="none"), r), torch.round(torch.log_softmax(logits, 1) * 4096) / 4096, soft)
    add("kl_log", lambda x, y, r: rows(F.kl_div(x, y, reduction="none", log_target=True), r), torch.round(torch.log_softmax(logits, 1) * 4096) / 4096, draw(3, 7, 11) - 3, True)

    x, y = draw(3, 4, 5), draw(3, 4, 5)
    add("l1", lambda x, y, r: F.l1_loss(x, y, reduction=r), x, y, True)
    add("mse", lambda x, y, r: F.mse_loss(x, y, reduction=r), x, y, True)
    add("huber", lambda x, y, r: F.huber_loss(x, y, delta=0.75, reduction=r), x, y, True)
    add("smooth_l1", lambda x, y, r: F.smooth_l1_loss(x, y, beta=0.75, reduction=r), x, y)
    add("bce", lambda x, y, r: F.binary_cross_entropy_with_logits(x, y, reduction=r), draw(5, 4, 5), (draw(1, 4, 5) + 1) / 2, True)
    file.write(folder, "losses-more")


operations(sys.argv[1])
losses(sys.argv[1])
