using System.Collections;
using System.Runtime.ExceptionServices;

namespace SeqModels.Data;

/// <summary>
/// Enumerates a sequence ahead of its consumer, on a thread of the pool, at most <paramref name="ahead"/> elements. Order, elements and
/// exceptions are those of the sequence.
/// </summary>
/// <remarks>
/// No thread waits: a work item ends when enough elements are ready, and the consumer starts the next one. An enumeration that is abandoned
/// leaves nothing running. A consumer that finds nothing ready computes the element itself unless another thread is computing it, so a busy
/// pool delays nothing.
/// </remarks>
internal sealed class Prefetch<T>(IEnumerable<T> source, int ahead) : IEnumerable<T>
{
    public IEnumerator<T> GetEnumerator() => new Enumerator(source.GetEnumerator(), ahead);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private enum Producer
    {
        /// <summary>Nobody computes.</summary>
        Idle,

        /// <summary>A work item is queued.</summary>
        Queued,

        /// <summary>A thread is inside the source.</summary>
        Running,

        /// <summary>The source has ended or failed, and is disposed.</summary>
        Ended,
    }

    private sealed class Enumerator(IEnumerator<T> source, int ahead) : IEnumerator<T>
    {
        private readonly object _gate = new();
        private readonly Queue<T> _ready = new(ahead);
        private Producer _producer;
        private ExceptionDispatchInfo? _failure;
        private bool _isDisposed;

        public T Current { get; private set; } = default!;

        object? IEnumerator.Current => Current;

        public bool MoveNext()
        {
            while (true)
            {
                lock (_gate)
                {
                    while (_ready.Count == 0 && _producer == Producer.Running && !_isDisposed)
                    {
                        Monitor.Wait(_gate);
                    }

                    if (_isDisposed)
                    {
                        return false;
                    }

                    if (_ready.TryDequeue(out T? next))
                    {
                        Current = next;
                        QueueWork();
                        return true;
                    }

                    if (_producer == Producer.Ended)
                    {
                        _failure?.Throw();
                        return false;
                    }

                    _producer = Producer.Running;
                }

                Produce(most: 1);
            }
        }

        public void Reset() => throw new NotSupportedException();

        /// <summary>Waits until no thread is inside the source, and disposes it.</summary>
        public void Dispose()
        {
            lock (_gate)
            {
                _isDisposed = true;
                while (_producer == Producer.Running)
                {
                    Monitor.Wait(_gate);
                }

                _ready.Clear();
                if (_producer == Producer.Ended)
                {
                    return;
                }

                _producer = Producer.Ended;
            }

            source.Dispose();
        }

        /// <summary>The failure of the source is the one to report, not that of its disposal.</summary>
        private void DisposeAfterFailure()
        {
            try
            {
                source.Dispose();
            }
            catch (Exception)
            {
            }
        }

        private void QueueWork()
        {
            if (_producer == Producer.Idle)
            {
                _producer = Producer.Queued;
                ThreadPool.QueueUserWorkItem(static enumerator => enumerator.Work(), this, preferLocal: false);
            }
        }

        private void Work()
        {
            lock (_gate)
            {
                if (_producer != Producer.Queued || _isDisposed)
                {
                    return;
                }

                _producer = Producer.Running;
            }

            Produce(most: ahead);
        }

        /// <summary>Computes elements until the queue is full; only called by the thread that set the producer to running.</summary>
        private void Produce(int most)
        {
            bool goesOn = true;
            while (goesOn)
            {
                bool has = false;
                T next = default!;
                ExceptionDispatchInfo? failure = null;
                try
                {
                    has = source.MoveNext();
                    if (has)
                    {
                        next = source.Current;
                    }
                    else
                    {
                        source.Dispose();
                    }
                }
                catch (Exception exception)
                {
                    (has, failure) = (false, ExceptionDispatchInfo.Capture(exception));
                    DisposeAfterFailure();
                }

                lock (_gate)
                {
                    if (has)
                    {
                        _ready.Enqueue(next);
                    }

                    _failure = failure;
                    goesOn = has && !_isDisposed && _ready.Count < most;
                    _producer = !has ? Producer.Ended : goesOn ? Producer.Running : Producer.Idle;
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }
}
