namespace SeqModels.Recurrent;

/// <summary>In which form a stepper reads weights. Parameters, biases, states and gate functions are float in every form.</summary>
public enum WeightPrecision
{
    /// <summary>As they are: a stepper gives bit for bit what the layer gives over whole sequences.</summary>
    Float32,

    /// <summary>
    /// Whole numbers of 8 bits, and one scale per unit (per row of the weight matrix): a quarter of the memory to read. What they are
    /// multiplied with is rounded to 16 bits. The result is close to that of <see cref="Float32"/>, and the same on every machine.
    /// </summary>
    Int8,
}
