using System.Globalization;
using System.Text;
using SeqModels.NGrams;
using SeqModels.NGrams.Tables;

namespace SeqModels.Tests.NGrams;

public sealed class EnumerationTests
{
    public static TheoryData<NGramStorageOptions?> Forms => [
        null, new NGramStorageOptions { Kind = NGramStorageKind.Packed }, new NGramStorageOptions { Kind = NGramStorageKind.Hashed }];

    [Theory]
    [MemberData(nameof(Forms), DisableDiscoveryEnumeration = true)]
    public void Every_ngram_comes_once_with_the_numbers_of_the_ARPA_file(NGramStorageOptions? form)
    {
        using NGramModel estimated = NGramModel.Estimate(PlainCounter.Encode(PlainCounter.Words(30), PlainCounter.Sentences(300, 9, 30, 1)), 3);
        using NGramModel model = form is null ? NGramModel.FromTables(estimated.ToTables()) : estimated.Store(form);
        using var text = new MemoryStream();
        Arpa.Write(model, text, new ArpaWriteOptions { BeginLog10Probability = -99 });

        for (int order = 1; order <= 3; order++)
        {
            NGramEntry[] entries = [.. model.EnumerateNGrams(order)];

            entries.Should().HaveCount(model.NGramCount(order));
            entries.Select(Line).Should().BeEquivalentTo(Lines(text, order));
        }
    }

    [Fact]
    public void It_is_lazy_and_can_be_stopped()
    {
        NGramModel model = NGramModel.Estimate(PlainCounter.Encode(PlainCounter.Words(30), PlainCounter.Sentences(300, 9, 30, 1)), 3);
        using var cancellationToken = new CancellationTokenSource();
        using IEnumerator<NGramEntry> entries = model.EnumerateNGrams(1, cancellationToken.Token).GetEnumerator();

        entries.MoveNext().Should().BeTrue();
        cancellationToken.Cancel();

        entries.Invoking(e => e.MoveNext()).Should().Throw<OperationCanceledException>();
        model.Invoking(m => m.EnumerateNGrams(0)).Should().Throw<ArgumentOutOfRangeException>();
        model.Invoking(m => m.EnumerateNGrams(4)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_model_of_counts_says_why_it_has_none()
    {
        NGramModel model = NGramModel.Estimate(PlainCounter.Encode(PlainCounter.Words(3), PlainCounter.Sentences(9, 9, 3, 1)), 2, NGramSmoothing.AddK());

        model.Invoking(m => m.EnumerateNGrams(2).First()).Should().Throw<NotSupportedException>().WithMessage("*no backoff weights*");
    }

    private static string Line(NGramEntry entry) => string.Create(CultureInfo.InvariantCulture,
        $"{string.Join(' ', entry.Words)} {(float)Math.Max(entry.LogProbability / LinearScale.Ln10, -99):R} {(float)(entry.LogBackoff / LinearScale.Ln10):R}");

    private static IEnumerable<string> Lines(MemoryStream arpa, int order) =>
        Encoding.UTF8.GetString(arpa.ToArray()).Split($"\\{order}-grams:\n")[1].Split("\n\n")[0].Split('\n')
            .Select(line => line.Split('\t'))
            .Select(parts => string.Create(CultureInfo.InvariantCulture,
                $"{parts[1]} {float.Parse(parts[0], CultureInfo.InvariantCulture):R} {(parts.Length > 2 ? float.Parse(parts[2], CultureInfo.InvariantCulture) : 0f):R}"));
}
