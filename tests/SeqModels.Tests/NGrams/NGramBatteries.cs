using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

public abstract class NGramBattery : LanguageModelBattery
{
    private readonly NGramModel _model;

    protected NGramBattery(EncodedCorpus train, EncodedCorpus text, int order, NGramSmoothing smoothing)
    {
        _model = NGramModel.Estimate(train, order, smoothing);
        Text = text.AsStream().Ids.ToArray();
    }

    protected override ILanguageModel Model => _model;

    protected override IReadOnlyList<int> Text { get; }

    protected override double Tolerance => 1e-6;

    protected override bool MayBeAllZero => _model.Smoothing is AddKSmoothing { K: 0 };

    protected override ILanguageModel? SaveAndLoad(string path)
    {
        _model.Save(path);
        return NGramModel.Load(path);
    }
}

public sealed class UnigramSentenceBattery() : NGramBattery(BatteryText.Train, BatteryText.Test, 1, NGramSmoothing.MaximumLikelihood);

public sealed class BigramSentenceBattery() : NGramBattery(BatteryText.Train, BatteryText.Test, 2, NGramSmoothing.MaximumLikelihood);

public sealed class FiveGramSentenceBattery() : NGramBattery(BatteryText.Train, BatteryText.Test, 5, NGramSmoothing.AddK(0.1));

public sealed class UnigramStreamBattery() : NGramBattery(BatteryText.TrainStream, BatteryText.TestStream, 1, NGramSmoothing.AddK());

public sealed class FourGramStreamBattery() : NGramBattery(BatteryText.TrainStream, BatteryText.TestStream, 4, NGramSmoothing.MaximumLikelihood);

public sealed class NineGramStreamBattery() : NGramBattery(BatteryText.TrainStream, BatteryText.TestStream, 9, NGramSmoothing.AddK(1e-3));

internal static class BatteryText
{
    public static readonly EncodedCorpus Train = SampleText.Sentences(50);
    public static readonly EncodedCorpus Test = SampleText.Sentences(40, 2, Train.Vocabulary);
    public static readonly EncodedCorpus TrainStream = SampleText.Characters(50);
    public static readonly EncodedCorpus TestStream = SampleText.Characters(20, 2, TrainStream.Vocabulary);
}
