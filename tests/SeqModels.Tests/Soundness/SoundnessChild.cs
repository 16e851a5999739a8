using System.Globalization;
using SeqModels.Numerics;

namespace SeqModels.Tests.Soundness;

/// <summary>The process in which every case is computed again and again while garbage is collected.</summary>
internal static class SoundnessChild
{
    public const string Argument = "--soundness-child";

    /// <summary>Lines: <c>case NAME</c> and <c>bits HASH</c> for each, <c>round CASES COLLECTIONS</c>, and <c>done</c>; parts are separated by tabs.</summary>
    public const string CaseWord = "case", BitsWord = "bits", RoundWord = "round", DoneWord = "done";

    /// <summary>How often each case is computed; the seconds after which to stop though there are rounds left, but never before the first
    /// is complete; the seed of the order of the cases, which differs in every round but the first; whether those are computed that take
    /// long; what the names must hold.</summary>
    public static string[] Arguments(int rounds, double seconds, ulong seed, bool withLong, string part) =>
        [Argument, Number(rounds), Number(seconds), Number(seed), withLong.ToString(), part];

    /// <param name="arguments">Those of <see cref="Arguments"/> without the first.</param>
    public static void Run(string[] arguments)
    {
        int rounds = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        double seconds = double.Parse(arguments[1], CultureInfo.InvariantCulture);
        var random = new RandomSource(ulong.Parse(arguments[2], CultureInfo.InvariantCulture));
        SoundnessCase[] cases = SoundnessCases.Where(bool.Parse(arguments[3]), arguments[4]);
        long start = Environment.TickCount64;
        using var collector = new Collector();
        for (int round = 0, collections = 0; round < rounds; round++)
        {
            int done = 0;
            foreach (SoundnessCase one in cases)
            {
                if (round > 0 && Environment.TickCount64 - start > 1000 * seconds)
                    break;
                Say(CaseWord, one.Name);
                // At first it is compiled, which would take long while all is collected.
                if (round == 0)
                    Say(BitsWord, one.Compute());
                collector.Begin();
                string bits = one.Compute();
                collector.Pause();
                Say(BitsWord, bits);
                done++;
            }

            (int before, collections) = (collections, collector.Count);
            Say(RoundWord, Number(done), Number(collections - before));
            if (done < cases.Length)
                break;
            random.Shuffle(cases.AsSpan());
        }

        Say(DoneWord);
    }

    private static string Number<T>(T number) where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    private static void Say(params ReadOnlySpan<string> parts)
    {
        Console.Out.WriteLine(string.Join('\t', parts));
        Console.Out.Flush();
    }
}
