using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SeqModels.Training;
using SeqModels.Training.Logging;

namespace SeqModels.Tests.Training;

public sealed class TensorBoardLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("board-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>RFC 3720, appendix B.4, and the check value of the catalogues.</summary>
    [Fact]
    public void Crc32c_gives_the_published_values()
    {
        TensorBoardFile.Crc32C(new byte[32]).Should().Be(0x8A9136AA);
        TensorBoardFile.Crc32C([.. Enumerable.Repeat((byte)0xFF, 32)]).Should().Be(0x62A8AB43);
        TensorBoardFile.Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)i)]).Should().Be(0x46DD794E);
        TensorBoardFile.Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]).Should().Be(0x113FDB5C);
        TensorBoardFile.Crc32C("123456789"u8).Should().Be(0xE3069283);
    }

    [Fact]
    public void The_event_file_reads_back()
    {
        string path;
        using (var log = new TensorBoardLog(_folder))
        {
            log.Report(TrainingLogTests.Step(4));
            log.Report(TrainingLogTests.Step(4) with { ValidationLoss = 2 });
            log.Report(TrainingLogTests.Step(300) with { GradientNorm = double.NaN });
            log.Report(TrainingLogTests.Step(300) with { ValidationLoss = 1, FinishedEpoch = new EpochResult { Epoch = 1, TrainLoss = 3 } });
            log.Report(TrainingLogTests.Step(301) with { ValidationLoss = 1 });
            log.Report(TrainingLogTests.Step(301) with { ValidationLoss = 1, FinishedEpoch = new EpochResult { Epoch = 2, TrainLoss = 3 } });
            path = log.Path!;
        }

        Path.GetFileName(path).Should().MatchRegex(@"^events\.out\.tfevents\.\d{10}\..+$");
        Event[] events = [.. ReadRecords(File.ReadAllBytes(path)).Select(ReadEvent)];
        events[0].FileVersion.Should().Be("brain.Event:2");
        events[1].SessionStatus.Should().Be(1);
        events.Select(e => e.Step).Should().Equal(0, 4, 4, 4, 300, 300, 301, 301);
        events.Should().OnlyContain(e => Math.Abs(e.WallTime - (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds) < 3600);
        events[2].Scalars.Should().Contain(new KeyValuePair<string, float>("train/loss", 1.25f))
            .And.Contain(new KeyValuePair<string, float>("train/gradient_norm", 2f))
            .And.Contain(new KeyValuePair<string, float>("train/perplexity", 148f))
            .And.Contain(new KeyValuePair<string, float>("train/learning_rate", 1e-3f))
            .And.Contain(new KeyValuePair<string, float>("train/tokens_per_second", 12345f));
        events[3].Scalars.Should().HaveCount(2)
            .And.Contain(new KeyValuePair<string, float>("valid/loss", 2f)).And.Contain(new KeyValuePair<string, float>("valid/perplexity", (float)Math.Exp(2)));
        events[4].Scalars.Should().NotContainKey("train/gradient_norm");
        events[5].Scalars.Keys.Should().BeEquivalentTo("valid/loss", "valid/perplexity", "epoch/train_loss", "epoch/train_perplexity");
        events[6].Scalars.Keys.Should().BeEquivalentTo("valid/loss", "valid/perplexity");
        events[7].Scalars.Keys.Should().BeEquivalentTo("epoch/train_loss", "epoch/train_perplexity");
    }

    [Fact]
    public void A_resumed_run_writes_a_file_of_its_own_that_begins_at_its_step()
    {
        foreach (int first in (int[])[1, 40])
        {
            using var log = new TensorBoardLog(_folder);
            log.Report(TrainingLogTests.Step(first));
        }

        string[] files = [.. Directory.GetFiles(_folder).Order(StringComparer.Ordinal)];
        files.Should().HaveCount(2);
        files.Select(file => ReadEvent(ReadRecords(File.ReadAllBytes(file))[1])).Select(start => (start.SessionStatus, start.Step))
            .Should().BeEquivalentTo([(1, 1L), (1, 40L)]);
    }

    /// <summary>Records as the format is published, with a bitwise CRC of the test's own.</summary>
    private static List<byte[]> ReadRecords(ReadOnlySpan<byte> file)
    {
        List<byte[]> records = [];
        while (!file.IsEmpty)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            BinaryPrimitives.ReadUInt32LittleEndian(file[8..]).Should().Be(MaskedCrc(file[..8]));
            ReadOnlySpan<byte> data = file.Slice(12, length);
            BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]).Should().Be(MaskedCrc(data));
            records.Add(data.ToArray());
            file = file[(16 + length)..];
        }

        return records;
    }

    private static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    private static Event ReadEvent(byte[] data)
    {
        var read = new Event();
        foreach ((int field, object value) in ReadFields(data))
        {
            switch (field)
            {
                case 1: read.WallTime = BitConverter.UInt64BitsToDouble((ulong)value); break;
                case 2: read.Step = (long)(ulong)value; break;
                case 3: read.FileVersion = Encoding.UTF8.GetString((byte[])value); break;
                case 5: ReadSummary((byte[])value, read.Scalars); break;
                case 7: read.SessionStatus = (int)(ulong)ReadFields((byte[])value).Single(status => status.Field == 1).Value; break;
                default: throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"field {field}"));
            }
        }

        return read;
    }

    private static void ReadSummary(byte[] data, Dictionary<string, float> scalars)
    {
        foreach ((int field, object entry) in ReadFields(data))
        {
            field.Should().Be(1);
            Dictionary<int, object> parts = ReadFields((byte[])entry).ToDictionary(part => part.Field, part => part.Value);
            scalars.Add(Encoding.UTF8.GetString((byte[])parts[1]), BitConverter.UInt32BitsToSingle((uint)parts[2]));
        }
    }

    private static List<(int Field, object Value)> ReadFields(ReadOnlySpan<byte> data)
    {
        List<(int, object)> fields = [];
        while (!data.IsEmpty)
        {
            ulong key = ReadVarint(ref data);
            object value = (key & 7) switch
            {
                0 => ReadVarint(ref data),
                1 => BinaryPrimitives.ReadUInt64LittleEndian(Take(ref data, 8)),
                2 => Take(ref data, (int)ReadVarint(ref data)).ToArray(),
                5 => BinaryPrimitives.ReadUInt32LittleEndian(Take(ref data, 4)),
                _ => throw new InvalidDataException("wire type"),
            };
            fields.Add(((int)(key >> 3), value));
        }

        return fields;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> data)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = Take(ref data, 1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> data, int count)
    {
        ReadOnlySpan<byte> taken = data[..count];
        data = data[count..];
        return taken;
    }

    private sealed class Event
    {
        public double WallTime { get; set; }
        public long Step { get; set; }
        public string? FileVersion { get; set; }
        public int SessionStatus { get; set; }
        public Dictionary<string, float> Scalars { get; } = [];
    }
}
