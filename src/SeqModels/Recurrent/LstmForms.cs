namespace SeqModels.Recurrent;

/// <summary>What an LSTM's options mean for its parameters.</summary>
internal static class LstmForms
{
    public static int Blocks(LstmOptions options) => options.ForgetGate == LstmForgetGate.Learned ? 4 : 3;

    public static int Peepholes(LstmOptions options) => options.Peepholes ? Blocks(options) - 1 : 0;

    public static (int Block, float Value)? ForgetBias(LstmOptions options) =>
        options.ForgetGate == LstmForgetGate.Learned && (options.ForgetBias ?? options.Initialization.ForgetBias) is float value ? (1, value) : null;
}
