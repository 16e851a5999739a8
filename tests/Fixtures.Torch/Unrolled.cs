using TorchSharp;
using static TorchSharp.torch;

namespace SeqModels.Fixtures;

/// <summary>Inputs of one forward pass. x [B, T, in]; h0 and c0 [layers·directions, B, H].</summary>
internal sealed record RecurrentInputs(Tensor X, Tensor H0, Tensor? C0, Dictionary<string, Tensor> Parameters)
{
    /// <summary>Every tensor that a gradient is wanted for, under its name in the file.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Leaves()
    {
        yield return ("x", X);
        yield return ("h0", H0);
        if (C0 is not null)
            yield return ("c0", C0);
        foreach (var (name, tensor) in Parameters)
            yield return (name, tensor);
    }
}

/// <summary>Results of one forward pass. Output [B, T, directions·H], zero where padded; h_n and c_n [layers·directions, B, H].</summary>
internal sealed record RecurrentOutputs(Tensor Output, Tensor HN, Tensor? CN);

/// <summary>Runs every sequence of the batch by itself, step by step over its own length, from elementary operations with autograd.</summary>
internal static class Unrolled
{
    public static RecurrentOutputs Forward(RecurrentCase test, RecurrentInputs inputs)
    {
        var outputs = new List<Tensor>();
        var hidden = new List<Tensor>();
        var cells = new List<Tensor>();
        for (var b = 0; b < test.Batch; b++)
        {
            var (output, h, c) = Sequence(test, inputs, b, (int)test.LengthsOrFull[b]);
            var padding = torch.zeros(test.Time - output.shape[0], output.shape[1], ScalarType.Float64);
            outputs.Add(torch.cat([output, padding], 0));
            hidden.Add(h);
            cells.Add(c);
        }

        return new RecurrentOutputs(
            torch.stack(outputs, 0), torch.stack(hidden, 1), test.Family.HasCellState ? torch.stack(cells, 1) : null);
    }

    private static (Tensor Output, Tensor H, Tensor C) Sequence(RecurrentCase test, RecurrentInputs inputs, int b, int length)
    {
        var steps = Enumerable.Range(0, length).Select(t => inputs.X[b, t].unsqueeze(0)).ToArray();
        var hidden = new List<Tensor>();
        var cells = new List<Tensor>();
        for (var layer = 0; layer < test.Layers; layer++)
        {
            var produced = new Tensor[test.Directions][];
            for (var direction = 0; direction < test.Directions; direction++)
            {
                var weights = Weights(inputs.Parameters, RecurrentCase.Suffix(layer, direction));
                var state = layer * test.Directions + direction;
                var h = inputs.H0[state, b].unsqueeze(0);
                var c = inputs.C0 is null ? torch.zeros_like(h) : inputs.C0[state, b].unsqueeze(0);
                produced[direction] = new Tensor[length];
                for (var k = 0; k < length; k++)
                {
                    var t = direction == 0 ? k : length - 1 - k;
                    (h, c) = test.Family.Step(weights, steps[t], h, c);
                    produced[direction][t] = h;
                }

                hidden.Add(h.squeeze(0));
                cells.Add(c.squeeze(0));
            }

            steps = [.. Enumerable.Range(0, length).Select(t => torch.cat([.. produced.Select(p => p[t])], 1))];
        }

        return (torch.cat(steps, 0), torch.stack(hidden, 0), torch.stack(cells, 0));
    }

    private static CellWeights Weights(Dictionary<string, Tensor> parameters, string suffix) => new(
        parameters["weight_ih" + suffix], parameters["weight_hh" + suffix],
        parameters["bias_ih" + suffix], parameters["bias_hh" + suffix],
        parameters.GetValueOrDefault("weight_ch" + suffix));
}
