using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent.Kernels;
using SeqModels.Tensors;

namespace SeqModels.Recurrent;

/// <summary>Creates the parameters of one layer in one direction, or of a cell, in PyTorch's layout.</summary>
internal sealed class RecurrentParameters(int hiddenSize, RecurrentOptions options, RecurrentKernel kernel, RandomSource random)
{
    /// <summary>Creates the parameters of a cell, whose names have no suffix.</summary>
    public static DirectionParameters CreateForCell(
        RecurrentCell cell, RecurrentOptions options, RecurrentKernel kernel, RandomSource random, Func<string, Tensor, Parameter> add)
    {
        ArgumentNullException.ThrowIfNull(random);
        var parameters = new RecurrentParameters(cell.HiddenSize, options, kernel, random);
        parameters.Check(cell.GetType().Name, cell.InputSize);
        return parameters.Add(cell.InputSize, "", add);
    }

    /// <summary>Throws if a parameter would have more elements than a tensor can have.</summary>
    /// <param name="owner">The layer or cell, for the message.</param>
    /// <param name="inputSize">The size of the widest input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter would be too large.</exception>
    public void Check(string owner, long inputSize)
    {
        long rows = (long)kernel.Blocks * hiddenSize;
        ParameterSize.Check(owner, "weight_hh", rows, OutputSize, nameof(hiddenSize), hiddenSize);
        ParameterSize.Check(owner, "weight_ih", rows, inputSize, nameof(hiddenSize), hiddenSize);
    }

    /// <summary>Creates weight_ih, weight_hh, bias_ih, bias_hh, weight_ch and weight_hr, as far as the options have them, initialized in this order.</summary>
    /// <param name="inputSize">The size of the input.</param>
    /// <param name="suffix">The suffix of each name, for example <c>_l0_reverse</c>.</param>
    /// <param name="add">Adds a parameter to the module.</param>
    public DirectionParameters Add(int inputSize, string suffix, Func<string, Tensor, Parameter> add)
    {
        RecurrentInitialization start = options.Initialization;
        int rows = checked(kernel.Blocks * hiddenSize);
        Parameter inputWeights = add("weight_ih" + suffix, Create(start.InputWeights, [rows, inputSize]));
        Parameter hiddenWeights = add("weight_hh" + suffix, Create(start.HiddenWeights, [rows, OutputSize]));
        Parameter? inputBias = options.HasBias ? add("bias_ih" + suffix, Create(start.Biases, [rows])) : null;
        Parameter? hiddenBias = options.HasBias ? add("bias_hh" + suffix, Create(start.Biases, [rows])) : null;
        Parameter? cellWeights = kernel.Peepholes == 0 ? null : add("weight_ch" + suffix, Create(start.Biases, [kernel.Peepholes * hiddenSize]));
        Parameter? projection = options.ProjectedSize is { } size ? add("weight_hr" + suffix, Create(start.HiddenWeights, [size, hiddenSize])) : null;
        if (options.ForgetBiasStart is (int block, float value))
        {
            inputBias!.AsWritableSpan().Slice(block * hiddenSize, hiddenSize).Fill(value);
            hiddenBias!.AsWritableSpan().Slice(block * hiddenSize, hiddenSize).Clear();
        }

        return new DirectionParameters(inputWeights, hiddenWeights, inputBias, hiddenBias, cellWeights, projection);
    }

    /// <summary>The size of h.</summary>
    private int OutputSize => options.ProjectedSize ?? hiddenSize;

    private Tensor Create(Initializer? initializer, Shape shape) =>
        (initializer ?? Initializers.Uniform(1 / MathF.Sqrt(hiddenSize))).Create(shape, random);
}
