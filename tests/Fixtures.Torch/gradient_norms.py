"""The fixture gradient-norms: PyTorch's clip_grad_norm_ with several norm_type, max_norm = 1.

Run from the root of the repository: python3 tests/Fixtures.Torch/gradient_norms.py tests/SeqModels.Tests/Fixtures
"""
import os
import sys

import torch

from recurrent_forms import draw, save


def main(folder):
    generator = torch.Generator().manual_seed(4200)
    gradients = {"w": draw(generator, 2, 12), "b": draw(generator, 2, 5)}
    tensors = dict(gradients)
    for order in ["1", "1.5", "2", "3", "inf"]:
        parameters = {name: torch.nn.Parameter(torch.zeros_like(value)) for name, value in gradients.items()}
        for name, parameter in parameters.items():
            parameter.grad = gradients[name].clone()
        tensors["norm." + order] = torch.nn.utils.clip_grad_norm_(parameters.values(), 1.0, norm_type=float(order))
        tensors.update({f"clipped.{order}.{name}": parameter.grad for name, parameter in parameters.items()})
    metadata = {"kind": "gradient-norms", "engine": "PyTorch " + torch.__version__, "source": "tests/Fixtures.Torch/gradient_norms.py"}
    save(os.path.join(folder, "gradient-norms.safetensors"), tensors, metadata)


if __name__ == "__main__":
    main(sys.argv[1])
