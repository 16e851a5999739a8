// snippet: PyTorchJob
using System.Text.Json;
using SeqModels.LanguageModels;
using SeqModels.Serialization;
using SeqModels.Tensors;
using SeqModels.Text;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A job of docs/guide/saving-and-sharing.md: use the weights of a PyTorch LSTM.</summary>
internal static class PyTorchJob
{
    public static void Run()
    {
        SmallModel.WriteAsPyTorch();
        // snippet: PyTorchJob
        SafeTensorsFile weights = SafeTensors.Load("pytorch.safetensors");
        Vocabulary vocabulary = Vocabulary.FromList(JsonSerializer.Deserialize<string[]>(File.ReadAllText("vocabulary.json"))!, unknown: "<unk>");

        var model = new RecurrentLanguageModel(vocabulary, new()
        {
            EmbeddingSize = weights["embedding.weight"].Shape[1],
            HiddenSize = weights["lstm.weight_hh_l0"].Shape[1],
        }, new CharacterTokenizer());
        foreach ((string name, Parameter parameter) in model.NamedParameters())
            weights[name.Replace("rnn.", "lstm.").Replace("decoder.", "fc.")].CopyTo(parameter);
        model.Evaluate();

        Console.WriteLine(model);
        Console.WriteLine(model.GenerateText("the c", new() { MaxTokens = 40, Temperature = 0 }));
        model.Save("model.safetensors");
        // end snippet
    }
}
