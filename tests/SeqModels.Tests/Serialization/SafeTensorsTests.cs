using System.Buffers.Binary;
using System.Text;
using CsCheck;
using SeqModels.Serialization;
using SeqModels.Tensors;

namespace SeqModels.Tests.Serialization;

[Trait("Category", "Culture")]
public sealed class SafeTensorsTests
{
    private static readonly Gen<Tensor> Tensors =
        from sizes in Gen.Int[0, 4].Array[0, 3]
        from isDouble in Gen.Bool
        let length = sizes.Aggregate(1, (product, size) => product * size)
        from bits in Gen.Long.Array[length]
        select isDouble
            ? Tensor.From(Array.ConvertAll(bits, BitConverter.Int64BitsToDouble), Shape.Create(sizes))
            : Tensor.From(Array.ConvertAll(bits, b => BitConverter.Int32BitsToSingle((int)b)), Shape.Create(sizes));

    private static readonly Gen<string> Names = Gen.String[Gen.Char.AlphaNumeric, 1, 8].Select(name => name + "é\"\\\n漢");

    private static readonly Gen<(Dictionary<string, Tensor> Tensors, Dictionary<string, string> Notes)> Files =
        Gen.Select(Gen.Dictionary(Names, Tensors)[0, 6], Gen.Dictionary(Names, Names)[0, 3]);

    [Fact]
    public void WhatIsSavedIsLoadedToTheSameBits() => Files.Sample(
        file =>
        {
            SafeTensorsFile loaded = SafeTensors.Load(new MemoryStream(Bytes(file.Tensors, file.Notes)));
            loaded.Metadata.Should().Equal(file.Notes);
            loaded.Tensors.Select(named => named.Name).Should().BeEquivalentTo(file.Tensors.Keys);
            foreach ((string name, Tensor tensor) in file.Tensors)
            {
                loaded[name].Shape.Should().Equal(tensor.Shape);
                Bits(loaded[name]).Should().Equal(Bits(tensor));
            }
        },
        iter: 200);

