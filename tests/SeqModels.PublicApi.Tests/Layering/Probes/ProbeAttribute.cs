namespace SeqModels.PublicApi.Tests.Layering.Probes;

/// <summary>A type to be used, each time in one other way, by the types of <c>Users</c>.</summary>
[AttributeUsage(AttributeTargets.All)]
public class ProbeAttribute : Attribute
{
    public static readonly int Field = 1;

    public static int Method() => Field;

    public static class Nested
    {
        public static int Method() => Field;
    }
}
