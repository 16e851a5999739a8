using System.Globalization;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.Benchmarks.Torch;

/// <summary>A <see cref="ModelShape"/> of SeqModels' layers, with the initial values that libtorch's side draws too.</summary>
internal sealed class SeqModelsLanguageModel : Module
{
    private readonly RecurrentLayer _recurrent;
    private readonly Embedding? _embedding;
    private readonly Linear? _decoder;
    private readonly ReadOnlyMemory<int> _lengths;

    public SeqModelsLanguageModel(ModelShape shape)
    {
        var random = new RandomSource(1);
        bool isBidirectional = shape.Bidirectional;
        _recurrent = AddModule<RecurrentLayer>("rnn", shape.Cell switch
        {
            CellKind.Rnn => new Rnn(shape.Embedding, shape.Hidden, random, new RnnOptions { LayerCount = shape.Layers, Bidirectional = isBidirectional }),
            CellKind.Lstm => new Lstm(shape.Embedding, shape.Hidden, random, new LstmOptions { LayerCount = shape.Layers, Bidirectional = isBidirectional }),
            _ => new Gru(shape.Embedding, shape.Hidden, random, new GruOptions
            {
                LayerCount = shape.Layers,
                Bidirectional = isBidirectional,
                ResetAfter = shape.Cell == CellKind.GruResetAfter,
            }),
        });
        if (shape.Classes > 0)
        {
            _embedding = AddModule("embedding", new Embedding(shape.Vocabulary, shape.Embedding, random));
            _decoder = AddModule("decoder", new Linear(shape.Hidden * shape.Directions, shape.Classes, random));
        }

        _lengths = shape.Lengths;
        foreach ((string name, Parameter parameter) in NamedParameters())
            shape.InitialValues(name, parameter.Length).CopyTo(parameter.AsWritableSpan());
    }

    public Tensor Embed(Indices tokens) => _embedding!.Forward(tokens);

    public RecurrentOutput Read(Indices tokens, RecurrentState? initial = null) => _recurrent.Forward(_embedding!, tokens, initial, _lengths);

    public RecurrentOutput Recur(Tensor x, RecurrentState? initial = null) => _recurrent.Forward(x, initial, _lengths);

    /// <summary>Logits [batch, time, classes].</summary>
    public Tensor Decode(Tensor hidden) => _decoder!.Forward(hidden);

    /// <summary>Steps the recurrent layers alone.</summary>
    public RecurrentStepper CreateStepper(WeightPrecision precision) => _recurrent.CreateStepper(1, precision);

    /// <summary>Steps a language model with these parameters.</summary>
    public RecurrentLanguageModelStepper CreateModelStepper(ModelShape shape, WeightPrecision precision)
    {
        var vocabulary = Vocabulary.FromList(Enumerable.Range(0, shape.Vocabulary).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        var model = new RecurrentLanguageModel(vocabulary, new RecurrentLanguageModelOptions
        {
            Recurrent = shape.Cell switch
            {
                CellKind.Rnn => new RnnOptions { LayerCount = shape.Layers },
                CellKind.Lstm => new LstmOptions { LayerCount = shape.Layers },
                _ => new GruOptions { LayerCount = shape.Layers, ResetAfter = shape.Cell == CellKind.GruResetAfter },
            },
            EmbeddingSize = shape.Embedding,
            HiddenSize = shape.Hidden,
        });
        Dictionary<string, Parameter> own = NamedParameters().ToDictionary(named => named.Name, named => named.Parameter);
        foreach ((string name, Parameter parameter) in model.NamedParameters())
            own[name].CopyTo(parameter);
        return model.CreateStepper(1, precision);
    }

    /// <summary>The loss of the linear head on top.</summary>
    public Tensor Loss(Tensor hidden, Indices targets, CrossEntropyOptions options) =>
        Losses.Loss.LinearCrossEntropy(hidden, _decoder!.Weight, _decoder.Bias, targets, options);
}
