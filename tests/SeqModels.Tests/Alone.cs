namespace SeqModels.Tests;

/// <summary>The collection of tests during which no other test runs, because they look at or change something of the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
