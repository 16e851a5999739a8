using System.Diagnostics;
using System.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Numerics.Products;

/// <summary>The kernels of one lane width, by the size of the tile.</summary>
internal static class ProductKernels<V, T, L>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where L : struct, ILane<V, T>
{
    /// <summary>Runs the kernel for tiles of so many rows and vectors.</summary>
    public static void Run(in ProductTile<T> tile, int height, int vectors)
    {
        if (vectors == 8)
            Run8(in tile, height);
        else if (vectors == 4)
            Run4(in tile, height);
        else if (vectors == 3)
            Run3(in tile, height);
        else
            Run2(in tile, height);
    }

    private static void Run8(in ProductTile<T> tile, int height)
    {
        switch (height)
        {
            case 1: ProductKernel8.Run<V, T, L, Rows1>(in tile); break;
            case 2: ProductKernel8.Run<V, T, L, Rows2>(in tile); break;
            case 3: ProductKernel8.Run<V, T, L, Rows3>(in tile); break;
            default: throw new UnreachableException();
        }
    }

    private static void Run3(in ProductTile<T> tile, int height)
    {
        if (height == 4)
            ProductKernel3.Run<V, T, L, Rows4>(in tile);
        else
            ProductKernel3.Run<V, T, L, Rows3>(in tile);
    }

    private static void Run4(in ProductTile<T> tile, int height)
    {
        switch (height)
        {
            case 1: ProductKernel4.Run<V, T, L, Rows1>(in tile); break;
            case 2: ProductKernel4.Run<V, T, L, Rows2>(in tile); break;
            case 3: ProductKernel4.Run<V, T, L, Rows3>(in tile); break;
            case 4: ProductKernel4.Run<V, T, L, Rows4>(in tile); break;
            case 5: ProductKernel4.Run<V, T, L, Rows5>(in tile); break;
            case 6: ProductKernel4.Run<V, T, L, Rows6>(in tile); break;
            default: throw new UnreachableException();
        }
    }

    private static void Run2(in ProductTile<T> tile, int height)
    {
        switch (height)
        {
            case 1: ProductKernel2.Run<V, T, L, Rows1>(in tile); break;
            case 2: ProductKernel2.Run<V, T, L, Rows2>(in tile); break;
            case 3: ProductKernel2.Run<V, T, L, Rows3>(in tile); break;
            case 4: ProductKernel2.Run<V, T, L, Rows4>(in tile); break;
            case 5: ProductKernel2.Run<V, T, L, Rows5>(in tile); break;
            case 6: ProductKernel2.Run<V, T, L, Rows6>(in tile); break;
            case 7: ProductKernel2.Run<V, T, L, Rows7>(in tile); break;
            case 8: ProductKernel2.Run<V, T, L, Rows8>(in tile); break;
            case 9: ProductKernel2.Run<V, T, L, Rows9>(in tile); break;
            case 10: ProductKernel2.Run<V, T, L, Rows10>(in tile); break;
            case 11: ProductKernel2.Run<V, T, L, Rows11>(in tile); break;
            case 12: ProductKernel2.Run<V, T, L, Rows12>(in tile); break;
            default: throw new UnreachableException();
        }
    }
}
