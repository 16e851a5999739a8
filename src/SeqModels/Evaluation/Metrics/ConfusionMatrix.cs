using System.Globalization;
using System.Runtime.CompilerServices;
using SeqModels.Evaluation.Metrics;
using SeqModels.Evaluation.Tables;
using SeqModels.Tensors;

namespace SeqModels.Evaluation;

/// <summary>
/// How often each class was predicted for each label, summed over batches. Rows are labels, columns are predictions, as in scikit-learn.
/// Positions with the ignored label, such as padding, do not count. It serves one thread; merge one per thread.
/// </summary>
/// <example><code>
/// var matrix = new ConfusionMatrix(["negative", "positive"]);
/// matrix.Add(labels, predictions);
/// Console.WriteLine(matrix.ToReport());
/// </code></example>
public sealed class ConfusionMatrix
{
    private const int MaxClasses = 46340;

    private readonly long[] _counts;
    private readonly Dictionary<string, int> _ids;

    /// <summary>Creates an empty matrix of classes that are named by their numbers.</summary>
    /// <param name="classCount">The number of classes n, from 1 to 46,340; labels and predictions are 0 to n − 1.</param>
    /// <param name="ignoredLabel">The label of positions that do not count, or null for none. Default −100, that of padding in batches and
    /// of PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classCount"/> is out of range.</exception>
    public ConfusionMatrix(int classCount, int? ignoredLabel = -100)
        : this(Numbers(classCount), ignoredLabel)
    {
    }

