using SeqModels.NGrams.Memory;

namespace SeqModels.Tests.NGrams;

public sealed class NativeArrayTests
{
    [Fact]
    public void What_is_in_use_does_not_move_and_does_not_go()
    {
        var array = new NativeArray<int>(3);
        array.Write(0, [1, 2, 3]);
        using (NativeArray<int>.Use use = array.Hold())
        {
            array.Invoking(a => a.Resize(1 << 20)).Should().Throw<InvalidOperationException>();
            array.Dispose();
            use.Span.ToArray().Should().Equal(1, 2, 3);
            array.Invoking(a => a.Hold().Dispose()).Should().Throw<ObjectDisposedException>();
        }
        array.Length.Should().Be(0);
        array.Invoking(a => a.Get(0)).Should().Throw<ObjectDisposedException>();
        array.Invoking(a => a.Resize(3)).Should().Throw<ObjectDisposedException>();
        array.Dispose();
    }

    [Fact]
    public void Elements_stay_when_it_grows()
    {
        using var array = new NativeArray<int>(2);
        array.Write(0, [5, 6]);
        array.Resize(1000);
        array.Write(998, [7, 8]);
        var read = new int[2];
        array.Read(0, read);

        read.Should().Equal(5, 6);
        array.Get(999).Should().Be(8);
        array.Invoking(a => a.Read(999, read)).Should().Throw<ObjectDisposedException>();
        array.Invoking(a => a.Resize(long.MaxValue)).Should().Throw<OverflowException>();
        array.Length.Should().Be(1000);
    }
}
