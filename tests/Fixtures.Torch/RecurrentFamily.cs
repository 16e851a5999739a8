using TorchSharp;
using static TorchSharp.torch;

namespace SeqModels.Fixtures;

/// <summary>The parameters of one layer and direction.</summary>
internal sealed record CellWeights(Tensor WeightIh, Tensor WeightHh, Tensor BiasIh, Tensor BiasHh, Tensor? WeightCh)
{
    public Tensor FromInput(Tensor x) => torch.matmul(x, WeightIh.t()) + BiasIh;

    public Tensor FromHidden(Tensor h) => torch.matmul(h, WeightHh.t()) + BiasHh;
}

/// <summary>One step: x [1, in], h and c [1, H] to the new h and c. A family without a cell state hands c back.</summary>
internal delegate (Tensor H, Tensor C) CellStep(CellWeights weights, Tensor x, Tensor h, Tensor c);

/// <summary>A recurrent family: its cell in elementary operations and, where PyTorch has it, PyTorch's module.</summary>
internal sealed record RecurrentFamily(string Name, string[] Blocks, bool HasCellState, CellStep Step, string Formula)
{
    public bool Peepholes { get; init; }

    /// <summary>Whether libtorch has the family as a module; without it the unrolled cell is the reference.</summary>
    public bool HasModule { get; init; }

    public static readonly RecurrentFamily RnnTanh = new("rnn-tanh", ["h"], false,
        (w, x, h, c) => (torch.tanh(w.FromInput(x) + w.FromHidden(h)), c),
        "h = tanh(W_ih x + b_ih + W_hh h' + b_hh)") { HasModule = true };

    public static readonly RecurrentFamily RnnRelu = new("rnn-relu", ["h"], false,
        (w, x, h, c) => (torch.nn.functional.relu(w.FromInput(x) + w.FromHidden(h)), c),
        "h = relu(W_ih x + b_ih + W_hh h' + b_hh)") { HasModule = true };

    public static readonly RecurrentFamily GruResetAfter = new("gru-after", ["r", "z", "n"], false, GruAfterStep,
        "r,z = sigmoid(W_ih x + b_ih + W_hh h' + b_hh); n = tanh(W_in x + b_in + r*(W_hn h' + b_hn)); h = z*h' + (1-z)*n") { HasModule = true };

    public static readonly RecurrentFamily GruResetBefore = new("gru-before", ["r", "z", "n"], false, GruBeforeStep,
        "r,z = sigmoid(W_ih x + b_ih + W_hh h' + b_hh); n = tanh(W_in x + b_in + W_hn (r*h') + b_hn); h = z*h' + (1-z)*n");

    public static readonly RecurrentFamily Lstm = new("lstm", ["i", "f", "g", "o"], true, LstmStep,
        "i,f,o = sigmoid(W_ih x + b_ih + W_hh h' + b_hh); g = tanh(same); c = f*c' + i*g; h = o*tanh(c)") { HasModule = true };

    public static readonly RecurrentFamily LstmNoForget = new("lstm-noforget", ["i", "g", "o"], true, (w, x, h, c) => ThreeBlocks(w, x, h, c, false),
        "as lstm with f = 1: c = c' + i*g; there is no f block");

    public static readonly RecurrentFamily LstmCoupled = new("lstm-coupled", ["i", "g", "o"], true, (w, x, h, c) => ThreeBlocks(w, x, h, c, true),
        "as lstm with f = 1 - i: c = (1-i)*c' + i*g; there is no f block");

    public static readonly RecurrentFamily LstmPeephole = new("lstm-peephole", ["i", "f", "g", "o"], true, PeepholeStep,
        "as lstm, with p_i*c' and p_f*c' added inside the sigmoids of i and f, and p_o*c (the new c) inside that of o; weight_ch = p_i,p_f,p_o")
    { Peepholes = true };

    private static (Tensor H, Tensor C) GruAfterStep(CellWeights w, Tensor x, Tensor h, Tensor c)
    {
        var fromInput = w.FromInput(x).chunk(3, 1);
        var fromHidden = w.FromHidden(h).chunk(3, 1);
        var r = torch.sigmoid(fromInput[0] + fromHidden[0]);
        var z = torch.sigmoid(fromInput[1] + fromHidden[1]);
        var n = torch.tanh(fromInput[2] + r * fromHidden[2]);
        return (z * h + (1 - z) * n, c);
    }

    private static (Tensor H, Tensor C) GruBeforeStep(CellWeights w, Tensor x, Tensor h, Tensor c)
    {
        var fromInput = w.FromInput(x).chunk(3, 1);
        var fromHidden = w.FromHidden(h).chunk(3, 1);
        var r = torch.sigmoid(fromInput[0] + fromHidden[0]);
        var z = torch.sigmoid(fromInput[1] + fromHidden[1]);
        var n = torch.tanh(fromInput[2] + w.FromHidden(r * h).chunk(3, 1)[2]);
        return (z * h + (1 - z) * n, c);
    }

    private static (Tensor H, Tensor C) LstmStep(CellWeights w, Tensor x, Tensor h, Tensor c)
    {
        var a = (w.FromInput(x) + w.FromHidden(h)).chunk(4, 1);
        var next = torch.sigmoid(a[1]) * c + torch.sigmoid(a[0]) * torch.tanh(a[2]);
        return (torch.sigmoid(a[3]) * torch.tanh(next), next);
    }

    private static (Tensor H, Tensor C) ThreeBlocks(CellWeights w, Tensor x, Tensor h, Tensor c, bool coupled)
    {
        var a = (w.FromInput(x) + w.FromHidden(h)).chunk(3, 1);
        var i = torch.sigmoid(a[0]);
        var kept = coupled ? (1 - i) * c : c;
        var next = kept + i * torch.tanh(a[1]);
        return (torch.sigmoid(a[2]) * torch.tanh(next), next);
    }

    private static (Tensor H, Tensor C) PeepholeStep(CellWeights w, Tensor x, Tensor h, Tensor c)
    {
        var a = (w.FromInput(x) + w.FromHidden(h)).chunk(4, 1);
        var p = w.WeightCh!.chunk(3, 0);
        var i = torch.sigmoid(a[0] + p[0] * c);
        var f = torch.sigmoid(a[1] + p[1] * c);
        var next = f * c + i * torch.tanh(a[2]);
        var o = torch.sigmoid(a[3] + p[2] * next);
        return (o * torch.tanh(next), next);
    }
}
