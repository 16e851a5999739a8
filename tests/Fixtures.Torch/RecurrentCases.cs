using static TorchSharp.torch;

namespace SeqModels.Fixtures;

/// <summary>Every recurrent fixture: values and all gradients of one layer stack on one batch.</summary>
internal static class RecurrentCases
{
    private static readonly long[] Unsorted = [3, 5, 1];
    private static readonly long[] ShortOfTime = [2, 4];

    public static void WriteAll(string folder)
    {
        ulong seed = 1000;
        foreach (var test in All())
        {
            using var scope = NewDisposeScope();
            Write(test, folder, seed++);
        }
    }

    private static IEnumerable<RecurrentCase> All()
    {
        RecurrentFamily[] full = [RecurrentFamily.RnnTanh, RecurrentFamily.RnnRelu, RecurrentFamily.GruResetAfter, RecurrentFamily.Lstm];
        foreach (var test in full.SelectMany(family => Grid(family, 3)).Concat(Grid(RecurrentFamily.GruResetBefore, 2)))
            yield return test;

        RecurrentFamily[] variants = [RecurrentFamily.LstmNoForget, RecurrentFamily.LstmCoupled, RecurrentFamily.LstmPeephole];
        foreach (var family in variants)
        {
            yield return new RecurrentCase(family, 1, false, null);
            yield return new RecurrentCase(family, 1, false, Unsorted);
            yield return new RecurrentCase(family, 2, true, Unsorted);
            yield return new RecurrentCase(family, 1, true, ShortOfTime, Batch: 2, Input: 3, Hidden: 17);
        }
    }

    private static IEnumerable<RecurrentCase> Grid(RecurrentFamily family, int layers)
    {
        for (var layer = 1; layer <= layers; layer++)
        {
            foreach (var bidirectional in new[] { false, true })
            {
                yield return new RecurrentCase(family, layer, bidirectional, null);
                yield return new RecurrentCase(family, layer, bidirectional, Unsorted);
            }
        }

        yield return new RecurrentCase(family, 1, false, null, Batch: 2, Input: 3, Hidden: 17);
        yield return new RecurrentCase(family, 1, true, ShortOfTime, Batch: 2, Input: 3, Hidden: 17);
        yield return new RecurrentCase(family, 1, false, null, Batch: 1, Time: 1, Input: 1, Hidden: 7);
    }

    private static void Write(RecurrentCase test, string folder, ulong seed)
    {
        var draw = new Draw(seed);
        long states = test.Layers * test.Directions;
        var inputs = new RecurrentInputs(
            draw.Tensor(1, test.Batch, test.Time, test.Input),
            draw.Tensor(1, states, test.Batch, test.Hidden),
            test.Family.HasCellState ? draw.Tensor(1, states, test.Batch, test.Hidden) : null,
            test.DrawParameters(draw));
        var upstream = new RecurrentOutputs(
            draw.Tensor(1, test.Batch, test.Time, test.Directions * test.Hidden),
            draw.Tensor(1, states, test.Batch, test.Hidden),
            test.Family.HasCellState ? draw.Tensor(1, states, test.Batch, test.Hidden) : null);

        var unrolled = Run(inputs, upstream, leaves => (Unrolled.Forward(test, leaves), leaves));
        var reference = unrolled;
        if (test.Family.HasModule)
        {
            reference = Run(inputs, upstream, leaves => ModuleForward.Forward(test, leaves));
            foreach (var (name, tensor) in reference)
                Compare.Equal($"{test.Name}: {name}", tensor, unrolled[name]);
        }

        foreach (var (name, tensor) in reference)
        {
            if (tensor.count_nonzero().item<long>() == 0)
                throw new InvalidOperationException($"{test.Name}: {name} is zero everywhere and would test nothing.");
        }

        var file = new FixtureWriter("recurrent");
        Describe(file, test, seed);
        foreach (var (name, tensor) in inputs.Leaves())
            file.Add(name, tensor);
        file.Add("lengths", [test.Batch], [.. test.LengthsOrFull.Select(length => (double)length)]);
        file.Add("upstream.output", upstream.Output);
        file.Add("upstream.h_n", upstream.HN);
        if (upstream.CN is not null)
            file.Add("upstream.c_n", upstream.CN);
        foreach (var (name, tensor) in reference)
            file.Add(name, tensor);
        file.Write(folder, test.Name);
    }

    private static Dictionary<string, Tensor> Run(
        RecurrentInputs inputs, RecurrentOutputs upstream, Func<RecurrentInputs, (RecurrentOutputs Outputs, RecurrentInputs Leaves)> forward)
    {
        var fresh = new RecurrentInputs(
            Leaf(inputs.X), Leaf(inputs.H0), inputs.C0 is null ? null : Leaf(inputs.C0),
            inputs.Parameters.ToDictionary(pair => pair.Key, pair => Leaf(pair.Value)));
        var (outputs, leaves) = forward(fresh);

        var loss = (upstream.Output * outputs.Output).sum() + (upstream.HN * outputs.HN).sum();
        if (upstream.CN is not null)
            loss += (upstream.CN * outputs.CN!).sum();
        loss.backward();

        var results = new Dictionary<string, Tensor> { ["output"] = outputs.Output, ["h_n"] = outputs.HN };
        if (outputs.CN is not null)
            results["c_n"] = outputs.CN;
        results["loss"] = loss;
        foreach (var (name, tensor) in leaves.Leaves())
            results["grad." + name] = tensor.grad ?? throw new InvalidOperationException($"{name} has no gradient.");
        return results;
    }

    private static Tensor Leaf(Tensor tensor) => tensor.detach().clone().requires_grad_();

    private static void Describe(FixtureWriter file, RecurrentCase test, ulong seed)
    {
        file.Note("source", test.Family.HasModule
            ? "libtorch module in float64 (packed sequence when lengths vary), checked against the unrolled cell to 1e-12"
            : "cell unrolled from libtorch's elementary operations in float64 with its autograd");
        file.Note("family", test.Family.Name);
        file.Note("formula", test.Family.Formula);
        file.Note("blocks", string.Join(",", test.Family.Blocks));
        file.Note("layers", $"{test.Layers}");
        file.Note("directions", $"{test.Directions}");
        file.Note("batch", $"{test.Batch}");
        file.Note("time", $"{test.Time}");
        file.Note("input_size", $"{test.Input}");
        file.Note("hidden_size", $"{test.Hidden}");
        file.Note("variable_lengths", test.Lengths is null ? "false" : "true");
        file.Note("loss", test.Family.HasCellState
            ? "sum(upstream.output*output) + sum(upstream.h_n*h_n) + sum(upstream.c_n*c_n)"
            : "sum(upstream.output*output) + sum(upstream.h_n*h_n)");
        file.Note("seed", $"{seed}");
    }
}
