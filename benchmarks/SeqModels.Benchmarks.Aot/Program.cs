// Training time of a small LSTM language model (hidden 128, 60 steps of 16 × 32 tokens), with the JIT and as a native binary:
//
//     dotnet run -c Release
//     dotnet publish -c Release -p:PublishAot=true [-p:IlcInstructionSet=x86-64-v3]
//
// Arguments, both optional: the steps, the repetitions. Prints processor seconds on one thread; the hash of the trained parameters must
// always be the same.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SeqModels.Benchmarks;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Optimizers;
using SeqModels.Recurrent;
using SeqModels.Tensors;

const int Vocabulary = 65, Hidden = 128;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int steps = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 60;
int repetitions = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
Parallelism.Degree = 1;
Console.WriteLine($"{(RuntimeFeature.IsDynamicCodeCompiled ? "JIT" : "native binary")}, vectors of {ProcessorSupport.VectorBits} bits");
var seconds = new List<double>();
string hash = "";
for (int i = 0; i < repetitions; i++)
{
    (double taken, hash) = Train();
    seconds.Add(taken);
}

Console.WriteLine($"{string.Join(" ", seconds.Select(value => value.ToString("F2", CultureInfo.InvariantCulture)))} s for {steps} steps, minimum {seconds.Min():F2} s, parameters {hash}");

(double Seconds, string Hash) Train()
{
    var model = new RecurrentLanguageModel(SyntheticText.Vocabulary(Vocabulary), new() { Recurrent = new LstmOptions(), EmbeddingSize = Hidden, HiddenSize = Hidden });
    var optimizer = new Adam(model.Parameters(), new AdamOptions());
    Shape batch = [16, 32];
    Indices inputs = SyntheticText.Tokens(Vocabulary, batch, 1), targets = SyntheticText.Tokens(Vocabulary, batch, 2);
    var tape = new Tape();
    TimeSpan before = ProcessorTime();
    for (int step = 0; step < steps; step++)
    {
        optimizer.ZeroGradients();
        using (tape.Record())
            tape.Backward(model.Loss(inputs, targets).Loss);
        optimizer.Step(GradientClipping.ByGlobalNorm(1));
    }

    double taken = (ProcessorTime() - before).TotalSeconds;
    using var trained = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    foreach (Parameter parameter in model.Parameters())
        trained.AppendData(MemoryMarshal.AsBytes(parameter.AsSpan()));
    return (taken, Convert.ToHexStringLower(trained.GetCurrentHash())[..16]);
}

static TimeSpan ProcessorTime()
{
    using var process = Process.GetCurrentProcess();
    return process.TotalProcessorTime;
}
