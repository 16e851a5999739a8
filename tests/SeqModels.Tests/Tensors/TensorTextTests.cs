using System.Globalization;
using SeqModels.Tensors;

namespace SeqModels.Tests.Tensors;

[Trait("Category", "Culture")]
public sealed class TensorTextTests
{
    [Fact]
    public void Small_tensors_are_written_out()
    {
        Text(Tensor.Scalar(1.5f), "Tensor Float32 [] 1.5000");
        Text(Tensor.From([1f, -20, 3]), "Tensor Float32 [3] [  1, -20,   3]");
        Text(Tensor.From([[1.5f, -2], [float.NaN, float.NegativeInfinity]]), "Tensor Float32 [2, 2]\n[[   1.5000,   -2.0000],\n [      NaN, -Infinity]]");
        Text(Tensor.From([1e-6, 1]), "Tensor Float64 [2] [1.0000e-06, 1.0000e+00]");
        Text(Tensor.Arange(8).Reshape(2, 2, 2), "Tensor Float32 [2, 2, 2]\n[[[0, 1],\n  [2, 3]],\n\n [[4, 5],\n  [6, 7]]]");
        Text(Tensor.Zeros([0]), "Tensor Float32 [0] []");
        Text(Tensor.Zeros([2, 0]), "Tensor Float32 [2, 0]\n[[],\n []]");
    }

    [Fact]
    public void Large_tensors_are_elided()
    {
        Text(Tensor.Arange(1001), "Tensor Float32 [1001] [   0,    1,    2, ...,  998,  999, 1000]");
        string[] lines = Tensor.Arange(10_000).Reshape(100, 100).ToString().Split('\n');
        lines.Should().HaveCount(8);
        lines[1].Should().Be("[[   0,    1,    2, ...,   97,   98,   99],");
        lines[4].Should().Be(" ...,");
        lines[7].Should().Be(" [9900, 9901, 9902, ..., 9997, 9998, 9999]]");
    }

    [Fact]
    public void The_culture_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Text(Tensor.Scalar(1.5f), "Tensor Float32 [] 1.5000");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void Text(Tensor tensor, string expected) => tensor.ToString().Should().Be(expected);
}
