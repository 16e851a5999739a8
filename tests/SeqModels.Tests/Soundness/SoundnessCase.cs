using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Soundness;

/// <summary>Something of the public interface that is computed from scratch; its bits must not depend on when garbage is collected.</summary>
/// <param name="Name">A unique name.</param>
/// <param name="Run">Computes and adds the results' bits.</param>
internal sealed record SoundnessCase(string Name, Action<Fingerprint> Run)
{
    /// <summary>Whether it takes a tenth of a second or more even when nothing collects, and is left to the long run.</summary>
    public bool IsLong { get; init; }

    /// <summary>The hash of the results, or the exception.</summary>
    public string Compute()
    {
        try
        {
            using var print = new Fingerprint();
            Run(print);
            return print.ToString();
        }
        catch (Exception exception)
        {
            return exception.ToString().ReplaceLineEndings(" ").Replace('\t', ' ');
        }
    }

    /// <summary>What comes out when nothing is collected meanwhile or, where there is no such time, twice in a row.</summary>
    public string ComputeInTheCalm()
    {
        string? before = null;
        while (true)
        {
            int collections = GC.CollectionCount(0);
            string now = Compute();
            if (GC.CollectionCount(0) == collections || now == before)
                return now;
            before = now;
        }
    }

    /// <summary>A case per number type, each with a tape and without.</summary>
    public static IEnumerable<SoundnessCase> Each(string name, Action<Fingerprint, DType, bool> run) =>
        [.. EachType(name, (print, type) => run(print, type, false)), .. EachType(name + ", tape", (print, type) => run(print, type, true))];

    public static IEnumerable<SoundnessCase> EachType(string name, Action<Fingerprint, DType> run)
    {
        yield return new($"{name}, float", print => run(print, DType.Float32));
        yield return new($"{name}, double", print => run(print, DType.Float64));
    }

    /// <summary>The results of a function; with a tape also the gradients of its leaves.</summary>
    public static void Differentiate(Fingerprint print, bool tape, Func<Tensor?[]> function, params IEnumerable<Tensor> leaves)
    {
        if (!tape)
        {
            Add(print, function());
            return;
        }

        Tensor[] all = [.. leaves];
        foreach (Tensor leaf in all)
            leaf.RequiresGradient = true;
        var recorder = new Tape();
        using (recorder.Record())
        {
            Tensor?[] results = function();
            Add(print, results);
            recorder.Backward(Forms.Weigh(results));
        }

        Add(print, Array.ConvertAll(all, leaf => leaf.Gradient));
    }

    public static void Add(Fingerprint print, params ReadOnlySpan<Tensor?> tensors)
    {
        foreach (Tensor? tensor in tensors)
        {
            if (tensor?.DType == DType.Float32)
                print.Add(tensor.AsSpan());
            else if (tensor is not null)
                print.Add(tensor.AsSpan<double>());
        }
    }
}
