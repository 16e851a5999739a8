namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>
/// The house: its floors (the folders of <c>src/SeqModels</c>), their rooms (folders within), and what each may use. Change it only together
/// with the picture in docs/architecture.md, which a test draws from these tables.
/// </summary>
internal static class Layers
{
    /// <summary>For each floor, lowest first: the floors, or single types as <c>Floor.Type</c>, that its types may use besides their own.</summary>
    public static IReadOnlyDictionary<string, string[]> Floors { get; } = new Dictionary<string, string[]>
    {
        ["Files"] = [],
        ["Numerics"] = [],
        ["Text"] = ["Numerics.OptionRange", "Numerics.RandomSource", "Files"],
        ["Tensors"] = ["Numerics"],
        ["Data"] = ["Tensors", "Numerics"],
        ["Layers"] = ["Tensors", "Numerics"],
        ["Losses"] = ["Tensors", "Numerics"],
        ["Optimizers"] = ["Tensors", "Numerics"],
        ["Serialization"] = ["Layers", "Tensors", "Files"],
        ["Recurrent"] = ["Layers", "Tensors", "Numerics"],
        ["LanguageModels"] = ["Recurrent", "Losses", "Serialization", "Layers", "Tensors", "Text", "Numerics"],
        ["NGrams"] = ["LanguageModels", "Text", "Files", "Numerics"],
        ["Markov"] = ["LanguageModels", "Text", "Files", "Numerics"],
        ["Sources"] = ["LanguageModels", "Text", "Numerics"],
        ["Evaluation"] = ["LanguageModels", "Tensors", "Text", "Numerics.OptionRange", "Numerics.RandomSource"],
        ["Sequences"] = ["Evaluation", "Data", "LanguageModels", "Recurrent", "Losses", "Serialization", "Layers", "Tensors", "Text", "Numerics"],
        ["Training"] = ["Evaluation", "LanguageModels", "Sequences", "Data", "Serialization", "Optimizers", "Layers", "Tensors", "Text", "Files", "Numerics"],
        ["Forecasting"] =
        [
            "Training", "LanguageModels.NamedSetting", "LanguageModels.RecurrentOptionsJson", "LanguageModels.JsonValues", "Recurrent", "Serialization",
            "Optimizers", "Losses", "Layers", "Tensors", "Files", "Numerics",
        ],
        ["Tuning"] = ["Training", "LanguageModels", "Optimizers", "Layers", "Tensors", "Text", "Numerics"],
        ["Diagnostics"] =
        [
            "Training", "Evaluation.TextTable", "Optimizers.GradientClipping", "Recurrent", "Layers", "Tensors", "Files", "Numerics",
        ],
    };

