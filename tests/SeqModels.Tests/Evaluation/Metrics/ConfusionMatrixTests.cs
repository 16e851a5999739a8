using CsCheck;
using SeqModels.Evaluation;
using SeqModels.Tensors;

namespace SeqModels.Tests.Evaluation.Metrics;

[Trait("Category", "Culture")]
public sealed class ConfusionMatrixTests
{
    private static readonly Gen<(int Classes, (int Label, int Prediction)[] Pairs)> Pairs = Gen.Int[1, 6].SelectMany(classes =>
        Gen.Select(Gen.Frequency((9, Gen.Int[0, classes - 1]), (1, Gen.Const(-100))), Gen.Int[0, classes - 1]).Array[0, 40].Select(pairs => (classes, pairs)));

    [Fact]
    public void Merged_parts_are_the_whole() => Gen.Select(Pairs, Gen.Int[0, 40]).Sample((values, cut) =>
    {
        ConfusionMatrix whole = Matrix(values.Classes, values.Pairs), merged = Matrix(values.Classes, values.Pairs.Take(cut));
        merged.Merge(Matrix(values.Classes, values.Pairs.Skip(cut)));
        return Numbers(merged).SequenceEqual(Numbers(whole)) && merged.ToString() == whole.ToString() && merged.ToReport().ToString() == whole.ToReport().ToString();
    });

    [Fact]
    public void The_order_of_positions_does_not_matter() => Pairs.Sample(values =>
        Numbers(Matrix(values.Classes, values.Pairs.Reverse())).SequenceEqual(Numbers(Matrix(values.Classes, values.Pairs))));

