using SeqModels.Tensors;

namespace SeqModels.Tests.Tensors;

public sealed class TapeTests
{
    private static Parameter Weight(params float[] values) => new("w", Tensor.From(values));

    [Fact]
    public void Gradients_add_up_over_steps_until_they_are_zeroed()
    {
        Parameter w = Weight(1, 2);
        var tape = new Tape();
        for (int step = 1; step <= 3; step++)
        {
            using (tape.Record())
                tape.Backward((w * w).Sum());
            w.Gradient!.AsSpan().ToArray().Should().Equal(2 * step, 4 * step);
        }

        w.ZeroGradient();
        w.Gradient!.AsSpan().ToArray().Should().Equal(0, 0);
    }

    [Fact]
    public void A_parameter_used_many_times_gets_the_sum()
    {
        Parameter w = Weight(3);
        var tape = new Tape();
        using (tape.Record())
            tape.Backward(((w * w) + (w * 5) + w.Reshape(1, 1).Sum()).Sum());
        w.Gradient!.Item().Should().Be(6 + 5 + 1);
    }

    [Fact]
    public void A_second_backward_pass_must_be_announced()
    {
        Parameter w = Weight(3);
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor loss = (w * w).Sum();
            tape.Backward(loss, retain: true);
            tape.Backward(loss);
            w.Gradient!.Item().Should().Be(12);
            Action third = () => tape.Backward(loss);
            third.Should().Throw<InvalidOperationException>().WithMessage("Tape.Backward: this step was already used*Pass retain: true to the first pass*");
        }
    }

    [Fact]
    public void Two_losses_of_one_step_add_up()
    {
        Parameter w = Weight(3);
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor square = w * w;
            tape.Backward(square.Sum(), retain: true);
            tape.Backward((square * 10).Sum());
        }

        w.Gradient!.Item().Should().Be(66);
    }

    [Fact]
    public void A_detached_tensor_lets_no_gradient_through_and_lasts()
    {
        Parameter w = Weight(3);
        var tape = new Tape();
        Tensor kept;
        using (tape.Record())
        {
            kept = (w * 2).Detach();
            tape.Backward((kept * w).Sum());
        }

        w.Gradient!.Item().Should().Be(6);
        using (tape.Record())
            kept.Item().Should().Be(6);
    }

    [Fact]
    public void NoGradient_and_Evaluate_record_nothing()
    {
        Parameter w = Weight(3);
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor a = w * 2;
            using (Tape.NoGradient())
                (w * 2).Item().Should().Be(6);
            tape.Count.Should().Be(1);
            tape.Backward((a * a).Sum());
        }

        using (tape.Evaluate())
        {
            Tensor y = w * 2;
            tape.Count.Should().Be(0);
            tape.BytesInUse.Should().BePositive();
            Action backward = () => tape.Backward(y);
            backward.Should().Throw<ArgumentException>().WithMessage("Tape.Backward: the output was not recorded*");
        }
    }

    [Fact]
    public void Without_a_tape_operations_just_compute()
    {
        Tensor y;
        using (Tape.NoGradient())
            y = Weight(3) * 2;
        (y + (Weight(1) * 1)).Item().Should().Be(7);
    }

    [Fact]
    public void A_tensor_of_an_earlier_step_is_refused()
    {
        Parameter w = Weight(3);
        var tape = new Tape();
        Tensor old, view;
        using (tape.Record())
            (old, view) = (w * 2, w.Reshape(1, 1));
        old.Item().Should().Be(6, "tensors stay usable until the next step");
        using (tape.Record())
        {
            Action[] uses = [() => old.AsSpan(), () => _ = old + w, () => view.Item(), () => _ = view + w, () => old.Reshape(1, 1), () => tape.GradientOf(old)];
            foreach (Action use in uses)
                use.Should().Throw<InvalidOperationException>().WithMessage("Tensor: this tensor of shape *created in step 1 of its tape*step 2*Detach()*");
            old.ToString().Should().Be("Tensor Float32 [1] of an earlier step");
        }
    }

    [Fact]
    public void A_tensor_recorded_by_another_tape_is_refused_while_recording_and_read_otherwise()
    {
        Parameter w = Weight(3);
        Tape first = new(), second = new();
        using (first.Record())
        {
            Tensor foreign = w * 2;
            using (second.Record())
            {
                Func<Tensor> mix = () => foreign * w;
                mix.Should().Throw<InvalidOperationException>().WithMessage("Tape: a tensor of shape [1] recorded by another tape*Detach()*");
                second.Backward((foreign.Detach() * w).Sum());
            }

            using (second.Evaluate())
                (foreign * 2).Item().Should().Be(12);
            w.Gradient!.Item().Should().Be(6);
            first.Backward(foreign);
        }

        w.Gradient!.Item().Should().Be(8);
    }

    [Fact]
    public void A_loss_must_be_a_number_recorded_in_the_step()
    {
        Parameter w = Weight(1, 2);
        var tape = new Tape();
        using (tape.Record())
        {
            Action pair = () => tape.Backward(w * 2), leaf = () => tape.Backward(w, Tensor.Ones([2])), shape = () => tape.Backward(w * 2, Tensor.Ones([3]));
            pair.Should().Throw<ArgumentException>().WithMessage("Tape.Backward: the loss must have one element, but was [2]*Sum()*");
            leaf.Should().Throw<ArgumentException>().WithMessage("Tape.Backward: the output was not recorded*");
            shape.Should().Throw<ArgumentException>().WithMessage("Tape.Backward: the gradient must have the output's shape [2], but was [3].*");
            Action again = () => tape.Record();
            again.Should().Throw<InvalidOperationException>().WithMessage("Tape: a step of this tape is still open*");
        }
    }

    [Fact]
    public void The_gradient_of_a_result_can_be_asked_for()
    {
        Parameter w = Weight(1, 2);
        var tape = new Tape();
        using (tape.Record())
        {
            Tensor y = w * 3, unused = w * 4;
            tape.Backward((y * y).Sum());
            tape.GradientOf(y)!.AsSpan().ToArray().Should().Equal(6, 12);
            tape.GradientOf(unused).Should().BeNull();
            tape.GradientOf(w).Should().BeSameAs(w.Gradient);
        }
    }

    [Fact]
    public void Each_thread_has_its_own_current_tape()
    {
        Parameter w = Weight(3);
        var tape = new Tape();
        using (tape.Record())
        {
            var thread = new Thread(() => _ = w * 2);
            thread.Start();
            thread.Join();
            tape.Count.Should().Be(0);
        }
    }
}
