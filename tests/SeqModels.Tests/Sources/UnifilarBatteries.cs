using SeqModels.LanguageModels;
using SeqModels.Sources;
using SeqModels.Tests.LanguageModels;

namespace SeqModels.Tests.Sources;

public abstract class UnifilarBattery(UnifilarSource source) : LanguageModelBattery
{
    protected override ILanguageModel Model => source;

    protected override IReadOnlyList<int> Text => source.Sample(200, seed: 5).Ids.ToArray();
}

public sealed class EvenProcessBattery() : UnifilarBattery(UnifilarSource.EvenProcess());

public sealed class EmbeddedReberBattery() : UnifilarBattery(UnifilarSource.EmbeddedReber());

public sealed class RandomMarkovChainBattery() : UnifilarBattery(UnifilarSource.RandomMarkovChain(5, 2, seed: 3));

public sealed class RandomUnifilarFromStateBattery() : UnifilarBattery(UnifilarSource.RandomUnifilar(7, 4, seed: 3).StartingAt(2));
