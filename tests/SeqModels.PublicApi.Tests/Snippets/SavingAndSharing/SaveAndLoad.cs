// snippet: SaveAndLoad
using SeqModels.LanguageModels;
using SeqModels.Serialization;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/saving-and-sharing.md: a model file and what is in it.</summary>
internal static class SaveAndLoad
{
    public static void Run()
    {
        RecurrentLanguageModel model = SmallModel.Trained;
        // snippet: SaveAndLoad
        model.Save("model.safetensors");
        var loaded = RecurrentLanguageModel.Load("model.safetensors");
        Console.WriteLine(loaded.GenerateText("the ", new() { MaxTokens = 40, Temperature = 0 }));

        SafeTensorsFile file = SafeTensors.Load("model.safetensors");
        foreach ((string name, var tensor) in file.Tensors)
            Console.WriteLine($"{name} {tensor.Shape}");
        Console.WriteLine(string.Join(", ", file.Metadata.Keys));
        // end snippet
    }
}
