// Checks the packages of a release before they are published:
//
//     dotnet run build/check-release.cs FOLDER [SAME]
//
// FOLDER has the packages, their symbols and bills of materials (NAME.cdx.json), as '.ci/run' leaves them in artifacts. SAME has packages of
// the same commit, built in another place: they must be equal to the last byte. Prints a line per package; the exit status is 1 if anything is wrong.

using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

const string project = "https://github.com/seqmodels/SeqModels", raw = "https://raw.githubusercontent.com/seqmodels/SeqModels";
Guid sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A"), embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");
string root = Path.GetFullPath("..", (string)AppContext.GetData("EntryPointFileDirectoryPath")!), notices = File.ReadAllText(Path.Combine(root, "THIRD-PARTY-NOTICES.md"));
List<string> problems = [];
string[] packages = Directory.GetFiles(args[0], "*.nupkg");
Require(packages.Length > 0, $"{args[0]} has no package.");
foreach (string package in packages)
{
    string name = Path.GetFileNameWithoutExtension(package);
    using ZipArchive content = ZipFile.OpenRead(package), symbols = ZipFile.OpenRead(Path.ChangeExtension(package, ".snupkg"));
    XElement metadata = XDocument.Load(content.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open()).Root!.Elements().First();
    XElement? Field(string field) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == field);
    string commit = Field("repository")?.Attribute("commit")?.Value ?? "";
    Require(Field("repository")?.Attribute("url")?.Value == project, $"{name}: the repository is not {project}.");
    Require(Field("license")?.Value == "MIT", $"{name}: the licence is not MIT.");
    foreach (string file in (string[])["LICENSE", "README.md", "THIRD-PARTY-NOTICES.md", "icon.png"])
        Require(content.GetEntry(file) is not null, $"{name}: lacks {file}.");
    Require(!Regex.IsMatch(Text(content.GetEntry("README.md")!), @"\]\((?!https?:|#)"), $"{name}: its README has a relative link.");

    string materials = Path.Combine(args[0], Field("id")!.Value + ".cdx.json");
    string[] components = [.. JsonDocument.Parse(File.ReadAllText(materials)).RootElement.GetProperty("components").EnumerateArray().Select(one => one.GetProperty("name").GetString()!)];
    foreach (string component in components.Where(one => !one.StartsWith("SeqModels", StringComparison.Ordinal)))
        Require(notices.Contains(Regex.Replace(component, @"(NativeAssets)\..*", "$1.*"), StringComparison.Ordinal), $"{name}: THIRD-PARTY-NOTICES.md lacks {component}.");

    HashSet<string> tracked = [.. Git($"ls-tree -r --name-only {commit}").Split('\n')];
    int documents = 0;
    foreach (ZipArchiveEntry assembly in content.Entries.Where(entry => Regex.IsMatch(entry.Name, @"^SeqModels.*\.dll$")))
    {
        ZipArchiveEntry? pdb = symbols.GetEntry(Path.ChangeExtension(assembly.FullName, ".pdb"));
        Require(pdb is not null, $"{name}: no symbols of {assembly.FullName}.");
        if (pdb is null)
            continue;
        using var image = new PEReader(new MemoryStream(Bytes(assembly)));
        DebugDirectoryEntry[] debug = [.. image.ReadDebugDirectory()];
        Require(debug.Any(entry => entry.Type == DebugDirectoryEntryType.Reproducible), $"{assembly.Name}: the build is not deterministic.");
        Guid expected = image.ReadCodeViewDebugDirectoryData(debug.First(entry => entry.Type == DebugDirectoryEntryType.CodeView)).Guid;
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(Bytes(pdb)));
        MetadataReader reader = provider.GetMetadataReader();
        Require(new BlobContentId(reader.DebugMetadataHeader!.Id).Guid == expected, $"{assembly.Name}: the symbols belong to another build.");
        string map = Custom(reader, EntityHandle.ModuleDefinition, sourceLink) is { } json ? System.Text.Encoding.UTF8.GetString(json) : "{}";
        Require(map.Contains($"{raw}/{commit}/*", StringComparison.Ordinal), $"{assembly.Name}: its source link is {map}");
        foreach (DocumentHandle handle in reader.Documents)
        {
            string document = reader.GetString(reader.GetDocument(handle).Name);
            documents++;
            Require(Custom(reader, handle, embeddedSource) is not null || (document.StartsWith("/_/", StringComparison.Ordinal) && tracked.Contains(document[3..])),
                $"{assembly.Name}: {document} is neither in commit {commit} nor embedded.");
        }
    }

    if (args.Length > 1)
    {
        foreach (string file in (string[])[package, Path.ChangeExtension(package, ".snupkg")])
            Require(File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(args[1], Path.GetFileName(file)))), $"{Path.GetFileName(file)}: {Path.GetFullPath(args[1])} has another one.");
    }

    Console.WriteLine($"{name}: commit {commit}, sources of {documents} files, {components.Length} components{(args.Length > 1 ? ", the same bytes twice" : "")}");
}

foreach (string problem in problems)
    Console.Error.WriteLine(problem);
return problems.Count == 0 ? 0 : 1;

void Require(bool holds, string problem)
{
    if (!holds)
        problems.Add(problem);
}

static byte[] Bytes(ZipArchiveEntry entry)
{
    using Stream stream = entry.Open();
    using var bytes = new MemoryStream();
    stream.CopyTo(bytes);
    return bytes.ToArray();
}

static string Text(ZipArchiveEntry entry) => System.Text.Encoding.UTF8.GetString(Bytes(entry));

static byte[]? Custom(MetadataReader reader, EntityHandle parent, Guid kind) => reader.GetCustomDebugInformation(parent)
    .Select(reader.GetCustomDebugInformation).Where(one => reader.GetGuid(one.Kind) == kind).Select(one => reader.GetBlobBytes(one.Value)).FirstOrDefault();

string Git(string arguments)
{
    using Process git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = root, RedirectStandardOutput = true })!;
    return git.StandardOutput.ReadToEnd();
}
