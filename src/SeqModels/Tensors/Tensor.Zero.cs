using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqModels.Tensors;

public partial class Tensor
{
    // The elements are logically zero, although the memory may contain anything: it is cleared on the next access. Until then an operation
    // may borrow it for one step to compute the future gradient in it.
    private bool _isZero;
    private Loan? _loan;

    /// <summary>Whether all elements are known to be zero, so that none must be cleared.</summary>
    internal bool IsKnownZero => _isZero;

    /// <summary>Sets all elements to zero lazily, on the next access.</summary>
    internal void ClearLater()
    {
        ThrowIfStale();
        _isZero = true;
    }

    /// <summary>
    /// Lends the memory of a tensor whose elements are zero for the duration of a step. Meanwhile, access to the elements returns zeros, in
    /// new memory. False if the elements are not known to be zero, or another operation has borrowed the memory.
    /// </summary>
    internal bool TryLend(TensorArena borrower, out Array array, out int offset)
    {
        (array, offset) = (_array, _offset);
        if (!_isZero || IsLent)
        {
            return false;
        }

        _loan ??= new Loan();
        (_loan.Borrower, _loan.Generation) = (borrower, borrower.Generation);
        return true;
    }

    /// <summary>Makes the contents of the lent memory this tensor's elements; false if it was reclaimed meanwhile.</summary>
    internal bool TryKeep<T>(ReadOnlySpan<T> lent) where T : unmanaged
    {
        if (!_isZero || !IsLent || lent.IsEmpty)
        {
            return false;
        }

        ref T own = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<T[]>(_array)), _offset);
        if (!Unsafe.AreSame(ref own, ref MemoryMarshal.GetReference(lent)))
        {
            return false;
        }

        EndZero();
        Version++;
        return true;
    }

    private bool IsLent => _loan?.Borrower is { } borrower && borrower.Generation == _loan.Generation;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ClearNow()
    {
        if (_isZero)
        {
            ClearMemory();
        }
    }

    private void ClearMemory()
    {
        if (IsLent)
        {
            (_array, _offset) = (NewArray(DType, Length), 0);
        }

        EndZero();
        Clear();
    }

    private void EndZero()
    {
        _isZero = false;
        if (_loan is not null)
        {
            _loan.Borrower = null;
        }
    }

    /// <summary>The borrower of the memory and its step.</summary>
    private sealed class Loan
    {
        public TensorArena? Borrower;
        public int Generation;
    }
}