    /// <summary>
    /// For each room of a floor that has rooms, lowest first: the rooms of the same floor that it may use. The floor's own folder, its face, is
    /// listed under the floor's name.
    /// </summary>
    public static IReadOnlyDictionary<string, string[]> Rooms { get; } = new Dictionary<string, string[]>
    {
        ["Numerics.Lanes"] = [],
        ["Numerics"] = ["Numerics.Lanes"],
        ["Numerics.Threads"] = [],
        ["Numerics.Products"] = ["Numerics.Lanes", "Numerics.Threads", "Numerics"],
        ["Numerics.Streaming"] = ["Numerics.Lanes", "Numerics.Threads", "Numerics", "Numerics.Products"],

        ["Text.Tokenizers"] = [],
        ["Text.Streams"] = ["Text.Tokenizers"],
        ["Text"] = ["Text.Streams", "Text.Tokenizers"],
        ["Text.Batches"] = ["Text"],
        ["Text.SentenceFiles"] = ["Text", "Text.Streams", "Text.Tokenizers"],

        ["Optimizers.Schedules"] = [],
        ["Optimizers.Clipping"] = [],
        ["Optimizers.Updates"] = ["Optimizers.Clipping"],
        ["Optimizers"] = ["Optimizers.Clipping", "Optimizers.Updates"],
        ["Optimizers.Averaging"] = ["Optimizers.Clipping", "Optimizers.Updates"],

        ["Recurrent.Kernels"] = [],
        ["Recurrent.Streaming"] = ["Recurrent.Kernels"],
        ["Recurrent"] = ["Recurrent.Kernels", "Recurrent.Streaming"],

        ["Layers"] = [],
        ["Layers.Crf"] = ["Layers"],
        ["Layers.Pooling"] = ["Layers"],
        ["Layers.Attentions"] = ["Layers"],

        ["LanguageModels"] = [],
        ["LanguageModels.Search"] = ["LanguageModels"],
        ["LanguageModels.Neural"] = ["LanguageModels"],
        ["LanguageModels.Generation"] = ["LanguageModels"],
        ["LanguageModels.Mixtures"] = ["LanguageModels", "LanguageModels.Neural"],

        ["Sequences"] = [],
        ["Sequences.Translation"] = ["Sequences"],

        ["NGrams.Memory"] = [],
        ["NGrams.Tables"] = ["NGrams.Memory"],
        ["NGrams.Counting"] = ["NGrams.Memory", "NGrams.Tables"],
        ["NGrams.Smoothing"] = ["NGrams.Memory", "NGrams.Counting"],
        ["NGrams.Estimation"] = ["NGrams.Memory", "NGrams.Tables", "NGrams.Counting", "NGrams.Smoothing"],
        ["NGrams.Query"] = ["NGrams.Memory", "NGrams.Tables", "NGrams.Counting"],
        ["NGrams.Storage"] = ["NGrams.Memory", "NGrams.Tables", "NGrams.Query"],
        ["NGrams.External"] = ["NGrams.Memory", "NGrams.Tables", "NGrams.Counting", "NGrams.Smoothing", "NGrams.Estimation", "NGrams.Storage"],
        ["NGrams.ArpaFiles"] = ["NGrams.Tables"],
        ["NGrams.Pruning"] = ["NGrams.Memory", "NGrams.Tables", "NGrams.Counting"],
        ["NGrams.Mixing"] = ["NGrams.Memory", "NGrams.Tables"],
        ["NGrams.Statistics"] = ["NGrams.Counting"],
        ["NGrams"] =
        [
            "NGrams.Memory", "NGrams.Tables", "NGrams.Counting", "NGrams.Smoothing", "NGrams.Estimation", "NGrams.Query", "NGrams.Storage",
            "NGrams.External", "NGrams.ArpaFiles", "NGrams.Pruning", "NGrams.Mixing",
        ],

        ["Markov.Recursions"] = [],
        ["Markov.Storage"] = ["Markov.Recursions"],
        ["Markov.Fitting"] = ["Markov.Recursions"],
        ["Markov.Chains"] = ["Markov.Recursions"],
        ["Markov.Emissions"] = ["Markov.Recursions", "Markov.Storage", "Markov.Fitting"],
        ["Markov.Inference"] = ["Markov.Recursions", "Markov.Fitting", "Markov.Emissions"],
        ["Markov.Estimation"] = ["Markov.Recursions", "Markov.Fitting", "Markov.Emissions", "Markov.Inference"],
        ["Markov"] =
        [
            "Markov.Recursions", "Markov.Storage", "Markov.Fitting", "Markov.Chains", "Markov.Emissions", "Markov.Inference", "Markov.Estimation",
        ],

        ["Evaluation.Tables"] = [],
        ["Evaluation.Metrics"] = ["Evaluation.Tables"],
        ["Evaluation.Scoring"] = [],
        ["Evaluation.Pairing"] = ["Evaluation.Tables", "Evaluation.Scoring"],
        ["Evaluation"] = ["Evaluation.Scoring", "Evaluation.Pairing"],
        ["Evaluation.Rescoring"] = ["Evaluation.Tables", "Evaluation.Pairing", "Evaluation"],

        ["Training.Checkpoints"] = [],
        ["Training"] = ["Training.Checkpoints"],
        ["Training.Logging"] = ["Training", "Training.Checkpoints"],

        ["Forecasting.Files"] = [],
        ["Forecasting.Series"] = [],
        ["Forecasting.Distributions"] = ["Forecasting.Series"],
        ["Forecasting.Transforms"] = ["Forecasting.Files", "Forecasting.Series", "Forecasting.Distributions"],
        ["Forecasting.Linear"] = ["Forecasting.Files", "Forecasting.Series", "Forecasting.Distributions", "Forecasting.Transforms"],
        ["Forecasting"] = ["Forecasting.Files", "Forecasting.Series", "Forecasting.Distributions", "Forecasting.Transforms", "Forecasting.Linear"],
        ["Forecasting.Backtesting"] = ["Forecasting", "Forecasting.Series", "Forecasting.Distributions"],
        ["Forecasting.Neural"] = ["Forecasting", "Forecasting.Files", "Forecasting.Series", "Forecasting.Distributions", "Forecasting.Transforms"],

        ["Diagnostics.Trajectories"] = [],
        ["Diagnostics.Paths"] = ["Diagnostics.Trajectories"],
        ["Diagnostics.Lags"] = ["Diagnostics.Paths", "Diagnostics.Trajectories"],
        ["Diagnostics.Jacobians"] = ["Diagnostics.Trajectories"],
        ["Diagnostics.Reports"] = ["Diagnostics.Lags", "Diagnostics.Paths", "Diagnostics.Jacobians"],
        ["Diagnostics.Inspection"] = ["Diagnostics.Trajectories"],
        ["Diagnostics.Spectra"] = ["Diagnostics.Trajectories"],
        ["Diagnostics.Online"] = [],
        ["Diagnostics"] = ["Diagnostics.Online", "Diagnostics.Lags", "Diagnostics.Paths", "Diagnostics.Jacobians", "Diagnostics.Reports", "Diagnostics.Trajectories"],
        ["Diagnostics.Observation"] = ["Diagnostics", "Diagnostics.Lags", "Diagnostics.Reports", "Diagnostics.Trajectories"],
    };
}