    [Fact]
    public void Permuted_classes_permute_the_report() => Gen.Select(Pairs, Gen.Int[0, 1000]).Sample((values, seed) =>
    {
        int[] places = [.. Enumerable.Range(0, values.Classes)];
        new Random(seed).Shuffle(places);
        ConfusionMatrix plain = Matrix(values.Classes, values.Pairs);
        ConfusionMatrix permuted = Matrix(values.Classes, values.Pairs.Select(pair => (pair.Label < 0 ? pair.Label : places[pair.Label], places[pair.Prediction])));
        ClassificationReport report = plain.ToReport(includeAbsent: true), other = permuted.ToReport(includeAbsent: true);
        Numbers(permuted).Zip(Numbers(plain)).All(pair => pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) < 1e-12).Should().BeTrue();
        return Enumerable.Range(0, values.Classes).All(i =>
            report.Classes[i] with { Name = "" } == other.Classes[places[i]] with { Name = "" } && Enumerable.Range(0, values.Classes).All(j => plain[i, j] == permuted[places[i], places[j]]));
    });

    [Fact]
    public void Tables()
    {
        var matrix = new ConfusionMatrix(["cat", "dog|wolf", "fox"]);
        matrix.Add(["cat", "cat", "dog|wolf", "dog|wolf"], ["cat", "dog|wolf", "dog|wolf", "dog|wolf"]);
        matrix.ToString().Should().Be(string.Join(Environment.NewLine,
            "label \\ prediction  cat  dog|wolf  fox",
            "cat                   1         1    0",
            "dog|wolf              0         2    0",
            "fox                   0         0    0"));
        matrix.ToReport().ToString().Should().Be(string.Join(Environment.NewLine,
            "class             precision  recall      F1  support",
            "cat                  1.0000  0.5000  0.6667        2",
            "dog|wolf             0.6667  1.0000  0.8000        2",
            "accuracy                             0.7500        4",
            "macro average        0.8333  0.7500  0.7333        4",
            "weighted average     0.8333  0.7500  0.7333        4"));
        matrix.ToReport([1]).ToMarkdown().Should().Be(
            "| class | precision | recall | F1 | support |\n|---|---:|---:|---:|---:|\n| dog\\|wolf | 0.6667 | 1.0000 | 0.8000 | 2 |\n" +
            "| micro average | 0.6667 | 1.0000 | 0.8000 | 2 |\n| macro average | 0.6667 | 1.0000 | 0.8000 | 2 |\n| weighted average | 0.6667 | 1.0000 | 0.8000 | 2 |");
        matrix.ToMarkdown().Should().StartWith("| label \\ prediction | cat | dog\\|wolf | fox |\n|---|---:|---:|---:|\n| cat | 1 | 1 | 0 |");
    }

    [Fact]
    public void Names_indices_and_logits_give_the_same_counts()
    {
        ConfusionMatrix names = ConfusionMatrix.Of(["b", "a", "b"], ["a", "a", "b"]);
        names.Classes.Should().Equal("a", "b");
        var indices = new ConfusionMatrix(["a", "b"]);
        indices.Add(new Indices(new[] { 1, 0, 1, -100 }, [2, 2]), new Indices(new[] { 0, 0, 1, 7 }, [2, 2]));
        var logits = new ConfusionMatrix(["a", "b"]);
        logits.Add(new Indices(new[] { 1, 0, 1, -100 }, [2, 2]), Tensor.From(new[] { 2.0, 2, 3, 1, 0, 1, double.NaN, 0 }, [2, 2, 2]));
        indices.ToArray().Cast<long>().Should().Equal(names.ToArray().Cast<long>());
        logits.ToArray().Cast<long>().Should().Equal(names.ToArray().Cast<long>());
    }

    [Fact]
    public void An_empty_matrix_has_no_accuracy()
    {
        var matrix = new ConfusionMatrix(2);
        double.IsNaN(matrix.Accuracy + matrix.BalancedAccuracy + matrix.CohenKappa).Should().BeTrue();
        matrix.MatthewsCorrelation.Should().Be(0);
        matrix.ToReport().MacroAverage.F1.Should().Be(0);
        matrix.ToReport().ToString().Should().Contain("accuracy").And.Contain("–");
    }

    [Fact]
    public void Large_counts_are_exact()
    {
        // Doubling 40 times: products of the counts exceed 64 bits, the shares stay.
        var matrix = new ConfusionMatrix(2);
        matrix.Add([0, 0, 0, 1], [0, 0, 1, 1]);
        (double kappa, double matthews) = (matrix.CohenKappa, matrix.MatthewsCorrelation);
        for (int i = 0; i < 40; i++)
        {
            matrix.Merge(matrix);
        }

        matrix.Count.Should().Be(4L << 40);
        (matrix.CohenKappa, matrix.MatthewsCorrelation).Should().Be((kappa, matthews));
    }

    [Fact]
    public void Wrong_input_is_reported_and_not_counted()
    {
        var matrix = new ConfusionMatrix(2);
        Action label = () => matrix.Add([0, 2], [0, 0]);
        label.Should().Throw<ArgumentException>().WithMessage("ConfusionMatrix.Add: the label 2 at index 1 is not a class: classes are 0 to 1 and the ignored label is -100.*");
        Action prediction = () => matrix.Add([0, 1], [0, -1]);
        prediction.Should().Throw<ArgumentException>().WithMessage("*the prediction -1 at index 1 is not a class*");
        Action name = () => matrix.Add(["0"], ["cat"]);
        name.Should().Throw<ArgumentException>().WithMessage("*'cat' at index 0 is not a class: classes are 0, 1.*");
        Action logits = () => matrix.Add(new[] { 0 }, Tensor.From(new[] { 0f, 0, 1 }, [1, 3]));
        logits.Should().Throw<ArgumentException>();
        matrix.Count.Should().Be(0);
        Action names = () => _ = new ConfusionMatrix(["a", "b", "a"]);
        names.Should().Throw<ArgumentException>().WithMessage("*classes 0 and 2 are both 'a'.*");
        Action none = () => _ = new ConfusionMatrix(0);
        none.Should().Throw<ArgumentOutOfRangeException>();
        Action cell = () => _ = matrix[0, 2];
        cell.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*classes are 0 to 1, but 2 was given.*");
        Action merge = () => matrix.Merge(new ConfusionMatrix(3));
        merge.Should().Throw<ArgumentException>().WithMessage("*[0, 1] and [0, 1, 2].*");
    }

    private static ConfusionMatrix Matrix(int classes, IEnumerable<(int Label, int Prediction)> pairs)
    {
        var matrix = new ConfusionMatrix(classes);
        matrix.Add([.. pairs.Select(pair => pair.Label)], [.. pairs.Select(pair => pair.Prediction)]);
        return matrix;
    }

    private static double[] Numbers(ConfusionMatrix matrix)
    {
        ClassificationReport report = matrix.ToReport();
        return [matrix.Accuracy, matrix.BalancedAccuracy, matrix.CohenKappa, matrix.MatthewsCorrelation, report.MicroAverage.F1, report.MacroAverage.F1, report.WeightedAverage.F1];
    }
}
