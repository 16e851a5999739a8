using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>
/// Which types a compiled assembly's types use: as base type, interface, constraint, attribute, in fields, signatures, local variables,
/// catch clauses and instructions. Constants are compiled into the user and leave no trace.
/// </summary>
internal sealed class AssemblyUses
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;
    private readonly SignatureTypes _signatures;
    private readonly HashSet<TypeUse> _uses = [];
    private TypeName _user;

    private AssemblyUses(PEReader file)
    {
        _file = file;
        _reader = file.GetMetadataReader();
        _signatures = new SignatureTypes(Add);
    }

    /// <summary>The uses between types whose namespace begins with <paramref name="root"/>, ordered by name.</summary>
    public static IReadOnlyList<TypeUse> Between(string assemblyPath, string root)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var uses = new AssemblyUses(file);
        uses.ReadAll();
        return [.. uses._uses
            .Where(use => use.User != use.Used && IsWithin(use.User.Namespace, root) && IsWithin(use.Used.Namespace, root))
            .OrderBy(use => use.ToString(), StringComparer.Ordinal)];
    }

    private static bool IsWithin(string name, string root) => name == root || name.StartsWith(root + ".", StringComparison.Ordinal);

    private void ReadAll()
    {
        foreach (TypeDefinitionHandle handle in _reader.TypeDefinitions)
        {
            TypeDefinition type = _reader.GetTypeDefinition(handle);
            _user = NameOf(handle);
            Add(type.BaseType);
            foreach (InterfaceImplementationHandle implementation in type.GetInterfaceImplementations())
                Add(_reader.GetInterfaceImplementation(implementation).Interface);
            AddConstraints(type.GetGenericParameters());
            AddAttributes(type.GetCustomAttributes());
            foreach (FieldDefinitionHandle field in type.GetFields())
            {
                Add(field);
                AddAttributes(_reader.GetFieldDefinition(field).GetCustomAttributes());
            }

            foreach (PropertyDefinitionHandle property in type.GetProperties())
                AddAttributes(_reader.GetPropertyDefinition(property).GetCustomAttributes());
            foreach (MethodDefinitionHandle method in type.GetMethods())
                ReadMethod(method);
        }
    }

    private void ReadMethod(MethodDefinitionHandle handle)
    {
        MethodDefinition method = _reader.GetMethodDefinition(handle);
        Add(handle);
        AddConstraints(method.GetGenericParameters());
        AddAttributes(method.GetCustomAttributes());
        foreach (ParameterHandle parameter in method.GetParameters())
            AddAttributes(_reader.GetParameter(parameter).GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0)
            return;

        MethodBodyBlock body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_signatures, true);
        foreach (ExceptionRegion region in body.ExceptionRegions)
            Add(region.CatchType);
        foreach (EntityHandle token in IlTokens.Read(body.GetILReader()))
            Add(token);
    }

    private void AddConstraints(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameter parameter in parameters.Select(_reader.GetGenericParameter))
        {
            AddAttributes(parameter.GetCustomAttributes());
            foreach (GenericParameterConstraintHandle constraint in parameter.GetConstraints())
                Add(_reader.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void AddAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle attribute in attributes)
            Add(_reader.GetCustomAttribute(attribute).Constructor);
    }

    private void Add(EntityHandle handle)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.TypeReference:
                _uses.Add(new TypeUse(_user, NameOf(handle)));
                break;
            case HandleKind.TypeSpecification:
                _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_signatures, true);
                break;
            case HandleKind.FieldDefinition:
                FieldDefinition field = _reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                Add(field.GetDeclaringType());
                field.DecodeSignature(_signatures, true);
                break;
            case HandleKind.MethodDefinition:
                MethodDefinition method = _reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                Add(method.GetDeclaringType());
                method.DecodeSignature(_signatures, true);
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification instance = _reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(instance.Method);
                instance.DecodeSignature(_signatures, true);
                break;
            case HandleKind.MemberReference:
                AddMember(_reader.GetMemberReference((MemberReferenceHandle)handle));
                break;
            case HandleKind.StandaloneSignature:
                _reader.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(_signatures, true);
                break;
            default:
                throw new BadImageFormatException($"{_user} refers to an unexpected {handle.Kind}.");
        }
    }

    private void AddMember(MemberReference member)
    {
        Add(member.Parent);
        if (member.GetKind() == MemberReferenceKind.Field)
            member.DecodeFieldSignature(_signatures, true);
        else
            member.DecodeMethodSignature(_signatures, true);
    }

    private TypeName NameOf(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeDefinition)
        {
            TypeDefinition type = _reader.GetTypeDefinition((TypeDefinitionHandle)handle);
            TypeDefinitionHandle outer = type.GetDeclaringType();
            return outer.IsNil ? new TypeName(_reader.GetString(type.Namespace), _reader.GetString(type.Name)) : NameOf(outer);
        }

        TypeReference reference = _reader.GetTypeReference((TypeReferenceHandle)handle);
        return reference.ResolutionScope.Kind == HandleKind.TypeReference
            ? NameOf(reference.ResolutionScope)
            : new TypeName(_reader.GetString(reference.Namespace), _reader.GetString(reference.Name));
    }
}
