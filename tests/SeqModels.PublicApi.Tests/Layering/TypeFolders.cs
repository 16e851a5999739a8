using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace SeqModels.PublicApi.Tests.Layering;

/// <summary>The folder of the source file in which each type of a compiled assembly is declared, as its symbol file tells it.</summary>
internal static class TypeFolders
{
    /// <summary>The kind of debug information that names the files of a type without method bodies.</summary>
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    /// <summary>
    /// The folders below <paramref name="sources"/> (<c>src/SeqModels/</c>), parts joined by dots: <c>NGrams.Tables</c>, or an empty text for
    /// the sources' own folder. Of a type in several files, that of the file with the type's name. Generated types are left out.
    /// </summary>
    public static IReadOnlyDictionary<TypeName, string> Read(string assemblyPath, string sources)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        using var symbolFile = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assemblyPath, ".pdb")));
        MetadataReader types = file.GetMetadataReader(), symbols = symbolFile.GetMetadataReader();
        var folders = new Dictionary<TypeName, string>();
        foreach (TypeDefinitionHandle handle in types.TypeDefinitions)
        {
            TypeDefinition type = types.GetTypeDefinition(handle);
            if (!type.GetDeclaringType().IsNil)
                continue;
            var name = new TypeName(types.GetString(type.Namespace), types.GetString(type.Name));
            string[] paths = [.. Documents(handle, type, symbols).Distinct()
                .Select(document => symbols.GetString(symbols.GetDocument(document).Name).Replace('\\', '/'))
                .Where(path => path.Contains(sources, StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
                .Select(path => path[(path.LastIndexOf(sources, StringComparison.Ordinal) + sources.Length)..])];
            string? path = paths.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name.Name.Split('`')[0])
                ?? paths.MinBy(path => path.Length);
            if (path is not null)
                folders.Add(name, Path.GetDirectoryName(path)!.Replace('/', '.').Replace('\\', '.'));
        }

        return folders;
    }

    private static IEnumerable<DocumentHandle> Documents(TypeDefinitionHandle handle, TypeDefinition type, MetadataReader symbols)
    {
        foreach (MethodDefinitionHandle method in type.GetMethods())
        {
            MethodDebugInformation information = symbols.GetMethodDebugInformation(method.ToDebugInformationHandle());
            if (!information.Document.IsNil)
                yield return information.Document;
        }

        foreach (CustomDebugInformationHandle custom in symbols.GetCustomDebugInformation(handle))
        {
            CustomDebugInformation information = symbols.GetCustomDebugInformation(custom);
            if (symbols.GetGuid(information.Kind) != TypeDefinitionDocuments)
                continue;
            BlobReader rows = symbols.GetBlobReader(information.Value);
            while (rows.RemainingBytes > 0)
                yield return MetadataTokens.DocumentHandle(rows.ReadCompressedInteger());
        }
    }
}
