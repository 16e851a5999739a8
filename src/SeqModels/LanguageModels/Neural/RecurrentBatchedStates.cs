using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Neural;

/// <summary>Batched states of a recurrent language model: one stepper for all texts, whose products read the weights once per step.</summary>
internal sealed class RecurrentBatchedStates : BatchedStates
{
    private readonly RecurrentNetwork _network;
    private RecurrentLanguageModelStepper _stepper;

    public RecurrentBatchedStates(RecurrentNetwork network, RecurrentLanguageModelStepper single, int count)
    {
        _network = network;
        _stepper = Rows(single, new int[count]);
    }

    public override int Count => _stepper.BatchSize;

    public override void Distribution(int row, Span<float> probabilities) => _stepper.Distribution(probabilities, row);

    public override void Advance(ReadOnlySpan<int> tokens) => _stepper.Advance(tokens);

    public override void Select(ReadOnlySpan<int> rows) => _stepper = Rows(_stepper, rows);

    /// <summary>A stepper in the states of these rows of another.</summary>
    private RecurrentLanguageModelStepper Rows(RecurrentLanguageModelStepper source, ReadOnlySpan<int> rows)
    {
        RecurrentState all = source.GetState();
        var selected = new Tensor[all.Tensors.Count];
        for (int i = 0; i < selected.Length; i++)
            selected[i] = Rows(all.Tensors[i], rows);
        var stepper = new RecurrentLanguageModelStepper(_network, rows.Length, source.Precision);
        stepper.SetState(new RecurrentState(selected));
        return stepper;
    }

    /// <summary>[layers, batch, size] → [layers, rows, size].</summary>
    private static Tensor Rows(Tensor tensor, ReadOnlySpan<int> rows)
    {
        (int layers, int batch, int size) = (tensor.Shape[0], tensor.Shape[1], tensor.Shape[2]);
        Tensor result = Tensor.Zeros([layers, rows.Length, size]);
        ReadOnlySpan<float> from = tensor.AsSpan();
        Span<float> to = result.AsWritableSpan();
        for (int layer = 0; layer < layers; layer++)
        {
            for (int i = 0; i < rows.Length; i++)
                from.Slice((layer * batch + rows[i]) * size, size).CopyTo(to[((layer * rows.Length + i) * size)..]);
        }

        return result;
    }
}
