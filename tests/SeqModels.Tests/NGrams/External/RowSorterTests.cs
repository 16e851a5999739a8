using CsCheck;
using SeqModels.NGrams.External;
using SeqModels.NGrams.Memory;

namespace SeqModels.Tests.NGrams;

public sealed class RowSorterTests
{
    [Fact]
    public void Rows_come_back_sorted_by_their_keys_with_their_payload()
    {
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 2], Gen.Int[0, 2000], Gen.Int[1, 40_000], Gen.Int[0, 1_000_000]).Sample((keys, payload, count, budget, seed) =>
        {
            var random = new Random(seed);
            int width = keys + payload;
            int[][] rows = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, width).Select(_ => random.Next(1 << random.Next(1, 31))).ToArray())];
            using var files = new TemporaryFiles(null);
            using var sorter = new RowSorter(files, width, keys, budget);
            foreach (int[] row in rows)
            {
                sorter.Add(row);
            }

            var sorted = new List<int[]>();
            for (RowReader reader = sorter.Sort(); reader.MoveNext();)
            {
                sorted.Add(reader.Row.ToArray());
            }

            sorter.Count.Should().Be(count);
            Keys(sorted).Should().BeInAscendingOrder(StringComparer.Ordinal);
            sorted.Select(Text).Order(StringComparer.Ordinal).Should().Equal(rows.Select(Text).Order(StringComparer.Ordinal));

            IEnumerable<string> Keys(IEnumerable<int[]> some) => some.Select(row => Text(row[..keys]));
        }, iter: 40);

        static string Text(int[] row) => string.Join(' ', row.Select(value => value.ToString("D10", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_small_budget_goes_through_many_runs()
    {
        using var files = new TemporaryFiles(null);
        using var sorter = new RowSorter(files, 2, 1, 1000);
        for (int i = 0; i < 5000; i++)
        {
            sorter.Add([(int)((long)i * 2621 % 5000), i]);
        }

        RowReader reader = sorter.Sort();

        sorter.Runs.Should().BeGreaterThan(100);
        for (int i = 0; i < 5000; i++)
        {
            reader.MoveNext().Should().BeTrue();
            reader.Row[0].Should().Be(i);
        }
        reader.MoveNext().Should().BeFalse();
    }
}
