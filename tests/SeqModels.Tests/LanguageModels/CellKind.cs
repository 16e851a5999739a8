using SeqModels.Recurrent;

namespace SeqModels.Tests.LanguageModels;

/// <summary>The built-in recurrent layers by name, for test data.</summary>
public enum CellKind
{
    Rnn,
    Gru,
    GruResetAfter,
    Lstm,
}

internal static class CellKinds
{
    public static RecurrentOptions Options(this CellKind kind) => kind switch
    {
        CellKind.Rnn => new RnnOptions(),
        CellKind.Gru => new GruOptions(),
        CellKind.GruResetAfter => new GruOptions { ResetAfter = true },
        _ => new LstmOptions(),
    };
}
