using SeqModels.Evaluation;

namespace SeqModels.Tests.Evaluation.Metrics;

/// <summary>Entities as conlleval counts them.</summary>
public sealed class ConllevalTests
{
    /// <summary>Tags and their entities by conlleval's rules of where a chunk starts and ends, worked out by hand: TYPE@first-last.</summary>
    [Theory]
    [InlineData("O O O", "")]
    [InlineData("", "")]
    // IOB2.
    [InlineData("B-A", "A@0-0")]
    [InlineData("B-A I-A O", "A@0-1")]
    [InlineData("B-A I-A I-A", "A@0-2")]
    [InlineData("B-A B-A I-A", "A@0-0 A@1-2")]
    [InlineData("B-A I-A B-B I-B", "A@0-1 B@2-3")]
    [InlineData("B-A O B-A", "A@0-0 A@2-2")]
    // IOB1: B only between neighbours of one type.
    [InlineData("I-A I-A O", "A@0-1")]
    [InlineData("I-A B-A I-A", "A@0-0 A@1-2")]
    [InlineData("I-A I-B", "A@0-0 B@1-1")]
    [InlineData("O I-A", "A@1-1")]
    // Malformed in IOB2: I after O or after another type begins an entity.
    [InlineData("O I-A I-A", "A@1-2")]
    [InlineData("B-A I-B", "A@0-0 B@1-1")]
    [InlineData("B-A I-B I-A", "A@0-0 B@1-1 A@2-2")]
    [InlineData("B-A O I-A", "A@0-0 A@2-2")]
    // IOE: E ends an entity.
    [InlineData("I-A I-A E-A I-A", "A@0-2 A@3-3")]
    [InlineData("E-A E-A", "A@0-0 A@1-1")]
    [InlineData("I-A E-A E-A", "A@0-1 A@2-2")]
    [InlineData("E-A I-A I-A", "A@0-0 A@1-2")]
    [InlineData("O E-A O", "A@1-1")]
    // IOBES.
    [InlineData("S-A", "A@0-0")]
    [InlineData("B-A E-A", "A@0-1")]
    [InlineData("B-A I-A I-A E-A S-A", "A@0-3 A@4-4")]
    [InlineData("S-A S-A", "A@0-0 A@1-1")]
    [InlineData("B-A E-A B-A E-A", "A@0-1 A@2-3")]
    [InlineData("U-A O B-A I-A L-A", "A@0-0 A@2-4")]
    // Malformed in IOBES.
    [InlineData("B-A S-A", "A@0-0 A@1-1")]
    [InlineData("I-A S-A I-A", "A@0-0 A@1-1 A@2-2")]
    [InlineData("S-A I-A E-A", "A@0-0 A@1-2")]
    [InlineData("S-A E-A", "A@0-0 A@1-1")]
    [InlineData("E-A B-A", "A@0-0 A@1-1")]
    [InlineData("B-A E-B", "A@0-0 B@1-1")]
    [InlineData("B-A I-A O E-A", "A@0-1 A@3-3")]
    [InlineData("B-A B-A E-A I-A", "A@0-0 A@1-2 A@3-3")]
    // Types with hyphens, and none.
    [InlineData("B-A-B I-A-B I-A", "A-B@0-1 A@2-2")]
    [InlineData("B I O I B", "@0-1 @3-3 @4-4")]
    [InlineData("B-A I", "A@0-0 @1-1")]
    public void Entities_of_tags(string tags, string entities) =>
        string.Join(' ', EntitySpan.Find(Split(tags)).Select(entity => $"{entity.Type}@{entity.Start}-{entity.End - 1}")).Should().Be(entities);

    /// <summary>Labels, predictions, and how many entities are labelled, predicted and correct, and tokens correct, by hand.</summary>
    [Theory]
    [InlineData("B-A I-A O", "B-A I-A O", 1, 1, 1, 3)]
    [InlineData("B-A I-A O", "B-A O O", 1, 1, 0, 2)]
    [InlineData("B-A I-A O", "B-A I-A I-A", 1, 1, 0, 2)]
    [InlineData("B-A I-A O", "I-A I-A O", 1, 1, 1, 2)]
    [InlineData("B-A I-A O", "B-B I-B O", 1, 1, 0, 1)]
    [InlineData("B-A I-A O", "B-A I-B O", 1, 2, 0, 2)]
    [InlineData("B-A I-A I-A", "B-A B-A I-A", 1, 2, 0, 2)]
    [InlineData("B-A B-A O", "B-A I-A O", 2, 1, 0, 2)]
    [InlineData("B-A B-A O", "B-A O O", 2, 1, 1, 2)]
    [InlineData("B-A O B-B", "O O B-B", 2, 1, 1, 2)]
    [InlineData("O O O", "B-A O I-A", 0, 2, 0, 1)]
    [InlineData("B-A I-A E-A", "S-A S-A S-A", 1, 3, 0, 0)]
    [InlineData("B-A E-A S-B", "B-A I-A B-B", 2, 2, 2, 1)]
    [InlineData("B-A I-A", "B-A I-A", 1, 1, 1, 2)]
    [InlineData("B-A I-A O B-A", "B-A I-A O I-A", 2, 2, 2, 3)]
    [InlineData("B-A", "O", 1, 0, 0, 0)]
    public void Counts(string labels, string predictions, int labelled, int predicted, int correct, int correctTokens)
    {
        var counter = new EntityCounter();
        counter.Add(Split(labels), Split(predictions));
        EntityReport report = counter.ToReport();
        (report.Overall.Support, report.Overall.Predicted, report.Overall.Correct).Should().Be((labelled, predicted, correct));
        report.Tokens.Should().Be(Split(labels).Length);
        report.TokenAccuracy.Should().Be((double)correctTokens / report.Tokens);
    }

    [Fact]
    public void Random_documents_have_the_counts_of_conlleval()
    {
        MetricsFixture.Document[] documents = MetricsFixture.Read<MetricsFixture.Document[]>("entities.json");
        documents.Should().HaveCountGreaterThan(50);
        foreach (MetricsFixture.Document document in documents)
        {
            var counter = new EntityCounter();
            foreach (string[] sentence in document.Sentences)
            {
                counter.Add(Split(sentence[0]), Split(sentence[1]));
            }

            EntityReport report = counter.ToReport();
            string text = string.Join(" | ", document.Sentences.SelectMany(sentence => sentence));
            (report.Overall.Support, report.Overall.Predicted, report.Overall.Correct).Should().Be((document.Labelled, document.Predicted, document.Correct), text);
            (report.Tokens, report.TokenAccuracy).Should().Be((document.Tokens, (double)document.CorrectTokens / document.Tokens), text);
            report.Types.Select(row => (row.Name, row.Support, row.Predicted, row.Correct)).Should()
                .Equal(document.Types.Select(row => (row[0].GetString()!, row[1].GetInt64(), row[2].GetInt64(), row[3].GetInt64())), text);
            double p = report.Overall.Precision, r = report.Overall.Recall;
            report.Overall.F1.Should().BeApproximately(p + r > 0 ? 2 * p * r / (p + r) : 0, 1e-12);
        }
    }

    private static string[] Split(string tags) => tags.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
