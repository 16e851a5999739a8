using BenchmarkDotNet.Running;
using SeqModels.Benchmarks;

if (args is ["observer", .. string[] options])
    ObserverCost.Run(options);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
