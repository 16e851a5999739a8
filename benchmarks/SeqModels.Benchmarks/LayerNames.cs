using SeqModels.Recurrent;

namespace SeqModels.Benchmarks;

/// <summary>Recurrent layers by the names that benchmark parameters have.</summary>
internal static class LayerNames
{
    public static RecurrentOptions Options(string name) => name switch
    {
        "Rnn" => new RnnOptions(),
        "Gru" => new GruOptions(),
        "GruResetAfter" => new GruOptions { ResetAfter = true },
        _ => new LstmOptions(),
    };
}
