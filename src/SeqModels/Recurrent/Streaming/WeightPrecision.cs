namespace SeqModels.Recurrent;

/// <summary>The precision of the weights in a stepper. Biases, states and activations are Float32 in every precision.</summary>
public enum WeightPrecision
{
    /// <summary>32-bit floats: the results are bitwise equal to those over whole sequences.</summary>
    Float32,

    /// <summary>
    /// 8-bit integers with one scale per row of the weight matrix: a quarter of the memory traffic. Inputs are quantized to 16 bits. The results
    /// approximate those of <see cref="Float32"/> and are the same on every machine.
    /// </summary>
    Int8,
}
