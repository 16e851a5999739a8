using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Numerics.Threads;
using SeqModels.Tests.Training;
using SeqModels.Training;

namespace SeqModels.Tests.Numerics;

[Collection(Alone.Name)]
public sealed class ParallelismTests
{
    [Fact]
    public void TheInnermostLimitCountsAndTheOuterOneComesBack()
    {
        Parallelism.Current.Should().Be(Parallelism.Degree);
        using (Parallelism.Limit(3))
        {
            Parallelism.Current.Should().Be(3);
            using (Parallelism.Limit(1))
                Parallelism.Current.Should().Be(1);
            using (Parallelism.Limit(5))
                Parallelism.Current.Should().Be(5);
            Parallelism.Current.Should().Be(3);
        }

        Parallelism.Current.Should().Be(Parallelism.Degree);
    }

    [Fact]
    public void ALimitEndsWithAnException()
    {
        Action act = () =>
        {
            using (Parallelism.Limit(1))
                throw new InvalidOperationException("inside");
        };
        act.Should().Throw<InvalidOperationException>();
        Parallelism.Current.Should().Be(Parallelism.Degree);
    }

    [Fact]
    public void OtherThreadsKeepTheDegreeOfTheProcess()
    {
        using (Parallelism.Limit(Parallelism.Degree + 1))
        {
            int other = 0;
            var thread = new Thread(() => other = Parallelism.Current);
            thread.Start();
            thread.Join();
            other.Should().Be(Parallelism.Degree);
            Parallelism.Current.Should().Be(Parallelism.Degree + 1);
        }
    }

    [Fact]
    public void ALimitAllocatesNothing()
    {
        static void Nest()
        {
            using (Parallelism.Limit(1))
            using (Parallelism.Limit(2))
                _ = Parallelism.Current;
        }

        Nest();
        ManagedBytes.Least(() =>
        {
            for (int i = 0; i < 100; i++)
                Nest();
        }).Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void ALimitMustBePositive(int degree)
    {
        Action act = () => Parallelism.Limit(degree);
        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(degree));
    }

    /// <summary>A whole training with degree 1, set either way, neither starts nor wakes a worker; with degree 3 it does both.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DegreeOneTouchesNoWorker(bool ofTheProcess)
    {
        int degree = Parallelism.Degree;
        (int threads, int call) = (WorkerTeam.ThreadCount, WorkerTeam.CallNumber);
        try
        {
            if (ofTheProcess)
                Parallelism.Degree = 1;
            using (Parallelism.Limit(ofTheProcess ? Parallelism.Degree : 1))
                TrainAndScore();
            WorkerTeam.ThreadCount.Should().Be(threads);
            WorkerTeam.CallNumber.Should().Be(call);

            using (Parallelism.Limit(3))
                TrainAndScore();
            WorkerTeam.ThreadCount.Should().BeGreaterThanOrEqualTo(2);
            WorkerTeam.CallNumber.Should().NotBe(call);
        }
        finally
        {
            Parallelism.Degree = degree;
        }
    }

    private static void TrainAndScore()
    {
        var model = new RecurrentLanguageModel(TinyText.Vocabulary, new RecurrentLanguageModelOptions { HiddenSize = 96, EmbeddingSize = 64 });
        model.Train(TinyText.Encoded.Slice(0, 500), TinyText.Encoded.Slice(500, 300), new TrainingOptions { Epochs = 1, BatchSize = 20, SequenceLength = 10 });
    }
}
