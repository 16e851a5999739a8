// The API of a release, as packages that hold nothing but the reference assemblies. 'dotnet pack' compares every later package with them.
// When a version has been released:
//
//     dotnet build SeqModels.sln -c Release
//     dotnet run build/baseline/make.cs

using System.IO.Compression;
using System.Xml.Linq;

string root = Path.GetFullPath("../..", (string)AppContext.GetData("EntryPointFileDirectoryPath")!);
string version = XDocument.Load(Path.Combine(root, "Directory.Build.props")).Descendants("Version").Single().Value;
foreach (string project in (string[])["SeqModels", "SeqModels.Plotting", "SeqModels.Hosting", "SeqModels.Tokenizers"])
{
    string package = Path.Combine(root, "build", "baseline", project + ".nupkg");
    using var file = new FileStream(package, FileMode.Create);
    using var zip = new ZipArchive(file, ZipArchiveMode.Create);
    using (var nuspec = new StreamWriter(zip.CreateEntry(project + ".nuspec").Open()))
    {
        nuspec.Write($"""
            <?xml version="1.0" encoding="utf-8"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{project}</id>
                <version>{version}</version>
                <authors>SeqModels contributors</authors>
                <description>The API of {project} {version}.</description>
              </metadata>
            </package>
            """);
    }

    zip.CreateEntryFromFile(Path.Combine(root, "src", project, "obj", "Release", "net10.0", "ref", project + ".dll"), $"lib/net10.0/{project}.dll");
    Console.WriteLine($"{project} {version}");
}
