using System.Text.RegularExpressions;
using SeqModels.Data;
using SeqModels.Layers;
using SeqModels.Recurrent;
using SeqModels.Sequences;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Sequences;

public sealed class SequenceModelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seqmodels-sequences").FullName;

    private string Path => System.IO.Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Everything_is_restored()
    {
        RecurrentOptions[] layers =
        [
            new LstmOptions { Bidirectional = true, Merge = DirectionMerge.Sum, LayerCount = 2, Dropout = 0.25, Peepholes = true, Zoneout = 0.125 },
            new GruOptions { ResetAfter = true, WeightDropout = 0.5, HasBias = false },
            new LstmOptions { Bidirectional = true, ProjectionSize = 3 },
            new RnnOptions { Activation = RnnActivation.Relu, Bidirectional = true },
            new LstmOptions { Bidirectional = true, LayerCount = 2, ProjectionSize = 3, HasBias = false, AllowEmptySequences = true },
        ];
        SequenceExample tokens = SequenceExample.FromTokens(new[] { 1, 3, 2 }), vectors = SequenceExample.FromVectors(new float[,] { { 1, 2 }, { 3, 4 } });
        foreach (RecurrentOptions recurrent in layers)
        {
            foreach (SequencePooling pooling in Enum.GetValues<SequencePooling>())
            {
                var classifier = new SequenceClassifier(new() { VocabularySize = 5, EmbeddingSize = 3, HiddenSize = 4, Recurrent = recurrent, Dropout = 0.125, Pooling = pooling, LabelSmoothing = 0.1, ClassNames = ["a", "b,\"ü"], ClassWeights = [0.1, 3], Seed = 7 });
                classifier.Save(Path);
                SequenceClassifier loaded = SequenceClassifier.Load(Path);
                Same(classifier, loaded);
                loaded.IsTraining.Should().BeFalse();
                (loaded.Options with { ClassNames = null, ClassWeights = null }).Should().Be(classifier.Options with { ClassNames = null, ClassWeights = null });
                loaded.ClassNames.Should().Equal(classifier.ClassNames);
                loaded.Options.ClassWeights.Should().Equal(0.1, 3);
                classifier.Evaluate();
                loaded.Predict(tokens).Should().BeEquivalentTo(classifier.Predict(tokens));

                var regressor = new SequenceRegressor(new() { InputSize = 2, HiddenSize = 4, Recurrent = recurrent, Pooling = pooling, TargetCount = 3 });
                regressor.Save(Path);
                Same(regressor, SequenceRegressor.Load(Path));
                SequenceRegressor.Load(Path).Options.Should().Be(regressor.Options);
                regressor.Evaluate();
                SequenceRegressor.Load(Path).Predict(vectors).Should().Equal(regressor.Predict(vectors));
            }

            foreach (bool crf in new[] { true, false })
            {
                var tagger = new SequenceTagger(new() { VocabularySize = 5, EmbeddingSize = 3, HiddenSize = 4, Recurrent = recurrent, TagNames = SequenceData.Tags, Scheme = TagScheme.Bio, Crf = crf });
                tagger.Save(Path);
                SequenceTagger loaded = SequenceTagger.Load(Path);
                Same(tagger, loaded);
                (loaded.Options with { TagNames = null }).Should().Be(tagger.Options with { TagNames = null });
                tagger.Evaluate();
                loaded.Predict(tokens).Should().BeEquivalentTo(tagger.Predict(tokens));
            }
        }
    }

    [Fact]
    public void Wrong_files_are_refused()
    {
        new SequenceRegressor(new() { InputSize = 2, HiddenSize = 2 }).Save(Path);
        FluentActions.Invoking(() => SequenceClassifier.Load(Path)).Should().Throw<InvalidDataException>().WithMessage("SequenceClassifier.Load:*does not contain 'seqmodels.sequence-classifier'.");
        string text = File.ReadAllText(Path, System.Text.Encoding.Latin1);
        File.WriteAllText(Path, Change("hiddenSize", 2, 9), System.Text.Encoding.Latin1);
        FluentActions.Invoking(() => SequenceRegressor.Load(Path)).Should().Throw<InvalidDataException>().WithMessage("*'rnn.weight_ih_l0' must be [36, 2], but is [8, 2].");
        File.WriteAllText(Path, Change("version", 1, 2), System.Text.Encoding.Latin1);
        FluentActions.Invoking(() => SequenceRegressor.Load(Path)).Should().Throw<InvalidDataException>().WithMessage("*version must be 1, but was 2*");

        // The quotes within the metadata are escaped.
        string Change(string name, int from, int to) => Regex.Replace(text, $"({name}[^0-9]*(?:0022)?:){from}", $"${{1}}{to}");
    }

    [Fact]
    public void A_file_has_no_code_of_cells()
    {
        var cells = new CellLayerOptions { CellFactory = (inputSize, hiddenSize, random) => new RnnCell(inputSize, hiddenSize, random, new RnnOptions()) };
        var model = new SequenceRegressor(new() { InputSize = 2, HiddenSize = 2, Recurrent = cells });
        model.Save(Path);
        FluentActions.Invoking(() => SequenceRegressor.Load(Path)).Should().Throw<ArgumentException>().WithMessage("*user-defined cells*");
        Same(model, SequenceRegressor.Load(Path, cells.CellFactory));
    }

    private static void Same(Module one, Module other)
    {
        other.NamedParameters().Select(named => named.Name).Should().Equal(one.NamedParameters().Select(named => named.Name));
        foreach ((Parameter first, Parameter second) in one.Parameters().Zip(other.Parameters()))
            Forms.Bits(second).Should().Equal(Forms.Bits(first));
    }
}
