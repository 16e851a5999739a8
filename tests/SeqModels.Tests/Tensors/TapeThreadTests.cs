using SeqModels.Tensors;

namespace SeqModels.Tests.Tensors;

/// <summary>A tape serves one thread at a time; another one is refused with the reason, whatever it asks for and whenever.</summary>
public sealed class TapeThreadTests
{
    [Fact]
    public void AnotherThreadIsRefusedWhileAStepIsOpen()
    {
        var tape = new Tape();
        var weight = new Parameter("w", Tensor.Ones([3]));
        using (tape.Record())
        {
            Tensor loss = (weight * 2).Sum();
            foreach (Action use in (Action[])[() => tape.Record().Dispose(), () => tape.Evaluate().Dispose(), () => tape.Backward(loss), () => tape.GradientOf(loss)])
            {
                Elsewhere(use).Should().BeOfType<InvalidOperationException>()
                    .Which.Message.Should().Match("Tape.*: another thread (managed id *) uses this tape*use a separate tape per thread.");
            }

            tape.Backward(loss);
        }

        Elsewhere(() => tape.Record().Dispose()).Should().BeNull();
    }

    [Fact]
    public void TwoThreadsRacingAreRightOrRefusedWithTheReason()
    {
        for (int round = 0; round < 200; round++)
        {
            var tape = new Tape();
            var problems = new Exception?[2];
            using var start = new Barrier(2);
            Thread[] threads = [.. Enumerable.Range(0, 2).Select(id => new Thread(() =>
            {
                var weight = new Parameter("w", Tensor.Full([64], id + 1));
                start.SignalAndWait();
                try
                {
                    for (int step = 0; step < 20; step++)
                    {
                        Tensor loss;
                        using (tape.Record())
                            loss = (weight * weight).Sum();
                        weight.ZeroGradient();
                        tape.Backward(loss);
                        weight.Gradient!.AsSpan().ToArray().Should().OnlyContain(value => value == 2 * (id + 1));
                    }
                }
                catch (Exception exception)
                {
                    problems[id] = exception;
                }
            }))];
            foreach (Thread thread in threads)
                thread.Start();
            foreach (Thread thread in threads)
                thread.Join();
            problems.Where(problem => problem is not null and not InvalidOperationException).Should().BeEmpty();
        }
    }

    [Fact]
    public void ABackwardPassHoldsTheTape()
    {
        var tape = new Tape();
        var weight = new Parameter("w", Tensor.Ones([1]));
        Tensor loss;
        using (tape.Record())
            loss = new Reentrant(tape).Of(weight);
        Action backward = () => tape.Backward(loss);
        backward.Should().Throw<InvalidOperationException>().WithMessage("Tape: a step of this tape is still open on this thread, or its backward pass is running*");
    }

    private static Exception? Elsewhere(Action action)
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(action));
        thread.Start();
        thread.Join();
        return thrown;
    }

    private sealed class Reentrant(Tape tape) : Operation
    {
        public Tensor Of(Tensor x) => Run([], x);

        protected override void Forward<T>() => Output<T>()[0] = Input<T>(0)[0];

        protected override void Backward<T>() => tape.Record().Dispose();
    }
}