    /// <summary>Creates an empty matrix of named classes.</summary>
    /// <param name="classes">The names of the classes 0, 1, …, all different.</param>
    /// <param name="ignoredLabel">The label of positions that do not count, or null for none. Default −100, that of padding in batches and
    /// of PyTorch.</param>
    /// <exception cref="ArgumentException">Two names are equal, or there are none or more than 46,340.</exception>
    public ConfusionMatrix(IReadOnlyList<string> classes, int? ignoredLabel = -100)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count is < 1 or > MaxClasses)
        {
            throw new ArgumentException($"ConfusionMatrix: there must be 1 to {MaxClasses} classes, but there are {classes.Count}.", nameof(classes));
        }

        Classes = [.. classes];
        IgnoredLabel = ignoredLabel;
        _counts = new long[classes.Count * classes.Count];
        _ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in Classes)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(classes));
            if (!_ids.TryAdd(name, _ids.Count))
            {
                throw new ArgumentException($"ConfusionMatrix: the names of the classes must differ, but classes {_ids[name]} and {_ids.Count} are both '{name}'.", nameof(classes));
            }
        }
    }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The label of positions that do not count, or null for none.</summary>
    public int? IgnoredLabel { get; }

    /// <summary>The number of labels that count.</summary>
    public long Count { get; private set; }

    /// <summary>The number of labels that were predicted, the sum of the diagonal.</summary>
    public long Correct => Enumerable.Range(0, Classes.Count).Sum(i => this[i, i]);

    /// <summary>The share of labels that were predicted, from 0 to 1; NaN without labels.</summary>
    public double Accuracy => (double)Correct / Count;

    /// <summary>The mean recall of the classes that occur as labels, from 0 to 1; NaN without labels.</summary>
    public double BalancedAccuracy => Agreement.BalancedAccuracy(this);

    /// <summary>
    /// Cohen's κ = (p_o − p_e)/(1 − p_e), at most 1, with the accuracy p_o and the accuracy p_e of predictions that are drawn independently of
    /// the labels (Cohen 1960); 0 for chance. NaN without labels, or if p_e is 1 because one class is all there is.
    /// </summary>
    public double CohenKappa => Agreement.CohenKappa(this);

    /// <summary>
    /// The correlation of Matthews (1975) for any number of classes (Gorodkin 2004, R_K), from −1 to 1; 0 for chance, and 0 if all labels or
    /// all predictions are of one class.
    /// </summary>
    public double MatthewsCorrelation => Agreement.MatthewsCorrelation(this);

    /// <summary>The number of positions with a label and a prediction.</summary>
    /// <param name="label">The class of the label.</param>
    /// <param name="prediction">The predicted class.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not a class.</exception>
    public long this[int label, int prediction] => _counts[Place(label, nameof(label)) * Classes.Count + Place(prediction, nameof(prediction))];

    /// <summary>Creates a matrix of labels and predictions that are names. The classes are the names that occur, in ordinal
    /// order.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="predictions">One prediction per label.</param>
    /// <exception cref="ArgumentException">The counts differ, or there are no labels.</exception>
    public static ConfusionMatrix Of(IReadOnlyList<string> labels, IReadOnlyList<string> predictions)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(predictions);
        var matrix = new ConfusionMatrix([.. labels.Concat(predictions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        matrix.Add(labels, predictions);
        return matrix;
    }

    /// <summary>Adds predicted classes.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="predictions">One prediction per label.</param>
    /// <exception cref="ArgumentException">The counts differ, a label is neither a class nor ignored, or a prediction that counts is not a
    /// class. Nothing is added then.</exception>
    [OverloadResolutionPriority(1)]
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        LabelPairs.RequireClasses("ConfusionMatrix.Add", labels, predictions, Classes.Count, IgnoredLabel);
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] != IgnoredLabel)
            {
                _counts[labels[i] * Classes.Count + predictions[i]]++;
                Count++;
            }
        }
    }

    /// <summary>Adds predicted classes.</summary>
    /// <param name="labels">The labels, of any shape.</param>
    /// <param name="predictions">The predictions, of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, a label is neither a class nor ignored, or a prediction that counts is not a
    /// class. Nothing is added then.</exception>
    public void Add(Indices labels, Indices predictions)
    {
        LabelPairs.RequireEqualShape("ConfusionMatrix.Add", labels, predictions);
        Add(labels.Values.Span, predictions.Values.Span);
    }

    /// <summary>Adds logits: the class with the highest logit is predicted, the lowest one of several.</summary>
    /// <param name="labels">The labels, of any shape.</param>
    /// <param name="logits">The logits, of the shape of the labels and a last axis of as many classes as the matrix has.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a label is neither a class nor ignored, or a logit that counts is NaN.
    /// Nothing is added then.</exception>
    public void Add(Indices labels, Tensor logits) =>
        Add(labels.Values.Span, LogitRows.Predictions("ConfusionMatrix.Add", labels, logits, IgnoredLabel));

    /// <summary>Adds predicted classes by name.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="predictions">One prediction per label.</param>
    /// <exception cref="ArgumentException">The counts differ, or a name is not a class. Nothing is added then.</exception>
    public void Add(IReadOnlyList<string> labels, IReadOnlyList<string> predictions)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(predictions);
        Add(Ids(labels, nameof(labels)), Ids(predictions, nameof(predictions)));
    }

    /// <summary>Adds the counts of another matrix.</summary>
    /// <param name="other">The other, with the same classes.</param>
    /// <exception cref="ArgumentException">The classes differ.</exception>
    public void Merge(ConfusionMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Classes.SequenceEqual(other.Classes, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"ConfusionMatrix.Merge: both must have the same classes, but they have [{string.Join(", ", Classes)}] and [{string.Join(", ", other.Classes)}].", nameof(other));
        }

        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    /// <summary>Returns the counts as a new array [label, prediction].</summary>
    public long[,] ToArray()
    {
        var counts = new long[Classes.Count, Classes.Count];
        Buffer.BlockCopy(_counts, 0, counts, 0, _counts.Length * sizeof(long));
        return counts;
    }

    /// <summary>Returns shares as a new array [label, prediction]; 0/0 is 0.</summary>
    /// <param name="shares">What the counts are divided by. Default: the number of positions with the label.</param>
    public double[,] ToShares(ConfusionShares shares = ConfusionShares.OfLabels)
    {
        long[] labels = [.. Enumerable.Range(0, Classes.Count).Select(LabelCount)], predictions = [.. Enumerable.Range(0, Classes.Count).Select(PredictionCount)];
        var result = new double[Classes.Count, Classes.Count];
        for (int i = 0; i < Classes.Count; i++)
        {
            for (int j = 0; j < Classes.Count; j++)
            {
                long whole = shares switch { ConfusionShares.OfLabels => labels[i], ConfusionShares.OfPredictions => predictions[j], _ => Count };
                result[i, j] = whole == 0 ? 0 : (double)this[i, j] / whole;
            }
        }

        return result;
    }

    /// <summary>Returns precision, recall and F1 of each class and their averages.</summary>
    /// <param name="includeAbsent">Whether classes that occur neither as label nor as prediction have rows and count in the macro average,
    /// with scores of 0. Default false, as in scikit-learn without <c>labels</c>.</param>
    public ClassificationReport ToReport(bool includeAbsent = false) =>
        ToReport([.. Enumerable.Range(0, Classes.Count).Where(i => includeAbsent || LabelCount(i) + PredictionCount(i) > 0)]);

    /// <summary>Returns precision, recall and F1 of some classes and their averages over these, such as all tags except O.</summary>
    /// <param name="classes">The classes in the order of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not a class.</exception>
    public ClassificationReport ToReport(IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return new ClassificationReport
        {
            Classes = [.. classes.Select(i => ScoreAverages.Of(Classes[Place(i, nameof(classes))], this[i, i], LabelCount(i), PredictionCount(i)))],
            Accuracy = Accuracy,
            Count = Count,
        };
    }

    /// <summary>Formats the counts: a row per label, a column per prediction.</summary>
    public override string ToString() => Table().ToString();

    /// <summary>Formats the same table as Markdown.</summary>
    public string ToMarkdown() => Table().ToMarkdown();

    /// <summary>The number of positions with a label.</summary>
    internal long LabelCount(int label) => Enumerable.Range(0, Classes.Count).Sum(prediction => this[label, prediction]);

    /// <summary>The number of positions with a prediction.</summary>
    internal long PredictionCount(int prediction) => Enumerable.Range(0, Classes.Count).Sum(label => this[label, prediction]);

    private static string[] Numbers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, "classCount");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxClasses, "classCount");
        return [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    private TextTable Table()
    {
        var table = new TextTable(["label \\ prediction", .. Classes]);
        for (int i = 0; i < Classes.Count; i++)
        {
            table.Add([Classes[i], .. Enumerable.Range(0, Classes.Count).Select(j => TextTable.Whole(this[i, j]))]);
        }

        return table;
    }

    private int[] Ids(IReadOnlyList<string> names, string argument) => [.. names.Select((name, i) => _ids.TryGetValue(name, out int id)
        ? id
        : throw new ArgumentException($"ConfusionMatrix.Add: '{name}' at index {i} is not a class: classes are {string.Join(", ", Classes)}.", argument))];

    private int Place(int index, string argument) => (uint)index < (uint)Classes.Count
        ? index
        : throw new ArgumentOutOfRangeException(argument, index, $"ConfusionMatrix: classes are 0 to {Classes.Count - 1}, but {index} was given.");
}