    [Fact]
    public void DamagedFilesGiveNothingButInvalidDataException()
    {
        byte[] sound = Bytes(
            new() { ["weight"] = Tensor.From([1f, 2, 3, 4, 5, 6], [2, 3]), ["bias"] = Tensor.From([1.5, -2], [2]), ["none"] = Tensor.Zeros([0]) },
            new() { ["note"] = "text" });
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte, Gen.Int[0, 3], Gen.Int[0, 40]).Sample(
            (at, value, kind, count) =>
            {
                byte[] damaged = kind switch
                {
                    0 => [.. sound[..at], value, .. sound[(at + 1)..]],
                    1 => sound[..at],
                    2 => [.. sound[..at], .. sound[Math.Min(sound.Length, at + count)..]],
                    _ => [.. sound[..at], .. Enumerable.Repeat(value, count), .. sound[at..]],
                };
                try
                {
                    SafeTensors.Load(new MemoryStream(damaged));
                }
                catch (InvalidDataException)
                {
                    // The one documented way to fail.
                }
            },
            iter: 20_000);
    }

    public static TheoryData<string, int, string> Malformed => new()
    {
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", 8, "byte 62: the name 'a' occurs twice." },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "*the tensor 'b' has data_offsets [4, 12], which overlaps the tensor 'a'; it must begin at 8." },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "*leaves a gap after the start of the data; it must begin at 0." },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "*but the file contains 7 bytes of data. Is the file complete?" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "byte 70: the tensors' data ends here, but 1 more bytes follow." },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "*type F32 and shape [3] takes 12 bytes, but its data_offsets are [0, 8]." },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "*data_offsets are [8, 0]." },
        { """{"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,8]}}""", 8, "*at most * elements are allowed." },
        { """{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", 8, "*elements are allowed." },
        { """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "*the shape of 'a' must contain integers from 0 to *" },
        { """{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", 8, "*must contain integers*" },
        { """{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", 8, "*the tensor 'a' has dtype 'I64'; supported are F32, F64, F16 and BF16." },
        { """{"a":{"dtype":"F32","shape":[2]}}""", 8, "*the tensor 'a' has no data_offsets." },
        { """{"a":{"dtype":"F32","dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", 8, "*exactly once each, but has 'dtype' here." },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", 8, "*but has 'x' here." },
        { """{"a":[]}""", 0, "byte 13: expected an object that describes the tensor 'a', but found StartArray." },
        { """{"__metadata__":{"k":1}}""", 0, "*expected a string for the key 'k' of __metadata__, but found Number." },
        { """{"__metadata__":{"k":"1","k":"2"}}""", 0, "*the key 'k' of __metadata__ occurs twice." },
        { """{"a":}""", 0, "*the header is not valid JSON*" },
        { "{} {}", 0, "*the header is not valid JSON*" },
        { " {}", 0, "byte 8: the header must begin with '{', but begins with the byte 0x20*" },
        { "{\"\\ud800\":1}", 0, "*not valid UTF-8*" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void ErrorsNameTheByteWhatWasFoundAndWhatIsAllowed(string header, int dataLength, string message)
    {
        byte[] file = WithHeader(Encoding.UTF8.GetBytes(header), dataLength);
        FluentActions.Invoking(() => SafeTensors.Load(new MemoryStream(file), "x.safetensors"))
            .Should().Throw<InvalidDataException>().WithMessage("x.safetensors, " + message);
    }

    [Fact]
    public void HeaderSizesAreChecked()
    {
        Fails([1, 2, 3], "*begins with the 8-byte size of its header, but the file has 3 bytes.");
        Fails(WithSize(100_000_001), "*byte 0: the header's size is 100000001, but at most 100000000 bytes are allowed*");
        Fails(WithSize(ulong.MaxValue), "*the header's size is 18446744073709551615*");
        Fails(WithSize(50), "*the header's size is 50, but must be at least 2 and at most the 2 bytes that follow. Is the file complete?");
        Fails(WithSize(0), "*the header's size is 0*");

        static byte[] WithSize(ulong size)
        {
            byte[] file = [0, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'];
            BinaryPrimitives.WriteUInt64LittleEndian(file, size);
            return file;
        }

        static void Fails(byte[] file, string message) =>
            FluentActions.Invoking(() => SafeTensors.Load(new MemoryStream(file))).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void HalvesAreReadExactly()
    {
        byte[] file = WithHeader("""{"h":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]}}   """u8.ToArray(), 12);
        ushort[] values = [0x3C00, 0xC000, 0x0001, 0x7C00, 0x3F80, 0xC2F7];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(file.Length - 12 + (2 * i)), values[i]);
        }

        SafeTensorsFile loaded = SafeTensors.Load(new MemoryStream(file));
        loaded["h"].AsSpan().ToArray().Should().Equal(1, -2, (float)Math.Pow(2, -24), float.PositiveInfinity);
        loaded["b"].AsSpan().ToArray().Should().Equal(1, -123.5f);
        loaded.Invoking(f => f["c"]).Should().Throw<KeyNotFoundException>().WithMessage("stream has no tensor 'c'; it has h, b.");
    }

    [Fact]
    public void TheLayoutIsThatOfTheFormat()
    {
        byte[] file = Bytes(new() { ["w"] = Tensor.From([1f, 2], [2]), ["d"] = Tensor.From([3.0], []) }, []);
        int header = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        Encoding.UTF8.GetString(file, 8, header).TrimEnd(' ').Should().Be(
            """{"d":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""");
        (header % 8).Should().Be(0);
        file.Length.Should().Be(8 + header + 16);
        BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(file.Length - 4)).Should().Be(2);
    }

    [Fact]
    public void LongTensorsAreWrittenInPieces()
    {
        float[] values = [.. Enumerable.Range(0, 50_001).Select(i => (float)i)];
        byte[] file = Bytes(new() { ["w"] = Tensor.From(values, [values.Length]) }, []);
        SafeTensors.Load(new MemoryStream(file))["w"].AsSpan().ToArray().Should().Equal(values);
    }

    /// <summary>A file may hold a tensor of this name, and what was read can be saved.</summary>
    [Fact]
    public void TheEmptyNameIsAName()
    {
        using var file = new MemoryStream();
        SafeTensors.Save(file, [("", Tensor.Scalar(3))]);
        file.Position = 0;
        SafeTensors.Load(file)[""].Item().Should().Be(3);
    }

    [Fact]
    public void NamesAreChecked()
    {
        Tensor t = Tensor.Scalar(1);
        FluentActions.Invoking(() => SafeTensors.Save(new MemoryStream(), [("a", t), ("a", t)])).Should().Throw<ArgumentException>().WithMessage("*the name 'a' occurs twice*");
        FluentActions.Invoking(() => SafeTensors.Save(new MemoryStream(), [("__metadata__", t)])).Should().Throw<ArgumentException>().WithMessage("*'__metadata__' is not allowed*");
    }

    private static byte[] WithHeader(byte[] header, int dataLength)
    {
        byte[] file = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        header.CopyTo(file, 8);
        return file;
    }

    private static byte[] Bytes(Dictionary<string, Tensor> tensors, Dictionary<string, string> notes)
    {
        using var stream = new MemoryStream();
        SafeTensors.Save(stream, tensors.Select(pair => new NamedTensor(pair.Key, pair.Value)), notes);
        return stream.ToArray();
    }

    private static long[] Bits(Tensor tensor) => tensor.DType == DType.Float32
        ? Array.ConvertAll(tensor.AsSpan().ToArray(), value => (long)BitConverter.SingleToInt32Bits(value))
        : Array.ConvertAll(tensor.AsSpan<double>().ToArray(), BitConverter.DoubleToInt64Bits);
}
