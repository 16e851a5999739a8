using System.Text.Json;
using SeqModels.Diagnostics;
using SeqModels.Diagnostics.Observation;
using SeqModels.Forecasting;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Markov;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Sequences;
using SeqModels.Serialization;
using SeqModels.Sources;
using SeqModels.Tensors;
using SeqModels.Tests.Diagnostics.Reports;
using SeqModels.Tests.LanguageModels;
using SeqModels.Tests.Training;
using SeqModels.Text;
using SeqModels.Training.Checkpoints;

namespace SeqModels.Tests.Files;

/// <summary>Everything that the library saves to one file, each of two contents, and how to see that a file is one of the two.</summary>
internal static class EverySaver
{
    /// <summary>Files of some 40 kB and more.</summary>
    public static IEnumerable<(string Name, Action<string, int> Save, Action<string> Check)> All()
    {
        Vocabulary[] vocabularies = [Words("a"), Words("b")];
        NGramCounts[] counts = Array.ConvertAll(vocabularies, words => NGramCounts.Count(Corpus.FromText(string.Join(' ', words.Tokens), CorpusOptions.Words).Encode(words), 2));
        NGramModel[] models = Array.ConvertAll(counts, counted => NGramModel.Estimate(counted, NGramSmoothing.WittenBell()));
        RecurrentLanguageModel[] networks = [TinyText.Model(CellKind.Lstm, seed: 0, layers: 3), TinyText.Model(CellKind.Lstm, seed: 1, layers: 3)];
        NGramStorageOptions packed = new() { Kind = NGramStorageKind.Packed };

        yield return ("vocabulary", (path, i) => vocabularies[i].Save(path), path => Vocabulary.Load(path).Should().BeOneOf(vocabularies));
        yield return ("tensors", (path, i) => SafeTensors.Save(path, Numbers(i)), path => Same(SafeTensors.Load(path)["a"]));
        yield return ("module", (path, i) => new Linear(100, 100, new RandomSource((ulong)i)).Save(path), path => new Linear(100, 100, new RandomSource(5)).Load(path));
        yield return ("language-model", (path, i) => networks[i].Save(path), path => TrainingChild.Hash(RecurrentLanguageModel.Load(path)).Should().BeOneOf(networks.Select(TrainingChild.Hash)));
        yield return ("checkpoint", (path, i) => CheckpointFile.Write(path, path + ".previous", "{}", [.. Numbers(i)]), path => Same(CheckpointFile.Read(File.Exists(path) ? path : path + ".previous").Section("")["a"]));
        yield return ("counts", (path, i) => counts[i].Save(path), path => NGramCounts.Load(path).Vocabulary.Should().BeOneOf(vocabularies));
        yield return ("ngram-hashed", (path, i) => models[i].Save(path), Verify);
        yield return ("ngram-packed", (path, i) => models[i].Save(path, packed), Verify);
        yield return ("hmm", (path, i) => Hmm(vocabularies[i]).Save(path), path => CategoricalHmm.Load(path).Vocabulary.Should().BeOneOf(vocabularies));
        yield return ("markov-chain", (path, i) => MarkovChain.FromTransitions(Table(i)).Save(path), path => MarkovChain.Load(path).Probability([0], 0).Should().BeOneOf(1.0 / 80, 2.0 / 81));
        yield return ("forecaster", (path, i) => Autoregression(i).Save(path), path => LinearAutoregression.Load(path).Predict(Series(0), 1)[0, 0]
            .Should().BeOneOf([.. Enumerable.Range(0, 2).Select(i => Autoregression(i).Predict(Series(0), 1)[0, 0])]));
        yield return ("neural-ngram", (path, i) => NeuralNGram(vocabularies[i]).Save(path), path => NeuralNGramLanguageModel.Load(path).Vocabulary.Should().BeOneOf(vocabularies));
        yield return ("seq2seq", (path, i) => Translator(vocabularies[i]).Save(path), path => Seq2Seq.Load(path).SourceVocabulary.Should().BeOneOf(vocabularies));
        SequenceClassifier[] classifiers = [.. Enumerable.Range(0, 2).Select(i => new SequenceClassifier(new() { VocabularySize = 50, ClassCount = 3 + i, HiddenSize = 32, Seed = (ulong)i }))];
        SequenceTagger[] taggers = [.. Enumerable.Range(0, 2).Select(i => new SequenceTagger(new() { VocabularySize = 50, TagCount = 3 + i, HiddenSize = 32, Seed = (ulong)i }))];
        SequenceRegressor[] regressors = [.. Enumerable.Range(0, 2).Select(i => new SequenceRegressor(new() { InputSize = 50, TargetCount = 3 + i, HiddenSize = 32, Seed = (ulong)i }))];
        yield return ("sequence-classifier", (path, i) => classifiers[i].Save(path), path => TrainingChild.Hash(SequenceClassifier.Load(path)).Should().BeOneOf(classifiers.Select(TrainingChild.Hash)));
        yield return ("sequence-tagger", (path, i) => taggers[i].Save(path), path => TrainingChild.Hash(SequenceTagger.Load(path)).Should().BeOneOf(taggers.Select(TrainingChild.Hash)));
        yield return ("sequence-regressor", (path, i) => regressors[i].Save(path), path => TrainingChild.Hash(SequenceRegressor.Load(path)).Should().BeOneOf(regressors.Select(TrainingChild.Hash)));
        yield return ("gradient-observations", (path, i) => ObservationCsv.Write(path, Observed(i)), path => File.ReadLines(path).Last().Should().BeOneOf("2000,0,0,0,0,0,,", "2000,1,0,0,0,0,,"));
        yield return ("arpa", (path, i) => Arpa.Write(models[i], path), path => Arpa.Read(path).Vocabulary.Count.Should().BeGreaterThanOrEqualTo(5000));
        yield return ("gradient-flow-csv", (path, i) => SampleReports.Decaying(800 + i, 0.99).WriteCsv(path), path => File.ReadLines(path).Count().Should().BeOneOf(801, 802));
        yield return ("gradient-flow-json", (path, i) => SampleReports.Decaying(800 + i, 0.99).WriteJson(path), Parse);
    }

