using System.Runtime.CompilerServices;

namespace SeqModels.LanguageModels.Generation;

/// <summary>
/// Awaited, continues on the thread pool after everything that waits in its common queue, whatever the caller's synchronization context. A continuation of a
/// task would go to the thread's own queue, which is served last in, first out: one stream would then run to its end while others wait.
/// </summary>
internal readonly struct ThreadPoolTurn : ICriticalNotifyCompletion
{
#pragma warning disable CA1822 // An awaiter's members belong to an instance.
    public bool IsCompleted => false;

    public ThreadPoolTurn GetAwaiter() => this;

    public void GetResult()
    {
    }
#pragma warning restore CA1822

    public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(static action => action(), continuation, preferLocal: false);

    public void UnsafeOnCompleted(Action continuation) => ThreadPool.UnsafeQueueUserWorkItem(static action => action(), continuation, preferLocal: false);
}
