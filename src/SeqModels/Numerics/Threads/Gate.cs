using System.Diagnostics;

namespace SeqModels.Numerics.Threads;

/// <summary>
/// Lets one thread wait for a condition: it spins briefly, then parks until notified. No call allocates or throws
/// <see cref="ThreadInterruptedException"/>, because other threads use the waiting thread's stack. An interrupt during the wait is set
/// again, so that the thread's next wait elsewhere throws it.
/// </summary>
internal sealed class Gate
{
    // Longer than the serial sections of a training step, short enough for a busy machine.
    private static readonly long SpinTicks = Stopwatch.Frequency / 20_000;

    private readonly object _monitor = new();
    private bool _parked;

    /// <summary>The condition; it must become true before <see cref="Notify"/> is called.</summary>
    internal interface ICondition
    {
        static abstract bool Holds(int argument);
    }

    /// <summary>Waits until the condition holds; only one thread may wait at a gate.</summary>
    public void WaitUntil<TCondition>(int argument)
        where TCondition : struct, ICondition
    {
        if (TCondition.Holds(argument))
            return;
        long start = Stopwatch.GetTimestamp();
        do
        {
            for (int i = 0; i < 16; i++)
            {
                Thread.SpinWait(8);
                if (TCondition.Holds(argument))
                    return;
            }
        }
        while (Stopwatch.GetTimestamp() - start < SpinTicks);

        bool interrupted = Enter();
        Volatile.Write(ref _parked, true);
        Interlocked.MemoryBarrier();
        while (!TCondition.Holds(argument))
            interrupted |= Park();
        Volatile.Write(ref _parked, false);
        Leave(interrupted);
    }

    /// <summary>Wakes the waiting thread if it is parked; called after the condition became true.</summary>
    public void Notify()
    {
        Interlocked.MemoryBarrier();
        if (!Volatile.Read(ref _parked))
            return;
        bool interrupted = Enter();
        Monitor.Pulse(_monitor);
        Leave(interrupted);
    }

    /// <summary>Enters the monitor; returns whether the thread was interrupted meanwhile.</summary>
    private bool Enter()
    {
        bool interrupted = false;
        while (true)
        {
            try
            {
                Monitor.Enter(_monitor);
                return interrupted;
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }
    }

    /// <summary>Waits for a notification; returns whether the thread was interrupted instead. Either way it holds the monitor
    /// again.</summary>
    private bool Park()
    {
        try
        {
            Monitor.Wait(_monitor);
            return false;
        }
        catch (ThreadInterruptedException)
        {
            return true;
        }
    }

    private void Leave(bool interrupted)
    {
        Monitor.Exit(_monitor);
        if (interrupted)
            Thread.CurrentThread.Interrupt();
    }
}
