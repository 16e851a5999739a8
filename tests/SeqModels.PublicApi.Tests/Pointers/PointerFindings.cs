using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SeqModels.PublicApi.Tests.Layering;

namespace SeqModels.PublicApi.Tests.Pointers;

/// <summary>
/// The places of a compiled assembly where a raw pointer may outlive what keeps its memory alive: where one is taken other than by
/// <c>fixed</c>, kept in an object on the heap, or given out by one. What remains are pointers in local variables, in structs and in
/// parameters, under a <c>fixed</c> or over the stack.
/// </summary>
internal sealed class PointerFindings
{
    // How code comes by an address without 'fixed'.
    private static readonly string[] Takers =
    [
        "Unsafe.AsPointer", "Marshal.UnsafeAddrOfPinnedArrayElement", "Marshal.AllocHGlobal", "GCHandle.AddrOfPinnedObject",
        "MemoryHandle.get_Pointer", "SafeBuffer.AcquirePointer", "SafeHandle.DangerousGetHandle", "Memory`1.Pin", "ReadOnlyMemory`1.Pin",
        "NativeMemory.Alloc", "NativeMemory.AllocZeroed", "NativeMemory.AlignedAlloc", "NativeMemory.AlignedRealloc", "NativeMemory.Realloc",
    ];

    private readonly PEReader _file;
    private readonly MetadataReader _reader;
    private readonly HashSet<TypeDefinitionHandle> _holders = [];
    private readonly SortedSet<string> _found = new(StringComparer.Ordinal);

    private PointerFindings(PEReader file)
    {
        _file = file;
        _reader = file.GetMetadataReader();
    }

    /// <summary>One line a place, ordered: <c>takes Type.Method: Unsafe.AsPointer</c>, <c>keeps Type.field</c>, <c>gives Type.Method</c>.</summary>
    public static IReadOnlyList<string> Of(string assemblyPath, string root)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var findings = new PointerFindings(file);
        findings.FindHolders();
        foreach (TypeDefinitionHandle handle in findings._reader.TypeDefinitions)
        {
            if (findings.FullName(handle).StartsWith(root + ".", StringComparison.Ordinal))
                findings.Read(handle);
        }

        return [.. findings._found];
    }

    /// <summary>The structs that hold pointers, also within other structs.</summary>
    private void FindHolders()
    {
        var pointers = new PointerSignatures(_reader, _holders);
        int before;
        do
        {
            before = _holders.Count;
            foreach (TypeDefinitionHandle handle in _reader.TypeDefinitions)
            {
                TypeDefinition type = _reader.GetTypeDefinition(handle);
                if (IsStruct(type) && InstanceFields(type).Any(field => field.DecodeSignature(pointers, null)))
                    _holders.Add(handle);
            }
        }
        while (_holders.Count > before);
    }

    private void Read(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        var pointers = new PointerSignatures(_reader, _holders);
        bool isObject = !IsStruct(type);
        foreach (FieldDefinitionHandle fieldHandle in type.GetFields())
        {
            FieldDefinition field = _reader.GetFieldDefinition(fieldHandle);
            bool isStatic = (field.Attributes & System.Reflection.FieldAttributes.Static) != 0;
            if ((isObject || isStatic) && field.DecodeSignature(pointers, null))
                _found.Add($"keeps {FullName(handle)}.{Clean(_reader.GetString(field.Name))}");
        }

        foreach (MethodDefinitionHandle methodHandle in type.GetMethods())
        {
            MethodDefinition method = _reader.GetMethodDefinition(methodHandle);
            string name = $"{FullName(handle)}.{Clean(_reader.GetString(method.Name))}";
            MethodSignature<bool> signature = method.DecodeSignature(new PointerSignatures(_reader, []), null);
            if (isObject && signature.ReturnType && signature.Header.IsInstance)
                _found.Add($"gives {name}");
            if (method.RelativeVirtualAddress == 0)
                continue;
            foreach (EntityHandle token in IlTokens.Read(_file.GetMethodBody(method.RelativeVirtualAddress).GetILReader()))
            {
                if (MemberName(token) is { } member && Takers.Contains(member))
                    _found.Add($"takes {name}: {member}");
            }
        }
    }

    private IEnumerable<FieldDefinition> InstanceFields(TypeDefinition type) => type.GetFields()
        .Select(_reader.GetFieldDefinition)
        .Where(field => (field.Attributes & System.Reflection.FieldAttributes.Static) == 0);

    private bool IsStruct(TypeDefinition type) => type.BaseType.Kind == HandleKind.TypeReference
        && _reader.GetString(_reader.GetTypeReference((TypeReferenceHandle)type.BaseType).Name) is "ValueType" or "Enum";

    private string? MemberName(EntityHandle token)
    {
        if (token.Kind == HandleKind.MethodSpecification)
            token = _reader.GetMethodSpecification((MethodSpecificationHandle)token).Method;
        if (token.Kind != HandleKind.MemberReference)
            return null;
        MemberReference member = _reader.GetMemberReference((MemberReferenceHandle)token);
        EntityHandle parent = member.Parent;
        if (parent.Kind == HandleKind.TypeSpecification)
            parent = _reader.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(GenericDefinition.Instance, null);
        return parent.Kind == HandleKind.TypeReference
            ? $"{_reader.GetString(_reader.GetTypeReference((TypeReferenceHandle)parent).Name)}.{_reader.GetString(member.Name)}"
            : null;
    }

    private string FullName(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        string name = Clean(_reader.GetString(type.Name));
        if (type.GetDeclaringType() is { IsNil: false } outer)
            return $"{FullName(outer)}.{name}";
        return type.Namespace.IsNil ? name : $"{_reader.GetString(type.Namespace)}.{name}";
    }

    private static string Clean(string name) => name.Split('`')[0];
}
