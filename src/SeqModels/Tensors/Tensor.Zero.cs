using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqModels.Tensors;

public partial class Tensor
{
    // The elements count as zeros, though the memory may hold anything: it is cleared when someone looks. Until then an operation may
    // borrow it for one step to compute what will be this gradient.
    private bool _isZero;
    private TensorArena? _borrower;
    private int _borrowerGeneration;

    /// <summary>Sets all elements to zero when they are next looked at.</summary>
    internal void ClearLater()
    {
        ThrowIfStale();
        if (!_isZero)
        {
            (_isZero, _borrower) = (true, null);
        }
    }

    /// <summary>
    /// Lends the memory of a tensor whose elements are zero for the time of a step. Whoever looks at the elements meanwhile sees zeros, in
    /// new memory. False when they are not known to be zero, or another operation has borrowed the memory.
    /// </summary>
    internal bool TryLend(TensorArena borrower, out Array array, out int offset)
    {
        (array, offset) = (_array, _offset);
        if (!_isZero || IsLent)
        {
            return false;
        }

        (_borrower, _borrowerGeneration) = (borrower, borrower.Generation);
        return true;
    }

    /// <summary>Makes what was written into the lent memory this tensor's elements; false if it was taken back meanwhile.</summary>
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

        (_isZero, _borrower) = (false, null);
        Version++;
        return true;
    }

    private bool IsLent => _borrower is not null && _borrower.Generation == _borrowerGeneration;

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

        (_isZero, _borrower) = (false, null);
        Clear();
    }
}
