using static TorchSharp.torch;

namespace SeqModels.Fixtures;

/// <summary>One configuration of one recurrent family, its file name and its parameter shapes.</summary>
internal sealed record RecurrentCase(
    RecurrentFamily Family, int Layers, bool Bidirectional, long[]? Lengths, int Batch = 3, int Time = 5, int Input = 4, int Hidden = 5)
{
    public int Directions => Bidirectional ? 2 : 1;

    public string Name =>
        $"{Family.Name}-l{Layers}-{(Bidirectional ? "bi" : "uni")}-{(Lengths is null ? "full" : "var")}-h{Hidden}{(Time == 1 ? "-t1" : "")}";

    public long[] LengthsOrFull => Lengths ?? [.. Enumerable.Repeat((long)Time, Batch)];

    public static string Suffix(int layer, int direction) => $"_l{layer}{(direction == 1 ? "_reverse" : "")}";

    /// <summary>Parameters in PyTorch's order and under PyTorch's names, drawn and ready for gradients.</summary>
    public Dictionary<string, Tensor> DrawParameters(Draw draw)
    {
        var parameters = new Dictionary<string, Tensor>();
        long rows = Family.Blocks.Length * Hidden;
        for (var layer = 0; layer < Layers; layer++)
        {
            var columns = layer == 0 ? Input : Directions * Hidden;
            for (var direction = 0; direction < Directions; direction++)
            {
                var suffix = Suffix(layer, direction);
                parameters["weight_ih" + suffix] = draw.Tensor(0.5, rows, columns);
                parameters["weight_hh" + suffix] = draw.Tensor(0.5, rows, Hidden);
                parameters["bias_ih" + suffix] = draw.Tensor(0.5, rows);
                parameters["bias_hh" + suffix] = draw.Tensor(0.5, rows);
                if (Family.Peepholes)
                    parameters["weight_ch" + suffix] = draw.Tensor(0.5, 3 * Hidden);
            }
        }

        return parameters;
    }
}
