namespace SeqModels.Benchmarks.Torch;

/// <summary>One side of a comparison, ready to run.</summary>
internal interface IContestant : IDisposable
{
    /// <summary>Does once what is timed.</summary>
    void Run();

    /// <summary>A number that depends on everything computed so far and that both sides must agree on: a loss, a sum.</summary>
    double Result();
}
