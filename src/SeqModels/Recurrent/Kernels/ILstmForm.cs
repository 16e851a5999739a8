namespace SeqModels.Recurrent.Kernels;

/// <summary>A variant of the LSTM as a type, so that each variant is compiled without branches.</summary>
internal interface ILstmForm
{
    static abstract bool HasForgetGate { get; }

    /// <summary>Whether f = 1 − i; only without a learned forget gate.</summary>
    static abstract bool IsCoupled { get; }

    static abstract bool HasPeepholes { get; }
}

internal readonly struct WithForgetGate : ILstmForm
{
    public static bool HasForgetGate => true;

    public static bool IsCoupled => false;

    public static bool HasPeepholes => false;
}

internal readonly struct WithoutForgetGate : ILstmForm
{
    public static bool HasForgetGate => false;

    public static bool IsCoupled => false;

    public static bool HasPeepholes => false;
}

internal readonly struct Coupled : ILstmForm
{
    public static bool HasForgetGate => false;

    public static bool IsCoupled => true;

    public static bool HasPeepholes => false;
}

/// <summary>Adds peepholes to a variant.</summary>
internal readonly struct WithPeepholes<TForm> : ILstmForm
    where TForm : struct, ILstmForm
{
    public static bool HasForgetGate => TForm.HasForgetGate;

    public static bool IsCoupled => TForm.IsCoupled;

    public static bool HasPeepholes => true;
}
