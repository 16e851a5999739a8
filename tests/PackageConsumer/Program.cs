// What a user of the package does, run by .ci/run with the JIT and as a native binary: both must print the same.
using System.Globalization;
using System.Runtime.Intrinsics;
using SeqModels.Autodiff;
using SeqModels.Autodiff.Operations;
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Layers;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Text;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.Error.WriteLine($"Hardware vectors: 512 {Vector512.IsHardwareAccelerated}, 256 {Vector256.IsHardwareAccelerated}, 128 {Vector128.IsHardwareAccelerated}");

// A counting model: train, evaluate, generate, save and load.
string[] lines = ["the cat sees the dog", "the dog sees a bird", "a bird sees the old cat", "the old cat likes the bird"];
Corpus corpus = Corpus.FromLines(Enumerable.Repeat(lines, 5).SelectMany(line => line), CorpusOptions.Characters);
EncodedCorpus text = corpus.Encode(corpus.BuildVocabulary());
NGramModel counted = NGramModel.Estimate(text, order: 4, NGramSmoothing.AddK(0.01));
string file = Path.GetTempFileName();
counted.Save(file);
NGramModel loaded = NGramModel.Load(file);
File.Delete(file);
Console.WriteLine($"4-gram: perplexity {Evaluator.Evaluate(loaded, text).Perplexity:R}");
Console.WriteLine(loaded.GenerateText(new CharacterTokenizer(), "the ", new GenerationOptions { Seed = 1, MaximumTokens = 60 }));

// Gradient descent: every bit of the result is printed.
var random = new RandomSource(7);
var weight = new Parameter("weight", Initializers.Uniform(0.3f).Draw([33, 9], random));
Tensor x = Initializers.Uniform(1).Draw([17, 33], random), y = Initializers.Uniform(0.5f).Draw([17, 9], random);
Optimizer optimizer = new AdamOptions().Create([weight]);
var tape = new Tape();
for (int step = 0; step < 50; step++)
{
    using (tape.Record())
    {
        Tensor error = x.MatMul(weight).Tanh() - y;
        Tensor loss = (error * error).Mean();
        tape.Backward(loss);
        if (step % 10 == 0)
            Console.WriteLine($"step {step}: loss {loss.Item():R}");
    }

    optimizer.Step();
    optimizer.ZeroGradients();
}
