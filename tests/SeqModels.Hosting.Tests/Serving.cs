namespace SeqModels.Hosting.Tests;

/// <summary>The collection of tests that serve a model. No other test runs meanwhile, because one of them measures the memory of the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Serving
{
    public const string Name = "Serving";
}
