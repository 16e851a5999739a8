using SeqModels.Fixtures;
using TorchSharp;

if (args is not ["--out", var folder])
{
    Console.Error.WriteLine("usage: Fixtures.Torch --out FOLDER");
    return 2;
}

Directory.CreateDirectory(folder);
torch.set_num_threads(1);
Console.WriteLine($"libtorch {torch.__version__}");

RecurrentCases.WriteAll(folder);
LossCases.Write(folder);
OperationCases.Write(folder);
OptimizerCases.Write(folder);
ScheduleCases.Write(folder);

var files = new DirectoryInfo(folder).GetFiles("*.safetensors");
Console.WriteLine($"{files.Length} files, {files.Sum(file => file.Length)} bytes");
return 0;
