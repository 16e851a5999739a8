// snippet: TensorsLifetime
using SeqModels.Tensors;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/tensors.md: what outlives a step.</summary>
internal static class TensorsLifetime
{
    public static void Run()
    {
        var w = new Parameter("w", Tensor.From([0.5f, -1]));
        // snippet: TensorsLifetime
        var tape = new Tape();
        Tensor kept, copied;
        using (tape.Record())
            (kept, copied) = (w * 2, (w * 2).Detach());
        Console.WriteLine($"{kept} {copied}");                                  // the step has ended, its memory has not been reused

        using (tape.Record())
            _ = w * 3;
        Console.WriteLine(copied);
        try { Console.WriteLine(kept[0]); } catch (InvalidOperationException e) { Console.WriteLine(e.Message); }
        // end snippet
    }
}
