// snippet: PyTorchLayers
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Serialization;
using SeqModels.Tensors;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/saving-and-sharing.md: the state dict of one layer.</summary>
internal static class PyTorchLayers
{
    public static void Run()
    {
        SmallModel.WriteAsPyTorch();
        // snippet: PyTorchLayers
        var lstm = new Lstm(inputSize: 16, hiddenSize: 64, new RandomSource(1));
        lstm.Load("lstm.safetensors");                                  // torch: save_file(lstm.state_dict(), "lstm.safetensors")
        (Tensor output, RecurrentState state) = lstm.Forward(Tensor.Ones([2, 5, 16]));
        Console.WriteLine($"output {output.Shape}, h {state.Hidden.Shape}, c {state.Cell!.Shape}");

        var gru = new Gru(inputSize: 16, hiddenSize: 64, new RandomSource(1), new GruOptions { ResetAfter = true });
        Console.WriteLine(string.Join(", ", gru.NamedParameters().Select(named => $"{named.Name} {named.Parameter.Shape}")));
        // end snippet
    }
}
