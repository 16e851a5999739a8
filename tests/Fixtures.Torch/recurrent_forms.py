"""Fixtures of recurrent layers without bias and of LSTM with a projection, from PyTorch's modules in double precision.

Run from the root of the repository with PyTorch 1.8 or later (the files are from Debian's python3-torch 1.13):
    python3 tests/Fixtures.Torch/recurrent_forms.py tests/SeqModels.Tests/Fixtures
The format is that of the other recurrent fixtures (README.md); `projection_size` in the metadata is P, or 0.
"""
import json
import os
import struct
import sys

import torch

BLOCKS = {"lstm": "i,f,g,o", "gru-after": "r,z,n", "rnn-tanh": "h"}


def draw(generator, scale, *shape):
    """Uniform multiples of 2^-12, which are exact in float32."""
    values = (torch.rand(*shape, generator=generator, dtype=torch.float64) * 2 - 1) * scale
    return torch.round(values * 4096) / 4096


def save(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        content = tensor.detach().to(torch.float64).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F64", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def write(folder, family, kind, seed, layers, both, lengths, batch, time, size, hidden, projection, bias):
    generator = torch.Generator().manual_seed(seed)
    directions, state = 2 if both else 1, projection or hidden
    options = dict(num_layers=layers, bidirectional=both, batch_first=True, bias=bias, dtype=torch.float64)
    module = {
        "lstm": lambda: torch.nn.LSTM(size, hidden, proj_size=projection, **options),
        "gru-after": lambda: torch.nn.GRU(size, hidden, **options),
        "rnn-tanh": lambda: torch.nn.RNN(size, hidden, **options),
    }[kind]()
    parameters = dict(module.named_parameters())
    for parameter in parameters.values():
        parameter.data.copy_(draw(generator, 0.5, *parameter.shape))
    x = draw(generator, 1, batch, time, size).requires_grad_()
    initial = {"h0": draw(generator, 1, layers * directions, batch, state).requires_grad_()}
    if kind == "lstm":
        initial["c0"] = draw(generator, 1, layers * directions, batch, hidden).requires_grad_()
    start = tuple(initial.values()) if kind == "lstm" else initial["h0"]
    own = lengths or [time] * batch
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, own, batch_first=True, enforce_sorted=False)
    output, final = module(packed, start)
    output, _ = torch.nn.utils.rnn.pad_packed_sequence(output, batch_first=True, total_length=time)
    results = {"output": output, "h_n": final[0] if kind == "lstm" else final}
    if kind == "lstm":
        results["c_n"] = final[1]
    upstream = {name: draw(generator, 1, *value.shape) for name, value in results.items()}
    loss = sum((upstream[name] * value).sum() for name, value in results.items())
    loss.backward()

    tensors = {"x": x, "lengths": torch.tensor(own), **initial, **parameters}
    tensors.update({"upstream." + name: value for name, value in upstream.items()})
    tensors.update(results)
    tensors["loss"] = loss
    tensors.update({"grad." + name: value.grad for name, value in {"x": x, **initial, **parameters}.items()})
    name = f"{family}-l{layers}-{'bi' if both else 'uni'}-{'var' if lengths else 'full'}-h{hidden}"
    metadata = {
        "kind": "recurrent", "engine": "PyTorch " + torch.__version__, "source": "tests/Fixtures.Torch/recurrent_forms.py", "family": family,
        "blocks": BLOCKS[kind], "layers": str(layers), "directions": str(directions), "batch": str(batch), "time": str(time),
        "input_size": str(size), "hidden_size": str(hidden), "projection_size": str(projection), "bias": str(bias).lower(),
        "variable_lengths": "true" if lengths else "false", "loss": "sum of upstream * result", "seed": str(seed),
    }
    save(os.path.join(folder, name + ".safetensors"), tensors, metadata)


def main(folder):
    torch.set_num_threads(1)
    small, tall = dict(batch=3, time=5, size=4, hidden=5), dict(batch=2, time=5, size=3, hidden=17)
    var = dict(lengths=[3, 5, 1])
    full = dict(lengths=None)
    for seed, (family, kind, bias, layers, both, lengths, sizes, projection) in enumerate([
        ("rnn-tanh-nobias", "rnn-tanh", False, 2, True, var, small, 0),
        ("gru-after-nobias", "gru-after", False, 2, True, var, small, 0),
        ("lstm-nobias", "lstm", False, 2, True, var, small, 0),
        ("lstm-projected", "lstm", True, 1, False, full, small, 3),
        ("lstm-projected", "lstm", True, 2, False, full, small, 3),
        ("lstm-projected", "lstm", True, 2, True, var, small, 3),
        ("lstm-projected", "lstm", True, 1, True, full, tall, 11),
        ("lstm-projected-nobias", "lstm", False, 2, True, var, small, 4),
    ], start=4100):
        write(folder, family, kind, seed, layers, both, bias=bias, projection=projection, **lengths, **sizes)


if __name__ == "__main__":
    main(sys.argv[1])
