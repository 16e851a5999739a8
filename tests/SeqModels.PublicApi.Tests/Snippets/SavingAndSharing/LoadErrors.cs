// snippet: LoadErrors
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Serialization;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/saving-and-sharing.md: what a failed load says.</summary>
internal static class LoadErrors
{
    public static void Run()
    {
        SmallModel.WriteAsPyTorch();
        // snippet: LoadErrors
        File.WriteAllBytes("half.safetensors", File.ReadAllBytes("lstm.safetensors")[..20_000]);
        Try(() => SafeTensors.Load("half.safetensors"));
        Try(() => RecurrentLanguageModel.Load("lstm.safetensors"));
        Try(() => new Lstm(inputSize: 16, hiddenSize: 32, new RandomSource(1)).Load("lstm.safetensors"));
        Try(() => NGramModel.Load("lstm.safetensors"));

        static void Try(Action load)
        {
            try { load(); }
            catch (Exception e) when (e is IOException or InvalidDataException) { Console.WriteLine($"{e.GetType().Name}: {e.Message}\n"); }
        }
        // end snippet
    }
}