    private static void Parse(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        document.RootElement.GetProperty("layers")[0].GetProperty("lags").GetArrayLength().Should().BeOneOf(800, 801);
    }

    private static GradientObservation[] Observed(int epoch) => [.. Enumerable.Range(1, 2000).Select(step => new GradientObservation
    {
        Step = step, Epoch = epoch, Loss = 0, GradientNorm = 0, LargestGradientNorm = 0, ClippedShare = 0,
    })];

    private static Vocabulary Words(string prefix) => Vocabulary.FromList(Enumerable.Range(0, 5000).Select(i => $"{prefix}-{i}"));

    private static CategoricalHmm Hmm(Vocabulary words)
    {
        var emission = new double[1, words.Count];
        emission[0, 0] = 1;
        return new CategoricalHmm([1], new double[,] { { 1 } }, emission, words);
    }

    private static double[,] Table(int twice)
    {
        var table = new double[80, 80];
        for (int i = 0; i < table.GetLength(0); i++)
        {
            for (int j = 0; j < table.GetLength(1); j++)
            {
                table[i, j] = (j == 0 ? 1 + twice : 1) / (80.0 + twice);
            }
        }

        return table;
    }

    private static double[] Series(int seed) => new AutoregressiveSource([0.5]).Sample(3000, (ulong)seed);

    private static LinearAutoregression Autoregression(int seed)
    {
        var forecaster = new LinearAutoregression(new LinearAutoregressionOptions { Lags = 2 });
        forecaster.Fit(Series(seed));
        return forecaster;
    }

    private static NeuralNGramLanguageModel NeuralNGram(Vocabulary words) => new(words, new NeuralNGramOptions { EmbeddingSize = 2, HiddenSizes = [2] });

    private static Seq2Seq Translator(Vocabulary words) => new(words, Vocabulary.FromList(["a", "</s>"], end: "</s>"), new Seq2SeqOptions { EncoderSize = 2, DecoderSize = 2, SourceEmbeddingSize = 2, TargetEmbeddingSize = 2 });

    private static NamedTensor[] Numbers(int value) => [("a", Tensor.Full([100, 100], value))];

    private static void Same(Tensor tensor) => tensor.AsSpan().IndexOfAnyExcept(tensor.AsSpan()[0]).Should().Be(-1);

    private static void Verify(string path)
    {
        using NGramModel model = NGramModel.Load(path);
        model.Verify();
    }
}
