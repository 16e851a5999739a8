using SeqModels.Recurrent;
using SeqModels.Sequences;

namespace SeqModels.Tests.Sequences.Translation;

/// <summary>Translation with projected layers and with layers without biases.</summary>
public sealed class Seq2SeqProjectedTests
{
    [Fact]
    public void Saving_and_loading_is_exact()
    {
        var encoder = new LstmOptions { Bidirectional = true, ProjectionSize = 3, LayerCount = 2 };
        Seq2Seq model = Pairs.Model(Pairs.Options("lstm dot") with { Encoder = encoder, Decoder = new LstmOptions { ProjectionSize = 4, HasBias = false, LayerCount = 2 } });
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");
        try
        {
            model.Save(path);
            Seq2Seq loaded = Seq2Seq.Load(path);
            loaded.Options.Should().Be(model.Options);
            foreach ((string source, string _) in Pairs.Make(5, seed: 8))
                loaded.Translate(source).Should().Be(model.Translate(source));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
