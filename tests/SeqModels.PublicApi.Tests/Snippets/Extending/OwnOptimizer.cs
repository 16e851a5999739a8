// snippet: OwnOptimizer
using System.Numerics;
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Training;

// end snippet

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>An optimizer of one's own in docs/guide/extending.md.</summary>
internal static class OwnOptimizer
{
    public static void Run()
    {
        (Text.EncodedCorpus train, Text.EncodedCorpus validation) = TrainingData.Song();
        // snippet: OwnOptimizer
        var model = new RecurrentLanguageModel(train.Vocabulary, new() { HiddenSize = 32, EmbeddingSize = 16 });
        TrainingResult result = model.Train(train, validation, new() { Epochs = 6, BatchSize = 8, Optimizer = new SignumOptions { LearningRate = 0.003 } });
        Console.WriteLine($"validation perplexity {Math.Exp(result.BestValidation!.Value):F2}");
        // end snippet
    }

    // snippet: OwnOptimizer

    /// <summary>Signum: m ← β m + (1 − β) g, p ← p − η sign(m) (Bernstein et al. 2018).</summary>
    internal sealed class Signum(IEnumerable<Parameter> parameters, SignumOptions options) : Optimizer(parameters, options, "momentum")
    {
        protected override void Update<T>(in ParameterUpdate<T> update) =>
            update.Apply(new Formula<T>(T.CreateTruncating(update.LearningRate), T.CreateTruncating(options.Beta)));

        private readonly struct Formula<T>(T rate, T beta) : IUpdateFormula<T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            public void Apply(Span<T> parameter, ReadOnlySpan<T> gradient, StateSpans<T> state)
            {
                Span<T> momentum = state[0];
                for (int i = 0; i < parameter.Length; i++)
                {
                    momentum[i] = (beta * momentum[i]) + ((T.One - beta) * gradient[i]);
                    parameter[i] -= rate * T.CreateTruncating(T.Sign(momentum[i]));
                }
            }
        }
    }

    internal sealed record SignumOptions() : OptimizerOptions(1e-4)
    {
        public double Beta { get; init; } = 0.9;

        public override Optimizer Create(IEnumerable<Parameter> parameters) => new Signum(parameters, this);
    }
    // end snippet
}
