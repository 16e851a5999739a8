namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>A type's name; nested types count as the outermost type they lie in.</summary>
internal readonly record struct TypeName(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}.{Name}";
}

/// <summary>One type's use of another, wherever in its code or signatures.</summary>
internal readonly record struct TypeUse(TypeName User, TypeName Used)
{
    public override string ToString() => $"{User} → {Used}";
}
