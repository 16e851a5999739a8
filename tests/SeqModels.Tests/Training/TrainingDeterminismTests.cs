using System.Runtime.InteropServices;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Numerics.Threads;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.LanguageModels;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.Tests.Training;

/// <summary>
/// A seed gives the same parameters, bit for bit, after 100 training steps: with any number of workers, in every vector width, beside
/// other trainings. The sizes are such that layers, products and updates are really shared among workers.
/// </summary>
public sealed class TrainingDeterminismTests
{
    private const int Steps = 100;

    public static TheoryData<CellKind> Cells => [.. Enum.GetValues<CellKind>()];

    [Theory]
    [MemberData(nameof(Cells))]
    public void AnyNumberOfWorkersTrainsTheSameParameters(CellKind cell)
    {
        string? expected = null;
        foreach (int workers in (int[])[1, 2, 4])
        {
            long calls = WorkCounters.TeamCalls;
            using (Parallelism.Limit(workers))
                expected = Same(expected, Print(TrainLarge(cell)), $"{workers} workers must train what one does");
            long perStep = (WorkCounters.TeamCalls - calls) / Steps;
            if (workers == 1)
                perStep.Should().Be(0);
            else
                perStep.Should().BeGreaterThanOrEqualTo(3, "the layer forward, backward, and at least one product are shared");
        }
    }

    /// <summary>The worker team helps one of them at a time; the bits do not tell which.</summary>
    [Fact]
    public void TrainingsBesideEachOtherGiveTheBitsOfEachAlone()
    {
        CellKind[] cells = Enum.GetValues<CellKind>();
        string[] alone = Array.ConvertAll(cells, cell => Print(TrainLarge(cell, epochs: 3)));
        string[] together = new string[cells.Length];
        Thread[] threads = new Thread[cells.Length];
        for (int i = 0; i < threads.Length; i++)
        {
            int index = i;
            threads[i] = new Thread(() =>
            {
                using (Parallelism.Limit(1 + index))
                    together[index] = Print(TrainLarge(cells[index], epochs: 3));
            });
            threads[i].Start();
        }

        foreach (Thread thread in threads)
            thread.Join();
        together.Should().Equal(alone);
    }

    /// <summary>Logits and state after training: the whole text in one call, in chunks that carry the state, and token by token.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void AtOnceIsChunksIsTokenByToken(CellKind cell)
    {
        const int Batch = 3, Time = 40;
        RecurrentLanguageModel model = TrainLarge(cell, epochs: 1);
        Indices tokens = new(TinyText.Encoded.Memory[..(Batch * Time)], [Batch, Time]);
        (Tensor whole, RecurrentState last) = model.Forward(tokens);
        foreach (int chunk in (int[])[1, 7, 32])
        {
            RecurrentState? state = null;
            List<Tensor> parts = [];
            for (int start = 0; start < Time; start += chunk)
            {
                (Tensor logits, RecurrentState next) = model.Forward(Columns(tokens, start, Math.Min(chunk, Time - start)), state);
                parts.Add(logits);
                state = next;
            }

            ShouldHaveSameBits(Tensor.Concat(parts.ToArray(), axis: 1), whole);
            ShouldHaveSameBits(state!.Hidden, last.Hidden);
            if (last.Cell is not null)
                ShouldHaveSameBits(state.Cell!, last.Cell);
        }
    }

    /// <summary>The fingerprint of the LSTM is worth something with 2 and 4 workers only if these take part.</summary>
    [Fact]
    public void WorkersTakePartInAFingerprint()
    {
        long calls = WorkCounters.TeamCalls;
        using (Parallelism.Limit(2))
            TrainSmall(CellKind.Lstm, epochs: 1);
        (WorkCounters.TeamCalls - calls).Should().BeGreaterThanOrEqualTo(2 * Steps / 5, "the layer is shared forward and backward");
    }

    [Fingerprint("train-rnn")]
    private static void Rnn(Fingerprint print) => Add(print, TrainSmall(CellKind.Rnn));

    [Fingerprint("train-gru")]
    private static void Gru(Fingerprint print) => Add(print, TrainSmall(CellKind.Gru));

    [Fingerprint("train-gru-reset-after")]
    private static void GruResetAfter(Fingerprint print) => Add(print, TrainSmall(CellKind.GruResetAfter));

    [Fingerprint("train-lstm-dropout")]
    private static void Lstm(Fingerprint print) => Add(print, TrainSmall(CellKind.Lstm));

    /// <summary>100 steps at 8 × 12 tokens; small, since it also runs without hardware intrinsics, the LSTM as large as sharing needs.</summary>
    private static RecurrentLanguageModel TrainSmall(CellKind cell, int epochs = 5)
    {
        (int hidden, int embedding) = cell == CellKind.Lstm ? (48, 24) : (20, 10);
        return Train(cell, hidden, embedding, 8, 12, 20, epochs);
    }

    /// <summary>100 steps at 16 × 12 tokens, with weight gradients of several shards.</summary>
    private static RecurrentLanguageModel TrainLarge(CellKind cell, int epochs = 10)
    {
        int hidden = cell switch { CellKind.Rnn => 160, CellKind.Lstm => 96, _ => 112 };
        return Train(cell, hidden, 64, 16, 12, 10, epochs);
    }

    private static RecurrentLanguageModel Train(CellKind cell, int hidden, int embedding, int batch, int time, int stepsPerEpoch, int epochs)
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, new RecurrentLanguageModelOptions
        {
            Recurrent = cell.Options(),
            HiddenSize = hidden,
            EmbeddingSize = embedding,
            Dropout = cell == CellKind.Lstm ? 0.2 : 0,
            Seed = 3,
        });
        EncodedCorpus text = TinyText.Encoded.Slice(0, (stepsPerEpoch * batch * time) + Math.Max(time, batch - 1) + 1);
        TrainingResult result = model.Train(text, options: new TrainingOptions { Epochs = epochs, BatchSize = batch, SequenceLength = time, Seed = 5 });
        result.TokensSeen.Should().Be((long)epochs * stepsPerEpoch * batch * time);
        return model;
    }

    private static string Print(RecurrentLanguageModel model)
    {
        using var print = new Fingerprint();
        Add(print, model);
        return print.ToString();
    }

    private static void Add(Fingerprint print, RecurrentLanguageModel model)
    {
        foreach (Parameter parameter in model.Parameters())
            print.Add(parameter.AsSpan());
    }

    private static string Same(string? expected, string actual, string because)
    {
        if (expected is not null)
            actual.Should().Be(expected, because);
        return actual;
    }

    private static void ShouldHaveSameBits(Tensor actual, Tensor expected) =>
        MemoryMarshal.AsBytes(actual.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(expected.AsSpan())).Should().BeTrue();

    private static Indices Columns(Indices tokens, int start, int count)
    {
        (int batch, int time) = (tokens.Shape[0], tokens.Shape[1]);
        int[] part = new int[batch * count];
        for (int b = 0; b < batch; b++)
            tokens.Values.Span.Slice((b * time) + start, count).CopyTo(part.AsSpan(b * count));
        return new Indices(part, [batch, count]);
    }
}
