using SeqModels.Endurance.Cancel;
using SeqModels.Endurance.FullDisk;
using SeqModels.Endurance.Kill;

namespace SeqModels.Endurance;

/// <summary>A little of everything, as a gate.</summary>
internal static class Short
{
    /// <returns>The exit status.</returns>
    public static int Run(ulong seed)
    {
        (string Name, Func<Report> Run)[] scenarios =
        [
            ("kill", () => KillScenario.Run("all", 1, 1, seed)), ("kill, two writers", () => KillScenario.Run("n-grams hashed", 3, 2, seed)),
            ("cancel", () => CancelScenario.Run(60, seed)), ("streams", () => StreamScenario.Run(64, 3)), ("full disk", () => FullDiskScenario.Run(isShort: true)),
            ("interrupt", () => InterruptScenario.Run(100, seed)), ("dispose", () => DisposeScenario.Run(4, seed)),
            ("data", () => DataScenario.Run(50, seed)),
        ];
        int status = 0;
        foreach ((string name, Func<Report> run) in scenarios)
        {
            long start = Environment.TickCount64;
            status |= run().Print();
            Console.WriteLine($"{name}: {(Environment.TickCount64 - start) / 1000.0:F1} s");
            Console.WriteLine();
        }

        return status;
    }
}
