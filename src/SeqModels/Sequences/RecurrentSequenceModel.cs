using SeqModels.Data;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Sequences;

/// <summary>
/// The common part of <see cref="SequenceClassifier"/>, <see cref="SequenceTagger"/> and <see cref="SequenceRegressor"/>: token → embedding (or
/// vectors) → recurrent layers → output. Parameters: <c>embedding.weight</c> [V, E] (absent with vectors), <c>rnn.*</c> as in PyTorch,
/// <c>decoder.weight</c> and <c>decoder.bias</c>, and those of pooling and CRF.
/// </summary>
public abstract class RecurrentSequenceModel : SequenceModel
{
    private const int PredictionBatch = 64;

    private readonly SequenceModelOptions _options;
    private readonly RandomSource _dropout;
    private readonly Embedding? _embedding;
    private readonly RecurrentLayer _layer;

    private protected RecurrentSequenceModel(SequenceModelOptions options, RandomSource random)
    {
        _options = options;
        _dropout = AddRandomSource("dropout", random.Fork(1));
        _embedding = options.VocabularySize is { } tokens ? AddModule("embedding", new Embedding(tokens, options.EmbeddingSize, random)) : null;
        _layer = AddModule("rnn", options.Recurrent.CreateLayer(options.LayerInputSize, options.HiddenSize, random));
    }

    /// <summary>The size of the encoded time steps.</summary>
    private protected int EncodedSize => _layer.OutputSize;

    private protected DType NumberType => _layer.Parameters().First().DType;

    /// <summary>Runs the recurrent layers.</summary>
    private protected RecurrentOutput Encode(SequenceBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.HasTokens != (_embedding is not null))
        {
            throw new ArgumentException(_embedding is null
                ? $"{GetType().Name}: the model reads vectors of {_options.InputSize} features, but the batch has tokens. Set VocabularySize instead of InputSize."
                : $"{GetType().Name}: the model reads tokens, but the batch has vectors. Set InputSize instead of VocabularySize.", nameof(batch));
        }

        return _embedding is not null && (!IsTraining || _options.Dropout == 0)
            ? _layer.Forward(_embedding, batch.Tokens, lengths: batch.Lengths)
            : _layer.Forward(Drop(_embedding?.Forward(batch.Tokens) ?? Convert(batch.Vectors)), lengths: batch.Lengths);
    }

    /// <summary>Dropout in training.</summary>
    private protected Tensor Drop(Tensor x) => IsTraining && _options.Dropout > 0 ? x.Dropout(_options.Dropout, _dropout) : x;

    /// <summary>The final states of the last layer, merged as its outputs are.</summary>
    private protected Tensor FinalState(RecurrentOutput output)
    {
        Tensor hidden = output.State.Hidden;
        int last = hidden.Shape[0] - 1;
        if (!_layer.Bidirectional)
            return hidden.Select(0, last);
        (Tensor forward, Tensor backward) = (hidden.Select(0, last - 1), hidden.Select(0, last));
        return _options.Recurrent.Merge switch
        {
            DirectionMerge.Concatenate => Tensor.Concat([forward, backward], axis: -1),
            DirectionMerge.Sum => forward + backward,
            _ => (forward + backward) * 0.5f,
        };
    }

    /// <summary>Reduces each sequence to one vector; without a layer, to its final state.</summary>
    private protected Tensor Pool(TimePooling? pooling, SequenceBatch batch)
    {
        RecurrentOutput encoded = Encode(batch);
        return Drop(pooling is null ? FinalState(encoded) : pooling.Forward(encoded.Output, batch.Lengths));
    }

    /// <summary>Adds the layer of a kind of pooling; none for <see cref="SequencePooling.Last"/>, which <see cref="FinalState"/> computes.</summary>
    private protected TimePooling? AddPooling(SequencePooling kind, RandomSource random) =>
        kind == SequencePooling.Last ? null : AddModule("pooling", new TimePooling(kind, EncodedSize, random));

    /// <summary>The tensor in the data type of the parameters.</summary>
    private protected Tensor Convert(Tensor x) => x.DType == NumberType ? x : x.To(NumberType);

    /// <summary>Predicts rows in batches.</summary>
    private protected IReadOnlyList<T> PredictRows<T>(IReadOnlyList<SequenceExample> rows, Func<SequenceBatch, IEnumerable<T>> predict)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RequireEvaluation("Predict");
        var predictions = new List<T>(rows.Count);
        var tape = new Tape();
        for (int start = 0; start < rows.Count; start += PredictionBatch)
        {
            using (tape.Evaluate())
                predictions.AddRange(predict(SequenceBatch.From([.. rows.Skip(start).Take(PredictionBatch)])));
        }

        return predictions;
    }

    /// <summary>Adds the batches of the first epoch to an evaluation.</summary>
    private protected T Evaluated<T>(string method, T evaluation, SequenceBatches data, CancellationToken cancellationToken)
        where T : SequenceEvaluation
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireEvaluation(method);
        evaluation.Add(data.Epoch(1), cancellationToken);
        return evaluation;
    }

    private void RequireEvaluation(string method)
    {
        if (IsTraining && _options.HasDropout)
            throw new InvalidOperationException($"{GetType().Name}.{method}: the model is in training mode, in which dropout makes predictions random. Call Evaluate() first.");
    }
}
