#pragma warning disable CA1051, CA1822, CA1812, IDE0060, CA1823, CS0169, CS0649 // The types exist only to be looked at.

namespace SeqModels.PublicApi.Tests.Layering.Probes.Users;

internal sealed class ByBaseType : ProbeAttribute;

internal sealed class ByField
{
    public ProbeAttribute? Field;
}

internal sealed class ByTypeArgument
{
    public Dictionary<string, ProbeAttribute[]>? Field;
}

internal sealed class ByParameter
{
    public void Method(ref ProbeAttribute probe)
    {
    }
}

internal sealed class ByReturnType
{
    public ProbeAttribute? Method() => null;
}

internal sealed class ByProperty
{
    public ProbeAttribute? Property { get; set; }
}

internal sealed class ByConstraint<T> where T : ProbeAttribute;

internal sealed class ByMethodConstraint
{
    public void Method<T>() where T : ProbeAttribute
    {
    }
}

[Probe]
internal sealed class ByAttribute;

internal sealed class ByParameterAttribute
{
    public void Method([Probe] int value)
    {
    }
}

internal sealed class ByCall
{
    public int Method(int x) => x switch { 0 => 1, 1 => 5, 2 => 9, 3 => 17, _ => ProbeAttribute.Method() };
}

internal sealed class ByFieldAccess
{
    public int Method() => ProbeAttribute.Field;
}

internal sealed class ByCallOfNested
{
    public int Method() => ProbeAttribute.Nested.Method();
}

internal sealed class ByMethodTypeArgument
{
    public void Method() => Array.Empty<ProbeAttribute>();
}

internal sealed class ByTypeOf
{
    public string Method() => typeof(ProbeAttribute).Name;
}

internal sealed class ByCast
{
    public bool Method(object value) => value is ProbeAttribute;
}

internal sealed class ByLambda
{
    public Func<int> Method() => () => ProbeAttribute.Method();
}

internal sealed class ByFunctionPointer
{
    public unsafe delegate*<ProbeAttribute, void> Field;
}

internal sealed class ByNestedType
{
    internal sealed class Inner : ProbeAttribute;
}
