using SeqModels.Numerics;
using SeqModels.Numerics.Threads;
using SeqModels.Recurrent;
using SeqModels.Tensors;

namespace SeqModels.Tests.Recurrent;

/// <summary>Batches smaller than the team: the products of every step are shared by columns, and no bit changes.</summary>
[Trait("Category", "Numeric")]
[Collection(Alone.Name)]
public sealed class RecurrentSharingTests
{
    private const int Time = 3;

    [Theory]
    [InlineData("lstm", 1, 600, 4)]
    [InlineData("lstm-projected", 1, 720, 4)]
    [InlineData("gru-before", 1, 760, 4)]
    [InlineData("gru-after", 2, 900, 16)]
    [InlineData("rnn-tanh", 6, 1300, 16)]
    public void AnyNumberOfWorkersGivesTheSameBits(string form, int batch, int hidden, int team)
    {
        int degree = Parallelism.Degree;
        try
        {
            Parallelism.Degree = 1;
            int[][] alone = Train(form, batch, hidden);
            Parallelism.Degree = team;
            int calls = WorkerTeam.CallNumber;
            int[][] shared = Train(form, batch, hidden);
            (WorkerTeam.CallNumber - calls).Should().BeGreaterThanOrEqualTo(2 * Time, "every step's product is shared, forward and backward");
            for (int i = 0; i < alone.Length; i++)
                shared[i].AsSpan().SequenceEqual(alone[i]).Should().BeTrue("result {0} must have the bits of one worker", i);
        }
        finally
        {
            Parallelism.Degree = degree;
        }
    }

    private static int[][] Train(string form, int batch, int hidden)
    {
        RecurrentLayer layer = Forms.Layer(form, 40, hidden);
        Tensor x = Forms.Normal([batch, Time, 40], 1, marked: true);
        RecurrentState state = Forms.State(form, 1, batch, hidden, marked: true);
        var tape = new Tape();
        using TapeScope scope = tape.Record();
        RecurrentOutput result = layer.Forward(x, state);
        tape.Backward(Forms.Weigh(result.Output));
        return
        [
            Forms.Bits(result.Output), Forms.Bits(x.Gradient!), Forms.Bits(state.Hidden.Gradient!),
            .. layer.Parameters().Select(parameter => Forms.Bits(parameter.Gradient!)),
        ];
    }
}
