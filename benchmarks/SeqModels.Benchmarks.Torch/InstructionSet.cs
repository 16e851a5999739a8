using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SeqModels.Benchmarks.Torch;

/// <summary>
/// The vector width that both sides may use. Runtime and libraries read their switches when a process starts, so a restricted run is a
/// second process with these switches set.
/// </summary>
internal static unsafe class InstructionSet
{
    private const int StringObjectSize = 64;

    private static readonly (string Name, string Value)[] Avx2Switches =
    [
        ("DOTNET_EnableAVX512", "0"),
        ("ATEN_CPU_CAPABILITY", "avx2"),
        ("ONEDNN_MAX_CPU_ISA", "AVX2"),
        ("MKL_ENABLE_INSTRUCTIONS", "AVX2"),
    ];

    /// <summary>The names that <c>--isa</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["native", "avx2"];

    /// <summary>Whether this process has the switches of <paramref name="name"/>.</summary>
    public static bool IsActive(string name) =>
        name == "native" || Avx2Switches.All(pair => Environment.GetEnvironmentVariable(pair.Name) == pair.Value);

    /// <summary>Runs this program again with the same arguments and the switches set, and gives its exit code.</summary>
    public static int RunRestricted(string[] arguments)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program);
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(InstructionSet).Assembly.Location);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in Avx2Switches)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>The processor and what each side says that it uses.</summary>
    public static string Describe()
    {
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
        return $"{ProcessorName()}; SeqModels uses {bits}-bit vectors, libtorch {LibtorchCapability()}";
    }

    private static string ProcessorName()
    {
        const string Information = "/proc/cpuinfo";
        if (!File.Exists(Information))
            return RuntimeInformation.ProcessArchitecture.ToString();
        string[] lines = File.ReadAllLines(Information);
        string Value(string key) => lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
        return $"{Value("model name")}, family {Value("cpu family")}, model {Value("model\t")}";
    }

    /// <summary><c>std::string at::get_cpu_capability()</c>, which TorchSharp does not export.</summary>
    private static string LibtorchCapability()
    {
        string? library = Process.GetCurrentProcess().Modules.Cast<ProcessModule>().FirstOrDefault(module => module.ModuleName == "libtorch_cpu.so")?.FileName;
        if (library is null || !NativeLibrary.TryGetExport(NativeLibrary.Load(library), "_ZN2at18get_cpu_capabilityB5cxx11Ev", out nint export))
            return "an unknown instruction set";
        byte* text = stackalloc byte[StringObjectSize];
        ((delegate* unmanaged<byte*, byte*>)export)(text);
        return Marshal.PtrToStringUTF8(*(nint*)text) ?? "";
    }
}
