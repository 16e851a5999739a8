namespace SeqModels.Benchmarks.Torch;

/// <summary>A recurrent family.</summary>
internal enum CellKind
{
    Rnn,
    GruResetAfter,
    GruResetBefore,
    Lstm,
}
