// snippet: ToPyTorch
using System.Text.Json;
using SeqModels.LanguageModels;
using SeqModels.Serialization;
using SeqModels.Tensors;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/saving-and-sharing.md: weights for PyTorch.</summary>
internal static class ToPyTorch
{
    public static void Run()
    {
        RecurrentLanguageModel model = SmallModel.Trained;
        // snippet: ToPyTorch
        SafeTensors.Save("to-pytorch.safetensors", model.NamedParameters().Select(named =>
            new NamedTensor(named.Name.Replace("rnn.", "lstm.").Replace("decoder.", "fc."), named.Parameter)));
        File.WriteAllText("vocabulary.json", JsonSerializer.Serialize(model.Vocabulary.Tokens));
        // end snippet
    }
}
