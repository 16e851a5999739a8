using System.Runtime.InteropServices;

namespace SeqModels.Numerics.Products;

/// <summary>A thread's packing buffers: grown on demand, reused by every product on that thread, freed after the thread ends.</summary>
internal sealed unsafe class ProductScratch
{
    [ThreadStatic]
    private static ProductScratch? OfThread;

    private Buffer _left;
    private Buffer _right;

    private ProductScratch()
    {
    }

    ~ProductScratch()
    {
        NativeMemory.AlignedFree(_left.Memory);
        NativeMemory.AlignedFree(_right.Memory);
    }

    public static ProductScratch Current => OfThread ??= new ProductScratch();

    /// <summary>A buffer for a packed block of A, aligned to 64 bytes.</summary>
    public T* Left<T>(nint elements)
        where T : unmanaged => (T*)_left.Reserve((nuint)(elements * sizeof(T)));

    /// <summary>A buffer for a packed block of B, aligned to 64 bytes.</summary>
    public T* Right<T>(nint elements)
        where T : unmanaged => (T*)_right.Reserve((nuint)(elements * sizeof(T)));

    private struct Buffer
    {
        public void* Memory;
        private nuint _capacity;

        public void* Reserve(nuint bytes)
        {
            if (bytes > _capacity)
            {
                NativeMemory.AlignedFree(Memory);
                Memory = null;
                _capacity = 0;
                Memory = NativeMemory.AlignedAlloc(bytes, 64);
                _capacity = bytes;
            }

            return Memory;
        }
    }
}
