using System.Text.Json;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>
/// One step of a recurrent network in tensor operations, as the papers write it. For whole sequences <see cref="RecurrentLayer"/>
/// gives the same numbers much faster; a cell is for reading, and for networks of another structure.
/// </summary>
/// <remarks>
/// Parameters, as PyTorch's cells: <c>weight_ih</c> [gates·H, InputSize], <c>weight_hh</c> [gates·H, H], <c>bias_ih</c>,
/// <c>bias_hh</c> [gates·H]. Of the options a cell uses those that concern one step, and the initialization.
/// </remarks>
public abstract class RecurrentCell : Module
{
    private readonly RecurrentOptions _options;

    private protected RecurrentCell(
        int inputSize, int hiddenSize, RandomSource random, RecurrentOptions options, int blocks, int peepholes = 0, (int Block, float Value)? forgetBias = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        ArgumentNullException.ThrowIfNull(random);
        (InputSize, HiddenSize, _options) = (inputSize, hiddenSize, options);
        var parameters = new RecurrentParameters(hiddenSize, blocks, peepholes, options, random) { ForgetBias = forgetBias };
        parameters.Check(GetType().Name, inputSize);
        Weights = parameters.Add(inputSize, "", AddParameter);
    }

    /// <summary>The number of features of x.</summary>
    public int InputSize { get; }

    /// <summary>H: the width of the state.</summary>
    public int HiddenSize { get; }

    private protected DirectionParameters Weights { get; }

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumber("inputSize", InputSize);
        writer.WriteNumber("hiddenSize", HiddenSize);
        _options.WriteForm(writer);
    }

    /// <summary>Throws unless x is [batch, InputSize] and each state [batch, HiddenSize].</summary>
    private protected void Check(Tensor x, params ReadOnlySpan<Tensor> states)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 2 || x.Shape[1] != InputSize)
            throw new ArgumentException($"{GetType().Name}.Step: x must be [batch, InputSize] with InputSize = {InputSize}, but was {x.Shape}.", nameof(x));
        Shape expected = [x.Shape[0], HiddenSize];
        foreach (Tensor state in states)
        {
            ArgumentNullException.ThrowIfNull(state, nameof(states));
            if (state.Shape != expected)
                throw new ArgumentException($"{GetType().Name}.Step: the state must be [batch, HiddenSize] = {expected}, but was {state.Shape}.", nameof(states));
        }
    }
}
