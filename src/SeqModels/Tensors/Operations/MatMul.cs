using System.Numerics;
using SeqModels.Numerics.Lanes;
using SeqModels.Numerics.Products;

namespace SeqModels.Tensors;

// Y = op(A)·op(B) on the last two axes, op(M) = M or Mᵀ: [..., M, K]·[..., K, N] → [..., M, N]; batch axes broadcast.
// dA += dY·op(B)ᵀ (transposed if A is), dB += op(A)ᵀ·dY (transposed if B is); a repeated matrix gathers its batch in order.
// With one B for the whole batch and A as it is, the batch is the rows of one product. Saves nothing.
internal sealed unsafe class MatMul(bool transposeA, bool transposeB) : Operation
{
    private enum Pass
    {
        Forward,
        GradientA,
        GradientB,
    }

    public static Tensor Apply(Tensor a, Tensor b, bool transposeA, bool transposeB)
    {
        ArgumentNullException.ThrowIfNull(b);
        if (a.Rank < 2 || b.Rank < 2)
        {
            throw new ArgumentException(
                $"MatMul: both operands must have at least 2 axes, but were {a.Shape} and {b.Shape}. Reshape a vector to [1, n] or [n, 1].", nameof(b));
        }

        (int rows, int inner) = transposeA ? (a.Shape[-1], a.Shape[-2]) : (a.Shape[-2], a.Shape[-1]);
        (int innerB, int columns) = transposeB ? (b.Shape[-1], b.Shape[-2]) : (b.Shape[-2], b.Shape[-1]);
        if (inner != innerB)
        {
            throw new ArgumentException(
                $"MatMul: {a.Shape}{(transposeA ? "ᵀ" : "")}·{b.Shape}{(transposeB ? "ᵀ" : "")} needs equal inner sizes, but {inner} != {innerB}.", nameof(b));
        }

        Shape batch = Shape.Broadcast(Batch(a.Shape), Batch(b.Shape));
        return new MatMul(transposeA, transposeB).Run([.. batch.Sizes, rows, columns], a, b);
    }

    protected override void Forward<T>()
    {
        fixed (T* a = Input<T>(0), b = Input<T>(1), y = Output<T>())
            Each(Pass.Forward, a, b, y);
    }

    protected override void Backward<T>()
    {
        if (NeedsGradient(0))
        {
            fixed (T* da = InputGradient<T>(0), b = Input<T>(1), dy = OutputGradient<T>())
                Each(Pass.GradientA, da, b, dy);
        }

        if (NeedsGradient(1))
        {
            fixed (T* a = Input<T>(0), db = InputGradient<T>(1), dy = OutputGradient<T>())
                Each(Pass.GradientB, a, db, dy);
        }
    }

    private void Each<T>(Pass pass, T* a, T* b, T* y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape shapeA = InputShape(0), shapeB = InputShape(1), shapeY = OutputShape();
        int rowsA = shapeA[-2], rows = shapeY[-2], columns = shapeY[-1], inner = shapeA[-1];
        Shape batchA = Batch(shapeA), batchB = Batch(shapeB), batchY = Batch(shapeY);
        if (batchB.ElementCount == 1 && !transposeA)
        {
            rows *= batchY.ElementCount;
            Multiply<T>(pass, new(a, rows, inner), new(b, shapeB[-2], shapeB[-1]), new(y, rows, columns));
            return;
        }

        nint sizeA = (nint)rowsA * inner, sizeB = (nint)shapeB[-2] * shapeB[-1], sizeY = (nint)rows * columns;
        var walk = new BroadcastRows(batchA, batchB, batchY, stackalloc int[BroadcastRows.MemoryLength(batchY)]);
        while (walk.Next())
        {
            for (int i = 0; i < walk.Length; i++)
            {
                T* matrixA = a + ((walk.A + (i * walk.StepA)) * sizeA);
                T* matrixB = b + ((walk.B + (i * walk.StepB)) * sizeB);
                T* matrixY = y + ((walk.Result + i) * sizeY);
                Multiply<T>(pass, new(matrixA, rowsA, inner), new(matrixB, shapeB[-2], shapeB[-1]), new(matrixY, rows, columns));
            }
        }
    }

    /// <summary>Computes one product; the result is always row-major, never a transposed view.</summary>
    private void Multiply<T>(Pass pass, Matrix<T> a, Matrix<T> b, Matrix<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<T> left = transposeA ? a.Transpose() : a, right = transposeB ? b.Transpose() : b;
        switch (pass)
        {
            case Pass.Forward:
                MatrixProduct.Multiply(left, right, y, accumulate: false);
                break;
            case Pass.GradientA when transposeA:
                MatrixProduct.Multiply(right, y.Transpose(), a, accumulate: true);
                break;
            case Pass.GradientA:
                MatrixProduct.Multiply(y, right.Transpose(), a, accumulate: true);
                break;
            case Pass.GradientB when transposeB:
                MatrixProduct.Multiply(y.Transpose(), left, b, accumulate: true);
                break;
            default:
                MatrixProduct.Multiply(left.Transpose(), y, b, accumulate: true);
                break;
        }
    }

    private static Shape Batch(Shape shape) => Shape.Create(shape.Sizes[..^2]);
}

public partial class Tensor
{
    /// <summary>
    /// The matrix product over the last two axes, [..., M, K]·[..., K, N] → [..., M, N]; the other (batch) axes broadcast as in NumPy.
    /// If <paramref name="b"/> is a matrix, <c>x.MatMul(w, transposeB: true)</c> multiplies all rows of x [B, T, K] by w [N, K] in one
    /// product.
    /// </summary>
    /// <param name="b">The right operand, with at least 2 axes.</param>
    /// <param name="transposeA">Whether the left operand is transposed, [..., K, M]; nothing is copied.</param>
    /// <param name="transposeB">Whether the right operand is transposed, [..., N, K]; nothing is copied.</param>
    /// <exception cref="ArgumentException">An operand has fewer than 2 axes, the sizes K differ, or batch axes do not
    /// broadcast.</exception>
    public Tensor MatMul(Tensor b, bool transposeA = false, bool transposeB = false) => Tensors.MatMul.Apply(this, b, transposeA, transposeB);
}
