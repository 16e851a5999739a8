using System.Collections;
using System.Runtime.CompilerServices;
using SeqModels.Data;

namespace SeqModels.Tests.Data;

/// <summary>Elements that are computed ahead of their consumer by another thread.</summary>
public sealed class PrefetchTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void The_elements_and_their_order_are_those_of_the_sequence(int ahead)
    {
        for (int repeat = 0; repeat < 20; repeat++)
        {
            new Prefetch<int>(Enumerable.Range(0, 1000), ahead).Should().Equal(Enumerable.Range(0, 1000));
        }

        new Prefetch<int>([], ahead).Should().BeEmpty();
    }

    [Fact]
    public void Another_thread_computes_while_the_consumer_is_busy_and_stops_when_enough_is_ready()
    {
        int computed = 0;
        var threads = new HashSet<int>();
        using var arrived = new SemaphoreSlim(0);
        IEnumerable<int> Source()
        {
            for (int i = 0; i < 100; i++)
            {
                lock (threads)
                {
                    threads.Add(Environment.CurrentManagedThreadId);
                }

                computed++;
                arrived.Release();
                yield return i;
            }
        }

        using IEnumerator<int> ahead = new Prefetch<int>(Source(), 3).GetEnumerator();
        ahead.MoveNext().Should().BeTrue();
        for (int i = 0; i < 4; i++)
        {
            arrived.Wait(Long).Should().BeTrue("the element taken and three more are computed");
        }

        arrived.Wait(TimeSpan.FromMilliseconds(50)).Should().BeFalse("no more than three are ready");
        Volatile.Read(ref computed).Should().Be(4);
        threads.Should().Contain(thread => thread != Environment.CurrentManagedThreadId);
    }

    [Fact]
    public void An_exception_comes_at_its_place_with_its_stack_and_ends_the_sequence()
    {
        bool isDisposed = false;
        IEnumerable<int> Failing()
        {
            try
            {
                yield return 1;
                yield return 2;
                throw new OperationCanceledException("of the source");
            }
            finally
            {
                isDisposed = true;
            }
        }

        using IEnumerator<int> ahead = new Prefetch<int>(Failing(), 5).GetEnumerator();
        ahead.MoveNext().Should().BeTrue();
        ahead.MoveNext().Should().BeTrue();
        ahead.Current.Should().Be(2);
        ahead.Invoking(items => items.MoveNext()).Should().Throw<OperationCanceledException>().Which.StackTrace.Should().Contain("Failing");
        isDisposed.Should().BeTrue();
    }

    [Fact]
    public void Disposing_waits_for_the_element_being_computed_and_nothing_runs_afterwards()
    {
        using var inside = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        (int computed, int disposed) = (0, 0);
        IEnumerable<int> Source()
        {
            try
            {
                while (true)
                {
                    if (++computed == 2)
                    {
                        inside.Set();
                        goOn.Wait(Long);
                    }

                    yield return computed;
                }
            }
            finally
            {
                disposed++;
            }
        }

        IEnumerator<int> ahead = new Prefetch<int>(Source(), 50).GetEnumerator();
        ahead.MoveNext();
        inside.Wait(Long).Should().BeTrue();
        var disposal = new Thread(ahead.Dispose);
        disposal.Start();
        disposal.Join(TimeSpan.FromMilliseconds(30)).Should().BeFalse("the source cannot be disposed while a thread is inside it");
        goOn.Set();
        disposal.Join(Long).Should().BeTrue();

        (computed, disposed).Should().Be((2, 1));
        ahead.MoveNext().Should().BeFalse();
        ahead.Dispose();
        disposed.Should().Be(1);
    }

    /// <summary>An iterator block cleans up after itself when it throws; other enumerators rely on their disposal.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_source_that_failed_is_disposed(bool isDisposalFailing)
    {
        var source = new FailingEnumerator(isDisposalFailing);
        IEnumerator<int> ahead = new Prefetch<int>(source, 3).GetEnumerator();
        ahead.Invoking(items => items.MoveNext()).Should().Throw<InvalidOperationException>().WithMessage("of MoveNext");
        ahead.Dispose();
        source.Disposals.Should().Be(1);
    }

    /// <summary>Nothing waits for an abandoned enumeration: the collector takes it, once the thread that computed ahead has left it.</summary>
    [Fact]
    public void An_abandoned_enumeration_is_collected()
    {
        WeakReference abandoned = Abandon();
        for (long begun = Environment.TickCount64; abandoned.IsAlive && Environment.TickCount64 - begun < Long.TotalMilliseconds;)
        {
            Thread.Sleep(5);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        abandoned.IsAlive.Should().BeFalse();
    }

    /// <summary>Takes one element, and leaves when the last that is computed ahead is begun.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Abandon()
    {
        object mark = new();
        using var isThird = new ManualResetEventSlim();
        IEnumerable<object> Source()
        {
            for (int i = 1; i <= 100; i++)
            {
                if (i == 3)
                    isThird.Set();
                yield return mark;
            }
        }

        IEnumerator<object> ahead = new Prefetch<object>(Source(), 2).GetEnumerator();
        ahead.MoveNext();
        isThird.Wait(Long).Should().BeTrue("two elements are computed ahead");
        return new WeakReference(mark);
    }

    private sealed class FailingEnumerator(bool isDisposalFailing) : IEnumerable<int>, IEnumerator<int>
    {
        public int Disposals { get; private set; }

        public int Current => 0;

        object IEnumerator.Current => Current;

        public IEnumerator<int> GetEnumerator() => this;

        IEnumerator IEnumerable.GetEnumerator() => this;

        public bool MoveNext() => throw new InvalidOperationException("of MoveNext");

        public void Reset() => throw new NotSupportedException();

        public void Dispose()
        {
            Disposals++;
            if (isDisposalFailing)
                throw new InvalidOperationException("of Dispose");
        }
    }
}
