using System.Runtime.CompilerServices;

namespace SeqModels.NGrams.Memory;

/// <summary>
/// Which threads read memory of models at this moment. A reader only notes so for its own thread, without an atomic operation; who frees
/// memory pays for that with a barrier through all threads and then waits for those that were reading.
/// </summary>
internal static class MemoryReaders
{
    private static readonly Lock Gate = new();

    private static List<WeakReference<Mark>> Marks = [];

    [ThreadStatic]
    private static Mark? Own;

    /// <summary>That of this thread.</summary>
    public static Mark Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Own ?? Create();
    }

    /// <summary>
    /// Returns when everything that was being read when it was called is read. What readers look at before they read must say by then that
    /// they may not. Not for a thread that reads itself.
    /// </summary>
    public static void Wait()
    {
        // A reader notes itself and then looks; after this its note is seen here, or it looks after the change.
        Interlocked.MemoryBarrierProcessWide();
        List<Mark> marks;
        lock (Gate)
        {
            marks = Living();
        }
        foreach (Mark mark in marks)
        {
            mark.Wait();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Mark Create()
    {
        var mark = new Mark();
        lock (Gate)
        {
            if (Marks.Count == Marks.Capacity)
            {
                List<Mark> living = Living();
                Marks = new List<WeakReference<Mark>>((2 * living.Count) + 8);
                foreach (Mark each in living)
                {
                    Marks.Add(new WeakReference<Mark>(each));
                }
            }
            Marks.Add(new WeakReference<Mark>(mark));
        }
        return Own = mark;
    }

    /// <summary>Those of threads that have not ended.</summary>
    private static List<Mark> Living()
    {
        var living = new List<Mark>(Marks.Count);
        foreach (WeakReference<Mark> reference in Marks)
        {
            if (reference.TryGetTarget(out Mark? mark))
            {
                living.Add(mark);
            }
        }
        return living;
    }

    /// <summary>What a thread notes. Only the thread itself writes.</summary>
    internal sealed class Mark
    {
        private int _depth;
        private int _turns;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Enter() => Volatile.Write(ref _depth, _depth + 1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Leave()
        {
            int depth = _depth - 1;
            Volatile.Write(ref _depth, depth);
            if (depth == 0)
            {
                Volatile.Write(ref _turns, _turns + 1);
            }
        }

        /// <summary>Returns when the thread reads nothing, or has left what it was reading; an interrupt meanwhile is set again.</summary>
        public void Wait()
        {
            int turns = Volatile.Read(ref _turns);
            var spin = default(SpinWait);
            bool isInterrupted = false;
            while (Volatile.Read(ref _depth) != 0 && Volatile.Read(ref _turns) == turns)
            {
                try
                {
                    spin.SpinOnce();
                }
                catch (ThreadInterruptedException)
                {
                    isInterrupted = true;
                }
            }
            if (isInterrupted)
            {
                InterruptAgain();
            }
        }

        private static void InterruptAgain() => Thread.CurrentThread.Interrupt();
    }
}
